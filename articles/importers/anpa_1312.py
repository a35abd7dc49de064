"""ANPA 1312, the text format of American wires: lines marked “^…<” and “^…=”, tabs before paragraphs, tables of “;”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.body import printable
from articles.importers.base import Importer
from articles.importers.parcel import Parcel
from articles.importers.prose import ends_in_stop
from articles.importers.wire import marks
from articles.importers.wire.copy import TOO_LONG, Copy, reference
from articles.importers.wire.framing import Message, messages
from articles.importers.wire.lettering import printed, text_of
from articles.importers.wire.tail import cut_tail, notes_in
from articles.importers.wire.times import Sent, read_trailer
from articles.story import Block, Story

# Service letter and number, selector; below it priority, category, format (DC bytes), keyword, day and words.
_HEADING = re.compile(
    rb"[\x00\x16\x7f\s]*\x01?([a-zA-Z])(\d{4})[\x1f ]?([\w-]{0,8})[\x1e\s]*"
    rb"([a-zA-Z]) ([a-zA-Z])\s?[\x11-\x14 ]{0,4}([^\r\n\x02]{2,80})"
)
_KEYWORD = re.compile(r"(.*?)\s+(\d\d-\d\d)(?:\s+(\d{1,5}))?\s*$")
_SLUG_WORDS = re.compile(r",\s*(\d{1,5})\s*$")
_SLUG = re.compile(r"(?:BC|AM|PM|AP|US|EU|SPTS?)-")
_TITLE = re.compile(
    r"(?:The )?(?:Associated Press|AP|UPI)(?:\s[\w\s&/-]{2,40})?"
    r"|[\w\s.&/-]{2,40}\s(?:Writer|Editor|Columnist|Correspondent|Press)",
    re.IGNORECASE,
)
# The byte before a table's line is a backspace, which no text may hold: RS stands for it until the line is read.
_BACKSPACE, _TABLE, _PARAGRAPH, _LINE = b"\x08", "\x1e", "\t", "^"
_STANDFIRST_WORDS = 12
_LONGEST_SUB_HEAD = 60  # characters


@dataclass(frozen=True, slots=True)
class _Line:
    """A logical line of the text: how it began ("^", a tab, a table's mark, or ""), and its words."""

    mark: str
    text: str


class Anpa1312(Importer):
    """Read ANPA 1312 as the American agencies use it, with its control bytes or without."""

    name = "anpa_1312"
    label = "Wire: ANPA 1312"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test for a heading of two lines, and a line that begins with “^” or STX below it."""
        heading = _HEADING.match(parcel.head[:400])
        if heading is None:
            return False
        below = parcel.head[heading.end() : heading.end() + 200]
        return re.match(rb"[\s\x02]*(?:\^|\t|\x02)", below) is not None

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the messages of the transmission, or raise UnreadableFile."""
        for message in messages(parcel.data, parcel.limits.entries):
            yield _read(message, parcel) if len(message.text) <= parcel.limits.text else TOO_LONG


def _read(message: Message, parcel: Parcel) -> Story:
    copy = Copy(parcel.zone)
    raw, heading = message.text, message.heading
    if not heading and (match := _HEADING.match(raw)):
        heading, raw = raw[: match.end()], raw[match.end() :]
    text = text_of(raw.replace(_BACKSPACE, _TABLE.encode()))
    lines, tail = cut_tail(text.text.split("\n"))
    trailer = text_of(message.trailer).text
    if not message.heading:
        lines, trailer = _without_trailer(lines, parcel)
    sent = read_trailer(trailer, parcel.zone)
    copy.sender = sent.sender
    copy.warnings.extend(text.warnings)
    copy.notes.extend(notes_in(tail))
    _read_heading(copy, heading, sent)
    logical = list(_logical(lines))
    start = _read_head(copy, logical)
    copy.read_text(list(_texts(copy, logical[start:])))
    source_text = "\n".join(printed(line.text) for line in logical)
    return copy.story(sent, source_text, is_whole=message.is_whole if message.heading else bool(sent.line))


def _without_trailer(lines: list[str], parcel: Parcel) -> tuple[list[str], str]:
    """Part the last line, with the time, from a message whose control bytes got lost."""
    last = next((at for at in range(len(lines) - 1, -1, -1) if lines[at].strip()), 0)
    if lines and len(lines[last]) < 80 and read_trailer(lines[last], parcel.zone).line:
        return lines[:last], lines[last]
    return lines, ""


def _read_heading(copy: Copy, heading: bytes, sent: Sent) -> None:
    match = _HEADING.match(heading)
    if match is None:
        copy.warnings.append("The heading of the message could not be read.")
        return
    parts = (printable(part.decode("ascii", "replace")) for part in match.groups())
    service, number, selector, priority, category, rest = parts
    keyword = _KEYWORD.match(rest.strip())
    copy.section = category
    copy.source_ref = reference(service + number, sent)
    copy.slugline = _slugline(keyword[1] if keyword else rest.strip())
    said = [f"Wire {service}{number}", selector.strip("-"), f"priority {priority}", f"category {category}"]
    if keyword and keyword[3]:
        said.append(f"{int(keyword[3])} words")
    copy.notes.append(", ".join(filter(None, said)))
    if sent.at is None and keyword:
        copy.warnings.append(f"The heading gives the day {keyword[2]} without a year: it was not used.")


def _slugline(keyword: str) -> str | None:
    """Return a keyword without its version, which changes from one filing to the next."""
    return keyword.partition(",")[0].strip() or None


def _logical(lines: list[str]) -> Iterator[_Line]:
    """Yield the lines as the format means them: one that is not marked goes on the one above, unless that ended."""
    mark, parts = "", [""]
    for line in lines:
        begins = line[:1] if line[:1] in (_TABLE, _PARAGRAPH, _LINE) else ""
        words = line.strip(f"{_TABLE} \t\r")
        is_open = (mark == _LINE and not _ends(parts[-1])) or (mark == _PARAGRAPH and parts[0])
        if not begins and is_open and words:
            parts.append(words)
            continue
        yield from _joined(mark, parts)
        mark, parts = begins, [words]
    yield from _joined(mark, parts)


def _joined(mark: str, parts: list[str]) -> Iterator[_Line]:
    words = " ".join(parts).strip()
    if mark == _LINE and 0 < (first := words.find("< ^")) < len(words) - 3:
        yield _Line(mark, words[: first + 1])
        words = words[first + 2 :]
    if words:
        yield _Line(mark, words)


def _ends(words: str) -> bool:
    return words.endswith(("<", "="))


def _read_head(copy: Copy, lines: list[_Line]) -> int:
    """Read the marked lines above the text, and return where it begins."""
    at = 0
    for at, line in enumerate(lines):
        if line.mark != _LINE:
            return at
        _take_head_line(copy, _bare(line), is_centered=line.text.endswith("="))
    return at + 1 if lines else 0


def _take_head_line(copy: Copy, text: str, *, is_centered: bool) -> None:
    if not text or re.fullmatch(r"\*?\d{4}", text):
        return
    if _SLUG.match(text) and not copy.headline and not copy.bylines:
        copy.slugline = _slugline(_SLUG_WORDS.sub("", text))
        copy.read_slug(text)
        if count := _SLUG_WORDS.search(text):
            copy.words_promised = int(count[1])
    elif copy.take(text):
        return
    elif copy.has_byline and _TITLE.fullmatch(text):
        copy.blocks.append(Block("furniture", text))
    elif not copy.headline:
        copy.headline = text
    elif copy.standfirst is None and not is_centered and len(text.split()) >= _STANDFIRST_WORDS and ends_in_stop(text):
        copy.standfirst = text
    else:
        copy.blocks.append(Block("heading" if is_centered and copy.has_byline else "paragraph", text))


def _texts(copy: Copy, lines: list[_Line]) -> Iterator[str | Block]:
    """Yield the paragraphs and tables of the text; a marked line between them is a sub-head or a note."""
    rows: list[str] = []
    for line in lines:
        if line.mark == _TABLE:
            rows.append("\t".join(_cell(cell) for cell in line.text.lstrip("^").split(";")))
            continue
        if rows:
            yield Block("table", "\n".join(rows))
            rows = []
        text = _bare(line)
        if line.mark != _LINE:
            yield text
        elif marks.is_note(text) or marks.names_pictures(text):
            copy.notes.append(text)
        elif len(text) <= _LONGEST_SUB_HEAD and not ends_in_stop(text):
            yield Block("heading", text)
        else:
            yield text
    if rows:
        yield Block("table", "\n".join(rows))


def _cell(text: str) -> str:
    return printed(text.rstrip("<= "))


def _bare(line: _Line) -> str:
    return printed(line.text.lstrip("^").rstrip().removesuffix("<").removesuffix("="))
