"""A folder of files → the parcels to read. Links are not followed, special files not opened."""

from __future__ import annotations

import os
import posixpath
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo
from functools import cached_property
from itertools import islice
from pathlib import Path

from articles.importers.archives import paths
from articles.importers.archives.spool import in_words
from articles.importers.beside import NameIndex, spellings, starts
from articles.importers.parcel import Limits, Parcel
from articles.importers.unpack import Member, parcels
from articles.story import UnreadableFile

DEFAULT = Limits()
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)


def folder_parcels(top: Path, *, zone: tzinfo = UTC, limits: Limits = DEFAULT) -> Iterator[Member]:
    """Yield the files of a folder in order of name, archives among them unpacked. Raises nothing.

    A member's `name` is its path from the top; what an archive holds follows behind a “#”.
    """
    folder = Folder(top, limits)
    for path, real, refusal in folder.walk():
        if refusal is not None:
            yield Member(path, error=refusal)
            continue
        name = posixpath.basename(path)
        parcel = Parcel(name, real, zone, InFolder(folder, posixpath.dirname(path)), limits, path=path)
        for member in parcels(parcel):
            inside = f"{path}#" if member.name else ""
            yield replace(member, name=f"{inside}{member.name}" or path, top=f"{inside}{member.top}")


class Folder:
    """A folder on disk, seen from its top: paths are parted by “/”, what cannot be decoded in them is U+FFFD."""

    def __init__(self, top: Path, limits: Limits = DEFAULT) -> None:
        self.top, self.limits = top, limits
        self._real: dict[str, Path] = {}  # of the paths that are shown otherwise than they are

    def walk(self) -> Iterator[tuple[str, Path, str | None]]:
        """Yield (path, where it lies, a sentence if it is not to be read) for each file, in order of name."""
        waiting = [("", self.top)]
        while waiting:
            path, real = waiting.pop()
            try:
                mode = real.stat().st_mode if not path else real.lstat().st_mode
                if stat.S_ISDIR(mode):
                    if not paths.is_litter(f"{path}/-"):
                        waiting += reversed(self._listed(path, real))
                    continue
                refusal = _refusal(mode)
            except OSError as error:
                refusal = f"It cannot be opened: {error.strerror}."
            if not paths.is_litter(path):
                yield path, real, refusal

    def _listed(self, path: str, real: Path) -> list[tuple[str, Path]]:
        names = sorted(os.listdir(real))
        present = set(names)
        return [(self._shown(path, name, real), real / name) for name in names if not paths.is_backup(name, present)]

    def _shown(self, folder: str, name: str, real: Path) -> str:
        path = posixpath.join(folder, paths.printable(os.fsencode(name).decode("utf-8", "replace")))
        if posixpath.basename(path) != name or folder in self._real:
            self._real[path] = real / name
        return path

    @cached_property
    def index(self) -> NameIndex:
        """The files to be found by name: of a folder with more than an archive may hold, the first."""
        good = (path for path, _, refusal in self.walk() if refusal is None)
        return NameIndex(islice(good, self.limits.entries))

    def is_file(self, path: str) -> bool:
        """Test whether a path leads to an ordinary file below the top, through no link."""
        parts = path.split("/")
        if path.startswith("/") or ".." in parts or "\0" in path:
            return False
        try:
            steps = [self.top.joinpath(*parts[:length]).lstat().st_mode for length in range(1, len(parts) + 1)]
        except (OSError, ValueError):
            return False
        return all(map(stat.S_ISDIR, steps[:-1])) and stat.S_ISREG(steps[-1])

    def read(self, path: str) -> bytes:
        """Return a picture's bytes. Raises UnreadableFile."""
        most = self.limits.picture
        try:
            # A link or a pipe may have come in its place since it was listed.
            handle = os.open(self._real.get(path, self.top / path), os.O_RDONLY | _NO_LINK | _NO_WAIT)
            with os.fdopen(handle, "rb") as file:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    raise UnreadableFile(f"“{paths.shown(path)}” is not an ordinary file.")
                data = file.read(most + 1)
        except OSError as error:
            raise UnreadableFile(f"“{paths.shown(path)}” cannot be opened: {error.strerror}.") from error
        if len(data) > most:
            raise UnreadableFile(f"“{paths.shown(path)}” is larger than {in_words(most)}.")
        return data


class InFolder:
    """The files beside one in a folder: those where a story says they are need no list of all others."""

    def __init__(self, folder: Folder, near: str = "") -> None:
        self._folder, self._near = folder, near

    def names(self) -> list[str]:
        """Return their paths in order."""
        return self._folder.index.paths

    def find(self, name: str) -> str | None:
        """Return the path of the file that a story means by a name or URL, None where there is none."""
        for start in starts(name, self._near):
            for spelling in spellings(name):
                path = posixpath.normpath(posixpath.join(start, spelling.lstrip("/")))
                if not paths.is_litter(path) and self._folder.is_file(path):
                    return path
        return self._folder.index.find(name, self._near)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of the file `find` gives, None where there is none. Raises UnreadableFile above a limit."""
        path = self.find(name)
        return None if path is None else self._folder.read(path)


def _refusal(mode: int) -> str | None:
    if stat.S_ISLNK(mode):
        return "It is a link, and links are not followed: send the file itself."
    return None if stat.S_ISREG(mode) else "It is not an ordinary file."
