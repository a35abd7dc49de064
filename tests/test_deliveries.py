"""A delivery is worked once: by one run at a time, gone on with where a dead one stopped, nothing lost or doubled."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError

from articles import deliveries
from articles.models import Article, DeliveredStory, Delivery, Revision
from articles.story import UnreadableFile

from .factories import make_chief

pytestmark = pytest.mark.django_db
STORY = "{0} win late in the rain\n\n{0} won with the last kick of a wet night, and nobody left before it was over.\n"
BUNDLE = "\n\n\f\n".join(STORY.format(name) for name in ("Rovers", "Vale", "Town", "Athletic", "Wanderers"))


def store(text=BUNDLE, **options):
    return deliveries.store("bundle.txt", io.BytesIO(text.encode()), **options)


def outcomes(delivery, **options):
    return [outcome.outcome for outcome in deliveries.work(delivery, **options)]


def test_stories_are_saved_in_their_order_and_the_delivery_says_so():
    delivery = store()
    assert delivery.state == "queued"
    assert outcomes(delivery) == ["created"] * 5
    delivery.refresh_from_db()
    assert (delivery.state, delivery.found, delivery.lease) == ("done", 5, "")
    assert [row.story["headline"].split()[0] for row in delivery.stories.all()] == [
        *("Rovers", "Vale", "Town", "Athletic", "Wanderers")
    ]


def test_what_waits_becomes_no_article():
    delivery = store(waits=True)
    assert outcomes(delivery) == ["waiting"] * 5
    assert not Article.objects.exists()


@pytest.mark.parametrize("saved", [0, 1, 3, 5])
def test_run_that_was_cut_off_is_gone_on_with(monkeypatch, saved):
    monkeypatch.setattr(deliveries, "BATCH", 1)
    delivery = store()
    run = deliveries.work(delivery)
    for _ in range(saved):
        next(run)
    run.close()  # as a kill leaves it: the lease stays
    delivery.refresh_from_db()
    assert delivery.state == ("running" if saved else "queued")
    monkeypatch.setattr(deliveries, "_started", lambda pid: "another time")
    assert outcomes(store(go_on=True)) == ["created"] * 5
    assert Delivery.objects.count() == 1
    assert Article.objects.count() == Revision.objects.count() == DeliveredStory.objects.count() == 5


def test_two_runs_never_work_one_delivery():
    delivery = store()
    run = deliveries.work(delivery)
    next(run)
    with pytest.raises(deliveries.Taken):
        next(deliveries.work(delivery))


def test_run_that_was_taken_over_saves_nothing_more(monkeypatch):
    monkeypatch.setattr(deliveries, "BATCH", 1)
    delivery = store()
    run = deliveries.work(delivery)
    next(run)
    Delivery.objects.update(lease="elsewhere 1 2 3")
    with pytest.raises(deliveries.Taken):
        list(run)
    assert Article.objects.count() == 1


def test_enrichment_in_processes_gives_the_same_stories():
    alone = list(deliveries.work(store(waits=True)))
    delivery = store(waits=True)
    shared = list(deliveries.work(delivery, jobs=2))
    assert [outcome.story for outcome in shared] == [outcome.story for outcome in alone]


def test_same_bytes_that_wait_are_not_stored_twice():
    data = BUNDLE.encode()
    first = deliveries.receive("a.txt", data, by=make_chief())
    assert deliveries.receive("b.txt", data, by=make_chief()) == first
    assert Delivery.objects.count() == 1


def test_lines_of_an_interrupted_run_come_again_with_their_outcomes(monkeypatch):
    monkeypatch.setattr(deliveries, "BATCH", 1)
    run = deliveries.work(store(), file="in/bundle.txt")
    first = [next(run).line() for _ in range(2)]
    run.close()
    monkeypatch.setattr(deliveries, "_started", lambda pid: "another time")
    again = [outcome.line() for outcome in deliveries.work(store(go_on=True), file="in/bundle.txt")]
    assert json.dumps(again[:2]) == json.dumps(first)
    assert [line["n"] for line in again] == [1, 2, 3, 4, 5]


def test_batch_that_the_database_breaks_off_is_saved_in_the_next_try(monkeypatch):
    real, tries = deliveries.save_many, []

    def save_many(rows, **options):
        tries.append(rows)
        real(rows, **options)
        if len(tries) < 3:
            raise OperationalError("deadlock detected")

    monkeypatch.setattr(deliveries, "save_many", save_many)
    found = list(deliveries.work(store(STORY.format("Rovers"))))
    assert [outcome.outcome for outcome in found] == ["created"] and len(tries) == 3
    assert Article.objects.count() == DeliveredStory.objects.count() == 1


def test_file_of_a_refused_delivery_does_not_stay():
    with pytest.raises(UnreadableFile):
        deliveries.receive("a.xml", b"<?xml version='1.0'?><nothing/>", by=None)
    kept = Path(settings.PRIVATE_ROOT, "deliveries")
    checksum = hashlib.sha256(b"<?xml version='1.0'?><nothing/>").hexdigest()
    assert not list(kept.rglob(checksum))
