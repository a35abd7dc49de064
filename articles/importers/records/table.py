"""Tables as text: which mark parts the cells, where the header is, and one row after another, however large."""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TextIO

from articles.body import printable
from articles.importers.records.fields import known_fields

# Rows are measured here, as they are read; csv's own limit is one for the whole process and far too low for a body.
csv.field_size_limit(2**31 - 1)

_MARKS = ",;\t|"
_SEP_LINE = re.compile(r"sep=([,;|:^~\t])\s*[\r\n]", re.IGNORECASE)
_WRAPPED = re.compile(r'^"(.*)"$', re.DOTALL)
_TOP = 5  # rows among which the header is: a title or a blank line may stand above it
_LONGEST_NAME = 80
_ENOUGH, _ENOUGH_OF_KNOWN = 0.8, 0.5  # of the rows have as many cells as the header
_CERTAIN = 3  # names of the header that are known
_MOST_REPAIRS = 20  # rows with a quote that is never closed; each may cost a story's length of lines


@dataclass(frozen=True, slots=True)
class Shape:
    """How a table is written: what parts its cells, how a quote in a cell is marked, its columns, the rows above."""

    mark: str
    escaped: bool
    columns: tuple[str, ...]
    above: int

    def reader(self, lines: Iterable[str], *, strict: bool = True, quoted: bool = True) -> Iterator[list[str]]:
        """Return the rows of some lines; not `quoted`, a quote is a letter like any other."""
        return csv.reader(
            lines,
            delimiter=self.mark,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            doublequote=not self.escaped,
            escapechar="\\" if self.escaped else None,
            strict=strict,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row, counted as a spreadsheet does, or the sentence that says why it could not be read."""

    number: int
    cells: tuple[str, ...] = ()
    warning: str | None = None
    error: str | None = None


def shape_of(start: str, whole: bool) -> Shape | None:
    """Return how a table is written, from its first characters, None where they are no table with names at its top."""
    stated = _SEP_LINE.match(start)
    escaped = '\\"' in start and '""' not in start
    best: tuple[int, float, int] = (0, 0.0, 0)
    found = None
    for mark in stated[1] if stated else _MARKS:
        tried = _shape(start, whole, mark, escaped, bool(stated))
        if tried is None:
            continue
        share, shape = tried
        known = len(known_fields(shape.columns))
        # Names that only a table of stories has are believed over a few ragged rows.
        if share >= (_ENOUGH if known < _CERTAIN else _ENOUGH_OF_KNOWN) and (known, share, len(shape.columns)) > best:
            best, found = (known, share, len(shape.columns)), shape
    return found


def _shape(start: str, whole: bool, mark: str, escaped: bool, has_sep_line: bool) -> tuple[float, Shape] | None:
    """Return which part of the rows has as many cells as the header would have, None where no row can be a header."""
    try:
        rows = list(Shape(mark, escaped, (), 0).reader(io.StringIO(start, newline=""), strict=False))
    except csv.Error:
        return None
    above = next((n for n, row in enumerate(rows[:_TOP]) if sum(map(bool, map(str.strip, row))) > 1), None)
    if above is None or (has_sep_line and above == 0):
        return None
    shape = Shape(mark, escaped, _columns(rows[above]), above)
    width = len(shape.columns)
    if width < 2 or any(len(name) > _LONGEST_NAME for name in shape.columns):
        return None
    data = [row for row in (rows if whole else rows[:-1])[above + 1 :] if any(map(str.strip, row))]
    fitting = sum(not _trouble(_trimmed(row, width), width) for row in data)
    if fitting < len(data) * _ENOUGH or not data:
        # One quote that is never closed makes a single row of many.
        mended = list(read_rows(io.StringIO(start, newline=""), shape, len(start) + 1))
        fitting, data = sum(row.error is None for row in mended), [list(row.cells) for row in mended]
    return (fitting / len(data), shape) if data else None


def _columns(header: list[str]) -> tuple[str, ...]:
    """Return the names of the columns, each once; a nameless one goes by its number."""
    names: list[str] = []
    taken: set[str] = set()  # a damaged table may have a hundred thousand
    for n, cell in enumerate(_trimmed(header, 0), 1):
        name = " ".join(cell.strip("\ufeff \t'\"").split()) or f"Column {n}"
        names.append(name if name not in taken else f"{name} ({n})")
        taken.add(names[-1])
    return tuple(names)


def _trimmed(row: list[str], width: int) -> list[str]:
    """Return a row without the empty cells beyond its width."""
    end = len(row)
    while end > width and not row[end - 1].strip():
        end -= 1
    return row[:end]


class _TooLongError(csv.Error):
    """A row above the limit of a story's text."""


class _Lines:
    """A file's lines for the csv reader, which may be given back; none is longer than a story's text may be."""

    def __init__(self, file: TextIO, limit: int) -> None:
        self._file, self._limit = file, limit
        self._back: deque[str] = deque()
        self.taken: list[str] = []  # by the row that is being read
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._file.readline(self._limit)
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._size += len(line)
        if self._size >= self._limit:
            self._skip(line)
            raise _TooLongError
        return line

    def next_row(self) -> None:
        """Forget what the last row took."""
        self.taken, self._size = [], 0

    def give_back(self) -> None:
        """Have all but the first line of this row read again."""
        self._back.extendleft(reversed(self.taken[1:]))

    def _skip(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._file.readline(1 << 16)


def read_rows(file: TextIO, shape: Shape, limit: int) -> Iterator[Row]:
    """Yield the rows below the header, one at a time; a broken one is a sentence and spares the others."""
    lines = _Lines(file, limit)
    rows = shape.reader(lines)
    width, header, number, repairs = len(shape.columns), shape.above + 1, 0, 0
    while True:
        lines.next_row()
        number += 1
        try:
            cells = _trimmed(next(rows), width)
            trouble = _trouble(cells, width)
        except StopIteration:
            return
        except _TooLongError:
            cells, trouble = [], "is longer than a story may be, or a quote in it is never closed"
        except csv.Error:
            cells, trouble = [], "has quotes that do not pair up"
        if number <= header or not (trouble or any(map(str.strip, cells))):
            continue
        warning = None
        if trouble:
            # A quote that is never closed may have swallowed the rows below it: they are read again.
            repairs += len(lines.taken) > 1
            lines.give_back()
            if repaired := _repaired(lines.taken[0], shape):
                warning = f"The quotes in row {number} do not pair up: look how its cells were parted."
                cells, trouble = repaired, ""
        if trouble:
            yield Row(number, error=f"Row {number} {trouble}.")
        else:
            yield Row(number, tuple(map(printable, cells)), warning)
        if repairs > _MOST_REPAIRS:
            yield Row(number + 1, error=f"The quotes do not pair up: nothing below row {number} was read.")
            return


def _repaired(line: str, shape: Shape) -> list[str] | None:
    """Return the cells of one line whose quotes are not those of a table, None where they are too many or too few."""
    for quoted in (False, True):
        cells = _trimmed(next(shape.reader([line], strict=False, quoted=quoted), []), len(shape.columns))
        if len(cells) == len(shape.columns) and (not quoted or not line.count('"') % 2):
            return [cell if quoted else _WRAPPED.sub(r"\1", cell) for cell in cells]
    return None


def _trouble(cells: list[str], width: int) -> str:
    if len(cells) == width or not any(map(str.strip, cells)):
        return ""
    cells_of = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
    return f"has {cells_of} where the header has {width}: look for a stray separator or quote"
