"""How a file in a ZIP may be packed, and the sentence for what is not read."""

from __future__ import annotations

import bz2
import lzma
from collections.abc import Iterable, Iterator

from articles.importers.archives.inflating import DAMAGED, LZMA_MEMORY, Counter, Decompressor, Deflate, inflate, xz
from articles.importers.archives.zip_directory import Record
from articles.story import UnreadableFile

LOCKED = "It is locked with a password: send it unlocked."
_STORED, _DEFLATE, _BZIP2, _LZMA, _XZ, _AES = 0, 8, 12, 14, 95, 99
_NOT_READ = {1: "Shrink", 6: "Implode", 9: "Deflate64", 93: "Zstandard", 97: "WavPack", 98: "PPMd"}
_ENCRYPTED, _HIDDEN = 0x1, 0x2000
_LZMA_ENDS_BY_MARK = 0x2


def refusal(record: Record) -> str | None:
    """Return why a file of a ZIP is not to be unpacked, None where it may be."""
    if record.flags & (_ENCRYPTED | _HIDDEN) or record.method == _AES:
        return LOCKED
    if record.method in (_STORED, _DEFLATE, _BZIP2, _LZMA, _XZ):
        return None
    method = _NOT_READ.get(record.method, f"method {record.method}")
    return f"It is packed in a way that cannot be read here ({method}): make an ordinary ZIP of it."


def unpacked(record: Record, packed: Iterator[bytes], counter: Counter) -> Iterator[bytes]:
    """Yield the bytes of a file from its packed ones."""
    if record.method == _STORED:
        yield from _stored(packed, counter)
    elif record.method == _LZMA:
        yield from _lzma(record, packed, counter)
    else:
        yield from inflate(packed, _new(record.method), counter)


def is_stored(record: Record) -> bool:
    """Test whether a file stands in the ZIP as it is."""
    return record.method == _STORED


def _stored(packed: Iterable[bytes], counter: Counter) -> Iterator[bytes]:
    for block in packed:
        counter.took(len(block))
        counter.gave(len(block))
        yield block


def _new(method: int) -> Decompressor:
    if method == _DEFLATE:
        return Deflate()
    return bz2.BZ2Decompressor() if method == _BZIP2 else xz()


def _lzma(record: Record, packed: Iterator[bytes], counter: Counter) -> Iterator[bytes]:
    """Yield what LZMA data unpack to: ZIP's header (APPNOTE 5.8.8) is put into the form of a .lzma file.

    That form alone can be given a limit on memory: the file itself says how large a dictionary it wants.
    """
    first = next(packed, b"")
    if len(first) < 9 or first[2:4] != b"\5\0":
        raise UnreadableFile(DAMAGED)
    size = (1 << 64) - 1 if record.flags & _LZMA_ENDS_BY_MARK else record.size
    header = first[4:9] + size.to_bytes(8, "little")
    decompressor = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=LZMA_MEMORY)

    def blocks() -> Iterator[bytes]:
        yield header + first[9:]
        yield from packed

    yield from inflate(blocks(), decompressor, counter)
