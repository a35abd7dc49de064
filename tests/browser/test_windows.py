"""The desk in a narrow window and a wide one: nothing is wider than it, and no sign covers words."""

import pytest

from ..factories import FIGURE, make_draft, make_photo
from .desk import make_user, no_complaints, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_story_with_pictures_fits_a_phone_and_its_refusal_is_read_whole(page, live_server):
    make_user("Sub-editor", "sub")
    body = "<p>Rovers won.</p>" + FIGURE.format("aa", "The winner") + FIGURE.format("bb", "Waits for its picture")
    article = make_draft("Rovers win", section=None, body=body, photos={"lead": make_photo(), "aa": make_photo()})
    page.set_viewport_size({"width": 390, "height": 844})
    with no_complaints(page):
        sign_in(page, live_server, "sub")
        page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
        page.locator(".photo-node img").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.get_by_role("button", name="Publish", exact=True).click()
        page.set_viewport_size({"width": 1440, "height": 900})
        refused = page.locator(".messagelist .error")
        icon, words = refused.evaluate(
            "e => [getComputedStyle(e).backgroundPositionX, getComputedStyle(e).paddingLeft]"
        )
        assert float(icon.removesuffix("px")) + 16 < float(words.removesuffix("px"))
