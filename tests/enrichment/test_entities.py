import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.enrichment import EMPTY_REGISTER, enrich
from articles.enrichment.consistency import misspellings
from articles.enrichment.entities import MOST_QUESTIONS, find_tags, search, tags_of
from articles.enrichment.names import fold
from articles.enrichment.register import Alias, PersonRole, Register, make_entity
from articles.enrichment.slips import slips_of
from articles.register_files import read_date, read_people, read_starter
from articles.story import Block, Story, StoryPhoto, StoryTag

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "cases" / "entities"
KINDS = {"clubs": "club", "players": "player", "people": "person", "competitions": "competition"}

SCRAPS = (
    "Liverpool|LIVERPOOL’S|the Reds|Nottingham|Forest|Carabao|Cup|v|2-1|-|‘|.|,|in|of|City|fans|Women|Under-21s|and|"
    "Everton-based|\n|Calvin Harris|St.|@LFC"
).split("|")


def read(name):
    return json.loads((CASES / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def register():
    entities = read_starter(ROOT / "articles" / "starter")
    known = {entity.name for entity in entities if entity.kind == "person"}
    clubs = {entity.name: entity.slug for entity in entities if entity.kind == "club"}
    ours = [person for person in read_people(read("people.json"), clubs) if person.name not in known]
    return Register([*entities, *ours])


def make_story(text, **fields):
    return Story(blocks=tuple(Block("paragraph", part) for part in text.split("\n\n")), **fields)


def names(tags, kind):
    return {fold(tag.name) for tag in tags if tag.kind == kind}


def folded(texts):
    return {fold(text) for text in texts}


@pytest.mark.parametrize("trap", read("traps.json"), ids=lambda trap: trap["text"][:60])
def test_a_line_that_fools_matchers_does_not_fool_this_one(trap, register):
    tags = find_tags(make_story(trap["text"]), register, date.fromisoformat(trap.get("date", "2024-02-26")))
    allowed = folded(trap.get("may_ask", []))
    for key, kind in KINDS.items():
        assert names(tags, kind) - allowed - folded(trap.get("may_clubs", [])) == folded(trap[key]) - allowed
    assert all(tag.verdict == "ask" for tag in tags if fold(tag.name) in allowed)


@pytest.mark.parametrize("case", read("stories.json"), ids=lambda case: case["name"])
def test_a_whole_story_gets_its_tags_and_no_others(case, register):
    story = make_story(
        "\n\n".join(case["paragraphs"]), headline=case["headline"], standfirst=case["standfirst"] or None
    )
    tags = find_tags(story, register, date.fromisoformat(case["date"]))
    for key, kind in KINDS.items():
        assert names(tags, kind) == folded(case[key])
    assert {fold(tag.name) for tag in tags if tag.kind == "club" and tag.role == "about"} == folded(case["about"])
    assert sum(tag.verdict == "ask" for tag in tags) <= MOST_QUESTIONS


LIVERPOOL = make_entity("club", "Liverpool", Alias("the Reds", "nickname"), Alias("Liverpool FC", "full"), place=True)
FOREST = make_entity("club", "Nottingham Forest", Alias("the Reds", "nickname"))
EVERTON = make_entity("club", "Everton", place=True)
CUP = make_entity("competition", "EFL Cup", Alias("Carabao Cup", "sponsor", from_year=2017))


def small_register(*more):
    return Register([LIVERPOOL, FOREST, EVERTON, CUP, *more])


def player(name, club="liverpool", since=None, until=None, **fields):
    return make_entity("person", name, roles=(PersonRole(club, "player", since, until),), **fields)


def test_tags_stand_in_order_of_first_mention_with_their_words_as_written():
    story = make_story(
        "Liverpool’s goalkeeper saved a penalty. The Reds won the Carabao Cup.\n\nThe Carabao was the Reds’ first.",
        headline="Everton lose to Liverpool",
    )
    tags = find_tags(story, small_register(), None)
    assert [(tag.name, tag.mentions) for tag in tags] == [
        ("Everton", ("Everton",)),
        ("Liverpool", ("Liverpool", "The Reds")),
        ("EFL Cup", ("Carabao Cup", "Carabao")),
    ]


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("Liverpool won 3-1 at a wet and windy Goodison Park on Sunday.", "about"),
        ("LONDON (AP) — Liverpool were beaten 2-0 at Everton on a wet night.", "about"),
        ("Liverpool won 3-1 at Everton last season and have not been back.", "mentioned"),
        ("Liverpool won a penalty before the goalkeeper of Everton had a touch.", "mentioned"),
        ("Liverpool, who won 3-1 at Everton, are said to want the striker.", "mentioned"),
        ("Everton sacked their manager after Liverpool won 3-1 in the derby.", "mentioned"),
        ("Liverpool fans lost 2-1 to a team of policemen for charity on Sunday.", "mentioned"),
    ],
)
def test_a_report_that_opens_with_a_clubs_result_is_about_it(opening, role):
    story = make_story(f"{opening}\n\nIt rained.", headline="A late goal settles it")
    tags = find_tags(story, small_register(), None)
    assert [tag.role for tag in tags if tag.name == "Liverpool"] == [role]
    assert all(tag.role == "mentioned" for tag in tags if tag.name != "Liverpool")


