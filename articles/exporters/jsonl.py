"""JSONL: one object a line with the import contract's own keys, and what only a desk says beside them."""

from __future__ import annotations

import json
from typing import Any

from articles.exporters.base import Dispatch, Exporter
from articles.exporters.markup import body_html
from articles.story import Block, StoryPhoto


class Jsonl(Exporter):
    """Every story a line of `stories.jsonl`."""

    name = "jsonl"
    label = "JSONL, one story a line"
    one_file = "stories.jsonl"

    def write(self, dispatch: Dispatch) -> bytes:
        """Return the story's line."""
        return json.dumps(_line(dispatch), ensure_ascii=False).encode() + b"\n"

    def file_name(self, dispatch: Dispatch) -> str:
        """Return the one file's name."""
        return self.one_file or ""


def _line(dispatch: Dispatch) -> dict[str, Any]:
    story = dispatch.story
    line = story.contract()
    line["photos"] = [_photo(dispatch, block, block.photo) for block in story.blocks if block.photo is not None]
    line["blocks"] = [_block(block) for block in story.blocks]
    for tag in line["tags"]:
        del tag["verdict"]
    return line | {
        "id": dispatch.uri,
        "source": dispatch.source,
        "slug": story.slug,
        "link": story.link,
        "slugline": story.slugline,
        "section": story.section,
        "section_slug": story.section_slug,
        "story_type": story.story_type,
        "front_headline": story.front_headline,
        "search_title": story.search_title,
        "social_title": story.social_title,
        "expires_at": story.expires_at.isoformat() if story.expires_at else None,
        "internal_notes": list(story.internal_notes),
        "body_html": body_html(dispatch, "pictures/"),
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": block.kind, "text": block.text, "html": block.html, "level": block.level}


def _photo(dispatch: Dispatch, block: Block, photo: StoryPhoto) -> dict[str, Any]:
    picture = dispatch.picture(photo)
    return {
        "caption": photo.caption,
        "caption_html": block.html,
        "credit": photo.credit,
        "alt": photo.alt,
        "file": f"pictures/{photo.file}" if photo.file else None,
        "lead": photo.lead,
        "layout": photo.layout,
        "details": dict(picture.details) if picture else {},
    }
