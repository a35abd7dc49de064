"""A held version is taken row by row, by keys alone."""

import pytest

from articles import ingest
from articles.models import Article, DeliveredStory, Delivery
from articles.story import Block, Story

from ..factories import change
from .desk import make_user, no_complaints, sign_in

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = ("Garrick headed the winner at Mill Lane.", "The visitors led until the hour.", "Rain fell throughout.")
SECOND = ("Garrick headed a late winner at Mill Lane.", "The visitors led until the hour.", "Rain fell all day.")


def come(version, paragraphs):
    blocks = tuple(Block("paragraph", text) for text in paragraphs)
    story = Story(headline="Garrick settles it", blocks=blocks, source_ref="urn:wire:1", version=version)
    delivery = Delivery.objects.create(name="wire.xml", checksum=version, size=1, format="newsml_g2", source="meridian")
    row = DeliveredStory.objects.create(delivery=delivery, n=1, story=story.to_json())
    ingest.save_delivered(row, by=None)
    return row


def test_a_held_version_is_taken_by_keys(page, live_server):
    sub = make_user("Sub-editor", "sub")
    come("1", FIRST)
    change(Article.objects.get(), by=sub, kicker="At Mill Lane")
    row = come("2", SECOND)
    assert row.outcome == "held"
    with no_complaints(page):
        sign_in(page, live_server, "sub")
        page.goto(f"{live_server.url}/admin/articles/delivery/review/{row.pk}/")
        page.get_by_text("Held: nothing is written until you choose").wait_for()
        page.locator("tr.is-other:focus", has_text="At Mill Lane").wait_for()
        page.keyboard.press("Control+Enter")
        page.get_by_text("Nothing is ticked yet").wait_for()
        for key in ("j", "ArrowDown", "k", "j"):
            page.keyboard.press(key)
        page.locator("tr.is-other:focus", has_text="Rain").wait_for()
        page.keyboard.press("Space")
        page.locator("tr:focus :checked").wait_for(state="attached")
        page.keyboard.press("Control+Enter")
        page.get_by_text("Taken into our story").wait_for()
    article = Article.objects.get()
    assert "Rain fell all day." in article.body and "headed the winner" in article.body