def test_a_result_further_down_says_nothing_of_what_a_story_is_about():
    text = "The rain came before the break and did not stop until night.\n\nLiverpool won 3-1 at Everton."
    assert [tag.role for tag in find_tags(make_story(text, headline="A wet night"), small_register(), None)] == [
        "mentioned",
        "mentioned",
    ]


def test_captions_are_read_and_furniture_and_credits_are_not():
    photo = StoryPhoto(caption="Ian Rush scores for Liverpool", credit="Photograph: Joe Everton/Agency")
    story = Story(
        blocks=(
            Block("furniture", "Nottingham Forest: all the latest"),
            Block("photo", "Ian Rush scores for Liverpool Photograph: Joe Everton/Agency", photo=photo),
        )
    )
    tags = find_tags(story, small_register(player("Ian Rush")), None)
    assert [tag.name for tag in tags] == ["Ian Rush", "Liverpool"]


def test_two_people_of_one_name_are_told_apart_by_club_and_day():
    welsh = player("Danny Ward", "liverpool", date(2012, 1, 1), date(2018, 7, 1))
    other = dataclasses.replace(player("Danny Ward", "everton", date(2018, 1, 1)), slug="danny-ward-2")
    register = small_register(welsh, other)

    def slugs(text, day):
        tags = find_tags(make_story(text), register, day)
        return [(tag.slug, tag.verdict) for tag in tags if tag.name == "Danny Ward"]

    assert slugs("Danny Ward saved a penalty for Liverpool.", date(2016, 1, 1)) == [("danny-ward", "sure")]
    assert slugs("Danny Ward saved a penalty for Everton.", date(2020, 1, 1)) == [("danny-ward-2", "sure")]
    asked = slugs("Goalkeeper Danny Ward saved a penalty against Nottingham Forest.", date(2020, 1, 1))
    assert [verdict for _, verdict in asked] == ["ask"]


def test_a_manager_who_once_played_is_a_player_only_in_his_playing_days():
    roles = (
        PersonRole("liverpool", "player", date(1998, 1, 1), date(2015, 6, 30)),
        PersonRole("everton", "manager", date(2018, 6, 1), None),
    )
    register = small_register(make_entity("person", "Steven Gerrard", roles=roles))
    text = "Steven Gerrard was cheered by Liverpool fans before the match."
    for day, kind in [(date(2005, 5, 25), "player"), (date(2019, 1, 1), "person"), (date(2015, 9, 1), "player")]:
        assert [tag.kind for tag in find_tags(make_story(text), register, day) if tag.name == "Steven Gerrard"] == [
            kind
        ]


def test_a_bare_surname_is_at_most_a_question():
    register = small_register(player("Cody Gakpo"))
    text = "Liverpool beat Everton 2-0 as the winger Gakpo scored both goals in the second half."
    assert [(t.name, t.verdict) for t in find_tags(make_story(text), register, None) if t.kind == "player"] == [
        ("Cody Gakpo", "ask")
    ]


def test_a_one_letter_slip_is_only_asked():
    register = small_register(player("Caoimhin Kelleher"))
    text = "Liverpool goalkeeper Caoimhin Keleher saved two penalties in the shootout against Everton fans."
    assert [(t.name, t.verdict) for t in find_tags(make_story(text), register, None) if t.kind == "player"] == [
        ("Caoimhin Kelleher", "ask")
    ]


