"""What came: a file's name and bytes, before anybody has read them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from articles.story import UnreadableFile

_HEAD = 65_536  # bytes: enough to tell every format
_READ_AHEAD = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an importer takes before it says so in a sentence. Bytes, unless another unit stands there."""

    whole_file: int = 64 * 1024 * 1024  # of a format that must be read at one time
    text: int = 8 * 1024 * 1024  # of one story
    picture: int = 64 * 1024 * 1024
    entries: int = 20_000  # in one archive, those within it included
    unpacked: int = 4 * 1024 * 1024 * 1024  # of all of them
    member: int = 2 * 1024 * 1024 * 1024  # of one of them
    ratio: int = 200  # unpacked to packed, of one entry above 1 MB
    depth: int = 3  # archives within archives
    spool: int = 1024 * 1024  # what is larger is unpacked to disk, not to memory


@dataclass(slots=True)
class Reached:
    """How far a file has been read, in bytes."""

    bytes: int = 0


class _Watched(io.FileIO):
    """A file that says how far it has been read."""

    def __init__(self, path: Path, reached: Reached) -> None:
        super().__init__(path)
        self._reached = reached

    def readinto(self, buffer: Any) -> int | None:
        count = super().readinto(buffer)
        self._reached.bytes = self.tell()
        return count


class Beside(Protocol):
    """The files that came along with one: its folder, or the archive it stood in."""

    def names(self) -> list[str]:
        """Return their paths, from the same top as the parcel's own `path`."""

    def find(self, name: str) -> str | None:
        """Return the path of the file that a story means by a name or URL, None where there is none."""

    def read(self, name: str) -> bytes | None:
        """Return the bytes of the file `find` gives, None where there is none.

        Raises UnreadableFile above a limit, or where the file is damaged.
        """


class Alone:
    """Nothing came along."""

    def names(self) -> list[str]:
        """Return no names."""
        return []

    def find(self, name: str) -> str | None:
        """Return None."""
        return None

    def read(self, name: str) -> bytes | None:
        """Return None."""
        return None


@dataclass(frozen=True)
class Parcel:
    """One file as it was sent: either its bytes, or the path where they lie (`data` is then read when asked for).

    `zone` is the one its undated hours are meant in: the source's, else the site's. `path` is the name from the top
    of the folder or archive, `columns` ({column: field}) what an editor said of this table, `tables` what was said of
    every one that its sender sends, by its columns.
    """

    name: str
    content: bytes | Path
    zone: tzinfo = UTC
    beside: Beside = field(default_factory=Alone)
    limits: Limits = Limits()
    columns: Mapping[str, str] | None = None
    tables: Mapping[tuple[str, ...], Mapping[str, str]] = field(default_factory=dict)
    path: str = ""
    reached: Reached = field(default_factory=Reached, compare=False)
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # by a reader who is asked again

    def open(self) -> BinaryIO:
        """Return the bytes as a file that can be sought in; the caller closes it."""
        if isinstance(self.content, bytes):
            return io.BytesIO(self.content)
        return io.BufferedReader(_Watched(self.content, self.reached), _READ_AHEAD)

    @cached_property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.content) if isinstance(self.content, bytes) else self.content.stat().st_size

    @cached_property
    def head(self) -> bytes:
        """The first 64 kB: what `recognizes` looks at."""
        with self.open() as file:
            return file.read(_HEAD)

    @cached_property
    def data(self) -> bytes:
        """All bytes, for formats that cannot be read piece by piece. Raises UnreadableFile above the limit."""
        if self.size > self.limits.whole_file:
            raise UnreadableFile(
                f"“{self.name}” is larger than {self.limits.whole_file // 1024 // 1024} MB: send it in parts."
            )
        if isinstance(self.content, bytes):
            return self.content
        return self.content.read_bytes()
