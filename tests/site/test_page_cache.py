"""A kept page says what a fresh one would say: to the second, to the act, and to everybody who may have it."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
import time_machine
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

import articles
from articles import register_loading
from articles.models import Article, Author, Generation, Page, PublishedArticle, Section, SiteSettings, Tag
from articles.publishing import front, kill, publish, restore, withdraw
from articles.site import page_cache
from articles.site.page_cache import KeptPage, KeptPages, PageCache, next_boundary

from .stories import DAY, HOUR, MONDAY, make_chief, make_draft, make_photo, make_tag, publish_story

pytestmark = pytest.mark.django_db
SECOND = HOUR / 3600
GZIP = {"Accept-Encoding": "gzip, br"}


def cache_of(client):
    """Return the middleware that a client's requests go through."""
    if client.handler._middleware_chain is None:
        client.handler.load_middleware()
    layer = client.handler._middleware_chain
    while not isinstance(layer, PageCache):
        layer = getattr(layer, "__wrapped__", None) or layer.get_response
    return layer


def queries(client, path, **options):
    """Return an answer and how many questions it put to the database."""
    with connection.execute_wrapper(lambda execute, *rest: asked.append(rest[0]) or execute(*rest)):
        asked = []
        answer = client.get(path, **options)
    return answer, len(asked)


def text(client, path="/"):
    return client.get(path).content.decode()


def test_second_reader_costs_one_look_at_the_generation(client):
    publish_story()
    _, fresh = queries(client, "/")
    answer, kept = queries(client, "/")
    assert fresh > 5
    assert kept == 1
    assert "Late winner" in answer.content.decode()


def test_within_a_second_nothing_is_asked(client, monkeypatch):
    monkeypatch.setattr(page_cache, "POLL_SECONDS", 60)
    client.get("/")
    assert queries(client, "/")[1] == 0


def test_kept_page_is_the_fresh_one_byte_for_byte(client):
    row = publish_story()
    for path in ("/", row.path, "/feed.xml", "/sitemap.xml", "/sections/football/"):
        fresh, kept = client.get(path), client.get(path)
        assert kept.content == fresh.content
        assert dict(kept.items()) == dict(fresh.items())
        assert kept["Cache-Control"] == "no-cache"
        assert queries(client, path)[1] == 1, path


@pytest.mark.parametrize("gate", ["publish_at", "embargo_until"])
def test_gate_opens_to_the_second_on_kept_pages(client, gate):
    opens = timezone.now() + HOUR
    publish(make_draft("Secret signing", **{gate: opens}), by=make_chief())
    assert "Secret signing" not in text(client)
    with time_machine.travel(opens - SECOND, tick=False):
        assert "Secret signing" not in text(client)
        assert "Secret signing" not in text(client, "/feed.xml")
    with time_machine.travel(opens, tick=False):
        assert "Secret signing" in text(client)
        assert "Secret signing" in text(client, "/feed.xml")
    with time_machine.travel(opens - SECOND, tick=False):  # a clock set back
        assert "Secret signing" not in text(client)


def test_gate_needs_no_look_at_the_generation(client, monkeypatch):
    monkeypatch.setattr(page_cache, "POLL_SECONDS", 10**9)
    opens = timezone.now() + HOUR
    publish(make_draft("Secret signing", publish_at=opens), by=make_chief())
    assert "Secret signing" not in text(client)
    with time_machine.travel(opens, tick=False):
        assert "Secret signing" in text(client)


def test_story_goes_when_its_time_runs_out(client):
    ends = timezone.now() + HOUR
    path = publish_story("Brief offer", withdraw_at=ends).path
    assert "Brief offer" in text(client)
    assert client.get(path).status_code == 200
    with time_machine.travel(ends, tick=False):
        assert "Brief offer" not in text(client)
        assert client.get(path).status_code == 410


def test_place_on_the_front_runs_out_on_a_kept_front(client):
    chosen = publish_story("Chosen lead", dated_at=MONDAY - DAY)
    publish_story("Newest", dated_at=MONDAY)
    until = timezone.now() + HOUR / 60
    front(Article.objects.get(pk=chosen.article_id), by=make_chief(), place=0, until=until)
    lead = r'class="lead__title[^>]*><a [^>]*>{}'
    assert re.search(lead.format("Chosen lead"), text(client))
    with time_machine.travel(until, tick=False):
        assert re.search(lead.format("Newest"), text(client))


@pytest.mark.parametrize("verb", [withdraw, kill])
def test_story_taken_down_is_gone_and_comes_back(client, verb):
    row = publish_story("Wrong man")
    article = Article.objects.get(pk=row.article_id)
    assert "Wrong man" in text(client)
    assert client.get(row.path).status_code == 200
    verb(article, by=make_chief(), why="Not true.")
    assert "Wrong man" not in text(client)
    assert [client.get(row.path).status_code for _ in range(2)] == [410, 410]
    restore(article, by=make_chief())
    publish(article, by=make_chief())
    assert "Wrong man" in text(client)
    assert client.get(row.path).status_code == 200


