"""Text whose lines were set by hand: tables by their columns, prose unwrapped into paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from articles.importers.paragraphs import read_line, read_paragraphs

_GAP = re.compile(r"\t+| {2,}")
_FEWEST_ROWS = 3


def set_lines(text: str) -> str:
    """Return preformatted text as HTML: every word once, in order."""
    return "".join(_html(rows, lines) for rows, lines in _stretches(text.expandtabs(8).splitlines()))


def _stretches(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Yield runs of lines, and whether they are the rows of a table."""
    running: list[str] = []
    for in_columns, group in groupby(lines, lambda line: len(_cells(line)) > 1):
        found = list(group)
        if in_columns and _is_table(found):
            if running:
                yield False, running
            yield True, found
            running = []
        else:
            running += found
    if running:
        yield False, running


def _cells(line: str) -> list[str]:
    return [cell for cell in _GAP.split(line.strip()) if cell]


def _is_table(lines: list[str]) -> bool:
    """Tell columns from prose that happens to have a double space in some lines."""
    counts = sorted(len(_cells(line)) for line in lines)
    return len(lines) >= _FEWEST_ROWS and (counts[len(counts) // 2] > 2 or counts[0] == counts[-1])


def _html(rows: bool, lines: list[str]) -> str:
    if not rows:
        return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in _paragraphs(lines))
    cells = ("".join(f"<td>{escape(cell, quote=False)}</td>" for cell in _cells(line)) for line in lines)
    return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</tbody></table>"


def _paragraphs(lines: list[str]) -> Iterator[str]:
    """Yield the paragraphs of some lines; a list of names that breaks after a comma goes on."""
    running = ""
    for paragraph in read_paragraphs([read_line(line) for line in lines]):
        if running.endswith(",") and not paragraph.apart:
            running = f"{running} {paragraph.text}"
            continue
        if running:
            yield running
        running = paragraph.text
    if running:
        yield running
