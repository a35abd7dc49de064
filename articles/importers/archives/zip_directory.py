"""The list of contents at the end of a ZIP (PKWARE's APPNOTE, sections 4.3.12 to 4.3.16, and ZIP64).

Read here and not by the standard library, which makes an object of every one of ten million entries before anybody
can say that these are too many, and gives up on all of them for one name it cannot decode.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

from articles.story import UnreadableFile

_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_RECORD = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
IS_UTF8 = 0x800
_MOST_COMMENT = 65_535
_UNKNOWN = 0xFFFF_FFFF
_ZIP64, _UNICODE_PATH = 1, 0x7075  # extra fields
_UNIX = (3, 19)  # systems that write st_mode; 19 is macOS
# Bytes. Longer ones are refused as names; kept whole, twenty thousand of them would fill the memory.
_LONGEST_NAME = 4_004


class NoDirectory(Exception):
    """The list of contents is missing or damaged."""


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the list: where a file stands and how it is packed, its name still undecoded."""

    raw_name: bytes
    start: int  # of its local header
    packed: int
    size: int
    crc: int
    method: int
    flags: int
    mode: int = 0  # Unix st_mode, 0 where the writer gave none


def read_directory(file: BinaryIO, size: int, most: int) -> list[Record]:
    """Return the records of a ZIP. Raises NoDirectory, or UnreadableFile where no file of it is to be read."""
    start, length, shift = _find(file, size)
    file.seek(start)
    left, records = length, []
    while left > 0:
        record, used = _read_record(file, shift)
        left -= used
        records.append(record)
        if len(records) > most:
            raise UnreadableFile(f"The archive holds more than {most:,} files: send it in parts.")
    _refuse_overlaps(records, start)
    return records


def _find(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Return where the list stands, its length in bytes, and by how much all offsets in it are to be shifted."""
    end, (_, disk, first_disk, _, _, length, offset, _) = _find_end(file, size)
    if _LOCATOR_64.size <= end:
        file.seek(end - _LOCATOR_64.size)
        mark, _, stated, _ = _LOCATOR_64.unpack(file.read(_LOCATOR_64.size))
        if mark == b"PK\6\7":
            # Right before its locator, whatever stands before the archive; else where it is said to be.
            usual = end - _LOCATOR_64.size - _END_64.size
            end, fields = _read_end_64(file, usual) or _read_end_64(file, min(stated, size)) or (end, None)
            if fields is None:
                raise NoDirectory
            *_, disk, first_disk, _, _, length, offset = fields
    if disk or first_disk:
        raise UnreadableFile("The archive comes in several files, and this is one of them: send it in one piece.")
    shift = end - length - offset
    if shift < 0:
        raise NoDirectory
    return offset + shift, length, shift


def _find_end(file: BinaryIO, size: int) -> tuple[int, tuple[int, ...]]:
    """Return where the end record stands and its fields: the one whose comment fills the file, else the last."""
    start = max(0, size - _END.size - _MOST_COMMENT)
    file.seek(start)
    tail = file.read(_END.size + _MOST_COMMENT)
    places = [match.start() for match in re.finditer(b"PK\5\6", tail) if match.start() + _END.size <= len(tail)]
    found = [(at, _END.unpack_from(tail, at)) for at in places]
    if not found:
        raise NoDirectory
    filling = [(at, end) for at, end in found if at + _END.size + end[-1] == len(tail)]
    at, end = (filling or found)[-1]
    return start + at, end


def _read_end_64(file: BinaryIO, at: int) -> tuple[int, tuple[int, ...]] | None:
    file.seek(max(at, 0))
    fields = file.read(_END_64.size)
    if len(fields) < _END_64.size or fields[:4] != b"PK\6\6":
        return None
    return at, _END_64.unpack(fields)[1:]


def _read_record(file: BinaryIO, shift: int) -> tuple[Record, int]:
    fixed = file.read(_RECORD.size)
    if len(fixed) < _RECORD.size or fixed[:4] != b"PK\1\2":
        raise NoDirectory
    _, made_by, _, flags, method, _, _, crc, packed, size, n, m, k, _, _, attributes, start = _RECORD.unpack(fixed)
    rest = file.read(n + m + k)
    if len(rest) < n + m + k:
        raise NoDirectory
    fields = extra_fields(rest[n : n + m])
    size, packed, start = from_64(fields, size, packed, start)
    name, flags = stated_name(rest[:n], flags, fields)
    mode = attributes >> 16 if made_by >> 8 in _UNIX else 0
    return Record(name, start + shift, packed, size, crc, method, flags, mode), _RECORD.size + len(rest)


def from_64(fields: dict[int, bytes], *values: int) -> list[int]:
    """Return the values, those that say “see the ZIP64 field” read from there."""
    field = fields.get(_ZIP64, b"")
    numbers = iter(struct.unpack_from(f"<{len(field) // 8}Q", field))
    return [next(numbers, value) if value == _UNKNOWN else value for value in values]


def stated_name(raw: bytes, flags: int, fields: dict[int, bytes]) -> tuple[bytes, int]:
    """Return a name's bytes, in UTF-8 where the record has it so too, and the flags that say it."""
    unicode = fields.get(_UNICODE_PATH, b"")
    if len(unicode) > 5 and unicode[0] == 1 and int.from_bytes(unicode[1:5], "little") == zlib.crc32(raw):
        raw, flags = unicode[5:], flags | IS_UTF8
    return raw[:_LONGEST_NAME], flags


def extra_fields(extra: bytes) -> dict[int, bytes]:
    """Return the extra fields of a record by their number; the first of each."""
    fields: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        number, length = struct.unpack_from("<2H", extra, at)
        if number in (_ZIP64, _UNICODE_PATH):
            fields.setdefault(number, extra[at + 4 : at + 4 + length])
        at += 4 + length
    return fields


def _refuse_overlaps(records: list[Record], end: int) -> None:
    """Refuse a bomb whose files share their bytes (D. Fifield, “A better zip bomb”, 2019)."""
    last = 0
    for record in sorted(records, key=lambda record: record.start):
        if record.start < last:
            raise UnreadableFile("The archive is a trap: its files lie over one another. Nothing of it was read.")
        last = record.start + LOCAL.size + record.packed
    if last > end:
        raise NoDirectory
