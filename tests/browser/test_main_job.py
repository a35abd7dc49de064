"""The main job in a real browser: a story comes in, an editor publishes it, a reader reads it."""

import re
from io import BytesIO

import pytest
from PIL import Image

from articles.models import Article, PublishedArticle

from ..site.stories import make_draft, make_section, make_tag
from .desk import make_user, no_complaints, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

CAPTION = "Tom Garrick wheels away after his header put Northgate Rovers in front on Saturday"
STORY = f"""Northgate Rovers 2-1 Eastmoor United: Garrick header settles it late

Date: 26 February 2024

Tom Garrick rose above two men to win it with four minutes to play at Mill Lane.

Northgate Rovers had been second best for an hour, and their manager said so afterwards without being asked.

{CAPTION}

Eastmoor United led through a free-kick that took a touch on its way through the wall and left the keeper standing.

The equaliser came from a corner that was cleared twice, and nobody on either bench could say who touched it last.

Northgate Rovers stay fourth, a point behind the side they visit next week.
"""


def picture():
    file = BytesIO()
    Image.new("RGB", (1600, 1067), "#2a6a3a").save(file, "JPEG")
    return {"name": "header.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_pasted_story_becomes_a_page_with_its_picture(page, live_server, browser):
    make_section("Football", "football")
    make_tag("Northgate Rovers")
    make_user("Sub-editor", "sub")
    with no_complaints(page):
        sign_in(page, live_server, "sub")
        page.goto(live_server.url + "/admin/articles/delivery/")
        page.fill("#text", STORY)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#review")
        line = page.locator("#blocks li", has_text=CAPTION)
        line.focus()
        page.keyboard.press("c")
        for _ in range(6):
            if page.locator("#open").get_attribute("data-open") == "0":
                break
            page.keyboard.press("Enter")
            page.wait_for_timeout(300)
        page.click("#save")
        page.wait_for_selector("#article_form")
        page.locator(".photo-node__wait").wait_for()
        page.locator(".photo-node__wait input[type=file]").set_input_files(picture())
        page.locator(".photo-node img").wait_for()
        page.locator("#save").click()
        page.wait_for_load_state()
    article = Article.objects.get()
    assert article.uses.get().photo
    photo = article.uses.get().photo
    photo.credit, photo.alt_text = "Robin Hale/Touchline", "A player runs to the crowd"
    photo.save()
    page.reload()
    page.select_option("#id_section", label="Football")
    page.click("#publish")
    page.wait_for_load_state()
    row = PublishedArticle.objects.get()
    reader = browser.new_context().new_page()
    with no_complaints(reader):
        reader.goto(live_server.url + row.path, wait_until="networkidle")
        assert reader.locator("h1").inner_text().startswith("Northgate Rovers 2-1")
        figure = reader.locator("figure", has_text=CAPTION)
        assert figure.locator("img").evaluate("image => image.complete && image.naturalWidth > 0")
        for address in ("/clubs/northgate-rovers/", "/search/?q=garrick", "/"):
            reader.goto(live_server.url + address)
            assert reader.locator("a", has_text="Garrick header settles it").count(), address
    reader.context.close()


def test_stale_save_shows_both_texts(page, live_server):
    make_user("Sub-editor", "sub")
    article = make_draft("First words")
    with no_complaints(page, but=("409",)):
        sign_in(page, live_server, "sub")
        address = f"{live_server.url}/admin/articles/article/{article.pk}/change/"
        page.goto(address)
        other = page.context.new_page()
        other.goto(address)
        other.fill("#id_headline", "Theirs, saved first")
        other.click("#save")
        other.wait_for_load_state()
        page.fill("#id_headline", "Mine, saved second")
        page.click("#save")
        page.wait_for_load_state()
        text = page.locator("body").inner_text()
        assert "Theirs, saved first" in text
        assert "Mine, saved second" in text
    assert Article.objects.get().headline == "Theirs, saved first"


def test_snap_goes_live_from_a_blank_form(page, live_server):
    make_section("Football", "football")
    make_user("Editor", "chief-sub")
    with no_complaints(page):
        sign_in(page, live_server, "chief-sub")
        page.click("#new-story")
        page.fill("#id_headline", "Rovers sack manager")
        page.select_option("#id_story_type", "snap")
        page.select_option("#id_section", label="Football")
        page.click("#publish")
        page.wait_for_load_state()
    assert PublishedArticle.objects.live().get().headline == "Rovers sack manager"


def test_publish_says_when_an_embargo_lets_readers_see_it(page, live_server):
    make_user("Editor", "chief-sub")
    article = make_draft("Under embargo")
    sign_in(page, live_server, "chief-sub")
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    page.fill("#id_embargo_until_0", "2031-02-03")
    page.fill("#id_embargo_until_1", "00:01")
    assert re.search(r"visible from .*3 Feb 2031, 12:01am", page.locator("#publish").inner_text())
