"""The items of a document → a story: its head, then one block for each paragraph, list, table and picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo
from html import escape
from itertools import pairwise

from articles import body
from articles.importers.body import count_bullets, is_heading, is_taken, may_be_a_line
from articles.importers.bundle import find_starts
from articles.importers.manuscript.head import StyledHead, is_heading_style, item_of, paragraph_of, photo_block
from articles.importers.manuscript.items import Item
from articles.importers.paragraphs import BULLET, Line, read_line
from articles.importers.prose import ends_in_stop, is_prose, is_result_line
from articles.story import Block, BlockKind

_LAST_LINES = 6  # where a byline or a date may stand below the text
_LONGEST_BOLD_HEADING = 90  # characters


def read_head(items: Sequence[Item], zone: tzinfo) -> StyledHead:
    """Return the head of a story's items, all of its blocks read."""
    head = StyledHead([paragraph_of(item) for item in items], zone)
    head.read()
    _read_body(head)
    first = head.blocks[0] if head.blocks else None
    if first and first.photo and first.photo.file and "headline" in head.hoisted:
        head.blocks[0] = replace(first, photo=replace(first.photo, lead=True))
    return head


def _read_body(head: StyledHead) -> None:
    last = len(head.waiting)
    first = head.at
    while head.at < last:
        at = head.at
        item = item_of(head.waiting[at])
        if item.kind == "photo":
            head.blocks.append(photo_block(item))
        elif item.kind == "table":
            head.blocks.extend(_blocks(item.html or ""))
        elif item.list:
            head.at = _read_list(head, at)
            continue
        elif is_heading_style(item):
            head.blocks.append(_block("heading", item))
        elif item.role == "quote":
            head.blocks.append(_block("quote", item))
        elif bullets := count_bullets(head.waiting, at):
            texts = (BULLET.sub("", p.text, count=1) for p in head.waiting[at : at + bullets])
            head.blocks.append(Block("list", "\n".join(texts)))
            head.at += bullets
            continue
        elif not _is_line(head, item, at > last - _LAST_LINES):
            kind: BlockKind = "heading" if at > first and _is_heading(head, at) else "paragraph"
            head.blocks.append(_block(kind, item))
        head.at += 1


def _is_line(head: StyledHead, item: Item, near_the_end: bool) -> bool:
    if item.role in ("byline", "date"):
        return head.take(item.text, in_head=False)
    return len(item.text) <= 240 and may_be_a_line(item.text) and is_taken(head, item.text, near_the_end)


def _is_heading(head: StyledHead, at: int) -> bool:
    """Test for a sub-head without a style: set in bold above prose, or plain as in a text file."""
    if at + 1 >= len(head.waiting):
        return False
    item, below = item_of(head.waiting[at]), item_of(head.waiting[at + 1])
    if item.bold and not below.bold and below.kind == "text" and is_prose(below.text):
        text = item.text
        return (
            len(text) <= _LONGEST_BOLD_HEADING
            and not ends_in_stop(text)
            and text[-1] not in ",;:"
            and not is_result_line(text)
        )
    return below.kind == "text" and is_heading(head.waiting, at)


def _read_list(head: StyledHead, at: int) -> int:
    """Add the list that begins at a place as one block, and return the place after it."""
    items: list[Item] = []
    while at < len(head.waiting) and (item := item_of(head.waiting[at])).list and item.kind == "text":
        if items and items[0].list and item.list and items[0].list.list != item.list.list:
            break
        items.append(item)
        at += 1
    mark = items[0].list
    tag, start = ("ol", mark.number) if mark and mark.is_numbered else ("ul", 1)
    if tag == "ul" and not any(item.html for item in items):
        head.blocks.append(Block("list", "\n".join(item.text for item in items)))
        return at
    opening = f'<{tag} start="{start}">' if start != 1 else f"<{tag}>"
    head.blocks.extend(_blocks(opening + "".join(f"<li><p>{_html(item)}</p></li>" for item in items) + f"</{tag}>"))
    return at


def _block(kind: BlockKind, item: Item) -> Block:
    """Return a paragraph as a block, its mark-up cleaned as everybody's is; a heading is not bold as well."""
    if item.html is None or (kind == "heading" and "<a " not in item.html):
        return Block(kind, item.text, level=item.level)
    found = _blocks(f"<p>{item.html}</p>")
    if len(found) != 1 or found[0].text.split() != item.text.split():
        return Block(kind, item.text, level=item.level)
    return Block(kind, found[0].text, html=found[0].html, level=item.level)


def _blocks(html: str) -> list[Block]:
    return [block for block, _ in body.to_blocks(body.clean(html))]


def _html(item: Item) -> str:
    return item.html if item.html is not None else escape(item.text, quote=False)


def part_stories(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Return the items of each story of a file: at its headlines, or where plain text would begin one."""
    starts = _headline_starts(items)
    if len(starts) < 2:
        starts = _plain_starts(items)
    return [items[start:end] for start, end in pairwise([*starts, len(items)])]


def _headline_starts(items: Sequence[Item]) -> list[int]:
    starts, has_prose = [0], False
    for at, item in enumerate(items):
        if item.role == "headline" and has_prose:
            starts.append(at - 1 if items[at - 1].role == "kicker" else at)
            has_prose = False
        has_prose = has_prose or (item.kind == "text" and not item.role and is_prose(item.text))
    if not has_prose:
        starts.pop()  # what follows the last headline is no story
    return starts or [0]


def _plain_starts(items: Sequence[Item]) -> list[int]:
    if any(item.role == "headline" for item in items):
        return [0]
    lines: list[Line] = []
    places: list[int] = []
    pages: list[int] = []
    for at, item in enumerate(items):
        if item.new_page and lines:
            pages.append(len(lines))
        lines += [read_line(item.text if item.kind == "text" and not item.list else ""), read_line("")]
        places += [at, at]
    return [places[start] if lines else 0 for start in find_starts(lines, pages)]
