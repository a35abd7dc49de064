"""The register from files of three forms: once, again, after the desk's own changes, and where files are at fault."""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import (
    Alias,
    ClubDetails,
    CompetitionDetails,
    ExternalId,
    Generation,
    Ground,
    Match,
    Membership,
    PersonDetails,
    Tag,
)
from articles.register_loading import load
from articles.tag_changes import merge, rename, undo

from .factories import make_chief, make_tag

pytestmark = pytest.mark.django_db

TABLES = (Tag, Alias, ClubDetails, PersonDetails, CompetitionDetails, Membership, Ground, ExternalId, Match)
CLUBS = """
=====================
= England

Larchford FC, 1886, @ Mill Road, Larchford (North)   ## a comment
  | Larchford | FC Larchford | Larchf.
  | Larchford Football Club
 Mill Road 3 // LF1 2AB Larchford
ii) Larchford FC II
  | Larchford II

== North ==
Old Wharf AFC (-1952), Wharfton   # gone
  | Wharf
Bayern Mühlau, Mühlau
  | Bavaria Muehlau [en]
"""
PLAYERS = """
= England

Sam Ferrow,        D,  1.80 m,  b. 7 Oct 1998 @ Larchford
Pelinho,           F,  - ,      b. 1 Jan 2001
Sam Ferrow,        G,  1.91 m,  b. 3 Mar 1984
Undated Player,    M,  - ,
"""
LEAGUES = """
= England =
1   1992/93-          Premier Shield
                       | EPS | eng.ps
                       | The Premier Shield
2   1992/93-2003/04   Division 1
3   2004/05-    Division 2 =>  Shield One
"""


@pytest.fixture
def openfootball(tmp_path):
    for name, text in (("clubs", CLUBS), ("players", PLAYERS), ("leagues", LEAGUES)):
        path = tmp_path / name / "europe" / "england" / f"eng.{name}.txt"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "REVISION").write_text("abc123\n")
    path = tmp_path / "clubs" / "europe" / "england" / "eng.stadiums.txt"
    path.write_text("Mill Road, 12_000, 1901, Larchford\n  | $Acme$ Stadium\n  Mill Road 3 // LF1\n")
    return tmp_path


def dump():
    return {model: list(model.objects.order_by("pk").values()) for model in TABLES}


def told(*args, **options):
    out = io.StringIO()
    call_command("load_register", *args, stdout=out, **options)
    return out.getvalue()


def write(folder, name, text):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_openfootballs_files_become_clubs_people_competitions_and_grounds(openfootball):
    told(openfootball)
    club = Tag.objects.get(slug="larchford")
    assert (club.name, club.country, club.needs_context) == ("Larchford", "ENG", True)
    assert (club.club.full_name, club.club.founded, club.club.ground) == ("Larchford FC", 1886, "Mill Road")
    assert club.club.is_place
    assert set(club.aliases.values_list("text", flat=True)) == {
        "Larchford FC",
        "FC Larchford",
        "Larchford Football Club",
    }
    assert Tag.objects.get(slug="old-wharf-afc").club.dissolved == 1952
    assert Tag.objects.filter(name="Bavaria Muehlau").exists()
    assert not Tag.objects.filter(name__contains=" II").exists()
    older, younger = Tag.objects.filter(name="Sam Ferrow").order_by("person__born")
    assert (younger.slug, younger.person.position) == ("sam-ferrow", "defender")
    assert (older.slug, older.told_apart_by) == ("sam-ferrow-eng", "goalkeeper, born 1984")
    assert Tag.objects.get(name="Pelinho").needs_context
    leagues = set(Tag.objects.filter(kind="competition").values_list("name", flat=True))
    assert leagues == {"Premier Shield", "Shield One"}
    assert set(Ground.objects.values_list("name", "city")) == {("Mill Road", "Larchford")}
    assert Ground.objects.get().other_names == ["Acme Stadium"]


def test_each_row_says_where_it_came_from(openfootball):
    told(openfootball)
    rows = [row for model in (Tag, Alias, Ground) for row in model.objects.all()]
    assert {row.loaded_revision for row in rows} == {"abc123"}
    club = Tag.objects.get(slug="larchford")
    assert club.loaded_from == "openfootball/clubs/europe/england/eng.clubs.txt"
    told(openfootball, revision="def")
    assert Tag.objects.get(slug="larchford").loaded_revision == "abc123"  # nothing about it is new


