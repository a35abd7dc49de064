"""Nothing unpublished, embargoed, withdrawn or killed reaches a reader: every public address, asked by HTTP.

The addresses come from the URL resolver. Every word that must not show has “qzx” in it.
"""

import io
import re
from dataclasses import dataclass

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.urls import get_resolver, reverse
from django.utils import timezone

from articles import autosave, deliveries, open_forms, shaping
from articles.models import (
    Article,
    ArticleTag,
    Author,
    Autosave,
    ClubDetails,
    Delivery,
    OpenForm,
    Page,
    Photo,
    PhotoUse,
    PublishedArticle,
    Revision,
    SiteSettings,
    Tag,
)
from articles.pages.colors import club_sheet_url
from articles.photos import renditions
from articles.publishing import kill, publish, put_into_bin, restore, unschedule, withdraw
from articles.working_copy import Changes, attach, save

from .factories import DAY, FIGURE, HOUR, MONDAY, change, make_chief, make_draft, make_photo, make_section, make_tag

pytestmark = pytest.mark.django_db
SECOND = HOUR / 3600
SECRET = "qzx"
LONG_AGO = MONDAY.replace(year=2019, month=5)
KINDS = {"club": "clubs", "person": "people", "competition": "competitions", "topic": "topics"}


@dataclass
class Specimen:
    """A story of which everything is its own: words, tags, author, pictures, year; and one that is dated now."""

    background: PublishedArticle
    shared: Tag
    tags: list[Tag]
    author: Author
    lead: Photo
    inline: Photo
    articles: list[Article]

    @property
    def path(self):
        return f"/2019/may/{LONG_AGO.day:02}/qzxslug/"


def make_specimen(**gates):
    shared = make_tag("Shared Rovers")
    background = make_draft("Nothing to hide", about=[shared])
    background = publish(background, by=make_chief())
    Page.objects.get_or_create(slug="about", defaults={"title": "About"})
    tags = [make_tag(f"Own{kind} Qzx{kind}", kind) for kind in KINDS]
    ClubDetails.objects.create(tag=tags[0], code="QZX", colour="#c8102e")
    author = Author.objects.create(name="Own Qzxauthor", slug="own-qzxauthor", bio="Qzxbio")
    lead, inline = (make_photo((820, 547), credit="Qzxcredit") for _ in range(2))
    for photo in (lead, inline):
        Photo.objects.filter(pk=photo.pk).update(alt_text="Qzxalt")
    old = make_draft("Qzxheadline", **gates, **words(), dated_at=LONG_AGO)
    fill(old, shared, tags, author, lead, inline)
    new = make_draft("Qzxnews", **gates, dated_at=None, body="<p>Lateword qzxbody.</p>")
    return Specimen(background, shared, tags, author, lead, inline, [old, new])


def words():
    return {
        "slug": "qzxslug",
        "kicker": "Qzxkicker",
        "front_headline": "Qzxfront",
        "search_title": "Qzxtitle",
        "social_title": "Qzxsocial",
        "standfirst": "Qzxstandfirst.",
        "dateline": "Qzxplace",
        "notes": "Qzxnotes",
        "body": "<p>Lateword qzxbody.</p>\n" + FIGURE.format("aa", "Qzxcaption") + "\n<p>Qzxend.</p>",
    }


def fill(article, shared, tags, author, lead, inline):
    """Give a draft the specimen's tags, author and pictures."""
    article.refresh_from_db()
    rows = [ArticleTag(tag=tag, role="about") for tag in [shared, *tags]]
    uses = {"lead": {"photo_id": lead.pk, "caption": "Qzxleadcaption"}, "aa": {"photo_id": inline.pk}}
    changes = Changes([(author.pk, ""), (None, "Qzx Guest")], rows, uses)
    save(article, by=make_chief(), based_on=article.lock_version, changes=changes)


def picture(photo, ratio="16x9", fmt="jpeg"):
    return reverse("site:rendition", args=[renditions.name(photo.checksum, 800, ratio, fmt, photo.focal)])


OK = "(answered)"  # what is there when it may be seen: nothing but the answer itself


