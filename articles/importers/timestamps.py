"""Moments as machines write them: ISO 8601 in all its spellings, e-mail dates, seconds since 1970."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from articles.importers.dates import find_moments, is_on_every_clock, read_zone

_ISO = re.compile(
    r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})"
    r"(?:(?:[T ]\s?|,\s)([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2})(?:[.,]([0-9]{1,12}))?)?)?)?"
    r"\s?(Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    re.IGNORECASE,
)
_RUN_TOGETHER = re.compile(
    r"((?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))([0-2][0-9][0-5][0-9](?:[0-5][0-9])?)"
)
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,9})?")
_EMAIL_DATE = re.compile(r"(?:[a-z]{3},\s*)?[0-9]{1,2}\s[a-z]{3}\s[0-9]{2,4}\s[0-9]{1,2}:[0-9]{2}", re.IGNORECASE)
# As C's library writes it: "Sun Jan 4 16:29:06 PST 2004".
_ASCTIME = re.compile(
    r"(?:[a-z]{3},?\s)?(?P<month>[a-z]{3})\s(?P<day>[0-9]{1,2})\s(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?P<zone>\s[a-z]{1,5}|\s[+-][0-9:]{2,6})?\s(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
_ZONE_AT_END = re.compile(r"\s\(?(?P<zone>[a-z]{1,5}|(?:GMT|UTC)?[+-][0-9]{1,2}:?(?:[0-9]{2})?)\)?$", re.IGNORECASE)
_NO_DATE = re.compile(r"0000-00-00(?:[T ]00:00(?::00)?(?:\.0+)?Z?)?|null|none|nil|nan|n/a|-|0", re.IGNORECASE)
_ASSUMED = timezone(timedelta(0), "assumed")  # known again by identity: no zone stood in the text
_FIRST_YEAR = 1900
# Seconds since 1970 of the years from 1973 to 2100; a thousand times that are milliseconds.
_SECONDS = range(100_000_000, 4_102_444_800)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A moment that was read: `at` is aware, None where it cannot be used, and `warnings` says why."""

    at: datetime | None = None
    time_known: bool = False
    warnings: tuple[str, ...] = ()


def read_timestamp(value: str | int | float, zone: tzinfo, what: str = "date") -> Timestamp:
    """Return the moment a field means; without an offset it is one of `zone`, and the editor is told so.

    `what` names the field in a warning: "date", "embargo". A day alone begins at 00:00 in `zone`.
    """
    text = " ".join(str(value).split())
    if isinstance(value, bool) or not text or _NO_DATE.fullmatch(text):
        return Timestamp()
    if len(text) > _LONGEST:
        return _unread(text[:_LONGEST] + "…", what)
    if match := _ISO.fullmatch(_RUN_TOGETHER.sub(r"\1T\2", text) if text.isdigit() else text):
        return _iso(match, text, zone, what)
    if _NUMBER.fullmatch(text):
        return _epoch(float(text), text, what)
    text = _ASCTIME.sub(r"\g<day> \g<month> \g<year> \g<time>\g<zone>", text)
    if _EMAIL_DATE.match(text) and (at := _email_date(text)):
        return _checked(at, text, zone, what, time_known=True)
    return _written(text, zone, what)


def _iso(match: re.Match[str], text: str, zone: tzinfo, what: str) -> Timestamp:
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    # The 24:00 that ends a day, or a leap second, is a moment that datetime cannot name.
    late = timedelta(days=1) if hour == 24 and minute == second == 0 else timedelta(seconds=second == 60)
    microsecond = int((match[7] or "0").ljust(6, "0")[:6])
    try:
        at = datetime(year, month, day, 0 if hour == 24 and late else hour, minute, min(second, 59), microsecond)
        at = (at + late).replace(tzinfo=_offset(match[8]) if match[8] else _ASSUMED)
    except (ValueError, OverflowError):
        return _unread(text, what)
    return _checked(at, text, zone, what, time_known=match[4] is not None)


def _offset(name: str) -> tzinfo:
    """Return the zone of an offset such as +0100; raises ValueError for one that no place on earth has."""
    if name[0].isalpha():
        return UTC
    hours, minutes = int(name[1:3]), int(name[3:].lstrip(":") or 0)
    if hours > 15 or minutes > 59:
        raise ValueError(name)
    distance = timedelta(hours=hours, minutes=minutes)
    return timezone(-distance if name[0] == "-" else distance)


def _epoch(number: float, text: str, what: str) -> Timestamp:
    for unit in (1, 1_000, 1_000_000):
        if int(number / unit) in _SECONDS:
            return Timestamp(datetime.fromtimestamp(number / unit, UTC), time_known=True)
    return _unread(text, what)


def _email_date(text: str) -> datetime | None:
    # The zones of e-mail are those of North America, written without a colon; feeds know more.
    stated = _ZONE_AT_END.search(text)
    zone = read_zone(stated["zone"]) if stated and not text.endswith("-0000") else None
    try:
        at = parsedate_to_datetime(text[: stated.start()] if stated and zone else text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # "-0000" says that the sender's zone is not known: such a moment is one of UTC (RFC 5322, section 3.3).
    return at if at.tzinfo else at.replace(tzinfo=zone or (UTC if text.endswith("-0000") else _ASSUMED))


def _written(text: str, zone: tzinfo, what: str) -> Timestamp:
    moments = list(find_moments(text, _ASSUMED))
    if len(moments) != 1:
        return _unread(text, what)
    if moments[0].at is None:
        return Timestamp(warnings=moments[0].warnings)
    read = _checked(moments[0].at, text, zone, what, time_known=moments[0].time_known)
    return Timestamp(read.at, read.time_known, (*moments[0].warnings, *read.warnings))


def _checked(at: datetime, text: str, zone: tzinfo, what: str, *, time_known: bool) -> Timestamp:
    if at.year < _FIRST_YEAR:
        return Timestamp(warnings=(f"The {what} “{text}” is before {_FIRST_YEAR} and was not used.",))
    assumed = at.tzinfo is _ASSUMED
    # A day alone is one of the site's, whatever offset stands behind it.
    at = at if time_known and not assumed else at.replace(tzinfo=zone)
    if not is_on_every_clock(at):
        return _unread(text, what)
    if time_known and assumed:
        name = "UTC" if zone is UTC else str(zone)
        return Timestamp(at, True, (f"The {what} “{text}” states no time zone: {name} was assumed.",))
    return Timestamp(at, time_known)


def _unread(text: str, what: str) -> Timestamp:
    return Timestamp(warnings=(f"The {what} “{text}” cannot be read and was not used.",))
