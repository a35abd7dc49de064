from datetime import date, timedelta

import pytest

from articles.models import ClubDetails, Membership, PersonDetails
from articles.pages.careers import career, clubs_on, membership_on, memberships_of
from articles.pages.squads import position_of, squad_on
from articles.tag_changes import merge
from tests.site.stories import make_chief, make_tag, publish_story

pytestmark = pytest.mark.django_db

DAY = date(2024, 2, 26)


@pytest.fixture
def rovers():
    return make_tag("Rovers")


def join(club, name, position="", role="player", **fields):
    person = make_tag(name, "person")
    PersonDetails.objects.update_or_create(tag=person, defaults={"position": position})
    return Membership.objects.create(person=person, club=club, role=role, **fields)


def shown(club, day=DAY):
    return {line.title: [member.person.name for member in line.members] for line in squad_on(club, day)}


def test_squad_stands_by_position_from_the_back_and_then_by_number(rovers):
    join(rovers, "Nine", "striker", number=9)
    join(rovers, "Thirteen", "goalkeeper", number=13)
    join(rovers, "One", "Goalkeeper", number=1)
    join(rovers, "Five", "centre-back", number=5)
    join(rovers, "Six", "defensive midfielder", number=6)
    join(rovers, "Unnumbered", "winger")
    join(rovers, "Anybody", number=30)
    join(rovers, "Boss", role="manager")
    assert list(shown(rovers).items()) == [
        ("Goalkeepers", ["One", "Thirteen"]),
        ("Defenders", ["Five"]),
        ("Midfielders", ["Six"]),
        ("Forwards", ["Nine", "Unnumbered"]),
        ("Other players", ["Anybody"]),
        ("Staff", ["Boss"]),
    ]


@pytest.mark.parametrize(
    ("since", "until", "there"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (DAY + timedelta(1), None, False),
        (None, DAY - timedelta(1), False),
        (date(2020, 1, 1), date(2024, 12, 31), True),
    ],
)
def test_squad_is_that_of_the_day(rovers, since, until, there):
    join(rovers, "Sam Ferrow", since=since, until=until)
    assert bool(shown(rovers)) is there


def test_who_is_lent_out_stands_apart_and_is_in_the_other_squad(rovers):
    town = make_tag("Town")
    own = join(rovers, "Sam Ferrow", "defender", since=date(2020, 7, 1))
    Membership.objects.create(
        person=own.person, club=town, on_loan=True, since=date(2024, 1, 1), until=date(2024, 6, 30)
    )
    (away,) = squad_on(rovers, DAY)
    assert (away.title, away.members[0].note) == ("Out on loan", "at Town")
    (line,) = squad_on(town, DAY)
    assert (line.title, line.members[0].note) == ("Defenders", "on loan")
    assert list(shown(rovers, date(2024, 7, 1))) == ["Defenders"]


def test_somebody_who_joined_twice_is_there_once(rovers):
    first = join(rovers, "Sam Ferrow", "defender", since=date(2015, 1, 1))
    Membership.objects.create(person=first.person, club=rovers, since=date(2020, 1, 1), number=4)
    (line,) = squad_on(rovers, DAY)
    assert [member.number for member in line.members] == [4]


def test_player_who_manages_is_both(rovers):
    row = join(rovers, "Sam Ferrow", "defender")
    Membership.objects.create(person=row.person, club=rovers, role="manager")
    assert shown(rovers) == {"Defenders": ["Sam Ferrow"], "Staff": ["Sam Ferrow"]}


def test_pundit_is_in_no_squad(rovers):
    join(rovers, "Sam Ferrow", role="pundit")
    assert not squad_on(rovers, DAY)


def test_players_without_positions_are_players(rovers):
    join(rovers, "Sam Ferrow")
    assert list(shown(rovers)) == ["Players"]


def test_rugby_side_stands_as_rugby_names_it():
    club = make_tag("Harlequins")
    club.sport = "rugby_union"
    club.save()
    join(club, "Ten", "fly-half", number=10)
    join(club, "Two", "Hooker", number=2)
    join(club, "Odd", "utility back", number=23)
    assert list(shown(club)) == ["Hooker", "Fly-half", "Utility back"]


def test_person_without_details_has_no_position():
    assert position_of(make_tag("Sam Ferrow", "person"), "football") == ""


def test_only_who_is_in_a_live_story_is_linked(rovers):
    known, other = join(rovers, "Sam Ferrow"), join(rovers, "Nobody")
    publish_story(about=[known.person])
    (line,) = squad_on(rovers, DAY)
    assert {m.person.name: m.person.url for m in line.members} == {
        "Sam Ferrow": "/people/sam-ferrow/",
        other.person.name: "",
    }


def test_full_squad_takes_as_many_queries_as_a_small_one(rovers, django_assert_num_queries):
    for number in range(40):
        join(rovers, f"Player {number}", "defender", number=number)
    with django_assert_num_queries(3):
        squad_on(rovers, DAY)


def test_loan_comes_before_the_club_that_lent_and_a_club_before_a_country(rovers):
    town, person = make_tag("Town"), make_tag("Sam Ferrow", "person")
    Membership.objects.create(person=person, club=rovers, since=date(2020, 7, 1))
    Membership.objects.create(person=person, team="Wales", since=date(2023, 1, 1))
    assert membership_on(memberships_of(person), DAY).club == rovers
    Membership.objects.create(person=person, club=town, on_loan=True, since=date(2024, 1, 1), until=date(2024, 6, 30))
    rows = memberships_of(person)
    assert membership_on(rows, DAY).club == town
    assert membership_on(rows, date(2024, 7, 1)).club == rovers
    assert membership_on(rows, date(2020, 6, 30)) is None


def test_career_has_the_newest_first_and_says_what_is_now(rovers):
    person = make_tag("Sam Ferrow", "person")
    Membership.objects.create(person=person, club=rovers, since=date(2015, 1, 1), until=date(2019, 6, 30))
    Membership.objects.create(person=person, team="Wales", role="manager", since=date(2022, 8, 1))
    now, then = career(memberships_of(person), DAY)
    assert (now.team.name, now.role, now.current) == ("Wales", "Manager", True)
    assert (then.team.name, then.current) == ("Rovers", False)


def test_shirt_of_each_pattern_is_a_sheet_that_browsers_read(rovers, client):
    publish_story(about=[rovers])
    details = ClubDetails.objects.create(tag=rovers, colour="#c8102e", second_colour="#ffffff")
    seen = set()
    for pattern in ClubDetails.Pattern.values:
        details.pattern = pattern
        details.save()
        sheet = client.get(f"/css/clubs/{rovers.pk}-x{pattern}.css").content.decode()
        assert sheet.count("{") == sheet.count("}") == 1
        assert sheet.count("(") == sheet.count(")")
        seen.add(sheet)
    assert len(seen) == len(ClubDetails.Pattern.values)


def test_place_at_both_of_two_clubs_that_were_merged_is_one(rovers):
    other = make_tag("Town")
    person = join(rovers, "Ana Quill").person
    Membership.objects.create(person=person, club=other)
    merge(other, into=rovers, by=make_chief())
    assert [row.club.name for row in memberships_of(person)] == ["Rovers"]
    assert clubs_on([person.pk], DAY) == {person.pk: "rovers"}
