"""One compressed file: .gz, .bz2, .xz. What it holds may be a tar archive, which the caller finds out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import chain

from articles.importers.archives.entry import Archive, Entry
from articles.importers.archives.inflating import Counter, NewDecompressor, blocks, bzip2, gzip, inflate, xz
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

_KINDS: tuple[tuple[re.Pattern[bytes], NewDecompressor], ...] = (
    (re.compile(rb"\x1f\x8b\x08"), gzip),
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", re.S), bzip2),
    (re.compile(rb"\xfd7zXZ\x00"), xz),
)
_ENDING = re.compile(r"\.(?:gz|gzip|bz2|xz|z)$", re.I)
_TAR_ENDING = re.compile(r"\.(?:tgz|tbz2?|txz)$", re.I)
# Block compressors write one stream for each 64 kB; nobody writes empty ones by the million.
_STREAMS = 100_000
_MAGIC = 16  # bytes: no magic number is longer


def open_compressed(parcel: Parcel) -> Archive | None:
    """Return the one file that a compressed file holds."""
    for magic, new in _KINDS:
        if magic.match(parcel.head):
            entry = Entry(_inner_name(parcel.name), partial(_unpacked, parcel, magic, new))
            return Archive([entry], wraps=True)
    return None


def _inner_name(name: str) -> str:
    name = _TAR_ENDING.sub(".tar", name.rsplit("/", 1)[-1])
    return _ENDING.sub("", name) or name


def _unpacked(parcel: Parcel, magic: re.Pattern[bytes], new: NewDecompressor) -> Iterator[bytes]:
    """Yield what all streams of the file unpack to, one after another; padding and what else follows is no stream."""
    counter, rest = Counter(parcel.limits.ratio), b""
    with parcel.open() as file:
        for _ in range(_STREAMS):
            decompressor = new()
            yield from inflate(chain([rest], blocks(file)), decompressor, counter)
            rest = (decompressor.unused_data + file.read(_MAGIC)).lstrip(b"\0")
            if not magic.match(rest):
                return
    raise UnreadableFile("It is compressed in more pieces than anybody needs.")
