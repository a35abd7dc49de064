"""Meta tags, microdata and RDFa of a page: what its mark-up says of the article beside JSON-LD."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Posting)/?(?:\s|$)|\bReport\b")
_PREFIX = re.compile(r"^(?:schema|dc|dcterms|og|article|sioc|rnews|https?://schema\.org/)[:/]?", re.I)


def read_metas(root: HtmlElement) -> dict[str, list[str]]:
    """Return the values of a page's meta tags by their name or property in small letters, in order."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        value = " ".join((meta.get("content") or meta.get("value") or "").split())
        for attribute in ("property", "name", "http-equiv"):
            for name in (meta.get(attribute) or "").lower().split() if value else ():
                values = metas.setdefault(name, [])
                if value not in values:
                    values.append(value)
    return metas


def find_item(root: HtmlElement) -> HtmlElement | None:
    """Return the element that microdata or RDFa names as the article: of several the one with the most text."""
    found = [
        el
        for el in root.iter()
        if isinstance(el.tag, str) and _ARTICLE_TYPE.search(el.get("itemtype") or el.get("typeof") or "")
    ]
    return max(found, key=lambda el: len(el.text_content()), default=None)


def properties(item: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Yield each property of an item with its element; those of items within it are theirs."""
    children = [child for child in reversed(item) if isinstance(child.tag, str)]
    while children:
        el = children.pop()
        names = (el.get("itemprop") or el.get("property") or "").split()
        for name in names:
            yield _PREFIX.sub("", name), el
        if el.get("itemscope") is None and el.get("typeof") is None:
            children.extend(child for child in reversed(el) if isinstance(child.tag, str))


def value_of(el: HtmlElement) -> str:
    """Return what a property's element says: its machine-readable value, the name of an item, else its words."""
    if el.get("itemscope") is not None or el.get("typeof") is not None:
        named = [value_of(inner) for name, inner in properties(el) if name == "name"]
        if any(named):
            return " ".join(filter(None, named[:1]))
    for attribute in ("content", "datetime", "href", "src"):
        if attribute in ("href", "src") and el.tag not in ("link", "img", "meta"):
            continue
        if el.get(attribute):
            return " ".join((el.get(attribute) or "").split())
    return " ".join("".join(el.itertext()).split())
