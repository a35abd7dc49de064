"""Which pictures of a folder or archive belong to which story: those it names, and those that stand with it alone."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from articles.importers.beside import NameIndex, fold

# What may stand behind a story's name in that of its picture: “cup-1”, “cup (2)”, “cup_b”, “cup photo 3”.
_NUMBER = r"\(?\d{1,3}\)?"
_BEHIND = re.compile(rf"(?:[ ._-]+(?:{_NUMBER}|[a-z]|(?:photo|picture|pic|image|img|foto|bild)[ ._-]*(?:{_NUMBER})?))?")
_JOINED = re.compile(_NUMBER)  # “cup1”: not behind a digit, where it would be another number
_DIGITS = re.compile(r"(\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A file with stories in it: its path, what they call their pictures (`StoryPhoto.file`), and how many they are."""

    path: str
    names: tuple[str, ...] = ()
    stories: int = 1


@dataclass(frozen=True, slots=True)
class Own:
    """The pictures of one story file, as paths: those it names, by that name; the others in order of name.

    The others are for its waiting captions. Nothing says which caption is whose but their order.
    """

    named: Mapping[str, str]
    others: tuple[str, ...] = ()


def belonging(stories: Sequence[StoryFile], pictures: Iterable[str]) -> tuple[dict[str, Own], list[str]]:
    """Return what belongs to each story file, by its path, and the loose pictures that belong to none.

    `pictures` are the paths of files that are pictures. A picture that any story names is only theirs who name it.
    """
    index = NameIndex(pictures)
    named = {file.path: dict(_named(file, index)) for file in stories}
    claimed = {path for found in named.values() for path in found.values()}
    unclaimed = sorted((path for path in index.paths if path not in claimed), key=by_number)
    others: dict[str, list[str]] = {}
    loose = []
    by_stem, by_folder = _Stems(stories), _Folders(stories)
    for path in unclaimed:
        owner = by_stem.owner(path) or by_folder.owner(path)
        if owner is None:
            loose.append(path)
        else:
            others.setdefault(owner, []).append(path)
    return {path: Own(found, tuple(others.get(path, ()))) for path, found in named.items()}, loose


def by_number(path: str) -> list[list[tuple[int, str]]]:
    """Return what pictures are sorted by: name by name, a number in one as a number, “cup” before “cup-1”."""
    stem, ending = posixpath.splitext(path)
    return [_natural(part) for part in [*fold(stem).split("/"), ending]]


def _natural(text: str) -> list[tuple[int, str]]:
    # Numbers by their length and then their digits: no number is too long for that.
    parts = _DIGITS.split(text)
    return [(len(part.lstrip("0")), part.lstrip("0")) if n % 2 else (0, part) for n, part in enumerate(parts)]


def _named(file: StoryFile, index: NameIndex) -> Iterator[tuple[str, str]]:
    near = posixpath.dirname(file.path)
    for name in dict.fromkeys(file.names):
        if (path := index.find(name, near)) is not None:
            yield name, path


class _Stems:
    """Stories found by the name a picture shares with them: story.txt, story.jpg, story-1.jpg; or story/1.jpg."""

    def __init__(self, stories: Sequence[StoryFile]) -> None:
        self._paths: dict[tuple[str, str], str | None] = {}
        for file in stories:
            folder, name = posixpath.split(fold(file.path))
            key = folder, posixpath.splitext(name)[0]
            # Two of one name, or two in one file: nobody can tell whose the picture is.
            self._paths[key] = None if key in self._paths or file.stories != 1 else file.path

    def owner(self, picture: str) -> str | None:
        """Return the path of the story whose name the picture has, the longest such name first."""
        folder, name = posixpath.split(fold(picture))
        stem = posixpath.splitext(name)[0]
        for length in range(len(stem), 0, -1):
            if (folder, stem[:length]) in self._paths and _is_behind(stem[:length], stem[length:]):
                return self._paths[folder, stem[:length]]
        above, own = posixpath.split(folder)
        return self._paths.get((above, re.sub(r"[ ._-](?:files|images|pictures|photos|assets|media)$", "", own)))


def _is_behind(stem: str, rest: str) -> bool:
    return bool(_BEHIND.fullmatch(rest) or (not stem[-1].isdigit() and _JOINED.fullmatch(rest)))


class _Folders:
    """Stories found by the smallest folder around a picture that has any: it is theirs if there is one alone."""

    def __init__(self, stories: Sequence[StoryFile]) -> None:
        self._count: Counter[str] = Counter()
        self._one: dict[str, str] = {}
        for file in stories:
            for folder in _above(file.path):
                self._count[folder] += file.stories
                self._one[folder] = file.path

    def owner(self, picture: str) -> str | None:
        """Return the path of the one story that the picture lies with."""
        around = next((folder for folder in _above(picture) if self._count[folder]), None)
        return self._one[around] if around is not None and self._count[around] == 1 else None


def _above(path: str) -> Iterator[str]:
    """Yield the folders around a file, from the inside out; the last one is the top."""
    while path:
        path = posixpath.dirname(path)
        yield path
