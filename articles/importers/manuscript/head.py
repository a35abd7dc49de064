"""The head of a story as a person wrote it: what styles say first, and the lines without one as in plain text."""

from __future__ import annotations

from dataclasses import dataclass

from articles.credits import split_credit
from articles.importers.bylines import read_bare_byline, read_byline
from articles.importers.dates import find_moments
from articles.importers.head import Head
from articles.importers.labels import split_leading_date, split_trailing_date
from articles.importers.manuscript.items import Item
from articles.importers.paragraphs import Paragraph
from articles.importers.prose import is_prose
from articles.story import Block, StoryPhoto

_FAR = 25  # items; a headline stands before them
_LONGEST_HEADING = 200  # characters; a longer one is a paragraph in the wrong style


@dataclass(frozen=True, slots=True)
class StyledParagraph(Paragraph):
    """A paragraph that knows which item of the file it is."""

    item: Item


def paragraph_of(item: Item) -> StyledParagraph:
    """Return an item as a paragraph of a head; pictures, tables and marked lists have no words that a head may take."""
    return StyledParagraph(item.text if item.kind == "text" else "", item.apart, item)


def item_of(paragraph: Paragraph) -> Item:
    """Return the item of a paragraph; one that was parted from its date is plain text."""
    return paragraph.item if isinstance(paragraph, StyledParagraph) else Item("text", paragraph.text)


class StyledHead(Head):
    """A head whose lines may bear a style that says what they are."""

    _last_standfirst: int = -1

    def take(self, text: str, *, in_head: bool) -> bool:
        """Take a line for what its style says, else as plain text."""
        item = item_of(self.waiting[self.at]) if self.at < len(self.waiting) else Item("text", text)
        if item.kind == "photo" and in_head:
            self.blocks.append(photo_block(item))
            return True
        if item.kind != "text" or not self._take_styled(item, in_head):
            return item.kind == "text" and super().take(text, in_head=in_head)
        return True

    def _take_styled(self, item: Item, in_head: bool) -> bool:
        if item.role == "byline":
            return self._take_byline_style(item.text)
        if item.role == "date":
            return self._take_date_style(item.text)
        if not in_head:
            return False
        if "headline" not in self.hoisted and self._is_headline(item):
            return self._take_styled_headline(item.text)
        if item.role == "kicker" and "kicker" not in self.hoisted:
            self.hoisted["kicker"] = item.text
            return True
        if item.role == "standfirst":
            return self._take_standfirst_style(item.text)
        if "headline" not in self.hoisted and self._is_headline_marked() and self._is_kicker(item.text, self._below()):
            self.hoisted["kicker"] = item.text
            return True
        return False

    def _is_headline(self, item: Item) -> bool:
        return item.role == "headline" or (item.role == "heading" and not self._has_role("headline"))

    def _take_styled_headline(self, text: str) -> bool:
        """Take a headline, and a second line of the same style right below it."""
        at = self.at
        role = item_of(self.waiting[at]).role
        if dated := split_leading_date(text, self.zone):
            words, text, moment = dated
        elif dated := split_trailing_date(text, self.zone):
            text, words, moment = dated
        if dated:
            self._add_furniture(words)
            self.published.append(moment)
        while role == "headline" and at + 1 < len(self.waiting) and item_of(self.waiting[at + 1]).role == role:
            at += 1
            text = f"{text} {self.waiting[at].text}"
        self.hoisted["headline"] = text
        self.at = at
        return True

    def _take_standfirst_style(self, text: str) -> bool:
        held = self.hoisted.get("standfirst")
        if held is not None and self._last_standfirst != self.at - 1:
            return False
        self.hoisted["standfirst"] = f"{held} {text}" if held else text
        self._last_standfirst = self.at
        return True

    def _take_byline_style(self, text: str) -> bool:
        names = read_byline(text) or read_bare_byline(text) or ([text] if len(text.split()) <= 4 else [])
        self.bylines.extend(name for name in names if name not in self.bylines)
        return self._add_furniture(text)

    def _take_date_style(self, text: str) -> bool:
        moments = list(find_moments(text, self.zone))
        self.published.extend(moments)
        if not moments:
            self.warnings.append(f"The date “{text}” could not be read and was not used.")
        return self._add_furniture(text)

    def _is_headline_marked(self) -> bool:
        return super()._is_headline_marked() or self._has_role("headline") or self._first_is_heading()

    def _has_role(self, role: str) -> bool:
        return any(item_of(p).role == role for p in self.waiting[:_FAR])

    def _first_is_heading(self) -> bool:
        """Test whether a heading stands before all prose."""
        for paragraph in self.waiting[:_FAR]:
            item = item_of(paragraph)
            if item.role == "heading":
                return True
            if item.kind == "table" or item.list or (not item.role and is_prose(item.text)):
                return False
        return False

    def _goes_on(self) -> bool:
        """Go on until something that is marked as part of the text proper."""
        if not super()._goes_on():
            return False
        item = item_of(self.waiting[self.at])
        if item.kind == "table" or item.list or item.role in ("quote", "caption"):
            return False
        return item.role != "heading" or "headline" not in self.hoisted


def photo_block(item: Item) -> Block:
    """Return a picture as a block: its caption and credit parted, the whole line as its text."""
    caption, credit = split_credit(item.text) if item.text else ("", "")
    photo = StoryPhoto(caption, credit, alt=item.alt, file=item.file)
    return Block("photo", item.text, verdict="sure" if item.reasons else None, reasons=item.reasons, photo=photo)


def is_heading_style(item: Item) -> bool:
    """Test for a paragraph whose style makes it a sub-head, and which is short enough to be one."""
    return item.role in ("heading", "headline") and len(item.text) <= _LONGEST_HEADING
