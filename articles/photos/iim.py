"""IPTC-IIM 4.2: the older caption block of a picture file, inside Photoshop's resource 0x0404."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

from PIL import Image

Records = dict[tuple[int, int], list[bytes]]

IIM_RESOURCE = 0x0404
DIGEST_RESOURCE = 0x0425
CHARSET = (1, 90)
UTF8_ESCAPE = b"\x1b%G"

# Dataset numbers of record 2 that we read and write, with the bytes the standard allows.
TITLE, INSTRUCTIONS, DAY, TIME, BYLINE, CITY, STATE, COUNTRY = 5, 40, 55, 60, 80, 90, 95, 101
KEYWORD, HEADLINE, CREDIT, SOURCE, COPYRIGHT, CAPTION = 25, 105, 110, 115, 116, 120
LENGTHS = {TITLE: 64, INSTRUCTIONS: 256, BYLINE: 32, CITY: 32, KEYWORD: 64, HEADLINE: 256}
LENGTHS |= {CREDIT: 32, SOURCE: 32, COPYRIGHT: 128, CAPTION: 2000}


def blocks_of(image: Image.Image) -> tuple[bytes, bytes]:
    """Return the IIM block and the digest Photoshop kept of it; either may be empty."""
    resources = image.info.get("photoshop")
    if not isinstance(resources, dict):
        return b"", b""
    found = [resources.get(number) for number in (IIM_RESOURCE, DIGEST_RESOURCE)]
    return tuple(value if isinstance(value, bytes) else b"" for value in found)  # type: ignore[return-value]


def parse(block: bytes) -> Records:
    """Return the datasets by (record, number), in their order; what follows a broken one is left unread."""
    records: Records = {}
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number, size = struct.unpack(">BBH", block[at + 1 : at + 5])
        at += 5
        if size & 0x8000:  # extended: the field says how many bytes the size itself takes
            width = size & 0x7FFF
            size = int.from_bytes(block[at : at + width], "big")
            at += width
        if at + size > len(block):
            break
        records.setdefault((record, number), []).append(block[at : at + size])
        at += size
    return records


def texts(records: Records, number: int) -> tuple[str, ...]:
    """Return the texts of a dataset of record 2, decoded as 1:90 says: UTF-8, else UTF-8 if it fits, else cp1252."""
    return tuple(decode(value) for value in records.get((2, number), ()))


def decode(value: bytes) -> str:
    """Decode bytes of unknown charset: UTF-8 when they fit, else cp1252, which no byte of a Western desk fails."""
    # 1:90 is often wrong about what follows, and text that is no UTF-8 hardly ever decodes as it: so ask the bytes.
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def build(values: Mapping[int, str | Iterable[str]]) -> bytes:
    """Return an IIM block in UTF-8 with these datasets of record 2, each cut to the standard's length."""
    parts = [_dataset(1, 90, UTF8_ESCAPE), _dataset(2, 0, b"\0\4")]
    for number in sorted(values):
        value = values[number]
        for text in [value] if isinstance(value, str) else value:
            if text:
                parts.append(_dataset(2, number, _cut(text, LENGTHS.get(number, 64))))
    return b"".join(parts)


def jpeg_segment(block: bytes) -> bytes:
    """Return the APP13 segment that carries an IIM block in a JPEG."""
    padded = block + b"\0" * (len(block) % 2)
    resource = b"8BIM" + struct.pack(">H", IIM_RESOURCE) + b"\0\0" + struct.pack(">I", len(block)) + padded
    payload = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


def _dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def _cut(text: str, length: int) -> bytes:
    return text.encode("utf-8")[:length].decode("utf-8", "ignore").encode("utf-8")


def json_ready(records: Records) -> dict[str, Sequence[str]]:
    """Return all text datasets of record 2 as {"2:120": [text, …]}."""
    return {f"2:{number}": [decode(v) for v in found] for (record, number), found in records.items() if record == 2}
