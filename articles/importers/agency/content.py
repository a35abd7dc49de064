"""A text inside a wire format: NITF, XHTML, quoted HTML or plain text; of several forms of one text one is taken."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterable

from lxml.etree import _Element as Element

from articles.importers.agency.html import holds_markup, parsed, read_html
from articles.importers.agency.text import WireText
from articles.importers.charset import decode
from articles.importers.entities import unescape
from articles.importers.idf_text import as_html
from articles.importers.markup import PhotoReader
from articles.importers.nitf.media import FindPicture, no_picture
from articles.importers.nitf.text import read_nitf
from articles.importers.parcel import Parcel
from articles.importers.preformatted import set_lines
from articles.importers.repeats import folded
from articles.story import UnreadableFile

_PARAGRAPH = re.compile(r"<p\b[^>]*>([^<]*)</p\s*>", re.IGNORECASE)
_MOSTLY = 0.6  # of a form's words that stand in another, and both are forms of one text


def read_element(
    element: Element,
    kind: str,
    parcel: Parcel,
    photo: PhotoReader | None = None,
    find: FindPicture = no_picture,
) -> WireText:
    """Return what an element says whose children are the text; its label (`kind`) is not to be relied on.

    `photo` completes the pictures of HTML, `find` finds those an NITF text only points to.
    """
    nitf = next(element.iter("nitf", "body.content"), None)
    if nitf is not None:
        return read_nitf(nitf, parcel, find)
    if not len(element):
        return read_string(element.text or "", kind, parcel, photo)
    is_nitf = "nitf" in kind.lower() or element.find(".//media-reference") is not None
    if is_nitf and element.find(".//html") is None:
        return read_nitf(element, parcel, find)
    idf = element.find("idf")
    return read_html(as_html(idf) if idf is not None else element, parcel, photo)


def read_string(content: str, kind: str, parcel: Parcel, photo: PhotoReader | None = None) -> WireText:
    """Return what a text says that came as a string; the mark-up in it tells what it is, not its label."""
    if not holds_markup(content):
        content = set_lines(content) if "html" not in kind or "<" not in content else content
    elif kind == "text/plain":
        # Paragraphs of a wire within one of HTML: the lines were set by hand.
        content = _PARAGRAPH.sub(lambda match: set_lines(unescape(match[1])), content)
    return read_html(parsed(content), parcel, photo)


def read_encoded(content: str, kind: str, parcel: Parcel, photo: PhotoReader | None = None) -> WireText:
    """Return what a text in base64 says; what is no text is told."""
    if kind and not kind.startswith("text"):
        return WireText(warnings=[f"A file of the kind {kind} stands within the item and was not taken out of it."])
    try:
        return read_string(decode(base64.b64decode(content)).text, kind, parcel, photo)
    except (binascii.Error, ValueError, UnreadableFile):
        return WireText(warnings=["A part of the item cannot be decoded."])


def fullest(found: Iterable[WireText]) -> WireText:
    """Return the fullest of several forms of a text; those that say something else stand behind it, in their order."""
    forms = [form for form in found if form.blocks or form.headlines or form.warnings]
    if not forms:
        return WireText()
    best = max(forms, key=lambda form: len(_words(form)))
    known = Counter(_words(best))
    text = WireText()
    for form in forms:
        own = Counter(_words(form))
        if form is best or not own:
            text.add(form)
        elif (own & known).total() < _MOSTLY * own.total():
            text.add(form)
            text.warnings.append("The text came in several parts: they stand one after another.")
    return text


def _words(form: WireText) -> list[str]:
    said = [line for pairs in (form.headlines, form.summaries, form.subheads) for _, line in pairs]
    return [word for line in (*said, *(block.text for block in form.blocks)) for word in folded(line).split()]
