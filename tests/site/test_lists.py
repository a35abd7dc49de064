import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Author, ClubDetails, Membership, MenuItem, Page, Photo, SiteSettings
from articles.publishing import front

from .stories import DAY, MONDAY, make_chief, make_photo, make_section, make_tag, publish_story, write_published

pytestmark = pytest.mark.django_db


def fill(count, start=0):
    """Publish stories over several sections, clubs, people and days."""
    photo = Photo.objects.first() or make_photo((500, 300))
    author = Author.objects.get_or_create(slug="robin-hale", defaults={"name": "Robin Hale"})[0]
    clubs = [make_tag(name) for name in ("Rovers", "Town", "Vale", "Whiteford")]
    for club in clubs:
        ClubDetails.objects.get_or_create(tag=club, defaults={"code": club.name[:3].upper(), "colour": "#c8102e"})
    sections = [make_section(f"Section {n}", f"section-{n}") for n in range(3)]
    shield, weather = make_tag("Shield", "competition"), make_tag("Weather", "topic")
    person = make_tag("Sam Ferrow", "person")
    Membership.objects.get_or_create(person=person, club=clubs[0], defaults={"number": 3})
    for n in range(start, start + count):
        write_published(
            f"Story {n}",
            dated_at=MONDAY - DAY * (n % 40),
            section=sections[n % 3],
            photo=photo,
            author=author,
            about=[clubs[0], clubs[1 + n % 3], person, shield],
            mentioned=[weather],
        )


ADDRESSES = [
    *(
        "/",
        "/sections/section-0/",
        "/clubs/rovers/",
        "/people/sam-ferrow/",
        "/competitions/shield/",
        "/topics/weather/",
    ),
    *("/authors/robin-hale/", "/archive/", "/archive/2024/", "/archive/2024/feb/", "/clubs/", "/people/", "/about/"),
    *("/clubs/rovers/2024/", "/people/sam-ferrow/2024/", "/competitions/shield/2024/", "/topics/weather/2024/"),
    *("/clubs/rovers/squad/", "/clubs/rovers/squad/2024-02-26/", "/competitions/", "/topics/"),
    *("/search/?q=story", "/feed.xml", "/clubs/rovers/feed.xml", "/sections/section-0/feed.xml"),
    *("/authors/robin-hale/feed.xml", "/sitemap.xml", "/sitemaps/pages.xml", "/sitemaps/2024-2.xml"),
    *("/robots.txt", "/sitemaps/news.xml"),
]


def test_every_page_answers_and_every_link_on_it_too(client):
    Page.objects.get_or_create(slug="about", defaults={"title": "About"})
    MenuItem.objects.create(settings=SiteSettings.load(), label="Clubs", path="/clubs/")
    fill(30)
    seen, waiting = set(), list(ADDRESSES)
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            found = re.findall(r'<(?:a|link|img)[^>]* (?:href|src)="(/[^"]*)"', page)
            waiting += [
                link.replace("&amp;", "&").partition("#")[0] for link in found if not link.startswith("/static")
            ]
    assert len(seen) > 60


def test_no_page_asks_more_of_a_large_archive(client):
    Page.objects.get_or_create(slug="about", defaults={"title": "About"})

    def asked():
        counts = {}
        for address in [*ADDRESSES, story]:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get(address).status_code == 200, address
            counts[address] = len(queries)
        return counts

    fill(45)
    story = publish_story("Fixed", dated_at=MONDAY).path
    small = asked()
    fill(60, start=45)
    assert asked() == small


def test_lists_turn_page_by_what_is_older_without_a_gap_or_a_double(client):
    fill(45)
    address, found = "/clubs/rovers/", []
    while address:
        page = client.get(address).content.decode()
        found += re.findall(r"Story \d+(?=</a>)", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older and older[1].replace("&amp;", "&")
    assert len(found) == len(set(found)) == 45


def test_newer_leads_back_to_the_top(client):
    fill(45)
    older = re.search(r'href="([^"]+)" rel="next"', client.get("/clubs/rovers/").content.decode())[1]
    page = client.get(older.replace("&amp;", "&")).content.decode()
    newer = re.search(r'href="([^"]+)" rel="prev"', page)[1]
    assert "Story 0<" in client.get(newer.replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize("place", ["x", "1-", "99999999999999999999-1", "1-1-1", "%00"])
def test_made_up_place_in_a_list_is_404(client, place):
    fill(1)
    assert client.get(f"/clubs/rovers/?older={place}").status_code == 404


def test_no_public_page_counts(client):
    fill(30)
    for address in ("/", "/clubs/rovers/", "/archive/2024/feb/", "/search/?q=story"):
        assert not re.search(r"\d+ (stories|results|pages)", client.get(address).content.decode()), address


def test_front_shows_no_story_twice(client):
    fill(60)
    page = client.get("/").content.decode()
    found = re.findall(r'<a href="(/2024/[^"]+)"', page)
    assert len(found) == len(set(found)) > 15


def test_front_leads_with_what_an_editor_placed(client):
    fill(20)
    row = publish_story("Placed by hand", dated_at=MONDAY - DAY * 300)
    front(Article.objects.get(pk=row.article_id), by=make_chief(), place=0)
    page = client.get("/").content.decode()
    assert re.search(r'class="lead__title[^>]*><a [^>]*>Placed by hand', page)


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_front_of_a_first_day_stands(client, count):
    fill(count)
    page = client.get("/").content.decode()
    assert page.count("Story ") == count
    assert "timeline" not in page


def test_feed_is_well_formed_and_knows_a_story_by_its_id(client):
    fill(3)
    channel = ElementTree.fromstring(client.get("/feed.xml").content).find("channel")
    items = channel.findall("item")
    assert [item.find("title").text for item in items] == ["Story 0", "Story 1", "Story 2"]
    assert items[0].find("guid").get("isPermaLink") == "false"
    assert items[0].find("link").text.startswith("http://testserver/2024/feb/26/")


def test_names_without_a_live_story_have_no_page(client):
    make_tag("Nobody", "person")
    Author.objects.create(name="Nobody", slug="nobody")
    for address in ("/people/nobody/", "/people/nobody/feed.xml", "/authors/nobody/", "/authors/nobody/feed.xml"):
        assert client.get(address).status_code == 404
    assert "Nobody<" not in client.get("/people/").content.decode()