def test_change_of_another_process_is_seen_within_a_second(client, monkeypatch):
    monkeypatch.setattr(page_cache, "POLL_SECONDS", 1)
    clock = [100.0]
    monkeypatch.setattr(page_cache.time, "monotonic", lambda: clock[0])
    page = Page.objects.create(slug="standing", title="Before")
    assert "Before" in text(client, "/standing/")
    Page.objects.filter(pk=page.pk).update(title="After")
    Generation.bump()
    clock[0] += 0.9
    assert "Before" in text(client, "/standing/")
    clock[0] += 0.1
    assert "After" in text(client, "/standing/")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_page_begun_before_a_change_is_not_kept_after_it():
    page = Page.objects.create(slug="standing", title="Before")
    begun, changed = Event(), Event()

    def view(request):
        answer = HttpResponse(Page.objects.get(slug="standing").title)
        if not changed.is_set():
            begun.set()
            changed.wait(10)
        return answer

    cache = PageCache(view)

    def ask():
        try:
            return cache(RequestFactory().get("/standing/")).content
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(ask)
        begun.wait(10)
        Page.objects.filter(pk=page.pk).update(title="After")
        Generation.bump()
        cache(RequestFactory().get("/no/such/page/"))  # somebody else finds out first
        changed.set()
        assert slow.result() == b"Before"
        assert pool.submit(ask).result() == b"After"
        assert ask() == b"After"


def test_flood_of_made_up_questions_pushes_nothing_out(client):
    publish_story()
    client.get("/")
    cache = cache_of(client)
    cache.endless.most = 5
    for n in range(20):
        client.get(f"/?made-up={n}")
        client.get(f"/sections/football/?older={n}-1")
        client.get(f"/css/brand/{n:06}-0a6540.css")
        client.get(f"/archive/{n * '0'}2024/")
        client.get("/", headers={"Host": f"localhost:{n + 1000}"})
    assert queries(client, "/")[1] == 1
    assert len(cache.endless) == 5
    assert len(cache.regular) <= 3


def test_marks_of_shared_links_share_one_page(client):
    path = publish_story().path
    plain = client.get(path).content
    answer, asked = queries(client, f"{path}?fbclid=abc&utm_source=x")
    assert (answer.content, asked) == (plain, 1)


def test_made_up_question_never_stands_in_a_kept_page(client):
    publish_story()
    assert "planted" not in text(client, "/sections/football/?x=planted")
    assert "planted" not in text(client, "/sections/football/")


def test_every_parameter_that_a_page_reads_is_known():
    read = set()
    for room in ("site", "pages"):
        for file in (Path(articles.__file__).parent / room).rglob("*.py"):
            read |= set(re.findall(r'GET(?:\.get\(|\.getlist\(|\[)"(\w+)"', file.read_text()))
            read |= set(re.findall(r'"(\w+)" in request\.GET', file.read_text()))
    # The searches and the way to a day's squad are never kept.
    assert read - {"q", "on"} == set(page_cache.PARAMETERS)


def test_search_keeps_its_words_and_is_never_kept(client):
    publish_story("Unusual word")
    assert "Unusual word" in text(client, "/search/?q=unusual")
    assert queries(client, "/search/?q=unusual")[1] > 1


def test_colleague_is_never_answered_from_the_cache(client):
    publish_story()
    client.get("/")
    client.force_login(make_chief())
    assert queries(client, "/")[1] > 1
    assert len(cache_of(client).regular) == 1


@pytest.mark.parametrize("path", ["/no-such-page/", "/2024/feb/26/nothing/", "/admin/login/", "/favicon.ico"])
def test_what_is_no_page_is_not_kept(client, path):
    client.get(path)
    client.post("/")
    assert not len(cache_of(client).regular) + len(cache_of(client).endless)


@pytest.mark.parametrize(
    ("headers", "cookie"),
    [
        ({"Cache-Control": "private"}, ""),
        ({"Cache-Control": "no-cache, no-store"}, ""),
        ({"Vary": "Accept-Encoding, Cookie"}, ""),
        ({"Content-Type": "image/png"}, ""),
        ({}, "seen"),
    ],
)
def test_answer_for_one_visitor_is_not_kept(headers, cookie):
    def view(request):
        answer = HttpResponse("x", headers=headers)
        if cookie:
            answer.set_cookie(cookie, "1")
        return answer

    cache = PageCache(view)
    cache(RequestFactory().get("/"))
    assert not len(cache.regular)


def test_head_is_answered_from_the_page_and_never_becomes_it(client):
    publish_story()
    assert client.head("/").status_code == 200
    assert not len(cache_of(client).regular)
    page = client.get("/")
    head = client.head("/")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", page["ETag"])


@pytest.mark.parametrize("accepts", [{}, GZIP], ids=["plain", "gzip"])
def test_whoever_has_the_page_is_told_so(client, accepts):
    row = publish_story()
    tag = client.get("/", headers=accepts)["ETag"]
    asked = accepts | {"If-None-Match": tag}
    assert client.get("/", headers=asked).status_code == 304
    assert client.head("/", headers=asked).status_code == 304
    withdraw(Article.objects.get(pk=row.article_id), by=make_chief())
    assert client.get("/", headers=asked).status_code == 200


