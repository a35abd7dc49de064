import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import (
    Alias,
    ClubDetails,
    CompetitionDetails,
    ExternalId,
    Match,
    Membership,
    PersonDetails,
    Tag,
)
from articles.site import names

from .stories import DAY, MONDAY, make_tag, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def rovers():
    return make_tag("Rovers")


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def data_of(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])


def section(page, title):
    """Return the part of a page under a heading."""
    return page.partition(f">{title}</h2>")[2].partition("</section>")[0]


def test_club_page_shows_its_squad_and_leads_to_that_of_another_day(client, rovers):
    publish_story(about=[rovers])
    person = make_tag("Sam Ferrow", "person")
    Membership.objects.create(person=person, club=rovers, number=4, since=date(2024, 1, 1))
    page = text(client, "/clubs/rovers/")
    assert "Sam Ferrow" in page
    assert 'href="/clubs/rovers/squad/"' in page
    assert "Sam Ferrow" in text(client, "/clubs/rovers/squad/2024-01-01/")
    before = text(client, "/clubs/rovers/squad/2023-12-31/")
    assert "Sam Ferrow" not in before
    assert "Nobody is known" in before
    assert "noindex" in before


def test_form_for_a_day_leads_to_the_day(client, rovers):
    publish_story(about=[rovers])
    answer = client.get("/clubs/rovers/squad/find/?on=2019-05-12")
    assert answer["Location"] == "/clubs/rovers/squad/2019-05-12/"
    for asked in ("", "?on=", "?on=%20"):
        assert client.get(f"/clubs/rovers/squad/find/{asked}")["Location"] == "/clubs/rovers/squad/"
    for asked in ("2019-02-30", "yesterday", "%00", "<b>"):
        page = text(client, f"/clubs/rovers/squad/find/?on={asked}")
        assert "is no day" in page
        assert "noindex" in page
        assert "<b>" not in page


@pytest.mark.parametrize("day", ["2024-02-30", "1200-01-01", "9999-12-31", "yesterday", "20240226T", "%00"])
def test_day_that_no_squad_has_is_404(client, rovers, day):
    publish_story(about=[rovers])
    assert client.get(f"/clubs/rovers/squad/{day}/").status_code == 404


def test_squad_of_a_club_without_a_live_story_is_not_public(client, rovers):
    assert client.get("/clubs/rovers/squad/").status_code == 404


def test_squad_of_a_club_that_moved_leads_on(client, rovers):
    town = make_tag("Town")
    publish_story(about=[town])
    rovers.merged_into = town
    rovers.save()
    assert client.get("/clubs/rovers/").status_code == 301
    for page in ("squad/", "squad/2024-01-01/", "2024/", "feed.xml"):
        assert client.get(f"/clubs/rovers/{page}")["Location"] == f"/clubs/town/{page}"


def test_club_with_nothing_but_a_name_has_a_page(client, rovers):
    publish_story(about=[rovers])
    page = text(client, "/clubs/rovers/")
    for title in ("Squad", "Results", "What comes next", "Archive by year", "Competitions"):
        assert f">{title}</h2>" not in page


def test_page_of_a_year_has_the_stories_of_that_year_by_the_papers_clock(client, rovers):
    publish_story("Last of 2023", about=[rovers], dated_at=datetime(2023, 12, 31, 23, 59, tzinfo=UTC))
    publish_story("First of 2024", about=[rovers], dated_at=datetime(2024, 1, 1, 0, 0, tzinfo=UTC))
    publish_story("Of 2020", about=[rovers], dated_at=datetime(2020, 6, 1, 12, 0, tzinfo=UTC))
    page = text(client, "/clubs/rovers/")
    years = re.findall(r'href="/clubs/rovers/(\d{4})/"', page)
    assert years == ["2024", "2023", "2020"]
    page = text(client, "/clubs/rovers/2023/")
    assert "Last of 2023" in page
    assert "First of 2024" not in page
    assert client.get("/clubs/rovers/2021/").status_code == 404
    assert client.get("/clubs/rovers/2022/").status_code == 404
    assert client.get("/clubs/rovers/0000/").status_code == 404


