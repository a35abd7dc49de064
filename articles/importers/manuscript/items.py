"""What a document holds, in reading order, before anybody has said which of it is the headline."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

Role = Literal[
    "headline", "standfirst", "kicker", "byline", "date", "heading", "caption", "credit", "quote", "contents", "list"
]


@dataclass(frozen=True, slots=True)
class ListMark:
    """What stands before an item of a list: a bullet, or its number."""

    list: str
    is_numbered: bool = False
    number: int = 1


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text of one look."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One paragraph, picture or table.

    `text` is plain, white space collapsed (cells by a tab, rows by a line break); `html` its inline mark-up, a table's
    the whole table, None where there is none. `box` tells text boxes apart, 0 is the running text.
    """

    kind: Literal["text", "photo", "table"]
    text: str = ""
    html: str | None = None
    role: Role | None = None
    level: int = 2
    list: ListMark | None = None
    bold: bool = False  # all of it
    italic: bool = False  # all of it
    centered: bool = False
    size: int | None = None
    apart: bool = False  # a blank paragraph stands above it
    new_page: bool = False
    box: int = 0
    file: str | None = None  # of a picture
    alt: str | None = None
    reasons: tuple[str, ...] = ()  # why a picture's `text` is its caption, where no style says so


def text_of(spans: list[Span]) -> str:
    """Return the plain words of a paragraph."""
    return " ".join("".join(span.text for span in spans).split())


def html_of(spans: list[Span]) -> str | None:
    """Return a paragraph's inline mark-up, None where it has none. A line break is a line feed in a span."""
    plain = not any(span.bold or span.italic or span.link for span in spans)
    if plain and not any("\n" in span.text for span in spans):
        return None
    pieces = []
    for span in _joined(spans):
        html = escape(span.text, quote=False).replace("\n", "<br>")
        if span.text.strip():
            html = f"<em>{html}</em>" if span.italic else html
            html = f"<strong>{html}</strong>" if span.bold else html
            html = f'<a href="{escape(span.link)}">{html}</a>' if span.link else html
        pieces.append(html)
    return "".join(pieces)


def _joined(spans: list[Span]) -> list[Span]:
    """Return the spans with neighbors of one look in one: Word cuts a word wherever somebody has typed in it."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and (last.bold, last.italic, last.link) == (span.bold, span.italic, span.link):
            joined[-1] = Span(last.text + span.text, span.bold, span.italic, span.link)
        else:
            joined.append(span)
    return joined
