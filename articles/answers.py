"""An editor's answers to what an import asks: a story and its answers → the story as answered. Pure."""

from __future__ import annotations

import dataclasses
from typing import Any, Literal, get_args

from articles.enrichment.credits import split_credit
from articles.story import Block, Story, StoryPhoto, StoryTag

# What a block can be said to be. One vocabulary in screen, keys and code.
Answer = Literal["paragraph", "photo", "heading", "quote", "standfirst", "furniture"]
ANSWERS: tuple[str, ...] = get_args(Answer)
KEYS = {"b": "paragraph", "c": "photo", "h": "heading", "q": "quote", "s": "standfirst", "f": "furniture"}


def answered(story: Story, answers: dict[str, Any]) -> Story:
    """Return the story with an editor's answers applied; what nobody answered keeps its verdict.

    `answers` is `{"blocks": {"7": "photo"}, "tags": {"3": "yes"}, "roles": {"0": "mentioned"}, "headline": "…"}`:
    blocks and tags by their place in the story as read.
    """
    said = answers.get("blocks", {})
    blocks: list[Block] = []
    standfirst = [story.standfirst] if story.standfirst else []
    for n, block in enumerate(story.blocks):
        kind = said.get(str(n))
        if kind == "standfirst":
            standfirst.append(block.text)
        else:
            blocks.append(as_kind(block, kind) if kind in ANSWERS else block)
    tags = [_answered_tag(tag, answers, str(n)) for n, tag in enumerate(story.tags)]
    return story.replace(
        blocks=tuple(blocks),
        standfirst=" ".join(standfirst) or None,
        tags=tuple(tag for tag in tags if tag is not None),
        **{name: answers[name] for name in ("headline", "kicker") if name in answers},
    )


def as_kind(block: Block, kind: str) -> Block:
    """Return a block as an editor says it is: no verdict, no reasons, not a word changed."""
    photo = None
    if kind == "photo":
        caption, credit = split_credit(block.text)
        photo = block.photo or StoryPhoto(caption=caption, credit=credit)
    return dataclasses.replace(block, kind=kind, verdict=None, reasons=(), photo=photo)


def _answered_tag(tag: StoryTag, answers: dict[str, Any], n: str) -> StoryTag | None:
    said = answers.get("tags", {}).get(n)
    role = answers.get("roles", {}).get(n, tag.role)
    if said == "no":
        return None
    return dataclasses.replace(tag, role=role, verdict="sure" if said == "yes" else tag.verdict)