def test_person_wears_the_club_of_the_storys_day(client, rovers):
    town, person = make_tag("Town"), make_tag("Sam Ferrow", "person")
    for club, since, until in ((rovers, date(2020, 1, 1), date(2024, 2, 25)), (town, date(2024, 2, 26), None)):
        ClubDetails.objects.create(tag=club, colour="#c8102e")
        Membership.objects.create(person=person, club=club, since=since, until=until)
    publish_story("Yesterday", about=[person], dated_at=MONDAY - DAY)
    publish_story("Today", about=[person], dated_at=MONDAY)
    page = text(client, "/people/sam-ferrow/")
    older = page[page.index("Yesterday") :]
    newer = page[page.index("Today") : page.index("Yesterday")]
    assert "then at Rovers" in older
    assert "then at" not in newer
    assert re.search(r'data-club="rovers"[^>]*>.*?Yesterday', page, re.DOTALL)


def test_storys_chips_wear_the_club_of_its_day(client, rovers):
    town, person = make_tag("Town"), make_tag("Sam Ferrow", "person")
    for club, since, until in ((rovers, date(2020, 1, 1), date(2024, 2, 25)), (town, date(2024, 2, 26), None)):
        Membership.objects.create(person=person, club=club, since=since, until=until)
    older = publish_story("Yesterday", about=[person], dated_at=MONDAY - DAY)
    newer = publish_story("Today", about=[person], dated_at=MONDAY)
    chip = 'class="chip" href="/people/sam-ferrow/" data-club="{}"'
    assert chip.format("rovers") in text(client, older.path)
    assert chip.format("town") in text(client, newer.path)


def test_career_stands_with_its_dates_as_exact_as_they_are_known(client, rovers):
    town, person = make_tag("Town"), make_tag("Sam Ferrow", "person")
    Membership.objects.create(person=person, club=rovers, since=date(2015, 1, 1), until=date(2018, 7, 31))
    Membership.objects.create(person=person, club=town, since=date(2018, 8, 9), number=7)
    publish_story(about=[person])
    career = section(text(client, "/people/sam-ferrow/"), "Career")
    assert "2015 – July 2018" in career
    assert "Since 9 August 2018" in career
    assert career.index("Town") < career.index("Rovers")
    assert "No. 7" in career


def make_match(home, away, at, **fields):
    return Match.objects.create(home=home, away=away, kicks_off_at=at, **fields)


def test_next_matches_and_results_stand_beside_the_stories(client, rovers):
    town, shield = make_tag("Town"), make_tag("Shield", "competition")
    publish_story(about=[rovers, shield])
    now = timezone.now()
    make_match(rovers, town, now + timedelta(days=3), competition=shield, round="Final")
    make_match(town, rovers, now + timedelta(days=1))
    make_match(rovers, town, now - timedelta(days=1), status="finished", home_score=2, away_score=1, competition=shield)
    make_match(rovers, town, now - timedelta(days=9), status="scheduled")
    page = text(client, "/clubs/rovers/")
    coming, results = section(page, "What comes next"), section(page, "Results")
    assert coming.count("<li>") == 2
    assert coming.index("Town") < coming.index("Rovers")
    assert "Shield, Final" in coming
    assert re.sub(r"<[^>]+>", "", results).split()[-4:] == ["Rovers", "2-1", "Town", "Shield"]
    assert 'href="/clubs/town/"' not in page  # readers have no page of theirs
    page = text(client, "/competitions/shield/")
    assert section(page, "What comes next").count("<li>") == section(page, "Results").count("<li>") == 1


def test_postponed_match_says_so(client, rovers):
    publish_story(about=[rovers])
    make_match(rovers, make_tag("Town"), timezone.now() + timedelta(days=3), status="postponed")
    assert "Postponed" in section(text(client, "/clubs/rovers/"), "What comes next")


def test_tennis_player_has_matches_too(client):
    one, other = make_tag("Ana Prewett", "person"), make_tag("Bea Quill", "person")
    publish_story(about=[one])
    make_match(one, other, timezone.now() - timedelta(days=1), status="finished", score_note="6-4 6-3")
    assert "6-4 6-3" in section(text(client, "/people/ana-prewett/"), "Results")


def test_competition_says_what_sponsors_called_it(client):
    shield = make_tag("Shield", "competition")
    CompetitionDetails.objects.create(tag=shield, strapline="Since 1908")
    Alias.objects.create(tag=shield, text="Acme Shield", kind="sponsor", from_year=2012, until_year=2016)
    Alias.objects.create(tag=shield, text="Bolt Shield", kind="sponsor", from_year=2016)
    publish_story(about=[shield])
    facts = section(text(client, "/competitions/shield/"), "At a glance")
    assert facts.index("Since 2016") < facts.index("Bolt Shield") < facts.index("2012–2016")


