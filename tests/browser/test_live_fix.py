"""What readers see is put right on the screen for it, while a half-written draft waits."""

import pytest
from playwright.sync_api import expect

from articles.models import Article, PublishedArticle

from ..factories import change, publish_story
from .desk import make_user, no_complaints, sign_in
from .test_torture import serious

pytestmark = pytest.mark.django_db(transaction=True)


def test_wrong_scorer_is_put_right_for_readers_alone_and_by_keys_alone(page, live_server):
    row = publish_story("Quill wins it", body="<p>Quill scored.</p>\n<p>It rained.</p>")
    change(row.article, standfirst="Half a thought")
    make_user("Editor", "editor")
    with no_complaints(page, but=("Applying inline style",)):
        sign_in(page, live_server, "editor")
        page.goto(f"{live_server.url}/admin/articles/article/{row.article_id}/change/")
        page.get_by_role("link", name="Fix live").press("Enter")
        expect(page.get_by_text("The working copy has gone on since")).to_be_visible()
        assert serious(page) == []
        page.get_by_label("Headline", exact=True).fill("Ferrow wins it")
        paragraph = page.get_by_role("textbox", name="Paragraph 1")
        paragraph.focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("Ferrow scored.")
        expect(page.get_by_text("2 changes.")).to_be_visible()
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Fixed: readers have it now.")).to_be_visible()
    public = PublishedArticle.objects.get()
    assert (public.headline, public.standfirst) == ("Ferrow wins it", "")
    assert public.body == "<p>Ferrow scored.</p>\n<p>It rained.</p>"
    assert Article.objects.get().standfirst == "Half a thought"
