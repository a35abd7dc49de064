"""Which pictures belong together: those of one event, taken in one hour. Pure.

An agency's folder holds hundreds of a match. What they are of stands in the event's field (IPTC Photo Metadata 2023.2,
"Event Name"); else in the fixture that a headline, title or caption names, which all pictures of a match share; else in
the headline, a title that is no file's number, or the place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from articles.enrichment.names import fold

LONGEST = 200  # characters of an event's name
_SIDE = r"[^\W\d_a-z][\w’'.&-]*(?: (?:[^\W\d_a-z][\w’'.&-]*|&))*"
_FIXTURES = (
    re.compile(rf"({_SIDE}) (?:v|vs|versus)\.? ({_SIDE})"),
    re.compile(rf"({_SIDE}) \d{{1,3}}[-–:]\d{{1,3}} ({_SIDE})"),
    re.compile(rf"\b[Bb]etween ({_SIDE}) and ({_SIDE})"),
)
_EVENT, _TITLE, _PLACE = "Iptc4xmpExt:Event", "dc:title", "Iptc4xmpCore:Location"
_IIM_TITLE, _IIM_PLACE = "2:5", "2:92"


@dataclass(frozen=True, slots=True)
class Words:
    """What a picture says of where and at what it was taken."""

    event: str = ""
    headline: str = ""
    title: str = ""
    caption: str = ""
    place: str = ""  # the ground or street
    city: str = ""


@dataclass(frozen=True, slots=True)
class Hour:
    """The hour in which a picture was taken, the day alone where its file knows no more, or neither."""

    at: datetime | None = None
    known: bool = False


def words_of(raw: Mapping[str, Any], *, headline: str, caption: str, city: str) -> Words:
    """Return a picture's words: its own records as kept (`PhotoMetadata.raw`), and what an editor may have mended."""
    title = _first(raw, _TITLE, _IIM_TITLE)
    place = _first(raw, _PLACE, _IIM_PLACE)
    return Words(_first(raw, _EVENT, ""), headline if headline != title else "", title, caption, place, city)


def event_of(words: Words) -> str:
    """Return what a picture is of, as it says, or "" if it says nothing."""
    title = "" if any(map(str.isdigit, words.title)) or " " not in words.title.strip() else words.title
    place = ", ".join(dict.fromkeys(filter(None, (words.place, words.city))))
    fixtures = (fixture_in(text) for text in (words.headline, words.title, words.caption))
    named = (words.event, *fixtures, words.headline, title, place)
    return next((line[:LONGEST].strip() for name in named if (line := " ".join(name.split()))), "")


def fixture_in(text: str) -> str:
    """Return the fixture that a text names ("Rovers v United", "Rovers 2-1 United", "between … and …"), else ""."""
    for pattern in _FIXTURES:
        if found := pattern.search(" ".join(text.split())[:2000]):
            home, away = (side.removeprefix("The ").rstrip(".’'") for side in found.groups())
            return f"{home} v {away}"
    return ""


def hour_of(taken_at: datetime | None) -> Hour:
    """Return the hour of a moment in its own zone; midnight on the dot is how a day without a time is kept."""
    if taken_at is None:
        return Hour()
    known = taken_at.hour + taken_at.minute + taken_at.second + taken_at.microsecond > 0
    return Hour(taken_at.replace(minute=0, second=0, microsecond=0), known)


def until(hour: Hour) -> datetime | None:
    """Return where the hour, or the day, ends."""
    return hour.at + (timedelta(hours=1) if hour.known else timedelta(days=1)) if hour.at else None


def key_of(event: str, hour: Hour) -> str:
    """Return what all pictures of one event and hour share (sha256): spelling and case make no other event."""
    at = hour.at.timestamp() if hour.at else ""
    return hashlib.sha256(f"{fold(event)}\x1f{at}\x1f{hour.known}".encode()).hexdigest()


def _first(raw: Mapping[str, Any], name: str, number: str) -> str:
    for record, key in (("xmp", name), ("iim", number)):
        values: Sequence[str] = raw.get(record, {}).get(key) or ("",)
        if values[0]:
            return str(values[0])
    return ""
