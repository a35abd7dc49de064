"""What our own export says in a line of JSONL (exporters/jsonl.py): read back, it comes in as it left."""

from __future__ import annotations

from datetime import tzinfo

from articles import body
from articles.importers.own_words import list_of, on_its_day, one_line, plain_fields
from articles.importers.records.values import Record
from articles.story import Story


def is_own(record: Record) -> bool:
    """Test whether a record is our own: it states its blocks, and has an id and fields as only our export writes."""
    own_id = one_line(record.get("id")).startswith("urn:uuid:")
    return own_id and "section_slug" in record and isinstance(record.get("blocks"), list)


def with_own(story: Story, record: Record, zone: tzinfo) -> Story:
    """Return the story with its words as its line has them."""
    story = story.replace(
        **plain_fields(record),
        headline=one_line(record.get("headline")),
        internal_notes=tuple(
            body.printable(note) for note in list_of(record, "internal_notes") if isinstance(note, str)
        ),
        said=(),
    )
    return on_its_day(story, zone)
