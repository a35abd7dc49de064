"""Pictures of NewsML 1: several files of one picture, its caption in a component of its own."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from articles.credits import split_credit
from articles.importers.elements import attribute, each
from articles.importers.newsml_1_item import Item, lines
from articles.importers.newsml_1_parts import contents, formal, is_caption, is_photo, is_text
from articles.importers.parcel import Parcel
from articles.importers.picture_names import file_of
from articles.importers.wire_content import read_element
from articles.importers.wire_text import plain
from articles.story import Block, StoryPhoto

_SMALL = re.compile(r"thumb|icon|squared?", re.IGNORECASE)
_MEDIUM = re.compile(r"quicklook|preview|view|web|low|medium", re.IGNORECASE)


def read_pictures(pictures: list[list[Element]], item: Item, parcel: Parcel) -> list[tuple[Block, list[str]]]:
    """Return each picture once as its block, with its notes for editors."""
    found: dict[tuple[str, str | None], tuple[Block, list[str]]] = {}
    for parts in pictures:
        block, notes = _read(parts, item, parcel)
        if block.photo is not None and (block.text or block.photo.file):
            found.setdefault((block.text, block.photo.file), (block, notes))
    return list(found.values())


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
