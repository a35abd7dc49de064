"""Plain text: the seed of every desk, from a freelancer's e-mail to an old archive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from articles.importers.base import Importer
from articles.importers.body import read_body
from articles.importers.bundle import find_starts
from articles.importers.charset import decode
from articles.importers.file_kinds import name_of_kind
from articles.importers.furniture import SEPARATOR
from articles.importers.head import Head
from articles.importers.paragraphs import read_line, read_paragraphs
from articles.importers.parcel import Parcel
from articles.importers.picture_notes import with_pictures
from articles.story import Story, UnreadableFile

_BLANK_OR_SEPARATOR = re.compile(rf"\s*(?:{SEPARATOR.pattern})?\s*")


class PlainText(Importer):
    """Read text files: the head from its first lines, then one block for each paragraph."""

    name = "plain_text"
    label = "Plain text"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the file is text and not one of the formats that are written as text."""
        return name_of_kind(parcel) is None

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories in the file one at a time, or raise UnreadableFile."""
        decoded = decode(parcel.data)
        if not decoded.text.strip():
            raise UnreadableFile("The file is empty: there is no text in it.")
        raw = decoded.text.splitlines(keepends=True)
        lines = [read_line(line) for line in raw]
        pages = [index + 1 for index, line in enumerate(raw) if line.endswith("\f")] if "\f" in decoded.text else []
        starts = find_starts(lines, pages)
        for start, end in pairwise([*starts, len(lines)]):
            paragraphs = list(read_paragraphs(lines[start:end]))
            head = Head(with_pictures(paragraphs, parcel.beside.find), parcel.zone)
            head.read()
            read_body(head)
            yield head.story(_source_text(raw[start:end]), decoded.warnings)


def _source_text(raw: list[str]) -> str:
    """Return a story's lines as sent, without what parted it from its neighbors: alone or in a bundle, one text."""
    first, last = 0, len(raw)
    while first < last and len(raw[first]) < 200 and _BLANK_OR_SEPARATOR.fullmatch(raw[first]):
        first += 1
    while last > first and len(raw[last - 1]) < 200 and _BLANK_OR_SEPARATOR.fullmatch(raw[last - 1]):
        last -= 1
    return "".join(raw[first:last])
