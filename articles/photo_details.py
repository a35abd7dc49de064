"""What a desk says of a photo itself and not of one of its uses: out with our own export, and in again."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from articles.models import Photo

_WORDS = "headline description credit creator source copyright instructions alt_text city file_name".split()
_LISTS = ("people_shown", "keywords")


def details_of(photo: Photo) -> dict[str, str]:
    """Return a photo's words by what they are; lists have a line each, `focal` is "0.5 0.3" from the top left."""
    said = {name: str(getattr(photo, name)) for name in _WORDS}
    said |= {name: "\n".join(map(str, getattr(photo, name))) for name in _LISTS}
    said["taken_at"] = photo.taken_at.isoformat() if photo.taken_at else ""
    said["focal"] = f"{photo.focal_x} {photo.focal_y}"
    # What the file says and somebody struck out is said to be empty.
    return {name: value for name, value in said.items() if value or name == "credit" or photo.file_said}


def set_details(photo: Photo, said: Mapping[str, str]) -> None:
    """Set what `details_of` gave on a photo that has just come in, and save it; what cannot be read is left."""
    for name in _WORDS:
        if name in said:
            setattr(photo, name, said[name][: Photo._meta.get_field(name).max_length])
    for name in _LISTS:
        if name in said:
            setattr(photo, name, said[name].split("\n") if said[name] else [])
    if "taken_at" in said:
        photo.taken_at = _moment(said["taken_at"])
    photo.focal_x, photo.focal_y = _focal(said.get("focal", "")) or photo.focal
    photo.save()


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _focal(text: str) -> tuple[float, float] | None:
    try:
        x, y = map(float, text.split())
    except ValueError:
        return None
    inside = all(math.isfinite(side) and 0 <= side <= 1 for side in (x, y))
    return (x, y) if inside else None
