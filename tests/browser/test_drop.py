"""Files are dropped and looked at without a hand on the mouse."""

import pytest

from .desk import make_user, no_complaints, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

STORY = "{0} win late in the rain\n\n{0} won with the last kick of a wet night, and nobody left before it was over.\n"


def file(name, text, kind="text/plain"):
    return {"name": name, "mimeType": kind, "buffer": text.encode()}


def test_when_all_are_read_enter_opens_the_first(page, live_server):
    make_user("Sub-editor", "sub")
    files = [file("broken.txt", " "), *(file(f"{name}.txt", STORY.format(name)) for name in ("Rovers", "Wanderers"))]
    with no_complaints(page, but=("422",)):
        sign_in(page, live_server, "sub")
        page.goto(live_server.url + "/admin/articles/delivery/")
        page.set_input_files("#chosen", files)
        page.locator("#progress a:focus", has_text="Rovers.txt").wait_for()
        assert page.locator("#progress .is-bad").inner_text().startswith("“broken.txt”")
        page.keyboard.press("Enter")
        page.wait_for_selector("#review")
        assert "Rovers win late" in page.inner_text("#headline-shown")


def test_the_first_column_without_a_meaning_is_asked_first(page, live_server):
    make_user("Sub-editor", "sub")
    with no_complaints(page):
        sign_in(page, live_server, "sub")
        page.goto(live_server.url + "/admin/articles/delivery/")
        page.set_input_files("#chosen", file("table.csv", "Byline,Kopfzeile,Inhalt\nIda Winter,Sieg,Ein spätes Tor.\n"))
        page.locator(".dl-columns select:focus").wait_for()
        assert page.locator("select:focus").get_attribute("aria-label") == "Kopfzeile means"
