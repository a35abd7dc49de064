"""Pictures that came beside a story without being named in it, and its captions that wait for one: who belongs to whom.

Pure. A picture whose own words (IPTC description, headline) are a caption's is that caption's; the others follow in
their order, and are asked about unless there is one for each. What is left over stands at the end of the story, unless
it is too much for one.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass

from articles.importers.eml import UNPLACED
from articles.story import Block, Story, StoryPhoto

_WORD = re.compile(r"[^\W\d_]{3,}")
MOST_ADDED = 12  # pictures without a caption: an agency's folder of hundreds makes no gallery
ALIKE = 0.5  # of the words of the shorter one: the same picture
BY_ORDER = "its picture was chosen by the order of the files"
THE_ONLY_ONE = "the only caption, and the only picture that came with the mail"
NO_CAPTION = "the picture came beside the story, and nothing says where it belongs"


@dataclass(frozen=True, slots=True)
class Beside:
    """A picture that came along: its file as the delivery names it, and what its own record says it shows."""

    file: str
    words: str = ""


def pair(story: Story, pictures: Sequence[Beside]) -> Story:
    """Return the story with these pictures at its waiting captions; not a word of it changes."""
    waiting = [n for n, block in enumerate(story.blocks) if block.photo is not None and not block.photo.file]
    chosen = _by_words(story, waiting, pictures)
    rest = [n for n in waiting if n not in chosen]
    left = [picture for picture in pictures if picture not in chosen.values()]
    sure = len(rest) == len(left)
    blocks = list(story.blocks)
    for n, picture in chosen.items():
        blocks[n] = _with_file(blocks[n], picture.file)
    for n, picture in zip(rest, left, strict=False):
        blocks[n] = _with_file(blocks[n], picture.file)
        if not sure:
            blocks[n] = _asked(blocks[n], BY_ORDER)
    more = left[len(rest) :]
    return story.replace(blocks=tuple(_with_rest(blocks, more if len(more) <= MOST_ADDED else [], lead=not waiting)))


def with_the_only_one(story: Story) -> Story:
    """Return the story with the one picture that its mail brought at the one caption that waits: asked about.

    The caption is the writer's; what the picture's own records say stays with the picture.
    """
    unplaced = [n for n, block in enumerate(story.blocks) if block.photo and block.reasons == UNPLACED]
    waiting = [n for n, block in enumerate(story.blocks) if block.photo and not block.photo.file]
    if len(unplaced) != 1 or len(waiting) != 1:
        return story
    came, caption = story.blocks[unplaced[0]].photo, story.blocks[waiting[0]]
    assert came is not None and caption.photo is not None  # noqa: S101 - looked at above
    photo = dataclasses.replace(
        caption.photo, file=came.file, credit=caption.photo.credit or came.credit, alt=caption.photo.alt or came.alt
    )
    blocks = list(story.blocks)
    blocks[waiting[0]] = _asked(dataclasses.replace(caption, photo=photo), THE_ONLY_ONE)
    del blocks[unplaced[0]]
    return story.replace(blocks=tuple(blocks))


def _by_words(story: Story, waiting: Sequence[int], pictures: Sequence[Beside]) -> dict[int, Beside]:
    """Return which waiting caption has whose words, the most alike first, each picture and each caption once."""
    found = [
        (alike, -n, -place)
        for n in waiting
        for place, picture in enumerate(pictures)
        if (alike := _alike(story.blocks[n].text, picture.words)) >= ALIKE
    ]
    chosen: dict[int, Beside] = {}
    for _, n, place in sorted(found, reverse=True):
        if -n not in chosen and pictures[-place] not in chosen.values():
            chosen[-n] = pictures[-place]
    return chosen


def _alike(caption: str, words: str) -> float:
    here, there = (set(_WORD.findall(text.casefold())) for text in (caption, words))
    shorter = min(len(here), len(there))
    return len(here & there) / shorter if shorter >= 3 else 0.0


def _with_file(block: Block, file: str) -> Block:
    assert block.photo is not None  # noqa: S101 - who calls has looked
    return dataclasses.replace(block, photo=dataclasses.replace(block.photo, file=file))


def _asked(block: Block, reason: str) -> Block:
    return dataclasses.replace(block, verdict="ask", reasons=(*block.reasons, reason))


def _with_rest(blocks: list[Block], left: Sequence[Beside], *, lead: bool) -> list[Block]:
    """Put what has no caption into the story: the first of them in front, where no picture has a place yet."""
    lead = lead and not any(block.photo for block in blocks)
    more = [
        Block(
            "photo", "", verdict="ask", reasons=(NO_CAPTION,), photo=StoryPhoto(file=picture.file, lead=lead and not n)
        )
        for n, picture in enumerate(left)
    ]
    return [*more[:1], *blocks, *more[1:]] if lead else [*blocks, *more]
