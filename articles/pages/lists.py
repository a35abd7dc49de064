"""Published stories → the cards of a list, with the colours of the clubs they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as date_format

from articles.models.published import PublishedArticle, PublishedTag

from .cards import Card, Day
from .pictures import Picture

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"}
NO_CLUB = ("", "")


def cards(published: Iterable[PublishedArticle], club: str = "", under_section: bool = False) -> tuple[Card, ...]:
    """Return the stories' cards, one query for any number; `club` is the slug of the page's own club.

    Under a section's own name a story without a kicker is named after its club, elsewhere after its section.
    Expects what `for_cards()` loads.
    """
    rows = list(published)
    clubs = first_clubs(rows)
    return tuple(_card(row, clubs.get(row.pk, NO_CLUB), club, under_section) for row in rows)


def _card(row: PublishedArticle, club: tuple[str, str], own_club: str, under_section: bool) -> Card:
    slug, name = club
    section = row.section.name if row.section else ""
    language = foreign_language(row.language)
    return Card(
        url=row.path,
        headline=row.list_headline,
        kicker=row.kicker or (name if under_section else section),
        club=own_club or slug,
        standfirst=row.standfirst,
        picture=Picture.of(row.lead) if row.lead else None,
        dated_at=row.dated_at,
        time_known=row.time_known,
        language=language,
        direction=direction(row.language) if language else "",
    )


def first_clubs(rows: Sequence[PublishedArticle]) -> dict[int, tuple[str, str]]:
    """Return, per story's row, the slug and name of the first club it is about."""
    tags = PublishedTag.objects.filter(published__in=[row.pk for row in rows], role="about")
    # The kind is looked at here: SQLite would begin with the clubs and walk through all that was ever about them.
    # Sorted here, the last first, so that the first club is the one that stays: a page's few rows need no sort by the
    # database.
    columns = ("order", "pk", "published", "tag__kind", "tag__slug", "tag__name")
    found = sorted(tags.order_by().values_list(*columns), reverse=True)
    return {row: (slug, name) for _order, _pk, row, kind, slug, name in found if kind == "club"}


def by_day(stories: Iterable[Card], zone: tzinfo) -> tuple[Day, ...]:
    """Part a list by day: Monday 26 February 2024."""
    return _parted(stories, "l j F Y", zone)


def by_month(stories: Iterable[Card], zone: tzinfo) -> tuple[Day, ...]:
    """Part a list by month: February 2024."""
    return _parted(stories, "F Y", zone)


def foreign_language(language: str) -> str:
    """Return a story's language where it is not the site's, else nothing."""
    return "" if language.partition("-")[0] == settings.LANGUAGE_CODE.partition("-")[0] else language


def direction(language: str) -> str:
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def _parted(stories: Iterable[Card], pattern: str, zone: tzinfo) -> tuple[Day, ...]:
    groups = groupby(stories, key=lambda story: date_format(timezone.localtime(story.dated_at, zone), pattern))
    return tuple(Day(title, tuple(group)) for title, group in groups)
