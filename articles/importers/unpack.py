"""Whatever is given → the parcels to read: a file is itself, an archive what it holds, archives within it included."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace

from articles.importers.archives import paths
from articles.importers.archives.compressed import open_compressed
from articles.importers.archives.entry import Archive, Entry, Expander, TooMuch
from articles.importers.archives.mail import open_mail
from articles.importers.archives.spool import SpooledPath, Tally, in_words, spool
from articles.importers.archives.tar import open_tar
from articles.importers.archives.zip import open_zip
from articles.importers.beside import NameIndex, Together
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

# Whatever holds several files.
EXPANDERS: tuple[Expander, ...] = (open_zip, open_tar, open_compressed, open_mail)


@dataclass(frozen=True, slots=True)
class Member:
    """One file to read, or one that was refused and a sentence why.

    `name` is its path inside what was given, archives within archives parted by “#”; "" for what was given itself.
    `top` and a path of `parcel.beside` make the name of the member beside it.
    """

    name: str
    parcel: Parcel | None = None
    error: str | None = None
    top: str = ""


def parcels(parcel: Parcel) -> Iterator[Member]:
    """Yield what a file holds, in order of name; the file itself, unchanged, if it is no archive. Raises nothing.

    Each comes when it is asked for, with its `path` and what stands `beside` it in the same archive. Large ones lie in
    a temporary file as long as somebody holds the parcel. Litter (dotfiles, Thumbs.db, lock files) is passed over.
    """
    try:
        yield from _members(parcel, "", Tally(parcel.limits), 0, fresh=True)
    except _Over as over:
        yield Member(over.name, error=str(over))


class _Over(Exception):
    """The limit of all that is unpacked was met; `name` is where."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name = name


def _members(
    parcel: Parcel, name: str, tally: Tally, depth: int, *, top: str = "", fresh: bool = False
) -> Iterator[Member]:
    """Yield a file, or what it holds. `fresh`: its own bytes were not counted yet."""
    try:
        archive = _open(parcel)
        if archive is None:
            yield Member(name, parcel, top=top)
            return
        if depth >= parcel.limits.depth:
            raise UnreadableFile("It is an archive too deep within others: send what is in it by itself.")
        if fresh and not archive.grows:
            tally.count_bytes(parcel.size)
        contents = _Contents(archive, tally)
    except UnreadableFile as error:
        yield Member(name, error=str(error))
        return
    except OSError as error:
        yield Member(name, error=f"It cannot be opened: {error.strerror}.")
        return
    if archive.wraps:
        yield from _wrapped(parcel, contents, name, tally, depth, top)
    else:
        yield from _contained(parcel, archive, contents, name, tally, depth)


def is_archive(parcel: Parcel) -> bool:
    """Test whether a file holds others; one that is damaged counts as such."""
    try:
        return _open(parcel) is not None
    except (UnreadableFile, OSError):
        return True


def _open(parcel: Parcel) -> Archive | None:
    for expander in EXPANDERS:
        if (archive := expander(parcel)) is not None:
            return archive
    return None


