"""The dates of EXIF, IIM and XMP: three spellings, each of which may lack its time or its zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$")
EXIF = re.compile(r"(\d{4})[:\-/](\d\d)[:\-/](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?")
IIM_TIME = re.compile(r"(\d\d):?(\d\d):?(\d\d)?\s*(Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """When a picture was taken: aware if the offset is known; midnight where only the day is."""

    at: datetime
    time_known: bool

    def days_from(self, other: Moment) -> int:
        """Return the days between two moments as the calendar on the wall counts them."""
        return (self.at.date() - other.at.date()).days

    def with_offset_of(self, *others: Moment | None) -> Moment:
        """Take the offset from another record that shows the same clock."""
        for other in others:
            if self.at.tzinfo is None and other and other.at.tzinfo and self._same_clock(other):
                return replace(self, at=self.at.replace(tzinfo=other.at.tzinfo))
        return self

    def _same_clock(self, other: Moment) -> bool:
        mine, theirs = (moment.at.replace(tzinfo=None, microsecond=0) for moment in (self, other))
        return self.time_known and other.time_known and mine == theirs


def better(first: Moment | None, second: Moment | None) -> Moment | None:
    """Return the first of two, or the second where it adds the time to the same day."""
    if first and second and not first.time_known and second.time_known and first.days_from(second) == 0:
        return second
    return first or second


def from_exif(stamp: str, fraction: str = "", offset: str = "") -> Moment | None:
    """Read DateTimeOriginal with its SubSecTime and OffsetTime."""
    found = EXIF.match(stamp.strip())
    return _moment(*found.groups(), fraction.strip(), offset) if found else None


def from_iim(day: str, time: str = "") -> Moment | None:
    """Read 2:55 (CCYYMMDD) with 2:60 (HHMMSS±HHMM)."""
    date = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", day.strip())
    if not date:
        return None
    clock = IIM_TIME.match(time.strip())
    hour, minute, second, offset = clock.groups() if clock else (None, None, None, None)
    return _moment(*date.groups(), hour, minute, second, "", offset)


def from_iso(text: str) -> Moment | None:
    """Read photoshop:DateCreated; a year or month alone is no day and gives None."""
    found = ISO.match(text.strip())
    if not found:
        return None
    *clock, fraction, offset = found.groups()
    return _moment(*clock, fraction, offset)


def _moment(*parts: str | None) -> Moment | None:
    year, month, day, hour, minute, second, fraction, offset = parts
    micro = int((fraction or "0").ljust(6, "0")[:6]) if (fraction or "0").isdigit() else 0
    try:
        at = datetime(int(year or 0), int(month or 0), int(day or 0), int(hour or 0), int(minute or 0))
        at = at.replace(second=int(second or 0), microsecond=micro, tzinfo=_zone(offset))
    except ValueError:  # a camera that was never set writes 0000:00:00
        return None
    return Moment(at, time_known=hour is not None) if at.year >= 1900 else None


def _zone(offset: str | None) -> timezone | None:
    text = (offset or "").strip().replace(":", "")
    if text == "Z":
        return UTC
    if not re.fullmatch(r"[+-]\d{4}", text):
        return None
    shift = timedelta(hours=int(text[1:3]), minutes=int(text[3:5]))
    return timezone(-shift if text[0] == "-" else shift)
