"""JSON a value at a time: one object a line, the members of a list, or objects one after another, of any number."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from articles.body import printable
from articles.importers.charset import decode, open_text
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

_CHUNK = 1 << 16
_BEGINS = re.compile(r"\ufeff?\s*(?:\[\s*)?\{\s*(?:\"|\})")
# A string that is not closed goes on to the end: no quote within it is tried as the beginning of another.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]:,]', re.DOTALL)
_OUTSIDE, _INSIDE = re.compile(r'["{}\[\]]'), re.compile(r'["\\]')
_AROUND = "\ufeff\x1a \t\r\n"
_BETWEEN = _AROUND + ",:"
_NO_TEXT = re.compile(r"\\u(?:[dD][89a-fA-F]|00[01])|[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FIRST_LINES = 5  # enough to see that a file has an object a line, even if the first of them is broken
_DEEPEST = 8  # levels whose keys are looked at to tell a format

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One value of a file, or the sentence that says why it could not be read; `place` names it for an editor."""

    place: str
    value: Any = None
    error: str | None = None


def keys_at(parcel: Parcel) -> dict[Path, set[str]]:
    """Return the keys of the objects in a file's first bytes, by the keys that lead to them; lists add no step.

    {} where the file does not begin like JSON. `()` is the first level, `("item",)` what stands under "item".
    """
    text = _first_text(parcel)
    found: dict[Path, set[str]] = {}
    if not _BEGINS.match(text):
        return found
    path: list[str | None] = []  # for each open bracket the key it stands under, None in a list
    key, last = None, ""
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark in "{[":
            path.append(key)
            if mark == "{" and len(path) <= _DEEPEST:
                found.setdefault(_steps(path), set())
        elif mark in "}]":
            del path[-1:]
        elif mark == ":" and len(path) <= _DEEPEST:
            found.setdefault(_steps(path), set()).add(last)
        key = last if mark == ":" else None
        last = mark[1:-1]
    return found


def _steps(path: list[str | None]) -> Path:
    return tuple(step for step in path if step is not None)


