"""What somebody who sends us stories, or may only write, must not be able to do to those of others."""

import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone

from articles import deliveries, inbox, ingest, merging, shaping
from articles.importers.parcel import Parcel
from articles.importers.records import Csv
from articles.mailbox import take_in
from articles.models import Article, ColumnMapping, DeliveredStory, Delivery, PublishedArticle, Source
from articles.own_ids import own_id
from articles.publishing import Refused, publish
from articles.story import Block, Story
from tests.factories import change, make_chief, make_section, make_user
from tests.test_identity import deliver, published, story, waiting

pytestmark = pytest.mark.django_db
LATER = timezone.now() + timedelta(days=2)
LIVE = PublishedArticle.objects.live


@pytest.mark.parametrize(
    "sender",
    [
        "=?utf-8?q?wire=40agency.example=2C?= <evil@evil.example>",
        "=?utf-8?q?=3Cwire=40agency.example=3E?= <evil@evil.example>",
        "wire@agency.example, evil@evil.example",
        "wire@agency.example)<evil@evil.example",
    ],
)
def test_mail_is_from_the_address_that_the_mail_server_vouches_for(sender):
    Source.objects.create(name="agency", label="Agency", trusted=True, mail_from="wire@agency.example")
    take_in(f"From: {sender}\r\nSubject: =?utf-8?q?a=00b?=\r\n\r\nRovers win\r\n\r\nThey won.\r\n".encode())
    delivery = Delivery.objects.get()
    assert delivery.source != "agency" and delivery.waits


@pytest.mark.parametrize(
    "sender", ['"Wire, The" <wire@agency.example>', "WIRE@agency.example", "Wire <wire@agency.example>"]
)
def test_honest_mail_is_its_sources(sender):
    Source.objects.create(name="agency", label="Agency", trusted=True, mail_from="wire@agency.example")
    take_in(f"From: {sender}\r\nSubject: a\r\n\r\nRovers win\r\n\r\nThey won.\r\n".encode())
    assert Delivery.objects.get().source == "agency"


def test_another_sender_who_knows_our_own_id_changes_nothing():
    article = published(story(source_ref="a1"))
    row = deliver(story("Forged by a partner.", source_ref=own_id(article), version="99"), source="partner")
    assert (row.outcome, row.article) == ("held", article)
    article.refresh_from_db()
    assert "Forged" not in article.body


def test_answer_does_not_bring_back_what_its_source_took_back():
    row = deliver(story(source_ref="a1"))
    deliver(Story(source_ref="a1", version="2", cancels=("a1",)))
    shaping.answer(row, "blocks", "0", "heading", by=make_chief())
    assert Article.objects.get().held_back == "canceled"


BANS = {"withheld": {"usable": False, "status": "withheld"}, "embargo": {"embargo_until": LATER}}


@pytest.mark.parametrize("ban", BANS.values(), ids=BANS)
@pytest.mark.parametrize("touched", [False, True])
def test_what_must_not_be_public_any_more_is_taken_down(ban, touched):
    article = published(story(source_ref="a1", version="1"))
    if touched:
        change(article, kicker="Cup")
    assert LIVE().filter(article=article).exists()
    deliver(story("Another text of it altogether.", source_ref="a1", version="2", **ban))
    assert not LIVE().filter(article=article).exists()
    article.refresh_from_db()
    assert (article.status, bool(article.held_back or article.embargo_until)) == ("withdrawn", True)


def test_embargo_holds_for_a_draft_whose_words_an_editor_has_changed():
    article = change(deliver(story(source_ref="a1")).article, section=make_section(), standfirst="So it was.")
    assert deliver(story(source_ref="a1", version="2", embargo_until=LATER)).outcome == "held"
    publish(Article.objects.get(pk=article.pk), by=make_chief())
    assert not LIVE().filter(article=article).exists()


def test_embargo_comes_along_with_the_words_that_are_taken():
    article = change(deliver(story(source_ref="a1")).article, kicker="Cup")
    row = deliver(
        story("Another text of it altogether.", source_ref="a1", version="2", usable=False, status="withheld")
    )
    article.refresh_from_db()
    taken = {line.n for line in inbox.side_by_side(row) if line.field == merging.BODY}
    inbox.take_rows(row, taken, based_on=article.lock_version, by=make_chief())
    article.refresh_from_db()
    assert article.held_back == "withheld"
    with pytest.raises(Refused):
        publish(article, by=make_chief())


def test_stories_under_one_general_name_are_asked_about_and_never_joined():
    def sent(ref, headline, slug, text):
        told = Story(headline=headline, slugline=slug, source_ref=ref, blocks=(Block("paragraph", text),))
        return deliver(told).outcome

    assert sent("1", "Hammarby win derby", "Fotboll, update", "Hammarby won the derby in the rain.") == "created"
    assert sent("2", "Malmo lose in Europe", "Fotboll, update", "Malmo lost again far from home.") == "held"
    assert sent("3", "", "Tennis take 1", "A first set of an hour and a half.") == "created"
    assert sent("4", "", "Tennis - ends", "Nobody knows what this belongs to.") == "held"
    assert sent("5", "Rain at Redmire", "Redmire racing take 1", "The first race was off.") == "created"
    assert sent("6", "Saltby sell captain", "Redmire racing take 2", "The captain goes for a fee.") == "held"


def test_writer_does_not_write_over_another_persons_story():
    article = deliver(story(source_ref="a1", version="1")).article
    row = waiting(story("The writer's own text of it.", source_ref="a1", version="2"))
    ingest.save_delivered(row, by=make_user("Writer"))
    article.refresh_from_db()
    assert (row.outcome, "own text" in article.body) == ("held", False)


