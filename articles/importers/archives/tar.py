"""Tar archives (ustar, GNU, pax, the old kind): headers read by the standard library, bytes straight from the file."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from articles.importers.archives.charset import decode_name, guess_page
from articles.importers.archives.entry import Archive, CutOff, Entry
from articles.importers.archives.inflating import CUT_OFF, blocks
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

_BLOCK = 512
# Bytes of headers for one file: a name may be long, and hostile ones are as long as the archive.
_MOST_HEADERS = 256 * 1024
_CUT_OFF = "The archive is cut off: what was whole in it was read, the rest is missing. Send it again."
_DAMAGED = "The archive is damaged: what came before the damage was read, the rest was not. Send it again."


def open_tar(parcel: Parcel) -> Archive | None:
    """Return the files of a tar archive, None for what is none: its first header carries a sum of its own bytes."""
    return Archive(_entries(parcel), grows=False) if _is_header(parcel.head[:_BLOCK]) else None


def _is_header(block: bytes) -> bool:
    if len(block) < _BLOCK:
        return False
    stated = block[148:156].strip(b" \0")
    if not stated or len(stated) > 7 or stated.strip(b"01234567"):
        return False
    total = sum(block) - sum(block[148:156]) + 8 * 32
    # Some old writers counted the bytes as signed ones.
    return int(stated, 8) in (total, total - 256 * sum(byte > 127 for byte in block[:148] + block[156:]))


class _Headers(io.RawIOBase):
    """The archive as tarfile sees it: only so much at a time, so that no header can fill the memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.left = _MOST_HEADERS

    def read(self, size: int = -1) -> bytes:
        """Return bytes, or raise ReadError beyond the limit."""
        self.left -= max(size, 0)
        if size < 0 or self.left < 0:
            raise tarfile.ReadError("headers beyond reason")
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place in the archive."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """Return the place in the archive."""
        return self._file.tell()


def _entries(parcel: Parcel) -> Iterator[Entry]:
    end = 0
    with parcel.open() as file:
        try:
            for info, end in _headers(file):
                if not info.isdir():
                    yield _entry(parcel, info)
                if end > parcel.size:
                    raise CutOff(_CUT_OFF)
        # Whatever stands in the headers: numbers out of range, recursion, names that are none.
        except (tarfile.TarError, ValueError, ArithmeticError, RecursionError, LookupError, EOFError) as error:
            raise UnreadableFile(_DAMAGED) from error
        # tarfile stops without a word at what is neither a header nor the end.
        file.seek(end)
        if file.read(_BLOCK).strip(b"\0"):
            raise UnreadableFile(_DAMAGED)


def _headers(file: BinaryIO) -> Iterator[tuple[tarfile.TarInfo, int]]:
    """Yield each file's header and where the file ends."""
    headers, end = _Headers(file), 0
    with tarfile.open(fileobj=headers, mode="r:", errors="surrogateescape") as archive:
        while (info := archive.next()) is not None:
            if info.size < 0 or archive.offset <= end:
                raise tarfile.ReadError("a size below zero")
            end, headers.left = archive.offset, _MOST_HEADERS
            archive.members.clear()  # type: ignore[attr-defined]  # it keeps them all otherwise
            yield info, end


def _entry(parcel: Parcel, info: tarfile.TarInfo) -> Entry:
    name = _decoded(info.name)
    if info.type in (tarfile.LNKTYPE, tarfile.SYMTYPE):
        return Entry(name, error="It is a link, not a file: send the file itself.")
    if not info.isreg() or info.issparse():
        return Entry(name, error="It is not an ordinary file.")
    start, size = info.offset_data, info.size
    if start + size > parcel.size:
        return Entry(name, error=CUT_OFF)
    return Entry(name, partial(_chunks, parcel, start, size))


def _decoded(name: str) -> str:
    """Return a name, one that is not in UTF-8 in the likeliest code page."""
    raw = name.encode("utf-8", "surrogateescape")
    return name if raw.isascii() else decode_name(raw, 0, guess_page([raw]))


def _chunks(parcel: Parcel, start: int, size: int) -> Iterator[bytes]:
    with parcel.open() as file:
        file.seek(start)
        yield from blocks(file, size)
