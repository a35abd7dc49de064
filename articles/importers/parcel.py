"""What came: a file's name and bytes, before anybody has read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file as it was sent. `zone` is the one its undated hours are meant in: the source's, else the site's."""

    name: str
    data: bytes
    zone: tzinfo = UTC