def test_club_tells_search_engines_what_it_is(client, rovers):
    ClubDetails.objects.create(tag=rovers, full_name="Rovers FC", founded=1886, ground="Rovers Park")
    ExternalId.objects.create(tag=rovers, scheme="wikidata", value="Q99")
    ExternalId.objects.create(tag=rovers, scheme="opta", value="t14")
    boss = make_tag("Jo Boss", "person")
    Membership.objects.create(person=boss, club=rovers, role="manager")
    Alias.objects.create(tag=rovers, text="the </script><b>Reds", kind="nickname")
    publish_story(about=[rovers])
    data = data_of(text(client, "/clubs/rovers/"))
    assert data == {
        "@context": "https://schema.org",
        "@type": "SportsTeam",
        "name": "Rovers",
        "url": "http://testserver/clubs/rovers/",
        "alternateName": ["the </script><b>Reds"],
        "sameAs": ["https://www.wikidata.org/wiki/Q99"],
        "sport": "football",
        "legalName": "Rovers FC",
        "foundingDate": "1886",
        "location": {"@type": "StadiumOrArena", "name": "Rovers Park"},
        "coach": {"@type": "Person", "name": "Jo Boss"},
    }


def test_person_tells_search_engines_who_it_is(client, rovers):
    person = make_tag("Sam Ferrow", "person")
    PersonDetails.objects.create(tag=person, born=date(1998, 10, 7), nationality="WAL")
    Membership.objects.create(person=person, club=rovers)
    ExternalId.objects.create(tag=person, scheme="wikidata", value="Q98")
    publish_story(about=[person])
    data = data_of(text(client, "/people/sam-ferrow/"))
    assert data["@type"] == "Person"
    assert data["birthDate"] == "1998-10-07"
    # A club that no live story names has no page to lead to.
    assert data["affiliation"] == {"@type": "SportsTeam", "name": "Rovers"}
    assert data["sameAs"] == ["https://www.wikidata.org/wiki/Q98"]


def test_a_persons_club_is_linked_for_search_engines_once_it_has_a_page(client, rovers):
    person = make_tag("Sam Ferrow", "person")
    Membership.objects.create(person=person, club=rovers)
    publish_story(about=[person], mentioned=[rovers])
    data = data_of(text(client, "/people/sam-ferrow/"))
    assert data["affiliation"]["url"] == "http://testserver/clubs/rovers/"


def test_names_from_a_to_z_part_by_letters_where_they_are_many(client, monkeypatch):
    monkeypatch.setattr(names, "MOST", 4)
    people = [make_tag(name, "person") for name in ("Ann Ash", "Ann Birch", "Abe Cole", "Zoë Day", "Ann", "Van Dijk")]
    publish_story(about=people[:3], mentioned=people[3:])
    page = text(client, "/people/")
    assert "Ann Ash" not in page
    assert re.findall(r'href="/people/a-z/([^"]+)/"', page) == ["a", "v", "z"]
    page = text(client, "/people/a-z/a/")
    assert re.findall(r'href="/people/[^"]+">(A[^<]+)</a>', page) == ["Abe Cole", "Ann", "Ann Ash", "Ann Birch"]
    assert "Zoë Day" in text(client, "/people/a-z/z/")
    monkeypatch.setattr(names, "MOST", 2)
    assert re.findall(r'href="/people/a-z/([^"]+)/"', text(client, "/people/a-z/an/")) == ["ann"]
    page = text(client, "/people/a-z/ann/")
    assert re.findall(r'href="/people/a-z/([^"]+)/"', page) == ["ann%20"]
    assert ">Ann</a>" in page
    assert "Ann Ash" in text(client, "/people/a-z/ann%20/")


@pytest.mark.parametrize("begin", ["A", "x", "%00", "zo%C3%AB", "a" * 21])
def test_beginning_that_no_name_has_is_404(client, begin):
    publish_story(about=[make_tag("Zoë Day", "person"), make_tag("Aaaaaaaaaaaaaaaaaaaaaaaaaaa", "person")])
    assert client.get(f"/people/a-z/{begin}/").status_code == 404


def test_person_called_as_a_word_of_an_address_has_a_page(client):
    person = Tag.objects.create(kind="person", name="A-Z", slug="a-z")
    publish_story(about=[person])
    assert ">A-Z</h1>" in text(client, "/people/a-z/")
