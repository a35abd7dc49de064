"""Who was where, when: a person's clubs by date, and the one of a given day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from articles.models.tag import Membership, Tag

from .cards import Link
from .live import pages_of

MOST = 60  # rows of one career
# What somebody is known as on a day on which they are two things.
FIRST = (Membership.Role.PLAYER, Membership.Role.MANAGER, Membership.Role.COACH, Membership.Role.OFFICIAL)


@dataclass(frozen=True, slots=True)
class Stint:
    """One line of a career: `since` and `until` are None where they are not known."""

    role: str
    team: Link
    since: date | None
    until: date | None
    on_loan: bool = False
    number: int | None = None
    current: bool = False


STANDING = Q(club=None) | Q(club__merged_into=None)


def on_day(day: date) -> Q:
    """Select the memberships that hold on a day; an end that is not known is still to come."""
    return (Q(since=None) | Q(since__lte=day)) & (Q(until=None) | Q(until__gte=day))


def holds(row: Membership, day: date) -> bool:
    """Test a membership as `on_day` selects them."""
    return (row.since is None or row.since <= day) and (row.until is None or day <= row.until)


def memberships_of(person: Tag) -> list[Membership]:
    """Return a person's memberships, the newest first, those without a date last."""
    # One that stayed with a club that was merged away is said of the other club already.
    rows = Membership.objects.filter(STANDING, person=person).select_related("club").order_by("pk")[:MOST]
    return sorted(rows, key=lambda row: (row.since or row.until or date.min, row.pk), reverse=True)


def membership_on(rows: Iterable[Membership], day: date) -> Membership | None:
    """Return where somebody was on a day: on loan before the club that lent them, a club before a country."""
    return max((row for row in rows if holds(row, day)), key=_weight, default=None)


def manager_on(club: Tag, day: date) -> Membership | None:
    """Return a club's manager on a day; of two the later."""
    rows = Membership.objects.filter(on_day(day), club=club, role=Membership.Role.MANAGER)
    return rows.select_related("person").order_by("-since", "pk").first()


def clubs_on(people: Iterable[int], day: date) -> dict[int, str]:
    """Return the slugs of the clubs that people, given by their tags' ids, were at on a day; in one query."""
    wanted = set(people)
    rows = Membership.objects.filter(STANDING, on_day(day), person__in=wanted).select_related("club") if wanted else ()
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    best = {person: membership_on(theirs, day) for person, theirs in found.items()}
    return {person: row.club.slug for person, row in best.items() if row and row.club}


def career(rows: Sequence[Membership], day: date) -> tuple[Stint, ...]:
    """Return a person's career as their page prints it, in one query; `day` says what is current."""
    teams = pages_of(row.club for row in rows)
    return tuple(
        Stint(
            row.get_role_display(),
            teams[row.club_id] if row.club_id else Link(row.team, ""),
            row.since,
            row.until,
            row.on_loan,
            row.number,
            holds(row, day),
        )
        for row in rows
    )


def _weight(row: Membership) -> tuple[bool, bool, int, date, int]:
    place = FIRST.index(row.role) if row.role in FIRST else len(FIRST)
    return row.club_id is not None, row.on_loan, -place, row.since or date.min, row.pk