def _first_text(parcel: Parcel) -> str:
    start = parcel.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start not in (b"{", b"[", b"\xff", b"\xfe", b"\x00"):
        return ""
    try:
        # The head may end within a letter: nothing of it matters but the keys.
        return decode(parcel.head[: len(parcel.head) // 2 * 2]).text
    except UnreadableFile:
        return ""


def read_items(parcel: Parcel, warnings: list[str]) -> Iterator[Item]:
    """Yield a file's values: the members of its list, or its objects, each with its line or number.

    Holds one at a time, none longer than the limit of a story's text. `warnings` is told of the file's charset.
    """
    limit = parcel.limits.text
    with open_text(parcel) as (text, said):
        warnings.extend(said)
        first = list(itertools.islice(iter(lambda: text.readline(limit), ""), _FIRST_LINES))
        if _begins_with_object(first) and any(_is_whole(line) for line in first):
            yield from _lines(itertools.chain(first, iter(lambda: text.readline(limit), "")), limit)
        else:
            yield from _values(itertools.chain(first, iter(lambda: text.read(_CHUNK), "")), limit)


def read_whole(parcel: Parcel, warnings: list[str]) -> Any:
    """Return the one value of a file that must be read at one time. Raises UnreadableFile."""
    decoded = decode(parcel.data)
    warnings.extend(decoded.warnings)
    item = _load(decoded.text, "The file")
    if item.error:
        raise UnreadableFile(item.error)
    return item.value


def dig(value: Any, path: Path, depth: int = 0) -> Iterator[Any]:
    """Yield what stands at the end of a path of keys, members of the lists on the way one by one."""
    if isinstance(value, list):
        for part in value if depth < _DEEPEST else ():
            yield from dig(part, path, depth + 1)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from dig(value[path[0]], path[1:], depth)


def _begins_with_object(lines: list[str]) -> bool:
    return next((bare[0] for line in lines if (bare := line.strip(_AROUND))), "") == "{"


def _is_whole(line: str) -> bool:
    line = line.strip(_AROUND)
    return line.startswith("{") and isinstance(_load(line.rstrip(","), "").value, dict)


def _lines(lines: Iterator[str], limit: int) -> Iterator[Item]:
    number, cut = 0, False
    for line in lines:
        goes_on, cut = cut, len(line) >= limit and not line.endswith("\n")
        number += not goes_on
        if cut and not goes_on:
            yield Item(f"Line {number}", error=_too_long(f"Line {number}", limit))
        elif not cut and not goes_on and (bare := line.strip(_AROUND)):
            yield _load(bare.removesuffix(","), f"Line {number}")


def _values(chunks: Iterator[str], limit: int) -> Iterator[Item]:
    cutter = _Cutter(limit)
    number = 0
    for chunk in chunks:
        for piece in cutter.cut(chunk):
            number += 1
            place = f"Item {number}"
            if piece is None:
                yield Item(place, error=f"{place} is no object with fields, and so no story.")
            else:
                yield _load(piece, place) if piece else Item(place, error=_too_long(place, limit))
    if cutter.is_open:
        place = f"Item {number + 1}"
        yield Item(place, error=f"{place} ends in the middle: the file may have been cut off.")


class _Cutter:
    """Cuts a stream into its outermost objects, wherever the chunks of it end."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._floor = -1  # the depth that the objects stand at: 0, or 1 in a list
        self._depth = 0
        self._in_string = self._escaped = self._is_stray = False
        self._held: list[str] = []
        self._size = 0

    @property
    def is_open(self) -> bool:
        """Whether the stream ended within an object."""
        return self._depth > max(self._floor, 0)

    def cut(self, chunk: str) -> Iterator[str | None]:
        """Yield the objects that end in this chunk, "" for one above the limit, None for what is no object."""
        if self._floor < 0:
            chunk = chunk.lstrip(_AROUND)
            if chunk:
                # A list's members are its objects: its own bracket is no level.
                self._floor = int(chunk.startswith("["))
        at, begin = int(self._escaped), 0
        self._escaped = False
        while match := (_INSIDE if self._in_string else _OUTSIDE).search(chunk, at):
            mark, before = match[0], chunk[at : match.start()]
            at = match.end()
            if mark == "\\":
                at += 1
                self._escaped = at > len(chunk)
                continue
            if self._depth <= self._floor and not self._in_string:
                self._is_stray = self._is_stray or mark == '"' or bool(before.strip(_BETWEEN))
            if mark == '"':
                self._in_string = not self._in_string
            elif mark in "{[":
                if self._depth == self._floor:
                    begin = match.start()
                    if self._is_stray:
                        yield None
                    self._is_stray = False
                self._depth += 1
            elif self._depth > 0:
                self._depth -= 1
                if self._depth == self._floor:
                    yield self._whole(chunk[begin:at])
        if self._depth > self._floor:
            self._hold(chunk[begin:])

    def _hold(self, piece: str) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            self._held.clear()
        else:
            self._held.append(piece)

    def _whole(self, piece: str) -> str:
        self._hold(piece)
        whole = "".join(self._held) if self._size <= self._limit else ""
        self._held.clear()
        self._size = 0
        return whole


def _load(text: str, place: str) -> Item:
    try:
        value = json.loads(text, strict=False)
        return Item(place, printable_json(value) if _NO_TEXT.search(text) else value)
    except RecursionError:
        return Item(place, error=f"{place} is nested too deeply to be a story.")
    except ValueError as error:
        # A number of thousands of digits is refused here too.
        why = getattr(error, "msg", "a number in it is too long")
        return Item(place, error=f"{place} is not valid JSON: {why}.")


def printable_json(value: Any) -> Any:
    """Return a value without the characters that are no text: half pairs and controls that JSON can spell."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, list):
        return [printable_json(part) for part in value]
    return {printable(key): printable_json(part) for key, part in value.items()} if isinstance(value, dict) else value


def _too_long(place: str, limit: int) -> str:
    return f"{place} is longer than {max(1, limit // 1024 // 1024)} MB and was left out."
