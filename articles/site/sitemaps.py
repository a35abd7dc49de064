"""What search engines are given: an index, a file a month, one for the last two days, one for the standing pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from articles.models.author import Section
from articles.models.published import PublishedArticle
from articles.models.site import Page
from articles.models.tag import Tag
from articles.pages.live import live_tags
from articles.pages.render import base_url, paper_of

from .archive import FIRST_YEAR, LAST_YEAR, of_month

NEWS_DAYS, NEWS_MOST = 2, 1000  # as Google asks
MOST = 50_000  # addresses in one file, by the protocol


def index(request: HttpRequest) -> HttpResponse:
    base = base_url(request)
    names = [reverse("site:news-sitemap"), reverse("site:pages-sitemap")]
    names += [reverse("site:month-sitemap", args=month) for month in _months(paper_of(request).zone)]
    return _xml("site/sitemap_index.xml", addresses=[base + name for name in names])


def news(request: HttpRequest) -> HttpResponse:
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    rows = PublishedArticle.objects.live().filter(dated_at__gte=since, first_visible_at__gte=since)
    stories = rows.newest_first().defer("body")[:NEWS_MOST]
    return _xml("site/sitemap_news.xml", base=base_url(request), stories=stories, paper=paper_of(request))


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    if not FIRST_YEAR < year < LAST_YEAR or not 1 <= month <= 12:
        raise Http404("no such month")
    rows = of_month(year, month, paper_of(request).zone).newest_first().only("path", "dated_at", "updated_at")[:MOST]
    return _urls(request, ((row.path, row.updated_at or row.dated_at) for row in rows))


def pages(request: HttpRequest) -> HttpResponse:
    paths = ["/", reverse("site:archive"), reverse("site:corrections")]
    paths += [reverse("site:section", args=[slug]) for slug in Section.objects.values_list("slug", flat=True)]
    paths += [reverse("site:page", args=[slug]) for slug in Page.objects.values_list("slug", flat=True)]
    paths += [tag.get_absolute_url() for tag in live_tags(Tag.objects.all()).order_by("pk")[:MOST]]
    return _urls(request, ((path, None) for path in paths))


def robots(request: HttpRequest) -> HttpResponse:
    base = base_url(request)
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /search/", ""]
    lines += [f"Sitemap: {base}{reverse(name)}" for name in ("site:sitemap", "site:news-sitemap")]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _months(zone: tzinfo) -> Iterator[tuple[int, int]]:
    """Yield the months that have a live story, newest first: one step in the index a month."""
    rows = PublishedArticle.objects.live().newest_first().only("dated_at")
    row = rows.first()
    while row:
        day = row.dated_at.astimezone(zone)
        if day.year <= FIRST_YEAR:
            return
        if day.year < LAST_YEAR:
            yield day.year, day.month
        row = rows.filter(dated_at__lt=datetime(day.year, day.month, 1, tzinfo=zone)).first()


def _urls(request: HttpRequest, rows: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    base = base_url(request)
    found = [(base + path, changed) for path, changed in rows]
    if not found:
        raise Http404("nothing live")
    return _xml("site/sitemap.xml", rows=found)


def _xml(template: str, **context: object) -> HttpResponse:
    response = HttpResponse(render_to_string(template, context), content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
