"""What our own export says in a line of JSONL (exporters/jsonl.py): read back, it comes in as it left."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from articles import body
from articles.importers.own_words import on_its_day, one_line, slug_of
from articles.importers.records.values import Record
from articles.story import Story


def is_own(record: Record) -> bool:
    """Test whether a record is our own: it states its blocks, and has an id and fields as only our export writes."""
    own_id = one_line(record.get("id")).startswith("urn:uuid:")
    return own_id and "section_slug" in record and isinstance(record.get("blocks"), list)


def with_own(story: Story, record: Record, zone: tzinfo) -> Story:
    """Return the story with its words as its line has them."""

    def line(name: str) -> str | None:
        return one_line(record.get(name)) or None

    story = story.replace(
        headline=line("headline") or "",
        kicker=line("kicker"),
        standfirst=line("standfirst"),
        bylines=tuple(filter(None, map(one_line, _list(record, "bylines")))),
        dateline=line("dateline"),
        section=line("section"),
        section_slug=slug_of(record.get("section_slug")),
        slug=line("slug"),
        slugline=line("slugline"),
        story_type=line("story_type"),
        front_headline=line("front_headline"),
        search_title=line("search_title"),
        social_title=line("social_title"),
        source_ref=line("source_ref") or line("id"),
        sender=line("source"),
        internal_notes=tuple(body.printable(note) for note in _list(record, "internal_notes") if isinstance(note, str)),
        said=(),
    )
    return on_its_day(story, zone)


def _list(record: Record, name: str) -> list[Any]:
    value = record.get(name)
    return value if isinstance(value, list) else []
