"""What our own export says in a bundle's front matter (exporters/markdown.py): read back, it comes in as it left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Any

from articles.importers.own_words import (
    Details,
    details,
    list_of,
    on_its_day,
    one_line,
    plain_fields,
    tag_of,
    with_details,
)
from articles.story import Story, StoryTag


def is_own(values: dict[str, Any]) -> bool:
    """Test whether a front matter is our own: it gives each story an id of this form."""
    return one_line(values.get("id")).startswith("urn:uuid:")


def with_own(story: Story, values: dict[str, Any], zone: tzinfo) -> Story:
    """Return the story with its words as its front matter has them."""
    headline, fields = one_line(values.get("title")), plain_fields(values)
    words = [headline, fields["standfirst"], *(block.text for block in story.blocks)]
    photos = [entry for entry in list_of(values, "photos") if isinstance(entry, dict)]
    found = {one_line(entry.get("file")) or None: _details(entry) for entry in photos}
    story = story.replace(
        **fields,
        blocks=tuple(with_details(story.blocks, found)),
        headline=headline,
        tags=tuple(_tags(values)),
        internal_notes=tuple(note for note in list_of(values, "internal_notes") if isinstance(note, str)),
        source_text="\n".join(filter(None, words)),
        said=(),
    )
    return on_its_day(story, zone)


def _details(entry: dict[str, Any]) -> Details:
    said = entry.get("details")
    return details(said.items()) if isinstance(said, dict) else ()


def _tags(values: dict[str, Any]) -> Iterator[StoryTag]:
    for entry in list_of(values, "tags"):
        if not isinstance(entry, dict):
            continue
        kind, name, slug, role = (one_line(entry.get(key)) for key in ("kind", "name", "slug", "role"))
        if tag := tag_of(f"{kind}/{slug}", name, mentioned=role == "mentioned"):
            yield replace(tag, mentions=tuple(filter(None, map(one_line, list_of(entry, "mentions")))))
