"""How well pictures agree with captions that wait for one: by words, people, event and hour. Pure.

A word counts for more the fewer pictures have it: in a match's hundreds every one names both clubs, and one the tears
of the scorer. Names count for more than other words. Nothing is decided here: an editor sees the best, with reasons.
"""

from __future__ import annotations

import heapq
import itertools
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from articles.enrichment.lexicon import OPENERS, ORDINARY, PLAIN_WORDS

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
# By itself no editor believes it: it may be a surname here and a word there. With its neighbour it is a name.
_NO_REASON = (
    ORDINARY
    | PLAIN_WORDS
    | OPENERS
    | frozenset(
        "white black red blue green gold silver yellow orange brown pink grey gray purple park lane road stadium "
        "ground pitch ball fans supporters saturday sunday monday tuesday wednesday thursday friday".split()
    )
)
_SPACE = re.compile(r"\s+|\s?[-‐‑]\s?")


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
    shared: tuple[str, ...] = ()  # the caption's names and words that the picture has too, the rarest first
    event: bool = False
    hour: bool = False
    day: bool = False

    @property
    def why(self) -> str:
        """The reasons in words: "Both say Tom Garrick, header; the story's event; the same day"."""
        when = "taken about the story's hour" if self.hour else "the same day" if self.day else ""
        words = f"both say {', '.join(self.shared[:4])}" if self.shared else ""
        said = "; ".join(filter(None, (words, "the story's event" if self.event else "", when)))
        return said[:1].upper() + said[1:]


def rank(wanted: Sequence[Wanted], pictures: Sequence[Pictured], most: int = MOST) -> list[list[tuple[int, Agreement]]]:
    """Return for each caption the pictures that may be its own, by their place, the best first."""
    sets = [_Words(picture) for picture in pictures]
    have = Counter(word for one in sets for word in one.all)
    # The captions of one story share its words and its hour: both are held against the pictures once.
    circumstances: dict[tuple[str, datetime | None, bool], list[_Circumstance]] = {}
    found = []
    for one in wanted:
        key = (one.story, one.at, one.time_known)
        if key not in circumstances:
            circumstances[key] = _circumstances(one, sets)
        found.append(_best(_Caption(one.caption, have, len(sets)), sets, circumstances[key], most))
    return found


def event_agrees(event: str, story: str) -> bool:
    """Test whether a story is about an event: half of its name's words or more, and two at least, stand in it."""
    return _event_agrees(_folded(event), _folded(story))


def _event_agrees(named: frozenset[str], there: frozenset[str]) -> bool:
    return len(named & there) >= max(min(2, len(named)), _ALIKE * len(named)) if named else False


class _Words:
    """A picture's words, folded once however many captions it is held against."""

    __slots__ = ("all", "at", "event", "names", "text")

    def __init__(self, picture: Pictured) -> None:
        self.text = "; ".join((picture.words, *picture.people, picture.event))
        written = _words(self.text)
        self.all = frozenset(written)
        self.names = frozenset(word for word, spelled in written.items() if spelled[:1].isupper())
        self.event = picture.event
        self.at = picture.at


class _Caption:
    """A caption's words with what each counts for among these pictures, as a name and as another word."""

    __slots__ = ("all", "as_name", "as_word", "spelled", "text")

    def __init__(self, caption: str, have: Counter[str], count: int) -> None:
        self.text = caption
        self.spelled = _words(caption)
        rarity = {word: 0.5 + math.log(count / have[word]) for word in self.spelled if word in have}
        self.all = frozenset(rarity)
        self.as_word = {word: _PLAIN * rare for word, rare in rarity.items()}
        self.as_name = {
            word: (_NAME if self.spelled[word][:1].isupper() else _PLAIN) * rare for word, rare in rarity.items()
        }

    def weights(self, picture: _Words) -> dict[str, float]:
        """Return what each word counts for that the caption and a picture share."""
        names = picture.names
        return {word: (self.as_name if word in names else self.as_word)[word] for word in self.all & picture.all}


class _Circumstance(NamedTuple):
    """Whether a picture is of a story's event, taken on its day, and about its hour."""

    event: bool
    day: bool
    hour: bool


def _circumstances(wanted: Wanted, sets: Sequence[_Words]) -> list[_Circumstance]:
    story = _folded(wanted.story)
    events = {event: _event_agrees(_folded(event), story) for event in {picture.event for picture in sets}}
    return [_Circumstance(events[picture.event], *_times(wanted, picture.at)) for picture in sets]


def _best(
    caption: _Caption, sets: Sequence[_Words], around: Sequence[_Circumstance], most: int
) -> list[tuple[int, Agreement]]:
    scores = []
    for n, (picture, it) in enumerate(zip(sets, around, strict=True)):
        words = sum(caption.weights(picture).values())
        if words >= _LEAST or it.event:
            scores.append((-round(words + _EVENT * it.event + _DAY * it.day + _HOUR * it.hour, 3), n))
    heapq.heapify(scores)
    best: list[tuple[int, Agreement]] = []
    while scores and len(best) < most:
        score, n = heapq.heappop(scores)
        found = _agreement(caption, sets[n], around[n], -score)
        if found.why:
            best.append((n, found))
    return best


def _agreement(caption: _Caption, picture: _Words, it: _Circumstance, score: float) -> Agreement:
    weights = caption.weights(picture)
    # Words that stand together in both are one name.
    together = {(one.key, two.key) for one, two in itertools.pairwise(_spelled(picture.text)) if two.joined}
    runs: list[list[_Spelled]] = []
    for word in _spelled(caption.text):
        if word.key not in weights:
            continue
        last = runs[-1][-1] if runs else None
        beside = last is not None and word.joined and word.follows == last.end
        if last and beside and last.name and word.name and (last.key, word.key) in together:
            runs[-1].append(word)
        else:
            runs.append([word])
    runs = [run for run in runs if len(run) > 1 or run[0].key not in _NO_REASON]
    runs.sort(key=lambda run: -max(weights[word.key] for word in run))
    shared = dict.fromkeys(caption.text[run[0].start : run[-1].end] for run in runs)
    return Agreement(score, tuple(shared), it.event, it.hour, it.day)


class _Spelled(NamedTuple):
    """A word where it stands in a text; `joined`: nothing but space parts it from the one that ends at `follows`."""

    key: str
    name: bool
    start: int
    end: int
    follows: int
    joined: bool


def _spelled(text: str) -> list[_Spelled]:
    found: list[_Spelled] = []
    for match in _WORD.finditer(text):
        before = found[-1].end if found else 0
        joined = bool(found) and _SPACE.fullmatch(text, before, match.start()) is not None
        end = match.end() - (2 if match[0][-2:] in {"'s", "’s"} else 0)
        found.append(_Spelled(_fold(match[0]), match[0][0].isupper(), match.start(), end, before, joined))
    return found


def _times(wanted: Wanted, at: datetime | None) -> tuple[bool, bool]:
    """Return whether a picture was taken on a story's day, and about its hour."""
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


@lru_cache(50_000)
def _fold(word: str) -> str:
    plain = word.casefold().replace("’", "'").removesuffix("'s")
    return plain if plain.isascii() else "".join(filter(_is_letter, unicodedata.normalize("NFKD", plain)))


def _is_letter(sign: str) -> bool:
    return not unicodedata.combining(sign)
