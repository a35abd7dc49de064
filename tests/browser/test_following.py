"""A reader follows a club and finds it again: with scripts, in another tab, and where nothing may be kept."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.stories import make_tag, publish_story

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server, settings):
    settings.PAGE_CACHE = False
    rovers, sam = make_tag("Rovers"), make_tag("Sam Ferrow", "person")
    publish_story("Rovers win it late", about=[rovers])
    publish_story("Ferrow signs on", about=[sam])
    return live_server.url


def test_club_is_followed_and_its_stories_stand_on_the_front(page, site):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site}/")
    expect(page.locator("[data-my-clubs]")).to_be_hidden()
    page.goto(f"{site}/clubs/rovers/")
    button = page.get_by_role("button", name="Follow")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_contain_text("Following")
    page.goto(f"{site}/")
    mine = page.get_by_role("region", name="My clubs")
    expect(mine.get_by_role("link", name="Rovers win it late")).to_be_visible()
    expect(mine.get_by_role("link", name="Ferrow signs on")).to_have_count(0)
    mine.get_by_role("link", name="All stories").click()
    expect(page).to_have_url(re.compile(r"/following/\?of=clubs.rovers$"))
    page.get_by_role("searchbox", name="Club or player").fill("sam")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Follow Sam Ferrow").click()
    expect(page.get_by_role("link", name="Ferrow signs on")).to_be_visible()
    expect(page.get_by_role("button", name="Keep this list")).to_be_hidden()
    page.get_by_role("link", name="Remove Rovers").click()
    expect(page.get_by_role("link", name="Rovers win it late")).to_have_count(0)
    # The bare address, as somebody types it, knows the list.
    page.goto(f"{site}/following/")
    expect(page).to_have_url(re.compile(r"of=people.sam-ferrow$"))
    assert errors == []


def test_other_tab_follows_along(context, site):
    one, other = context.new_page(), context.new_page()
    for tab in (one, other):
        tab.goto(f"{site}/clubs/rovers/")
    one.get_by_role("button", name="Follow").click()
    expect(other.get_by_role("button", name="Following")).to_have_attribute("aria-pressed", "true")


def test_list_of_somebody_else_is_kept_only_when_asked(page, site):
    page.goto(f"{site}/following/?of=clubs.rovers&of=people.sam-ferrow")
    assert page.evaluate("localStorage.getItem('following')") is None
    page.get_by_role("button", name="Keep this list").click()
    expect(page.get_by_role("button", name="Keep this list")).to_be_hidden()
    page.goto(f"{site}/clubs/rovers/")
    expect(page.get_by_role("button", name="Following")).to_be_visible()


def test_where_nothing_may_be_kept_the_address_is_the_list(page, site):
    page.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no') }})")
    page.goto(f"{site}/clubs/rovers/")
    expect(page.get_by_role("button", name="Follow")).to_have_count(0)
    page.get_by_role("link", name="Follow", exact=True).click()
    expect(page.get_by_role("link", name="Rovers win it late")).to_be_visible()


def test_list_that_was_spoilt_is_begun_anew(page, site):
    page.goto(f"{site}/clubs/rovers/")
    for spoilt in ("not json", '{"a": 1}', '["<b>", 7, "clubs.x y"]'):
        page.evaluate("text => localStorage.setItem('following', text)", spoilt)
        page.reload()
        expect(page.get_by_role("button", name="Follow")).to_have_attribute("aria-pressed", "false")
