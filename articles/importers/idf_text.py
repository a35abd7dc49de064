"""Infomaker's writer format within NewsML-G2: elements that are all called element, pictures and embeds as objects."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from articles.importers.elements import attribute, first, replace

_AS_HTML = {"blockquote": "blockquote", "unordered-list": "ul", "ordered-list": "ol", "list-item": "li"}


def as_html(idf: Element) -> Element:
    """Turn the format's elements into those of HTML."""
    for element in idf.iter("element"):
        kind = attribute(element, "type").lower()
        element.tag = "h1" if kind == "headline" else "h2" if "headline" in kind else _AS_HTML.get(kind, "p")
    for link in list(idf.iter("link")):
        replace(link, _shown(link))
    return idf


def _shown(link: Element) -> Element | None:
    """Return the picture or the embed a link of an object stands for; what it says of crops and authors is no text."""
    if attribute(link, "rel") not in ("self", "image"):
        return None
    if attribute(link, "type") == "x-im/image":
        name = attribute(link, "uri") or attribute(link, "url")
        source = name if name.startswith("https://") else name.rsplit("/", 1)[-1]
        caption = " ".join(filter(None, (first(link, "data/text"), first(link, "data/credit"))))
        figure = etree.Element("figure")
        etree.SubElement(figure, "img", src=source, alt=first(link, "data/alttext"))
        etree.SubElement(figure, "figcaption").text = caption
        return figure
    address = attribute(link, "url")
    return etree.Element("iframe", src=address) if address.startswith("https://") else None
