"""A correction is an act of its own: readers find it below the story, in the list, in feeds, and so do machines."""

import json
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Correction
from articles.publishing import Refused, amend, kill, publish, restore, unschedule, withdraw

from .factories import DAY, HOUR, change, make_chief, make_draft, make_user, publish_story

pytestmark = pytest.mark.django_db
NOTE = "An earlier version named Ana Quill as the scorer. It was Sam Ferrow."


def correct(article, text=NOTE, kind="correction", **fields):
    article.refresh_from_db()
    return publish(change(article, **fields) if fields else article, by=make_chief(), correction=(kind, text))


def page(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_correction_stands_below_the_story_in_the_list_in_feeds_and_for_machines(client):
    row = publish_story("Ferrow wins it")
    before = page(client, row.path)
    assert "Corrections</h2>" not in before
    row = correct(row.article, headline="Ferrow won it")
    text = page(client, row.path)
    assert NOTE in text.partition('id="corrections"')[2]
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[1])
    note = Correction.objects.get()
    assert data["correction"] == [
        {"@type": "CorrectionComment", "text": NOTE, "datePublished": note.dated_at.isoformat(timespec="seconds")}
    ]
    assert data["dateModified"] == row.updated_at.isoformat(timespec="seconds")
    assert NOTE in page(client, "/feed.xml")
    listed = page(client, "/corrections/")
    assert NOTE in listed
    assert f'{row.path}#corrections"' in listed
    assert note.revision == row.article.revisions.first()


def test_small_fix_moves_nothing_and_an_update_says_so_without_a_note():
    article = publish_story("Ferrow wins it").article
    article.refresh_from_db()
    assert publish(change(article, headline="Ferrow won it"), by=make_chief()).updated_at is None
    assert publish(change(article, headline="Late Ferrow"), by=make_chief(), say_updated=True).updated_at
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("correction", "  ", "what was wrong"),
        ("gossip", NOTE, "what was wrong"),
        ("correction", "x" * 1001, "1001 letters"),
    ],
)
def test_correction_without_words_is_refused_and_nothing_is_written(kind, text, said):
    row = publish_story("Ferrow wins it")
    with pytest.raises(Refused, match=said):
        correct(row.article, text, kind, headline="Ferrow won it")
    row.refresh_from_db()
    assert (row.headline, Correction.objects.count()) == ("Ferrow wins it", 0)


def test_story_that_readers_do_not_have_is_not_corrected():
    with pytest.raises(Refused, match="nothing to correct"):
        correct(make_draft("A draft"))
    assert not Correction.objects.exists()


def test_correction_of_a_scheduled_change_comes_with_it_or_not_at_all(client):
    row = publish_story("Ferrow wins it")
    opens = timezone.now() + HOUR
    correct(row.article, publish_at=opens, headline="Ferrow won it")
    assert NOTE not in page(client, row.path) + page(client, "/corrections/") + page(client, "/feed.xml")
    with time_machine.travel(opens + DAY / 86400, tick=False):
        assert NOTE in page(client, row.path)
        assert NOTE in page(client, "/corrections/")
    article = row.article
    article.refresh_from_db()
    unschedule(article, by=make_chief())
    assert not Correction.objects.exists()


@pytest.mark.parametrize("act", [withdraw, kill])
def test_correction_goes_with_its_story_and_comes_back_with_it(client, act):
    row = publish_story("Ferrow wins it")
    article = correct(row.article).article
    act(article, by=make_chief(), why="Not true.")
    assert NOTE not in page(client, "/corrections/")
    restore(article, by=make_chief())
    publish(article, by=make_chief())
    assert NOTE in page(client, "/corrections/")


def test_list_is_read_in_windows_at_one_cost(client):
    for n in range(45):
        row = publish_story(f"Story {n}")
        Correction.objects.create(article=row.article, text=f"Note number {n}.", dated_at=row.dated_at + n * HOUR)

    def seen(path):
        with CaptureQueriesContext(connection) as queries:
            text = page(client, path)
        older = re.search(r'href="([^"]+)" rel="next"', text)
        return [int(n) for n in re.findall(r"Note number (\d+)\.", text)], older and older[1], len(queries)

    page(client, "/archive/")  # what a process asks once
    first, older, cost = seen("/corrections/")
    assert first == [*range(44, 24, -1)]
    second, older, again = seen(older)
    assert (second, again) == ([*range(24, 4, -1)], cost)
    assert seen(older)[0] == [4, 3, 2, 1, 0]


def test_editor_puts_the_note_right_and_the_record_keeps_what_it_said(client):
    row = publish_story("Ferrow wins it")
    correct(row.article)
    note = Correction.objects.get()
    with pytest.raises(PermissionDenied):
        amend(note, kind="correction", text="Other words.", by=make_user("Sub-editor"))
    client.force_login(make_user("Editor"))
    answer = client.post(
        reverse("admin:articles_correction_change", args=[note.pk]), {"kind": "clarification", "text": "Other words."}
    )
    assert answer.status_code == 302
    note.refresh_from_db()
    assert (note.kind, note.text) == ("clarification", "Other words.")
    entry = row.article.audit.first()
    assert (entry.verb, entry.why) == ("amend", f"It said: Correction: {NOTE}")
    assert "Other words." in page(client, row.path)


def test_form_publishes_with_a_correction_and_gives_an_unpublished_note_back(client):
    row = publish_story("Ferrow wins it")
    client.force_login(make_user("Editor"))
    address = reverse("admin:articles_article_change", args=[row.article_id])

    def post(**said):
        form = client.get(address).context["adminform"].form
        fields = {name: form[name].value() for name in ("headline", "body", "section", "story_type", "language")}
        hidden = {name: form[name].value() or "" for name in ("tag_rows", "uses", "lock_version", "slug", "byline")}
        day = {"dated_at_0": row.dated_at.date(), "dated_at_1": "08:10", "time_known": "on"}
        return client.post(address, fields | hidden | day | said, follow=True).content.decode()

    said = {"say": "correction", "correction": NOTE}
    assert NOTE in post(**said, _save="1")  # saved only: the note is in its box again
    assert not Correction.objects.exists()
    assert "what was wrong and what is right" in post(say="apology", correction="", _verb="publish")
    assert NOTE in post(**said, _verb="publish")
    assert Correction.objects.get().text == NOTE
    assert NOTE in page(client, row.path)
