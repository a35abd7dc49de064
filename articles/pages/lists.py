"""Published stories → the cards of a list, with the colours of the clubs they are about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.dateformat import format as date_format

from articles.models.published import PublishedArticle, PublishedTag

from .cards import Card, Day
from .pictures import Picture

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"}


def cards(published: Iterable[PublishedArticle], club: str = "") -> tuple[Card, ...]:
    """Return the stories' cards, two queries for any number; `club` is the slug of the page's own club.

    Expects what `for_cards()` loads.
    """
    rows = list(published)
    clubs = first_clubs(rows)
    return tuple(card(row, clubs.get(row.pk, ""), club) for row in rows)


def card(row: PublishedArticle, club: str = "", own_club: str = "") -> Card:
    language = foreign_language(row.language)
    return Card(
        url=row.path,
        headline=row.list_headline,
        kicker=row.kicker or (row.section.name if row.section else ""),
        club=own_club or club,
        standfirst=row.standfirst,
        picture=Picture.of(row.lead) if row.lead else None,
        dated_at=row.dated_at,
        time_known=row.time_known,
        language=language,
        direction=direction(row.language) if language else "",
    )


def first_clubs(rows: Sequence[PublishedArticle]) -> dict[int, str]:
    """Return, per story's row, the slug of the first club it is about."""
    tags = (
        PublishedTag.objects.filter(published__in=[row.pk for row in rows], role="about", tag__kind="club")
        .order_by("-order", "-pk")
        .values_list("published", "tag__slug")
    )
    return dict(tags)


def by_day(stories: Iterable[Card]) -> tuple[Day, ...]:
    """Part a list by day: Monday 26 February 2024."""
    return _parted(stories, "l j F Y")


def by_month(stories: Iterable[Card]) -> tuple[Day, ...]:
    """Part a list by month: February 2024."""
    return _parted(stories, "F Y")


def foreign_language(language: str) -> str:
    """Return a story's language where it is not the site's, else nothing."""
    return "" if language.partition("-")[0] == settings.LANGUAGE_CODE.partition("-")[0] else language


def direction(language: str) -> str:
    return "rtl" if language.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def _parted(stories: Iterable[Card], pattern: str) -> tuple[Day, ...]:
    groups = groupby(stories, key=lambda story: date_format(timezone.localtime(story.dated_at), pattern))
    return tuple(Day(title, tuple(group)) for title, group in groups)
