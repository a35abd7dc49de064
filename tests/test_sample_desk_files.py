"""The sample desk's files: what a loader may count on before it reads the first of them."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import articles
from articles.enrichment.names import slugify

FOLDER = Path(articles.__file__).parent / "sample_desk"
DESK = json.loads((FOLDER / "desk.json").read_text(encoding="utf-8"))
STORIES = DESK["stories"]
STATES = {"published", "draft", "submitted", "approved", "scheduled", "embargoed", "withdrawn", "killed"}
TYPES = {"snap", "news", "report", "preview", "interview", "feature", "opinion", "ratings"}
KEYS = {
    *("file", "section", "type", "kicker", "hours_ago", "days_ago", "state", "publish_in_hours", "embargo_hours"),
    *("embargo_reason", "photos", "leave_waiting", "answers", "front"),
}

every_story = pytest.mark.parametrize("story", STORIES, ids=[story["file"][:3] for story in STORIES])


def lines(story):
    text = (FOLDER / "stories" / story["file"]).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line]


def hours_ago(story):
    return story["hours_ago"] if "hours_ago" in story else story["days_ago"] * 24


def names(kind):
    return [row["name"] for row in DESK[kind]]


def test_every_file_is_told_of_once():
    told = [story["file"] for story in STORIES]
    assert sorted(told) == sorted(path.name for path in (FOLDER / "stories").iterdir())
    assert len(told) == len(set(told)) >= 44


@every_story
def test_story_is_described_in_known_words(story):
    assert set(story) <= KEYS
    assert story["state"] in STATES
    assert story["type"] in TYPES
    assert story["section"] in {section["slug"] for section in DESK["sections"]}
    assert ("hours_ago" in story) != ("days_ago" in story)
    assert (story["state"] == "scheduled") == ("publish_in_hours" in story)
    assert (story["state"] == "embargoed") == ("embargo_hours" in story)
    assert story.get("front") in {None, "lead", "pin"}
    assert not story.get("front") or story["state"] == "published"


@every_story
def test_text_is_a_headline_a_byline_and_paragraphs(story):
    text = lines(story)
    assert 20 <= len(text[0]) <= 140
    assert not text[0].endswith(".")
    if story["type"] == "snap":
        assert len(text) == 1
        return
    bylines = [line for line in text[:3] if line.startswith("By ")]
    assert [line.removeprefix("By ") for line in bylines] == [
        author["name"] for author in DESK["authors"] if f"By {author['name']}" in bylines
    ]
    assert len(bylines) == 1
    assert len(text) >= 3


@every_story
def test_every_place_and_answer_names_one_line(story):
    starts = [answer["starts"] for answer in story.get("answers", [])]
    starts += [photo["place"] for photo in story.get("photos", []) if photo["place"] != "lead"]
    for start in starts:
        assert sum(line.startswith(start) for line in lines(story)) == 1, start
    assert all(answer["kind"] in {"photo", "paragraph"} for answer in story.get("answers", []))


@every_story
def test_every_caption_has_its_picture_or_is_left_waiting(story):
    captions = {answer["starts"] for answer in story.get("answers", []) if answer["kind"] == "photo"}
    placed = {photo["place"] for photo in story.get("photos", [])} - {"lead"}
    assert placed <= captions
    assert story["leave_waiting"] == len(captions - placed)


@every_story
def test_every_picture_exists_and_says_what_it_shows(story):
    photos = story.get("photos", [])
    for photo in photos:
        assert (FOLDER / "photos" / photo["photo"]).is_file(), photo["photo"]
        assert 20 <= len(photo["alt"]) <= 250
        assert ("caption" in photo) == (photo["place"] == "lead")
    assert len({photo["photo"] for photo in photos}) == len(photos)


def test_pictures_vary_and_most_stories_lead_with_one():
    uses = Counter(photo["photo"] for story in STORIES for photo in story.get("photos", []))
    assert max(uses.values()) <= 4
    led = [story for story in STORIES if any(photo["place"] == "lead" for photo in story.get("photos", []))]
    assert len(led) >= 40
    assert sum(story["leave_waiting"] for story in STORIES) >= 10


def test_every_state_section_and_author_is_there():
    states = Counter(story["state"] for story in STORIES)
    assert set(states) == STATES
    assert states["published"] >= 34
    assert {story["section"] for story in STORIES} == {section["slug"] for section in DESK["sections"]}
    assert {author["name"] for author in DESK["authors"]} == {
        line.removeprefix("By ") for story in STORIES for line in lines(story)[1:3] if line.startswith("By ")
    }
    assert Counter(story.get("front") for story in STORIES)["lead"] == 1


def test_published_stories_are_of_today_this_week_and_fourteen_months():
    ages = [hours_ago(story) for story in STORIES if story["state"] == "published"]
    assert sum(age <= 24 for age in ages) >= 12
    assert sum(24 < age <= 168 for age in ages) >= 12
    assert len({int(age // 730) for age in ages}) >= 12


def test_register_hangs_together():
    clubs = {club["name"]: club for club in DESK["clubs"]}
    for kind in ("clubs", "people", "competitions", "grounds", "sections", "authors"):
        slugs = [row.get("slug") or slugify(row["name"]) for row in DESK[kind]]
        assert len(slugs) == len(set(slugs)), kind
    for club in clubs.values():
        assert re.fullmatch(r"[A-Z]{3}", club["code"])
        assert all(re.fullmatch(r"#[0-9a-f]{6}", colour) for colour in club["colours"])
        assert club["ground"] in names("grounds")
    assert {ground["club"] for ground in DESK["grounds"]} <= set(clubs)
    squads = Counter()
    for person in DESK["people"]:
        date.fromisoformat(person["born"])
        assert {role["club"] for role in person["roles"]} <= set(clubs)
        now = [role["club"] for role in person["roles"] if role["role"] == "player" and role["to"] is None]
        assert len(now) <= 1
        squads.update(now)
    assert set(squads) == set(clubs)
    assert min(squads.values()) >= 6


def test_the_printed_table_adds_up():
    printed = [line for story in STORIES for line in lines(story) if re.match(r"\d .* P\d+ W\d", line)]
    rows = [[int(n) for n in re.findall(r"\d+", line)] for line in printed]
    assert len(rows) == 8
    for place, (rank, played, won, drawn, lost, _scored, _conceded, points) in enumerate(rows, 1):
        assert (rank, played, points) == (place, won + drawn + lost, 3 * won + drawn)
    assert sum(row[5] for row in rows) == sum(row[6] for row in rows)
    assert sum(row[2] for row in rows) == sum(row[4] for row in rows)
    assert [row[7] for row in rows] == sorted((row[7] for row in rows), reverse=True)
