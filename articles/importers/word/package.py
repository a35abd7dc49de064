"""The ZIP that a Word file is: its parts, who refers to whom, and how much of it is read (ECMA-376 part 2)."""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import unquote

from lxml import etree

from articles.importers._xml import read_xml
from articles.importers.parcel import Limits, Parcel
from articles.importers.word.names import in_transitional_names
from articles.story import UnreadableFile

DAMAGED = "The Word file is damaged and could not be read: send it again, or paste the text."
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
_END_OF_DIRECTORY = b"PK\x05\x06"
_MOST_DIRECTORY = 4 * 1024 * 1024  # bytes; a document has some dozens of parts
_MOST_XML = 32 * 1024 * 1024  # bytes of one part: its tree takes several times that in memory
_MOST_UNCHECKED = 1024 * 1024  # below that no ratio of packed to unpacked can hurt


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: its kind ("image", "styles"), and its name or outside address."""

    kind: str
    target: str
    is_outside: bool


class Package:
    """The parts of one Word file, read when they are asked for."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive, self._limits = archive, limits
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for info in archive.infolist():
            # Part names know no case, and old programs write them with a backslash.
            self._parts.setdefault(_folded(info.filename), info)
        self.warnings: list[str] = []  # about the text itself
        self.main: str | None = None
        self.main = self._find_main()

    def _find_main(self) -> str | None:
        """Return the name of the main part if this is a word processor's file."""
        named = [r.target for r in self.relations("").values() if r.kind == "officeDocument" and not r.is_outside]
        for name in (*named, "word/document.xml"):
            if _folded(name) in self._parts and self._is_word(name):
                return name
        return None

    def _is_word(self, name: str) -> bool:
        types = self.xml("[Content_Types].xml")
        if types is None:
            return _folded(name) == "word/document.xml"
        stated = [
            str(el.get("ContentType") or "")
            for el in types.iter("{*}Override")
            if _folded(el.get("PartName") or "") == _folded(name)
        ] or [str(el.get("ContentType") or "") for el in types.iter("{*}Default") if el.get("Extension") == "xml"]
        return any("wordprocessingml" in kind or "ms-word" in kind for kind in stated)

    def relations(self, name: str) -> dict[str, Relation]:
        """Return what a part ("" is the whole file) refers to, by the ids it uses."""
        folder, _, file = name.rpartition("/")
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, Relation] = {}
        for el in root.iter("{*}Relationship") if root is not None else ():
            target, is_outside = el.get("Target") or "", el.get("TargetMode") == "External"
            kind = (el.get("Type") or "").rpartition("/")[2]
            if not is_outside:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            found[el.get("Id") or ""] = Relation(kind, target, is_outside)
        return found

    def name_of(self, name: str) -> str | None:
        """Return a part's name as the archive writes it, None where there is none."""
        info = self._parts.get(_folded(name))
        return info.filename if info else None

    def xml(self, name: str) -> etree._Element | None:
        """Return a part's tree in transitional names; None where there is no such part or it is broken."""
        data = self.bytes(name, _MOST_XML)
        if data is None:
            return None
        try:
            document = read_xml(Parcel(name, data))
        except UnreadableFile:
            return None
        # No part may have a document type (part 2, 6.1.4): one that brings it wants entities expanded.
        if getattr(document.root.getroottree().docinfo, "doctype", ""):
            return None
        if name == self.main:
            self.warnings.extend(document.warnings)
        return in_transitional_names(document.root)

    def bytes(self, name: str, most: int) -> bytes | None:
        """Return a part's bytes; None where there is no such part. Raises UnreadableFile above a limit."""
        info = self._parts.get(_folded(name))
        if info is None:
            return None
        if info.file_size > _MOST_UNCHECKED and info.file_size > self._limits.ratio * max(info.compress_size, 1):
            raise UnreadableFile(
                f"“{info.filename}” in the Word file unpacks to far more than it is: it was not opened."
            )
        with self._archive.open(info) as part:
            data = part.read(most + 1)
        if len(data) > most:
            raise UnreadableFile(
                f"“{info.filename}” in the Word file is larger than {most // 1024 // 1024} MB: it was not opened."
            )
        return data


@contextmanager
def open_package(parcel: Parcel) -> Iterator[Package]:
    """Open a Word file; whatever is broken in it, then or inside the block, raises UnreadableFile."""
    try:
        with parcel.open() as file:
            _refuse_long_directory(file, parcel.limits)
            with zipfile.ZipFile(file) as archive:
                yield Package(archive, parcel.limits)
    except UnreadableFile:
        raise
    except RecursionError as error:
        raise UnreadableFile("The Word file is nested too deeply to be read: paste its text.") from error
    except _BROKEN as error:
        raise UnreadableFile(DAMAGED) from error


def _refuse_long_directory(file: BinaryIO, limits: Limits) -> None:
    """Raise UnreadableFile for a list of parts that would fill the memory before one part is opened."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or at + 22 > len(tail):
        raise UnreadableFile(DAMAGED)
    entries, length = struct.unpack_from("<HI", tail, at + 10)
    if entries > limits.entries or length > _MOST_DIRECTORY:
        raise UnreadableFile(f"The Word file has more than {limits.entries} parts: it was not opened.")
    file.seek(0)


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
