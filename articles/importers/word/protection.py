"""Word files locked with a password: the old Office container with the package encrypted in it (MS-OFFCRYPTO)."""

from __future__ import annotations

import struct

from articles.importers.parcel import Parcel

LOCKED = "The Word file is locked with a password: save it without one, or paste the text."
_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_DIRECTORY = 4096  # bytes of the list of streams: more than any locked file has


def is_locked(parcel: Parcel) -> bool:
    """Test for an encrypted Office file, by the stream that it keeps its package in."""
    head = parcel.head
    if not head.startswith(_CONTAINER) or len(head) < 512:
        return False
    (shift,), (first,) = struct.unpack_from("<H", head, 30), struct.unpack_from("<I", head, 48)
    if shift not in (9, 12):
        return False
    with parcel.open() as file:
        file.seek((first + 1) << shift)
        return _LOCKED_STREAM in file.read(_DIRECTORY)
