"""What came, for an editor to look at beside what was made of it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from articles.importers.charset import decode
from articles.importers.parcel import Parcel
from articles.importers.unpack import parcels
from articles.models import DeliveredStory
from articles.reading import limits
from articles.story import Story, UnreadableFile

_MOST_SHOWN = 2 * 1024 * 1024  # bytes of one file
_MOST_UNPACKED = 64 * 1024 * 1024  # bytes of an archive in which that file is looked for, packed and unpacked


def text_as_it_came(row: DeliveredStory) -> str:
    """Return the text in which a story came: its own, else the file it stood in; of what is no text, the words read."""
    story = Story.from_json(row.story)
    if story.source_text:
        return story.source_text
    try:
        parcel = _file_of(row)
        if parcel is not None and parcel.size <= _MOST_SHOWN:
            return decode(parcel.data).text
    except (UnreadableFile, OSError, ValueError):
        pass  # a Word file, a picture, one that has gone from the disk
    parts = (story.kicker, story.headline, story.standfirst, *(block.text for block in story.blocks))
    return "\n\n".join(filter(None, parts))


def _file_of(row: DeliveredStory) -> Parcel | None:
    delivery = row.delivery
    # With a limit of its own for an archive: an editor waits for this.
    least = dataclasses.replace(limits(), unpacked=_MOST_UNPACKED)
    parcel = Parcel(delivery.name, Path(delivery.file.path), limits=least)
    if not row.member:
        return parcel
    if parcel.size > _MOST_UNPACKED:
        return None
    return next((member.parcel for member in parcels(parcel) if member.name == row.member), None)
