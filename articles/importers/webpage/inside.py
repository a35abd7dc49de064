"""Pictures that a saved page holds itself, as `data:` addresses: each gets a name, by which it is asked for again."""

from __future__ import annotations

import base64
import binascii
import re

from articles.importers.parcel import Limits
from articles.story import UnreadableFile

# What is shorter stands in for a picture that comes later: a blur, a pixel.
_DATA = re.compile(r"data:image/(jpe?g|png|gif|webp|avif);base64,([A-Za-z0-9+/]{4000,})={0,2}", re.I)
_NAME = re.compile(r"picture-in-page-\d{1,6}\.[a-z]{3,4}")


def with_names(text: str) -> tuple[str, dict[str, str]]:
    """Return a page's HTML with a name in the place of each picture that it holds, and what was there by that name."""
    pictures: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        given = f"picture-in-page-{len(pictures) + 1}.{match[1].lower()}"
        pictures[given] = match[2]
        return given

    return _DATA.sub(name, text) if "data:image/" in text else text, pictures


def is_inside(name: str) -> bool:
    """Test whether a name is one of those given here."""
    return _NAME.fullmatch(name) is not None


def picture_inside(pictures: dict[str, str], name: str, limits: Limits) -> bytes | None:
    """Return the bytes of a picture by its name; None where the page holds none. Raises UnreadableFile."""
    written = pictures.get(name)
    if written is None:
        return None
    if len(written) * 3 // 4 > limits.picture:
        raise UnreadableFile(f"“{name}” is larger than {limits.picture // 1024 // 1024} MB.")
    try:
        return base64.b64decode(written + "=" * (-len(written) % 4))
    except binascii.Error as error:
        raise UnreadableFile(f"“{name}” is damaged.") from error
