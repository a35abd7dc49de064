"""What came along with a file, and which of it a story means by a name: forgiving, and never outside the top."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote, urlsplit

# From a path `names()` gave: the file's bytes. Raises UnreadableFile.
ReadPath = Callable[[str], bytes]

_TOO_COMMON = 500  # files of one name, in as many folders: which of them is meant nobody can tell


class NameIndex:
    """Paths from one top, found again by what a story calls them. What it gives was in it: nothing else is reached."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = sorted(paths, key=lambda path: path.split("/"))
        self._exact = set(self.paths)
        self._folded: dict[str, list[str]] = {}
        self._by_name: dict[str, dict[str, str]] = {}
        for path in self.paths:
            folded = fold(path)
            self._folded.setdefault(folded, []).append(path)
            self._by_name.setdefault(posixpath.basename(folded), {})[path] = folded

    def find(self, name: str, near: str = "") -> str | None:
        """Return the path that a story in the folder `near` means by a name or URL; None for none, or for several.

        First from its own folder, then from the top, then by the longest end of it that only one path has.
        """
        called = list(spellings(name))
        for folder in starts(name, near):
            for spelling in called:
                if (found := self._at(folder, spelling)) is not None:
                    return found
        for spelling in called:
            if (found := self._by_end(spelling, near)) is not None:
                return found
        return None

    def _at(self, folder: str, name: str) -> str | None:
        path = posixpath.normpath(posixpath.join(folder, name.lstrip("/")))
        if path in self._exact:
            return path
        alike = self._folded.get(fold(path), [])
        return _only(alike)

    def _by_end(self, name: str, near: str) -> str | None:
        parts = [part for part in fold(name).split("/") if part not in ("", ".", "..")]
        alike = self._by_name.get(parts[-1], {}) if parts else {}
        if len(alike) > _TOO_COMMON:
            return None
        for length in range(len(parts), 0, -1):
            end = "/" + "/".join(parts[-length:])
            if found := [path for path, folded in alike.items() if f"/{folded}".endswith(end)]:
                below = [path for path in found if path.startswith(f"{near}/")]
                return _only(found) or _only(below)
        return None


def _only(paths: list[str]) -> str | None:
    return paths[0] if len(paths) == 1 else None


class Together:
    """The files that came with one: `near` is the folder it stands in, inside the same top."""

    def __init__(self, index: NameIndex, read_path: ReadPath, near: str = "") -> None:
        self._index, self._read_path, self._near = index, read_path, near

    def names(self) -> list[str]:
        """Return their paths in order."""
        return self._index.paths

    def find(self, name: str) -> str | None:
        """Return the path of the file that a story means by a name or URL, None where there is none."""
        return self._index.find(name, self._near)

    def read(self, name: str) -> bytes | None:
        """Return the bytes of the file `find` gives, None where there is none. Raises UnreadableFile above a limit."""
        path = self.find(name)
        return None if path is None else self._read_path(path)


def starts(name: str, near: str) -> list[str]:
    """Return the folders a name may be meant from: the story's own, then the top; only the top for “/cup.jpg”."""
    return [""] if name.startswith("/") or not near else [near, ""]


def spellings(name: str) -> Iterator[str]:
    """Yield what a file may be called that a text or an address names: as it stands, decoded, without a query."""
    if name.lstrip()[:5].lower() == "data:":
        return
    seen: set[str] = set()
    bare = name.strip().replace("\\", "/")
    for spelling in (name, bare, unquote(bare), _path_of(bare), unquote(_path_of(bare))):
        spelling = spelling.replace("\\", "/")
        if spelling.strip("/. ") and "\0" not in spelling and spelling not in seen:
            seen.add(spelling)
            yield spelling


def _path_of(name: str) -> str:
    """Return the path of an address, or of a name with a query or a mark for a place behind it."""
    try:
        parts = urlsplit(name)
    except ValueError:
        return ""
    # “C:/pictures/cup.jpg” has a scheme of one letter.
    return parts.path


def fold(path: str) -> str:
    """Return a path without regard to case, and to how accents are written (macOS takes them apart)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
