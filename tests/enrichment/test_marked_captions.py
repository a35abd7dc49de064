"""Where a format marks its captions, a line without a mark is prose."""

import pytest

from articles.credits import has_picture_credit
from articles.enrichment.captions import marks_all_captions, tell_captions
from articles.story import Block, Story, StoryPhoto

PROSE = tuple(
    Block("paragraph", text)
    for text in (
        "The ferry to Sandholm takes four hours in summer and nine in a gale. The club pays for one crossing a season, "
        "and the players pay for the others out of what they earn on the boats.",
        "Nobody remembers who laid the first pitch. It slopes towards the harbor, and a ball that clears the wall is "
        "fetched by whoever kicked it, in the water, whatever the month.",
        "In 1974 the league asked Abel Tomic to move them to the mainland. Tomic had his answer framed. It is one word "
        "long and cannot be printed here, but it was signed by all eleven.",
        "They have been promoted twice since then and relegated three times. It has made no difference to the gate, "
        "which is always the whole island less the lighthouse keeper and his mother.",
    )
)
BARE = "Abel Tomic holds the answer that he had framed after the league asked him to move"
SHORT = "Gulls took over the away end for most of the spring."
POSITION = "Abel Tomic (left) with the ball that went into the water"
FIGURE = Block("photo", "Abel Tomic at home", photo=StoryPhoto(caption="Abel Tomic at home"))


def told(line, *, within=(), above=(), below=(), **fields):
    """Tell one line set among the prose and pictures that the format gave."""
    blocks = (*above, *PROSE[:3], Block("paragraph", line), *within, *PROSE[3:], *below)
    blocks = tell_captions(Story(headline="An island and its eleven", blocks=blocks, **fields)).blocks
    return next(block for block in blocks if block.text == line)


@pytest.mark.parametrize("line", [BARE, SHORT, POSITION])
def test_unmarked_line_is_asked_about_or_told_in_a_plain_text(line):
    assert told(line).verdict is not None


@pytest.mark.parametrize("line", [BARE, SHORT, POSITION])
def test_unmarked_line_is_prose_in_a_format_with_marks(line):
    assert told(line, marked=True).verdict is None
    assert told(line, within=(FIGURE,)).verdict is None


@pytest.mark.parametrize(
    "line",
    [
        "Abel Tomic with the ball that went into the water. Photograph: Una Hale/PA",
        "Abel Tomic with the ball that went into the water (Una Hale/Getty Images)",
        "Picture: Abel Tomic with the ball that went into the water",
    ],
)
def test_line_that_says_picture_is_a_caption_in_every_format(line):
    block = told(line, marked=True)
    assert (block.kind, block.verdict) == ("photo", "sure")


@pytest.mark.parametrize(
    "pictures",
    [
        {"above": (Block("photo", "The harbor", photo=StoryPhoto("The harbor", lead=True)),)},
        {"within": (Block("photo", "The harbor", photo=StoryPhoto("The harbor", lead=True)),)},
        {"below": (FIGURE,)},
        {"within": (Block("photo", "", photo=StoryPhoto(file="harbor.jpg")),)},
        {"within": (Block("photo", "The harbor", photo=StoryPhoto("The harbor"), verdict="sure", reasons=("so",)),)},
    ],
    ids=["a lead", "a lead within", "below the text", "without a caption", "told and not marked"],
)
def test_picture_that_tells_nothing_of_the_text_leaves_its_lines_open(pictures):
    assert told(BARE, **pictures).verdict is not None


def test_second_telling_sees_the_same_marks():
    story = Story(headline="An island", blocks=(Block("paragraph", f"Picture: {POSITION}"), FIGURE, *PROSE))
    once = tell_captions(story)
    assert once.blocks[0].kind == "photo"
    assert marks_all_captions(once) == marks_all_captions(story)
    assert tell_captions(once) == once


@pytest.mark.parametrize(
    ("line", "of_a_picture"),
    [
        ("Tomic scores. Photo: Una Hale", True),
        ("Tomic scores © Una Hale", True),
        ("Tomic scores (Getty Images)", True),
        ("Tomic scores (Una Hale/AFP)", True),
        ("Pickford said no to that. (Reuters)", False),
        ("He has scored more than anybody. Source: Opta", False),
        ("Tomic scores from afar", False),
    ],
)
def test_credit_of_a_picture_is_told_from_that_of_a_story(line, of_a_picture):
    assert has_picture_credit(line) is of_a_picture
