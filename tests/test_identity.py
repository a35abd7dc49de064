"""Which of our stories a delivered one is: never two of one, never one of two."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from articles import ingest
from articles.inbox import discard
from articles.models import Article, DeliveredStory, Delivery, Revision, StoryKey
from articles.publishing import Refused, publish, put_into_bin, take_out_of_bin
from articles.story import Block, Story
from articles.versions import disagree, is_older

from .factories import change, make_chief, make_section, make_user

pytestmark = pytest.mark.django_db
TEXT = "Rovers won with the last kick of a wet night in the valley, and nobody had left."
numbers = iter(range(10**6))


def story(text=TEXT, **fields):
    return Story(headline="Rovers win late", blocks=(Block("paragraph", text),)).replace(**fields)


def waiting(told, source="wire"):
    n = next(numbers)
    delivery = Delivery.objects.create(name=f"{n}.xml", checksum=f"{n:064}", size=1, source=source)
    return DeliveredStory.objects.create(delivery=delivery, n=1, story=told.to_json())


def deliver(told, source="wire", by=None, **options):
    row = waiting(told, source)
    ingest.save_delivered(row, by=by, **options)
    return row


def test_story_is_known_by_its_id_then_its_address_then_its_words():
    first = deliver(story(source_ref="a1", link="https://www.example.com/late/"))
    by_ref = deliver(story("Another text of it altogether, as long as the first one was.", source_ref="a1"))
    by_link = deliver(story("A third text.", link="http://WWW.example.com/late?utm_source=x"))
    by_text = deliver(story())
    assert [row.article_id for row in (by_ref, by_link, by_text)] == [first.article_id] * 3
    assert Article.objects.count() == 1


def test_two_ids_of_one_sender_under_one_address_are_two_stories():
    deliver(story(source_ref="a1", link="https://example.com/"))
    other = deliver(story("Vale drew at home with nobody in particular.", source_ref="a2", link="https://example.com/"))
    assert other.outcome == "created"
    assert Article.objects.get(source_ref="a2").link is None


def test_short_text_under_two_ids_is_two_stories():
    deliver(Story(headline="Results", source_ref="a1"))
    assert deliver(Story(headline="Results", source_ref="a2")).outcome == "created"
    again = [deliver(Story(headline="Results", source_ref=ref)).outcome for ref in ("a1", "a2")]
    assert again == ["unchanged", "unchanged"]
    assert deliver(Story(headline="Late results", source_ref="a2")).outcome == "updated"


def test_same_text_of_another_sender_changes_nothing():
    first = deliver(story(source_ref="a1"), source="wire")
    again = deliver(story(source_ref="b1"), source="agency")
    assert (again.outcome, again.article_id) == ("unchanged", first.article_id)


def test_another_senders_newer_text_under_our_address_is_held():
    deliver(story(link="https://example.com/late"), source="wire")
    other = deliver(story("A newer text, from somewhere else.", link="https://example.com/late"), source="rogue")
    assert other.outcome == "held"
    assert Article.objects.get().body == f"<p>{TEXT}</p>"


def test_older_version_is_passed_over_and_says_so():
    newest = deliver(story("The second text of this story is here.", source_ref="a1", version="11"))
    older = deliver(story(source_ref="a1", version="2"))
    assert (older.outcome, older.article_id) == ("skipped", newest.article_id)
    assert "older version" in older.notes[0]
    assert deliver(story("The third text of this story is here.", source_ref="a1", version="12")).outcome == "updated"
    # The same file again, once ours has gone on:
    assert deliver(story("The second text of this story is here.", source_ref="a1", version="11")).outcome == "skipped"


def test_former_text_without_an_id_is_known_as_an_older_version():
    deliver(story(source_ref="a1"))
    deliver(story("The second text of this story is here and longer.", source_ref="a1"))
    assert deliver(story()).outcome == "skipped"


@pytest.mark.parametrize(
    "here, there, older",
    [
        (("2", None), ("11", None), True),
        (("11", None), ("2", None), False),
        (("1.9", None), ("1.10", None), True),
        ((None, 1), (None, 2), True),
        ((None, 2), (None, 1), False),
        (("3", 1), ("3", 2), True),
        ((None, None), ("3", 2), False),
        (("x", None), ("y", None), False),
        (("1", None), ("1.0", None), False),
        (("1.0", 1), ("1", 2), True),
        (("2026-01-05T14:30:00Z", None), ("2026-01-05T15:00:00+01:00", None), False),
        (("2026-01-05T15:00:00+02:00", None), ("2026-01-05T13:30:00Z", None), True),
    ],
)
def test_which_version_is_older(here, there, older):
    def moment(day):
        return day and datetime(2026, 1, day, tzinfo=UTC)

    assert is_older(here[0], moment(here[1]), there[0], moment(there[1])) is older


def test_lower_version_of_a_later_date_is_a_disagreement():
    one, two = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    assert disagree("3", two, "9", one)
    assert not disagree("9", two, "3", one) and not disagree("3", one, "9", two) and not disagree(None, two, None, one)


def test_replacing_story_updates_the_one_it_replaces():
    first = deliver(story(source_ref="a1"))
    second = deliver(story("The second text, under an id of its own.", source_ref="a2", replaces=("a1",)))
    assert (second.outcome, second.article_id) == ("updated", first.article_id)
    assert deliver(story(source_ref="a1")).outcome == "skipped"
    assert Article.objects.count() == 1


def test_same_words_that_may_now_be_published_lift_the_ban():
    deliver(story(source_ref="a1", version="1", usable=False, status="withheld"))
    assert Article.objects.get().held_back == "withheld"
    assert deliver(story(source_ref="a1", version="2")).outcome == "updated"
    assert Article.objects.get().held_back == ""


def published(told):
    article = deliver(told).article
    publish(change(article, section=make_section(), standfirst="So it was."), by=make_chief())
    return article


def test_cancel_takes_a_public_story_down_with_its_record():
    article = published(story(source_ref="a1"))
    row = deliver(Story(source_ref="a1", cancels=("a1",), usable=False, status="canceled"))
    article.refresh_from_db()
    assert (row.outcome, row.article_id, article.status, article.held_back) == (
        *("withdrawn", article.pk),
        *("withdrawn", "canceled"),
    )
    entry = article.audit.first()
    assert (entry.verb, entry.by, entry.from_status, entry.to_status) == ("cancel", None, "published", "withdrawn")


def test_cancel_of_a_draft_keeps_it_from_being_published():
    article = deliver(story(source_ref="a1")).article
    assert deliver(Story(source_ref="a1", cancels=("a1",))).outcome == "withdrawn"
    article.refresh_from_db()
    assert (article.status, article.held_back) == ("draft", "canceled")


def test_canceled_story_that_comes_again_as_it_was_stays_canceled():
    told = story(source_ref="a1", version="1")
    article = deliver(told).article
    deliver(Story(source_ref="a1", version="2", cancels=("a1",)))
    assert deliver(told).outcome == "unchanged"
    assert deliver(told.replace(headline="Rovers win very late")).outcome == "skipped"
    article.refresh_from_db()
    assert article.held_back == "canceled"
    assert deliver(story(source_ref="a1", version="3")).outcome == "updated"
    article.refresh_from_db()
    assert article.held_back == ""


def test_story_whose_cancel_waits_for_an_editor_cannot_be_published_meanwhile():
    article = change(deliver(story(source_ref="a1")).article, section=make_section(), standfirst="So it was.")
    row = waiting(Story(source_ref="a1", cancels=("a1",)))
    ingest.wait(row, Story.from_json(row.story))
    row.save()
    assert (row.outcome, row.article) == ("waiting", article)
    with pytest.raises(Refused, match="cancels this story"):
        publish(article, by=make_chief())
    discard(row)
    publish(article, by=make_chief())


def test_cancel_of_what_we_lack_or_of_another_senders_story_does_nothing():
    article = published(story(source_ref="a1"))
    assert deliver(Story(cancels=("a9",))).outcome == "skipped"
    assert deliver(Story(cancels=("a1",)), source="rogue").outcome == "skipped"
    article.refresh_from_db()
    assert article.status == "published"


@pytest.mark.parametrize(("version", "outcome"), [("1", "withdrawn"), ("3", "created")])
def test_story_that_was_canceled_before_it_came_is_canceled_when_it_comes(version, outcome):
    assert deliver(Story(source_ref="a1", version="2", cancels=("a1",))).outcome == "skipped"
    assert deliver(story("A story with nothing to do with it.", source_ref="a2")).outcome == "created"
    row = deliver(story(source_ref="a1", version=version))
    assert (row.outcome, row.article.held_back) == (outcome, "canceled" if outcome == "withdrawn" else "")
    assert deliver(story("Another sender's own story of it.", source_ref="a1"), source="rogue").outcome == "created"


def test_story_canceled_before_it_came_is_so_among_many_new_ones_too():
    deliver(Story(source_ref="a1", version="2", cancels=("a1",)))
    told = [story(f"Story number {n} of this delivery, told at length.", source_ref=f"a{n}") for n in range(3)]
    first = waiting(told[0])
    rows = [
        DeliveredStory(delivery=first.delivery, n=n + 2, story=one.to_json(), source="wire")
        for n, one in enumerate(told)
    ]
    ingest.save_many(rows, by=None, policy_of=lambda _: None)
    assert [row.outcome for row in rows] == ["created", "withdrawn", "created"]


def test_cancel_by_hand_asks_for_an_editors_right():
    article = published(story(source_ref="a1"))
    refused = deliver(Story(cancels=("a1",)), source="desk", by=make_user("Writer"))
    assert refused.outcome == "failed"
    assert "must withdraw it" in refused.error
    assert deliver(Story(cancels=("a1",)), source="desk", by=make_user("Editor")).outcome == "withdrawn"
    article.refresh_from_db()
    assert article.status == "withdrawn"


def test_binned_story_comes_anew_and_is_known_again_out_of_the_bin():
    told = story(source_ref="a1", link="https://example.com/late")
    article = deliver(told).article
    put_into_bin(article, by=make_chief())
    assert not StoryKey.objects.exists()
    take_out_of_bin(article, by=make_chief())
    article.refresh_from_db()
    assert (article.source_ref, article.link) == ("a1", "https://example.com/late")
    assert deliver(told).outcome == "unchanged"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("_round", range(3))  # who comes first is chance
def test_many_imports_of_one_story_at_one_moment_make_one_article(_round):
    rows = [waiting(story(source_ref=ref)) for ref in ("a1", "a1", None, "a1", "a2", None)]
    barrier, outcomes = threading.Barrier(len(rows)), []

    def save(row):
        barrier.wait()
        try:
            outcomes.append(ingest.save_delivered(row, by=None).outcome)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[row]) for row in rows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["created"] + ["unchanged"] * 5
    assert Article.objects.count() == Revision.objects.count() == 1


def test_newer_version_keeps_the_date_of_the_first_where_its_own_is_only_that_of_the_version():
    first, later = datetime(2024, 3, 2, 17, tzinfo=UTC), datetime(2024, 3, 2, 19, tzinfo=UTC)
    deliver(story(source_ref="a1", version="1", published_at=first, updated_at=first))
    deliver(story("Rovers won, and that was that.", source_ref="a1", version="2", published_at=later, updated_at=later))
    article = Article.objects.get()
    assert (article.dated_at, article.source_updated_at) == (first, later)
    deliver(story("Rovers won, and that is all.", source_ref="a1", version="3", published_at=later))
    article.refresh_from_db()
    assert article.dated_at == later  # a date of the story itself, put right by its sender
