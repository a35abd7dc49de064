"""Marks put into a text where something stands that HTML has no word for, and taken out again when it is blocks."""

from __future__ import annotations

import dataclasses

import lxml.html
from lxml.etree import _Element as Element
from lxml.html import HtmlElement

from articles.importers.elements import replace
from articles.story import Block

_SCHEME = "wire:"


class StandIns:
    """The blocks that wait outside a text while it is read as HTML."""

    def __init__(self) -> None:
        self._waiting: list[list[Block]] = []

    def put(self, element: Element, blocks: list[Block]) -> None:
        """Put a mark where an element stood, for these blocks."""
        figure: HtmlElement = lxml.html.Element("figure")
        figure.append(lxml.html.Element("img", {"src": f"{_SCHEME}{len(self._waiting)}"}))
        self._waiting.append(blocks)
        replace(element, figure)

    def restored(self, blocks: list[Block]) -> list[Block]:
        """Return the blocks of the text, with those that wait in the places of their marks."""
        return [one for block in blocks for one in self._blocks(block)]

    def _blocks(self, block: Block) -> list[Block]:
        file = block.photo.file if block.photo else None
        number = file.removeprefix(_SCHEME) if file and file.startswith(_SCHEME) else ""
        if not number.isdecimal() or int(number) >= len(self._waiting):
            return [block]
        waiting = self._waiting[int(number)]
        # Words that a broken file left beside the mark.
        return [*waiting, *([dataclasses.replace(block, kind="paragraph", photo=None)] if block.text else [])]


def is_stand_in(address: str | None) -> bool:
    """Test whether a picture's address is one of our marks."""
    return (address or "").startswith(_SCHEME)
