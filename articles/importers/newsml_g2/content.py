"""The content of a NewsML-G2 text item."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from articles.importers.agency.content import fullest, read_element, read_encoded, read_string
from articles.importers.agency.text import WireText
from articles.importers.elements import attribute
from articles.importers.markup import PhotoReader
from articles.importers.parcel import Parcel

# Results, events and other data; a text beside them is read.
_DATA = (
    *("sports-content", "sportsContent", "sports-event", "sports-statistics"),
    *("events", "concept", "conceptSet", "newsItem", "rdf", "svg"),
)


def read_content(element: Element, parcel: Parcel, photo: PhotoReader | None = None) -> WireText:
    """Return what the contentSet of an item says."""
    text = fullest(_forms(element, parcel, photo))
    if not text.blocks:
        text.warnings += _elsewhere(element)
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
        kind = attribute(inline, "contenttype").lower()
        if inline.tag == "inlineXML" and not any(child.tag in _DATA for child in inline):
            yield read_element(inline, kind, parcel, photo)
        elif inline.tag == "inlineData":
            content = "".join(map(str, inline.itertext()))
            is_encoded = attribute(inline, "encoding").lower().endswith("base64")
            yield (read_encoded if is_encoded else read_string)(content, kind, parcel, photo)
