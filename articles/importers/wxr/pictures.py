"""The pictures of a WordPress story: what the library says of each, in the place where the story shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import Any

from lxml.html import HtmlElement

from articles.credits import split_credit
from articles.importers.markup import photo_block, text_of
from articles.importers.wxr.index import Attachment, Index, address_of, is_picture
from articles.importers.wxr.items import number
from articles.story import Block, StoryPhoto

_CLASS = re.compile(r"\bwp-image-(\d{1,18})\b")
MARK = "data-attachment"  # where we note the number of a picture's attachment
_NOTED = (MARK, "data-id", "data-attachment-id", "data-image-id", "data-media-id")


class Pictures:
    """The pictures of one story, looked up in the export's library."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.shown: dict[int, Attachment] = {}  # by their row
        self._lines: dict[str, str] = {}  # a caption and its credit, joined → the line they were parted from

    def read(self, image: HtmlElement, read: StoryPhoto) -> StoryPhoto:
        """Return what mark-up and library say of a picture: the words of this very use first."""
        attachment = self._find(image, read.file or "")
        if attachment is None:
            return read
        # The library's words stand once, wherever the story shows the picture again.
        caption, credit = ("", "") if attachment.row in self.shown else described(attachment)
        self.show(attachment)
        self._lines[f"{caption} {credit}".strip()] = text_of(attachment.caption)
        return replace(
            read,
            caption=read.caption or caption,
            credit=read.credit or credit,
            alt=read.alt or attachment.alt or None,
            file=attachment.url or read.file,
        )

    def whole(self, block: Block) -> Block:
        """Return a photo block with the whole line of its caption, as it was written, with its credit."""
        line = self._lines.get(block.text, block.text) or block.text
        return with_whole_line(replace(block, text=line))

    def show(self, attachment: Attachment) -> None:
        """Note that the story shows this picture."""
        if attachment.row not in self.shown:
            self.shown[attachment.row] = attachment
            self._index.mark_used(attachment)

    def with_lead(self, blocks: list[Block], lead: Attachment) -> list[Block]:
        """Return the blocks with the lead picture first; one that the text shows too stands once, with its words."""
        self.show(lead)
        at = next((n for n, block in enumerate(blocks) if block.photo and self._is(lead, block.photo)), None)
        if at is None:
            return [_as_lead(photo_of(lead)), *blocks]
        return [_as_lead(blocks[at]), *blocks[:at], *blocks[at + 1 :]]

    def _find(self, image: HtmlElement, url: str) -> Attachment | None:
        numbers: list[Any] = [image.get(name) for name in _NOTED]
        in_class = _CLASS.search(image.get("class") or "")
        numbers.append(in_class[1] if in_class else None)
        for noted in filter(None, numbers):
            found = self._index.attachment(number(noted))
            if found is not None and is_picture(found.url):
                return found
        return self._index.attachment_at(url)

    @staticmethod
    def _is(attachment: Attachment, photo: StoryPhoto) -> bool:
        return photo.file is not None and address_of(photo.file) == address_of(attachment.url)


def described(attachment: Attachment) -> tuple[str, str]:
    """Return a picture's caption and credit as the library has them."""
    caption, credit = split_credit(text_of(attachment.caption)) if attachment.caption else ("", "")
    return caption, credit or text_of(attachment.credit)


def photo_of(attachment: Attachment) -> Block:
    """Return the photo block of an attachment that stands outside the text."""
    caption, credit = described(attachment)
    line = text_of(attachment.caption) if attachment.caption else ""
    return with_whole_line(
        photo_block(StoryPhoto(caption, credit, attachment.alt or None, attachment.url or None), caption_line=line)
    )


def with_whole_line(block: Block) -> Block:
    """Return a photo block whose text has the credit too, where the library says it and the caption does not."""
    if block.photo is None or not block.photo.credit or block.photo.credit in block.text:
        return block
    line = f"{block.text} {block.photo.credit}".strip()
    return replace(block, text=line)


def figure(attachment: Attachment) -> str:
    """Return a picture of the library as HTML, its words to be looked up where it is read."""
    return f'\n\n<figure><img src="{escape(attachment.url)}" {MARK}="{attachment.id}"></figure>\n\n'


def _as_lead(block: Block) -> Block:
    photo = block.photo or StoryPhoto()
    return replace(block, photo=replace(photo, lead=True))
