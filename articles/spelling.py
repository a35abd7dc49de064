"""A name that a text misspells, put right wherever it stands as whole words. Pure."""

from __future__ import annotations

import dataclasses
import re
from functools import partial

from articles import body
from articles.story import Block, Story

Slips = dict[str, str]  # what is written → what should be


def pieces(text: str, slips: Slips) -> list[tuple[str, str]]:
    """Return a text put right in pieces: (its words, what stood there before or "")."""
    if not slips:
        return [(text, "")]
    found, at = [], 0
    for match in _pattern(slips).finditer(text):
        found += [(text[at : match.start()], ""), (slips[match[0]], match[0])]
        at = match.end()
    return [(words, was) for words, was in (*found, (text[at:], "")) if words]


def put_right(story: Story, slips: Slips) -> Story:
    """Return a story with the names put right in its headline, kicker, standfirst, text, captions and alt texts."""
    if not slips:
        return story
    right = partial(_right, slips=slips)
    return story.replace(
        headline=right(story.headline),
        kicker=story.kicker and right(story.kicker),
        standfirst=story.standfirst and right(story.standfirst),
        blocks=tuple(_block(block, slips) for block in story.blocks),
        tags=tuple(dataclasses.replace(tag, mentions=tuple(map(right, tag.mentions))) for tag in story.tags),
    )


def _right(text: str, slips: Slips) -> str:
    return "".join(words for words, _ in pieces(text, slips))


def _block(block: Block, slips: Slips) -> Block:
    right = partial(_right, slips=slips)
    html = block.html and body.with_words(block.html, right)
    if html and _pattern(slips).search(body.caption_text(html)):
        return block  # a name whose words stand in different elements: text and mark-up go on saying the same
    photo = block.photo
    if photo is not None:
        photo = dataclasses.replace(photo, caption=right(photo.caption), alt=photo.alt and right(photo.alt))
    return dataclasses.replace(block, text=right(block.text), html=html, photo=photo)


def _pattern(slips: Slips) -> re.Pattern[str]:
    longest_first = sorted(slips, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
