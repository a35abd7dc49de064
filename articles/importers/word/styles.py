"""What a paragraph's style says it is, and what its numbering makes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from articles.importers.manuscript.items import ListMark, Role
from articles.importers.word.names import W, is_on, value

# Built-in styles keep their English names in every language's Word; the others are the names desks and converters give.
_ROLES: dict[Role, re.Pattern[str]] = {
    "contents": re.compile(
        r"toc\s?(?:heading|\d)|contents\s(?:heading|\d)|table of (?:figures|contents)|index(?:\s?\d|\sheading)", re.I
    ),
    "standfirst": re.compile(
        r"sub-?title|abstract|stand-?first|strap-?line|dek|deck|sub-?headline|summary|sell|teaser|chapeau|vorspann",
        re.I,
    ),
    "headline": re.compile(
        r"title|(?:(?:main|article|story|news|page)\s)?head(?:line)?|hed|(?:article|story|document)\stitle", re.I
    ),
    "kicker": re.compile(r"kicker|strap|eyebrow|overline|top-?line|dachzeile", re.I),
    "byline": re.compile(r"authors?|by-?\s?lines?|writers?|autor(?:en)?", re.I),
    "date": re.compile(r"date|(?:publication|published|publish|story|article)\sdate|datum", re.I),
    "caption": re.compile(
        r"caption|(?:image|photo|picture|figure|text)\s?caption|cut-?line|figure|illustration|drawing"
        r"|bild(?:unterschrift|text)",
        re.I,
    ),
    "credit": re.compile(r"(?:(?:photo|picture|image)\s)?credits?", re.I),
    "quote": re.compile(r"(?:intense\s|block\s?|pull\s?)?quot(?:e|ation)s?|block\stext", re.I),
    "heading": re.compile(
        r"heading\s?\d|heading|cross-?\s?head(?:ing)?|sub-?\s?head(?:ing)?s?|section\s(?:title|heading)", re.I
    ),
    "list": re.compile(r"list\s(?:bullet|number|paragraph\sbullet).*", re.I),
}
_LEVEL = re.compile(r"heading\s?(\d)", re.IGNORECASE)
_LONGEST_CHAIN = 20  # of styles based on one another
_NO_LIST = ("none",)


@dataclass(frozen=True, slots=True)
class Look:
    """What a style, or formatting by hand, says of a paragraph or a run; None where it says nothing."""

    role: Role | None = None
    level: int = 2  # of a heading: 2 or 3
    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    size: int | None = None  # half points
    numbering: tuple[str, int] | None = None  # the list's id and the level in it

    def over(self, below: Look) -> Look:
        """Return what holds where this stands on top of another."""
        return Look(
            role=self.role or below.role,
            level=self.level if self.role else below.level,
            bold=below.bold if self.bold is None else self.bold,
            italic=below.italic if self.italic is None else self.italic,
            hidden=below.hidden if self.hidden is None else self.hidden,
            size=below.size if self.size is None else self.size,
            numbering=below.numbering if self.numbering is None else self.numbering,
        )


@dataclass
class Styles:
    """The styles of a file by their ids, each with all it takes from those it is based on."""

    root: etree._Element | None
    _known: dict[str, Look] = field(default_factory=dict)
    _elements: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""

    def __post_init__(self) -> None:
        for el in self.root.iter(f"{W}style") if self.root is not None else ():
            name = el.get(f"{W}styleId") or ""
            self._elements.setdefault(name, el)
            if el.get(f"{W}type") == "paragraph" and el.get(f"{W}default") in ("1", "true", "on"):
                self.default = self.default or name

    def look(self, name: str | None) -> Look:
        """Return what a style says; one the file does not define is judged by its id alone."""
        name = name or ""
        if name not in self._known:
            self._known[name] = self._read(name, _LONGEST_CHAIN)
        return self._known[name]

    def _read(self, name: str, left: int) -> Look:
        el = self._elements.get(name)
        if el is None:
            return _named(re.sub(r"(?<=[a-z])(?=[A-Z0-9])", " ", name))
        own = paragraph_look(el.find(f"{W}pPr")).over(run_look(el.find(f"{W}rPr")))
        own = _named(value(el, "name") or name).over(own)
        base = value(el, "basedOn")
        return own.over(self._read(base, left - 1)) if base and left and base != name else own


def _named(name: str) -> Look:
    name = name.strip()
    role = next((role for role, pattern in _ROLES.items() if pattern.fullmatch(name)), None)
    level = _LEVEL.fullmatch(name)
    return Look(role=role, level=3 if level and int(level[1]) > 2 else 2)


def paragraph_look(properties: etree._Element | None) -> Look:
    """Return what a w:pPr says by itself: outline level and numbering."""
    if properties is None:
        return Look()
    outline, numbered = value(properties, "outlineLvl"), value(properties, "numPr", "numId")
    depth = value(properties, "numPr", "ilvl") or "0"
    return Look(
        role="heading" if outline and outline.isdecimal() and int(outline) < 9 else None,
        level=3 if outline and outline.isdecimal() and int(outline) > 1 else 2,
        numbering=(numbered, int(depth) if depth.isdecimal() else 0) if numbered is not None else None,
    )


def run_look(properties: etree._Element | None) -> Look:
    """Return what a w:rPr says by itself."""
    if properties is None:
        return Look()
    found = {name: properties.find(W + name) for name in ("b", "i", "vanish")}
    size = value(properties, "sz")
    return Look(
        bold=is_on(found["b"]) if found["b"] is not None else None,
        italic=is_on(found["i"]) if found["i"] is not None else None,
        hidden=is_on(found["vanish"]) if found["vanish"] is not None else None,
        size=int(size) if size and size.isdecimal() else None,
    )


@dataclass
class Numbering:
    """The lists of a file: bullets or numbers, and the number that each item bears."""

    root: etree._Element | None
    _formats: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    _counted: dict[tuple[str, int], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        drafts = {el.get(f"{W}abstractNumId"): el for el in self.root.iter(f"{W}abstractNum")}
        for num in self.root.iter(f"{W}num"):
            name = num.get(f"{W}numId") or ""
            for place in (drafts.get(value(num, "abstractNumId")), num):
                for level in place.iter(f"{W}lvl") if place is not None else ():
                    self._keep(name, level)

    def _keep(self, name: str, level: etree._Element) -> None:
        depth, start = level.get(f"{W}ilvl") or "0", value(level, "start") or "1"
        if depth.isdecimal():
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            self._formats[name, int(depth)] = (value(level, "numFmt") or "decimal", first)

    def mark(self, numbering: tuple[str, int] | None) -> ListMark | None:
        """Return the mark of the next item of a list, None where the paragraph is in none."""
        if numbering is None or numbering[0] in ("", "0"):
            return None
        kind, first = self._formats.get(numbering, ("bullet", 1))
        if kind in _NO_LIST:
            return None
        number = self._counted[numbering] = self._counted.get(numbering, first - 1) + 1
        return ListMark(numbering[0], kind != "bullet", number)