def cases(s):
    """Return, for every named pattern, its addresses and what each shows once the specimen is live (None: nothing)."""
    own = [f"/{KINDS[tag.kind]}/{tag.slug}/" for tag in s.tags]
    club = f"/clubs/{s.shared.slug}/"
    return {
        "front": [("/", "Qzxfront")],
        "story": [(s.path, "Qzxbody"), (s.path, s.lead.checksum[:24]), (s.background.path, "Qzxfront")],
        "section": [("/sections/football/", "Qzxfront")],
        "section-feed": [("/sections/football/feed.xml", "Qzxheadline")],
        "author": [(f"/authors/{s.author.slug}/", "Qzxfront")],
        "author-feed": [(f"/authors/{s.author.slug}/feed.xml", "Qzxheadline")],
        "tags": [(f"/{word}/", f"Own{kind}") for kind, word in KINDS.items()],
        "tag": [(path, "Qzxfront") for path in [*own, club]],
        "tag-feed": [(f"{path}feed.xml", "Qzxheadline") for path in [*own, club]],
        "tags-from": [(f"/{word}/a-z/own{kind}/", f"Own{kind}") for kind, word in KINDS.items()],
        "tag-year": [(f"{path}2019/", "Qzxfront") for path in [*own, club]],
        "squad": [(f"{own[0]}squad/", "Ownclub Qzxclub")],
        "squad-on": [(f"{own[0]}squad/2019-05-01/", "Ownclub Qzxclub")],
        "squad-find": [(f"{club}squad/find/?on=2019-05-01", None)],  # reads nothing but the address
        "following": [(f"/following/?of=clubs.{s.shared.slug}", "Qzxfront"), ("/following/", None)],
        "follow-add": [("/following/add/?q=own", "Ownclub")],
        "following-cards": [(f"/following/cards/?of=clubs.{s.shared.slug}", "Qzxfront")],
        "following-feed": [(f"/following/feed.xml?of=clubs.{s.shared.slug}", "Qzxheadline")],
        "corrections": [("/corrections/", None)],
        "archive": [("/archive/", "/archive/2019/")],
        "archive-year": [("/archive/2019/", "/archive/2019/may/")],
        "archive-month": [("/archive/2019/may/", "Qzxfront")],
        "search": [
            ("/search/?q=lateword", "Qzxfront"),
            ("/search/?q=ownclub", "/clubs/ownclub-qzxclub/"),
            ("/search/?q=rovers", "Qzxfront"),
        ],
        "feed": [("/feed.xml", "Qzxheadline")],
        "sitemap": [("/sitemap.xml", "/sitemaps/2019-5.xml")],
        "news-sitemap": [("/sitemaps/news.xml", "Qzxnews")],
        "pages-sitemap": [("/sitemaps/pages.xml", own[0])],
        "month-sitemap": [("/sitemaps/2019-5.xml", s.path)],
        "robots": [("/robots.txt", None)],
        "favicon": [("/favicon.ico", None)],
        "rendition": [(picture(s.lead), OK), (picture(s.inline), OK), (picture(s.lead, fmt="webp"), OK)],
        "club-sheet": [(club_sheet_url({s.tags[0].slug}), "qzxclub")],
        "brand-sheet": [("/css/brand/0c3627-0a6540.css", None)],
        "page": [("/about/", None), ("/no-such-page/", "Qzxfront")],
    }


def ask(client, path):
    """Return an answer's status and text; what a search box repeats of the question is not the site's word."""
    answer = client.get(path)
    text = b"".join(answer) if answer.streaming else answer.content
    if answer["Content-Type"].startswith("image/"):
        return answer.status_code, ""
    text = re.sub(r"(?s)<form.*?</form>", "", text.decode())
    return answer.status_code, text + answer.get("Location", "")


def check_absent(client, specimen, where=""):
    marks = {photo.checksum[:24] for photo in (specimen.lead, specimen.inline)} | {SECRET}
    for name, found in cases(specimen).items():
        for path, shows in found:
            status, text = ask(client, path)
            assert status < 500, (path, where)
            leaks = [mark for mark in marks if mark in text.casefold()]
            assert not leaks, f"{where}: {name} {path} ({status}) shows {leaks}"
            assert shows != OK or status == 404, f"{where}: {path} is answered"
            if shows in {"/archive/2019/", "/sitemaps/2019-5.xml", "/archive/2019/may/"}:
                assert shows not in text, f"{where}: {path} shows {shows}"


def check_present(client, specimen, where=""):
    for name, found in cases(specimen).items():
        for path, shows in found:
            status, text = ask(client, path)
            if shows == OK:
                assert status == 200, f"{where}: {path} is not answered"
            elif shows:
                assert shows.casefold() in text.casefold(), f"{where}: {name} {path} ({status}) lacks {shows}"


