"""Readers' pages kept in the process, each only while it says what a fresh one would say."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from threading import Lock

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.gzip import re_accepts_gzip
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.cache import cc_delim_re, get_conditional_response
from django.utils.http import urlencode

from articles.models.front import FrontSlot
from articles.models.generation import Generation
from articles.models.published import PublishedArticle
from articles.models.site import SiteSettings

POLL_SECONDS = 1.0  # how long a change made by another process may go unseen
PARAMETERS = ("of", "older", "newer")  # all that a kept page reads of its question; the rest never reaches it
NEVER = frozenset({"search", "follow-add", "squad-find", "rendition", "favicon"})
# Addresses without end: any colours, any list of clubs, any day of a squad, /archive/02024/ beside /archive/2024/.
ENDLESS = frozenset({"club-sheet", "brand-sheet", "archive-year", "archive-month", "month-sitemap", "squad-on"})
KINDS = ("text/html", "text/css", "application/xml", "application/rss+xml")
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
MEGABYTE = 1024 * 1024
OVERHEAD = 1000  # bytes a page costs beside its body: headers, key, objects

Key = tuple[str, str, str, str, bool]


@dataclass(frozen=True, slots=True)
class Standing:
    """What every kept page hangs on: the generation it was made under, and the span in which no gate opens or shuts."""

    generation: int
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class KeptPage:
    body: bytes
    headers: dict[str, str]


class KeptPages:
    """Pages by key, the least lately asked for thrown away first, bounded in number and bytes."""

    def __init__(self, most: int, most_bytes: int):
        self.most, self.most_bytes = most, most_bytes
        self.clear()

    def __len__(self) -> int:
        return len(self._pages)

    def clear(self) -> None:
        self._pages: OrderedDict[Key, KeptPage] = OrderedDict()
        self.bytes = 0

    def get(self, key: Key) -> KeptPage | None:
        page = self._pages.get(key)
        if page:
            self._pages.move_to_end(key)
        return page

    def put(self, key: Key, page: KeptPage) -> None:
        if _size(page) > self.most_bytes // 8:
            return
        if key in self._pages:
            self.bytes -= _size(self._pages.pop(key))
        self._pages[key] = page
        self.bytes += _size(page)
        while len(self._pages) > self.most or self.bytes > self.most_bytes:
            _key, oldest = self._pages.popitem(last=False)
            self.bytes -= _size(oldest)


class PageCache:
    """The middleware: outermost of those that shape a page, so that what it keeps is ready to send."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.PAGE_CACHE:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._lock = Lock()
        self._standing: Standing | None = None
        self._asked_at = 0.0
        self.regular = KeptPages(2000, 48 * MEGABYTE)
        # Apart, so that a flood of made-up addresses pushes out nothing but itself.
        self.endless = KeptPages(500, 16 * MEGABYTE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        # Read before the page is made: a change in between then empties it all, and the page made before it is late.
        standing = self._now_standing()
        question = _question(request)
        key = (request.scheme, request.get_host(), request.path, question, _takes_gzip(request))
        page = self._find(standing, key)
        if page:
            return _as_asked(request, HttpResponse(page.body, headers=page.headers))
        name = _page_name(request)
        if not name:
            return self.get_response(request)
        response = self._make(request, question)
        if request.method == "GET" and _may_be_kept(response):
            endless = bool(question) or name in ENDLESS or _has_odd_host(request)
            self._keep(standing, key, KeptPage(response.content, dict(response.items())), endless)
        return _as_asked(request, response)

    def _make(self, request: HttpRequest, question: str) -> HttpResponse:
        """Let the page be made whole, of what its key says and nothing else."""
        request.META["QUERY_STRING"] = question
        request.GET = QueryDict(question)
        conditions = {name: request.META.pop(name) for name in CONDITIONS if name in request.META}
        response = self.get_response(request)
        request.META.update(conditions)
        return response

    def _now_standing(self) -> Standing:
        """Return what holds now; throw all pages away if it is not what held before."""
        with self._lock:
            now, asked_at = timezone.now(), time.monotonic()
            held = self._standing
            # Since as well as until: a clock set back makes the future's pages untrue.
            in_span = held is not None and held.since <= now < held.until
            if held and in_span and 0 <= asked_at - self._asked_at < POLL_SECONDS:
                return held
            generation = Generation.current()
            self._asked_at = asked_at
            if held and in_span and held.generation == generation:
                return held
            self.regular.clear()
            self.endless.clear()
            self._standing = None  # should the next line fail
            self._standing = Standing(generation, now, next_boundary(now))
            return self._standing

    def _find(self, standing: Standing, key: Key) -> KeptPage | None:
        with self._lock:
            if standing is not self._standing:
                return None
            return self.regular.get(key) or self.endless.get(key)

    def _keep(self, standing: Standing, key: Key, page: KeptPage, endless: bool) -> None:
        with self._lock:
            if standing is self._standing:
                (self.endless if endless else self.regular).put(key, page)


def next_boundary(now: datetime) -> datetime:
    """Return the next moment at which a page may change though nobody does anything."""
    found = [_midnight(now, SiteSettings.load().zone), _midnight(now, UTC)]  # who is at which club goes by UTC's day
    # Slot by slot, as the index has them.
    slots = [PublishedArticle.objects.filter(slot=slot) for slot in PublishedArticle.Slot]
    gates = [(rows, name) for rows in slots for name in ("visible_from", "visible_until")]
    for rows, name in (*gates, (FrontSlot.objects, "until")):
        found += rows.filter(**{f"{name}__gt": now}).order_by(name).values_list(name, flat=True)[:1]
    return min(found)


def _midnight(now: datetime, zone: tzinfo) -> datetime:
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=zone)


def _question(request: HttpRequest) -> str:
    """Return the part of the query string that pages read, written in one way."""
    asked = QueryDict(request.META.get("QUERY_STRING", ""))
    return urlencode([(name, value) for name in PARAMETERS for value in asked.getlist(name)])


def _takes_gzip(request: HttpRequest) -> bool:
    return bool(re_accepts_gzip.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def _page_name(request: HttpRequest) -> str:
    """Return the name of the reader's page at this address, if there is one that may be kept."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return ""
    return match.url_name or "" if match.app_name == "site" and match.url_name not in NEVER else ""


def _has_odd_host(request: HttpRequest) -> bool:
    """Test for a spelling of the host that no link of ours has: capitals, or any port of 65,535."""
    host, _, port = request.get_host().partition(":")
    return host != host.lower() or port not in {"", request.META.get("SERVER_PORT")}


def _may_be_kept(response: HttpResponse) -> bool:
    if response.status_code != 200 or response.streaming or response.cookies:
        return False
    said = set(cc_delim_re.split(response.get("Cache-Control", "").lower()))
    varies = set(cc_delim_re.split(response.get("Vary", "").lower()))
    kind = response.get("Content-Type", "").partition(";")[0]
    return kind in KINDS and not said & {"private", "no-store"} and varies <= {"", "accept-encoding"}


def _as_asked(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Answer 304 to whoever has this very page."""
    return get_conditional_response(request, etag=response.get("ETag"), response=response)


def _size(page: KeptPage) -> int:
    return len(page.body) + OVERHEAD
