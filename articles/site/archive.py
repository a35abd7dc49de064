"""The archive: years, months, days; nothing is counted, a month asks only whether it has a story."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dates import MONTHS as MONTH_NAMES
from django.utils.translation import gettext as _

from articles.models.published import PublishedArticle, PublishedArticleQuerySet
from articles.pages.cards import Link, Strip
from articles.pages.lists import by_day, cards
from articles.pages.render import head_of, paper_of, render_page
from articles.pages.windows import window

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
FIRST_YEAR, LAST_YEAR = 1800, 2200


def years(request: HttpRequest) -> HttpResponse:
    zone = paper_of(request).zone
    newest = PublishedArticle.objects.live().newest_first().only("dated_at").first()
    oldest = PublishedArticle.objects.live().order_by("dated_at", "article_id").only("dated_at").first()
    found: Iterable[int] = ()
    if newest and oldest:
        last, first = min(newest.dated_at.year + 1, LAST_YEAR - 1), max(oldest.dated_at.year - 1, FIRST_YEAR + 1)
        found = range(last, first - 1, -1)
    links = tuple(
        Link(str(number), reverse("site:archive-year", args=[number]))
        for number in found
        if _of_year(number, zone).has_any()
    )
    return render_page(
        request, "site/archive.html", head_of(request, _("Archive")), title=_("Archive"), years=links, crumbs=()
    )


def year(request: HttpRequest, year: int) -> HttpResponse:
    _check(year)
    months = _months(year, paper_of(request).zone)
    if not any(link.url for link in months):
        raise Http404("no live story that year")
    crumbs = (Link(_("Archive"), reverse("site:archive")), Link(str(year), "", current=True))
    return render_page(
        request,
        "site/archive.html",
        head_of(request, str(year)),
        title=str(year),
        year=str(year),
        months=months,
        crumbs=crumbs,
    )


def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    _check(year)
    zone = paper_of(request).zone
    seen = window(of_month(year, month, zone).for_cards(), request)
    if not seen.rows:
        raise Http404("no live story that month")
    days = by_day(cards(seen.rows), zone)
    title = f"{MONTH_NAMES[month]} {year}"
    crumbs = (
        Link(_("Archive"), reverse("site:archive")),
        Link(str(year), reverse("site:archive-year", args=[year])),
        Link(str(MONTH_NAMES[month]), "", current=True),
    )
    return render_page(
        request,
        "site/archive.html",
        head_of(request, title),
        title=title,
        year=str(year),
        months=_months(year, zone, month),
        crumbs=crumbs,
        stories=Strip((), seen.newer_url, seen.older_url, days),
    )


def of_month(year: int, month: int, zone: tzinfo) -> PublishedArticleQuerySet:
    """Return a month's live stories; the month is that of the publisher's zone."""
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return _between(_start(year, month, zone), _start(*after, zone))


def _of_year(year: int, zone: tzinfo) -> PublishedArticleQuerySet:
    return _between(_start(year, 1, zone), _start(year + 1, 1, zone))


def _between(start: datetime, end: datetime) -> PublishedArticleQuerySet:
    return PublishedArticle.objects.live().filter(dated_at__gte=start, dated_at__lt=end)


def _start(year: int, month: int, zone: tzinfo) -> datetime:
    return datetime(year, month, 1, tzinfo=zone)


def _months(year: int, zone: tzinfo, current: int | None = None) -> tuple[Link, ...]:
    return tuple(
        Link(
            str(MONTH_NAMES[number])[:3],
            reverse("site:archive-month", args=[year, number]) if of_month(year, number, zone).has_any() else "",
            current=number == current,
        )
        for number in range(1, 13)
    )


def _check(year: int) -> None:
    if not FIRST_YEAR < year < LAST_YEAR:
        raise Http404("no such year")
