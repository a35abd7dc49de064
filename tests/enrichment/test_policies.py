"""What a source's policy makes of captions and tags."""

from articles.enrichment import EMPTY_REGISTER, enrich
from articles.enrichment.register import Alias, PersonRole, Register, make_entity
from articles.story import Block, Story, StoryPhoto, StoryTag

REGISTER = Register(
    [
        make_entity("club", "Liverpool", Alias("the Reds", "nickname"), place=True),
        make_entity("club", "Everton", place=True),
        make_entity("person", "Cody Gakpo", roles=(PersonRole("liverpool"),)),
    ]
)
SURE = "Ines Okafor celebrates her goal (Una Hale/Getty Images)"
LIKELY = "Gulls took over the away end for most of the spring."
DOUBTFUL = "The kick-off had been put back by half an hour already."
MARKED = Block("photo", "The lead", photo=StoryPhoto("The lead", lead=True))
SENT = StoryTag("topic", "Groundhopping", None, "about", "ask", ("Groundhopping",))
PROSE = (
    "Liverpool beat Everton 2-0 in the rain. The winger Gakpo scored both goals, and his manager, who had not wanted "
    "to play him at all, said afterwards that he would have to think again about more than that.",
    "Nobody had thought that the match would be played. It was the wettest day since 1974, and the groundsman had gone "
    "home in the morning with a cold that he had caught on the pitch.",
    "The visitors did not have a shot until the hour. They had one after it, too. Their supporters sang on the way out "
    "as if they had won, and were asked by the stewards to do so somewhere else.",
    "What happens next is for the league to say. There was a third ball on the pitch when the second goal was scored, "
    "and the goalkeeper went for that one.",
)
STORY = Story(
    headline="Liverpool beat Everton 2-0",
    blocks=(
        MARKED,
        *(Block("paragraph", text) for text in (PROSE[0], SURE, PROSE[1], LIKELY, PROSE[2], DOUBTFUL, PROSE[3])),
    ),
    tags=(SENT,),
)


def enriched(**policies):
    return enrich(STORY, REGISTER, None, **policies)


def verdicts(story):
    return {block.text: (block.kind, block.verdict) for block in story.blocks}


def tags(story):
    return {tag.name: tag.verdict for tag in story.tags}


def test_as_a_rule_only_what_is_unsure_is_asked():
    story = enriched()
    assert verdicts(story)[SURE] == ("photo", "sure")
    assert verdicts(story)[LIKELY] == ("photo", "ask")
    assert verdicts(story)[DOUBTFUL] == ("paragraph", "ask")
    assert tags(story) == {"Liverpool": "sure", "Everton": "sure", "Cody Gakpo": "ask", "Groundhopping": "ask"}


def test_all_asks_about_every_caption_and_tag():
    story = enriched(captions="all", tags="all")
    assert verdicts(story)[SURE] == ("photo", "ask")
    assert set(tags(story).values()) == {"ask"}


def test_take_asks_nothing_and_acts_on_every_best_guess():
    story = enriched(captions="take", tags="take")
    assert story.open_questions == 0
    assert verdicts(story)[SURE] == ("photo", "sure")
    assert verdicts(story)[LIKELY] == ("photo", "sure")
    assert verdicts(story)[DOUBTFUL] == ("paragraph", None)
    assert all(bool(block.reasons) == bool(block.verdict) for block in story.blocks)
    (unknown,) = [tag for tag in story.tags if tag.slug is None]
    assert (unknown.name, unknown.verdict) == ("Groundhopping", "sure")


def test_none_looks_for_nothing_and_keeps_what_was_sent():
    story = enriched(captions="none", tags="none")
    assert (story.blocks, story.tags, story.warnings) == (STORY.blocks, STORY.tags, ())
    assert EMPTY_REGISTER not in enrich(STORY, Register([]), None, tags="none").warnings


def test_caption_marked_by_its_format_is_never_asked():
    for policy in ("unsure", "all", "take", "none"):
        assert enriched(captions=policy).blocks[0] == MARKED
