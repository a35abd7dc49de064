"""NewsML-G2's ways to name a thing: QCodes, URIs, literals, and names in several languages."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from articles.importers.elements import attribute, language, words

# Of several names the one people read; the others are for machines and columns.
_FOR_MACHINES = re.compile(r"short|mnemonic|abbr|sort|code|id$", re.IGNORECASE)


def code(element: Element | None) -> str:
    """Return the local part of what names an element: "usable" of stat:usable, or of a URI that ends in it."""
    qcode, uri = attribute(element, "qcode"), attribute(element, "uri")
    return qcode.split(":", 1)[-1] or last_part(uri) or attribute(element, "literal")


def scheme(element: Element | None) -> str:
    """Return the vocabulary a code is from, in small letters: "medtop" of medtop:20000822, "desk" of desk#CI."""
    qcode, uri, literal = (attribute(element, name) for name in ("qcode", "uri", "literal"))
    if ":" in qcode:
        return qcode.split(":", 1)[0].lower()
    if uri:
        return last_part(uri[: len(uri) - len(last_part(uri))]).lower()
    return literal.split("#", 1)[0].lower() if "#" in literal else ""


def role(element: Element | None) -> str:
    """Return the local part of an element's role, in small letters; where there is none, of its code."""
    named = attribute(element, "role") or attribute(element, "qcode")
    return (named.split(":", 1)[-1] or last_part(attribute(element, "roleuri"))).lower()


def relation(link: Element) -> str:
    """Return the local part of a link's rel, in small letters, without its hyphens."""
    named = attribute(link, "rel").split(":", 1)[-1] or last_part(attribute(link, "reluri"))
    return named.lower().replace("-", "").replace("_", "")


def type_of(element: Element | None) -> str:
    """Return the local part of an element's type, in small letters: "person" of cpnat:person."""
    return (attribute(element, "type").split(":", 1)[-1] or last_part(attribute(element, "typeuri"))).lower()


def name(element: Element | None, lang: str, names: dict[str, Element] | None = None) -> str:
    """Return what an element is called in a language: by its own name, else by what the item asserts of its code."""
    if element is None:
        return ""
    found = [child for child in element.findall("name") if words(child)]
    if not found and names:
        asserted = names.get(attribute(element, "qcode") or attribute(element, "uri") or attribute(element, "literal"))
        return name(asserted, lang) if asserted is not None else ""
    found.sort(key=lambda child: (not is_in(child, lang), bool(_FOR_MACHINES.search(attribute(child, "role")))))
    return words(found[0]) if found else ""


def is_in(element: Element, lang: str) -> bool:
    """Test whether an element is in a language, or says of none that it is in another."""
    said = language(element).lower().split("-")[0]
    return not said or not lang or said == lang.lower().split("-")[0]


def last_part(uri: str) -> str:
    """Return what stands behind a URI's last stroke, hash or colon."""
    return re.split(r"[/#:]", uri.rstrip("/#:"))[-1] if uri else ""