def test_second_load_changes_nothing_and_writes_nothing(openfootball):
    told(openfootball)
    before, stamp = dump(), Generation.current(Generation.REGISTER)
    with CaptureQueriesContext(connection) as queries:
        told(openfootball)
    assert dump() == before
    assert Generation.current(Generation.REGISTER) == stamp
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_many_rows_take_few_queries(tmp_path):
    lines = "\n".join(f"Player {n} Long, D, - , b. 1 Jan {1950 + n % 50}" for n in range(1500))
    write(tmp_path, "eng.players.txt", lines)
    with CaptureQueriesContext(connection) as queries:
        told(tmp_path)
    assert len(queries) < 60
    assert Tag.objects.count() == 1500


def test_two_sources_make_one_club_and_neither_undoes_the_other(openfootball):
    ours = {"clubs": [{"name": "Larchford", "country": "ENG", "nicknames": ["the Larches"], "_file": "own/clubs.json"}]}
    told(openfootball)
    load(ours)
    club = Tag.objects.get(name="Larchford")
    assert set(club.aliases.values_list("text", flat=True)) >= {"the Larches", "Larchford Football Club"}
    before = dump()
    told(openfootball)
    load(ours)
    assert dump() == before


def test_sources_in_the_other_order_make_one_club_too(openfootball):
    load({"clubs": [{"name": "Larchford", "country": "ENG", "founded": 1885, "_file": "own/clubs.json"}]})
    told(openfootball)
    assert Tag.objects.filter(kind="club", folded="larchford").count() == 1
    details = ClubDetails.objects.get(tag__slug="larchford")
    assert (details.founded, details.ground) == (1885, "Mill Road")  # only what was empty is filled


def test_same_name_of_another_country_or_the_womens_side_is_another_club(openfootball):
    load({"clubs": [{"name": "Larchford", "country": "URU", "_file": "own/clubs.json"}]})
    load({"clubs": [{"name": "Larchford Women", "country": "ENG", "women": True, "_file": "own/clubs.json"}]})
    told(openfootball)
    found = dict(Tag.objects.filter(folded="larchford").values_list("country", "slug"))
    assert found == {"URU": "larchford", "ENG": "larchford-eng"}
    assert Tag.objects.get(slug="larchford-eng").told_apart_by == "ENG"
    before = dump()
    told(openfootball)
    assert dump() == before


def test_what_the_desk_changed_stands(openfootball):
    told(openfootball)
    club = Tag.objects.get(slug="larchford")
    club.country, club.sport = "WAL", "hockey"
    club.save()
    club.club.founded = 1880
    club.club.save()
    told(openfootball)
    club = Tag.objects.get(slug="larchford")
    assert (club.sport, club.club.founded, club.loaded_from) == ("hockey", 1880, "")


def test_what_the_desk_took_off_or_wrote_otherwise_does_not_come_back(tmp_path):
    write(tmp_path, "clubs.csv", "name,aliases\nRovers,Rovers FC;The Rovers Club\nVale,\n")
    write(tmp_path, "memberships.csv", "person,club,from\nAna Quill,Rovers,2020\nAna Quill,Vale,2023\n")
    write(tmp_path, "matches.csv", "home,away,date\nRovers,Vale,2026-02-28\nVale,Rovers,2026-03-07\n")
    told(tmp_path)
    Alias.objects.get(text="Rovers FC").delete()
    changed = Alias.objects.get(text="The Rovers Club")
    changed.text = "Rovers Club"
    changed.save()
    Membership.objects.get(club__slug="vale").delete()
    moved = Membership.objects.get()
    moved.since = date(2019, 7, 1)
    moved.save()
    played, postponed = Match.objects.order_by("kicks_off_at")
    played.delete()
    postponed.kicks_off_at += timedelta(days=7)
    postponed.save()
    before = dump()
    assert "new" not in told(tmp_path)
    assert dump() == before


def test_what_was_taken_off_stays_off_when_the_club_is_merged(tmp_path):
    write(tmp_path, "clubs.csv", "name,aliases\nRovers,Rovers FC\n")
    told(tmp_path)
    Alias.objects.get(text="Rovers FC").delete()
    merge(Tag.objects.get(slug="rovers"), into=make_tag("United"), by=make_chief())
    told(tmp_path)
    assert not Alias.objects.filter(text="Rovers FC").exists()


