"""Several stories in one file: where each begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC

from articles.importers.furniture import END_MARK, SEPARATOR, is_furniture
from articles.importers.labels import has_word_date, read_date_line, read_embargo, read_field, split_leading_date
from articles.importers.paragraphs import Line
from articles.importers.prose import ends_in_stop, looks_like_headline

_PLAIN_PARTING = "=#\f"  # marks that part stories; the others may also part the sections of one
_AFTERWORD = re.compile(
    r"\W*(?:notes?\b|about\b|contacts?\b|for (?:more|further)\b|line-?ups?\b"
    r"|match (?:facts|stats)|teams?\b|ratings\b|background\b|editor)",
    re.IGNORECASE,
)
_MAY_BE_DATED = re.compile(
    r"\W{0,3}(?:date\b|\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE
)


def find_starts(lines: Sequence[Line], page_starts: Sequence[int]) -> list[int]:
    """Return the index of the first line of each story; the first is 0."""
    marks: dict[str, list[int]] = defaultdict(list)
    for index in page_starts:
        marks["\f"].append(index - 1)
    for index, line in enumerate(lines):
        if line.text and len(line.text) <= 200 and (kind := _parting(line.text)):
            marks[kind].append(index)
    sentences = [index for index, line in enumerate(lines) if len(line.text) >= 40 or ends_in_stop(line.text)]
    starts = _starts_after_marks(lines, marks) | _starts_by_shape(lines)
    kept = [0]
    for start in sorted(starts):
        # What has no sentence yet is the head of a story, not a story.
        place = bisect_left(sentences, kept[-1])
        if place < len(sentences) and sentences[place] < start:
            kept.append(start)
    return kept


def _parting(text: str) -> str | None:
    # Only these begin a mark; the look spares two patterns on every other line.
    if len(text) < 3 or text[0] not in "=*_~#+—–-([/ eEcCsS":
        return None
    if match := SEPARATOR.fullmatch(text):
        return match[1]
    return "end" if END_MARK.fullmatch(text) else None


def _starts_after_marks(lines: Sequence[Line], marks: dict[str, list[int]]) -> set[int]:
    starts: set[int] = set()
    if not marks:
        return starts
    next_text = _next_texts(lines)
    ends_with_mark = next_text[marks["end"][-1] + 1] is None if marks["end"] else False
    for kind, places in marks.items():
        found = {place: next_text[place + 1] for place in places}
        kinds = {index: _head_kind(lines, index) for index in set(found.values()) if index is not None}
        heads = {place: kinds[index] for place, index in found.items() if index is not None}
        consistent = all(heads.values()) and (kind != "end" or ends_with_mark)
        for place, head in heads.items():
            index = found[place]
            if index is not None and (head == "marked" or (head == "plain" and (consistent or kind in _PLAIN_PARTING))):
                starts.add(index)
    return starts


def _next_texts(lines: Sequence[Line]) -> list[int | None]:
    """Return for each place the first line from there that is neither blank nor a mark; one pass, from the end."""
    found: list[int | None] = [None] * (len(lines) + 1)
    for index in range(len(lines) - 1, -1, -1):
        text = lines[index].text
        found[index] = found[index + 1] if not text or (len(text) <= 200 and _parting(text)) else index
    return found


def _head_kind(lines: Sequence[Line], index: int) -> str | None:
    """Return "marked" where a dated or labelled head begins, "plain" where the line may be a headline, else None."""
    text = lines[index].text
    if len(text) > 300:
        return None
    if _is_dated(text) or read_field(text) or read_embargo(text, UTC):
        return "marked"
    if (
        len(text.split()) < 3
        or _AFTERWORD.match(text)
        or ends_in_stop(text)
        or is_furniture(text)
        or not looks_like_headline(text)
    ):
        return None
    below = (line.text for line in lines[index + 1 : index + 25] if line.text)
    return "plain" if any(ends_in_stop(line) or len(line) >= 60 for line in below) else None


def _is_dated(text: str) -> bool:
    if not _MAY_BE_DATED.match(text) and ":" not in text[:24]:
        return False
    return split_leading_date(text, UTC) is not None or read_date_line(text, UTC) is not None


def _starts_by_shape(lines: Sequence[Line]) -> set[int]:
    """Return the lines that begin just as the file itself does: "date 2024-02-26 …", "Headline: …"."""
    first = next((line.text for line in lines if line.text), "")
    shape = _shape(first)
    if shape is None:
        return set()
    starts = set()
    for index, line in enumerate(lines):
        if index and line.text and len(line.text) <= 300 and _shape(line.text) == shape:
            apart = not lines[index - 1].text
            if shape in ("date word", "label") or (apart and _head_follows(lines, index)):
                starts.add(index)
    return starts


def _shape(text: str) -> str | None:
    if len(text) > 300:
        return None
    if (field := read_field(text)) and field[0] not in ("text", "body", "story", "copy", "source", "contact", "email"):
        return f"label {field[0]}" if field[0] != "headline" else "label"
    if not _MAY_BE_DATED.match(text):
        return None
    if split_leading_date(text, UTC):
        return "date word" if has_word_date(text) else "date"
    return "date line" if read_date_line(text, UTC) else None


def _head_follows(lines: Sequence[Line], index: int) -> bool:
    below = [line.text for line in lines[index + 1 : index + 10] if line.text]
    return any(len(line) >= 60 for line in below[:3])
