"""One paragraph of a Word file → spans, breaks and what floats in it; deleted and hidden words left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from articles.importers.manuscript.items import Span
from articles.importers.word.fields import Fields, is_gathered, link_of
from articles.importers.word.names import MC, M, R, W, is_on, value
from articles.importers.word.package import Relation
from articles.importers.word.pictures import Picture, read_drawing
from articles.importers.word.styles import Look, Styles, run_look
from articles.importers.word.symbols import symbol

TRACKED = "The file has tracked changes: what was inserted was taken, what was deleted was left out."
HIDDEN = "The file has hidden text: it was left out."
STRUCK = "Some of the text is struck through: it was kept, look whether it should go."
UNREAD_SYMBOL = "A sign from a font of symbols could not be read: a � stands for it."


@dataclass(frozen=True, slots=True)
class Break:
    """Where a line ends inside a paragraph, or a page does."""

    is_page: bool = False


@dataclass(frozen=True, slots=True)
class Float:
    """What has a place in a paragraph but is no word of it: a picture, or an element with words of its own."""

    shown: Picture | etree._Element


Token = Span | Break | Float


@dataclass
class Runs:
    """Reads paragraphs one after another: fields and notes go on from one to the next."""

    styles: Styles
    relations: Mapping[str, Relation]
    fields: Fields
    warnings: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # ("footnote", its id), in order

    def read(self, paragraph: etree._Element, look: Look) -> list[Token]:
        """Return a paragraph's tokens; `look` is its style's."""
        plain = Look(hidden=look.hidden)
        tokens = list(self._walk(paragraph, plain, ""))
        self.fields.end_paragraph()
        return tokens

    def _walk(self, parent: etree._Element, look: Look, link: str) -> Iterator[Token]:
        for el in parent:
            if not isinstance(el.tag, str) or el.tag in _NO_WORDS:
                continue
            if el.tag in (f"{W}del", f"{W}moveFrom"):
                self.warnings.append(TRACKED)
            elif el.tag == f"{W}r":
                yield from self._walk(el, self._run_look(el, look), link)
            elif el.tag == f"{MC}AlternateContent":
                yield from self._one_way(el, look, link)
            elif el.tag in _SIGNS or el.tag in (f"{W}t", f"{M}t", f"{W}sym"):
                yield from self._say(self._words(el), look, link)
            elif el.tag in (f"{W}fldChar", f"{W}instrText"):
                self._turn_field(el)
            elif el.tag in (f"{W}br", f"{W}cr"):
                if not self.fields.is_silent:
                    yield Break(is_page=el.get(f"{W}type") == "page")
            elif el.tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                yield from self._floats(el, look)
            elif el.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self.notes.append((el.tag[len(W) : -len("Reference")], el.get(f"{W}id") or ""))
            else:
                yield from self._walk_inside(el, look, link)

    def _walk_inside(self, el: etree._Element, look: Look, link: str) -> Iterator[Token]:
        """Walk what stands round runs: a link, a content control, an insertion, a simple field."""
        instruction = el.get(f"{W}instr") or ""
        if el.tag in (f"{W}ins", f"{W}moveTo"):
            self.warnings.append(TRACKED)
        if is_placeholder(el) or is_gathered(instruction):
            return
        relation = self.relations.get(el.get(f"{R}id") or "") if el.tag == f"{W}hyperlink" else None
        target = relation.target if relation and relation.is_outside else link_of(instruction)
        yield from self._walk(el, look, target or link)

    def _run_look(self, run: etree._Element, around: Look) -> Look:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return around
        named = value(properties, "rStyle")
        look = run_look(properties).over(self.styles.look(named) if named else Look()).over(around)
        struck = any(is_on(properties.find(W + name)) for name in ("strike", "dstrike"))
        if struck and any((t.text or "").strip() for t in run.iter(f"{W}t")):
            self.warnings.append(STRUCK)
        return look

    def _one_way(self, el: etree._Element, look: Look, link: str) -> Iterator[Token]:
        """Yield one of several ways to write the same thing: the first that says anything."""
        for way in el.iter(f"{MC}Choice", f"{MC}Fallback"):
            if way.getparent() is el and (tokens := list(self._walk(way, look, link))):
                yield from tokens
                return

    def _words(self, el: etree._Element) -> str:
        if el.tag != f"{W}sym":
            return _SIGNS.get(el.tag, (el.text or "").replace("\u00ad", ""))
        sign = symbol(el.get(f"{W}font") or "", el.get(f"{W}char") or "")
        if sign == "\ufffd":
            self.warnings.append(UNREAD_SYMBOL)
        return sign

    def _say(self, words: str, look: Look, link: str) -> Iterator[Span]:
        if not words or self.fields.is_silent:
            return
        if look.hidden:
            self.warnings.extend([HIDDEN] if words.strip() else [])
            return
        link = link or self.fields.link
        yield Span(words.replace("\n", " "), bool(look.bold), bool(look.italic), link, look.size)

    def _turn_field(self, el: etree._Element) -> None:
        if el.tag == f"{W}instrText":
            self.fields.instruct(el.text or "")
        else:
            self.fields.turn(el.get(f"{W}fldCharType") or "")

    def _floats(self, el: etree._Element, look: Look) -> Iterator[Float]:
        if look.hidden or self.fields.is_silent:
            return
        for shown in read_drawing(el, self.relations):
            if isinstance(shown, str):
                self.warnings.append(shown)
                continue
            if isinstance(shown, Picture):
                self.warnings.extend(shown.warnings)
            yield Float(shown)


def is_placeholder(el: etree._Element) -> bool:
    """Test for a content control that nobody has filled in ("Click here to enter text")."""
    return el.tag == f"{W}sdt" and is_on(el.find(f"{W}sdtPr/{W}showingPlcHdr"))


_SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_NO_WORDS = {
    W + name
    for name in ("pPr", "rPr", "sdtPr", "tcPr", "delText", "delInstrText", "rt", "annotationRef", "footnoteRef")
}
