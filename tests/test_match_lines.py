"""A match typed in one line."""

import dataclasses
from datetime import UTC, datetime

import pytest

from articles.enrichment.register import Alias, Register, make_entity
from articles.match_lines import OpenLine, UnreadableLine, read_match

REGISTER = Register(
    [
        make_entity("club", "Liverpool", Alias("LFC")),
        make_entity("club", "Chelsea"),
        make_entity("club", "Everton"),
        dataclasses.replace(make_entity("club", "Everton"), slug="everton-chi"),
        make_entity("person", "Emma Raducanu"),
        make_entity("person", "Iga Świątek"),
        make_entity("competition", "Carabao Cup"),
        make_entity("competition", "Premier League"),
        make_entity("ground", "Wembley Stadium", Alias("Wembley")),
        make_entity("ground", "Harbour Road"),
    ]
)


def read(line, *rounds):
    return read_match(line, REGISTER, UTC, rounds)


def test_sides_day_competition_round_and_ground_in_any_order():
    match = read("Chelsea 0-1 Liverpool, Carabao Cup final, 25 Feb 2024 3pm, Wembley")
    assert (match.home, match.away) == (("club", "chelsea"), ("club", "liverpool"))
    assert match.kicks_off_at == datetime(2024, 2, 25, 15, tzinfo=UTC)
    assert match.time_known
    assert (match.competition, match.round, match.ground) == ("carabao-cup", "Final", "Wembley Stadium")
    assert (match.score, match.status) == ((0, 1), "finished")
    again = read("LFC v Chelsea, Wembley, 2024-02-25, premier league, Matchday 26")
    assert (again.home[1], again.competition, again.round) == ("liverpool", "premier-league", "Matchday 26")
    assert (again.score, again.status, again.time_known) == (None, "scheduled", False)


def test_players_are_sides_too_and_a_match_may_be_postponed():
    match = read("Emma Raducanu v Iga Swiatek, 3 July 2024, postponed, Second round")
    assert [kind for kind, _ in (match.home, match.away)] == ["person", "person"]
    assert (match.status, match.round) == ("postponed", "Second round")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "no day"),
        ("Liverpool v Chelsea", "no day"),
        ("Liverpool Chelsea, 25 Feb 2024", "two sides"),
        ("Liverpool v Nowhere, 25 Feb 2024", "“Nowhere” is neither"),
        ("Liverpool v Everton, 25 Feb 2024", "everton-chi"),
        ("Liverpool v LFC, 25 Feb 2024", "the same"),
        ("Liverpool v Chelsea, 31 Feb 2024", "31 Feb 2024"),
    ],
)
def test_what_cannot_be_read_says_why(line, says):
    with pytest.raises(UnreadableLine, match=says):
        read(line)


def test_of_two_of_a_name_the_address_names_one():
    assert read("Liverpool v everton-chi, 25 Feb 2024").away == ("club", "everton-chi")


@pytest.mark.parametrize("part", ["Harbor Road", "The Rec", "premier leage", "Carabao Cup Harbor Road"])
def test_what_is_neither_ground_nor_competition_nor_plainly_a_round_is_asked(part):
    with pytest.raises(OpenLine, match="is neither a ground nor a competition"):
        read(f"Liverpool v Chelsea, 25 Feb 2024, {part}")


@pytest.mark.parametrize(
    "part",
    ["Final", "second round", "Matchday 26", "Quarter-final, first leg", "Group A", "Last 16", "R16", "Play-off", "12"],
)
def test_what_is_plainly_a_round_is_taken_for_it(part):
    assert read(f"Liverpool v Chelsea, 25 Feb 2024, {part}").round.casefold() == part.casefold()


def test_an_unknown_part_is_offered_what_is_called_nearly_so_and_the_round():
    line = "Liverpool 2-0 Chelsea, Harbor Road, 25 Feb 2024"
    with pytest.raises(OpenLine) as asked:
        read(line)
    [question] = asked.value.questions
    assert (question.written, question.side) == ("Harbor Road", False)
    assert question.offers == (("Harbour Road", "Liverpool 2-0 Chelsea, Harbour Road, 25 Feb 2024"),)
    assert read(question.offers[0][1]).ground == "Harbour Road"
    assert read(line, "Harbor Road").round == "Harbor Road"


def test_unknown_sides_are_asked_both_at_once_with_near_names():
    line = "Liverpol v Evertn, 25 Feb 2024"
    with pytest.raises(OpenLine, match="neither a club") as asked:
        read(line)
    home, away = asked.value.questions
    assert home.offers == (("Liverpool", "Liverpool v Evertn, 25 Feb 2024"),)
    # Two are called so: the address says which.
    assert [line for _, line in away.offers] == [
        "Liverpol v everton, 25 Feb 2024",
        "Liverpol v everton-chi, 25 Feb 2024",
    ]
    assert away.side
