"""A story filed in takes is one story, the same one in whatever order its takes arrive."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.story import Block, Story, StoryPhoto, StoryTag
from articles.take_words import Take
from articles.takes import join, take_of

KICK_OFF = datetime(2024, 2, 26, 20, 0, tzinfo=UTC)


def piece(text, take=None, *, minute=None, **fields):
    """Make a take whose every line of text is a paragraph, a line in brackets furniture."""
    blocks = tuple(
        Block("furniture", line.strip("[]")) if line.startswith("[") else Block("paragraph", line)
        for line in text.split("\n")
    )
    at = KICK_OFF + timedelta(minutes=minute) if minute is not None else None
    fields = {"headline": "UNITED v ROVERS", "published_at": at, "time_known": at is not None} | fields
    return Story(blocks=blocks, take=take, **fields)


def texts(story):
    return [block.text for block in story.blocks]


FIRST = piece("Rovers began well.\n[more follows]", "more follows", minute=30)
SECOND = piece("United scored.\n[mf]", "take 2, mf", minute=48, headline="UNITED v ROVERS take 2")
THIRD = piece("Rovers scored twice.", "2nd add", minute=80, headline="United v Rovers - 2nd add")
LAST = piece("Nobody left early.\n[ends]", "ends", minute=95)
TOP = piece("Rovers beat United 2-1.", "top", minute=94, headline="UNITED v ROVERS, top")
NEW_TOP = piece("Rovers won at last.", "new top", minute=100, headline="UNITED v ROVERS new top")
ALL_TAKES = [FIRST, SECOND, THIRD, LAST, TOP, NEW_TOP]


@given(st.permutations(ALL_TAKES))
def test_takes_join_in_their_order_whatever_the_order_of_arrival(arrived):
    story = join(arrived)
    assert story == join(ALL_TAKES)
    assert story.headline == "UNITED v ROVERS"
    assert texts(story) == [
        "Rovers won at last.",
        "Rovers began well.",
        "more follows",
        "United scored.",
        "mf",
        "Rovers scored twice.",
        "Nobody left early.",
        "ends",
    ]
    assert {block.text for block in story.blocks if block.kind == "furniture"} == {"more follows", "mf", "ends"}
    assert (story.take, story.warnings) == (None, ())


PLAIN = st.lists(
    st.builds(
        piece,
        st.lists(st.sampled_from(["Rain.", "A goal.", "Half-time.", "[mf]"]), min_size=1).map("\n".join),
        st.none() | st.sampled_from("take 1|take 2|add 1|add|3rd add|ends|urgent|mf|top|1st Ld-Writethru".split("|")),
        minute=st.none() | st.integers(0, 90),
        headline=st.sampled_from(["", "UNITED v ROVERS", "United v Rovers take 2", "A line of the text"]),
        standfirst=st.none() | st.just("A second line"),
        source_ref=st.none() | st.sampled_from(["1", "2"]),
        version=st.none() | st.sampled_from(["1", "2nd Ld-Writethru"]),
    ),
    min_size=1,
    max_size=6,
)


@given(PLAIN, st.randoms())
def test_any_takes_make_one_story_in_any_order(takes, random):
    arrived = random.sample(takes, len(takes))
    assert join(arrived) == join(takes)


@given(st.permutations([FIRST, SECOND, THIRD, LAST]))
def test_every_word_of_the_takes_stands_once(arrived):
    told = [word for take in (FIRST, SECOND, THIRD, LAST) for block in take.blocks for word in block.text.split()]
    assert join(arrived).words == ["UNITED", "v", "ROVERS", *told]


@given(st.permutations([FIRST, SECOND, piece("All anew.", "1st Ld-Writethru", minute=90), LAST]))
def test_writethru_replaces_what_came_before_it(arrived):
    assert texts(join(arrived)) == ["All anew.", "Nobody left early.", "ends"]


def test_add_to_a_writethru_stays_with_it():
    lead = piece("All anew.", "2nd Ld-Writethru")
    old, new = piece("Old add.", "1st add"), piece("New add.", "2nd Ld-Writethru, 1st add")
    earlier = piece("First anew.", "1st Ld-Writethru")
    assert texts(join([new, earlier, old, FIRST, lead])) == ["All anew.", "New add."]


def test_lead_that_picks_up_the_old_text_is_a_top():
    lead = piece("Rovers won.\n[PICKS UP 2nd graf]", "1st lead")
    assert take_of(lead) == Take("top", 1)
    assert texts(join([FIRST, lead]))[:3] == ["Rovers won.", "PICKS UP 2nd graf", "Rovers began well."]


def test_take_is_read_from_version_and_slug_line_too():
    assert take_of(Story(version="2nd Ld-Writethru")) == Take("writethru", 2)
    assert take_of(Story(slugline="SOCCER-Cup/Final, add 2")) == Take("add", 3)
    assert take_of(Story(version="3", slugline="SOCCER-Cup/Final", headline="England take 2")) is None


def test_line_that_was_taken_for_a_headline_in_a_later_take_is_text():
    later = piece("He scored again.", "take 2", headline="It took him a minute", standfirst="Nobody saw it")
    assert texts(join([later, FIRST]))[2:] == ["It took him a minute", "Nobody saw it", "He scored again."]


def test_headline_of_a_top_is_the_new_one_and_the_old_one_is_kept():
    top = piece("Rovers beat United 2-1.", "top", headline="Rovers stun United", kicker="CUP", standfirst="At last")
    story = join([FIRST, top])
    assert (story.kicker, story.headline, story.standfirst) == ("CUP", "Rovers stun United", "At last")
    assert [(b.kind, b.text) for b in story.blocks][:3] == [
        ("paragraph", "Rovers beat United 2-1."),
        ("furniture", "UNITED v ROVERS"),
        ("paragraph", "Rovers began well."),
    ]


def test_slug_line_in_the_text_is_for_the_desk():
    later = piece("UNITED v ROVERS take 2\nHe scored again.", "take 2", headline="")
    assert [(b.kind, b.text) for b in join([FIRST, later]).blocks][2] == ("furniture", "UNITED v ROVERS take 2")


def test_alert_stands_first_and_is_no_headline():
    alert = piece("Floodlights fail.", "urgent", headline="Lights out")
    story = join([SECOND, FIRST, alert])
    assert story.headline == "UNITED v ROVERS"
    assert texts(story)[:3] == ["Lights out", "Floodlights fail.", "Rovers began well."]


def test_missing_take_is_told():
    assert join([THIRD]).warnings == (
        "Take 1 of this story has not come yet.",
        "Take 2 of this story has not come yet.",
    )
    assert join([THIRD, SECOND, FIRST]).warnings == ()
    assert join([SECOND, piece("Floodlights fail.", "urgent")]).warnings == ()


def test_same_take_twice_is_one_and_two_of_a_number_are_told():
    assert join([FIRST, FIRST, SECOND]) == join([FIRST, SECOND])
    other = piece("United had scored.", "take 2", minute=50)
    story = join([other, FIRST, SECOND])
    assert texts(story)[2:] == ["United scored.", "mf", "United had scored."]
    assert story.warnings == ("Two texts call themselves take 2 of this story: both stand here.",)


def test_take_that_is_sent_again_under_its_id_replaces_itself():
    wrong, right = (
        piece(text, "take 2", source_ref="7", version=v) for text, v in (("A goal.", "1"), ("No goal.", "2"))
    )
    assert texts(join([right, FIRST, wrong]))[2:] == ["No goal."]


def test_whole_is_held_and_dated_as_its_takes_are():
    held = SECOND.replace(usable=False, status="withheld", embargo_until=KICK_OFF + timedelta(hours=3))
    story = join([held, FIRST])
    assert (story.usable, story.status, story.embargo_until) == (False, "withheld", KICK_OFF + timedelta(hours=3))
    assert (story.published_at, story.updated_at) == (FIRST.published_at, SECOND.published_at)


def test_tags_notes_and_one_lead_picture_come_from_all_takes():
    lead, other = (Block("photo", text, photo=StoryPhoto(text, lead=True)) for text in ("Rain", "Mud"))
    asked = StoryTag("club", "Rovers", "rovers", "mentioned", "ask", ("Rovers",))
    takes = [
        FIRST.replace(blocks=(lead, *FIRST.blocks), tags=(asked,), bylines=("Una Hale",), internal_notes=("Ring.",)),
        SECOND.replace(
            blocks=(lead, other, *SECOND.blocks),
            tags=(StoryTag("club", "Rovers", "rovers", "about", "sure", ("the Rovers",)),),
            bylines=("Una Hale", "Abel Tomic"),
        ),
    ]
    story = join(takes)
    assert [(block.text, block.photo.lead) for block in story.blocks if block.photo] == [("Rain", True), ("Mud", False)]
    assert story.tags == (StoryTag("club", "Rovers", "rovers", "about", "sure", ("Rovers", "the Rovers")),)
    assert (story.bylines, story.internal_notes) == (("Una Hale", "Abel Tomic"), ("Ring.",))


def test_headless_take_is_no_news_where_another_has_the_head():
    later = SECOND.replace(headline="", warnings=("No headline was found: the text begins with a sentence.", "Odd."))
    assert join([later, FIRST]).warnings == ("Odd.",)


def test_no_take_is_no_story():
    with pytest.raises(ValueError, match="without takes"):
        join([])
