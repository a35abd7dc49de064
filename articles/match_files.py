"""Rows of matches → the register's: each between two sides that it knows, once a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from articles.enrichment.names import fold, slugify
from articles.models import Ground, Match, Tag
from articles.models.site import check_zone
from articles.register_checks import FIRST_YEAR, LAST_YEAR

RESULT = ("status", "home_score", "away_score")  # these change together or not at all
FILLED = ("competition", "ground", "round", "score_note")  # what a file may add to a match that the desk typed
SIDES = (Tag.Kind.CLUB, Tag.Kind.PERSON)


class MatchReader:
    """Finds the sides, competitions and grounds of rows; each name is looked up once."""

    def __init__(self) -> None:
        self._tag = cache(_tag)
        self._ground = cache(lambda name: Ground.objects.filter(name=name).first())
        self._read: set[int] = set()  # the ids of matches that a row was read for: a day may have two of the same sides

    def read(self, row: dict[str, Any]) -> tuple[Match, dict[str, Any]]:
        """Return the match of a row, new or as it stands, and what the row says of it. Raises ValueError."""
        with _told(row):
            zone = row.get("zone", "")
            if zone:
                check_zone(zone)
            day = date.fromisoformat(row["date"])
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValueError(f"{row['date']} is no day of a match")
            at = time.fromisoformat(row["time"]) if row.get("time") else time(12)
            kicks_off = datetime.combine(day, at, ZoneInfo(zone) if zone else timezone.get_default_timezone())
            home, away = self._tag(row["home"], SIDES), self._tag(row["away"], SIDES)
            competition = row.get("competition")
            score = row.get("home_score")
            ended = Match.Status.SCHEDULED if score is None else Match.Status.FINISHED
            values = {
                "kicks_off_at": kicks_off,
                "time_known": bool(row.get("time")),
                "time_zone": zone,
                "competition": self._tag(competition, (Tag.Kind.COMPETITION,)) if competition else None,
                "ground": self._ground(row["ground"]) if row.get("ground") else None,
                "round": row.get("round", ""),
                "score_note": row.get("score_note", ""),
                "home_score": score,
                "away_score": row.get("away_score"),
                "status": row.get("status") or ended,
            }
            match = self._there(home, away, kicks_off) or Match(home=home, away=away)
            self._read.add(match.pk)
            return match, values

    def _there(self, home: Tag, away: Tag, at: datetime) -> Match | None:
        """Return the match of that day that no row has been read for, before all the one of that very time."""
        day = at.replace(hour=0, minute=0)
        found = Match.objects.filter(
            home=home, away=away, kicks_off_at__gte=day, kicks_off_at__lt=day + timedelta(days=1)
        )
        left = [match for match in found.order_by("kicks_off_at", "pk") if match.pk not in self._read]
        return min(left, key=lambda match: match.kicks_off_at != at, default=None)

    def save(self, match: Match, row: dict[str, Any]) -> None:
        """Save a match. Raises ValueError, naming it, for one that cannot be."""
        with _told(row):
            match.full_clean(validate_constraints=False)
            match.save()
            self._read.add(match.pk)


@contextmanager
def _told(row: dict[str, Any]) -> Iterator[None]:
    """Say which match a fault is in, and where that stands."""
    called = f"{row['home']} v {row['away']}, {row['date']}"
    if place := row.get("_at") or row.get("_file"):
        called = f"{place}: {called}"
    try:
        yield
    except ValidationError as error:
        raise ValueError(f"{called}: {' '.join(error.messages)}") from error
    except ValueError as error:
        raise ValueError(f"{called}: {error}") from error


def _tag(name: str, kinds: tuple[str, ...]) -> Tag:
    """Return the one tag of a name or of an address; an alias will do."""
    tags = Tag.objects.standing().filter(kind__in=kinds)
    for rows in (tags.filter(slug=name), tags.filter(folded=fold(name)), tags.filter(aliases__folded=fold(name))):
        found: list[Tag] = list(rows.distinct()[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"there are several called {name}: write the address, as in {slugify(name)}")
    raise ValueError(f"the register has no {name}: add it first, or write it as it is called there")