def publish_all(specimen):
    for article in specimen.articles:
        publish(article, by=make_chief())


def test_every_public_address_has_a_case():
    site = next(p for p in get_resolver().url_patterns if getattr(p, "app_name", "") == "site")
    named = {pattern.name for pattern in site.url_patterns}
    assert named == set(cases(make_specimen()))


@pytest.mark.parametrize("gates", [["publish_at"], ["embargo_until"], ["publish_at", "embargo_until"]], ids="-".join)
def test_gate_opens_everywhere_at_its_second_and_not_before(client, gates):
    opens = timezone.now() + HOUR
    times = dict(zip(gates, [opens - HOUR / 2, opens][-len(gates) :], strict=True))
    specimen = make_specimen(**times)
    publish_all(specimen)
    check_absent(client, specimen, "now")
    with time_machine.travel(opens - SECOND, tick=False):
        check_absent(client, specimen, "one second before")
        tag = client.get("/")["ETag"]
    with time_machine.travel(opens + SECOND, tick=False):
        check_present(client, specimen, "one second after")
        assert client.get("/", headers={"If-None-Match": tag}).status_code == 200


def test_story_is_gone_everywhere_when_its_time_runs_out(client):
    ends = timezone.now() + HOUR
    specimen = make_specimen(withdraw_at=ends)
    publish_all(specimen)
    with time_machine.travel(ends - SECOND, tick=False):
        check_present(client, specimen, "one second before")
    with time_machine.travel(ends + SECOND, tick=False):
        check_absent(client, specimen, "one second after")
        assert client.get(specimen.path).status_code == 410


def test_draft_shows_nothing_anywhere_until_it_is_published(client):
    specimen = make_specimen()
    check_absent(client, specimen, "draft")
    publish_all(specimen)
    check_present(client, specimen, "published")


def test_what_is_typed_and_not_saved_shows_nothing_anywhere(client):
    specimen = make_specimen()
    for article in specimen.articles:
        article.delete()
    article = make_draft("Plain headline", body="<p>Plain.</p>")
    publish(article, by=make_chief())
    secret = words() | {"headline": "Qzxheadline", "byline": "Qzxauthor", "correction": "Qzxcorrection"}
    for n, story in enumerate((article, None)):
        form = open_forms.Form(make_chief(), f"{n}qzxtoken", story)
        autosave.keep(form, secret, turn=1, begun_from=1)
        open_forms.arrive(form, typing=True)
    check_absent(client, specimen, "typed")
    assert "Plain headline" in ask(client, "/")[1]
    publish(Article.objects.get(pk=article.pk), by=make_chief())
    check_absent(client, specimen, "published without it")
    assert Autosave.objects.count() == 2


@pytest.mark.parametrize("published", [False, True], ids=["desk's copy", "as published"])
def test_what_is_typed_and_not_saved_is_in_no_export(published, tmp_path):
    article = make_draft("Plain headline", body="<p>Plain.</p>")
    publish(article, by=make_chief())
    autosave.keep(open_forms.Form(make_chief(), "a1a1a1a1", article), words(), turn=1, begun_from=1)
    for name in ("jsonl", "ninjs", "newsml_g2", "markdown"):
        to = tmp_path / name
        call_command("export_stories", "--format", name, "--to", str(to), *(["--published"] if published else []))
        written = b"".join(path.read_bytes() for path in to.rglob("*") if path.is_file())
        assert b"Plain headline" in written
        assert SECRET.encode() not in written.lower()


def test_binned_draft_shows_nothing_anywhere(client):
    specimen = make_specimen()
    for article in specimen.articles:
        put_into_bin(article, by=make_chief())
    check_absent(client, specimen, "binned")


@pytest.mark.parametrize("act", ["withdraw", "kill"])
def test_story_taken_down_is_gone_everywhere(client, act):
    specimen = make_specimen()
    publish_all(specimen)
    for article in specimen.articles:
        publish(article, by=make_chief(), correction=("correction", "Qzxcorrection"))
    check_present(client, specimen, "published")
    done = {"withdraw": withdraw, "kill": kill}[act]
    for article in specimen.articles:
        done(article, by=make_chief(), why="Not true.")
    check_absent(client, specimen, act)
    assert client.get(specimen.path).status_code == 410
    for article in specimen.articles:
        restore(article, by=make_chief())
    check_absent(client, specimen, "restored as a draft")
    publish_all(specimen)
    check_present(client, specimen, "published again")


