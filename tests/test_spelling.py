"""Misspelt names are told from others, and put right as whole words, in text and mark-up alike."""

import pytest

from articles.answers import answered, carried, with_answer
from articles.enrichment.slips import slips_of
from articles.spelling import put_right
from articles.story import Block, Story, StoryPhoto, StoryTag

PIROE = StoryTag("player", "Joel Piroe", "joel-piroe", "mentioned", "ask", ("Joel Pirroe",))


@pytest.mark.parametrize(
    ("written", "name", "slips"),
    [
        ("Joel Pirroe", "Joel Piroe", {"Joel Pirroe": "Joel Piroe", "Pirroe": "Piroe"}),
        ("Jole Piroe", "Joel Piroe", {}),  # so short a first name is another one
        ("Vrigil Dijk", "Virgil Dijk", {"Vrigil Dijk": "Virgil Dijk"}),
        ("Trent-Alexander Arnold", "Trent Alexander-Arnold", {"Trent-Alexander Arnold": "Trent Alexander-Arnold"}),
        ("Joel Piroe", "Joel Piroe", {}),
        ("Piroe", "Joel Piroe", {}),
        ("Luis Diaz", "Luis Díaz", {}),  # the house may write it so
        ("the Egyptian king", "Mohamed Salah", {}),
    ],
)
def test_a_slip_is_one_letter_or_a_hyphen(written, name, slips):
    tag = StoryTag("player", name, "slug", "about", "ask", (written,))
    assert slips_of(tag) == slips


def test_a_club_or_a_stranger_is_never_put_right():
    assert slips_of(StoryTag("player", "Joel Piroe", None, "about", "ask", ("Joel Pirroe",))) == {}
    assert slips_of(StoryTag("club", "Leeds Unitde", "leeds", "about", "ask", ("Leeds United",))) == {}


def test_a_name_is_put_right_wherever_it_stands_as_whole_words():
    photo = StoryPhoto(caption="Joel Pirroe turns away", credit="A. Pirroe/Agency", alt="Pirroe with both arms up")
    story = Story(
        headline="Pirroe's late winner",
        kicker="Pirroe 1-0 Pirroeson",
        standfirst="Joel Pirroe again",
        blocks=(
            Block("paragraph", "Joel Pirroe scored, and Pirroe's mother saw it. Mid-Pirroe is a village."),
            Block(
                "paragraph",
                "So Pirroe said.",
                html='So <a href="https://example.com/Pirroe?a=1&amp;b=2"><em>Pirroe</em></a> said.',
            ),
            Block("photo", "Joel Pirroe turns away", photo=photo),
        ),
        tags=(PIROE,),
    )
    right = put_right(story, slips_of(PIROE))
    assert (right.headline, right.kicker, right.standfirst) == (
        "Piroe's late winner",
        "Piroe 1-0 Pirroeson",
        "Joel Piroe again",
    )
    assert right.blocks[0].text == "Joel Piroe scored, and Piroe's mother saw it. Mid-Pirroe is a village."
    assert right.blocks[1].text == "So Piroe said."
    assert right.blocks[1].html == 'So <a href="https://example.com/Pirroe?a=1&amp;b=2"><em>Piroe</em></a> said.'
    assert right.blocks[2].text == right.blocks[2].photo.caption == "Joel Piroe turns away"
    assert (right.blocks[2].photo.credit, right.blocks[2].photo.alt) == (photo.credit, "Piroe with both arms up")


def test_text_and_mark_up_go_on_saying_the_same():
    tag = StoryTag("player", "Trent Alexander-Arnold", "taa", "about", "sure", ("Trent-Alexander Arnold",))
    block = Block("paragraph", "Trent-Alexander Arnold", html="Trent-Alexander <strong>Arnold</strong>")
    assert put_right(Story(blocks=(block,)), slips_of(tag)).blocks == (block,)


def test_the_answer_is_taken_back_and_carried_to_the_next_version():
    story = Story(headline="Pirroe wins it", blocks=(Block("paragraph", "Joel Pirroe did."),), tags=(PIROE,))
    answers = with_answer(story, {}, "tags", "0", "spelling")
    right = answered(story, answers)
    assert (right.headline, right.blocks[0].text, right.open_questions) == ("Piroe wins it", "Joel Piroe did.", 0)
    assert right.tags[0].mentions == ("Joel Piroe",)
    assert answered(story, with_answer(story, answers, "tags", "0", None)) == story
    newer = story.replace(blocks=(*story.blocks, Block("paragraph", "Pirroe left early.")))
    assert answered(newer, carried(answers, story, newer)).blocks[-1].text == "Piroe left early."
    mended = story.replace(
        headline="Piroe wins it",
        tags=(StoryTag("player", *("Joel Piroe", "joel-piroe"), "about", "sure", ("Joel Piroe",)),),
    )
    assert answered(mended, carried(answers, story, mended)).headline == "Piroe wins it"


def test_there_is_nothing_to_put_right_in_a_name_that_is_right():
    story = Story(tags=(StoryTag("player", "Joel Piroe", "joel-piroe", "about", "ask", ("Piroe",)),))
    with pytest.raises(ValueError, match="no answer"):
        with_answer(story, {}, "tags", "0", "spelling")
