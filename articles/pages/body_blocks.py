"""A body as a page prints it: prose with tables and quotes dressed, pictures alone or in groups, embeds as links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import lxml.html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from lxml.html import HtmlElement

from articles.body import Part, parts

from .pictures import Picture

RAIL = 2200  # letters of text that stand beside the rail: a wide picture begins below it
PICTURE = 800  # letters of text as tall as a picture
SHORT_QUOTE = 180  # letters; a longer one is set as text, not as a headline
SHORT_CELL = 16  # letters that are never broken over two lines
_NUMBER = re.compile(r"[\s\d.,:;%+\-\u2212\u2013/()£$€]*\d[\s\d.,:;%+\-\u2212\u2013/()£$€]*|[-\u2013\u2212]")


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the page's text: `kind` is prose, picture, pictures or embed."""

    kind: str
    html: SafeString | str = ""
    pictures: tuple[Picture, ...] = ()
    layout: str = ""
    url: str = ""
    name: str = ""  # an embed's host


def blocks(body: str, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    """Yield a clean body's blocks; a picture's place without a public picture leaves no trace, nor does its caption."""
    depth = 0
    for part in parts(body):
        if part.kind == "html":
            depth += len(part.html)
            yield Block("prose", html=dressed(part.html))
        elif part.kind == "figures":
            for block in _pictures(part, pictures):
                yield block if depth >= RAIL else replace(block, layout=_narrow(block.layout))
                depth += PICTURE
        elif urlsplit(part.url).scheme in {"http", "https"}:
            yield Block("embed", url=part.url, name=urlsplit(part.url).hostname or part.url)


def dressed(html: str) -> SafeString:
    """Return a body's prose with tables in frames that scroll, figures in them aligned, and short quotes set large."""
    root = lxml.html.fragment_fromstring(html, create_parent="div")
    for table in root.findall("table"):
        _frame(table)
    for quote in root.findall("blockquote"):
        if len(quote.text_content()) <= SHORT_QUOTE and not quote.findall(".//li"):
            quote.set("class", "quote")
    # The body was sanitised on its way in; only our own frames and classes were added.
    return mark_safe("\n".join(lxml.html.tostring(el, encoding="unicode") for el in root))  # noqa: S308


def _pictures(part: Part, pictures: Mapping[str, Picture]) -> Iterator[Block]:
    found = [
        (figure.layout, replace(pictures[figure.key], caption=mark_safe(figure.caption)))  # noqa: S308 (sanitised)
        for figure in part.figures
        if figure.key in pictures
    ]
    if len(found) > 1:
        yield Block("pictures", pictures=tuple(picture for _layout, picture in found), layout=_group(found))
    for layout, picture in found[:1] if len(found) == 1 else ():
        # A wide crop of a portrait would show a strip of it.
        yield Block("picture", pictures=(picture,), layout="column" if picture.is_portrait else layout)


def _narrow(layout: str) -> str:
    return "column" if layout == "wide" else layout.removesuffix(" photos--wide")


def _group(found: list[tuple[str, Picture]]) -> str:
    tall = sum(picture.is_portrait for _layout, picture in found)
    shape = "tall" if tall == len(found) else "mixed" if tall else ""
    names = [f"photos--{shape}"] if shape else []
    if len(found) > 2:
        names.append("photos--strip")
    if len(found) == 3 or len(found) > 4:
        names.append("photos--three photos--wide")
    return " ".join(names)


def _frame(table: HtmlElement) -> None:
    # Focusable, or a reader without a mouse could not scroll it.
    frame = lxml.html.Element("div", {"class": "table", "tabindex": "0", "role": "group", "aria-label": _("Table")})
    frame.tail, table.tail = table.tail, None
    table.addprevious(frame)
    frame.append(table)
    rows = [row.findall("./*") for row in table.iter("tr")]
    for cell in (cell for row in rows for cell in row):
        if cell.tag == "td" and len(cell.text_content().strip()) <= SHORT_CELL:
            cell.set("class", "short")
    for column in range(1, max(map(len, rows), default=0)):
        cells = [row[column] for row in rows if len(row) > column]
        figures = [cell for cell in cells if cell.tag == "td" and cell.text_content().strip()]
        if figures and all(_NUMBER.fullmatch(cell.text_content().strip()) for cell in figures):
            for cell in cells:
                cell.set("class", "num" if cell.tag == "th" else "num short")
