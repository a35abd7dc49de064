"""Records, one a story: objects of JSON, or the rows of a table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from articles.importers.base import Importer
from articles.importers.charset import open_text
from articles.importers.json_stream import Item, Path, dig, keys_at, read_items, read_whole
from articles.importers.parcel import Parcel
from articles.importers.records.fields import is_story, known_fields, mapping
from articles.importers.records.story import read_record
from articles.importers.records.table import Row, Shape, read_rows, shape_of
from articles.importers.records.values import Record, line
from articles.story import ColumnsNeeded, Story, UnreadableFile

_LOOKED_AT = 20  # records, to learn what they hold
_SHOWN = 5  # of them, to an editor who must name the columns
_MOST_COLUMNS = 300  # that anybody would name
_LONGEST_NAME = 40  # characters of a column's, where nothing else tells a table from prose
_LONGEST_CELL = 200  # characters of a cell that is shown
_LENGTHS = {"body": (120, _LONGEST_CELL), "headline": (15, 119)}  # characters of a cell, on the whole
# The keys of an object round a record (a search index, a database's dump), and what marks JSON that tells no stories.
_ROUND = ("_source", "fields", "attributes", "doc")
_OTHER_JSON = frozenset(("$schema", "openapi", "swagger", "dependencies"))
_JSON_FEED = b"jsonfeed.org/version"
_DATES = frozenset(("published_at", "updated_at", "embargo_until", "expires_at"))
_MARK = re.compile(r"true|false|yes|no|y|n|[01]", re.IGNORECASE)
_TELLING = frozenset(("standfirst", "published_at", "bylines", "body", "body_html", "link"))


class JsonLines(Importer):
    """Read objects of JSON: one a line, the members of a list, or one alone."""

    name = "jsonl"
    label = "JSON records (JSONL)"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the file's objects have the fields of stories, in our names or everyday ones."""
        return _records_at(parcel) is not None

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories one at a time. Raises UnreadableFile, ColumnsNeeded where the fields must be named."""
        warnings: list[str] = []
        items = _items(parcel, warnings)
        first = list(itertools.islice(items, _LOOKED_AT))
        asked = _fields_of(parcel, first)
        if asked is None:
            raise UnreadableFile(first[0].error if first and first[0].error else "There is no record in the file.")
        _ask_unless_plain(parcel, asked)
        for item in itertools.chain(first, items):
            if item.error or not isinstance(item.value, dict):
                yield Story(error=item.error or f"{item.place} is no record: it has no fields.")
            else:
                yield _story(_unwrapped(item.value), parcel, warnings)

    def columns(self, parcel: Parcel) -> ColumnsNeeded | None:
        """Return the fields of the first records."""
        return _fields_of(parcel, list(itertools.islice(_items(parcel, []), _LOOKED_AT)))


class Csv(Importer):
    """Read tables whose first row names the columns: commas, semicolons, tabs or strokes between the cells."""

    name = "csv"
    label = "Table (CSV)"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test for a header that names a headline or a text and something more, over rows of the same width."""
        try:
            shape = _shape(parcel)
        except UnreadableFile:
            return False
        if shape is None:
            return False
        found = known_fields(shape.columns)
        if len(found) > 1 and found & {"headline", "body", "body_html"}:
            return True
        # Of a table whose columns say nothing an editor is asked: what it is called only settles the doubt.
        is_named_so = parcel.name.casefold().endswith((".csv", ".tsv")) and len(shape.columns) <= _MOST_COLUMNS
        return is_named_so or self._holds_texts(parcel, shape)

    @staticmethod
    def _holds_texts(parcel: Parcel, shape: Shape) -> bool:
        """Test for whole texts in the cells of one column, under short names: no league table, and no prose."""
        if not 3 <= len(shape.columns) <= _MOST_COLUMNS or any(len(name) > _LONGEST_NAME for name in shape.columns):
            return False
        with open_text(Parcel(parcel.name, parcel.head), newline="") as (file, _):
            rows = list(itertools.islice(read_rows(file, shape, parcel.limits.text), _LOOKED_AT))
        cells = list(_cells(rows if parcel.size <= len(parcel.head) else rows[:-1]))
        widths = [sum(map(len, column)) / len(column) for column in zip(*cells, strict=True)] if cells else []
        return any(width >= _LENGTHS["body"][0] for width in widths)

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories one at a time. Raises UnreadableFile, ColumnsNeeded where the columns must be named."""
        shape = _shape(parcel)
        if shape is None:
            raise UnreadableFile("This is no table: its first row must name the columns, and the others be as wide.")
        with open_text(parcel, newline="") as (file, warnings):
            rows = read_rows(file, shape, parcel.limits.text)
            first = list(itertools.islice(rows, _LOOKED_AT))
            _ask_unless_plain(parcel, _columns_in(parcel, list(shape.columns), _cells(first)))
            for row in itertools.chain(first, rows):
                if row.error:
                    yield Story(error=row.error)
                else:
                    said = (*warnings, row.warning) if row.warning else warnings
                    yield _story(dict(zip(shape.columns, row.cells, strict=True)), parcel, said)

    def columns(self, parcel: Parcel) -> ColumnsNeeded | None:
        """Return the columns that the first row names."""
        shape = _shape(parcel)
        if shape is None:
            return None
        with open_text(parcel, newline="") as (file, _):
            first = list(itertools.islice(read_rows(file, shape, parcel.limits.text), _LOOKED_AT))
        return _columns_in(parcel, list(shape.columns), _cells(first))


def _items(parcel: Parcel, warnings: list[str]) -> Iterator[Item]:
    path = _records_at(parcel)
    if not path:
        return read_items(parcel, warnings)
    return (Item(f"Item {n}", value) for n, value in enumerate(dig(read_whole(parcel, warnings), path), 1))


def _fields_of(parcel: Parcel, items: Iterable[Item]) -> ColumnsNeeded | None:
    records = [_unwrapped(item.value) for item in items if isinstance(item.value, dict)]
    columns = list(dict.fromkeys(column for record in records for column in record))
    rows = ([record.get(column) for column in columns] for record in records)
    return _columns_in(parcel, columns, rows) if records else None


def _cells(rows: Iterable[Row]) -> Iterator[tuple[str, ...]]:
    return (row.cells for row in rows if not row.error)


def _story(record: Record, parcel: Parcel, warnings: Iterable[str]) -> Story:
    story = read_record(record, parcel.zone, parcel.columns)
    return story.replace(warnings=(*warnings, *story.warnings))


def _ask_unless_plain(parcel: Parcel, asked: ColumnsNeeded) -> None:
    """Raise the question where neither the names nor an editor say which column is the headline and which the text."""
    fields = mapping(asked.columns, parcel.columns)
    if is_story(fields.values()) or (parcel.columns and {"headline", "body", "body_html"} & set(fields.values())):
        return
    raise asked


def _columns_in(parcel: Parcel, columns: list[str], rows: Iterable[Iterable[Any]]) -> ColumnsNeeded:
    """Return what an editor is shown of a table: its columns, their first cells, and what each is taken for."""
    fields = mapping(columns, parcel.columns)
    sample = [[line(cell)[:_LONGEST_CELL] for cell in row] for row in itertools.islice(rows, _SHOWN)]
    lacking = "the headline" if "headline" not in fields.values() else "the text"
    fields = _believable(fields, columns, sample)
    return ColumnsNeeded(
        f"No column is plainly {lacking}: please say what each column of “{parcel.name}” holds.",
        columns,
        sample,
        fields | _guessed(columns, sample, fields),
    )


def _believable(fields: dict[str, str], columns: list[str], sample: list[list[str]]) -> dict[str, str]:
    """Return what columns are taken for without dates that are only marks ("yes"): another column is the date."""
    cells = dict(zip(columns, zip(*sample, strict=True), strict=True)) if sample else {}
    marks = {column for column, field in fields.items() if field in _DATES and _are_marks(cells.get(column, ()))}
    if not marks:
        return fields
    others = mapping([column for column in columns if column not in marks])
    return {column: field for column, field in fields.items() if column not in marks} | {
        column: field for column, field in others.items() if field in _DATES
    }


def _are_marks(cells: tuple[str, ...]) -> bool:
    return any(cells) and all(_MARK.fullmatch(cell) for cell in cells if cell)


def _guessed(columns: list[str], sample: list[list[str]], fields: Mapping[str, str]) -> dict[str, str]:
    """Return what the cells look like where the names say nothing: the longest texts are the text, lines headlines."""
    lengths = {
        column: sum(map(len, cells)) / len(cells)
        for column, *cells in zip(columns, *sample, strict=True)
        if column not in fields and cells and any(" " in cell for cell in cells)
    }
    found: dict[str, str] = {}
    for field, (least, most) in _LENGTHS.items():
        fitting = {column: length for column, length in lengths.items() if least <= length <= most}
        if field not in fields.values() and "body_html" not in fields.values() and fitting:
            found[max(fitting, key=lambda column: fitting[column])] = field
            lengths = {column: length for column, length in lengths.items() if column not in found}
    return found


def _shape(parcel: Parcel) -> Shape | None:
    """Return how the table is written, from the file's first bytes: the rest may be very long."""
    with open_text(Parcel(parcel.name, parcel.head), newline="") as (file, _):
        return shape_of(file.read(), whole=parcel.size <= len(parcel.head))


def _records_at(parcel: Parcel) -> Path | None:
    """Return the keys that lead to the records, () where they stand at the top, None where there are none."""
    found = keys_at(parcel)
    if found.get((), set()) & _OTHER_JSON or _JSON_FEED in parcel.head:
        return None
    inner = {path for path in found if path and path[-1] in _ROUND}
    for path, keys in sorted(found.items(), key=lambda pair: len(pair[0])):
        if _tells_a_story(keys) and len(path) < 3:
            return path[:-1] if path in inner else path
    return None


def _tells_a_story(keys: set[str]) -> bool:
    fields = known_fields(keys)
    if "blocks" in fields and "headline" in fields:
        return True
    told = fields & _TELLING
    return bool(told) and ("headline" in fields or (bool(fields & {"body", "body_html"}) and len(fields) > 1))


def _unwrapped(value: Mapping[str, Any]) -> Record:
    """Return a record out of the object round it, what stands beside it kept."""
    for name in _ROUND:
        inner = value.get(name)
        if isinstance(inner, dict):
            return {**{key: part for key, part in value.items() if key != name}, **inner}
    return dict(value)
