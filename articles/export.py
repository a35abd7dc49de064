"""Stories out again: into a folder, a ZIP or a stream, one after another, in an order that is always the same."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.db.models import QuerySet

from articles import library
from articles.dispatches import AT_ONCE, PUBLIC_WIDTH, dispatches, public_dispatches, story_of
from articles.exporters import Dispatch, Exporter
from articles.models import Article, Photo, PhotoUse, PublishedArticle, PublishedPhoto
from articles.photos.opening import UnreadablePicture
from articles.photos.renditions import RenditionName

__all__ = ["Export", "Unwritable", "export", "story_of", "zipped"]

CHUNK = 256 * 1024
MISSING = "MISSING-PICTURES.txt"  # an import passes over it
FIRST_DAY = datetime(1980, 1, 1, tzinfo=UTC)  # before it a ZIP knows no dates


class Unwritable(Exception):
    """A place that an export cannot be written to; its text is a sentence for who asked."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an export; its bytes are made while it is read."""

    name: str
    chunks: Iterable[bytes]
    changed_at: datetime = FIRST_DAY
    packed: bool = True  # pictures are packed already


@dataclass
class Export:
    """Stories on their way out. `told` hears of every story as it leaves, `missing` of each picture that cannot."""

    stories: QuerySet[Article]
    exporter: Exporter
    pictures: bool = True
    published: bool = False
    told: Callable[[Dispatch], object] = lambda dispatch: None
    missing: Callable[[str], object] = lambda sentence: None
    count: int = 0  # of the stories that have left
    lost: list[str] = field(default_factory=list)  # a sentence for each picture that could not

    def members(self) -> Iterator[Member]:
        """Yield the files in their order; each must be read before the next is asked for."""
        later: dict[str, int] = {}  # where a picture will lie → its photo; it is held for the end, once for all stories
        if self.exporter.one_file:
            yield Member(self.exporter.one_file, self._written(later))
        else:
            for dispatch in self._dispatches():
                yield Member(
                    self.exporter.file_name(dispatch), [self.exporter.write(dispatch)], _in_zip(dispatch.changed_at)
                )
                here = later if not self.exporter.bundles else {}
                here.update(self._pictures_of(dispatch))
                if self.exporter.bundles:
                    yield from self._files(here)
        yield from self._files(later)
        if self.lost:
            yield Member(MISSING, [f"{sentence}\n".encode() for sentence in self.lost])

    def absent(self) -> int:
        """Count the pictures whose files are not here, before anything leaves."""
        stories = self.stories.order_by().values("pk")
        if not self.pictures:
            return 0
        if self.published:
            live = PublishedArticle.objects.live().filter(article__in=stories).values("pk")
            photos = Photo.objects.filter(pk__in=PublishedPhoto.objects.filter(published__in=live).values("photo"))
        else:
            uses = PhotoUse.objects.filter(article__in=stories, placed=True)
            photos = Photo.objects.filter(pk__in=uses.values("photo"))
        return sum(not library.original(photo).is_file() for photo in photos.iterator())

    def lines(self) -> Iterator[bytes]:
        """Yield the stories alone, for a format that keeps them in one file."""
        return self._written({})

    def _written(self, later: dict[str, int]) -> Iterator[bytes]:
        for dispatch in self._dispatches():
            yield self.exporter.write(dispatch)
            later.update(self._pictures_of(dispatch))

    def _dispatches(self) -> Iterator[Dispatch]:
        for dispatch in (public_dispatches if self.published else dispatches)(self.stories):
            yield dispatch
            self.count += 1
            self.told(dispatch)

    def _pictures_of(self, dispatch: Dispatch) -> dict[str, int]:
        if not self.pictures:
            return {}
        return {self.exporter.picture_name(dispatch, picture): picture.number for picture in dispatch.pictures.values()}

    def _files(self, wanted: dict[str, int]) -> Iterator[Member]:
        names = list(wanted)
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            photos = Photo.objects.in_bulk([wanted[name] for name in some])
            for name in some:
                file = self._open(photos.get(wanted[name]))
                if file is None:
                    self.lost.append(f"The file of {name} is not on this machine or cannot be read: it was left out.")
                    self.missing(self.lost[-1])
                else:
                    yield Member(name, _bytes_of(file), packed=False)

    def _open(self, photo: Photo | None) -> BinaryIO | None:
        """Return a picture's file, None where it is not there, cannot be read, or is no picture any more."""
        if photo is None:
            return None
        wanted = RenditionName(photo.checksum[:24], photo.focal, "full", PUBLIC_WIDTH, "jpeg")
        try:
            path = library.rendition(photo, wanted) if self.published else library.original(photo)
            return path.open("rb")
        except (OSError, UnreadablePicture):
            return None


def export(leaving: Export, out: Path | BinaryIO) -> int:
    """Write stories into a folder, or as a ZIP where `out` ends in .zip, or as bare lines into an open file.

    Returns how many there were. A ZIP gets its name when it is whole. Raises Unwritable, with nothing written, where
    something is already there, and OSError.
    """
    if not isinstance(out, Path):
        for line in leaving.lines():
            out.write(line)
    elif out.suffix.lower() == ".zip":
        _into_zip(leaving, out)
    else:
        _into_folder(leaving, out)
    return leaving.count


def zipped(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield the bytes of a ZIP of these files, never more than a piece of one at a time."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w") as archive:
        for member in members:
            packed = zipfile.ZIP_DEFLATED if member.packed else zipfile.ZIP_STORED
            info = zipfile.ZipInfo(member.name, member.changed_at.timetuple()[:6])
            info.compress_type, info.external_attr = packed, 0o644 << 16
            # How long it will be is not known yet: lines may be more than a plain entry holds.
            with archive.open(info, "w", force_zip64=True) as file:
                for chunk in member.chunks:
                    file.write(chunk)
                    yield from pipe.taken()
            yield from pipe.taken()
    yield from pipe.taken()


class _Pipe:
    """What zipfile writes into: a file that cannot be sought in, emptied after every piece."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def close(self) -> None:
        """Nothing: there is no file."""

    def flush(self) -> None:
        """Nothing: what waits is taken by the reader."""

    def taken(self) -> Iterator[bytes]:
        if self.waiting:
            yield b"".join(self.waiting)
            self.waiting.clear()


def _into_zip(leaving: Export, out: Path) -> None:
    if out.exists():
        raise Unwritable(f"{out} is there already.")
    unfinished = out.with_name(f".{out.name}.part")
    try:
        with unfinished.open("wb") as file:
            for chunk in zipped(leaving.members()):
                file.write(chunk)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)


def _into_folder(leaving: Export, out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Unwritable(f"{out} is there already and not an empty folder.")
    out.mkdir(parents=True, exist_ok=True)
    for member in leaving.members():
        target = out / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            for chunk in member.chunks:
                file.write(chunk)


def _bytes_of(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk


def _in_zip(moment: datetime) -> datetime:
    return max(moment.astimezone(UTC), FIRST_DAY)
