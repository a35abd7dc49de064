"""XMP packets (ISO 16684-1): reading their top-level properties, and writing the few that follow a rendition."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

Value = str | Sequence[str]

MOST_BYTES = 4 * 1024 * 1024
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}
PREFIXES = {uri: prefix for prefix, uri in NAMESPACES.items()}
# Which container the IPTC standard asks for; all else is plain text.
BY_LANGUAGE = {"dc:title", "dc:description", "dc:rights", "xmpRights:UsageTerms", "Iptc4xmpExt:Event"}
BY_LANGUAGE |= {"Iptc4xmpCore:AltTextAccessibility", "Iptc4xmpCore:ExtDescrAccessibility"}
NOT_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ORDERED = {"dc:creator"}
UNORDERED = {"dc:subject", "Iptc4xmpExt:PersonInImage", "Iptc4xmpExt:OrganisationInImageName"}


class BrokenXMP(Exception):
    """A packet that cannot be read safely."""


def parse(packet: bytes) -> dict[str, tuple[str, ...]]:
    """Return the texts of every top-level property of a known namespace, by prefixed name ("dc:title")."""
    if len(packet) > MOST_BYTES:
        raise BrokenXMP("larger than any honest packet")
    try:
        # No packet needs a document type: one that brings it wants entities expanded or files read.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(packet.strip(b"\0 \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BrokenXMP(str(error)) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise BrokenXMP("a document type stands in it")
    found: dict[str, tuple[str, ...]] = {}
    for description in root.iterfind(f".//{{{RDF}}}RDF/{{{RDF}}}Description"):
        for name, text in description.attrib.items():
            _keep(found, str(name), (str(text),))
        for child in description.iterchildren(tag=etree.Element):
            _keep(found, str(child.tag), _texts(child))
    return found


def _keep(found: dict[str, tuple[str, ...]], name: str, values: tuple[str, ...]) -> None:
    tag = etree.QName(name)
    prefix = PREFIXES.get(tag.namespace or "")
    values = tuple(value.strip() for value in values if value.strip())
    if prefix and values:
        found.setdefault(f"{prefix}:{tag.localname}", values)


def _texts(element: etree._Element) -> tuple[str, ...]:
    """Return a property's texts: its own, one of an Alt (x-default, else the first), all of a Seq or Bag."""
    items = element.findall(f"{{{RDF}}}Alt/{{{RDF}}}li")
    if items:
        default = [item for item in items if item.get(XML_LANG) == "x-default"]
        return (_text((default or items)[0]),)
    items = element.findall(f"{{{RDF}}}Seq/{{{RDF}}}li") + element.findall(f"{{{RDF}}}Bag/{{{RDF}}}li")
    return tuple(_text(item) for item in items) if items else (_text(element),)


def _text(element: etree._Element) -> str:
    return element.text or ""


def build(properties: Mapping[str, Value]) -> bytes:
    """Return a packet with these properties, by prefixed name; empty ones are left out."""
    root = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    rdf = etree.SubElement(root, f"{{{RDF}}}RDF", nsmap={"rdf": RDF})
    used = {name.partition(":")[0] for name in properties}
    spaces = {prefix: uri for prefix, uri in NAMESPACES.items() if prefix in used}
    description = etree.SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""}, nsmap=spaces)
    for name, value in properties.items():
        values = [_clean(text) for text in ([value] if isinstance(value, str) else value) if text]
        if values:
            _write(description, name, values)
    begin = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'.encode()
    return begin + etree.tostring(root, encoding="utf-8") + b'<?xpacket end="r"?>'


def _write(description: etree._Element, name: str, values: Sequence[str]) -> None:
    prefix, _, local = name.partition(":")
    element = etree.SubElement(description, f"{{{NAMESPACES[prefix]}}}{local}")
    if name in BY_LANGUAGE:
        container = etree.SubElement(element, f"{{{RDF}}}Alt")
        etree.SubElement(container, f"{{{RDF}}}li", {XML_LANG: "x-default"}).text = values[0]
    elif name in ORDERED | UNORDERED:
        container = etree.SubElement(element, f"{{{RDF}}}{'Seq' if name in ORDERED else 'Bag'}")
        for value in values:
            etree.SubElement(container, f"{{{RDF}}}li").text = value
    else:
        element.text = values[0]


def _clean(text: str) -> str:
    """Drop the control characters XML cannot carry."""
    return NOT_XML.sub("", text)
