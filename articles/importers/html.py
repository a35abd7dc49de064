"""Web pages saved as files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.importers.base import Importer
from articles.importers.charset import Decoded, decode
from articles.importers.parcel import Parcel
from articles.importers.webpage.inside import is_inside, picture_inside, with_names
from articles.importers.webpage.page import read_page
from articles.story import Story, UnreadableFile

_START = re.compile(r"(?:\s|<!--[\s\S]{0,20000}?-->|<\?xml[^>]{0,200}\?>|<\?xml-stylesheet[^>]{0,500}\?>)*", re.I)
_PAGE = re.compile(r"<(?:!doctype\s+html\b|html\b|head\b|body\b|meta\b|title\b|base\b|link\b|script\b|style\b)", re.I)
_BLOCK = re.compile(
    r"<(?:p|div|h[1-6]|article|section|main|header|figure|ul|ol|table|blockquote|center|font|span|br|img|a|b|strong|em|i)\b[^<>]{0,2000}>",
    re.I,
)
_CLOSED = re.compile(r"</(?:p|div|h[1-6]|li|article|section|table|blockquote)\s*>|<(?:p|br|hr)\b[^<>]{0,200}>", re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_CHARSET = re.compile(
    rb"""<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})|^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})["']""",
    re.I,
)


_PICTURES = "pictures inside the page"


class Html(Importer):
    """Read a saved web page as one story."""

    name = "html"
    label = "Web page (HTML)"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test for HTML by its doctype or first element, or for a text that is mainly block elements."""
        start = parcel.head.replace(b"\x00", b"").decode("latin-1").removeprefix("ï»¿").lstrip("þÿ")
        start, _ = with_names(start[_match_end(start) :])
        if _PAGE.match(start):
            return True
        if not _BLOCK.match(start):
            return False
        words = sum(len(word) for word in _TAG.sub(" ", start).split())
        return len(_CLOSED.findall(start)) * 400 >= words

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the page's story; raise UnreadableFile where there is nothing to read on it."""
        decoded = _decoded(parcel)
        if not decoded.text.strip():
            raise UnreadableFile("The file is empty: there is no text in it.")
        page, pictures = with_names(decoded.text)
        parcel.kept[_PICTURES] = pictures
        yield read_page(page, parcel, decoded.warnings)

    def picture(self, parcel: Parcel, name: str) -> bytes | None:
        """Return the bytes of a picture beside the page or inside it. Raises UnreadableFile above a limit."""
        if not is_inside(name):
            return super().picture(parcel, name)
        if _PICTURES not in parcel.kept:
            parcel.kept[_PICTURES] = with_names(_decoded(parcel).text)[1]
        return picture_inside(parcel.kept[_PICTURES], name, parcel.limits)


def _decoded(parcel: Parcel) -> Decoded:
    declared = _CHARSET.search(parcel.head[:8192])
    return decode(parcel.data, (declared[1] or declared[2]).decode("ascii") if declared else "")


def _match_end(start: str) -> int:
    match = _START.match(start)
    return match.end() if match else 0
