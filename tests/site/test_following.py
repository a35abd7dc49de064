import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Alias
from articles.site import following
from articles.tag_changes import merge, rename

from .stories import DAY, HOUR, MONDAY, make_chief, make_tag, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def rovers():
    return make_tag("Rovers")


@pytest.fixture
def sam():
    return make_tag("Sam Ferrow", "person")


BOTH = "of=clubs.rovers&of=people.sam-ferrow"


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def headlines(page):
    return re.findall(r'class="card__title"><a href="[^"]+">([^<]+)</a>', page)


def test_stories_of_all_that_are_followed_stand_mixed_each_once_newest_first(client, rovers, sam):
    publish_story("One", about=[rovers], dated_at=MONDAY)
    publish_story("Two", about=[rovers, sam], dated_at=MONDAY - HOUR)
    publish_story("Three", about=[sam], dated_at=MONDAY - DAY)
    publish_story("Other", about=[make_tag("Town")], dated_at=MONDAY)
    page = text(client, f"/following/?{BOTH}")
    assert headlines(page) == ["One", "Two", "Three"]
    assert "Rovers, Sam Ferrow" in page
    assert "noindex" in page


def test_list_is_turned_page_by_page_without_a_gap_or_a_double(client, rovers, sam):
    for n in range(45):
        publish_story(f"Story {n}", about=[(rovers,), (sam,), (rovers, sam)][n % 3], dated_at=MONDAY - HOUR * (n // 2))
    address, found = f"/following/?{BOTH}", []
    while address:
        page = text(client, address)
        found += headlines(page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = older and older[1].replace("&amp;", "&")
    assert len(found) == len(set(found)) == 45
    newer = re.search(r'href="([^"]+)" rel="prev"', page)[1].replace("&amp;", "&")
    assert headlines(text(client, newer)) == found[20:40]


def test_each_can_be_removed_without_a_script(client, rovers, sam):
    publish_story(about=[rovers, sam])
    page = text(client, f"/following/?{BOTH}")
    assert 'href="/following/?of=people.sam-ferrow" rel="nofollow" data-drop="clubs.rovers"' in page
    assert 'href="/following/" rel="nofollow" data-drop="people.sam-ferrow"' in text(
        client, "/following/?of=people.sam-ferrow"
    )


def test_empty_list_says_how_to_begin(client):
    page = text(client, "/following/")
    assert "No account is needed" in page
    assert "Clubs A to Z" in page


def test_whoever_is_merged_or_renamed_is_followed_on(client, rovers, sam):
    town = make_tag("Town")
    publish_story("One", about=[rovers])
    publish_story("Two", about=[sam])
    merge(rovers, into=town, by=make_chief())
    rename(sam, name="Samuel Ferrow", by=make_chief())
    page = text(client, f"/following/?{BOTH}")
    assert sorted(headlines(page)) == ["One", "Two"]
    assert 'data-drop="clubs.town"' in page
    assert 'data-drop="people.samuel-ferrow"' in page
    again = text(client, "/following/?of=clubs.rovers&of=clubs.town")
    assert again.count("data-drop") == 1


def test_who_has_no_live_story_is_left_out_and_not_named(client, rovers):
    publish_story(about=[rovers])
    make_tag("Secret Signing", "person")
    page = text(client, "/following/?of=clubs.rovers&of=people.secret-signing")
    assert "Secret" not in page
    assert "are left out" in page
    assert "are left out" not in text(client, "/following/?of=clubs.rovers")


@pytest.mark.parametrize(
    "of",
    [
        "",
        "rovers",
        "clubs.",
        ".rovers",
        "cats.rovers",
        "clubs.rovers.x",
        "clubs.%00",
        "clubs." + "a" * 200,
        "%F0%9F%98%80",
    ],
)
def test_made_up_list_is_an_empty_one(client, rovers, of):
    publish_story(about=[rovers])
    assert "data-drop" not in text(client, f"/following/?of={of}")
    assert client.get(f"/following/feed.xml?of={of}").status_code == 200
    assert text(client, f"/following/cards/?of={of}").strip() == ""


def test_list_has_an_end(client, django_assert_max_num_queries):
    tags = [make_tag(f"Club {n}") for n in range(following.MOST + 5)]
    publish_story(about=tags)
    address = "/following/?" + "&".join(f"of=clubs.{tag.slug}" for tag in tags * 3)
    with django_assert_max_num_queries(following.MOST * 2 + 30):
        page = text(client, address)
    assert page.count("data-drop") == following.MOST
    assert "remove one" in page


def test_long_archive_is_asked_no_more_than_a_short_one(client, rovers, sam, settings):
    settings.PAGE_CACHE = False

    def asked():
        with CaptureQueriesContext(connection) as queries:
            text(client, f"/following/?{BOTH}")
        return len(queries)

    publish_story(about=[rovers, sam])
    text(client, f"/following/?{BOTH}")
    publish_story(about=[rovers, sam])
    few = asked()
    for n in range(25):
        publish_story(about=[rovers, sam], dated_at=MONDAY - HOUR * n)
    assert asked() == few


def test_one_feed_has_them_all_once(client, rovers, sam):
    publish_story("One", about=[rovers], dated_at=MONDAY)
    publish_story("Two", about=[rovers, sam], dated_at=MONDAY - HOUR)
    channel = ElementTree.fromstring(client.get(f"/following/feed.xml?{BOTH}").content).find("channel")
    assert [item.find("title").text for item in channel.findall("item")] == ["One", "Two"]
    assert channel.find("title").text.startswith("Rovers, Sam Ferrow")
    assert channel.find("link").text == f"http://testserver/following/?{BOTH}"


def test_front_has_a_place_for_them_that_is_filled_from_their_cards(client, rovers):
    publish_story("One", about=[rovers])
    assert 'data-my-clubs="/following/cards/"' in text(client, "/")
    cards = text(client, "/following/cards/?of=clubs.rovers")
    assert headlines(cards) == ["One"]
    assert "<html" not in cards


def test_pages_of_clubs_and_people_lead_to_following_them(client, rovers, sam):
    publish_story(about=[rovers, sam])
    for page, name in (("/clubs/rovers/", "clubs.rovers"), ("/people/sam-ferrow/", "people.sam-ferrow")):
        found = text(client, page)
        assert f'href="/following/?of={name}"' in found
        assert f'data-follow="{name}"' in found


def test_names_are_found_by_the_beginning_of_any_of_their_words_and_by_other_names(client, rovers, sam):
    Alias.objects.create(tag=rovers, text="the Millers", kind="nickname")
    publish_story(about=[rovers, sam])
    make_tag("Ferrow Hidden", "person")
    for query in ("sam", "Ferr", "SAM FERROW"):
        page = text(client, f"/following/add/?q={query}&of=clubs.rovers")
        assert 'href="/following/?of=clubs.rovers&amp;of=people.sam-ferrow"' in page
        assert "Hidden" not in page
    assert "clubs.rovers" in text(client, "/following/add/?q=the mill")
    page = text(client, "/following/add/?q=rovers&of=clubs.rovers")
    assert 'data-add="clubs.rovers"' not in page
    assert "is called" in text(client, "/following/add/?q=%00zz<b>")


def test_kept_pages_of_two_lists_are_two(client, rovers, sam):
    publish_story("One", about=[rovers])
    publish_story("Two", about=[sam], dated_at=MONDAY - HOUR)
    for _ in range(2):
        assert headlines(text(client, "/following/?of=clubs.rovers")) == ["One"]
        assert headlines(text(client, f"/following/?{BOTH}")) == ["One", "Two"]
        assert headlines(text(client, "/following/?of=people.sam-ferrow&of=clubs.none")) == ["Two"]
