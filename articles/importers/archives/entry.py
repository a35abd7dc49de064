"""One interface for whatever holds several files: an archive, and a mail with its attachments just as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from articles.importers.parcel import Parcel
from articles.story import UnreadableFile


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: its path as the archive writes it, and how it is read, or a sentence why it is not.

    `chunks` yields its bytes afresh at each call, and raises UnreadableFile where they are damaged or too many.
    A sentence without a path is about the archive as a whole.
    """

    path: str
    chunks: Callable[[], Iterator[bytes]] | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """A file that holds others. Its entries come in any order; UnreadableFile in mid-way ends the list with a sentence.

    `grows`: its files take more room than they do inside it. `is_story`: it is also read itself (a mail), before
    what it holds. `wraps`: it is one compressed file, which may be an archive in turn (.tar.gz).
    """

    entries: Iterable[Entry]
    grows: bool = True
    is_story: bool = False
    wraps: bool = False


# From a file, whatever it is: the archive it is, None where it is none of this kind. Raises UnreadableFile.
Expander = Callable[[Parcel], Archive | None]


class TooMuch(UnreadableFile):
    """A limit was met: not damage, and nothing more is to be read."""


class CutOff(UnreadableFile):
    """The bytes ended too early: what came before is whole."""