def test_unscheduled_story_never_comes(client):
    opens = timezone.now() + HOUR
    specimen = make_specimen(publish_at=opens)
    publish_all(specimen)
    for article in specimen.articles:
        unschedule(article, by=make_chief())
    with time_machine.travel(opens + SECOND, tick=False):
        check_absent(client, specimen, "unscheduled")


@pytest.mark.parametrize("scheduled", [False, True], ids=["edited", "scheduled change"])
def test_edit_of_a_live_story_waits_for_its_publishing(client, scheduled):
    specimen = make_specimen()
    for article in specimen.articles:
        article.delete()
    opens = timezone.now() + HOUR
    live = [make_draft("Plain headline", dated_at=date, body="<p>Plain.</p>") for date in (MONDAY - DAY, MONDAY)]
    for article in live:
        publish(article, by=make_chief())
    gates = {"publish_at": opens} if scheduled else {}
    change(live[0], headline="Qzxheadline", **words() | {"slug": live[0].slug, "dated_at": LONG_AGO}, **gates)
    fill(live[0], specimen.shared, specimen.tags, specimen.author, specimen.lead, specimen.inline)
    change(live[1], headline="Qzxnews", dated_at=None, **gates)
    check_absent(client, specimen, "edited")
    if scheduled:
        for article in live:
            publish(article, by=make_chief(), correction=("correction", "Qzxcorrection"))
        with time_machine.travel(opens - SECOND, tick=False):
            check_absent(client, specimen, "one second before")
            assert "Plain headline" in client.get("/").content.decode()
        with time_machine.travel(opens + SECOND, tick=False):
            assert "Qzxfront" in client.get("/").content.decode()
            assert "Qzxcorrection" in client.get("/corrections/").content.decode()
            assert "Plain headline" not in client.get("/").content.decode()
            assert client.get(picture(specimen.lead)).status_code == 200


def test_waiting_caption_shows_nowhere_until_its_picture_is_published(client):
    article = make_draft("Open words", body="<p>Lateword.</p>\n" + FIGURE.format("aa", "Qzxcaption"))
    paths = [publish(article, by=make_chief()).path, "/", "/feed.xml", "/search/?q=lateword", "/search/?q=qzxcaption"]

    def shown():
        return [path for path in paths if SECRET in ask(client, path)[1].casefold().replace("“qzxcaption”", "")]

    assert not shown()
    assert "Open words" not in ask(client, "/search/?q=qzxcaption")[1].partition('id="likely')[0]
    photo = make_photo()
    attach(article.uses.get(), photo, by=make_chief())
    assert not shown()
    assert client.get(picture(photo)).status_code == 404
    article.refresh_from_db()
    publish(article, by=make_chief())
    assert paths[0] in shown()
    assert client.get(picture(photo)).status_code == 200


def test_line_an_editor_called_furniture_is_not_in_the_page(client):
    text = (
        "Rovers win late\n\n26 February 2024\n\nRovers won with the last kick of a wet night in the valley.\n\n"
        "The away end had long been singing when it came, and it went on until the lights were off.\n\n"
        "The net after the qzxgoal on Monday night"
    )
    row = next(deliveries.work(deliveries.store("a.txt", io.BytesIO(text.encode())))).row
    last = len(row.story["blocks"]) - 1
    row = shaping.answer(row, "blocks", str(last), "furniture", by=make_chief())
    article = change(row.article, section=make_section())
    page = client.get(publish(article, by=make_chief(), override=True).path)
    assert page.status_code == 200
    assert SECRET not in page.content.decode()


def test_old_address_leads_nowhere_while_its_story_is_not_live(client):
    specimen = make_specimen()
    publish_all(specimen)
    article = change(specimen.articles[0], slug="qzxslug-two")
    moved = publish(article, by=make_chief()).path
    assert client.get(specimen.path)["Location"] == moved
    withdraw(article, by=make_chief())
    for path in (specimen.path, moved):
        status, text = ask(client, path)
        assert status == 410
        assert not re.search("(?i)qzx(headline|front|slug)", text)


def test_desks_tables_are_never_read_by_a_public_page(client):
    specimen = make_specimen()
    publish_all(specimen)
    SiteSettings.load()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in (Article, Revision, PhotoUse, Delivery, Autosave, OpenForm):
            cursor.execute(f"ALTER TABLE {model._meta.db_table} RENAME TO {model._meta.db_table}_away")
    check_present(client, specimen, "without the desk")
    with pytest.raises(Exception, match="articles_article"):
        Article.objects.first()
