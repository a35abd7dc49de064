"""The body of a Word file → items in reading order: what is deleted left out, what floats put at its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from lxml import etree

from articles.importers.bylines import read_byline
from articles.importers.manuscript.items import Item, ListMark, Span, html_of, text_of
from articles.importers.prose import ends_in_stop
from articles.importers.word.fields import Fields
from articles.importers.word.names import DIAGRAM, MC, A, M, R, V, W, value, words_in
from articles.importers.word.package import Package
from articles.importers.word.pictures import BOX, Picture
from articles.importers.word.runs import TRACKED, Break, Float, Runs, Token, is_placeholder
from articles.importers.word.styles import Look, Numbering, Styles, paragraph_look
from articles.importers.word.tables import Cell, Row, table_items

CONTENTS = "A table of contents was left out: it repeats the sub-heads."
_LONG_LINE = 60  # characters: a line of a paragraph that is a paragraph itself
_STYLED_LISTS = ListMark("style")


class Reader:
    """Reads one part of a package after another (body, notes, headers) into items."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = package.main or ""
        related = {relation.kind: relation.target for relation in package.relations(main).values()}
        self._styles = Styles(package.xml(related.get("styles", "")))
        self._numbering = Numbering(package.xml(related.get("numbering", "")))
        self.warnings: list[str] = []
        self.notes: list[tuple[str, str]] = []
        self._box_numbers = count(1)
        self._enter(main, whole=True)

    def _enter(self, part: str, *, whole: bool) -> None:
        relations = self._package.relations(part)
        self._runs = Runs(self._styles, relations, Fields(whole), self.warnings, self.notes)
        self._carried: list[Token] = []
        self._is_apart = self._on_new_page = False

    def read(self, part: str, root: etree._Element) -> list[Item]:
        """Return the items of a part, or of an element in it."""
        turns = [el.get(f"{W}fldCharType") for el in root.iter(f"{W}fldChar")]
        self._enter(part, whole=turns.count("begin") == turns.count("end"))
        items = list(self._blocks(root, 0))
        if self._carried:
            items.extend(self._cut(self._carried, Look(), None, 0))
        if self._runs.fields.gathered:
            self.warnings.append(CONTENTS)
        return items

    def _blocks(self, parent: etree._Element, box: int) -> Iterator[Item]:
        for el in parent:
            if not isinstance(el.tag, str) or is_placeholder(el):
                continue
            if el.tag == f"{W}p":
                yield from self._paragraph(el, box)
            elif el.tag == f"{W}tbl":
                yield from table_items(list(self._rows(el, box)))
            elif el.tag == f"{MC}AlternateContent":
                yield from self._one_way(el, box)
            elif el.tag in (f"{W}del", f"{W}moveFrom"):
                self.warnings.append(TRACKED)
            elif value(el, "sdtPr", "docPartObj", "docPartGallery") == "Table of Contents":
                self.warnings.append(CONTENTS)
            elif el.tag == f"{M}oMathPara":
                yield from self._cut([Span(words_in(el, f"{M}t"))], Look(), None, box)
            elif el.tag not in (f"{W}sectPr", f"{W}sdtPr", f"{W}altChunk"):
                yield from self._blocks(el, box)

    def _one_way(self, el: etree._Element, box: int) -> Iterator[Item]:
        for way in el:
            if isinstance(way.tag, str) and (items := list(self._blocks(way, box))):
                yield from items
                return

    def _paragraph(self, el: etree._Element, box: int) -> Iterator[Item]:
        properties = el.find(f"{W}pPr")
        look = self._styles.look(value(properties, "pStyle") or self._styles.default)
        direct = paragraph_look(properties)
        look = replace(
            look,
            role=look.role or direct.role,
            level=look.level if look.role else direct.level,
            numbering=direct.numbering or look.numbering,
        )
        tokens = [*self._carried, *self._runs.read(el, look)]
        if look.role == "contents":
            self.warnings.append(CONTENTS)
            return
        self._carried = []
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried = tokens  # the mark between this paragraph and the next is deleted
            return
        if properties is not None and properties.find(f"{W}pageBreakBefore") is not None:
            self._on_new_page = True
        yield from self._cut(tokens, look, properties, box)

    def _cut(self, tokens: list[Token], look: Look, properties: etree._Element | None, box: int) -> Iterator[Item]:
        """Yield a paragraph's items: its text, parted where an empty line or a picture's own line stands in it."""
        text: list[Span] = []
        after: list[Float] = []
        for line, ends_page in _lines(tokens):
            spans = [token for token in line if isinstance(token, Span)]
            if text and not text_of(spans):
                yield from self._texts(text, look, properties, box)
                yield from self._floats(after, box)
                text, after = [], []
            if not text:
                first = _first_words(line)
                yield from self._floats([token for token in line[:first] if isinstance(token, Float)], box)
                line = line[first:] if first is not None else []
            after.extend(token for token in line if isinstance(token, Float))
            text.extend([Span("\n"), *spans] if text else spans if text_of(spans) else [])
            if ends_page:
                yield from self._texts(text, look, properties, box)
                text, self._on_new_page = [], True
        if text_of(text):
            yield from self._texts(text, look, properties, box)
        elif not after:
            self._is_apart = self._is_apart or not any(isinstance(token, Float) for token in tokens)
        yield from self._floats(after, box)

    def _texts(self, spans: list[Span], look: Look, properties: etree._Element | None, box: int) -> Iterator[Item]:
        """Yield the item of a paragraph's words, or one for each of its lines where they are paragraphs themselves."""
        if not text_of(spans):
            return
        mark = self._numbering.mark(look.numbering) if look.role in (None, "list") else None
        if look.role == "list" and mark is None:
            mark = _STYLED_LISTS
        parts = [spans] if mark or look.role else _parted(spans)
        for part in parts:
            said = [span for span in part if span.text.strip()]
            yield Item(
                "text",
                text_of(part),
                html_of(part),
                role=look.role if look.role != "list" else None,
                level=look.level,
                list=mark,
                bold=bool(look.bold) or all(span.bold for span in said),
                italic=bool(look.italic) or all(span.italic for span in said),
                centered=value(properties, "jc") == "center",
                size=said[0].size or look.size,
                apart=self._is_apart,
                new_page=self._on_new_page,
                box=box,
            )
            self._is_apart = self._on_new_page = False

    def _floats(self, floats: list[Float], box: int) -> Iterator[Item]:
        for shown in (float.shown for float in floats):
            if isinstance(shown, Picture):
                yield Item("photo", file=shown.file, alt=shown.alt, box=box)
            elif shown.tag == BOX:
                carried, self._carried = self._carried, []
                yield from list(self._blocks(shown, next(self._box_numbers)))
                self._carried = carried
            else:
                for words in self._loose_words(shown):
                    yield Item("text", words, box=next(self._box_numbers))

    def _loose_words(self, el: etree._Element) -> Iterator[str]:
        """Yield the words of WordArt, and of a diagram, which stand in a part of its own."""
        if el.tag == f"{V}textpath":
            yield from filter(None, [" ".join((el.get("string") or "").split())])
            return
        relation = self._runs.relations.get(el.get(f"{R}dm") or "")
        root = self._package.xml(relation.target) if relation and not relation.is_outside else None
        for point in root.iter(f"{DIAGRAM}pt") if root is not None else ():
            yield from filter(None, [" ".join(words_in(point, f"{A}t").split())])

    def _rows(self, table: etree._Element, box: int) -> Iterator[Row]:
        for row in _inside(table, "tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.warnings.append(TRACKED)
                continue
            is_head = properties is not None and properties.find(f"{W}tblHeader") is not None
            cells = []
            for cell in _inside(row, "tc"):
                span = value(cell, "tcPr", "gridSpan") or "1"
                cells.append(Cell(list(self._blocks(cell, box)), int(span) if span.isdecimal() else 1))
            yield Row(cells, is_head)


def _inside(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the rows of a table, or the cells of a row, out of content controls as well."""
    for el in parent:
        if el.tag == W + name:
            yield el
        elif isinstance(el.tag, str) and el.tag.rpartition("}")[2] in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _inside(el, name)


def _first_words(line: list[Span | Float]) -> int | None:
    return next((at for at, token in enumerate(line) if isinstance(token, Span) and token.text.strip()), None)


def _lines(tokens: list[Token]) -> Iterator[tuple[list[Span | Float], bool]]:
    """Yield the lines of a paragraph, and whether each ends its page."""
    line: list[Span | Float] = []
    for token in tokens:
        if isinstance(token, Break):
            yield line, token.is_page
            line = []
        else:
            line.append(token)
    yield line, False


def _parted(spans: list[Span]) -> list[list[Span]]:
    """Return the lines of a paragraph apart where they are a byline or paragraphs themselves, else all in one."""
    lines: list[list[Span]] = [[]]
    for span in spans:
        if span.text == "\n":
            lines.append([])
        else:
            lines[-1].append(span)
    texts = [text_of(line) for line in lines]
    are_paragraphs = all(len(text) >= _LONG_LINE and ends_in_stop(text) for text in texts)
    return lines if len(lines) > 1 and (are_paragraphs or any(map(read_byline, texts))) else [spans]
