"""Tags suggested while a story is written, taken and dismissed by keys; a misspelt name put right."""

import pytest

from articles.models import DismissedTag, Membership

from ..site.stories import make_draft, make_section, make_tag
from .desk import make_user, no_complaints, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_tags_come_as_one_writes_and_go_by_a_key(page, live_server, browser):
    make_section("Football", "football")
    rovers, united = make_tag("Northgate Rovers"), make_tag("Eastmoor United")
    for name in ("Luis Diaz", "Tom Garrick"):
        Membership.objects.create(person=make_tag(name, "person"), club=rovers)
    make_user("Sub-editor", "sub")
    story = make_draft("Late winner", body="<p>It ended late.</p>")
    with no_complaints(page):
        sign_in(page, live_server, "sub")
        page.goto(live_server.url + f"/admin/articles/article/{story.pk}/change/")
        text = page.locator("[contenteditable=true].ProseMirror")
        text.click()
        page.keyboard.press("Control+End")
        page.keyboard.type(" Northgate Rovers beat Eastmoor United 2-1. Luis Díaz scored. “Luis Díaz ran,” he said.")
        found = page.locator("#tags-found li")
        found.first.wait_for()
        assert [line.locator(".suggest__take").inner_text().split("\n")[0] for line in found.all()] == [
            "+ Northgate Rovers",
            "+ Eastmoor United",
            "+ Luis Diaz",
        ]
        page.keyboard.press("Alt+t")
        page.keyboard.press("Alt+x")
        assert page.locator("#tags-chosen").inner_text().startswith("Northgate Rovers")
        assert "Eastmoor United is not suggested" in page.locator("#tags-status").inner_text()
        page.keyboard.press("Alt+r")
        assert "Luis Diaz scored. “Luis Díaz ran,”" in text.inner_text()
        page.keyboard.press("Control+s")
        page.wait_for_load_state()
        page.locator("#tags-found li").first.wait_for()
        assert page.locator("#tags-found li").count() == 1  # Luis Diaz; the other is dismissed
    assert [row.tag for row in story.tag_rows.all()] == [rovers]
    assert [row.tag for row in DismissedTag.objects.all()] == [united]
    story.refresh_from_db()
    assert "Luis Diaz scored. “Luis Díaz ran,”" in story.body


def test_a_name_typed_for_the_first_time_asks_for_its_kind(page, live_server, browser):
    make_section("Football", "football")
    keeper = make_tag("Caoimhín Kelleher", "person")
    make_user("Sub-editor", "sub")
    story = make_draft("Late winner")
    with no_complaints(page):
        sign_in(page, live_server, "sub")
        page.goto(live_server.url + f"/admin/articles/article/{story.pk}/change/")
        for name, press in (("Keleher Caoimhin", "Person"), ("Caoimhin Keleher", "Caoimhín Kelleher")):
            page.fill("#tag-search", name)
            page.locator("#tag-options li", has_text="is not here").wait_for()
            page.keyboard.press("Enter")
            page.locator("#tag-new button", has_text=press).click()
            page.locator("#tags-chosen .chip", has_text=name if press == "Person" else press).wait_for()
    assert keeper.aliases.get().text == "Caoimhin Keleher"
