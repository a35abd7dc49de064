"""The starter register is hand-written data: these tests keep its form, its references and its dates right."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from articles.enrichment.names import fold, slugify
from articles.register_files import read_date, read_starter

Row = dict[str, Any]

FOLDER = Path(__file__).parent.parent / "articles" / "starter"
KINDS = ("clubs", "people", "competitions", "grounds")
DAY = re.compile(r"(1[89]|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
ROLES = {"player", "manager", "coach", "official", "pundit"}
SPORTS = {
    "american_football", "athletics", "baseball", "basketball", "cricket", "cycling", "darts", "football", "golf",
    "horse_racing", "ice_hockey", "motorsport", "multi", "rugby_league", "rugby_union", "snooker", "tennis",
}  # fmt: skip
FORMS: dict[str, dict[str, Any]] = {
    "clubs": {
        "name": str, "full_name": str, "short_name": str, "code": str, "country": str, "women": bool, "sport": str,
        "founded": int | None, "ground": str | None, "colours": list, "aliases": list, "nicknames": list,
        "is_place": bool, "ordinary": list,
    },
    "people": {"name": str, "full_name": str, "aliases": list, "born": str, "nationality": str, "roles": list},
    "competitions": {
        "name": str, "aliases": list, "sponsor_names": list, "country": str, "women": bool, "sport": str,
        "needs_context": bool, "ordinary": list,
    },
    "grounds": {"name": str, "aliases": list, "club": str | None, "city": str},
}  # fmt: skip
OPTIONAL: dict[str, set[str]] = {
    "clubs": {"pattern"},
    "people": {"slug", "told_apart_by", "ordinary", "position", "sport"},
}
PATTERNS = {"stripes", "hoops", "halves", "sash"}
POSITIONS = {"goalkeeper", "defender", "midfielder", "forward", "fly-half", "scrum-half"}
# Words that stand in any newspaper without meaning a club, a person or a competition.
ORDINARY = set(
    "albion argyle athletic barrow burton bury championship city county dale derby forest gold hearts hull lens "
    "lincoln livingston masters morton nice notts open orient palace pool pools posh preston pride rangers reading "
    "real rovers saints spurs stanley sutton thistle town trinity union united vale villa wanderers wasps wednesday "
    "wimbledon wolves york adrian antony".split()
)


def rows(kind: str) -> list[Row]:
    value: list[Row] = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))
    return value


CLUBS, PEOPLE, COMPETITIONS, GROUNDS = (rows(kind) for kind in KINDS)
CLUB_NAMES = {club["name"] for club in CLUBS}
OTHER_NAMES = {
    "clubs": ("aliases", "nicknames"),
    "people": ("aliases",),
    "competitions": ("aliases",),
    "grounds": ("aliases",),
}


def texts(kind: str, row: Row) -> list[str]:
    """Return the name of a row and its other names."""
    return [row["name"], *(text for field in OTHER_NAMES[kind] for text in row[field])]


def open_jobs(person: Row) -> list[Row]:
    return [r for r in person["roles"] if r["role"] == "player" and r["to"] is None and not r["on_loan"]]


@pytest.mark.parametrize("kind", KINDS)
def test_one_object_a_line(kind: str) -> None:
    lines = (FOLDER / f"{kind}.json").read_text(encoding="utf-8").splitlines()
    assert (lines[0], lines[-1]) == ("[", "]")
    assert [json.loads(line.removesuffix(",")) for line in lines[1:-1]] == rows(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_has_its_form(kind: str) -> None:
    for row in rows(kind):
        assert row.keys() - OPTIONAL.get(kind, set()) == FORMS[kind].keys(), row["name"]
        assert all(isinstance(row[field], type_) for field, type_ in FORMS[kind].items()), row["name"]
        assert all(text and text == text.strip() for text in texts(kind, row)), row["name"]
        assert len(set(texts(kind, row))) == len(texts(kind, row)), row["name"]


@pytest.mark.parametrize("kind", KINDS)
def test_slugs_are_unique(kind: str) -> None:
    slugs = Counter(row.get("slug") or slugify(row["name"]) for row in rows(kind))
    assert [slug for slug, count in slugs.items() if count > 1] == []


@pytest.mark.parametrize("kind", ["clubs", "people", "competitions"])
def test_ordinary_words_are_marked(kind: str) -> None:
    for row in rows(kind):
        marked = set(row.get("ordinary", ()))
        assert marked <= set(texts(kind, row)), row["name"]
        assert [t for t in texts(kind, row) if fold(t) in ORDINARY and t not in marked] == [], row["name"]


def test_the_register_is_as_large_as_promised() -> None:
    football = [club for club in CLUBS if club["sport"] == "football"]
    english = [c for c in football if c["country"] in ("ENG", "WAL") and not c["women"]]
    europe = [c for c in football if c["country"] not in ("ENG", "WAL", "SCO", "USA", "KSA", "BRA", "ARG")]
    assert len(english) >= 92
    assert len([c for c in europe if not c["women"]]) >= 60
    assert len([c for c in football if c["women"] and c["country"] == "ENG"]) >= 24
    assert len(PEOPLE) >= 170
    assert len(COMPETITIONS) >= 60


def test_clubs_have_a_code_a_sport_and_two_colours() -> None:
    grounds = {ground["name"] for ground in GROUNDS}
    for club in CLUBS:
        assert re.fullmatch("[A-Z]{3}", club["code"]) and re.fullmatch("[A-Z]{3}", club["country"]), club["name"]
        assert len(club["colours"]) == 2 and all(re.fullmatch("#[0-9a-f]{6}", c) for c in club["colours"]), club["name"]
        assert club["founded"] is None or 1840 <= club["founded"] <= date.today().year, club["name"]
        assert club["ground"] is None or club["ground"] in grounds, club["name"]
        assert club["sport"] in SPORTS, club["name"]


def test_people_of_no_football_club_say_which_sport_they_are_of() -> None:
    sport_of = {club["name"]: club["sport"] for club in CLUBS}
    for person in PEOPLE:
        at = {sport_of.get(role["club"], "football") for role in person["roles"]}
        assert person.get("sport", "football") in (at or SPORTS - {"football"}), person["name"]


def test_an_alias_means_one_club_of_its_sport() -> None:
    """A short form that several clubs share is a nickname; men's and women's sides share theirs."""
    owners = Counter(
        (fold(text), club["sport"], club["women"])
        for club in CLUBS
        for text in {fold(t): t for t in [club["name"], *club["aliases"]]}.values()
    )
    assert [key for key, count in owners.items() if count > 1] == []


def test_a_womens_side_keeps_apart_from_the_mens() -> None:
    mens = {fold(text) for club in CLUBS if not club["women"] for text in [club["name"], *club["aliases"]]}
    for club in CLUBS:
        if club["women"]:
            assert mens.isdisjoint(fold(text) for text in [club["name"], *club["aliases"]]), club["name"]


def test_grounds_belong_to_known_clubs() -> None:
    assert {ground["club"] for ground in GROUNDS} - CLUB_NAMES == {None}


def test_roles_name_known_clubs_and_sane_dates() -> None:
    for person in PEOPLE:
        born = date.fromisoformat(person["born"])
        assert re.fullmatch("[A-Z]{3}", person["nationality"]), person["name"]
        for role in person["roles"]:
            assert role["role"] in ROLES, person["name"]
            assert role["club"] in CLUB_NAMES or (role["club"] is None and role["role"] != "player"), (
                person["name"],
                role,
            )
            assert all(day is None or DAY.fullmatch(day) for day in (role["from"], role["to"])), person["name"]
            start, end = read_date(role["from"]) or date.min, read_date(role["to"], end=True)
            assert born.year + 14 <= start.year <= date.today().year, (person["name"], role)
            assert end is None or start <= end, (person["name"], role)
            assert role["number"] is None or 1 <= role["number"] <= 99, person["name"]


def test_nobody_belongs_to_two_clubs_at_once() -> None:
    for person in PEOPLE:
        assert len(open_jobs(person)) <= 1, person["name"]
        jobs = [r for r in person["roles"] if r["role"] == "player" and not r["on_loan"]]
        ends = [read_date(role["to"]) or date.max for role in jobs]
        # Only months are known: a move may end and begin in the same one, so ends count from their first day.
        assert all(
            end <= (read_date(later["from"], end=True) or date.min) for end, later in zip(ends, jobs[1:], strict=False)
        ), person


def test_people_who_share_a_name_are_told_apart() -> None:
    names = Counter(person["name"] for person in PEOPLE)
    assert all(person.get("told_apart_by") for person in PEOPLE if names[person["name"]] > 1)


def test_sponsors_have_their_years() -> None:
    for competition in COMPETITIONS:
        assert competition["sport"] in SPORTS, competition["name"]
        assert competition["needs_context"] is bool(competition["ordinary"]), competition["name"]
        for sponsor in competition["sponsor_names"]:
            assert sponsor["from"] > 1970 and (sponsor["to"] or 9999) >= sponsor["from"], sponsor


def test_both_cup_final_sides_of_2024_are_known() -> None:
    final = date(2024, 2, 25)
    for club in ("Liverpool", "Chelsea"):
        squad = [p for p in PEOPLE if any(plays(role, club, final) for role in p["roles"])]
        assert len(squad) >= 20


def plays(role: Row, club: str, day: date) -> bool:
    start, end = read_date(role["from"]) or date.min, read_date(role["to"], end=True) or date.max
    return role["club"] == club and role["role"] == "player" and start <= day <= end


def test_the_loader_reads_every_row() -> None:
    assert len(read_starter(FOLDER)) == sum(len(rows(kind)) for kind in KINDS)


def test_shirts_and_positions_are_of_those_that_pages_know() -> None:
    assert {club["pattern"] for club in CLUBS if "pattern" in club} == PATTERNS
    assert {person["position"] for person in PEOPLE if "position" in person} == POSITIONS


def test_whoever_plays_or_played_has_a_position() -> None:
    for person in PEOPLE:
        played = any(role["role"] == "player" for role in person["roles"])
        assert played is ("position" in person), person["name"]
