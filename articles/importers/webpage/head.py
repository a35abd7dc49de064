"""The head of a page's story as it is printed: kicker, standfirst, byline and dates, each taken out once it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from articles.importers.markup.tree import names_of, words_of
from articles.importers.webpage.data import PageData
from articles.importers.webpage.parts import is_no_story
from articles.importers.webpage.text import Weights
from articles.importers.webpage.titles import fold

_KICKER = re.compile(
    r"\b(?:kicker|over-?line|eyebrow|top-?line|label|section|category|categories|rubric|rubrique|rubrik|topic|flag|tag|ante-?titulo"
    r"|dachzeile|surtitre|spitzmarke|occhiello|cintillo|pre-?title|super-?head|series|channel|volanta)\b"
)
# Nobody calls a first paragraph one of these; the weaker names do stand on first paragraphs.
_STANDFIRST = re.compile(
    r"\b(?:stand-?first|sub-?title|sub-?heads?|sub-?head-?(?:line|ing)|sub-?deck|dek|deck|strap-?line|perex|chapo|entradilla|bajada"
    r"|sottotitolo|sommario|sub-?titulo|vorspann|manchet|ingress|tagline|alternative-?headline|underrubrik|ondertitel|sub-?hed)\b"
)
_WEAK_STANDFIRST = re.compile(
    r"\b(?:intro|introduction|lead|lede|summary|excerpt|abstract|description|teaser|desc|preamble)\b"
)
_BYLINE = re.compile(
    r"\b(?:by-?lines?|authors?|contributors?|writers?|reporters?|signature|autor(?:es)?|auteurs?|firma|redakteur|journalist|creator)\b"
)
_DATE = re.compile(
    r"\b(?:date|date-?time|time-?stamp|time|published|pub-?date|posted|updated|modified|publication|publish-?date|datum|fecha)\b"
)
_UPDATED = re.compile(
    r"\b(?:updated?|modified|last-?mod|edited|aktualisiert|actualizado|mis a jour|aggiornato)\b", re.I
)
_SPANS = ("span", "a", "time", "small", "em", "strong", "b", "i")
_LONGEST_LINE = 300
_LONGEST_STANDFIRST = 700
_MOST_KICKER_WORDS = 8
_AUTHOR_AND_PLACE = re.compile(r"(?:,\s+|\s+(?:in|at)\s+|\s+[–—|-]\s+)(?P<place>[^\W\d_a-z][^,;:|@]{1,50})$")
_PLACE = re.compile(r"[^\W\d_a-z][\w’'.-]*(?:\s(?:[^\W\d_a-z][\w’'.-]*|de|du|la|le|of|the|upon|am|on)){0,4}")
_AUTHOR = re.compile(r"\b(?:authors?|author-?name|contributors?|journalists?|reporters?|autor(?:es)?|auteurs?)\b")
# What stands behind the names in a byline: a date, a time, an account.
_AFTER_NAMES = re.compile(
    r"\s+(?:[|•·]|@|on\s+(?=\S+\s+\d)|\d|(?:first\s)?(?:posted|published|updated|last\s+updated)\b"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s\d).*$",
    re.I | re.S,
)
_ROLE = re.compile(
    r"\b(?:writer|correspondent|editor|reporter|journalist|columnist|chief|staff|sports?|football|agency|press|news|media|analyst|desk"
    r"|contributor|senior|deputy|head|producer|author)\b",
    re.I,
)


@dataclass
class PageHead:
    """What is printed above the text, and which elements said it; bylines and dates go to the page's claims."""

    kicker: str | None = None
    standfirst: str | None = None
    dateline: str | None = None
    taken: list[HtmlElement] = field(default_factory=list)


def region_of(text: HtmlElement, headline: HtmlElement | None) -> HtmlElement:
    """Return the element that holds both the headline and the text; where that is the whole page, the article's."""
    if headline is None:
        return next((el for el in text.iterancestors("article", "main")), text)
    above = {headline, *headline.iterancestors()}
    return next((el for el in (text, *text.iterancestors()) if el in above), text)


def read_head(
    region: HtmlElement, text: HtmlElement, headline: HtmlElement | None, data: PageData, weights: Weights
) -> PageHead:
    """Read what is printed above the first sentence of the text."""
    return _Reader(region, text, headline, data, weights).read()


