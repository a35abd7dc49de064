"""One `<item>` of a WordPress export as plain values: what it is, before anybody decides what becomes of it."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import lxml.etree
from lxml.etree import _Element as Element

from articles.importers.entities import unescape

# The namespaces carry the version of the export format, http or https: only this part is the same in all of them.
EXPORT = "wordpress.org/export"
_NAMESPACES = ((EXPORT, "wp:"), ("purl.org/dc/elements", "dc:"), ("modules/content", "content:"))
_HTML = {"title", "description", "content:encoded", "excerpt:encoded"}
# A CDATA section within another ends the outer one: these are marks of the file, whoever wrote them twice.
_NUMBER = re.compile("[0-9]{1,18}")
_CDATA_MARKS = re.compile(r"<!\[CDATA\[|\]\]>")


class Term(NamedTuple):
    """A category, tag or other term an item was given: its taxonomy, its name in addresses, its name for people."""

    domain: str
    nicename: str
    name: str


@dataclass(frozen=True, slots=True)
class Item:
    """A post, page, attachment or whatever else WordPress keeps as a post."""

    texts: dict[str, str]  # by prefix and name, as the format's documents write them: "wp:post_id"
    terms: tuple[Term, ...] = ()
    meta: dict[str, list[str]] = field(default_factory=dict)  # custom fields; serialised PHP stays what it is: text
    comments: int = 0

    def __getitem__(self, name: str) -> str:
        return self.texts.get(name, "")

    @property
    def kind(self) -> str:
        """The post type; an export that names none holds posts."""
        return self["wp:post_type"] or ("attachment" if self["wp:attachment_url"] else "post")

    @property
    def post_id(self) -> int:
        """The number within its site, 0 where it has none."""
        return number(self["wp:post_id"])

    def said(self, *keys: str) -> str:
        """Return the first of these custom fields that has words."""
        return next((value for key in keys for value in self.meta.get(key, ()) if value), "")


def read_item(element: Element) -> Item:
    """Return an `<item>` as values."""
    texts: dict[str, str] = {}
    terms, meta, comments = [], defaultdict(list), 0
    for child in element:
        name = name_of(child)
        if name == "category":
            terms.append(Term(child.get("domain") or "", child.get("nicename") or "", text_of(child)))
        elif name == "wp:postmeta":
            values = {name_of(part): text_of(part) for part in child}
            meta[values.get("wp:meta_key", "")].append(values.get("wp:meta_value", ""))
        elif name == "wp:comment":
            comments += 1
        elif name not in texts:
            texts[name] = html_of(child) if name in _HTML else text_of(child)
    return Item(texts, tuple(terms), dict(meta), comments)


def kind_of(element: Element) -> str:
    """Return the post type of an `<item>` without reading the rest of it."""
    kinds = (text_of(child) for child in element.iterchildren(reversed=True) if name_of(child) == "wp:post_type")
    return next(kinds, "")


def name_of(element: Element) -> str:
    """Return an element's name under the prefix that exports use, whatever version or prefix this one has."""
    return _name(str(element.tag))


@lru_cache(maxsize=256)
def _name(tag: str) -> str:
    if not tag.startswith("{"):
        return tag
    namespace, _, local = tag[1:].partition("}")
    if EXPORT in namespace and "excerpt" in namespace:
        return f"excerpt:{local}"
    return next((prefix + local for part, prefix in _NAMESPACES if part in namespace), tag)


def text_of(element: Element) -> str:
    """Return the words of an element, white space collapsed, entities that were escaped twice read."""
    text = _without_marks("".join(map(str, element.itertext())) if len(element) else element.text or "")
    return " ".join(unescape(text).split()) if "&" in text else " ".join(text.split())


def html_of(element: Element) -> str:
    """Return the HTML an element holds, whether as text or, against the rules, as elements."""
    if not len(element):
        return _without_marks(element.text or "")
    inside = (lxml.etree.tostring(child, encoding="unicode", method="html") for child in element)
    return _without_marks((element.text or "") + "".join(inside))


def _without_marks(text: str) -> str:
    return _CDATA_MARKS.sub("", text) if "]]>" in text or "<![CDATA[" in text else text


def number(text: str) -> int:
    """Return the number a text is, 0 where it is none that a post could have."""
    return int(text) if _NUMBER.fullmatch(text.strip()) else 0
