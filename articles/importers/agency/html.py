"""HTML bodies as agencies send them: what their classes say is no text goes where it belongs, the rest is blocks."""

from __future__ import annotations

import re

import lxml.etree
import lxml.html
from lxml.etree import _Element as Element

from articles.body import printable
from articles.importers.agency.text import TEASER, WireText
from articles.importers.elements import attribute, words
from articles.importers.entities import printable_html
from articles.importers.markup import PhotoReader, read_blocks, without_namespaces
from articles.importers.parcel import Parcel
from articles.importers.stand_ins import StandIns, is_stand_in
from articles.story import Block, StoryPhoto

_PRIVATE = re.compile(r"\b(?:np-nonpublic|nonpublic|notepad|ed-?note|editors?-?note)\b", re.IGNORECASE)
_BYLINES = {"byline", "by-line", "author"}
_KICKERS = {"kicker", "genre", "overline", "topline", "eyebrow"}
_TEASERS = {"teaser", "standfirst", "summary", "abstract"}
_FURNITURE = {"slugline", "closingline", "signoff", "sign-off", "publicationdate", "copyright"}
_BLOCKS = frozenset("p div section ul ol header footer aside h1 h2 h3 h4 h5 h6 time".split())


_MARKUP = re.compile(r"<(?:p|br|div|h[1-6]|ul|ol|table|html|body|section|article|b|i|em|strong|a\s)\b", re.IGNORECASE)


def holds_markup(text: str) -> bool:
    """Test whether a string is HTML, whatever its label says."""
    return _MARKUP.search(text) is not None


def parsed(html: str) -> Element:
    """Return a string of HTML as an element."""
    root: Element
    try:
        root = lxml.html.fragment_fromstring(printable_html(html) or " ", create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        root = lxml.html.Element("div")
        root.text = printable(html)
    return root


def name_embeds(body: Element) -> None:
    """Take an embed under a sender's own name (dpa's dnl-youtubeembed) for one."""
    for element in body.iter("*"):
        if "-" in str(element.tag) and attribute(element, "src").startswith("https://"):
            element.tag = "iframe"


def read_html(root: Element, parcel: Parcel, photo: PhotoReader | None = None) -> WireText:
    """Return what an HTML element (a body, a fragment, an element that holds one) says."""
    body = next(root.iter("body"), root)
    text, marks = WireText(), StandIns()
    name_embeds(body)
    for element in list(body.iter(*_BLOCKS)):
        if element is not body and _is_within(element, body):
            _take_out(element, text, marks)
    heading = next(body.iter("h1"), None)
    if heading is not None and words(heading):
        text.headlines.append(("first heading", words(heading)))

    def picture(image: Element, read: StoryPhoto) -> StoryPhoto | None:
        return read if photo is None or is_stand_in(read.file) else photo(image, read)

    text.blocks = marks.restored(read_blocks(without_namespaces(body), photo=picture))
    return text


def _take_out(element: Element, text: WireText, marks: StandIns) -> None:
    """Move what is not for readers, or not for the text, out of it; its words stay where they stood as furniture."""
    classes, line = set(attribute(element, "class").lower().split()), words(element)
    in_header = next(element.iterancestors("header"), None) is not None
    if _PRIVATE.search(" ".join(classes)):
        text.notes.append(line)
        marks.put(element, [])
    elif element.tag == "p" and classes & _BYLINES:
        text.bylines.append(line)
        marks.put(element, [Block("furniture", line)] if line else [])
    elif element.tag == "p" and classes & _TEASERS and not text.summaries:
        text.summaries.append((TEASER, line))
        marks.put(element, [])
    elif in_header and element.tag == "p" and classes & _KICKERS:
        text.kickers.append(("kicker", line))
        marks.put(element, [Block("paragraph", line)] if line else [])
    elif classes & _FURNITURE or (in_header and element.tag == "time"):
        marks.put(element, [Block("furniture", line)] if line else [])


def _is_within(element: Element, body: Element) -> bool:
    """Test whether an element still stands in the text: what is around it may have been taken out."""
    return any(ancestor is body for ancestor in element.iterancestors())
