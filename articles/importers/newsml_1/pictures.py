"""Pictures of NewsML 1: several files of one picture, its caption in a component of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml.etree import _Element as Element
from lxml.html import HtmlElement

from articles.credits import split_credit
from articles.importers.agency.content import read_element
from articles.importers.agency.text import plain
from articles.importers.elements import attribute, each
from articles.importers.newsml_1.item import Item, lines
from articles.importers.newsml_1.parts import contents, formal, is_caption, is_photo, is_text
from articles.importers.parcel import Parcel
from articles.importers.picture_names import file_of
from articles.story import Block, StoryPhoto

_SMALL = re.compile(r"thumb|icon|squared?", re.IGNORECASE)
_MEDIUM = re.compile(r"quicklook|preview|view|web|low|medium", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's block, its notes for editors, and what a text may call it by."""

    block: Block
    notes: list[str]
    names: frozenset[str]


class Placing:
    """The pictures of a text, of which it may place some itself."""

    def __init__(self, pictures: list[Picture]) -> None:
        self.all = pictures
        self.unplaced = list(pictures)

    def pointed_to(self, name: str) -> Block | None:
        """Return the block of the picture that a text points to, once."""
        for one in self.unplaced:
            if one.names & {name.lstrip("#"), name.rsplit("/", 1)[-1]}:
                self.unplaced.remove(one)
                return one.block
        return None

    def completed(self, image: HtmlElement, read: StoryPhoto) -> StoryPhoto | None:
        """Return a picture of the text with the words and the file that its component has."""
        block = self.pointed_to(read.file or "")
        if block is None or block.photo is None:
            return read
        own = block.photo
        return replace(read, caption=read.caption or own.caption, credit=read.credit or own.credit, file=own.file)


def read_pictures(pictures: list[list[Element]], item: Item, parcel: Parcel) -> list[Picture]:
    """Return each picture once."""
    found: dict[tuple[str, str | None], Picture] = {}
    for parts in pictures:
        block, notes = _read(parts, item, parcel)
        if block.photo is not None and (block.text or block.photo.file):
            found.setdefault((block.text, block.photo.file), Picture(block, notes, frozenset(_names(parts))))
    return list(found.values())


def _names(parts: list[Element]) -> Iterator[str]:
    for part in parts:
        for element in (part, *contents(part)):
            names = (attribute(element, name) for name in ("Duid", "Euid", "Href", "Url"))
            yield from (end for name in names if (end := name.rsplit("/", 1)[-1]))


def _read(parts: list[Element], item: Item, parcel: Parcel) -> tuple[Block, list[str]]:
    caption, credit = _caption(parts, parcel), next(iter(_lines(parts, "CreditLine")), "")
    line = f"{caption} {credit}".strip() if credit and credit.casefold() not in caption.casefold() else caption
    bare, own = split_credit(caption)
    if not credit or own.casefold() == credit.casefold():
        caption, credit = bare, own
    notes = [f"Picture “{caption[:60]}”: by {name}" for name in _lines(parts, "ByLine") if name not in line]
    notes += [f"Picture “{caption[:60]}”: {said}" for said in _lines(parts, "CopyrightLine", "RightsLine")]
    return Block("photo", line, photo=StoryPhoto(caption, credit, None, _best_file(parts, parcel))), notes


def _caption(parts: list[Element], parcel: Parcel) -> str:
    """Return the words of the caption: a component's text, a line of it, or what stands beside the file."""
    read = []
    for part in parts:
        for content in contents(part):
            data = content.find(".//DataContent")
            if data is not None and is_text(content) and (is_caption(part) or part is parts[0]):
                read += [block.text for block in read_element(data, "", parcel).blocks if block.text]
    if not read:
        newslines = (line for part in parts for line in part.iterfind("NewsLines/NewsLine"))
        captions = [line for line in newslines if "caption" in formal(line.find("NewsLineType")).lower()]
        read = [text for line in captions for text in each(line, "NewsLineText")]
    return " ".join(plain(text.replace("\n", " ").replace("\t", " ")) for text in read)


def _lines(parts: list[Element], *tags: str) -> list[str]:
    return [line for part in parts for line in lines(part, *tags)]


def _best_file(parts: list[Element], parcel: Parcel) -> str | None:
    """Return the largest file that can be had, one for the web before a thumbnail."""
    files = [(part, content) for part in parts for content in contents(part) if is_photo(content)]
    ranked = sorted(files, key=lambda pair: _rank(*pair), reverse=True)
    names = (attribute(content, name) for _, content in ranked for name in ("Href", "Url"))
    return next((file for name in names if name and (file := file_of(name, parcel))), None)


def _rank(part: Element, content: Element) -> tuple[int, int]:
    role = f"{formal(part.find('Role'))} {formal(content.find('MediaType'))}"
    properties = {formal(one).lower(): attribute(one, "Value") for one in content.iterfind("Characteristics/Property")}
    sides = [properties.get(name, "") for name in ("width", "height")]
    pixels = int(sides[0]) * int(sides[1]) if all(re.fullmatch(r"[0-9]{1,6}", side) for side in sides) else 0
    return 0 if _SMALL.search(role) else 1 if _MEDIUM.search(role) else 2, pixels