def test_place_and_match_that_were_taken_off_stay_off_when_their_club_is_merged(tmp_path):
    write(tmp_path, "clubs.csv", "name\nRovers\nVale\nTown\n")
    write(tmp_path, "memberships.csv", "person,club,from\nAna Quill,Rovers,2020\n")
    write(tmp_path, "matches.csv", "home,away,date\nRovers,Vale,2026-02-28\nVale,Rovers,2026-03-07\n")
    told(tmp_path)
    for model in (Membership, Match):
        for row in model.objects.all():
            row.delete()
    merge(Tag.objects.get(slug="rovers"), into=Tag.objects.get(slug="town"), by=make_chief())
    told(tmp_path)
    assert not Membership.objects.exists()
    assert not Match.objects.exists()


def test_club_that_another_was_merged_into_keeps_its_own_name_and_colours(tmp_path):
    head = "name,slug,country,colours,aliases\n"
    write(tmp_path, "clubs.csv", f"{head}Rovers,rovers,ENG,#c8102e,The Rovers\nTown,town,ENG,#101010,\n")
    told(tmp_path)
    merge(Tag.objects.get(slug="rovers"), into=Tag.objects.get(slug="town"), by=make_chief())
    before = dump()
    told(tmp_path)
    assert dump() == before
    town = Tag.objects.get(slug="town")
    assert (town.name, town.club.colour, town.loaded_from) == ("Town", "#101010", "csv/clubs.csv")


def test_renamed_club_is_known_again_and_keeps_its_new_name(openfootball):
    told(openfootball)
    club = Tag.objects.get(slug="larchford")
    change = rename(club, name="Larchford Athletic", by=make_chief())
    count = Tag.objects.count()
    told(openfootball)
    assert Tag.objects.count() == count
    assert Tag.objects.get(pk=club.pk).name == "Larchford Athletic"
    undo(change, by=make_chief())
    assert Tag.objects.get(pk=club.pk).loaded_from


def test_merged_club_is_not_made_anew(openfootball):
    told(openfootball)
    club, other = Tag.objects.get(slug="larchford"), make_tag("Larchford Town")
    merge(club, into=other, by=make_chief())
    count = Tag.objects.count()
    told(openfootball)
    load({"people": [{"name": "Ana Quill", "roles": [{"club": "Larchford", "role": "player"}]}]})
    assert Tag.objects.count() == count + 1
    assert Membership.objects.get(person__name="Ana Quill").club == other


def test_trial_tells_what_would_be_done_and_writes_nothing(openfootball):
    before = dump()
    said = told(openfootball, dry_run=True)
    assert "3 grounds" not in said
    assert "9 tags" in said
    assert "trial" in said
    assert dump() == before


def test_one_country_alone(openfootball):
    write(openfootball, "sco.players.txt", "Ewan Brae, F, - , b. 1 Jan 2000\n")
    told(openfootball, countries="sco")
    assert set(Tag.objects.filter(kind="person").values_list("name", flat=True)) == {"Ewan Brae"}
    with pytest.raises(CommandError, match="no row is of FRA; there are ENG, SCO"):
        told(openfootball, countries="SCO,fr")


def test_tables_become_clubs_squads_competitions_and_matches(tmp_path):
    write(
        tmp_path,
        "clubs.csv",
        "name,country,aliases,nicknames,colours,pattern,women,ids\n"
        "Rovers,ENG,Rovers FC;RFC,the Reds,#c8102e;#ffffff,stripes,no,wikidata:Q1\nVale,ENG,,,,,,\n",
    )
    write(tmp_path, "people.csv", "name,born,nationality,position\nSam Ferrow,1998-10-07,WAL,fly-half\n")
    write(
        tmp_path,
        "memberships.csv",
        "person,club,role,from,to,on_loan,number\nSam Ferrow,Rovers,,2018-07,,no,4\n"
        "Sam Ferrow,Vale,player,2020,2021,yes,\n"
        "Jo Boss,Vale,manager,,,,\n",
    )
    write(tmp_path, "competitions.csv", "name,sponsor_names\nShield,Acme Shield 2012-2016;Bolt Shield 2016-\n")
    write(
        tmp_path,
        "matches.csv",
        "home,away,date,time,zone,competition,home_score,away_score\n"
        "Rovers,Vale,2026-02-28,15:00,Europe/London,Shield,2,1\nVale,Rovers,2026-04-11,,,,,\n",
    )
    told(tmp_path)
    rovers = Tag.objects.get(slug="rovers")
    assert (rovers.club.pattern, rovers.club.second_colour) == ("stripes", "#ffffff")
    assert rovers.external_ids.get().value == "Q1"
    sam = Tag.objects.get(slug="sam-ferrow")
    assert (sam.person.position, sam.person.nationality) == ("fly-half", "WAL")
    assert set(sam.memberships.values_list("club__slug", "number", "on_loan")) == {
        ("rovers", 4, False),
        ("vale", None, True),
    }
    assert Tag.objects.get(slug="jo-boss").memberships.get().role == "manager"
    sponsors = Alias.objects.filter(kind="sponsor").values_list("text", "from_year", "until_year")
    assert set(sponsors) == {("Acme Shield", 2012, 2016), ("Bolt Shield", 2016, None)}
    played, planned = Match.objects.order_by("kicks_off_at")
    assert (played.score, played.status, played.time_known, planned.time_known) == ("2-1", "finished", True, False)
    before = dump()
    told(tmp_path)
    assert dump() == before


