"""The matches beside a club, person or competition: what comes next, and how the last ones ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.match import Match
from articles.models.tag import Tag

from .cards import Link
from .live import pages_of

MOST = 5
STILL_ON = timedelta(hours=4)  # after the kick-off a match without a result is neither past nor to come
Status = Match.Status


@dataclass(frozen=True, slots=True)
class MatchLine:
    """A match as it is printed."""

    home: Link
    away: Link
    kicks_off_at: datetime
    time_known: bool
    competition: str
    score: str = ""
    note: str = ""


def next_and_last(tag: Tag) -> tuple[tuple[MatchLine, ...], tuple[MatchLine, ...]]:
    """Return a tag's next matches, the soonest first, and its last results, the newest first.

    At most five each. Each side's index is asked for its own few: nothing is walked or sorted.
    """
    now = timezone.now()
    coming = _few(tag, Q(kicks_off_at__gte=now - STILL_ON), ~Q(status=Status.FINISHED), "kicks_off_at", "pk")
    ended = _few(
        tag, Q(kicks_off_at__lte=now), Q(status__in=[Status.FINISHED, Status.ABANDONED]), "-kicks_off_at", "-pk"
    )
    known = pages_of(side for match in (*coming, *ended) for side in (match.home, match.away))
    return tuple(_line(match, known) for match in coming), tuple(_line(match, known) for match in ended)


def _few(tag: Tag, when: Q, state: Q, *order: str) -> list[Match]:
    rows = Match.objects.filter(when, state).select_related("home", "away", "competition").order_by(*order)
    found = [match for part in _parts(tag, rows) for match in part[:MOST]]
    newest = order[0].startswith("-")
    return sorted(found, key=lambda match: (match.kicks_off_at, match.pk), reverse=newest)[:MOST]


def _parts(tag: Tag, rows: QuerySet[Match]) -> tuple[QuerySet[Match], ...]:
    if tag.kind == Tag.Kind.COMPETITION:
        return (rows.filter(competition=tag),)
    return rows.filter(home=tag), rows.filter(away=tag)


def _line(match: Match, known: dict[int, Link]) -> MatchLine:
    said = {Status.LIVE: _("Live"), Status.POSTPONED: _("Postponed"), Status.ABANDONED: _("Abandoned")}
    about = [match.competition.name if match.competition else "", match.round]
    notes = [said.get(Status(match.status), ""), match.score_note]
    return MatchLine(
        known[match.home_id],
        known[match.away_id],
        match.kicks_off_at,
        match.time_known,
        ", ".join(filter(None, about)),
        match.score,
        ", ".join(filter(None, notes)),
    )