def test_first_question_with_a_tag_fills_the_cache_too(client):
    publish_story()
    tag = Client().get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
    assert queries(client, "/")[1] == 1


def test_compressed_and_plain_are_kept_apart(client):
    publish_story()
    for _ in range(2):
        assert client.get("/", headers=GZIP)["Content-Encoding"] == "gzip"
        assert "Content-Encoding" not in client.get("/").headers


def test_hosts_are_kept_apart(client, settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    publish_story()
    assert "http://one.example/" in client.get("/feed.xml", headers={"Host": "one.example"}).content.decode()
    assert "one.example" not in client.get("/feed.xml", headers={"Host": "two.example"}).content.decode()
    assert client.get("/feed.xml", headers={"Host": "evil.example"}).status_code == 400


def test_what_is_kept_is_bounded_in_number_and_in_bytes():
    kept = KeptPages(3, 100_000)
    for n in range(5):
        kept.put(("http", "host", str(n), "", False), KeptPage(b"x", {}))
    assert len(kept) == 3
    for n in range(20):
        kept.put(("http", "host", str(n), "", False), KeptPage(b"x" * 11_000, {}))
        assert kept.bytes <= 100_000
    kept.put(("http", "host", "huge", "", False), KeptPage(b"x" * 50_000, {}))
    assert kept.get(("http", "host", "huge", "", False)) is None
    kept.clear()
    assert (len(kept), kept.bytes) == (0, 0)


def test_page_lasts_no_longer_than_the_day_on_its_masthead():
    SiteSettings.load()
    SiteSettings.objects.update(time_zone="America/New_York")
    at = datetime(2024, 2, 26, 12, tzinfo=UTC)
    assert next_boundary(at) == datetime(2024, 2, 27, 0, tzinfo=UTC)
    assert next_boundary(at + DAY / 2) == datetime(2024, 2, 27, 5, tzinfo=UTC)


def test_gates_behind_and_a_next_row_ahead():
    now = timezone.now().replace(hour=1)
    row = publish_story()
    for fields in ({"visible_from": now + SECOND}, {"visible_from": now - DAY, "visible_until": now + SECOND * 2}):
        for slot in PublishedArticle.Slot:
            PublishedArticle.objects.filter(pk=row.pk).update(slot=slot, **fields)
            assert next_boundary(now) == max(value for value in fields.values())


def test_switched_off_it_is_not_there(client, settings):
    settings.PAGE_CACHE = False
    publish_story()
    client.get("/")
    assert queries(client, "/")[1] > 5


def forms():
    """Return, for everything of the library and the settings that pages print, a row and what a browser would send."""
    SiteSettings.load()
    inline = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0}
    aliases = {f"aliases-{name}": value for name, value in inline.items()}
    menu = {f"menu-{name}": value for name, value in inline.items()}
    colours = {"colour": "#0c3627", "accent": "#0a6540", "time_zone": "Europe/London"}
    ids = {f"external_ids-{name}": value for name, value in inline.items()}
    tag, photo = make_tag("Weather", "topic"), make_photo((500, 300))
    return {
        Section: (Section.objects.create(name="Old", slug="old"), {"name": "New", "slug": "new", "order": 1}),
        Author: (Author.objects.create(name="Old", slug="old"), {"name": "New", "slug": "new"}),
        Page: (Page.objects.create(title="Old", slug="old"), {"title": "New", "slug": "new", "order": 1}),
        Tag: (tag, {"told_apart_by": "New", "sport": "", "country": "", **aliases, **ids}),
        SiteSettings: (SiteSettings.load(), {"name": "New", **colours, **menu}),
        type(photo): (photo, {"credit": "New", "focal_x": 0.2, "focal_y": 0.5}),
    }


@pytest.mark.parametrize("model", ["section", "author", "page", "tag", "sitesettings", "photo"])
def test_what_pages_print_is_shown_anew_once_it_is_saved(client, model):
    client.force_login(make_chief())
    row, sent = next(found for kind, found in forms().items() if kind._meta.model_name == model)
    before = Generation.current()
    assert client.post(reverse(f"admin:articles_{model}_change", args=[row.pk]), sent).status_code == 302
    assert Generation.current() > before


@pytest.mark.parametrize("model", [Section, Author, Page])
@pytest.mark.parametrize("many", [False, True], ids=["one", "many"])
def test_what_pages_print_is_gone_from_them_once_it_is_deleted(client, model, many):
    client.force_login(make_chief())
    row, _ = forms()[model]
    name = f"admin:articles_{model._meta.model_name}"
    before = Generation.current()
    if many:
        sent = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(reverse(f"{name}_changelist"), sent)
    else:
        client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"})
    assert not model.objects.filter(pk=row.pk).exists()
    assert Generation.current() > before


def test_register_loaded_anew_is_shown_anew():
    rows = {"clubs": [{"slug": "shown-rovers", "name": "Shown Rovers", "colour": "#c8102e"}]}
    before = Generation.current()
    register_loading.load(rows)
    assert Generation.current() == before + 1
    register_loading.load(rows)
    assert Generation.current() == before + 1