def test_fault_in_the_last_table_leaves_nothing_of_the_first(tmp_path):
    write(tmp_path, "clubs.csv", "name,country\nRovers,ENG\nVale,ENG\n")
    write(tmp_path, "matches.csv", "home,away,date\nRovers,Vale,2026-02-28\nRovers,Nowhere,2026-03-07\n")
    with pytest.raises(CommandError, match=r"Rovers v Nowhere, 2026-03-07: the register has no Nowhere.* Nothing was"):
        told(tmp_path)
    assert not any(dump().values())


def test_trial_knows_the_clubs_that_the_matches_are_between(tmp_path):
    write(tmp_path, "clubs.csv", "name,country\nRovers,ENG\nVale,ENG\n")
    write(tmp_path, "matches.csv", "home,away,date\nRovers,Vale,2026-02-28\n")
    assert "1 matches" in told(tmp_path, dry_run=True)
    assert not any(dump().values())


def test_match_that_the_desk_typed_gets_what_it_lacks_and_keeps_what_it_says(tmp_path):
    rovers, vale, shield = make_tag("Rovers"), make_tag("Vale"), make_tag("Shield", kind="competition")
    typed = Match.objects.create(home=rovers, away=vale, kicks_off_at=datetime(2026, 2, 28, 15, tzinfo=UTC), round="1")
    head = "home,away,date,time,zone,competition,round,home_score,away_score\n"
    write(tmp_path, "matches.csv", f"{head}Rovers,Vale,2026-02-28,17:30,Europe/London,Shield,2,2,1\n")
    told(tmp_path)
    typed.refresh_from_db()
    assert (typed.competition, typed.round, typed.kicks_off_at.hour, typed.time_zone) == (shield, "1", 15, "")
    assert (typed.score, typed.status, typed.loaded_from) == ("2-1", "finished", "")
    write(tmp_path, "matches.csv", f"{head}Rovers,Vale,2026-02-28,17:30,Europe/London,Shield,2,2,2\n")
    told(tmp_path)
    typed.refresh_from_db()
    assert typed.score == "2-1"


def test_what_a_file_added_to_the_desks_own_row_stays_the_desks(tmp_path):
    person, club = make_tag("Ana Quill", kind="person"), make_tag("Rovers")
    typed = Membership.objects.create(person=person, club=club, role="player", since=date(2020, 1, 1))
    head = "person,club,role,from,to,number\n"
    write(tmp_path, "memberships.csv", f"{head}Ana Quill,Rovers,player,2020,,7\n")
    told(tmp_path)
    typed.refresh_from_db()
    assert (typed.number, typed.loaded_from) == (7, "")
    write(tmp_path, "memberships.csv", f"{head}Ana Quill,Rovers,player,2020,,9\n")
    told(tmp_path)
    typed.refresh_from_db()
    assert typed.number == 7


