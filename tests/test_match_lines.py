"""A match typed in one line."""

import dataclasses
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from articles.enrichment.register import Alias, Register, make_entity
from articles.match_lines import UnreadableLine, read_match
from articles.models import Match

from .factories import make_tag, make_user

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
    ]
)


def read(line):
    return read_match(line, REGISTER, UTC)


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


def test_what_is_no_known_ground_stands_as_the_round_and_is_said():
    match = read("Liverpool v Chelsea, Carabao Cup final, 25 Feb 2024, Wemblee Stadium")
    assert (match.ground, match.round) == ("", "Final, Wemblee Stadium")
    assert match.unsure == [
        "“Wemblee Stadium” is no ground or competition that we know: it stands as the round. "
        "Did you mean Wembley Stadium?"
    ]
    assert read("Liverpool v Chelsea, 25 Feb 2024, Semi-final, first leg, Group B").unsure == []


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Liverpol v Chelsea, 25 Feb 2024", "Did you mean Liverpool?"),
        ("Ema Raducanou v Iga Swiatek, 3 July 2024", "Did you mean Emma Raducanu?"),
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


@pytest.mark.django_db
def test_desk_is_told_what_stood_as_the_round_and_how_a_side_is_added(client):
    client.force_login(make_user("Sub-editor"))
    for name in ("Rovers", "Albion"):
        make_tag(name)
    line = reverse("admin:articles_match_line")
    page = client.post(line, {"line": "Rovers v Albion, 25 Feb 2024, Mill Lane"}, follow=True).content.decode()
    match = Match.objects.get()
    assert match.round == "Mill Lane"
    assert "stands as the round" in page
    assert reverse("admin:articles_match_change", args=[match.pk]) in page
    page = client.post(line, {"line": "Rovers v <Nowhere>, 25 Feb 2024"}, follow=True).content.decode()
    assert "?kind=club&amp;name=%3CNowhere%3E" in page
    assert "<Nowhere>" not in page
