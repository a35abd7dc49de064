"""The years in which a club, person, competition or topic has stories, and the stories of one. Nothing is counted."""

from __future__ import annotations

from datetime import datetime, tzinfo

from django.db.models import Subquery
from django.urls import reverse

from articles.models.published import LiveQuerySet
from articles.models.tag import PATHS, Tag
from articles.pages.cards import Link

MOST = 80  # years, from the newest story on


def between(rows: LiveQuerySet, year: int, zone: tzinfo) -> LiveQuerySet:
    """Leave the rows of one year by the publisher's clock."""
    return rows.filter(
        dated_at__gte=datetime(year, 1, 1, tzinfo=zone), dated_at__lt=datetime(year + 1, 1, 1, tzinfo=zone)
    )


def years_of(rows: LiveQuerySet, named: Tag, zone: tzinfo, current: int = 0) -> tuple[Link, ...]:
    """Return the years that have a story of a tag, the newest first; none where all are of one year.

    Three queries: the newest, the oldest, and one probe of the list's index a year, all in one.
    """
    rows = rows.select_related(None)
    newest = rows.newest_first().values_list("dated_at", flat=True).first()
    oldest = rows.order_by("dated_at", "article_id").values_list("dated_at", flat=True).first()
    if newest is None or oldest is None:
        return ()
    last, first = newest.astimezone(zone).year, oldest.astimezone(zone).year
    span = range(last, max(first, last - MOST) - 1, -1)
    if len(span) == 1 and not current:
        return ()
    # In the list's own order: without one PostgreSQL would walk the table for a year that has many.
    lists = {number: between(rows, number, zone).newest_first() for number in span}
    probes = {f"in_{number}": Subquery(years.values("pk")[:1]) for number, years in lists.items()}
    found = Tag.objects.filter(pk=named.pk).annotate(**probes).values(*probes).get()
    path = PATHS[named.kind]
    return tuple(
        Link(str(number), reverse("site:tag-year", args=[path, named.slug, number]), current=number == current)
        for number in span
        if found[f"in_{number}"]
    )
