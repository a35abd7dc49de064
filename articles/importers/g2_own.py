"""What our own export says in extensions of its own (exporters/newsml_g2.py): read back, it comes in as it left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

from lxml.etree import _Element as Element

from articles.body import printable
from articles.importers.elements import attribute, words
from articles.importers.g2_item import Item
from articles.story import Role, Story, StoryTag, TagKind

OWN = "urn:x-newsroom:"
_TAG = re.compile(rf"({'|'.join(get_args(TagKind))})/([a-z0-9-]*)")


def own_words(item: Item) -> dict[str, str]:
    """Return what an item says under our own scheme, by its code; nothing of anybody else's."""
    alias = next((attribute(one, "alias") for one in item.element.iterfind("catalog/scheme") if _is_own(one)), "")
    if not alias or item.meta is None:
        return {}
    said = item.meta.iterfind("itemMetaExtProperty")
    own = ((attribute(one, "rel"), printable(one.get("value") or "")) for one in said)
    return {rel.removeprefix(f"{alias}:"): value for rel, value in own if rel.startswith(f"{alias}:")}


def _is_own(scheme: Element) -> bool:
    return attribute(scheme, "uri") == OWN


def with_own(story: Story, item: Item) -> Story:
    """Return the story with what our own export said of it beside the standard's elements."""
    said = own_words(item)
    if not said or item.content is None or item.meta is None:
        return story
    return story.replace(
        # No line of a body is a mark of a wire's.
        blocks=tuple(replace(b, kind="paragraph") if b.kind == "furniture" else b for b in story.blocks),
        bylines=tuple(words(name) for name in item.content.iterfind("creator/name")),
        published_at=story.published_at if said.get("date") != "none" else None,
        time_known=story.time_known and "date" not in said,
        version=said.get("version", story.version),
        link=said.get("link"),
        slug=said.get("slug"),
        section=said.get("section"),
        story_type=said.get("storyType"),
        front_headline=said.get("frontHeadline"),
        search_title=said.get("searchTitle"),
        social_title=said.get("socialTitle"),
        tags=tuple(tag for subject in item.content.iterfind("subject") if (tag := _tag(subject))),
        internal_notes=tuple("\n".join(_lines(note)) for note in item.meta.iterfind("edNote")),
        said=(),
    )


def _tag(subject: Element) -> StoryTag | None:
    kind, name = _TAG.fullmatch(attribute(subject, "literal")), words(subject.find("name"))
    if kind is None or not name:
        return None
    role: Role = "mentioned" if attribute(subject, "relevance") else "about"
    return StoryTag(kind[1], name, kind[2] or None, role, "ask", ())  # type: ignore[arg-type]


def _lines(note: Element) -> Iterator[str]:
    yield printable(note.text or "")
    yield from (printable(line.tail or "") for line in note.iterfind("br"))
