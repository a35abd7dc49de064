"""A club's squad on a day, by position. Never a total."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from articles.models.tag import Membership, Tag

from .cards import Link
from .careers import on_day
from .live import pages_of

MOST = 200
FOOTBALL = {  # the four lines of a team, and the words that mean each
    "goalkeeper": "goalkeeper keeper",
    "defender": "defender defence back full-back right-back left-back centre-back wing-back sweeper",
    "midfielder": "midfielder midfield playmaker",
    "forward": "forward attacker striker winger centre-forward attack",
}
ORDER = {  # as each sport names its team from the back or the front
    "football": tuple(FOOTBALL),
    "rugby_union": ("prop", "hooker", "lock", "flanker", "number eight", "scrum-half", "fly-half", "centre", "wing"),
    "rugby_league": ("full-back", "wing", "centre", "stand-off", "scrum-half", "prop", "hooker", "second row"),
    "cricket": ("batter", "wicketkeeper", "all-rounder", "bowler"),
    "basketball": ("guard", "forward", "centre"),
    "ice_hockey": ("goaltender", "defenceman", "forward"),
}
STAFF = (Membership.Role.MANAGER, Membership.Role.COACH, Membership.Role.OFFICIAL)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a squad; `note` says what is special: on loan, or what they do."""

    person: Link
    number: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """The part of a squad that plays in one position, or the staff."""

    title: str
    members: tuple[Member, ...]


def squad_on(club: Tag, day: date) -> tuple[Line, ...]:
    """Return a club's players on a day by position and then by number, those lent out, and the staff, in three queries.

    Source: the memberships that hold on that day. Who is lent to another club on that day stands apart.
    """
    found = Membership.objects.filter(on_day(day), club=club).select_related("person__person")
    rows = _once(found.order_by("pk")[:MOST])
    away = _lent(rows, club, day)
    pages = pages_of([row.person for row in rows])
    lines: dict[str, list[Membership]] = defaultdict(list)
    for row in rows:
        if row.role == Membership.Role.PLAYER:
            lines["away" if row.person_id in away else position_of(row.person, club.sport)].append(row)
        elif row.role in STAFF:
            lines["staff"].append(row)
    order = sorted(lines, key=lambda name: _place(name, club.sport))
    return tuple(
        Line(
            _title(name, club.sport, alone=not {*order} - {"", "away", "staff"}),
            tuple(Member(pages[row.person_id], row.number, _note(row, away)) for row in _sorted(name, lines[name])),
        )
        for name in order
    )


def position_of(person: Tag, sport: str) -> str:
    """Return the line of the team that somebody stands in: for football one of four, else the position as typed."""
    said = person.person.position.strip().lower() if hasattr(person, "person") else ""
    if sport != "football":
        return said
    last = said.split()[-1] if said else ""
    return next((line for line, words in FOOTBALL.items() if said in words.split() or last in words.split()), "")


def _once(rows: Iterable[Membership]) -> list[Membership]:
    """Keep one row a person and kind of work: the one with a number, else the latest."""
    best: dict[tuple[int, bool], Membership] = {}
    for row in rows:
        key = (row.person_id, row.role == Membership.Role.PLAYER)
        if key not in best or _worth(row) >= _worth(best[key]):
            best[key] = row
    return list(best.values())


def _worth(row: Membership) -> tuple[bool, date]:
    return row.number is not None, row.since or date.min


def _lent(rows: Iterable[Membership], club: Tag, day: date) -> dict[int, str]:
    """Return where those of a squad who play elsewhere on a day are lent to, by their ids."""
    ours = [row.person_id for row in rows if row.role == Membership.Role.PLAYER and not row.on_loan]
    loans = Membership.objects.filter(on_day(day), person__in=ours, on_loan=True, role=Membership.Role.PLAYER)
    found = loans.exclude(club=club).order_by("pk").values_list("person_id", "club__name", "team")
    return {person: name or team for person, name, team in found}


def _place(name: str, sport: str) -> tuple[int, int, str]:
    if name in {"away", "staff", ""}:
        return ("", "away", "staff").index(name) + 1, 0, ""
    known = ORDER.get(sport, ())
    return 0, known.index(name) if name in known else len(known), name


def _title(name: str, sport: str, alone: bool) -> str:
    if sport == "football" and name in FOOTBALL:
        plural = {
            "goalkeeper": _("Goalkeepers"),
            "defender": _("Defenders"),
            "midfielder": _("Midfielders"),
            "forward": _("Forwards"),
        }
        return plural[name]
    if name == "":
        return _("Players") if alone else _("Other players")
    return {"away": _("Out on loan"), "staff": _("Staff")}.get(name) or name[:1].upper() + name[1:]


def _sorted(name: str, rows: list[Membership]) -> list[Membership]:
    if name == "staff":
        return sorted(rows, key=lambda row: (STAFF.index(row.role), row.person.folded))
    return sorted(rows, key=lambda row: (row.number is None, row.number or 0, row.person.folded))


def _note(row: Membership, away: dict[int, str]) -> str:
    if row.role != Membership.Role.PLAYER:
        return str(row.get_role_display())
    if row.person_id in away:
        return _("at %(club)s") % {"club": away[row.person_id]}
    return _("on loan") if row.on_loan else ""
