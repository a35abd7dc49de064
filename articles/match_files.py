"""Matches of a table → the register's: each between two sides that it knows, once a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from articles.enrichment.names import fold, slugify
from articles.models import Generation, Ground, Match, Tag


@dataclass(slots=True)
class Matches:
    """How many matches of a table were made and how many changed."""

    made: int = 0
    changed: int = 0


@transaction.atomic
def load_matches(rows: Sequence[dict[str, Any]], *, revision: str = "", dry_run: bool = False) -> Matches:
    """Write the matches of a table. Raises ValueError with the match and what is wrong, nothing changed."""
    done = Matches()
    for row in rows:
        match, is_new = _match(row)
        before = Match.objects.filter(pk=match.pk).first()
        if before and all(getattr(before, f.attname) == getattr(match, f.attname) for f in Match._meta.concrete_fields):
            continue
        match.save()
        Match.objects.filter(pk=match.pk).update(loaded_from=row["_file"], loaded_revision=revision[:64])
        done.made += is_new
        done.changed += not is_new
    if done.made or done.changed:
        Generation.bump()
    if dry_run:
        transaction.set_rollback(True)
    return done


def _match(row: dict[str, Any]) -> tuple[Match, bool]:
    called = f"{row['home']} v {row['away']}, {row['date']}"
    try:
        zone = ZoneInfo(row["zone"]) if row.get("zone") in available_timezones() else timezone.get_default_timezone()
        if row.get("zone") and row["zone"] not in available_timezones():
            raise ValueError(f"“{row['zone']}” is no time zone: write one like Europe/London")
        at = time.fromisoformat(row["time"]) if row.get("time") else time(12)
        kicks_off = datetime.combine(datetime.fromisoformat(row["date"]).date(), at, tzinfo=zone)
        home, away = _side(row["home"]), _side(row["away"])
        match = _there(home, away, kicks_off) or Match(home=home, away=away)
        match.kicks_off_at, match.time_known, match.time_zone = kicks_off, bool(row.get("time")), row.get("zone", "")
        match.competition = _competition(row["competition"]) if row.get("competition") else None
        match.ground = Ground.objects.filter(name=row["ground"]).first() if row.get("ground") else None
        match.round, match.score_note = row.get("round", ""), row.get("score_note", "")
        match.home_score, match.away_score = row.get("home_score"), row.get("away_score")
        ended = match.home_score is not None
        match.status = row.get("status") or (Match.Status.FINISHED if ended else Match.Status.SCHEDULED)
        match.full_clean(validate_constraints=False)
    except ValidationError as error:
        raise ValueError(f"{called}: {' '.join(error.messages)}") from error
    except ValueError as error:
        raise ValueError(f"{called}: {error}") from error
    return match, match.pk is None


def _there(home: Tag, away: Tag, at: datetime) -> Match | None:
    day = at.replace(hour=0, minute=0, second=0)
    found = Match.objects.filter(
        home=home, away=away, kicks_off_at__gte=day, kicks_off_at__lte=day.replace(hour=23, minute=59)
    )
    return found.first()


def _side(name: str) -> Tag:
    return _one(name, Tag.objects.standing().filter(kind__in=[Tag.Kind.CLUB, Tag.Kind.PERSON]))


def _competition(name: str) -> Tag:
    return _one(name, Tag.objects.standing().filter(kind=Tag.Kind.COMPETITION))


def _one(name: str, tags: Any) -> Tag:
    """Return the one tag of a name or of an address; an alias will do."""
    for rows in (tags.filter(slug=name), tags.filter(folded=fold(name)), tags.filter(aliases__folded=fold(name))):
        found: list[Tag] = list(rows.distinct()[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValueError(f"there are several called {name}: write the address, as in {slugify(name)}")
    raise ValueError(f"the register has no {name}: add it first, or write it as it is called there")
