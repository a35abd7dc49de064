"""Where reporters write which take of a story a text is: behind its name, or on lines of their own at either end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.importers.furniture import END_MARK
from articles.story import Block
from articles.take_words import split_name

_LONGEST_NAME = 12  # words
_LONGEST_LINE = 60  # characters, of nothing but words of a take
_APART = re.compile(r"\s?[–—-]|\s?[,;:/|(\[]")
# No headline ends in these; "Rovers lead all" and "England take 2" are headlines.
_ONLY_IN_SLUGS = re.compile(
    r"\d(?:st|nd|rd|th)\s?(?:ld|lead|add|take|top)\b|write-?thru|\bmf\b|more follows", re.IGNORECASE
)
_NEAR = 4  # blocks from either end


def names_take(line: str) -> bool:
    """Test whether a line is a story's name with the words of a take beside it: "UNITED v ROVERS take 2"."""
    name, words = split_name(line)
    if not words or not name or len(name.split()) > _LONGEST_NAME:
        return False
    is_apart = not line.startswith(name) or _APART.match(line[len(name) :]) is not None
    return is_apart or _ONLY_IN_SLUGS.search(words) is not None or _is_slug(name)


def _is_slug(name: str) -> bool:
    """Test for what hardly a headline is: a match, words in capitals, words tied together."""
    words = name.split()
    return any(
        word in ("v", "vs") or "/" in word or "-" in word or (word.isupper() and len(word) > 2) for word in words
    )


def take_words(slug: str, blocks: Sequence[Block]) -> list[str]:
    """Return the words that say which take a text is, from its slug line and from lines that hold nothing else."""
    found = [split_name(slug)[1]] if slug else []
    near = [*blocks[:_NEAR], *blocks[max(_NEAR, len(blocks) - _NEAR) :]]
    for text in [block.text for block in near if block.kind == "furniture" and len(block.text) <= _LONGEST_LINE]:
        name, words = split_name(text)
        found.append("ends" if END_MARK.fullmatch(text) else "" if name else words)
    return list(dict.fromkeys(filter(None, found)))
