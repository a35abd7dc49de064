"""The line behind a message that says when it was sent: “071341 GMT Okt 15”, “AP-WF-02-20-16 0337GMT”."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from articles.importers.dates import is_on_every_clock

# Agencies write the month in their own language, three letters of it or more.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen",
            "feb fev fév",
            "mar mrz mär maa mrt",
            "apr avr abr",
            "may mai mei mag maj",
            "jun juin giu",
            "jul juil lug",
            "aug aou aoû ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic des",
        ),
        1,
    )
    for name in names.split()
}
_ZONES: dict[str, tzinfo] = {
    **dict.fromkeys(("GMT", "UTC", "Z", "UT"), UTC),
    **{name: timezone(timedelta(hours=1)) for name in ("BST", "CET", "MEZ", "HEC")},
    **{name: timezone(timedelta(hours=2)) for name in ("CEST", "MESZ")},
    **{
        name: timezone(timedelta(hours=hours))
        for name, hours in {"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7}.items()
    },
}
_DAY_FIRST = re.compile(r"\b(\d\d)(\d\d)(\d\d)\s*([A-Z]{1,4})?\s+([^\W\d_]{3,10})\.?\s+(\d{4}|\d\d)\b")
_MONTH_FIRST = re.compile(
    r"\b(?:([A-Z]{2,6})(?:-[A-Z0-9]{1,4})?-)(\d\d)-(\d\d)-(\d\d)\s+(\d\d)(\d\d)\s?([A-Z]{1,4})?\b"
)


@dataclass(frozen=True, slots=True)
class Sent:
    """When a message was sent and by whom, as its trailer says; `warnings` tell what could not be read."""

    at: datetime | None = None
    sender: str | None = None
    line: str = ""
    warnings: tuple[str, ...] = ()


def read_trailer(text: str, zone: tzinfo) -> Sent:
    """Return what a trailer says; nothing where it holds no time."""
    if match := _MONTH_FIRST.search(text):
        sender, month, day, year, hour, minute, named = match.groups()
        return _sent(match, (year, month, day, hour, minute), named, zone, sender)
    for match in _DAY_FIRST.finditer(text):
        day, hour, minute, named, name, year = match.groups()
        if number := _month(name):
            return _sent(match, (year, str(number), day, hour, minute), named, zone, None)
    return Sent()


def _sent(match: re.Match[str], parts: tuple[str, ...], named: str | None, zone: tzinfo, sender: str | None) -> Sent:
    year, month, day, hour, minute = map(int, parts)
    known = _ZONES.get(named or "")
    warnings: tuple[str, ...] = ()
    if named and known is None:
        warnings = (f"The time zone “{named}” of the wire is not known: the source's was assumed.",)
    elif known is None:
        warnings = ("The wire's time names no zone: the source's was assumed.",)
    try:
        year = year if year > 99 else 1900 + year if year > 69 else 2000 + year
        at = datetime(year, month, day, hour, minute, tzinfo=known or zone)
        if not is_on_every_clock(at):
            raise ValueError(at)
    except ValueError:
        return Sent(None, sender, match[0], (f"There is no such time as “{match[0]}”: it was not used.",))
    return Sent(at, sender, match[0], warnings)


def _month(name: str) -> int | None:
    name = name.casefold()
    return _MONTHS.get(name[:4]) or _MONTHS.get(name[:3])