def test_place_said_twice_is_one_and_the_second_only_adds(tmp_path):
    write(tmp_path, "clubs.csv", "name\nRovers\n")
    head = "person,club,role,from,to,number\n"
    rows = "Ana Quill,Rovers,player,2020,,7\nAna Quill,Rovers,player,2020,2021,9\n"
    write(tmp_path, "memberships.csv", head + rows)
    told(tmp_path)
    place = Membership.objects.get()
    assert (place.number, place.until) == (7, date(2021, 12, 31))
    assert "changed" not in told(tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("clubs.csv", "title\nRovers\n", "has no column “name”"),
        ("clubs.csv", "name,colour\nRovers,red\n", "column “colour” that nothing reads"),
        ("clubs.csv", "name,founded\nRovers,1886\nVale,long ago\n", "line 3, column “founded”"),
        ("clubs.csv", "name,women\nRovers,perhaps\n", "neither yes nor no"),
        ("clubs.csv", "name,country\n,ENG\n", "“name” is empty"),
        ("clubs.csv", "name,country\nRovers,ENG,1\n", "more cells"),
        ("people.csv", "name,born\nSam,1998-13-07\n", "line 2, column “born”"),
        ("memberships.csv", "person,club\nSam,Nowhere\n", "neither the files nor the register"),
        ("matches.csv", "home,away,date\nRovers,Vale,2026-01-01\n", "the register has no Rovers"),
        ("clubs.json", "[{", "clubs.json"),
        ("clubs.json", '{"name": "Rovers"}', "is not a list of objects"),
        ("clubs.json", '[{"title": "Rovers"}]', "that have a name each"),
        ("people.json", '[{"name": "Sam", "born": "soon"}]', "soon"),
        ("eng.txt", "Rovers", "no file of openfootball's"),
        ("clubs.json", "[" * 100_000, "clubs.json"),
        ("clubs.json", '[{"name": "Rovers", "country": "England"}]', "7 letters long; it may have 3"),
        ("clubs.json", '[{"name": "Rovers", "colours": ["red and white"]}]', "a list of colours like #c8102e"),
        ("clubs.json", '[{"name": "Rovers", "pattern": "zigzag"}]', "one of plain, stripes"),
        ("club.csv", "name\nRovers\n", "no file of openfootball's"),
        ("people.csv", "name,born\nSam,12/05/2019\n", "is no day: write YYYY-MM-DD"),
        ("clubs.csv", "name,ids\nRovers,opta:7\nVale,opta:7\n", "its id opta:7 is Rovers's, too"),
        ("clubs.json", '[{"name": "Rovers", "founded": "1886"}]', "founded is '1886'; it should be a year"),
        ("clubs.json", '[{"name": "Rovers", "founded": 1e999}]', "it should be a year"),
        ("clubs.json", '[{"name": "Rovers", "women": null}]', "true or false"),
        ("clubs.json", '[{"name": "Rovers", "aliases": "The Rovers"}]', "a list of texts"),
        ("clubs.json", '[{"name": "Rovers", "nicknames": [""]}]', "a list of texts"),
        ("clubs.json", '[{"name": "Rov\\u0000ers"}]', "a text on one line"),
        ("clubs.json", '[{"name": "Rovers", "slug": "a/b"}]', "small letters, digits and hyphens"),
        ("clubs.json", '[{"name": "Rovers", "ids": {"opta": 7}}]', "schemes with their ids"),
        ("people.json", '[{"name": "Sam", "roles": [{"role": "king"}]}]', "one of player, manager"),
        ("people.json", '[{"name": "Sam", "roles": [{"club": "Rovers"}]}]', "does not say which"),
        ("people.json", '[{"name": "Sam", "roles": [{"role": "player", "number": -3}]}]', "0 to 999"),
        (
            "people.json",
            '[{"name": "Sam", "roles": [{"role": "coach", "team": "X", "from": "2020", "to": "2019"}]}]',
            "until 2019 and from 2020",
        ),
        ("matches.csv", "home,away,date\nRovers,Vale,9999-12-31\n", "9999-12-31 is no day of a match"),
    ],
)
def test_fault_is_told_with_its_place_and_nothing_is_loaded(tmp_path, name, text, said):
    write(tmp_path, name, text)
    with pytest.raises(CommandError, match="Nothing was loaded") as caught:
        told(tmp_path)
    assert said in str(caught.value)
    assert not any(dump().values())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Rovers,Nowhere,2026-03-07,,,", "Rovers v Nowhere, 2026-03-07: the register has no Nowhere"),
        ("Rovers,Vale,2026-03-32,,,", "Rovers v Vale, 2026-03-32: "),
        ("Rovers,Vale,2026-03-07,half past two,,", "Rovers v Vale, 2026-03-07: "),
        ("Rovers,Vale,2026-03-07,,Europe/Nowhere,", "Rovers v Vale, 2026-03-07: "),
        ("Rovers,Vale,2026-03-07,,,played", "Rovers v Vale, 2026-03-07: "),
        ("Rovers,Rovers,2026-03-07,,,", "Rovers v Rovers, 2026-03-07: "),
    ],
)
def test_fault_of_a_match_is_told_with_its_file_and_line(tmp_path, row, said):
    write(tmp_path, "clubs.csv", "name\nRovers\nVale\n")
    write(tmp_path, "matches.csv", f"home,away,date,time,zone,status\nRovers,Vale,2026-02-28,,,\n{row}\n")
    with pytest.raises(CommandError, match="Nothing was loaded") as caught:
        told(tmp_path)
    assert f"{tmp_path / 'matches.csv'}, line 3: {said}" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("memberships.csv", "person,club\nSam,Rovers\nSam,Nowhere\n"),
        ("memberships.csv", "person,club,role\nSam,Rovers,player\nSam,Rovers,king\n"),
        ("people.csv", "name,nationality\nJo,SCO\nSam,England\n"),
    ],
)
def test_fault_that_is_found_after_reading_is_told_with_its_line_too(tmp_path, name, text):
    write(tmp_path, "clubs.csv", "name\nRovers\n")
    write(tmp_path, "people.csv", "name\nSam\n")
    write(tmp_path, name, text)
    with pytest.raises(CommandError) as caught:
        told(tmp_path)
    assert f"{tmp_path / name}, line 3: " in str(caught.value)


