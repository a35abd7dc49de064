"""What our own export says in a bundle's front matter (exporters/markdown.py): read back, it comes in as it left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from articles.importers.own_words import Details, details, on_its_day, one_line, slug_of, tag_of, with_details
from articles.story import Story, StoryTag


def is_own(values: dict[str, Any]) -> bool:
    """Test whether a front matter is our own: it gives each story an id of this form."""
    return one_line(values.get("id")).startswith("urn:uuid:")


def with_own(story: Story, values: dict[str, Any], zone: tzinfo) -> Story:
    """Return the story with its words as its front matter has them."""

    def line(name: str) -> str | None:
        return one_line(values.get(name)) or None

    headline, standfirst = line("title") or "", line("standfirst")
    words = [headline, standfirst, *(block.text for block in story.blocks)]
    photos = [entry for entry in _list(values, "photos") if isinstance(entry, dict)]
    found = {one_line(entry.get("file")) or None: _details(entry) for entry in photos}
    story = story.replace(
        blocks=tuple(with_details(story.blocks, found)),
        headline=headline,
        kicker=line("kicker"),
        standfirst=standfirst,
        bylines=tuple(filter(None, map(one_line, _list(values, "bylines")))),
        dateline=line("dateline"),
        section=line("section"),
        section_slug=slug_of(values.get("section_slug")),
        slug=line("slug"),
        slugline=line("slugline"),
        story_type=line("story_type"),
        front_headline=line("front_headline"),
        search_title=line("search_title"),
        social_title=line("social_title"),
        source_ref=line("source_ref") or line("id"),
        sender=line("source"),
        tags=tuple(_tags(values)),
        internal_notes=tuple(note for note in _list(values, "internal_notes") if isinstance(note, str)),
        source_text="\n".join(filter(None, words)),
        said=(),
    )
    return on_its_day(story, zone)


def _list(values: dict[str, Any], name: str) -> list[Any]:
    value = values.get(name)
    return value if isinstance(value, list) else []


def _details(entry: dict[str, Any]) -> Details:
    said = entry.get("details")
    return details(said.items()) if isinstance(said, dict) else ()


def _tags(values: dict[str, Any]) -> Iterator[StoryTag]:
    for entry in _list(values, "tags"):
        if not isinstance(entry, dict):
            continue
        kind, name, slug, role = (one_line(entry.get(key)) for key in ("kind", "name", "slug", "role"))
        if tag := tag_of(f"{kind}/{slug}", name, mentioned=role == "mentioned"):
            yield replace(tag, mentions=tuple(filter(None, map(one_line, _list(entry, "mentions")))))
