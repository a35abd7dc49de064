"""Names that a source sends become the entities they mean, one tag a name, in order of first mention."""

import dataclasses
from datetime import date

import pytest

from articles.enrichment import enrich
from articles.enrichment.register import Alias, PersonRole, Register, make_entity
from articles.story import Block, Story, StoryTag

KEEPER = make_entity(
    "person",
    "Łukasz Fabiański",
    roles=(
        PersonRole("west-ham", "player", date(2018, 7, 1), date(2024, 6, 30)),
        PersonRole("west-ham", "coach", date(2025, 8, 1), None),
    ),
)
REGISTER = Register(
    [
        dataclasses.replace(make_entity("club", "West Ham", Alias("West Ham United", "full")), slug="west-ham"),
        make_entity("club", "Arsenal"),
        make_entity("club", "Arsenal Women", women=True),
        make_entity("club", "Bournemouth", place=True),
        make_entity("club", "Reading", place=True),
        make_entity("club", "Köln"),
        make_entity("competition", "FA Cup"),
        make_entity("topic", "Deadline Day"),
        KEEPER,
    ]
)


def sent(name, kind="club", role="about", **fields):
    return StoryTag(kind, name, fields.get("slug"), role, "ask", fields.get("mentions", ()))


def tags(text, *names, on=None, headline=""):
    blocks = tuple(Block("paragraph", part) for part in text.split("\n\n"))
    return enrich(Story(headline=headline, blocks=blocks, tags=names), REGISTER, on).tags


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("West Ham United FC", "west-ham"),
        ("West Ham United F.C.", "west-ham"),
        ("West Ham United Football Club", "west-ham"),
        ("AFC Bournemouth", "bournemouth"),
        ("A.F.C. Bournemouth", "bournemouth"),
        ("Reading FC", "reading"),
        ("1 FC Koln", None),
        ("FC Köln", "koln"),
        ("FC Koln", "koln"),
        ("Arsenal WFC", "arsenal-women"),
        ("Arsenal Women FC", "arsenal-women"),
        ("Arsenal Ladies", "arsenal-women"),
        ("Brief Cup", None),
        ("FC", None),
    ],
)
def test_club_is_known_however_it_writes_its_name(name, slug):
    found = REGISTER.named(name, "club")
    assert [club.slug for club in found] == ([slug] if slug else [])


def test_sent_and_found_name_are_one_tag_and_sure():
    (tag,) = tags("West Ham lost the match, and the Hammers' striker was sent off.", sent("West Ham United FC"))
    assert (tag.name, tag.slug, tag.role, tag.verdict) == ("West Ham", "west-ham", "about", "sure")
    assert tag.mentions == ("West Ham",)


def test_name_sent_twice_is_one_tag():
    found = tags(
        "It rained.", sent("West Ham"), sent("West Ham United", "topic"), sent("Rain", "topic"), sent("Rain", "topic")
    )
    assert [tag.name for tag in found] == ["West Ham", "Rain"]


@pytest.mark.parametrize(
    ("kind", "text", "verdict", "role"),
    [
        ("club", "It rained all night.", "sure", "about"),
        ("topic", "It rained all night.", "ask", "mentioned"),
        ("topic", "West Ham wait.", "sure", "about"),
        ("competition", "It rained all night.", "ask", "mentioned"),
    ],
)
def test_known_name_is_sure_where_the_text_or_its_kind_says_so(kind, text, verdict, role):
    (tag,) = tags(text, sent("West Ham United", kind))
    assert (tag.slug, tag.verdict, tag.role) == ("west-ham", verdict, role)


def test_name_that_is_not_looked_for_is_sure_where_the_text_has_it():
    (tag,) = tags("It rained on Deadline Day.", sent("Deadline Day", "competition"))
    assert (tag.kind, tag.slug, tag.verdict, tag.mentions) == ("topic", "deadline-day", "sure", ("Deadline Day",))


def test_name_that_was_doubtful_alone_is_sure_with_the_source_behind_it():
    text = "West Ham beat Arsenal 2-0 as the goalkeeper Fabiański saved two penalties in the second half."
    day = date(2020, 1, 1)
    assert [tag.verdict for tag in tags(text, on=day) if tag.kind == "player"] == ["ask"]
    known = sent("Lukasz Fabianski", "person")
    assert [tag.verdict for tag in tags(text, known, on=day) if tag.kind == "player"] == ["sure"]


def test_place_in_the_text_does_not_make_a_keyword_a_club():
    (tag,) = tags("She was born in Reading and went to school there.", sent("Reading", "topic"))
    assert (tag.slug, tag.verdict) == ("reading", "ask")


@pytest.mark.parametrize(("day", "kind"), [(date(2020, 1, 1), "player"), (date(2026, 1, 1), "person")])
def test_person_is_a_player_while_playing(day, kind):
    (tag,) = tags("It rained all night.", sent("Lukasz Fabianski", "person"), on=day)
    assert (tag.kind, tag.name, tag.verdict) == (kind, "Łukasz Fabiański", "sure")


def test_two_of_one_name_stay_a_question():
    other = dataclasses.replace(KEEPER, slug="lukasz-fabianski-2", roles=())
    register = Register([*REGISTER.entities, other])
    story = Story(blocks=(Block("paragraph", "It rained all night."),), tags=(sent("Lukasz Fabianski", "person"),))
    assert [tag.verdict for tag in enrich(story, register, date(2020, 1, 1)).tags] == ["ask"]


def test_women_are_meant_where_the_story_is_about_them():
    text = "Arsenal Women won the match in the Women's Super League.\n\nArsenal scored twice before the interval."
    found = tags(text, sent("Arsenal"), headline="Lionesses lead the way")
    assert [(tag.slug, tag.verdict) for tag in found] == [("arsenal-women", "sure")]


def test_tags_stand_in_order_of_first_mention_and_those_without_one_last():
    found = tags(
        "The Groundhoppers’ guide says that West Ham and Arsenal drew the match 1-1 in the FA Cup.",
        sent("Weather", "topic"),
        sent("FA Cup", "competition"),
        sent("Arsenal FC"),
        sent("groundhoppers", "topic"),
    )
    assert [(tag.name, tag.mentions) for tag in found] == [
        ("groundhoppers", ("Groundhoppers",)),
        ("West Ham", ("West Ham",)),
        ("Arsenal", ("Arsenal",)),
        ("FA Cup", ("FA Cup",)),
        ("Weather", ()),
    ]


def test_name_we_lack_stays_a_question_as_it_was_sent():
    lacked = sent("Harwick Town", mentions=("Harwick",))
    assert tags("It rained all night.", lacked) == (lacked,)


def test_second_joining_changes_nothing():
    names = (sent("West Ham United FC"), sent("Weather", "topic"), sent("Reading", "topic"))
    text = "West Ham beat Arsenal 2-0 as the goalkeeper Fabiański saved two penalties. Fans went home to Reading."
    story = Story(blocks=(Block("paragraph", text),), tags=names)
    once = enrich(story, REGISTER, date(2020, 1, 1))
    assert [tag.verdict for tag in once.tags].count("ask") == 2
    assert enrich(once, REGISTER, date(2020, 1, 1)) == once


def test_question_about_a_known_name_stays_one():
    once = enrich(Story(blocks=(Block("paragraph", "It rained."),), tags=(sent("West Ham", "topic"),)), REGISTER)
    assert [(tag.slug, tag.verdict) for tag in enrich(once, REGISTER).tags] == [("west-ham", "ask")]
