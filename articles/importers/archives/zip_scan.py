"""A ZIP without its list of contents (cut off on its way): its files found one behind the other."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from articles.importers.archives.entry import CutOff, TooMuch
from articles.importers.archives.inflating import CUT_OFF, DAMAGED, Counter, blocks
from articles.importers.archives.zip_directory import LOCAL, Record, extra_fields, from_64, stated_name
from articles.importers.archives.zip_methods import is_stored, refusal, unpacked
from articles.importers.parcel import Limits
from articles.story import UnreadableFile

_SIZES_FOLLOW = 0x8
_DESCRIPTOR = b"PK\7\x08"
_NEXT = (b"PK\3\4", b"PK\1\2")


def scan(file: BinaryIO, size: int, limits: Limits) -> Iterator[Record]:
    """Yield a record for each file that is whole. Raises UnreadableFile (CutOff, where bytes end) at what is not."""
    at, room = max(0, file.read(8).find(_NEXT[0])), limits.unpacked
    while True:
        file.seek(at)
        header = file.read(LOCAL.size)
        if len(header) < LOCAL.size:
            raise CutOff(CUT_OFF)
        if header[:4] != b"PK\3\4":
            if header[:4] in (b"PK\1\2", b"PK\5\6"):
                return
            raise UnreadableFile(DAMAGED)
        record, data = _read_local(file, header, at)
        at = data + record.packed
        if record.flags & _SIZES_FOLLOW and not record.packed:
            record, at = _measured(file, record, data, limits.ratio, room)
            room -= record.size
        if at > size:
            raise CutOff(CUT_OFF)
        yield record


def _read_local(file: BinaryIO, header: bytes, at: int) -> tuple[Record, int]:
    """Return the record of a local header, and where its data begin."""
    _, _, flags, method, _, _, crc, packed, size, n, m = LOCAL.unpack(header)
    rest = file.read(n + m)
    fields = extra_fields(rest[n:])
    size, packed = from_64(fields, size, packed)
    name, flags = stated_name(rest[:n], flags, fields)
    return Record(name, at, packed, size, crc, method, flags), at + LOCAL.size + n + m


def _measured(file: BinaryIO, record: Record, data: int, ratio: int, room: int) -> tuple[Record, int]:
    """Return a record whose sizes stand behind its data, and where the next one begins: unpacked to find out."""
    if refusal(record) or is_stored(record):
        raise UnreadableFile("Where one of its files ends cannot be told.")
    file.seek(data)
    counter, crc = Counter(ratio), 0
    for chunk in unpacked(record, blocks(file), counter):
        crc = zlib.crc32(chunk, crc)
        if counter.given > room:
            raise TooMuch("The archive is cut off, and too large to look for what is whole in it.")
    end = data + counter.taken
    file.seek(end)
    descriptor = file.read(28)
    marked = descriptor.startswith(_DESCRIPTOR)
    if descriptor[4 * marked : 4 * marked + 4] != crc.to_bytes(4, "little"):
        raise CutOff(CUT_OFF) if len(descriptor) < 12 + 4 * marked else UnreadableFile(DAMAGED)
    # Sizes of four bytes or of eight: what follows tells.
    short = 12 + 4 * marked
    length = short + 8 if descriptor[short + 8 : short + 12] in _NEXT else short
    return replace(record, packed=counter.taken, size=counter.given, crc=crc), end + length
