"""How well pictures agree with captions that wait for one: by words, people, event and hour. Pure.

A word counts for more the fewer pictures have it: in a match's hundreds every one names both clubs, and one the tears
of the scorer. Names count for more than other words. Nothing is decided here: an editor sees the best, with reasons.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

MOST = 9  # a caption: one key each
_WORD = re.compile(r"[^\W\d_]{3,}(?:[’'][^\W\d_]+)?")
_NAME, _PLAIN = 3.0, 1.0
_EVENT, _DAY, _HOUR = 2.0, 1.0, 1.0
_NEAR = timedelta(hours=3)
_LEAST = 2.0  # less is chance: one common word
_ALIKE = 0.5  # of an event's words in a story: it is its event
_COMMON = frozenset(
    "about after against ahead all and are away been before between but during for from goal had has have her him his "
    "image into its league match not off one out over photo photograph picture pictured second side than that the "
    "their them they this two was were when where which while who will with".split()
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A caption that waits, and what is known of its story: its words, and when it was."""

    caption: str
    story: str = ""
    at: datetime | None = None
    time_known: bool = True


@dataclass(frozen=True, slots=True)
class Pictured:
    """What a picture's own record says."""

    words: str = ""  # its caption, headline and keywords
    people: tuple[str, ...] = ()
    event: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well one picture fits a caption, and why: for the editor who decides."""

    score: float
    shared: tuple[str, ...] = ()  # the caption's words that the picture has too, the rarest first
    event: bool = False
    hour: bool = False
    day: bool = False

    @property
    def why(self) -> str:
        """The reasons in words: "Both say Garrick, header; the story's event; the same day"."""
        when = "taken about the story's hour" if self.hour else "the same day" if self.day else ""
        words = f"both say {', '.join(self.shared[:4])}" if self.shared else ""
        said = "; ".join(filter(None, (words, "the story's event" if self.event else "", when)))
        return said[:1].upper() + said[1:]


def rank(wanted: Sequence[Wanted], pictures: Sequence[Pictured], most: int = MOST) -> list[list[tuple[int, Agreement]]]:
    """Return for each caption the pictures that may be its own, by their place, the best first."""
    sets = [_Words(picture) for picture in pictures]
    have = Counter(word for one in sets for word in one.all)
    return [_best(one, sets, have, most) for one in wanted]


def event_agrees(event: str, story: str) -> bool:
    """Test whether a story is about an event: half of its name's words or more, and two at least, stand in it."""
    return _event_agrees(_folded(event), _folded(story))


def _event_agrees(named: frozenset[str], there: frozenset[str]) -> bool:
    return len(named & there) >= max(min(2, len(named)), _ALIKE * len(named)) if named else False


class _Words:
    """A picture's words, folded once however many captions it is held against."""

    __slots__ = ("all", "at", "event", "names")

    def __init__(self, picture: Pictured) -> None:
        people = " ".join(picture.people)
        written = _words(f"{picture.words} {people} {picture.event}")
        self.all = frozenset(written)
        self.names = frozenset(word for word, spelled in written.items() if spelled[:1].isupper())
        self.event = _folded(picture.event)
        self.at = picture.at


def _best(wanted: Wanted, sets: Sequence[_Words], have: Counter[str], most: int) -> list[tuple[int, Agreement]]:
    caption, story = _words(wanted.caption), _folded(wanted.story)
    found = [(n, _agreement(wanted, caption, story, picture, have, len(sets))) for n, picture in enumerate(sets)]
    return sorted((one for one in found if one[1].score > 0), key=lambda one: (-one[1].score, one[0]))[:most]


def _agreement(
    wanted: Wanted, caption: dict[str, str], story: frozenset[str], picture: _Words, have: Counter[str], count: int
) -> Agreement:
    shared = [word for word in caption if word in picture.all]
    weight = {
        word: (_NAME if word in picture.names and caption[word][:1].isupper() else _PLAIN)
        * (0.5 + math.log(count / have[word]))
        for word in shared
    }
    event = _event_agrees(picture.event, story)
    words = sum(weight.values())
    if words < _LEAST and not event:
        return Agreement(0)
    day, hour = _times(wanted, picture.at)
    score = words + _EVENT * event + _DAY * day + _HOUR * hour
    shown = sorted(shared, key=lambda word: -weight[word])
    return Agreement(round(score, 3), tuple(caption[word] for word in shown), event, hour, day)


def _times(wanted: Wanted, at: datetime | None) -> tuple[bool, bool]:
    if wanted.at is None or at is None:
        return False, False
    same_day = at.astimezone(wanted.at.tzinfo).date() == wanted.at.date()
    return same_day, wanted.time_known and abs(wanted.at - at) <= _NEAR


def _words(text: str) -> dict[str, str]:
    """Return the words that may tell something, folded → as first written."""
    found: dict[str, str] = {}
    for word in _WORD.findall(text):
        found.setdefault(_fold(word), word)
    return {word: spelled for word, spelled in found.items() if word not in _COMMON}


def _folded(text: str) -> frozenset[str]:
    return frozenset(_words(text))


def _fold(word: str) -> str:
    plain = word.casefold().replace("’", "'").removesuffix("'s")
    return plain if plain.isascii() else "".join(filter(_is_letter, unicodedata.normalize("NFKD", plain)))


def _is_letter(sign: str) -> bool:
    return not unicodedata.combining(sign)
