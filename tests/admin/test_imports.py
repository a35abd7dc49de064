"""The import desk: what comes is stored at once, each answer too, and nothing is a story until an editor says so."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import ingest, working_copy
from articles.models import Article, DeliveredStory, Delivery, PublishedArticle, Tag, User
from articles.own_ids import own_id
from articles.publishing import publish
from articles.story import Block, Story, StoryTag
from tests.factories import make_chief, make_draft
from tests.importers.archives import zip_of
from tests.importers.word_file import p, word_file

pytestmark = pytest.mark.django_db

IMPORT = "/admin/articles/delivery/"
TEXT = """Harbour hold on in the rain

Ten men kept the point that keeps them up.

Harbour Athletic held Millfield Town to a goalless draw on Saturday although they played an hour with ten men.

The referee sent off Niall Corran in the thirtieth minute for a second late challenge in front of the main stand.

Millfield pushed forward after the break, but their best chance fell to a defender who had not scored for years.
"""


def make_user(role, name=None):
    user = User.objects.create_user(name or role.lower(), password="x", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def editor(client):
    user = make_user("Sub-editor")
    client.force_login(user)
    return user


def paste(client, text=TEXT):
    return client.post(IMPORT, {"text": text})


def url(name, row):
    return reverse(f"admin:articles_delivery_{name}", args=[row.pk])


def answer(client, row, words, **fields):
    response = client.post(url("answer", row), {"answer": words, **fields}, headers={"Accept": "application/json"})
    row.refresh_from_db()
    return response


def make_asked(n=1, headline="Harbour hold on", outcome="waiting"):
    """Store a story with one block and one tag in question, as any importer may bring one."""
    blocks = (
        Block("paragraph", f"The first paragraph of story {n} tells what happened and where it did."),
        Block("paragraph", f"Corran leaves the pitch {n}", verdict="ask", reasons=("no full stop",)),
        Block("furniture", "Scroll down for video", verdict="sure", reasons=("a page's own words",)),
    )
    tags = (
        StoryTag("club", "Harbour", "harbour", "about", "sure", ("Harbour",)),
        StoryTag("club", "Millfield", "millfield", "mentioned", "ask", ("the Town",)),
    )
    delivery = Delivery.objects.create(name=f"wire{n}.txt", checksum=str(n), size=1, format="plain_text")
    story = Story(blocks=blocks, headline=headline, standfirst="Ten men keep a point", tags=tags)
    return DeliveredStory.objects.create(delivery=delivery, n=1, story=story.to_json(), outcome=outcome)


def test_a_pasted_text_is_stored_and_no_article_is_made(client, editor):
    response = paste(client)
    row = DeliveredStory.objects.get()
    assert response.url == url("review", row)
    assert row.outcome == "waiting" and row.delivery.arrived_by == editor
    assert row.delivery.file.open().read().decode().split() == TEXT.split()
    assert not Article.objects.exists()
    page = client.get(response.url).content.decode()
    assert "Harbour hold on in the rain" in page and "No date in the file" in page


def test_a_text_that_cannot_be_read_stays_in_the_box(client, editor):
    response = paste(client, "   \n ")
    assert response.status_code == 422 and "There is no text in the box yet." in response.content.decode()
    response = paste(client, "%PDF-1.7 rest")
    assert response.status_code == 422
    assert "%PDF-1.7 rest</textarea>" in response.content.decode()
    assert not Delivery.objects.exists()


def test_many_files_come_without_scripts_and_one_bad_one_stops_none(client, editor):
    files = [
        SimpleUploadedFile("one.txt", TEXT.encode()),
        SimpleUploadedFile("scan.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        SimpleUploadedFile("two.txt", TEXT.replace("Harbour", "Saltby").encode()),
    ]
    page = client.post(IMPORT, {"files": files}, follow=True).content.decode()
    assert "“scan.png”: The file is damaged or is not a picture" in page
    assert [d.name for d in Delivery.objects.order_by("pk")] == ["one.txt", "two.txt"]


def test_a_dropped_file_answers_where_to_look_or_what_is_wrong(client, editor):
    drop = reverse("admin:articles_delivery_drop")
    good = client.post(drop, {"file": SimpleUploadedFile("one.txt", TEXT.encode())}).json()
    assert good["url"] == url("review", DeliveredStory.objects.get())
    bad = client.post(drop, {"file": SimpleUploadedFile("empty.txt", b" ")})
    assert bad.status_code == 422 and bad.json()["error"].startswith("“empty.txt”")
    damaged = client.post(drop, {"file": SimpleUploadedFile("scan.png", b"\x89PNG\r\n\x1a\n\x00\x00")})
    assert damaged.json()["error"].startswith("“scan.png”: The file is damaged")


def test_the_same_text_twice_waits_once_and_later_is_unchanged(client, editor):
    first = paste(client).url
    assert paste(client).url == first
    assert Delivery.objects.count() == 1
    client.post(first + "save/")
    again = client.get(paste(client).url).content.decode()
    assert DeliveredStory.objects.order_by("pk").last().outcome == "unchanged"
    assert "We have this story, word for word." in again
    assert reverse("admin:articles_article_change", args=[Article.objects.get().pk]) in again


def test_each_answer_is_saved_at_once_and_shapes_the_draft(client, editor):
    row = make_asked()
    Tag.objects.create(kind="club", name="Harbour", slug="harbour")
    Tag.objects.create(kind="club", name="Millfield", slug="millfield")
    reply = answer(client, row, "blocks 1 photo").json()
    assert row.answers["blocks"] == {"1": "photo"}
    assert reply["open"] == 1 and 'id="blocks-1"' in reply["pieces"]["blocks-1"]
    answer(client, row, "tags 1 yes")
    answer(client, row, "roles 1 about")
    answer(
        client,
        row,
        "fields",
        headline="Harbour hang on",
        headline_was="Harbour hold on",
        kicker="Harbour 0-0 Millfield",
        kicker_was="",
    )
    response = client.post(url("save", row), {"_save": "1"})
    article = Article.objects.get()
    assert response.url == reverse("admin:articles_article_change", args=[article.pk])
    assert (article.headline, article.kicker) == ("Harbour hang on", "Harbour 0-0 Millfield")
    assert "<figcaption>Corran leaves the pitch 1</figcaption>" in article.body
    assert "Scroll down" not in article.body
    assert {(t.tag.name, t.role) for t in article.tag_rows.all()} == {("Harbour", "about"), ("Millfield", "about")}


def test_without_scripts_an_answer_leads_back_to_its_block(client, editor):
    row = make_asked()
    response = client.post(url("answer", row), {"answer": "blocks 1 heading"})
    assert response.url == url("review", row) + "#blocks-1"
    row.refresh_from_db()
    assert row.answers["blocks"] == {"1": "heading"}
    client.post(url("answer", row), {"answer": "blocks 1"})
    row.refresh_from_db()
    assert row.answers["blocks"] == {}


def test_what_cannot_be_said_is_refused_in_words(client, editor):
    row = make_asked()
    for words in (
        "blocks 9",
        "blocks",
        "tags standfirst",
        "photos ² ",
        "x 0",
        "blocks 9 photo",
        "blocks 1 banana",
        "blocks x photo",
        "tags 1 perhaps",
        "roles 0 yes",
        "cells 0 1",
    ):
        assert answer(client, row, words).status_code == 422, words
    assert row.answers == {}


def test_the_standfirst_can_be_a_paragraph_again(client, editor):
    row = make_asked()
    answer(client, row, "blocks standfirst paragraph")
    client.post(url("save", row))
    article = Article.objects.get()
    assert article.standfirst == "" and article.body.startswith("<p>Ten men keep a point</p>")


def test_last_answer_wins_and_an_untouched_box_undoes_nobody(client, editor):
    row = make_asked()
    answer(client, row, "blocks 1 photo")
    answer(client, row, "tags 1 no")
    answer(client, row, "blocks 1 heading")
    answer(client, row, "fields", headline="From a colleague", headline_was="Harbour hold on")
    # Another tab, opened before: its box still holds the old headline.
    answer(client, row, "fields", headline="Harbour hold on", headline_was="Harbour hold on")
    assert row.answers == {"blocks": {"1": "heading"}, "tags": {"1": "no"}, "headline": "From a colleague"}


def test_answers_shape_a_draft_until_somebody_touches_it(client, editor):
    row = make_asked()
    client.post(url("save", row))
    assert "your answers still shape it" in client.get(url("review", row)).content.decode()
    answer(client, row, "blocks 1 heading")
    article = Article.objects.get()
    assert "<h2>Corran leaves the pitch 1</h2>" in article.body
    article.body = "<p>Rewritten by hand.</p>"
    working_copy.save(article, by=editor, based_on=article.lock_version)
    answer(client, row, "blocks 1 photo")
    article.refresh_from_db()
    assert article.body == "<p>Rewritten by hand.</p>"
    assert row.answers["blocks"] == {"1": "photo"}
    assert "only close the questions" in client.get(url("review", row)).content.decode()


def test_saving_twice_makes_one_draft_that_keeps_its_questions(client, editor):
    row = make_asked()
    client.post(url("save", row))
    client.post(url("save", row))
    row.refresh_from_db()
    assert Article.objects.count() == 1 and row.outcome == "created"


def test_save_and_next_opens_the_next_story_of_the_same_file(client, editor):
    other = make_asked(2)
    delivery = Delivery.objects.create(name="many.txt", checksum="9", size=1)
    rows = [
        DeliveredStory.objects.create(delivery=delivery, n=n, story=Story(headline=f"Story {n}").to_json())
        for n in (1, 2)
    ]
    newer = make_asked(3)
    assert client.post(url("save", rows[0]), {"next": "1"}).url == url("review", rows[1])
    assert client.post(url("save", rows[1]), {"next": "1"}).url == url("review", newer)
    assert client.post(url("save", newer), {"next": "1"}).url == url("review", other)
    assert client.post(url("save", other), {"next": "1"}).url == IMPORT


def test_a_held_story_shows_both_texts_and_two_ways_out(client, editor):
    paste(client)
    first = DeliveredStory.objects.get()
    client.post(url("save", first))
    response = paste(client, TEXT.replace("goalless draw", "goalless and grim draw"))
    second = DeliveredStory.objects.exclude(pk=first.pk).get()
    assert "Much like a story we have" in client.get(response.url).content.decode()
    assert client.post(url("save", second)).url == url("review", second)
    second.refresh_from_db()
    assert second.outcome == "held" and Article.objects.count() == 1
    page = client.get(url("review", second)).content.decode()
    assert "<ins> and grim</ins>" in page and "Make another story of it" in page and "Leave it" in page
    client.post(url("save", second), {"anew": "1"})
    second.refresh_from_db()
    assert second.outcome == "created" and Article.objects.count() == 2


def test_a_version_is_left_by_who_may_change_our_story(client):
    ours, row = make_draft("Rovers win late"), make_asked()
    DeliveredStory.objects.update(outcome="held", article=ours)
    for role, outcome in (("Writer", "held"), ("Sub-editor", "discarded")):
        client.force_login(make_user(role))
        client.post(url("leave", row))
        row.refresh_from_db()
        assert row.outcome == outcome


def test_discarding_is_undone(client, editor):
    row = make_asked()
    answer(client, row, "blocks 1 photo")
    client.post(url("leave", row))
    row.refresh_from_db()
    assert row.outcome == "discarded"
    client.post(url("leave", row), {"undo": "1"})
    row.refresh_from_db()
    assert row.outcome == "waiting" and row.answers["blocks"] == {"1": "photo"}
    client.post(reverse("admin:articles_delivery_discard", args=[row.delivery_id]))
    row.delivery.refresh_from_db()
    assert row.delivery.discarded_at
    client.post(reverse("admin:articles_delivery_discard", args=[row.delivery_id]), {"undo": "1"})
    row.delivery.refresh_from_db()
    assert row.delivery.discarded_at is None


def test_what_made_a_draft_is_not_discarded(client, editor):
    row = make_asked()
    client.post(url("save", row))
    client.post(url("leave", row))
    row.refresh_from_db()
    assert row.outcome == "created"


def test_the_original_is_text_that_no_browser_runs(client, editor):
    paste(client, "<script>alert(1)</script> wins the cup\n\nA paragraph that is long enough to be one, and more.")
    row = DeliveredStory.objects.get()
    shown = client.get(url("original", row))
    assert shown["Content-Type"].startswith("text/plain") and shown["X-Content-Type-Options"] == "nosniff"
    kept = client.get(url("original", row) + "?file")
    assert kept["Content-Disposition"].startswith("attachment")
    assert b"<script>alert(1)</script>" not in client.get(url("review", row)).content


def test_the_original_of_any_format_is_shown_or_its_words(client, editor):
    line = b'{"id": 7, "headline": "Late winner", "body": "It came with the last kick."}\n'
    one = SimpleUploadedFile("wire.jsonl", line)
    many = SimpleUploadedFile("wire.zip", zip_of([("a/wire.jsonl", line), ("b/other.jsonl", line.replace(b"7", b"8"))]))
    word = SimpleUploadedFile("report.docx", word_file(p("Late winner", "Title") + p("It came with the last kick.")))
    for file in (one, many, word):
        client.post(reverse("admin:articles_delivery_drop"), {"file": file})
    rows = DeliveredStory.objects.order_by("pk")
    shown = [client.get(url("original", row)).content for row in rows]
    assert shown[:3] == [line, line, line.replace(b"7", b"8")]
    assert shown[3].decode() == "Late winner\n\nIt came with the last kick."
    rows[0].delivery.file.delete()
    assert client.get(url("original", rows[0])).content.decode() == "Late winner\n\nIt came with the last kick."


@pytest.mark.parametrize(
    ("role", "may"),
    [("Writer", True), ("Sub-editor", True), ("Editor", True), ("Administrator", True), ("Picture editor", False)],
)
def test_who_may_import(client, role, may):
    row = make_asked()
    client.force_login(make_user(role))
    expected = 200 if may else 403
    assert client.get(IMPORT).status_code == expected
    assert client.get(url("review", row)).status_code == expected
    assert client.get(url("original", row)).status_code == expected
    assert (paste(client).status_code == 302) is may
    assert (answer(client, row, "blocks 1 photo").status_code == 200) is may
    assert (client.post(url("leave", row)).status_code == 302) is may
    assert (client.post(url("save", make_asked(2))).status_code == 302) is may
    assert Article.objects.exists() is may


def test_a_writer_does_not_answer_for_a_colleagues_draft(client):
    row = make_asked()
    ingest.save_delivered(row, by=make_user("Editor"))
    client.force_login(make_user("Writer"))
    assert client.get(url("review", row)).status_code == 200
    assert answer(client, row, "blocks 1 photo").status_code == 403
    assert row.answers == {}


def test_the_list_goes_on_by_keyset_and_asks_no_more_when_longer(client, editor):
    make_asked(0)
    client.get(IMPORT)  # what the site keeps in mind is loaded once
    with CaptureQueriesContext(connection) as short:
        client.get(IMPORT)
    for n in range(1, 90):
        make_asked(n, headline=f"Story number {n}")
    with CaptureQueriesContext(connection) as long:
        page = client.get(IMPORT).content.decode()
    assert len(long) == len(short)
    assert "Story number 89" in page and "Story number 65" in page and "Story number 64" not in page
    second = client.get(IMPORT + page.split('rel="next" href="')[1].split('"')[0]).content.decode()
    assert "Story number 64" in second and "Story number 65" not in second
    assert "Story number 89" in client.get(IMPORT + second.split('rel="prev" href="')[1].split('"')[0]).content.decode()


def test_a_book_is_taken_too_and_only_its_beginning_shown(client, editor):
    text = "A very long report\n\n" + "\n\n".join(f"Paragraph {n} of it says something or other." for n in range(2500))
    response = paste(client, text)
    story = Story.from_json(DeliveredStory.objects.get().story)
    assert len(story.blocks) > 2000 and "Too long a text" in story.warnings[-1]
    page = client.get(response.url).content.decode()
    assert "Paragraph 500 of it" in page and "Paragraph 700 of it" not in page and "only its beginning" in page


def test_signed_out_visitors_get_the_sign_in(client):
    assert client.get(IMPORT).url.startswith("/admin/login/")


def bring(client, ours, **says):
    """Paste what claims to be a newer version of one of our stories, and save it."""
    version = {"uri": own_id(ours), "type": "text", "version": "99", "language": "en", "headline": "Not so"}
    words = {"body_text": "The club says that none of what was written here has happened, and nobody saw it."}
    paste(client, json.dumps(version | words | says))
    row = DeliveredStory.objects.get()
    client.post(url("save", row))
    ours.refresh_from_db()
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("says", [{"pubstatus": "withheld"}, {"embargoed": "2190-01-01T00:00:00Z"}])
@pytest.mark.parametrize(("role", "may"), [("Writer", False), ("Sub-editor", False), ("Editor", True)])
def test_a_file_brought_by_hand_takes_from_readers_only_what_its_bringer_may_withdraw(client, says, role, may):
    ours = make_draft("Rovers win late")
    publish(ours, by=make_chief())
    client.force_login(make_user(role))
    row = bring(client, ours, **says)
    assert PublishedArticle.objects.live().exists() is not may
    assert (row.outcome, ours.embargo_until is not None) == ("held", may and "embargoed" in says)
    take = {"take": "0", "based_on": ours.lock_version}
    client.post(url("take", row), take)
    assert PublishedArticle.objects.live().exists() is not may


def test_a_writer_puts_no_embargo_on_a_colleagues_draft(client):
    ours = make_draft("Rovers win late")
    client.force_login(make_user("Writer"))
    assert bring(client, ours, embargoed="2190-01-01T00:00:00Z").outcome == "held"
    assert ours.embargo_until is None
