"""A table of a Word file: results and ratings stay one, what only arranges text and pictures is taken apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from articles.importers.manuscript.items import Item

_LONG_CELL = 300  # characters in several paragraphs: an article, not a result


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell, and over how many columns it goes."""

    items: list[Item]
    columns: int = 1

    @property
    def text(self) -> str:
        """The words in the cell."""
        return " ".join(item.text.replace("\n", " ").replace("\t", " ") for item in self.items if item.text)

    @property
    def pictures(self) -> list[Item]:
        """The pictures in the cell."""
        return [item for item in self.items if item.kind == "photo"]


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and whether it is marked as the head of its table."""

    cells: list[Cell]
    is_head: bool = False


def table_items(rows: list[Row]) -> Iterator[Item]:
    """Yield a table as one item and its pictures after it, or what stands in a table that only arranges."""
    if not any(item for row in rows for cell in row.cells for item in cell.items):
        return
    if _only_arranges(rows):
        yield from _arranged(rows)
        return
    text = "\n".join("\t".join(cell.text for cell in row.cells) for row in rows)
    yield Item("table", text, html_of_table(rows))
    for row in rows:
        for cell in row.cells:
            yield from cell.pictures


def _only_arranges(rows: list[Row]) -> bool:
    cells = [cell for row in rows for cell in row.cells if cell.items]
    if max(len(row.cells) for row in rows) == 1 or len(cells) == 1:
        return True
    if 2 * sum(bool(cell.pictures) for cell in cells) >= len(cells):
        return True
    return any(
        (sum(item.kind == "text" for item in cell.items) > 1 and len(cell.text) >= _LONG_CELL)
        or any(item.role in ("headline", "heading", "caption") for item in cell.items)
        for cell in cells
    )


def _arranged(rows: list[Row]) -> Iterator[Item]:
    """Yield what stands in the cells; under a row of pictures alone, each caption goes with the one above it."""
    at = 0
    while at < len(rows):
        row, below = rows[at], rows[at + 1] if at + 1 < len(rows) else None
        at += 1
        if below and _are_captions(row, below):
            for picture, caption in zip(row.cells, below.cells, strict=True):
                yield from picture.items
                yield from (replace(item, role=item.role or "caption") for item in caption.items)
            at += 1
            continue
        for cell in row.cells:
            yield from cell.items


def _are_captions(row: Row, below: Row) -> bool:
    return (
        len(row.cells) == len(below.cells)
        and all(cell.pictures and not cell.text for cell in row.cells)
        and all(len(cell.items) == 1 and cell.items[0].kind == "text" for cell in below.cells)
    )


def html_of_table(rows: list[Row]) -> str:
    """Return a table's mark-up."""
    head = 0
    while head < len(rows) and rows[head].is_head:
        head += 1
    return f"<table>{_part('thead', 'th', rows[:head])}{_part('tbody', 'td', rows[head:])}</table>"


def _part(name: str, tag: str, rows: list[Row]) -> str:
    lines = "".join(f"<tr>{_cells(row, tag)}</tr>" for row in rows)
    return f"<{name}>{lines}</{name}>" if lines else ""


def _cells(row: Row, tag: str) -> str:
    return "".join(
        f"<{tag}{f' colspan={chr(34)}{cell.columns}{chr(34)}' if cell.columns > 1 else ''}>{_inside(cell)}</{tag}>"
        for cell in row.cells
    )


def _inside(cell: Cell) -> str:
    texts = (item.html or escape(item.text, quote=False) for item in cell.items if item.text)
    return "".join(f"<p>{text}</p>" for text in texts)
