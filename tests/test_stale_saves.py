"""Two people on one story: real connections, and a barrier between what each has read and what each writes."""

import html
import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from articles import deliveries, ingest, shaping
from articles.models import Address, Article, DeliveredStory, PhotoUse, PublishedArticle, Section
from articles.publishing import kill, publish
from articles.working_copy import StaleVersion, attach, restore_state, save

from .factories import FIGURE, change, form_of, make_chief, make_draft, make_photo, make_user
from .test_filing import FIRST, LAST, SECOND, TOP, WHOLE, paragraphs

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
ROUNDS = range(3)  # who comes first is chance


def race(*acts):
    """Run acts at once, each on a connection of its own; return what each returned or raised.

    An act is a generator: what it reads comes before its yield, what it writes after it.
    """
    barrier = Barrier(len(acts), timeout=20)

    def run(act):
        try:
            next(act)
            barrier.wait()
            return next(act, None)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def saving(pk, by, **fields):
    article = Article.objects.get(pk=pk)
    seen = article.lock_version
    for name, value in fields.items():
        setattr(article, name, value)
    yield
    yield save(article, by=by, based_on=seen)


def doing(verb, pk, by, **options):
    article = Article.objects.get(pk=pk)
    yield
    yield verb(article, by=by, based_on=article.lock_version, **options)


def posting(pk, user, **fields):
    client = Client()
    client.force_login(user)
    posted = form_of(client, pk) | fields
    yield
    yield client.post(reverse("admin:articles_article_change", args=[pk]), posted)


def only_one(results):
    """Return who won; the other was told that a newer version stands."""
    stale = [result for result in results if isinstance(result, StaleVersion)]
    assert len(stale) == 1, results
    return next(n for n, result in enumerate(results) if result is not stale[0])


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_saves_one_stands_and_the_other_is_told(_round):
    pk = make_draft("As opened").pk
    one, two = make_user("Editor"), make_user("Sub-editor")
    results = race(saving(pk, one, headline="One"), saving(pk, two, headline="Two"))
    article = Article.objects.get(pk=pk)
    assert article.headline == ("One", "Two")[only_one(results)]
    assert (article.revisions.count(), article.lock_version) == (2, 2)


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_forms_one_is_saved_and_the_other_sees_both_texts(_round):
    pk = make_draft("As opened").pk
    editor, sub = make_user("Editor"), make_user("Sub-editor")
    answers = race(
        posting(pk, editor, headline="Words of the editor"), posting(pk, sub, headline="Words of the sub & co")
    )
    assert sorted(answer.status_code for answer in answers) == [302, 409], answers
    loser, user = next((a, u) for a, u in zip(answers, (editor, sub), strict=True) if a.status_code == 409)
    page = re.sub(r"</?(ins|del)>", "", loser.content.decode())
    assert "Words of the editor" in page
    assert "Words of the sub &amp; co" in page
    # Their own text goes over it with one press, and the other's stays a version.
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.S)
    }
    fields["lock_version"] = re.search(r'name="lock_version" value="(\d+)"', page)[1]
    client = Client()
    client.force_login(user)
    assert client.post(reverse("admin:articles_article_change", args=[pk]), fields).status_code == 302
    article = Article.objects.get(pk=pk)
    assert article.headline == ("Words of the sub & co" if user == sub else "Words of the editor")
    assert article.body == "<p>It ended late.</p>"
    assert {state["headline"] for state in article.revisions.values_list("state", flat=True)} == {
        "As opened",
        "Words of the editor",
        "Words of the sub & co",
    }


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_a_save_and_a_publish_one_stands(_round):
    pk = make_draft("As opened").pk
    chief = make_chief()
    won = only_one(race(saving(pk, chief, headline="Typed"), doing(publish, pk, chief)))
    article, rows = Article.objects.get(pk=pk), list(PublishedArticle.objects.values_list("headline", flat=True))
    if won == 0:
        assert (article.headline, article.status, rows) == ("Typed", "draft", [])
        assert not Address.objects.exists()
    else:
        assert (article.headline, article.status, rows) == ("As opened", "published", ["As opened"])


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_two_publishes_one_stands(_round):
    pk = make_draft().pk
    only_one(race(doing(publish, pk, make_chief()), doing(publish, pk, make_user("Editor"))))
    article = Article.objects.get(pk=pk)
    assert (PublishedArticle.objects.count(), Address.objects.count()) == (1, 1)
    assert article.audit.filter(verb="publish").count() == 1
    assert article.revisions.filter(public_until=None).exclude(public_from=None).count() == 1


def test_of_a_publish_and_a_kill_one_stands():
    pk = make_draft().pk
    won = only_one(race(doing(publish, pk, make_chief()), doing(kill, pk, make_chief(), why="Not true.")))
    assert Article.objects.get(pk=pk).status == ("published", "killed")[won]
    assert PublishedArticle.objects.live().exists() == (won == 0)


@pytest.mark.parametrize("_round", ROUNDS)
def test_of_a_restored_version_and_a_save_one_stands(_round):
    article = make_draft("First words")
    change(article, headline="Second words")
    chief = make_chief()

    def restoring():
        mine = Article.objects.get(pk=article.pk)
        changes = restore_state(mine, mine.revisions.get(number=1))
        yield
        yield save(mine, by=chief, based_on=mine.lock_version, changes=changes)

    won = only_one(race(restoring(), saving(article.pk, chief, headline="Typed")))
    assert Article.objects.get(pk=article.pk).headline == ("First words", "Typed")[won]
    assert article.revisions.count() == 3