@dataclass
class _Reader:
    region: HtmlElement
    text: HtmlElement
    headline: HtmlElement | None
    data: PageData
    weights: Weights
    head: PageHead = field(default_factory=PageHead)

    def read(self) -> PageHead:
        lines = list(self._lines_above())
        at = next((n for n, line in enumerate(lines) if self._is_headline(line)), -1)
        self._take_kicker(lines[max(at - 4, 0) : max(at, 0)])
        for line in lines[at + 1 :]:
            if not self._is_headline(line) and not self._take_standfirst(line):
                self._take_signature(line)
        for line in lines[: max(at, 0)]:
            self._take_signature(line)
        self._read_times()
        return self.head

    def _is_headline(self, el: HtmlElement) -> bool:
        return self.headline is not None and (el is self.headline or self.headline in el.iterancestors())

    def _is_inside(self, el: HtmlElement) -> bool:
        return el is self.text or self.text in el.iterancestors()

    def _named(self, el: HtmlElement, steps: int = 2) -> str:
        """Return what an element and the next ones round it are called, as long as they hold hardly more than it."""
        names = [names_of(el), el.get("itemprop") or ""]
        most = 2 * self.weights.chars.get(el, 0) + 40
        for above in el.iterancestors():
            if steps == 0 or above is self.text or above.tag in ("body", "article", "main"):
                break
            if self.weights.chars.get(above, 0) > most:
                break
            names.append(names_of(above))
            steps -= 1
        return " ".join(names)

    def _lines_above(self) -> Iterator[HtmlElement]:
        """Yield the blocks with words of their own that stand in the region above the first prose of the text."""
        for el in self.region.iter():
            if not isinstance(el.tag, str) or el not in self.weights.own:
                continue
            if self._is_inside(el) and self.weights.prose(el) and not _STANDFIRST.search(self._named(el)):
                return
            if self.weights.chars[el] == self.weights.own[el][0] and el is not self.text:
                yield el
            else:  # words and blocks beside one another: each named span is a line of its own
                yield from (child for child in el if child.tag in _SPANS and words_of(child))

    def _take_kicker(self, lines: list[HtmlElement]) -> None:
        inside = [] if self.headline is None else list(self.headline.iter("span", "em", "small", "strong", "a", "div"))
        for el in [*(el for el in inside if _KICKER.search(names_of(el))), *reversed(lines)]:
            words, named = words_of(el), self._named(el)
            if not words or len(words) > 80 or len(words.split()) > _MOST_KICKER_WORDS or _DATE.search(names_of(el)):
                continue
            if _KICKER.search(named) and "breadcrumb" not in self._named(el, 4):
                self.head.kicker = words.strip(" :|•·/")
                self.head.taken.append(el)
                return

    def _take_standfirst(self, el: HtmlElement) -> bool:
        words = words_of(el)
        if self.head.standfirst or len(words.split()) < 3 or len(words) > _LONGEST_STANDFIRST or is_no_story(el):
            return False
        named = self._named(el)
        stated = any(fold(c.value)[:80] == fold(words)[:80] for c in self.data.claims.of("standfirst"))
        strong = _STANDFIRST.search(named) or (stated and el.tag in ("h2", "h3"))
        weak = not self._is_inside(el) and (stated or _WEAK_STANDFIRST.search(named))
        if not (strong or weak) or _BYLINE.search(names_of(el)) or len(el.findall(".//a")) > 3:
            return False
        self.head.standfirst = words
        self.head.taken.append(el)
        return True

    def _take_signature(self, el: HtmlElement) -> None:
        """Take a byline's or a date's own element; what it says becomes a claim."""
        words = words_of(el)
        if not words or len(words) > _LONGEST_LINE:
            return
        named = self._named(el, 3)
        if _BYLINE.search(named) or el.find(".//a[@rel='author']") is not None:
            self._read_place(words)
            if not _DATE.search(names_of(el)):
                for name in self._authors(el) or [_AFTER_NAMES.sub("", words)]:
                    self.data.claims.add("bylines", "byline", name)
            self.head.taken.append(el)
        elif el.tag == "time" or _DATE.search(named):
            name = "updated_at" if _UPDATED.search(f"{named} {words}") else "published_at"
            self.data.claims.add(name, "date on the page", words)
            self.head.taken.append(el)

    def _authors(self, el: HtmlElement) -> list[str]:
        """Return the names that a byline's mark-up sets apart: links to authors, elements called so."""
        parts = [part for part in el.iterdescendants("a", "span", "strong", "b", "em", "cite") if words_of(part)]
        named = [
            p
            for p in parts
            if "author" in (p.get("rel") or "") or _AUTHOR.search(f"{names_of(p)} {p.get('href') or ''}")
        ]
        named = named or [part for part in parts if part.tag in ("strong", "b")]
        outer = [part for part in named if not any(other in part.iterancestors() for other in named)]
        return [words_of(part) for part in outer if len(words_of(part)) <= 60]

    def _read_place(self, words: str) -> None:
        """Read where the byline says that its author was."""
        match = _AUTHOR_AND_PLACE.search(words)
        if match is None or self.head.dateline or not _PLACE.fullmatch(match["place"]) or _ROLE.search(match["place"]):
            return
        known = [fold(claim.value) for claim in self.data.claims.of("bylines")]
        before = fold(re.sub(r"^by\s", "", words[: match.start()], flags=re.I))
        if before in known and fold(match["place"]) not in known:
            self.head.dateline = match["place"].strip()

    def _read_times(self) -> None:
        for el in self.region.iter("time"):
            above = [one for one in el.iterancestors() if one is not self.region]
            block = next((one for one in (el, *above) if self.weights.prose(one)), None)
            if (block is not None and self._is_inside(el)) or (
                not self._is_inside(el) and any(map(is_no_story, above))
            ):
                continue
            parent = el.getparent()
            named = f"{self._named(el)} {parent.text or '' if parent is not None else ''}"
            name = "updated_at" if _UPDATED.search(named) else "published_at"
            self.data.claims.add(name, "time element", el.get("datetime") or words_of(el))
