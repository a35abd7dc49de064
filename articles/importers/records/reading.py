"""A record while it is read: what it says of each field, and which of its columns were used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any

from articles.importers.records.fields import PHOTO_FIELDS, columns_of, plain_name
from articles.importers.records.values import Record, address, line, parts, says_something
from articles.importers.repeats import folded
from articles.importers.timestamps import Timestamp, read_timestamp

# What the contract's line and our own export say beside a story; the rest of it has a field.
_OURS = frozenset(
    ("file", "n", "format", "outcome", "error", "article", "warnings", "photos", "body_html", "section_slug")
)
_FLAG = re.compile(r"true|false|yes|no|[01]", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass
class Reading:
    """A record's values by field; of several columns for one the surest that says anything."""

    record: Record
    zone: tzinfo
    said: Mapping[str, str]  # what an editor said of its columns
    warnings: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.columns = columns_of(self.record, self.said)

    @property
    def is_native(self) -> bool:
        """Whether the record states its blocks, as our own export does."""
        return isinstance(self.record.get("blocks"), list)

    def values(self, field: str) -> Iterator[Any]:
        """Yield all that the record says of a field, the surest first."""
        for column in self.columns.get(field, ()):
            value = self.record.get(column)
            if says_something(value):
                self.used.add(column)
                yield value

    def value(self, field: str) -> Any:
        """Return what the record says of a field, None if nothing."""
        return next(self.values(field), None)

    def all_of(self, field: str) -> Any:
        """Return what the record says of a field that may hold many: all columns that an editor named for it."""
        named = [column for column in self.columns.get(field, ()) if self.said.get(column) == field]
        if len(named) < 2:
            return self.value(field)
        self.used.update(named)
        return [part for column in named for part in parts(self.record.get(column))]

    def line(self, field: str) -> str:
        """Return a field as one line of plain words, "" if there is none."""
        return line(self.value(field))

    def moment(self, field: str, what: str = "date") -> Timestamp:
        """Return a field as a moment; a doubt about it is a warning."""
        for column in self.columns.get(field, ()):
            value = self.record.get(column)
            if (
                isinstance(value, bool)
                or not isinstance(value, (str, int, float))
                or _FLAG.fullmatch(str(value).strip())
            ):
                continue
            self.used.add(column)
            universal = plain_name(column).endswith(("gmt", "utc"))
            read = read_timestamp(value, UTC if universal else self.zone, what)
            if read.at or read.warnings:
                self.warnings.extend(() if universal and read.at else read.warnings)
                return read
        return Timestamp()

    def flags(self, field: str) -> Iterator[Any]:
        """Yield the marks (true, no, 1) that stand in a field's columns."""
        for column in self.columns.get(field, ()):
            value = self.record.get(column)
            if isinstance(value, bool) or (isinstance(value, (str, int)) and _FLAG.fullmatch(str(value).strip())):
                self.used.add(column)
                yield value

    def leftovers(self, story: str) -> Iterator[str]:
        """Yield a note for each column with words that no field took and the story does not have."""
        pictures = {column for field in PHOTO_FIELDS[1:] for column in self.columns.get(field, ())}
        had = ""
        for column, value in self.record.items():
            if column in self.used or self.said.get(column) == "" or (self.is_native and column in _OURS):
                continue
            text = line(value)
            if column in pictures or not _is_prose(text):
                continue
            had = had or folded(story)
            if folded(text) not in had:
                yield f"Column {column}: {text}"


def _is_prose(text: str) -> bool:
    return len(text.split()) > 2 and _LETTERS.search(text) is not None and address(text) is None
