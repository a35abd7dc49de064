"""IPTC 7901, the text format of European wires: heading, slug line, text, and the time behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.importers.base import Importer
from articles.importers.paragraphs import read_line, read_paragraphs
from articles.importers.parcel import Parcel
from articles.importers.wire.copy import TOO_LONG, Copy, reference
from articles.importers.wire.framing import Message, messages
from articles.importers.wire.lettering import printed, text_of
from articles.importers.wire.tail import cut_tail, notes_in
from articles.importers.wire.times import Sent, read_trailer
from articles.story import Block, Story

# Source and number, priority, category, words, and what an agency adds, its own running number at the end.
_HEADING = re.compile(
    rb"[\x00\x16\x7f\s]*\x01?\s*([a-zA-Z]{2,6})\s?(\d{2,5})\s+([1-9])\s+([a-zA-Z]{1,4})\s+(\d{1,5})(?!\S)[^\n]{0,120}"
)
_AGENCY_NUMBER = re.compile(r"\b([A-Za-z][\w-]{1,11})\s+(\d{2,8}(?:-\d+)*)\s*(?:#(\d+)\s*)?$")
_MOST_HEAD_LINES = 8
_WRAPPED = 50  # characters; a shorter line of a head was not broken for its width
_GAP = re.compile(r"\t+|\x1f|(?<=\S)\s{2,}(?=\S)")


class Iptc7901(Importer):
    """Read IPTC 7901, with its control bytes or without."""

    name = "iptc_7901"
    label = "Wire: IPTC 7901"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test for a heading: source, priority, category and number of words, and a slug line or STX below it."""
        heading = _HEADING.match(parcel.head[:400])
        if heading is None:
            return False
        below = parcel.head[heading.end() : heading.end() + 400]
        return b"\x01" in heading[0] or b"\x02" in below or re.match(rb"\s*[^\n]{2,80}/\s*\n", below) is not None

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the messages of the transmission, or raise UnreadableFile."""
        for message in messages(parcel.data, parcel.limits.entries):
            yield _read(message, parcel) if len(message.text) <= parcel.limits.text else TOO_LONG


def _read(message: Message, parcel: Parcel) -> Story:
    copy = Copy(parcel.zone)
    heading, text = text_of(message.heading), text_of(message.text)
    head_lines, lines, trailer = heading.text.split("\n"), text.text.split("\n"), text_of(message.trailer).text
    if not message.heading:
        head_lines, lines, trailer = _without_bytes(lines)
    sent = read_trailer(trailer, parcel.zone)
    _read_heading(copy, [line.strip() for line in head_lines if line.strip()], sent)
    lines, tail = cut_tail(lines)
    copy.notes.extend(notes_in(tail))
    copy.warnings.extend(dict.fromkeys((*heading.warnings, *text.warnings)))
    body = _read_head(copy, lines)
    copy.read_text(list(_paragraphs(body)))
    is_whole = message.is_whole if message.heading else bool(sent.line)
    return copy.story(sent, printed("\n".join(lines)), is_whole=is_whole)


def _without_bytes(lines: list[str]) -> tuple[list[str], list[str], str]:
    """Part a message whose control bytes got lost: heading, slug line, text, and the line with the time."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    start = next((at for at in range(first + 1, min(first + 6, len(lines))) if lines[at].rstrip().endswith("/")), first)
    last = len(lines) - 1
    while last > start and not lines[last].strip():
        last -= 1
    return lines[first : start + 1], lines[start + 1 : last], lines[last] if last > start else ""


def _read_heading(copy: Copy, lines: list[str], sent: Sent) -> None:
    match = _HEADING.match(lines[0].encode()) if lines else None
    if match is None:
        copy.warnings.append("The heading of the message could not be read.")
        copy.slugline = " ".join(lines).strip("/ ") or None
        return
    source, number, priority, category, words = (part.decode() for part in match.groups())
    copy.section, copy.words_promised = category, int(words)
    copy.notes.append(f"Wire {source}{number}, priority {priority}, category {category}, {words} words")
    agency = _AGENCY_NUMBER.search(lines[0])
    copy.sender, copy.version = (agency[1], agency[3]) if agency else (None, None)
    copy.source_ref = reference(f"{agency[1]} {agency[2]}" if agency else source + number, sent)
    slug = " ".join(lines[1:])
    copy.slugline = slug.strip("/ ") or None
    copy.read_slug(slug)


def _read_head(copy: Copy, lines: list[str]) -> list[str]:
    """Read versions, headline and byline above the text, and return the lines of the text."""
    first = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    end = _head_end(lines, first)
    said = []
    for line in lines[first:end]:
        line = printed(line.strip().removesuffix("=").rstrip(" '"))
        if line and not copy.take(line):
            said.append(line)
    if len(said) > 1 and len(said[0]) >= _WRAPPED:
        said[:2] = [f"{said[0]} {said[1]}"]
    copy.headline = said[0] if said else ""
    copy.standfirst = " ".join(said[1:]) or None
    return lines[end:]


def _head_end(lines: list[str], first: int) -> int:
    """Return where the text begins: behind the line that ends in “=”, else behind the first blank line."""
    near = range(first, min(first + _MOST_HEAD_LINES, len(lines)))
    for at in near:
        if lines[at].rstrip().endswith("="):
            return at + 1
    blank = next((at for at in near if not lines[at].strip()), None)
    return min(first + 1, len(lines)) if blank is None else blank


def _paragraphs(lines: list[str]) -> Iterator[str | Block]:
    groups = list(_groups(lines))
    if len(groups) == 1 and len(groups[0]) > _MOST_HEAD_LINES and not _is_table(groups[0]):
        # No blank line at all: width and stops must tell.
        yield from (printed(p.text) for p in read_paragraphs([read_line(line) for line in groups[0]]))
        return
    for group in groups:
        if _is_table(group):
            yield Block("table", "\n".join("\t".join(map(printed, _GAP.split(line.strip()))) for line in group))
        elif group[0].lstrip().startswith("- "):
            yield from _items(group)
        else:
            yield printed(" ".join(group))


def _groups(lines: list[str]) -> Iterator[list[str]]:
    """Yield the lines of each paragraph: parted by blank lines, or by the first one set in."""
    group: list[str] = []
    for line in lines:
        is_set_in = bool(group) and line[:2].isspace() and not group[-1][:2].isspace() and not _GAP.search(line.strip())
        if group and (not line.strip() or is_set_in):
            yield group
            group = []
        if line.strip():
            group.append(line)
    if group:
        yield group


def _is_table(group: list[str]) -> bool:
    return len(group) > 1 and sum(bool(_GAP.search(line.strip())) for line in group) >= 0.7 * len(group)


def _items(group: list[str]) -> Iterator[str]:
    """Yield the items of a list, each with the lines it goes on in."""
    item: list[str] = []
    for line in group:
        if item and line.lstrip().startswith("- "):
            yield printed(" ".join(item))
            item = []
        item.append(line)
    yield printed(" ".join(item))