class _Contents:
    """What an archive holds, listed: the good by path, the rest with their sentences."""

    def __init__(self, archive: Archive, tally: Tally) -> None:
        self.limits = tally.limits
        self.good: dict[str, Entry] = {}
        self.refused: list[tuple[str, str]] = []
        self.end: str | None = None  # the sentence for what came after the last entry
        try:
            for entry in archive.entries:
                if not archive.wraps:
                    tally.count_entry()
                self._take(entry)
        except TooMuch:
            raise
        except UnreadableFile as error:
            self.end = str(error)
        for path in [path for path in self.good if paths.is_backup(path, self.good)]:
            del self.good[path]

    def _take(self, entry: Entry) -> None:
        try:
            path = paths.clean(entry.path)
        except UnreadableFile as error:
            self.refused.append((paths.shown(entry.path), str(error)))
            return
        if paths.is_litter(path):
            return
        if entry.chunks is None:
            self.refused.append((path, entry.error or "It cannot be read."))
            return
        # As unpacking would: the later one stands.
        if self.good.pop(path, None):
            self.refused.append((path, "Two files of this name stand in the archive: the later one was read."))
        self.good[path] = entry

    def in_order(self) -> list[tuple[str, Entry | str]]:
        """Return the paths in order of name, each with its entry, or why it has none."""
        return sorted([*self.refused, *self.good.items()], key=lambda pair: paths.order(pair[0]))

    def read(self, path: str) -> bytes:
        """Return the bytes of a picture. Raises UnreadableFile."""
        data = bytearray()
        try:
            for chunk in self.chunks(self.good[path]):
                data += chunk
                if len(data) > self.limits.picture:
                    raise UnreadableFile(f"It is larger than {in_words(self.limits.picture)}.")
        except UnreadableFile as error:
            raise UnreadableFile(f"“{paths.shown(path)}”: {error}") from error
        except OSError as error:
            raise UnreadableFile(f"“{paths.shown(path)}” cannot be opened: {error.strerror}.") from error
        return bytes(data)

    @staticmethod
    def chunks(entry: Entry) -> Iterator[bytes]:
        """Yield an entry's bytes."""
        return entry.chunks() if entry.chunks is not None else iter(())


def _contained(
    parcel: Parcel, archive: Archive, contents: _Contents, name: str, tally: Tally, depth: int
) -> Iterator[Member]:
    index = NameIndex(contents.good)
    if archive.is_story:
        # What it holds stands beside it, not what it came with.
        yield Member(name, replace(parcel, beside=Together(index, contents.read), path=""), top=_join(name, ""))
    elif not contents.good and not contents.refused and contents.end is None:
        yield Member(name, error="There is no file in the archive that could be read.")
    for path, entry in contents.in_order():
        inside = _join(name, path)
        if isinstance(entry, str):
            yield Member(inside, error=entry)
            continue
        content, error = _unpacked(entry, inside, tally, counted=archive.grows)
        if error is not None:
            yield Member(inside, error=error)
            continue
        near, base = posixpath.split(path)
        inner = replace(parcel, name=base, content=content, path=path, beside=Together(index, contents.read, near))
        del content  # a temporary file goes with the last who holds it
        yield from _members(inner, inside, tally, depth + 1, top=_join(name, ""))
        del inner
    if contents.end is not None:
        yield Member(name, error=contents.end)


def _wrapped(parcel: Parcel, contents: _Contents, name: str, tally: Tally, depth: int, top: str) -> Iterator[Member]:
    """Yield the one file that was compressed, or what it holds: a .tar.gz is one archive, not one in another."""
    for base, entry in contents.good.items():
        content, error = _unpacked(entry, name, tally, counted=True)
        path = posixpath.join(posixpath.dirname(parcel.path), base)
        inner = replace(parcel, name=base, content=content, path=path)
        del content
        if open_tar(inner) is not None:
            # Of a tar that was cut off what is whole is read; of a single file nothing is.
            yield from _members(inner, name, tally, depth)
        elif error is None:
            yield from _members(inner, _join(name, base), tally, depth + 1, top=top)
            return
        if error is not None:
            yield Member(name, error=error)


def _unpacked(entry: Entry, name: str, tally: Tally, *, counted: bool) -> tuple[bytes | SpooledPath, str | None]:
    """Return the bytes of an entry as far as they go, and a sentence where they end too early."""
    chunks = _Contents.chunks(entry)
    try:
        content, error = spool(tally.counted(chunks) if counted else chunks, tally.limits)
    except TooMuch as error:
        raise _Over(name, str(error)) from error
    except OSError as error:
        return b"", f"It could not be unpacked here: {error.strerror}."
    return content, None if error is None else str(error)


def _join(name: str, path: str) -> str:
    return f"{name}#{path}" if name else path
