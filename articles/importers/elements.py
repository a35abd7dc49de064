"""XML elements as the news formats use them: looked at by their own names, whatever namespace they are in or lack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from articles.importers._xml import read_xml, root_of
from articles.importers.parcel import Parcel

# Elements within a line; at the border of any other a reader sees a space.
_INLINE = frozenset(
    "a abbr alt-code b chron city classifier copyrite copyrite.holder copyrite.year country em event function i"
    " lang location money name.family name.given num object.title org person pronounce q region s small span state"
    " strong sub sublocation sup u virtloc cite code frac frac-num frac-den frac-sep".split()
)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAME = re.compile(r"[^\W\d][\w.-]*")
# Not the no-break space: it is meant. A lone space, which is nearly all there is, need not be replaced.
_SPACE = re.compile(r"[\t\r\n\f][ \t\r\n\f]*+| [ \t\r\n\f]++")


def root_name(parcel: Parcel) -> str | None:
    """Return the root's name without its namespace, None where the file is no XML."""
    root = root_of(parcel)
    return None if root is None else local(root)


def read_tree(parcel: Parcel) -> tuple[Element, tuple[str, ...]]:
    """Return the root of a document whose elements have lost their namespaces, with what an editor should know.

    Senders forget namespaces, change them with every version, and declare them wrongly. Raises UnreadableFile.
    """
    document = read_xml(parcel)
    for element in document.root.iter("*"):
        element.tag = local(element)
    return document.root, document.warnings


def local(element: Element) -> str:
    """Return an element's name without its namespace, or without a prefix that nobody declared."""
    name = str(element.tag).rsplit("}", 1)[-1].rsplit(":", 1)[-1]
    return name if _NAME.fullmatch(name) else "unnamed"


def words(element: Element | None) -> str:
    """Return the words under an element, white space collapsed, a space wherever a reader would see one."""
    return "" if element is None else _SPACE.sub(" ", "".join(_pieces(element))).strip()


def each(element: Element | None, path: str) -> Iterator[str]:
    """Yield the words of the elements at a path that have any, each once."""
    found = (words(child) for child in (element.findall(path) if element is not None else ()))
    yield from dict.fromkeys(filter(None, found))


def first(element: Element | None, *paths: str) -> str:
    """Return the words of the first element with any at the first of these paths, "" if there are none."""
    return next((text for path in paths for text in each(element, path)), "")


def attribute(element: Element | None, name: str) -> str:
    """Return an attribute, white space collapsed, "" where there is none."""
    return " ".join((element.get(name) or "").split()) if element is not None else ""


def language(element: Element | None) -> str:
    """Return the language an element or what is around it says, "" where none does."""
    while element is not None:
        if said := attribute(element, _LANG) or attribute(element, "lang"):
            return said
        element = element.getparent()
    return ""


def replace(element: Element, other: Element | None) -> None:
    """Put another element (or nothing) where one stood, the text behind it kept."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail, None
    if other is not None:
        other.tail = tail
        parent.replace(element, other)
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (tail or "")
    else:
        parent.text = (parent.text or "") + (tail or "")
    parent.remove(element)


def _pieces(element: Element) -> Iterator[str]:
    edge = "" if element.tag in _INLINE else " "
    yield edge + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield edge