@pytest.mark.parametrize("_round", ROUNDS)
def test_picture_is_attached_while_somebody_types(_round):
    article = make_draft(body="<p>It ended late.</p>\n" + FIGURE.format("aa", "The net"))
    photo, chief = make_photo(), make_chief()

    def attaching():
        use = PhotoUse.objects.select_related("article").get(article=article.pk, key="aa")
        yield
        yield attach(use, photo, by=chief)

    results = race(attaching(), saving(article.pk, chief, headline="Typed meanwhile"))
    assert not [result for result in results if isinstance(result, Exception)], results
    article.refresh_from_db()
    assert (article.headline, article.uses.get().photo) == ("Typed meanwhile", photo)
    newest = article.revisions.first().state
    assert (newest["headline"], newest["uses"]["aa"][0]) == ("Typed meanwhile", photo.pk)


@pytest.mark.parametrize("_round", ROUNDS)
def test_one_file_imported_twice_at_once_makes_one_story(_round):
    data = b"Rovers win late\n\n26 February 2024\n\nRovers won with the last kick of a wet night in the valley.\n"

    def importing(name):
        delivery = deliveries.store(name, io.BytesIO(data))
        yield
        yield list(deliveries.work(delivery))

    results = race(importing("a.txt"), importing("b.txt"))
    outcomes = [result[0].outcome if isinstance(result, list) else result for result in results]
    assert sorted(map(str, outcomes)) == ["created", "unchanged"], outcomes
    assert Article.objects.count() == 1
    assert set(DeliveredStory.objects.values_list("article", flat=True)) == {Article.objects.get().pk}


LINES = [f'{{"id": "a{n}", "headline": "Match {n}", "body": "Rovers won match {n} in the rain."}}' for n in range(30)]


@pytest.mark.parametrize("_round", ROUNDS)
def test_same_stories_come_twice_at_once_in_opposite_order(_round):
    def importing(lines):
        delivery = deliveries.store("a.jsonl", io.BytesIO("\n".join(lines).encode()))
        yield
        yield [outcome.outcome for outcome in deliveries.work(delivery)]

    results = race(importing(LINES), importing(LINES[::-1]))
    assert not [result for result in results if isinstance(result, Exception)], results
    assert sorted(results[0] + results[1]) == ["created"] * 30 + ["unchanged"] * 30
    assert Article.objects.count() == 30


@pytest.mark.parametrize("_round", ROUNDS)
def test_takes_that_come_at_one_moment_make_one_story(_round):
    def importing(text):
        delivery = deliveries.store("copy.txt", io.BytesIO(text.encode()), source="stringer")
        yield
        yield [outcome.outcome for outcome in deliveries.work(delivery)]

    results = race(*map(importing, (FIRST, SECOND, LAST, TOP)))
    assert sorted(map(str, results)) == ["['created']", *["['updated']"] * 3]
    assert paragraphs(Article.objects.get()) == WHOLE


def test_picture_is_not_lost_to_a_newer_version_of_its_story(monkeypatch):
    file = '{{"id": "a1", "headline": "Late winner", "version": "{0}", "body": "It was the {0}th version of it."}}'
    row = next(deliveries.work(deliveries.store("a.jsonl", io.BytesIO(file.format(1).encode())))).row
    article = change(row.article, body="<p>It ended late.</p>\n" + FIGURE.format("aa", "The net"))
    shaping.keep_state(row, article)  # as if the figure had come with it
    row.save()
    photo, chief, real, found_untouched = make_photo(), make_chief(), ingest.write_draft, Event()

    def write_draft(*args, **options):
        found_untouched.set()
        time.sleep(0.5)  # for the picture to come between
        real(*args, **options)

    monkeypatch.setattr(ingest, "write_draft", write_draft)

    def attaching():
        use = PhotoUse.objects.select_related("article").get(article=article.pk, key="aa")
        yield
        found_untouched.wait(20)
        yield attach(use, photo, by=chief)

    def importing():
        delivery = deliveries.store("b.jsonl", io.BytesIO(file.format(2).encode()))
        yield
        yield [outcome.outcome for outcome in deliveries.work(delivery)]

    attached, imported = race(attaching(), importing())
    assert imported == ["updated"] and isinstance(attached, StaleVersion)


def test_two_stories_of_one_headline_published_at_once_get_two_addresses():
    Section.objects.get_or_create(slug="football", defaults={"name": "Football"})
    one, two = make_draft("Late winner"), make_draft("Late winner")
    chief = make_chief()
    results = race(doing(publish, one.pk, chief), doing(publish, two.pk, chief))
    assert not [result for result in results if isinstance(result, Exception)], results
    assert len({row.path for row in PublishedArticle.objects.all()}) == 2


def test_answers_of_two_editors_are_both_kept():
    story = "Rovers win late\n\n26 February 2024\n\n" + "\n\n".join(
        f"Paragraph {n} of the report has quite enough words to be one, and it ends as it should." for n in range(4)
    )
    row = next(deliveries.work(deliveries.store("a.txt", io.BytesIO(story.encode())))).row
    places = [str(n) for n, block in enumerate(row.story["blocks"]) if block["kind"] == "paragraph"][:2]

    def answering(place, by):
        mine = DeliveredStory.objects.get(pk=row.pk)
        yield
        yield shaping.answer(mine, "blocks", place, "photo", by=by)

    results = race(answering(places[0], make_chief()), answering(places[1], make_user("Editor")))
    assert not [result for result in results if isinstance(result, Exception)], results
    row.refresh_from_db()
    assert row.answers["blocks"] == dict.fromkeys(places, "photo")
    assert len(re.findall("<figure", Article.objects.get().body)) == 2
