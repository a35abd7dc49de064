"""Pictures in a Word file, the new way (DrawingML) and the old (VML): which part they are, and their alt text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from articles.importers.word.names import CHART, DIAGRAM, PIC, WP, A, O, R, V, W
from articles.importers.word.package import Relation

# Word puts a file's name there when nobody has written an alt text.
_FILE_NAME = re.compile(
    r"(?:.*[/\\:])?[^/\\]{1,120}\.(?:jpe?g|png|gif|tiff?|bmp|webp|emf|wmf|svg|heic|psd)", re.I | re.S
)
_BY_MACHINE = re.compile(
    r"\s*(?:Description automatically generated(?: with \w+ confidence)?|Automatisch generierte Beschreibung"
    r"|Description générée automatiquement(?: avec un niveau de confiance \w+)?"
    r"|Descripción generada automáticamente(?: con confianza \w+)?|AI-generated content may be incorrect\.?)\s*\Z",
    re.I,
)
_DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
VECTOR_ENDINGS = (".emf", ".wmf", ".emz", ".wmz")
BOX = f"{W}txbxContent"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's file (a part's name or an address), its alt text, and what an editor should know of it."""

    file: str | None
    alt: str | None = None
    warnings: tuple[str, ...] = ()


def read_drawing(root: etree._Element, relations: Mapping[str, Relation]) -> Iterator[Picture | etree._Element | str]:
    """Yield what a w:drawing, w:pict or w:object shows: pictures, elements with words, warnings of the rest."""
    shown = next(root.iter(f"{WP}docPr"), None)
    alone = sum(1 for _ in root.iter(f"{A}blip")) == 1
    for el in _outside_boxes(root):
        if el.tag == BOX:
            yield el
        elif el.tag == f"{A}blip":
            own = next(((p.find(f"{PIC}nvPicPr/{PIC}cNvPr")) for p in el.iterancestors(f"{PIC}pic")), None)
            yield _picture(el.get(f"{R}embed") or el.get(f"{R}link"), relations, shown if alone else own, own)
        elif el.tag == f"{V}imagedata" and root.tag != f"{W}object":
            yield _picture(el.get(f"{R}id") or el.get(f"{R}href"), relations, el.getparent(), None)
        elif el.tag == f"{CHART}chart":
            yield "A chart was left out: send it as a picture."
        elif el.tag in (f"{DIAGRAM}relIds", f"{V}textpath"):
            yield el
    if root.tag == f"{W}object":
        yield "An embedded object (a sheet, another document) was left out: paste what it holds."


def _outside_boxes(root: etree._Element) -> Iterator[etree._Element]:
    """Yield elements in order; of a text box itself alone, of two ways to draw one thing the first."""
    waiting = [root]
    while waiting:
        el = waiting.pop()
        yield el
        if el.tag == BOX or el.tag == f"{A}buBlip" or (el.tag == f"{V}rect" and el.get(f"{O}hr")):
            continue
        if str(el.tag).endswith("}AlternateContent"):
            waiting.extend(child for child in list(el)[:1] if isinstance(child.tag, str))
        else:
            waiting.extend(child for child in reversed(el) if isinstance(child.tag, str))


def _picture(
    name: str | None, relations: Mapping[str, Relation], said: etree._Element | None, also: etree._Element | None
) -> Picture:
    relation = relations.get(name or "")
    alt, warnings = _alt(said, also)
    if relation is None:
        return Picture(
            None, alt, (*warnings, "A picture in the text is missing from the file: its place waits for one.")
        )
    if relation.is_outside:
        address = relation.target if re.match(r"https?://", relation.target, re.I) else None
        where = "it must be fetched" if address else "its place waits for one"
        return Picture(address, alt, (*warnings, f"A picture is not in the file but only linked to: {where}."))
    if relation.target.lower().endswith(VECTOR_ENDINGS):
        warnings += (
            f"The picture “{relation.target.rpartition('/')[2]}” is a Windows drawing, which no page can show: "
            "ask for it as a JPEG or PNG.",
        )
    return Picture(relation.target, alt, warnings)


def _alt(*said: etree._Element | None) -> tuple[str | None, tuple[str, ...]]:
    """Return a picture's alt text, None where nobody wrote one, "" where it is marked as mere decor."""
    elements = [el for el in said if el is not None]
    if any(mark.get("val") in ("1", "true") for el in elements for mark in el.iter(_DECORATIVE)):
        return "", ()
    for name in ("descr", "alt", "title"):
        for el in elements:
            text = " ".join((el.get(name) or "").split())
            if text and not _FILE_NAME.fullmatch(text):
                written = _BY_MACHINE.sub("", text)
                if written != text:
                    return written or None, (
                        f"Word itself wrote the alt text “{written}”: check it.",
                    ) if written else ()
                return text, ()
    return None, ()