def test_undo_gives_back_what_was_discarded_and_nothing_else():
    made = deliver(story(source_ref="a1"))
    inbox.take_back(made)
    made.refresh_from_db()
    assert made.outcome == "created"
    change(made.article, kicker="Cup")
    held = deliver(story("Another text of it altogether.", source_ref="a1", version="2"))
    inbox.discard(held)
    inbox.take_back(held)
    held.refresh_from_db()
    assert (held.outcome, held.article_id) == ("held", made.article_id)


def test_sites_own_address_and_a_route_within_a_page_are_told_apart():
    for link in ("https://e.example/", "https://e.example/app#/story/1", "https://e.example/app#/story/2"):
        assert deliver(story(f"A text under {link} of its own.", link=link)).outcome == "created"
    assert deliver(story("Nothing like the others here.", link="https://e.example")).outcome == "created"


def test_columns_that_hold_a_story_back_cannot_be_named_away():
    table = b"title,text,embargo_until,status\nRovers win,They did.,2099-01-01T00:00:00Z,withheld\n"
    said = {"title": "headline", "text": "body", "embargo_until": "", "status": ""}
    (told,) = Csv().read(Parcel("a.csv", table, columns=said))
    assert (told.embargo_until.year, told.usable) == (2099, False)


def test_what_one_says_of_columns_holds_for_no_other_sender():
    columns = ["title", "text", "note"]
    mapping = {"title": "headline", "text": "internal_notes", "note": "body"}
    fingerprint = ColumnMapping.fingerprint_of(columns)
    ColumnMapping.objects.create(source="desk", columns=columns, fingerprint=fingerprint, mapping=mapping)
    table = b"title,text,note\nRovers win,They did so in the rain.,For the desk\n"
    for source, text in (("agency", "They did so in the rain."), ("desk", "For the desk")):
        delivery = deliveries.store("a.csv", BytesIO(table), source=source)
        (made,) = deliveries.work(delivery)
        assert made.story.blocks[0].text == text


def agreed():
    return Source.objects.create(
        name="wire", label="Wire", trusted=True, publish_as=make_chief(), section=make_section(), tags="take"
    )


@pytest.mark.parametrize(("date", "status"), [(LATER, "draft"), (None, "published")], ids=["future", "now"])
def test_what_is_dated_in_the_future_is_not_published_as_agreed(date, status):
    source = agreed()
    row = deliver(story(source_ref="a1", published_at=date))
    ingest.publish_if_agreed(ingest.outcome_of(row), source)
    row.article.refresh_from_db()
    assert row.article.status == status


def test_run_that_was_cut_off_before_it_published_publishes_when_it_goes_on(monkeypatch):
    agreed()
    text = b"Rovers win\n\nRovers won with the last kick of a wet night, and nobody had left by then.\n"
    delivery = deliveries.store("a.txt", BytesIO(text), source="wire")

    def killed(*args):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "publish_if_agreed", killed)
        with pytest.raises(RuntimeError):
            list(deliveries.work(delivery))
    assert Article.objects.get().status == "draft"
    delivery.refresh_from_db()
    list(deliveries.work(delivery))
    assert Article.objects.get().status == "published"


def test_run_that_breaks_off_gives_its_delivery_back(monkeypatch):
    delivery = deliveries.store("a.txt", BytesIO(b"Rovers win\n\nThey won with the last kick of the night.\n"))

    def broken(*args, **options):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "save_many", broken)
        with pytest.raises(RuntimeError):
            list(deliveries.work(delivery))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.lease) == ("queued", "")
    assert [outcome.outcome for outcome in deliveries.work(delivery)] == ["created"]


def test_machine_may_have_a_name_of_any_length(monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "ip-172-31-22-104.eu-west-1.compute.internal")
    lease = deliveries.claim(deliveries.store("a.txt", BytesIO(b"x")))
    assert len(lease) <= Delivery._meta.get_field("lease").max_length


def test_killed_run_is_dead_though_nobody_has_waited_for_it():
    process = subprocess.Popen(["/bin/sleep", "60"])
    assert deliveries._started(process.pid) != "-"
    process.kill()
    while "Z" not in Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2][:3]:
        pass
    assert deliveries._started(process.pid) == "-"
    process.wait()


def test_story_that_is_being_saved_cannot_be_discarded():
    row = waiting(story(source_ref="a1"))
    stale = DeliveredStory.objects.get(pk=row.pk)
    ingest.save_delivered(row, by=None)
    with pytest.raises(ValueError, match="has made a draft"):
        inbox.discard(stale)


def test_day_that_never_was_makes_no_later_version_an_older_one():
    deliver(story(source_ref="a1", updated_at=datetime(9998, 1, 1, tzinfo=UTC)))
    assert deliver(story("The second text of it.", source_ref="a1", updated_at=timezone.now())).outcome == "updated"


def test_lower_version_that_was_made_later_waits_for_a_person():
    first, later = timezone.now() - timedelta(hours=2), timezone.now() - timedelta(hours=1)
    deliver(story(source_ref="a1", version="99", updated_at=first))
    row = deliver(story("The second text of it.", source_ref="a1", version="3", updated_at=later))
    assert row.outcome == "held" and "say which of the two stands" in row.notes[0]
    row = deliver(story("The third text.", source_ref="a1", version="4", updated_at=later, usable=False))
    assert row.outcome == "held" and row.article.held_back  # its words wait, its ban does not
