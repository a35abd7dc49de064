"""What a source's policy makes of captions and tags: what is asked, what is taken at its word."""

from __future__ import annotations

import dataclasses
from typing import Literal

from articles.story import Block, Story, StoryTag

# Ask where unsure; ask about every one; take every proposal and ask nothing; look for none.
Policy = Literal["unsure", "all", "take", "none"]


def with_captions(story: Story, policy: Policy) -> Story:
    """Return a story whose captions were told, asked about as the policy says. What a format marked is never asked."""
    settle = {"all": _asked, "take": _taken}.get(policy)
    return story.replace(blocks=tuple(map(settle, story.blocks))) if settle else story


def _asked(block: Block) -> Block:
    is_told = block.kind == "photo" and block.verdict == "sure"
    return dataclasses.replace(block, verdict="ask") if is_told else block


def _taken(block: Block) -> Block:
    if block.verdict != "ask":
        return block
    # A line that may be a caption but more likely is prose stays what it is.
    if block.kind == "paragraph":
        return dataclasses.replace(block, verdict=None, reasons=())
    return dataclasses.replace(block, verdict="sure")


def with_tags(tags: tuple[StoryTag, ...], policy: Policy) -> tuple[StoryTag, ...]:
    """Return tags asked about as the policy says. A name we lack that is taken is to be made."""
    if policy == "all":
        return tuple(dataclasses.replace(tag, verdict="ask") for tag in tags)
    if policy == "take":
        return tuple(dataclasses.replace(tag, verdict="sure") for tag in tags)
    return tags
