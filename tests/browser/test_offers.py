"""Pictures put to their captions by keys alone: in the review, in the form, and back again."""

import pytest

from articles import library
from articles.models import Article, DeliveredStory, Photo
from articles.photos import xmp

from ..photos.pictures import jpeg
from .desk import make_user, no_complaints, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

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