def test_namesakes_in_another_order_stay_who_they_are(tmp_path):
    head, one, other = "name,nationality,position\n", "Jo Bloggs,ENG,goalkeeper\n", "Jo Bloggs,SCO,forward\n"
    write(tmp_path, "people.csv", head + one + other)
    told(tmp_path)
    before = dump()
    write(tmp_path, "people.csv", head + other + one)
    told(tmp_path)
    assert dump() == before


def test_line_of_openfootball_that_says_nothing_is_passed_over(openfootball):
    write(openfootball, "sco.clubs.txt", ", ,\n  | Nothing\nBrae FC, 1900\n")
    told(openfootball)
    assert Tag.objects.filter(name="Brae FC").exists()


def test_two_matches_of_a_day_stay_two(tmp_path):
    write(tmp_path, "clubs.csv", "name\nRovers\nVale\n")
    head = "home,away,date,time,home_score,away_score\n"
    first, second = "Rovers,Vale,2026-02-28,12:00,2,1\n", "Rovers,Vale,2026-02-28,19:00,0,4\n"
    write(tmp_path, "matches.csv", head + first + second)
    told(tmp_path)
    before = dump()
    assert [match.score for match in Match.objects.order_by("kicks_off_at")] == ["2-1", "0-4"]
    assert "matches" not in told(tmp_path)
    write(tmp_path, "matches.csv", head + second + first)
    told(tmp_path)
    assert dump() == before


def test_table_of_another_name_is_not_passed_over_in_silence(tmp_path):
    write(tmp_path, "clubs.csv", "name\nRovers\n")
    write(tmp_path, "player.csv", "name\nSam\n")
    with pytest.raises(CommandError, match=r"player.csv is no table that is known; there are clubs, people"):
        told(tmp_path)
    assert not any(dump().values())


def test_file_that_is_not_in_utf_8_and_a_folder_that_is_none_are_told(tmp_path):
    (tmp_path / "eng.clubs.txt").write_bytes("Mühlau FC".encode("latin-1"))
    with pytest.raises(CommandError, match="not written in UTF-8"):
        told(tmp_path)
    with pytest.raises(CommandError, match="there is no folder"):
        told(tmp_path / "nowhere")


def test_starter_loads_with_a_revision_and_again_without_a_change():
    told()
    before = dump()
    assert Tag.objects.exclude(loaded_from="").count() == len(before[Tag])
    assert all(row["loaded_revision"] for row in before[Tag])
    told()
    assert dump() == before
    assert json.dumps(sorted({row["loaded_from"] for row in before[Tag]})) == json.dumps(
        ["starter/clubs.json", "starter/competitions.json", "starter/people.json"]
    )


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_of_two_loads_at_once_the_second_finds_what_the_first_made():
    def run(rows):
        try:
            return load(rows).made["tags"]
        finally:
            connection.close()

    rows = [{"clubs": [{"name": f"Club {n}", "country": "ENG"} for n in range(300)], "people": []} for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(run, rows)) == [0, 0, 300]
    assert Tag.objects.count() == 300
