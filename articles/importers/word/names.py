"""The XML names of a Word file. The Strict form of the standard has other namespaces for the same elements."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"

_STRICT = "{http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": W,
    "{http://purl.oclc.org/ooxml/drawingml/main}": A,
    "{http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing}": WP,
    "{http://purl.oclc.org/ooxml/drawingml/picture}": PIC,
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}": R,
    "{http://purl.oclc.org/ooxml/officeDocument/math}": M,
    "{http://purl.oclc.org/ooxml/drawingml/chart}": CHART,
    "{http://purl.oclc.org/ooxml/drawingml/diagram}": DIAGRAM,
}


def in_transitional_names(root: etree._Element) -> etree._Element:
    """Return the tree with every Strict name in its transitional form."""
    for el in root.iter(etree.Element):
        if el.tag.startswith(_STRICT):
            el.tag = _renamed(el.tag)
        for name in [name for name in el.attrib if str(name).startswith(_STRICT)]:
            el.set(_renamed(str(name)), el.attrib.pop(name))
    return root


def _renamed(name: str) -> str:
    space, _, local = name.rpartition("}")
    return _TRANSITIONAL.get(space + "}", space + "}") + local


def is_on(el: etree._Element | None) -> bool:
    """Test a toggle such as w:b: there, and not switched off."""
    return el is not None and (el.get(f"{W}val") or "true") not in ("false", "0", "off", "none")


def value(el: etree._Element | None, *path: str) -> str | None:
    """Return the w:val at the end of a path of w: children, None where it ends before."""
    for name in path:
        el = el.find(W + name) if el is not None else None
    return el.get(f"{W}val") if el is not None else None


def words_in(el: etree._Element, *names: str) -> str:
    """Return all text under an element, or that of the elements of some names alone."""
    return "".join(map(str, el.itertext(*names)))
