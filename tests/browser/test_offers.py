"""Pictures put to their captions by keys alone: in the review, in the form, and back again."""

from datetime import UTC, datetime

import pytest

from articles import library
from articles.admin import photo_groups
from articles.models import Article, DeliveredStory, Delivery, Photo, PhotoUse
from articles.photos import xmp
from articles.story import Block, Story, StoryPhoto

from ..photos.pictures import jpeg
from .desk import make_user, no_complaints, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2024, 2, 24, 17, 30, tzinfo=UTC)
STORY = """Northgate Rovers 2-1 Eastmoor United: Garrick header settles it late

Date: 24 February 2024

Tom Garrick rose above two men to win it with four minutes to play at Mill Lane.

Northgate Rovers had been second best for an hour, and their manager said so afterwards without being asked.

Picture: Tom Garrick wheels away after his header put Northgate Rovers in front.

Eastmoor United led through a free-kick that took a touch on its way through the wall and left the keeper standing.
"""


def add(caption, color):
    said = {"dc:description": caption, "photoshop:DateCreated": "2024-02-24T15:42:07Z", "photoshop:Credit": "Meridian"}
    said["Iptc4xmpExt:Event"] = "Northgate Rovers v Eastmoor United"
    return library.add_photo(jpeg((600, 400), color, xmp=xmp.build(said)), name=f"{color}.jpg", by=None)[0]


def settle(page):
    page.wait_for_function("document.querySelector('#saved').textContent.startsWith('Saved ')")


def test_a_picture_is_chosen_and_taken_back_by_keys(page, live_server):
    make_user("Sub-editor", "sub")
    add("Niall Corran is booked", "navy")
    garrick = add("Tom Garrick celebrates his header", "maroon")
    with no_complaints(page):
        sign_in(page, live_server, "sub")
        page.goto(live_server.url + "/admin/articles/delivery/")
        page.fill("#text", STORY)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#review")
        caption = page.locator("#blocks > li", has=page.locator(".rv__offers"))
        caption.focus()
        page.keyboard.press("1")
        page.locator(".rv__photo").wait_for()
        settle(page)
        page.keyboard.press("u")
        page.locator(".rv__photo").wait_for(state="detached")
        settle(page)
        assert DeliveredStory.objects.get().answers["photos"] == {}
        page.click("#save")
        page.wait_for_selector("#article_form")
        page.locator(".photo-node__wait button").click()
        page.locator(".picker section button:focus").wait_for()
        page.keyboard.press("1")
        page.locator(".photo-node img").wait_for()
        page.keyboard.press("Control+s")
        page.get_by_text("Saved at").wait_for()
        article = Article.objects.get()
        assert article.uses.get().photo == garrick
        page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/pictures/")
        page.get_by_role("button", name="Take it off").click()
        page.locator("[data-wait]").wait_for()
        page.keyboard.press("1")
        page.locator("#undo").wait_for()
        assert article.uses.get().photo == garrick
        page.keyboard.press("u")
        page.locator("[data-wait]").wait_for()
        assert article.uses.get().photo is None
    assert not Photo.objects.exclude(alt_text="").exists()


def test_enter_answers_a_caption_with_nine_pictures_in_a_common_window(page, live_server):
    make_user("Sub-editor", "sub")
    for n in range(9):
        add(f"Tom Garrick celebrates his header before {n} thousand supporters of Northgate Rovers", f"#0000{n}0")
    said = "Tom Garrick celebrates his header"
    told = Block("paragraph", "Northgate Rovers had been second best for an hour, and their manager said so.")
    asked = Block("photo", said, verdict="ask", reasons=("no full stop",), photo=StoryPhoto(caption=said))
    blocks = (told, told, told, asked, told)
    story = Story(blocks=blocks, headline="Garrick settles it", published_at=AT, time_known=True)
    delivery = Delivery.objects.create(name="wire.txt", checksum="1", size=1, format="plain_text")
    row = DeliveredStory.objects.create(delivery=delivery, n=1, story=story.to_json())
    page.set_viewport_size({"width": 1440, "height": 900})
    with no_complaints(page):
        sign_in(page, live_server, "sub")
        page.goto(f"{live_server.url}/admin/articles/delivery/review/{row.pk}/")
        page.locator("#blocks-3:focus .pg-card").nth(8).wait_for()
        assert page.locator("#blocks-3").bounding_box()["height"] < 450
        page.keyboard.press("Enter")
        page.locator("#blocks-3.is-said").wait_for()
        settle(page)
    row.refresh_from_db()
    assert row.answers["blocks"] == {"3": "photo"}


def test_what_is_chosen_on_one_page_of_an_event_stays_chosen_on_the_next(page, live_server, monkeypatch):
    monkeypatch.setattr(photo_groups, "PICTURES", 2)
    make_user("Editor", "ed")
    photos = [add(f"Tom Garrick scores in minute {n}", color) for n, color in enumerate(("navy", "maroon", "teal"))]
    with no_complaints(page):
        sign_in(page, live_server, "ed")
        page.goto(f"{live_server.url}/admin/articles/photo/groups/{photos[0].group_id}/")
        count = page.locator("#chosen-count")
        page.locator("input[name=photo]").first.check()
        assert count.inner_text() == "1 picture chosen"
        page.click("[rel=next]")
        page.wait_for_url("**before=**")
        page.locator("input[name=photo]").first.check()
        assert count.inner_text() == "2 pictures chosen, 1 of them on other pages"
        page.go_back()
        assert page.locator("input[name=photo]").first.is_checked()
        page.click("#choose-none")
        assert count.inner_text() == "Choose pictures to make a story of them."
        page.locator("input[name=photo]").first.check()
        page.click("[rel=next]")
        page.locator("input[name=photo]").first.check()
        page.click("#make-story")
        page.wait_for_url("**/change/")
    assert PhotoUse.objects.filter(placed=True).count() == 2
