"""What our own export says in roles of its own (exporters/ninjs.py): read back, a story comes in as it left."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

from articles.body import printable
from articles.importers.ninjs_fields import Object, objects, text, texts, wordings
from articles.story import Role, Story, StoryTag, TagKind

OWN = "newsroom:"
_TAG = re.compile(rf"({'|'.join(get_args(TagKind))})/([a-z0-9-]*)")


def own_words(item: Object) -> dict[str, list[str]]:
    """Return what an item says under our own roles, by role; nothing of anybody else's."""
    said: dict[str, list[str]] = {}
    for part in objects(item, "altIds"):
        role = text(part, "role")
        if role.startswith(OWN):
            said.setdefault(role.removeprefix(OWN), []).append(text(part, "value"))
    return said


def with_own(story: Story, item: Object) -> Story:
    """Return the story with what our own export said of it beside the standard's fields."""
    said = own_words(item)
    if not said:
        return story
    one = {role: values[0] for role, values in said.items()}
    dated = one.get("day") != "none"
    return story.replace(
        # No line of a body is a mark of a wire's.
        blocks=tuple(replace(b, kind="paragraph") if b.kind == "furniture" else b for b in story.blocks),
        bylines=tuple(said.get("byline", ())),
        published_at=story.published_at if dated else None,
        time_known=story.time_known and "day" not in one,
        source_ref=one.get("source_ref", story.source_ref),
        sender=one.get("source", story.sender),
        link=one.get("link"),
        slug=one.get("slug"),
        section=next(
            (text(part, "name") for part in objects(item, "subjects") if "section" in texts(part, "rel")), None
        ),
        story_type=next((text(genre, "literal") for genre in objects(item, "genres")), None),
        search_title=one.get("search"),
        social_title=one.get("social"),
        front_headline=next((w.value for w in wordings(item, "headline", "headlines") if w.role == "front"), None),
        tags=_tags(item, said.get("tag", [])),
        internal_notes=_notes(item),
        said=(),
    )


def _tags(item: Object, order: list[str]) -> tuple[StoryTag, ...]:
    found = [tag for part in objects(item, "people", "organisations", "events", "subjects") if (tag := _tag(part))]
    place = {name: n for n, name in enumerate(order)}
    return tuple(sorted(found, key=lambda tag: place.get(f"{tag.kind}/{tag.slug}", len(place))))


def _tag(part: dict[str, Any]) -> StoryTag | None:
    kind = _TAG.fullmatch(text(part, "literal"))
    name = text(part, "name")
    if kind is None or not name or "section" in texts(part, "rel"):
        return None
    role: Role = "mentioned" if "mentions" in texts(part, "rel") else "about"
    return StoryTag(kind[1], name, kind[2] or None, role, "ask", ())  # type: ignore[arg-type]


def _notes(item: Object) -> tuple[str, ...]:
    return tuple(filter(None, printable(str(item.get("edNote") or "")).split("\n")))
