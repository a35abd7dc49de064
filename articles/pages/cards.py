"""A story in a list: the little of it that a front, a club page or a search shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString

from .pictures import Picture


@dataclass(frozen=True, slots=True)
class Link:
    """A name that leads somewhere; `club` is the slug whose colours it wears."""

    name: str
    url: str
    club: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One story in a list."""

    url: str
    headline: str
    kicker: str = ""
    club: str = ""  # the slug of the club whose colours it wears
    standfirst: str = ""
    picture: Picture | None = None
    dated_at: datetime | None = None
    time_known: bool = True
    direction: str = ""  # "rtl" or "ltr" where it is not the site's
    language: str = ""  # where it is not the site's
    note: str = ""  # what the list it stands in says of it: on a person's page the club of that day
    snippet: SafeString | str = ""  # a search's words in their sentence, the found ones marked


@dataclass(frozen=True, slots=True)
class Shelf:
    """A titled group of cards; `shape` is one of row, package, three, column."""

    title: str
    cards: tuple[Card, ...]
    url: str = ""
    more: str = ""  # the words of the link to all of them
    shape: str = "row"


@dataclass(frozen=True, slots=True)
class Day:
    """The stories of one day, or of one month, under its name."""

    title: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Strip:
    """A page of a long list: no totals, only what is newer and what is older."""

    cards: tuple[Card, ...] = ()
    newer_url: str = ""
    older_url: str = ""
    days: tuple[Day, ...] = field(default=())
