"""Text and queries as the words both engines index, so that neither one's own folding or parsing ever matters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from articles.enrichment.names import fold

LONGEST_WORD = 80  # letters; PostgreSQL refuses lexemes over 2 kB
MOST_WORDS = 16_000  # of one story: PostgreSQL knows no position beyond 16,383
MOST_ASKED = 20  # words of one query
LONGEST_QUERY = 1_000  # characters
SHORTEST_PREFIX = 2  # letters; one letter would match half the archive
# Stands between two fields, so that no phrase reaches across; also begins a mark. Never part of a word.
BREAK = "_"
# Folding may leave ASCII punctuation behind ("⒈" becomes "1."), which FTS5 would split at and tsquery would read.
_WORD = re.compile(r"[^\s\x00-/:-@\[-`{-\x7f]+")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")


@dataclass(frozen=True, slots=True)
class Query:
    """What a reader asked for: all phrases (a single word is a phrase of one), the last perhaps a beginning only.

    Of the marks in `either` one must stand on the entry, if there are any.
    """

    phrases: tuple[tuple[str, ...], ...]
    prefix: bool = False
    either: tuple[str, ...] = ()


def words(text: str) -> list[str]:
    """Return a text's folded words: "Ødegaard’s pass" becomes ["odegaard", "pass"]."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]


def index_words(fields: Iterable[str], marks: Iterable[str]) -> list[str]:
    """Return what an entry holds: its marks, then its fields' words with breaks between."""
    found = [BREAK + mark for mark in marks]
    for field in fields:
        found += [BREAK, *words(field)]
    return found[:MOST_WORDS]


def parse(text: str, marks: Iterable[str] = (), either: Iterable[str] = ()) -> Query | None:
    """Read a query; None if it holds no word. Quoted words are a phrase, the last bare word may be a beginning."""
    text = text[:LONGEST_QUERY]
    phrases = [tuple(words(quoted)) for quoted in _QUOTED.findall(text)]
    bare = words(_QUOTED.sub(" ", text))
    prefix = bool(bare) and len(bare[-1]) >= SHORTEST_PREFIX and not text.rstrip().endswith(('"', "”", "»"))
    wanted = [phrase[:MOST_ASKED] for phrase in phrases if phrase] + [(word,) for word in bare]
    if not wanted:
        return None
    # The last stays last: it is the one that may be a beginning.
    wanted = list(dict.fromkeys(wanted[:-1]))[: MOST_ASKED - 1] + wanted[-1:]
    any_of = tuple(BREAK + mark for mark in either)
    return Query(tuple([(BREAK + mark,) for mark in marks] + wanted), prefix, any_of)
