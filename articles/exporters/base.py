"""The interface every export format implements, and the value it writes."""

from __future__ import annotations

import abc
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from articles.story import Story, StoryPhoto

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's file that goes along: its name in the export, and what its formats say of a file."""

    name: str  # unique in the export and safe on every file system
    number: int  # the photo's own
    media_type: str
    width: int
    height: int
    checksum: str = ""  # sha256 in hex; as `size` unknown of a file that is made on the way out
    size: int | None = None  # bytes
    headline: str = ""
    creator: str = ""
    copyright: str = ""
    taken_at: datetime | None = None
    city: str = ""
    details: Mapping[str, str] = field(default_factory=dict)  # all that the desk says of it, by what it is


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A story as it leaves the house: the neutral value, and what only a desk says of its stories."""

    uri: str  # persistent and the same for all its versions
    number: int  # makes its file name unique
    story: Story
    source: str
    changed_at: datetime  # aware
    provider: str = ""  # the paper's name
    pictures: Mapping[str, Picture] = field(default_factory=dict)  # by `StoryPhoto.file`

    @property
    def name(self) -> str:
        """What its file or folder is called: unique in the export and safe on every file system."""
        slug = _UNSAFE.sub("", self.story.slug or "")[:90]
        return f"{slug or 'story'}-{self.number}"

    def picture(self, photo: StoryPhoto) -> Picture | None:
        """Return the file of one of the story's photos; a waiting caption has none."""
        return self.pictures.get(photo.file) if photo.file else None


class Exporter(abc.ABC):
    """Write stories in one format: no database, no network."""

    name: str  # the contract's format name, e.g. "ninjs"
    label: str  # shown to editors, e.g. "ninjs 3.0"
    one_file: str | None = None  # the file that holds every story, one after another; else each has a file of its own
    bundles: bool = False  # each story's pictures lie beside it; else all of them in one place

    @abc.abstractmethod
    def write(self, dispatch: Dispatch) -> bytes:
        """Return a story as this format writes it."""

    @abc.abstractmethod
    def file_name(self, dispatch: Dispatch) -> str:
        """Return where a story's file lies, from the top of the export."""

    def picture_name(self, dispatch: Dispatch, picture: Picture) -> str:
        """Return where a picture lies, from the top of the export: beside the stories, once for all of them."""
        return f"pictures/{picture.name}"
