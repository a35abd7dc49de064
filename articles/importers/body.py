"""The body of a story in plain text: one block for each paragraph, told apart only where it is plain."""

from __future__ import annotations

import re

from articles.importers.head import Head
from articles.importers.paragraphs import BULLET, Paragraph
from articles.importers.picture_notes import PictureNote
from articles.importers.prose import is_all_caps, is_prose, is_result_line
from articles.story import Block

_SURE_BULLETS = "•‣▪●◦▸►∙"
_KNOWN_HEADINGS = re.compile(
    r"(?:what (?:happened|they said|next|it means|happens next|we learned)|what['’]s next"
    r"|key (?:moments?|facts|stats)|team news|match (?:facts|stats|details)"
    r"|talking points?|the (?:verdict|background|analysis|lowdown|big talking point)|analysis|verdict|background"
    r"|player ratings|line-?ups?|the reaction|reaction"
    r"|form guide|head[ -]to[ -]head|man of the match|player of the match|up next|next up|notes to editors)",
    re.IGNORECASE,
)
_SMALL_WORD = re.compile(r"(?:a|an|the|of|to|in|for|and|on|at|v|vs|with|from|by|as|is|or|but)", re.IGNORECASE)
_LAST_LINES = 6  # where a byline or a date may stand below the text


def read_body(head: Head) -> None:
    """Turn the paragraphs that wait after a head into its blocks."""
    paragraphs = head.waiting
    at, first, last = head.at, head.at, len(paragraphs)
    while at < last:
        paragraph = paragraphs[at]
        if isinstance(paragraph, PictureNote):
            head.blocks.extend(paragraph.blocks)
            at += 1
            continue
        text = paragraph.text
        bullets = count_bullets(paragraphs, at)
        if bullets:
            items = (BULLET.sub("", paragraph.text, count=1) for paragraph in paragraphs[at : at + bullets])
            head.blocks.append(Block("list", "\n".join(items)))
            at += bullets
            continue
        at += 1
        if len(text) <= 240 and may_be_a_line(text) and is_taken(head, text, at > last - _LAST_LINES):
            continue
        kind = "heading" if first < at - 1 and at < last and is_heading(paragraphs, at - 1) else "paragraph"
        head.blocks.append(Block("heading", text) if kind == "heading" else Block("paragraph", text))


def may_be_a_line(text: str) -> bool:
    """Tell prose apart fast: a long text with an ordinary end is none of the lines that are taken out."""
    return len(text) <= 120 or not text[0].isalpha() or ":" in text[:40] or text[-1] not in ".!?”’\"'"


def is_taken(head: Head, text: str, near_the_end: bool) -> bool:
    """Take a line that is no part of the text proper into the head, and say whether it was one."""
    if near_the_end:
        return head.take(text, in_head=False)
    return head.take_anywhere(text)


def count_bullets(paragraphs: list[Paragraph], at: int) -> int:
    """Return how many list items begin here; a single dash or asterisk makes no list."""
    mark = BULLET.match(paragraphs[at].text[:8])
    if mark is None:
        return 0
    end = at + 1
    while end < len(paragraphs) and (other := BULLET.match(paragraphs[end].text[:8])) and other[1] == mark[1]:
        end += 1
    return end - at if mark[1] in _SURE_BULLETS or end - at > 1 else 0


def is_heading(paragraphs: list[Paragraph], at: int) -> bool:
    """Test for a sub-head: a short line before prose, in capitals or like a title; a doubtful one is none."""
    text, below = paragraphs[at].text, paragraphs[at + 1]
    words = text.split()
    if len(text) > 60 or len(words) > 8 or text[-1] in ".,;:!…" or is_result_line(text) or not is_prose(below.text):
        return False
    if _KNOWN_HEADINGS.fullmatch(text.rstrip("?")) or is_all_caps(text):
        return True
    if text[-1] in "\"'”’)":
        return False
    if paragraphs[at].apart and not below.apart:
        return len(words) <= 6
    small = [word for word in words if word[0].islower() and _SMALL_WORD.fullmatch(word)]
    great = [word for word in words if word[0].isupper()]
    # Only capitals and small words, and not only capitals: those may be a name.
    return len(words) >= 3 and len(great) + len(small) == len(words) and 0 < len(small) < len(great)
