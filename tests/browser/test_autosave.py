"""What is typed outlives the page, the line and the login; and who has a story open sees who else has."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from articles.models import Article, Autosave

from ..site.stories import make_draft
from .desk import PASSWORD, make_user, no_complaints, sign_in
from .test_torture import serious

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = re.compile(r"^Kept \d\d:\d\d:\d\d$")
LINE_DOWN = "Not kept: no connection, kept in this browser"


@pytest.fixture
def article():
    return make_draft("As saved", body="<p>It ended late.</p>")


@pytest.fixture
def address(live_server, article):
    return f"{live_server.url}/admin/articles/article/{article.pk}/change/"


@pytest.fixture
def desk(page, live_server):
    """The page of a sub-editor who has signed in."""
    make_user("Sub-editor", "sub")
    sign_in(page, live_server, "sub")
    return page


def write(page, words):
    """Type at the end of the text, as fingers do."""
    page.locator(".ProseMirror[role=textbox]").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def crash(page):
    """Kill the page's process; open another in the same browser."""
    with suppress(Error):
        page.goto("chrome://crash", timeout=5000)
    return page.context.new_page()


def in_this_browser(page):
    return page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('kept:'))")


def come_back(page):
    """Let a page be looked at again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_words_outlive_the_page_and_are_saved_when_taken_up(desk, address):
    with no_complaints(desk):
        desk.goto(address)
        desk.fill("#id_kicker", "Cup")
        write(desk, " Nobody saved this.")
        expect(desk.locator("#kept")).to_have_text(KEPT)
        assert in_this_browser(desk) == []
    page = crash(desk)
    with no_complaints(page, but=("Applying inline style",)):
        page.goto(address)
        bar = page.locator("#kept-offers")
        expect(bar).to_contain_text("You wrote here and did not save")
        assert "Nobody saved this" not in page.content()
        assert serious(page) == []
        bar.get_by_role("link", name="Take it up").press("Enter")
        expect(page.get_by_text("not saved yet")).to_be_visible()
        expect(page.locator(".ProseMirror[role=textbox]")).to_contain_text("It ended late. Nobody saved this.")
        expect(page.locator("#id_kicker")).to_have_value("Cup")
        page.keyboard.press("Control+s")
        expect(page.get_by_text("Saved at")).to_be_visible()
        expect(page.locator("#kept-offers")).to_be_empty()
    saved = Article.objects.get()
    assert (saved.kicker, saved.body) == ("Cup", "<p>It ended late. Nobody saved this.</p>")
    assert not Autosave.objects.exists()


def test_words_of_the_last_second_are_in_the_browser_when_the_page_dies(desk, address):
    desk.goto(address)
    desk.route("**/keep/", lambda route: route.abort())
    write(desk, " Just typed.")
    desk.wait_for_timeout(1500)
    assert len(in_this_browser(desk)) == 1
    assert not Autosave.objects.exists()
    page = crash(desk)
    page.goto(address)
    page.get_by_role("link", name="Take it up").click()
    expect(page.locator(".ProseMirror[role=textbox]")).to_contain_text("It ended late. Just typed.")
    assert in_this_browser(page) == []


def test_taken_up_after_somebody_saved_it_meets_the_stale_check(desk, address, browser, live_server):
    desk.goto(address)
    desk.fill("#id_headline", "Mine, never saved")
    expect(desk.locator("#kept")).to_have_text(KEPT)
    page = crash(desk)
    make_user("Editor", "editor")
    other = browser.new_context().new_page()
    sign_in(other, live_server, "editor")
    other.goto(address)
    other.fill("#id_headline", "Theirs, saved meanwhile")
    other.click("#save")
    expect(other.get_by_text("Saved at")).to_be_visible()
    page.goto(address)
    expect(page.locator("#kept-offers")).to_contain_text("The story has gone on since: saved by editor")
    page.get_by_role("link", name="Take it up").click()
    expect(page.locator("#id_headline")).to_have_value("Mine, never saved")
    page.click("#save")
    expect(page.get_by_role("heading", name="Somebody else has saved this story")).to_be_visible()
    assert Article.objects.get().headline == "Theirs, saved meanwhile"
    assert Autosave.objects.exists()
    page.get_by_role("button", name="Save mine as the next version").click()
    expect(page.get_by_text("Saved at")).to_be_visible()
    assert Article.objects.get().headline == "Mine, never saved"
    assert not Autosave.objects.exists()
    other.context.close()


def test_thrown_away_words_come_back_with_the_undo(desk, address):
    desk.goto(address)
    write(desk, " Nobody saved this.")
    expect(desk.locator("#kept")).to_have_text(KEPT)
    page = crash(desk)
    page.goto(address)
    page.get_by_role("button", name="Throw it away").press("Enter")
    expect(page.get_by_text("Thrown away.")).to_be_visible()
    assert not Autosave.objects.exists()
    expect(page.locator("#kept-offers").get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Take it up")).to_be_focused()
    assert "Nobody saved this" in Autosave.objects.get().words["body"]
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_text("Thrown away.")).to_be_visible()
    page.reload()
    expect(page.locator("#kept-offers")).to_be_empty()


def test_line_that_is_down_is_told_and_loses_nothing(desk, address):
    desk.goto(address)
    desk.context.set_offline(True)
    write(desk, " Written on the train.")
    expect(desk.locator("#kept")).to_contain_text(LINE_DOWN)
    assert len(in_this_browser(desk)) == 1
    desk.context.set_offline(False)
    expect(desk.locator("#kept")).to_have_text(KEPT)
    assert in_this_browser(desk) == []
    assert "on the train" in Autosave.objects.get().words["body"]


def test_expired_login_is_told_and_signing_in_beside_it_goes_on(desk, address):
    desk.goto(address)
    desk.context.clear_cookies(name="sessionid")
    write(desk, " Written too late.")
    expect(desk.locator("#kept")).to_contain_text("Not kept: you are signed out, kept in this browser")
    assert len(in_this_browser(desk)) == 1
    with desk.context.expect_page() as opened:
        desk.get_by_role("link", name="Sign in in a new tab").click()
    beside = opened.value
    beside.fill("#id_username", "sub")
    beside.fill("#id_password", PASSWORD)
    beside.click("[type=submit]")
    beside.wait_for_selector("#user-tools")
    beside.close()
    come_back(desk)
    expect(desk.locator("#kept")).to_have_text(KEPT)
    desk.click("#save")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    assert "Written too late" in Article.objects.get().body


def test_save_into_an_expired_login_is_offered_after_signing_in(desk, address):
    desk.goto(address)
    desk.context.clear_cookies(name="sessionid")
    write(desk, " Saved into the void.")
    desk.click("#save")
    desk.wait_for_selector("#id_username")
    desk.fill("#id_username", "sub")
    desk.fill("#id_password", PASSWORD)
    desk.click("[type=submit]")
    desk.wait_for_selector("#user-tools")
    desk.goto(address)
    desk.get_by_role("link", name="Take it up").click()
    expect(desk.locator(".ProseMirror[role=textbox]")).to_contain_text("Saved into the void.")


def test_new_story_outlives_the_page(desk, live_server):
    desk.goto(f"{live_server.url}/admin/articles/article/add/")
    desk.fill("#id_headline", "Rovers sack manager")
    expect(desk.locator("#kept")).to_have_text(KEPT)
    page = crash(desk)
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    expect(page.locator("#kept-offers")).to_contain_text("“Rovers sack manager”")
    page.get_by_role("link", name="Take it up").click()
    page.click("#save")
    expect(page.get_by_text("Saved at")).to_be_visible()
    assert Article.objects.get().headline == "Rovers sack manager"
    page.goto(f"{live_server.url}/admin/articles/article/add/")
    expect(page.locator("#kept-offers")).to_be_empty()


def test_new_story_saved_at_once_leaves_nothing_in_the_browser(desk, live_server):
    desk.goto(f"{live_server.url}/admin/articles/article/add/")
    desk.fill("#id_headline", "Rovers sack manager")
    desk.click("#save")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    desk.wait_for_timeout(500)
    assert in_this_browser(desk) == []
    assert not Autosave.objects.exists()


def test_next_one_at_the_machine_is_shown_nothing_and_signing_out_takes_it_along(desk, address, live_server):
    make_user("Editor", "editor")
    desk.goto(address)
    desk.route("**/keep/", lambda route: route.abort())
    write(desk, " Private.")
    expect(desk.locator("#kept")).to_contain_text("Not kept")
    page = crash(desk)
    page.context.clear_cookies()
    sign_in(page, live_server, "editor")
    page.goto(address)
    expect(page.locator("#also-open")).to_contain_text("sub")  # it has looked
    expect(page.locator("#kept-offers")).to_be_empty()
    page.context.clear_cookies()
    sign_in(page, live_server, "sub")
    assert len(in_this_browser(page)) == 1
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator("#user-tools summary").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/logout/")
    assert "this browser alone" in asked[0]
    assert in_this_browser(page) == []


def test_two_who_have_a_story_open_see_each_other(desk, address, browser, live_server):
    maria = make_user("Editor", "maria")
    maria.first_name, maria.last_name = "Maria", "Example"
    maria.save()
    other = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    sign_in(other, live_server, "maria")
    desk.goto(address)
    other.goto(address)
    expect(other.locator("#also-open")).to_have_text("Also open: sub. ")
    other.fill("#id_kicker", "Cup")
    expect(other.locator("#kept")).to_have_text(KEPT)
    come_back(desk)
    expect(desk.locator("#also-open")).to_have_text(re.compile(r"^Also open: Maria Example \(typing \d\d:\d\d\)\. $"))
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert other.evaluate(width) <= 0
    other.click("#save")
    expect(other.get_by_text("Saved at")).to_be_visible()
    other.goto(f"{live_server.url}/admin/")
    come_back(desk)
    expect(desk.locator("#also-open")).to_contain_text("Since you opened it: saved by Maria Example")
    other.context.close()


def test_typed_and_taken_back_leaves_nothing(desk, address):
    desk.goto(address)
    desk.fill("#id_kicker", "Cup")
    expect(desk.locator("#kept")).to_have_text(KEPT)
    desk.fill("#id_kicker", "")
    expect(desk.locator("#kept")).to_be_empty()
    assert not Autosave.objects.exists()
