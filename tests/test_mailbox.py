"""Stories by mail: each message once, from whom it says as far as that goes, the mailbox told when it is stored."""

import io

import pytest
from django.core.management import CommandError, call_command

from articles import deliveries
from articles.mailbox import Mailbox, MailboxError, source_of, take_in
from articles.models import Article, DeliveredStory, Delivery, Source

from .imap_server import mailbox_with

pytestmark = pytest.mark.django_db
MAIL = """From: Robin Hale <robin@club.example>
To: desk@paper.example
Subject: =?utf-8?q?Rovers_win_=E2=80=93_report?=
Message-ID: <{0}@club.example>
Date: Sat, 21 Nov 2026 22:10:00 +0000
Content-Type: text/plain; charset=utf-8

{0} win late in the rain

{0} won with the last kick of a wet night, and nobody in the ground left before it was over.
"""


def mail(name="Rovers"):
    return MAIL.format(name).replace("\n", "\r\n").encode()


def fetch(settings, server, **more):
    settings.MAIL_IMAP_URL = server.url
    out = io.StringIO()
    call_command("fetch_mail", stdout=out)
    return out.getvalue().splitlines()


def test_new_messages_are_taken_once_and_marked_seen(settings):
    with mailbox_with(mail(), mail("Vale")) as server:
        assert fetch(settings, server) == ["“Rovers win – report” from robin@club.example: 1 story."] * 2
        assert server.flags == {1: {"\\Seen"}, 2: {"\\Seen"}}
        assert fetch(settings, server) == []
    assert [row.story["headline"] for row in DeliveredStory.objects.order_by("pk")] == [
        *("Rovers win late in the rain", "Vale win late in the rain")
    ]


def test_message_that_was_stored_before_the_line_broke_is_not_doubled(settings):
    take_in(mail())
    with mailbox_with(mail()) as server:
        assert fetch(settings, server) == ["“Rovers win – report” from robin@club.example: here already."]
        assert server.flags == {1: {"\\Seen"}}
    assert Delivery.objects.count() == DeliveredStory.objects.count() == 1


def test_mail_of_an_unknown_sender_waits_for_an_editor():
    take_in(mail())
    row = DeliveredStory.objects.get()
    assert (row.outcome, row.source) == ("waiting", "mail:robin@club.example")
    assert not Article.objects.exists()


@pytest.mark.parametrize("trusted, outcome", [(False, "waiting"), (True, "created")])
def test_mail_of_a_source_is_that_sources(trusted, outcome):
    Source.objects.create(name="club", label="The club", mail_from="ROBIN@club.example\n", trusted=trusted)
    take_in(mail())
    row = DeliveredStory.objects.get()
    assert (row.outcome, row.source) == (outcome, "club")


def test_whole_domain_may_be_one_source_and_no_other_domain_is():
    club = Source.objects.create(name="club", label="The club", mail_from="@club.example")
    Source.objects.create(name="off", label="Off", mail_from="@other.example", active=False)
    assert source_of("anybody@club.example") == club
    for sender in ("anybody@notclub.example", "anybody@club.example.org", "x@other.example", "", "club.example"):
        assert source_of(sender) is None


def test_message_above_the_limit_is_flagged_and_left(settings):
    settings.IMPORT_LIMITS = settings.IMPORT_LIMITS | {"whole_file": 100}
    with mailbox_with(mail()) as server:
        assert "larger than" in fetch(settings, server)[0]
        assert server.flags == {1: {"\\Seen", "\\Flagged"}}
    assert not Delivery.objects.exists()


def test_broken_message_is_a_failure_with_a_sentence_and_stops_nothing(settings):
    with mailbox_with(b"\x00\xff no mail at all", mail()) as server:
        assert len(fetch(settings, server)) == 2
    assert DeliveredStory.objects.filter(story__headline="Rovers win late in the rain").count() == 1


@pytest.mark.parametrize("wrong", ["secret@", "INBOX"])
def test_wrong_password_and_missing_folder_are_sentences(settings, wrong):
    with mailbox_with() as server:
        settings.MAIL_IMAP_URL = server.url.replace(wrong, "x@" if "@" in wrong else "Elsewhere")
        with pytest.raises(CommandError, match=r"cannot be read|no folder"):
            call_command("fetch_mail")


@pytest.mark.parametrize(
    "url", ["", "http://x", "imaps://host", "imap://a:b@mail.example/INBOX", "imaps://a:b@host:x", "imaps://a:b@[::1"]
)
def test_address_that_cannot_serve_is_refused_in_words(settings, url):
    settings.MAIL_IMAP_URL = url
    with pytest.raises(CommandError):
        call_command("fetch_mail")
    with pytest.raises(MailboxError):
        Mailbox.of(url)


def test_run_that_was_cut_off_is_gone_on_with_when_the_mail_comes_again(monkeypatch):
    monkeypatch.setattr(deliveries._Run, "save", lambda run, batch: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        take_in(mail())
    monkeypatch.undo()
    monkeypatch.setattr(deliveries, "_started", lambda pid: "another time")
    take_in(mail())
    assert DeliveredStory.objects.count() == 1


def test_message_that_cannot_be_taken_in_keeps_no_other_from_the_desk(settings, monkeypatch):
    real = deliveries.work

    def work(delivery):
        if "Rovers" in delivery.name and not work.mended:
            raise RuntimeError("a fault of ours")
        return real(delivery)

    work.mended = False
    monkeypatch.setattr(deliveries, "work", work)
    with mailbox_with(mail(), mail("Vale").replace(b"Rovers_win", b"Vale_win")) as server:
        said = fetch(settings, server)
        assert "could not be taken in" in said[0] and said[1].endswith("1 story.")
        assert server.flags == {1: {"\\Flagged"}, 2: {"\\Seen"}}
        work.mended = True
        assert fetch(settings, server)[0].endswith("1 story.")
    assert DeliveredStory.objects.count() == 2
