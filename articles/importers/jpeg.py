"""A picture file that came alone: no story, but what it says of itself goes into the library with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from articles.body import printable
from articles.importers.base import Importer
from articles.importers.dates import is_on_every_clock
from articles.importers.furniture import is_not_for_publication
from articles.importers.labels import read_embargo
from articles.importers.markup import photo_block
from articles.importers.parcel import Parcel
from articles.photos.check import STRANGERS
from articles.photos.metadata import PhotoMetadata, read_metadata
from articles.photos.opening import UnreadablePicture, open_picture
from articles.story import Said, Story, StoryPhoto, StoryTag, TagKind, UnreadableFile

SKIPPED = "A picture: it goes into the photo library."
_PICTURES = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|RIFF....WEBP|....ftyp(?:avif|avis|mif1|msf1|hei[csmx]|hev[cx])|GIF8|II\*\0|MM\0\*|8BPS"
    rb"|BM....\0\0\0\0",
    re.DOTALL,
)
# A field of the picture's metadata → the field of a story that it fills.
_FILLS = {"taken": "published_at", "creators": "bylines", "keywords": "tags", "title": "slugline", "source": "sender"}
_BY_MACHINE = ("trainedalgorithmicmedia", "compositewithtrainedalgorithmicmedia", "algorithmicmedia")


class Jpeg(Importer):
    """Read the metadata of a JPEG, PNG, WebP or AVIF: one photo block with its caption, credit and alt text."""

    name = "jpeg"
    label = "Picture (JPEG, PNG, WebP, AVIF)"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test for a picture's first bytes, also of those kinds that the library does not take."""
        return _PICTURES.match(parcel.head[:32]) is not None

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield one story that is only its picture, or raise UnreadableFile."""
        for pattern, sentence in STRANGERS:
            if pattern.match(parcel.head[:2048]):
                raise UnreadableFile(sentence)
        if parcel.size > parcel.limits.picture:
            raise UnreadableFile(f"The picture is larger than {parcel.limits.picture // 1024 // 1024} MB.")
        try:
            with open_picture(parcel.content):
                pass  # its head is read: it is a picture, and no bomb
        except UnreadablePicture as error:
            raise UnreadableFile(str(error)) from error
        yield _story(read_metadata(parcel.content), parcel)

    def picture(self, parcel: Parcel, name: str) -> bytes | None:
        """Return the file itself."""
        return parcel.data if name == parcel.name else parcel.beside.read(name)


def _story(said: PhotoMetadata, parcel: Parcel) -> Story:
    photo = StoryPhoto(
        caption=_line(said.description),
        credit=_line(said.credit_line),
        alt=_line(said.alt_text) or None,
        file=parcel.name,
    )
    taken_at, warnings = _taken(said, parcel)
    if not said.description:
        warnings.append("The picture brings no caption of its own.")
    if said.digital_source.casefold() in _BY_MACHINE:
        warnings.append("The file says that a machine made this picture, in whole or in part.")
    story = Story(
        blocks=(photo_block(photo),),
        headline=_line(said.headline),
        bylines=tuple(map(_line, said.creators)),
        published_at=taken_at,
        time_known=said.taken_time_known,
        source_ref=_line(said.guid) or None,
        tags=_tags(said),
        slugline=_line(said.title) or None,
        sender=_line(said.source or said.credit) or None,
        internal_notes=_notes(said),
        said=tuple(
            Said(_FILLS.get(s.field, s.field), s.record, printable(s.value), s.used) for s in said.disagreements
        ),
        warnings=(*warnings, *said.warnings),
        skipped=SKIPPED,
    )
    return _held(story, said, parcel)


def _taken(said: PhotoMetadata, parcel: Parcel) -> tuple[datetime | None, list[str]]:
    if said.taken_at is None or not is_on_every_clock(said.taken_at):
        return None, []
    if said.taken_at.tzinfo:
        return said.taken_at, []
    warnings = ["The camera's clock names no time zone: the source's was assumed."] if said.taken_time_known else []
    return said.taken_at.replace(tzinfo=parcel.zone), warnings


def _tags(said: PhotoMetadata) -> tuple[StoryTag, ...]:
    """Return who is shown and what the keywords are, as questions: the register tells which of them it knows."""
    named: dict[str, StoryTag] = {}
    kinds: tuple[tuple[TagKind, tuple[str, ...]], ...] = (
        ("person", said.people_shown),
        ("topic", said.organisations),
        ("topic", said.keywords),
    )
    for kind, names in kinds:
        for name in map(_line, names):
            named.setdefault(name.casefold(), StoryTag(kind, name, None, "about", "ask", (name,)))
    return tuple(named.values())


def _notes(said: PhotoMetadata) -> tuple[str, ...]:
    place = ", ".join(filter(None, map(_line, (said.city, said.state, said.country))))
    notes = {
        "Instructions": said.instructions,
        "Usage terms": said.usage_terms,
        "Copyright": said.copyright,
        "Event": said.event,
        "Place": place,
        "Extended description": said.extended_description,
    }
    lines = ((name, printable(value).strip()) for name, value in notes.items())
    return tuple(f"{name}: {value}" for name, value in lines if value)


def _held(story: Story, said: PhotoMetadata, parcel: Parcel) -> Story:
    """Hear an embargo among the instructions."""
    for line in "\n".join((said.instructions, said.usage_terms)).splitlines():
        line = _line(line)
        if (embargo := read_embargo(line, parcel.zone)) is not None:
            story = story.replace(
                embargo_until=max(filter(None, (story.embargo_until, embargo.until)), default=None),
                usable=story.usable and not embargo.unread,
                warnings=(*story.warnings, *embargo.warnings),
            )
        elif is_not_for_publication(line):
            story = story.replace(usable=False, warnings=(*story.warnings, f"The file says “{line}”: it is held."))
    return story


def _line(text: str) -> str:
    return " ".join(printable(text).split())
