"""Dates as people write them, read only where they can mean one day alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_MONTH_NAMES = (
    "january jan janvier januar enero gennaio janeiro januari",
    "february feb février februar febrero febbraio fevereiro februari",
    "march mar mars märz marzo março maart",
    "april apr avril abril aprile",
    "may mai mayo maggio maio mei",
    "june jun juin juni junio giugno junho",
    "july jul juillet juli julio luglio julho",
    "august aug août agosto augustus",
    "september sep sept septembre septiembre settembre setembro",
    "october oct octobre oktober octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec décembre dezember diciembre dicembre dezembro",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ZONES: dict[str, tzinfo] = {
    **dict.fromkeys(("Z", "GMT", "UTC", "UT", "WET"), UTC),
    **{name: timezone(timedelta(hours=1)) for name in ("BST", "CET", "WEST", "WAT")},
    **{name: timezone(timedelta(hours=2)) for name in ("CEST", "EET", "CAT", "SAST")},
    **{name: timezone(timedelta(hours=3)) for name in ("EEST", "MSK", "EAT")},
    **{
        name: timezone(timedelta(hours=hours))
        for name, hours in {"EST": -5, "EDT": -4, "PST": -8, "PDT": -7, "JST": 9, "AEST": 10, "AEDT": 11}.items()
    },
    "ET": ZoneInfo("America/New_York"),
    "PT": ZoneInfo("America/Los_Angeles"),
}
_DOUBTFUL_ZONES = ("IST", "CST", "AST")  # Indian, Irish, Israeli; Central, China, Cuba …
_FIRST_YEAR = 1900
_FARTHEST = timezone(timedelta(hours=14))  # no clock on earth is further ahead

_ZONE = r"(?:(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d\d)?|[+-]\d\d:?\d\d|" + "|".join((*_ZONES, *_DOUBTFUL_ZONES)) + r")\b"
_CLOCK = (
    r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:\s?[ap]\.?m\b\.?)?|"
    r"\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\b\.?|"
    r"(?:\d\d\.\d\d|\d{4})(?=\s?(?:GMT|BST|CES?T|UTC)\b)|\d{4}\s?h(?:ou)?rs\b|noon\b"
)
_TIME = rf"(?:{_CLOCK})(?:\s?\(?{_ZONE}\)?)?(?:\s(?:local|UK)\stime)?"
_MONTH = r"(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?P<weekday>(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?)\b\.?,?\s"
_DATE = rf"""
    (?P<y1>\d{{4}})(?P<sep>[-/.])(?P<m1>\d{{1,2}})(?P=sep)(?P<d1>\d{{1,2}})
  | (?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.|º|er)?(?:\s|-)(?:of\s|de\s)?
    (?P<m2>{_MONTH})(?:,?\s|-)(?:de\s|del\s)?(?P<y2>\d{{4}})
  | (?P<m3>{_MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>\d{{4}})
  | (?P<n1>\d{{1,2}})(?P<nsep>[-/.])(?P<n2>\d{{1,2}})(?P=nsep)(?P<y4>\d{{4}}|\d\d)
"""
_MOMENT = re.compile(
    rf"""(?<![\w/.:-])
    (?:(?:at\s)?(?P<before>{_TIME})(?:,|\s[-–|]|\son(?:\sthe)?)?\s)?
    (?:{_WEEKDAY})?
    (?:{_DATE})
    (?!\d|[-/.]\d)
    (?:(?:,|\s[-–|•]|\sat|T)?\s?(?<=[ T])(?:at\s)?(?P<after>{_TIME}))?
    (?![^\W_])""".replace("\\s", "[ ]"),
    re.VERBOSE | re.IGNORECASE,
)
_CLOCK_PARTS = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))?(?::(\d\d))?(?:[.,]\d+)?\s?([ap])?", re.IGNORECASE)
_ZONE_PART = re.compile(rf"(?:(?<=[\d\s(])|(?<=noon))({_ZONE})", re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d\d)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date found in a text at [start:end]; `at` is None where it cannot be used, and `warnings` says why."""

    start: int
    end: int
    at: datetime | None
    time_known: bool = False
    warnings: tuple[str, ...] = ()


def find_moments(text: str, zone: tzinfo) -> Iterator[Moment]:
    """Yield the full dates in a short text, each with the time beside it; a day alone begins at 00:00 in `zone`."""
    for match in _MOMENT.finditer(text):
        yield _read(match, zone)


def _read(match: re.Match[str], zone: tzinfo) -> Moment:
    words, (start, end) = match[0].strip(), match.span()
    day, trouble = _read_day(match, words)
    if day is None:
        return Moment(start, end, None, warnings=(trouble,))
    warnings: tuple[str, ...] = ()
    weekday = (match["weekday"] or "")[:3].lower()
    if weekday and weekday != _WEEKDAYS[day.weekday()]:
        warnings = (f"The date “{words}” contradicts itself: {day:%-d %B %Y} was a {day:%A}. The date was used.",)
    clock = match["before"] or match["after"]
    time, time_zone, trouble = _read_clock(clock) if clock else (None, None, "")
    at = datetime(day.year, day.month, day.day, *(time or (0, 0, 0)), tzinfo=time_zone or zone)
    if not is_on_every_clock(at):
        return Moment(start, end, None, warnings=(f"There is no such date as “{words}”: it was not used.",))
    return Moment(start, end, at, time is not None, (*warnings, *filter(None, (trouble,))))


def is_on_every_clock(at: datetime) -> bool:
    """Test whether a moment has a name in every zone: the last hours of the year 9999 have none where it is later."""
    try:
        at.astimezone(_FARTHEST)
    except (OverflowError, ValueError):
        return False
    return True


def _read_day(match: re.Match[str], words: str) -> tuple[date | None, str]:
    """Return the day a match means, or None and the sentence that says why it means none."""
    if match["n1"]:
        first, second, year = int(match["n1"]), int(match["n2"]), int(match["y4"])
        if len(match["y4"]) == 2 or (first <= 12 and second <= 12 and first != second):
            return None, f"The date “{words}” can be read in more than one way and was not used."
        day, month = (first, second) if first > 12 or second <= 12 else (second, first)
    else:
        number = "1" if match["y1"] else "2" if match["y2"] else "3"
        year, day, name = int(match[f"y{number}"]), int(match[f"d{number}"]), match[f"m{number}"]
        month = int(name) if number == "1" else _MONTHS[name.rstrip(".").lower()]
    try:
        found = date(year, month, day)
    except ValueError:
        return None, f"There is no such date as “{words}”: it was not used."
    if year < _FIRST_YEAR:
        return None, f"The date “{words}” is before {_FIRST_YEAR} and was not used."
    return found, ""


def _read_clock(words: str) -> tuple[tuple[int, int, int] | None, tzinfo | None, str]:
    """Return hour, minute and second with the zone that is named, or None and the sentence that says why not."""
    named = _ZONE_PART.search(words)
    zone = read_zone(named[1]) if named else None
    if named and zone is None:
        return None, None, f"The time “{words}” was not used: “{named[1]}” can mean several time zones."
    parts = _CLOCK_PARTS.match(words)
    if parts is None:
        return (12, 0, 0), zone, ""
    hour, minute, second = (int(part or 0) for part in parts.group(1, 2, 3))
    half = (parts[4] or "").lower()
    if (half and hour > 12) or hour > 23 or minute > 59 or second > 59:
        return None, None, f"There is no such time as “{words}”: only the day was used."
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute, second), zone, ""


def read_zone(name: str) -> tzinfo | None:
    """Return the zone that a name or an offset means ("BST", "GMT+2", "-03:30"), None where it can mean several."""
    if known := _ZONES.get(name.upper()):
        return known
    offset = _OFFSET.fullmatch(name)
    if offset is None:
        return None
    distance = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    if distance >= timedelta(hours=24):
        return None
    return timezone(-distance if offset[1] == "-" else distance)
