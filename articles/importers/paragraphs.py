"""Lines to paragraphs: joins what was wrapped, keeps apart what stood on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from articles.importers.bylines import read_byline
from articles.importers.furniture import is_furniture
from articles.importers.picture_labels import ENDING, LABEL
from articles.importers.prose import ends_in_stop

BULLET = re.compile(r"([•‣▪●◦▸►∙·*–-])\s+(?=\S)")
_SURE_BULLET = re.compile(r"[•‣▪●◦▸►∙]\s")
_FRESH_START = re.compile(
    r"(?:[•‣▪●◦▸►∙·*]\s|[-–]\s(?![a-z])|https?://|(?:by|date|published|updated|headline|standfirst|kicker|tags|slug|embargo\w*)\b[\s:])"
    rf"|{LABEL.pattern}|[\[(]?[^\s\[\]():|]{{1,100}}{ENDING}(?:[\])]|\s?[:|–—])",
    re.IGNORECASE,
)
_SLACK = 6  # people who wrap by hand are not exact
_NARROWEST, _WIDEST = 40, 100


class Line(NamedTuple):
    """One line as sent: its words with single spaces, its width and indent as it stood."""

    text: str
    width: int
    indent: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's text, and whether a blank line stood above it."""

    text: str
    apart: bool


def read_line(raw: str) -> Line:
    """Measure a line and collapse its white space."""
    words = raw.split()
    trimmed = raw.rstrip()
    return Line(" ".join(words), len(trimmed), len(trimmed) - len(trimmed.lstrip()))


def read_paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a story in order."""
    width = _wrap_width(lines)
    texts: list[str] = []
    apart = blank = True
    previous: Line | None = None
    for line in lines:
        if not line.text:
            blank = True
            continue
        if texts and not blank and previous and _continues(previous, line, width, bool(BULLET.match(texts[0]))):
            texts.append(line.text)
        else:
            if texts:
                yield Paragraph(" ".join(texts), apart)
            texts, apart = [line.text], blank
        previous, blank = line, False
    if texts:
        yield Paragraph(" ".join(texts), apart)


def _wrap_width(lines: Sequence[Line]) -> int | None:
    """Return the width a file was wrapped at, or None where each line is a paragraph.

    Wrapped prose breaks in mid-sentence, at much the same width, and goes on in small letters.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if a.text and b.text]
    fitting = sorted((a.width for a, _ in pairs if a.width <= _WIDEST), reverse=True)
    if not pairs or len(fitting) < 0.8 * len(pairs):
        return None
    width = fitting[len(fitting) // 50]
    broken = [(a, b) for a, b in pairs if 0.6 * width <= a.width <= width and not ends_in_stop(a.text)]
    full = sum(_is_full(a, b, width, _SLACK + 4) for a, b in broken)
    small = sum(b.text[0].islower() or not b.text[0].isalpha() for _, b in broken)
    is_wrapped = len(broken) >= 0.4 * len(pairs) and full >= 0.6 * len(broken) and small >= 0.3 * len(broken)
    return width if width >= _NARROWEST and broken and is_wrapped else None


def _is_full(line: Line, following: Line, width: int, slack: int = 0) -> bool:
    """Test whether the next line's first word had no room left on this one."""
    return line.width + 1 + len(following.text.split(" ", 1)[0]) > width - slack


def _continues(line: Line, following: Line, width: int | None, in_bullet: bool) -> bool:
    if _FRESH_START.match(following.text):
        return False
    flows_on = following.text[0].islower() and not ends_in_stop(line.text) and line.text[-1] != ":"
    if flows_on and width and width - 20 <= line.width <= width + _SLACK:
        return True  # the plain case first: it spares every wrapped line the patterns below
    if _stands_alone(line.text) or _stands_alone(following.text):
        return False
    if width is None:
        return flows_on and 20 <= line.width <= _WIDEST
    if following.indent > line.indent + 1 and not in_bullet:
        return False
    if line.width > width + _SLACK:
        return False
    if ends_in_stop(line.text):
        return _is_full(line, following, width)
    return flows_on or _is_full(line, following, width, _SLACK)


def _stands_alone(text: str) -> bool:
    return 2 < len(text) <= 120 and (is_furniture(text) or (text[:2].lower() == "by" and read_byline(text) is not None))
