"""Unpacked bytes: small ones in memory, large ones in a file that goes when nobody holds its path any more."""

from __future__ import annotations

import os
import sys
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO

from articles.importers.archives.entry import TooMuch
from articles.importers.parcel import Limits
from articles.story import UnreadableFile

if sys.platform == "win32":
    from pathlib import WindowsPath as SystemPath
else:
    from pathlib import PosixPath as SystemPath


class SpooledPath(SystemPath):
    """The path of a temporary file that lives as long as this object does."""


class Tally:
    """What was unpacked so far of one delivery, archives within archives included. Real bytes, whatever headers say."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.entries = self.bytes = 0

    def count_entry(self) -> None:
        """Count one file of an archive. Raises TooMuch."""
        self.entries += 1
        if self.entries > self.limits.entries:
            raise TooMuch(f"The archive holds more than {self.limits.entries:,} files: send it in parts.")

    def count_bytes(self, number: int) -> None:
        """Count unpacked bytes. Raises TooMuch."""
        self.bytes += number
        if self.bytes > self.limits.unpacked:
            raise TooMuch(
                f"Unpacked, the archive is larger than {in_words(self.limits.unpacked)}: nothing beyond was read. "
                "Send it in parts."
            )

    def counted(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what comes, counted."""
        for chunk in chunks:
            self.count_bytes(len(chunk))
            yield chunk


def spool(chunks: Iterable[bytes], limits: Limits) -> tuple[bytes | SpooledPath, UnreadableFile | None]:
    """Return what came of the bytes, and the error that ended them early, if one did.

    TooMuch passes through, as do errors of the operating system.
    """
    start: list[bytes] = []
    size = 0
    chunks = iter(_up_to(chunks, limits.member))
    try:
        for chunk in chunks:
            start.append(chunk)
            size += len(chunk)
            if size > limits.spool:
                return _to_disk(start, chunks)
    except TooMuch:
        raise
    except UnreadableFile as error:
        return b"".join(start), error
    return b"".join(start), None


def _to_disk(start: list[bytes], chunks: Iterator[bytes]) -> tuple[SpooledPath, UnreadableFile | None]:
    handle, name = tempfile.mkstemp(prefix="newsroom-")
    path = SpooledPath(name)
    weakref.finalize(path, _delete, name, os.getpid())
    with os.fdopen(handle, "wb") as file:
        return path, _write(file, start, chunks)


def _write(file: BinaryIO, start: list[bytes], chunks: Iterator[bytes]) -> UnreadableFile | None:
    file.writelines(start)
    start.clear()
    try:
        file.writelines(chunks)
    except TooMuch:
        raise
    except UnreadableFile as error:
        return error
    return None


def _up_to(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise UnreadableFile(f"It is larger than {in_words(most)} unpacked.")
        yield chunk


def _delete(name: str, made_by: int) -> None:
    # A forked worker holds a copy of the path, and may let go of it while its parent reads the file.
    if os.getpid() == made_by:
        with suppress(OSError):
            os.unlink(name)


def in_words(number: int) -> str:
    """Return a number of bytes as an editor says it."""
    for unit, size in (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024)):
        if number >= size:
            return f"{number / size:.0f} {unit}" if number % size == 0 else f"{number / size:.1f} {unit}"
    return f"{number} bytes"