def test_a_slip_in_a_name_that_is_right_elsewhere_is_known_and_no_question():
    register = small_register(player("Caoimhin Kelleher"))
    text = (
        "Liverpool goalkeeper Caoimhin Keleher saved two penalties against Everton.\n\nCaoimhin Kelleher was cheered."
    )
    [tag] = [t for t in find_tags(make_story(text), register, None) if t.kind == "player"]
    assert (tag.verdict, tag.mentions) == ("sure", ("Caoimhin Keleher", "Caoimhin Kelleher"))
    assert slips_of(tag) == {"Caoimhin Keleher": "Caoimhin Kelleher", "Keleher": "Kelleher"}


def test_a_strangers_surname_is_nobody_of_ours():
    register = small_register(player("Kayne Harris"))
    text = "Liverpool beat Everton and the striker was cheered.\n\nCalvin Harris sang. It was Harris who had goals."
    assert names(find_tags(make_story(text), register, None), "player") == set()


def test_a_nickname_needs_one_fitting_club_in_play():
    both = "Liverpool beat Nottingham Forest, and the Reds celebrated."
    one = "Liverpool beat Everton, and the Reds celebrated."
    none = "The reds and the Reds of autumn."
    register = small_register()
    assert [tag.mentions for tag in find_tags(make_story(both), register, None)] == [
        ("Liverpool",),
        ("Nottingham Forest",),
    ]
    assert find_tags(make_story(one), register, None)[0].mentions == ("Liverpool", "the Reds")
    assert find_tags(make_story(none), register, None) == ()


def test_never_more_than_three_questions():
    people = [player(f"Adam {name}") for name in ("Brody", "Carter", "Dunmore", "Eastly", "Fenwick")]
    text = "Liverpool lost the match to Everton: goals for Brody, Carter, Dunmore, Eastly and Fenwick, their striker."
    tags = find_tags(make_story(text), small_register(*people), None)
    assert sum(tag.verdict == "ask" for tag in tags) == MOST_QUESTIONS


def test_names_the_source_sent_and_we_lack_stay_questions():
    sent = (
        StoryTag("club", "Liverpool", None, "mentioned", "ask", ("Liverpool",)),
        StoryTag("topic", "Groundhopping", None, "mentioned", "ask", ("Groundhopping",)),
    )
    story = make_story("Liverpool beat Everton.", tags=sent)
    assert [(t.name, t.slug) for t in enrich(story, small_register()).tags] == [
        ("Liverpool", "liverpool"),
        ("Everton", "everton"),
        ("Groundhopping", None),
    ]


def test_an_empty_register_is_a_warning():
    once = enrich(make_story("Liverpool beat Everton."), Register([]))
    assert once.tags == ()
    assert enrich(once, Register([])).warnings == (EMPTY_REGISTER,)


def test_a_part_of_a_date_is_its_first_or_last_day():
    assert read_date("2018") == date(2018, 1, 1)
    assert read_date("2018-02", end=True) == date(2018, 2, 28)
    assert read_date("2018", end=True) == date(2018, 12, 31)
    assert read_date(None) is None


@given(st.text(max_size=300) | st.lists(st.sampled_from(SCRAPS), max_size=40).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_and_mentions_stand_in_it(text):
    for tag in find_tags(Story(headline=text[:40], blocks=(Block("paragraph", text),)), small_register(), None):
        assert tag.mentions
        assert all(mention in text for mention in tag.mentions)


@pytest.mark.parametrize(
    "text", ["Liverpool, " * 20_000, "Liverpool and " * 5_000, "Manchester-United-" * 3_000, "Kane–" * 5_000]
)
def test_a_line_of_thousands_of_names_is_read_to_its_end(text, register):
    assert len(find_tags(make_story(text), register, date(2024, 2, 26))) < 10


@pytest.mark.parametrize("written", ["Sheffeild United", "Sheffield Untied", "Nottingham Forrest"])
def test_club_with_one_letter_wrong_is_asked_about_and_pointed_out(written, register):
    text = f"{written} won 2-1 at Arsenal with a late goal. The striker scored from a penalty after half-time."
    scene = search(make_story(text), register, date(2024, 2, 26))
    [tag] = [tag for tag in tags_of(scene) if tag.kind == "club" and tag.verdict == "ask"]
    assert [(slip.written, slip.right) for slip in misspellings(scene)] == [(written, tag.name)]
    right = make_story(text.replace(written, tag.name))
    assert {tag.verdict for tag in find_tags(right, register, date(2024, 2, 26))} == {"sure"}
