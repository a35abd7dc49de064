"""Decompression that is never trusted: in small steps, with what went in and what came out both counted."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Protocol

from articles.importers.archives.entry import CutOff
from articles.story import UnreadableFile

STEP = 64 * 1024
_RATIO_FROM = 1024 * 1024  # a small file may be all blanks
# liblzma takes the whole dictionary at once; 64 MB of it are what its strongest setting writes.
LZMA_MEMORY = 128 * 1024 * 1024
BOMB = "It is packed so densely that it can only be meant to fill the disk."
DAMAGED = "It is damaged: what is packed does not unpack."
CUT_OFF = "It is cut off: part of it is missing."


class Decompressor(Protocol):
    """What bz2 and lzma have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was met."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before something goes in."""

    @property
    def unused_data(self) -> bytes:
        """What stood behind the end of the stream."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most so many bytes of what is unpacked so far."""


class Deflate:
    """zlib, in the manner of bz2 and lzma. `wbits`: -15 without a header (ZIP), 31 with that of gzip."""

    def __init__(self, wbits: int = -15) -> None:
        self._zlib = zlib.decompressobj(wbits)
        self.needs_input = True

    @property
    def eof(self) -> bool:
        """Whether the end of the stream was met."""
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        """What stood behind the end of the stream."""
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Return at most so many bytes of what is unpacked so far."""
        out = self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)
        self.needs_input = not self._zlib.unconsumed_tail and len(out) < max_length
        return out


class Counter:
    """What went in and what came out. Raises UnreadableFile where a file grows beyond all reason."""

    def __init__(self, ratio: int) -> None:
        self.ratio, self.taken, self.given = ratio, 0, 0

    def took(self, number: int) -> None:
        """Count packed bytes; a negative number gives back what was not used."""
        self.taken += number

    def gave(self, number: int) -> None:
        """Count unpacked bytes."""
        self.given += number
        if self.given > _RATIO_FROM and self.given > self.ratio * self.taken:
            raise UnreadableFile(BOMB)


def blocks(file: BinaryIO, most: int | None = None) -> Iterator[bytes]:
    """Yield the next bytes of a file, as many as are asked for or there are."""
    while most is None or most > 0:
        block = file.read(STEP if most is None else min(STEP, most))
        if not block:
            return
        if most is not None:
            most -= len(block)
        yield block


def inflate(packed: Iterable[bytes], decompressor: Decompressor, counter: Counter) -> Iterator[bytes]:
    """Yield what one stream unpacks to; `counter.taken` then says how long the stream was."""
    for block in packed:
        counter.took(len(block))
        yield from _inflate_block(block, decompressor, counter)
        if decompressor.eof:
            counter.took(-len(decompressor.unused_data))
            return
    raise CutOff(CUT_OFF)


def _inflate_block(block: bytes, decompressor: Decompressor, counter: Counter) -> Iterator[bytes]:
    """Yield what one block adds, in steps; what the libraries raise becomes a sentence."""
    while True:
        try:
            out = decompressor.decompress(block, STEP)
        except (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError) as error:
            raise UnreadableFile(DAMAGED) from error
        block = b""
        if out:
            counter.gave(len(out))
            yield out
        if decompressor.eof or decompressor.needs_input or not out:
            return


def gzip() -> Decompressor:
    """Return a decompressor for a gzip stream; it checks the sum at its end."""
    return Deflate(31)


def xz() -> Decompressor:
    """Return a decompressor for an xz stream."""
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=LZMA_MEMORY)


def bzip2() -> Decompressor:
    """Return a decompressor for a bzip2 stream."""
    return bz2.BZ2Decompressor()


NewDecompressor = Callable[[], Decompressor]
