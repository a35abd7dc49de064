"""What we write, our importers read: a story comes in as it left."""

from dataclasses import fields, replace
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from articles import body
from articles.exporters import exporter_of
from articles.importers import importer_for
from articles.importers.parcel import Parcel
from articles.story import Story

from .dispatches import BARE, LEAD, NOON, PICTURES, STORY, make_dispatch

ZONE = ZoneInfo("Europe/London")
FORMATS = ["jsonl", "ninjs", "newsml_g2", "markdown"]
# Made by the importer, or kept with the delivery.
NOT_SENT = {
    "blocks",
    "tags",
    "warnings",
    "source_text",
    "sender",
    "said",
    "internal_notes",
    "cancels",
    "updated_at",
    "marked",
}


class Beside:
    """The pictures that go along."""

    def names(self):
        return list(PICTURES)

    def find(self, name):
        name = name.rsplit("/", 1)[-1]
        return name if name in PICTURES else None

    def read(self, name):
        return self.find(name) and name.encode()


def read_back(format: str, story: Story) -> Story:
    exporter, dispatch = exporter_of(format), make_dispatch(story)
    name = exporter.file_name(dispatch)
    parcel = Parcel(name, exporter.write(dispatch), ZONE, beside=Beside(), path=name)
    importer = importer_for(parcel)
    assert importer.name == format
    [found] = importer.read(parcel)
    assert found.error is None
    assert found.sender == dispatch.source
    return found


def placed(story):
    """Return the body that a draft would get, and the pictures at its places."""
    numbers = count()
    html, _ = body.from_blocks(story.blocks, make_key=lambda: f"k{next(numbers)}")
    photos = [photo for photo, _ in story.photos]
    files = [photo.file and photo.file.rsplit("/", 1)[-1] for photo in photos]
    return html, [replace(photo, file=file, details=()) for photo, file in zip(photos, files, strict=True)]


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    "story",
    [
        STORY,
        BARE.replace(published_at=NOON.astimezone(ZONE), time_known=False, source_ref="no uri/42", version="7"),
        STORY.replace(embargo_until=None, status="withheld", usable=False, standfirst=None, kicker=None),
        STORY.replace(search_title="Rovers", social_title="Late!", published_at=None, time_known=False),
        STORY.replace(blocks=(replace(STORY.blocks[0], photo=replace(LEAD, alt="")), *STORY.blocks[1:])),
        STORY.replace(blocks=(replace(STORY.blocks[0], photo=replace(LEAD, file=None, alt=None)), *STORY.blocks[1:])),
        STORY.replace(
            bylines=(), tags=(), internal_notes=(), slugline=None, dateline=None, section=None, section_slug=None
        ),
    ],
    ids=["full", "day", "withheld", "undated", "decorative lead", "waiting lead", "little"],
)
def test_story_comes_in_as_it_left(format, story):
    found = read_back(format, story)
    names = [field.name for field in fields(Story) if field.name not in NOT_SENT]
    assert {name: getattr(found, name) for name in names} == {name: getattr(story, name) for name in names}
    assert "\n".join(found.internal_notes) == "\n".join(story.internal_notes)
    told = [(tag.kind, tag.name, tag.slug, tag.role, tag.mentions) for tag in found.tags]
    assert told == [(tag.kind, tag.name, tag.slug, tag.role, tag.mentions) for tag in story.tags]
    assert placed(found) == placed(story)
    said = {photo.file.rsplit("/", 1)[-1]: dict(photo.details) for photo, _ in found.photos if photo.file}
    assert said == {photo.file: PICTURES[photo.file].details for photo, _ in story.photos if photo.file}


@pytest.mark.parametrize("format", FORMATS)
def test_cancel_comes_in_as_one(format):
    found = read_back(format, Story(status="canceled", usable=False, source_ref="urn:x:1", version="4"))
    assert (found.status, found.usable, found.cancels) == ("canceled", False, ("urn:x:1",))
