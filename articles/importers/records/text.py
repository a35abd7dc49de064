"""The text of a record: plain, HTML, or a list of paragraphs, in a cell or in JSON."""

from __future__ import annotations

import re
from datetime import tzinfo
from typing import Any

from articles.importers.body import read_body
from articles.importers.entities import unescape
from articles.importers.head import Head
from articles.importers.markup import PhotoReader, read_blocks
from articles.importers.paragraphs import read_line, read_paragraphs
from articles.importers.records.values import has_entities, has_tags, words

_BLOCK = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|table|blockquote|figure|section|article|pre|hr|html|body)\b", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"<(?:p|div|br|section|article|html|body)\b", re.IGNORECASE)
_INLINE = re.compile(r"<(?:a|b|i|u|em|strong|span|img|font|small|sub|sup)\b[^<>]*>", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;(?:p|br|div|h[1-6]|a|b|i|em|strong|ul|ol|figure|img|blockquote)\b", re.IGNORECASE)


def read_text(value: Any, zone: tzinfo, *, has_headline: bool, photo: PhotoReader | None = None) -> Head:
    """Return the blocks of a text with what stands in it on lines of their own; without a headline it has its own."""
    text = words(value)
    if "\\n" in text and "\n" not in text:
        text = text.replace("\\r", "").replace("\\n", "\n")  # line breaks that an export spelled out
    if "&" in text and not has_tags(text) and _ESCAPED.search(text):
        text = unescape(text)
    if "<" in text and (_BLOCK.search(text) or _INLINE.search(text)):
        return _read_html(text, zone, photo)
    return _read_plain(unescape(text) if has_entities(text) else text, zone, has_headline)


def _read_html(text: str, zone: tzinfo, photo: PhotoReader | None) -> Head:
    head = Head([], zone, marked=True)
    head.blocks = read_blocks(text if _PARAGRAPH.search(text) else _with_paragraphs(text), photo=photo)
    return head


def _with_paragraphs(text: str) -> str:
    """Return HTML whose paragraphs are parted by blank lines alone, as blogs store it, with their elements."""
    pieces = (piece.strip() for piece in re.split(r"\n[ \t\r]*\n", text))
    return "\n".join(
        piece if _BLOCK.match(piece) else f"<p>{piece.replace(chr(10), '<br>')}</p>" for piece in pieces if piece
    )


def _read_plain(text: str, zone: tzinfo, has_headline: bool) -> Head:
    head = Head(list(read_paragraphs([read_line(row) for row in text.splitlines()])), zone)
    if not has_headline:
        head.read()
    read_body(head)
    return head
