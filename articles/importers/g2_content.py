"""The content of a NewsML-G2 text item: XHTML, NITF, quoted HTML or plain text; of several forms one is taken."""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

import lxml.etree
import lxml.html
from lxml.etree import _Element as Element

from articles.body import printable
from articles.importers.charset import decode
from articles.importers.elements import attribute
from articles.importers.markup import PhotoReader
from articles.importers.nitf_text import read_nitf
from articles.importers.parcel import Parcel
from articles.importers.preformatted import set_lines
from articles.importers.repeats import folded
from articles.importers.wire_html import read_html
from articles.importers.wire_text import WireText
from articles.story import UnreadableFile

_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|table|html|body|section|article|b|i|em|strong|a\s)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b[^>]*>([^<]*)</p\s*>", re.IGNORECASE)
_RESULTS = ("sports-content", "sportsContent", "sports-event", "sports-statistics")
_DATA = (*_RESULTS, "events", "concept", "conceptSet", "newsItem", "rdf", "svg")
_MOSTLY = 0.6  # of a form's words that stand in another, and both are forms of one text


def read_content(element: Element, parcel: Parcel, photo: PhotoReader | None = None) -> WireText:
    """Return what the contentSet of an item says."""
    forms = [form for form in _forms(element, parcel, photo) if form.blocks or form.headlines]
    if not forms:
        return WireText(warnings=_elsewhere(element))
    # The fullest is taken; of two alike the first.
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


def _elsewhere(element: Element) -> list[str]:
    """Say where the text of an item without one lies, if the item does."""
    others = [
        attribute(remote, "href") or attribute(remote, "residref")
        for remote in element.iterfind("contentSet/remoteContent")
        if not attribute(remote, "contenttype").startswith("image/")
    ]
    return [f"The text of this story lies elsewhere: {', '.join(filter(None, others))}"] if any(others) else []


def holds_data(element: Element) -> bool:
    """Test whether all that an item holds is results or events, which no story is made of."""
    found = [child for inline in element.iterfind("contentSet/inlineXML") for child in inline]
    return bool(found) and all(child.tag in _DATA for child in found)


def _forms(element: Element, parcel: Parcel, photo: PhotoReader | None) -> Iterator[WireText]:
    for inline in element.iterfind("contentSet/*"):
        if inline.tag == "inlineXML":
            yield _read_inline(inline, parcel, photo)
        elif inline.tag == "inlineData":
            yield _read_data(inline, parcel, photo)


def _read_inline(inline: Element, parcel: Parcel, photo: PhotoReader | None) -> WireText:
    if any(child.tag in _DATA for child in inline):
        return WireText()
    nitf = next(inline.iter("nitf", "body.content"), None)
    if nitf is not None:
        return read_nitf(nitf, parcel)
    if not len(inline):
        return _read_string(inline.text or "", attribute(inline, "contenttype"), parcel, photo)
    idf = inline.find("idf")
    return read_html(_from_idf(idf) if idf is not None else inline, parcel, photo)


def _read_data(data: Element, parcel: Parcel, photo: PhotoReader | None) -> WireText:
    kind, content = attribute(data, "contenttype").lower(), "".join(map(str, data.itertext()))
    if attribute(data, "encoding").lower().endswith("base64"):
        if kind and not kind.startswith("text/"):
            return WireText(warnings=[f"A file of the kind {kind} stands within the item and was not taken out of it."])
        try:
            content = decode(base64.b64decode(content)).text
        except (binascii.Error, ValueError, UnreadableFile):
            return WireText(warnings=["A part of the item cannot be decoded."])
    return _read_string(content, kind, parcel, photo)


def _read_string(content: str, kind: str, parcel: Parcel, photo: PhotoReader | None) -> WireText:
    """Read a text that came as a string; the mark-up in it tells what it is, not its label."""
    if not _MARKUP.search(content):
        content = set_lines(content) if "html" not in kind or "<" not in content else content
    elif kind == "text/plain":
        # Paragraphs of a wire within one of HTML: the lines were set by hand.
        content = _PARAGRAPH.sub(lambda match: set_lines(unescape(match[1])), content)
    return read_html(_parsed(content), parcel, photo)


def _parsed(html: str) -> Element:
    root: Element
    try:
        root = lxml.html.fragment_fromstring(printable(html) or " ", create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        root = lxml.html.Element("div")
        root.text = printable(html)
    return root


def _from_idf(idf: Element) -> Element:
    """Turn the elements of Infomaker's writer format, which are all called element, into those of HTML."""
    for element in idf.iter("element"):
        kind = attribute(element, "type").lower()
        element.tag = "h1" if kind == "headline" else "h2" if "headline" in kind else _IDF.get(kind, "p")
    return idf


_IDF = {"blockquote": "blockquote", "unordered-list": "ul", "ordered-list": "ol", "list-item": "li"}


def _words(form: WireText) -> list[str]:
    said = [line for pairs in (form.headlines, form.summaries, form.subheads) for _, line in pairs]
    return [word for line in (*said, *(block.text for block in form.blocks)) for word in folded(line).split()]
