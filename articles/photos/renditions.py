"""The sizes readers get: cropped around the focal point, in sRGB, upright, never enlarged, with nothing but the credit.

A rendition's name changes with the file and with the focal point, so that it may be cached for ever.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageCms, ImageOps

from articles.photos.metadata import CreditLines, keep_credit
from articles.photos.opening import is_jpeg, open_picture, seen_size

Focal = tuple[float, float]  # the point that matters: x and y from the top left, each 0 to 1
Size = tuple[int, int]
CENTER: Focal = (0.5, 0.5)

RATIOS: Mapping[str, float | None] = {
    "16x9": 16 / 9,
    "3x2": 3 / 2,
    "4x3": 4 / 3,
    "1x1": 1.0,
    "4x5": 4 / 5,
    "full": None,  # as shot
}
REDUCE_BELOW = 0.25  # of the original's size: what other formats than JPEG are shrunk by before the fine filter
ENDINGS = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}
FORMAT_OF = {ending: fmt for fmt, ending in ENDINGS.items()}
SETTINGS: Mapping[str, Mapping[str, Any]] = {
    # Speed 6, the default, takes more than twice the time of 8 for a twentieth fewer bytes.
    "avif": {"quality": 55, "speed": 8},
    "webp": {"quality": 68, "method": 4},
    "jpeg": {"quality": 74, "progressive": True, "optimize": True},
}


@dataclass(frozen=True, slots=True)
class Role:
    """A picture's part on a page: the crops it takes, its widths, and the formats."""

    ratios: tuple[str, ...]
    widths: tuple[int, ...]
    formats: tuple[str, ...] = ("avif", "webp", "jpeg")


LADDER: Mapping[str, Role] = {
    "lead": Role(("16x9",), (480, 800, 1200, 1600)),
    "portrait": Role(("4x5",), (480, 800, 1080)),  # an upright lead, beside its headline
    "inline": Role(("full",), (480, 800, 1280)),
    "wide": Role(("16x9",), (480, 800, 1200, 1600)),
    "card": Role(("3x2",), (320, 480, 800, 1280)),
    "social": Role(("16x9", "4x3", "1x1"), (1200,), ("jpeg",)),
}
ALLOWED = {
    (ratio, width, fmt)
    for role in LADDER.values()
    for ratio in role.ratios
    for width in role.widths
    for fmt in role.formats
}


class RenditionName(NamedTuple):
    """What a rendition's file name says. `checksum` is the first 24 digits of the original's sha256."""

    checksum: str
    focal: Focal
    ratio: str
    width: int
    format: str


NAME = re.compile(r"([0-9a-f]{24})-(\d{1,3})x(\d{1,3})-(\w{3,4})-(\d{3,4})\.(avif|webp|jpg)", re.ASCII)


def name(checksum: str, width: int, ratio: str, fmt: str, focal: Focal = CENTER) -> str:
    """Return the file name of a rendition, e.g. "3f…-50x33-16x9-800.avif"."""
    x, y = (round(100 * _clamp(value)) for value in focal)
    return f"{checksum[:24]}-{x}x{y}-{ratio}-{width}.{ENDINGS[fmt]}"


def parse_name(text: str) -> RenditionName | None:
    """Return what a name says, or None unless it is exactly one that `name` gives for a size of the ladder."""
    found = NAME.fullmatch(text)
    if not found:
        return None
    checksum, x, y, ratio, width, ending = found.groups()
    parsed = RenditionName(checksum, (int(x) / 100, int(y) / 100), ratio, int(width), FORMAT_OF[ending])
    if (parsed.ratio, parsed.width, parsed.format) not in ALLOWED:
        return None
    # One picture, one address: "007x50" would be a second name for the same file.
    return parsed if name(checksum, parsed.width, ratio, parsed.format, parsed.focal) == text else None


def widths_for(role: str, photo_width: int, photo_height: int, ratio: str | None = None) -> tuple[int, ...]:
    """Return the ladder's widths worth making of a photo: those it fills, and the next if that adds a tenth.

    The last may come out narrower than its name: `size_of` says what it really is.
    """
    steps = LADDER[role]
    x0, _, x1, _ = crop_box(photo_width, photo_height, ratio or steps.ratios[0])
    filled = [width for width in steps.widths if width <= x1 - x0]
    rest = steps.widths[len(filled) :]
    if rest and (not filled or x1 - x0 >= 1.1 * filled[-1]):
        filled.append(rest[0])
    return tuple(filled)


def size_of(photo_width: int, photo_height: int, ratio: str, width: int) -> Size:
    """Return the width and height a rendition of a photo comes out with."""
    x0, y0, x1, y1 = crop_box(photo_width, photo_height, ratio)
    real = max(1, min(width, int(x1 - x0)))
    return real, max(1, round(real * (y1 - y0) / (x1 - x0)))


def crop_box(width: int, height: int, ratio: str, focal: Focal = CENTER) -> tuple[float, float, float, float]:
    """Return the largest box of a ratio (left, top, right, bottom, in pixels) as near the focal point as it fits."""
    wanted = RATIOS[ratio] or width / height
    box_width, box_height = min(float(width), height * wanted), min(float(height), width / wanted)
    left = _clamp((_clamp(focal[0]) * width - box_width / 2) / max(width - box_width, 1e-9)) * (width - box_width)
    top = _clamp((_clamp(focal[1]) * height - box_height / 2) / max(height - box_height, 1e-9)) * (height - box_height)
    return left, top, left + box_width, top + box_height


def make(
    source: Path,
    target: Path,
    width: int,
    ratio: str,
    fmt: str,
    focal: Focal = CENTER,
    credit: CreditLines | None = None,
) -> Size:
    """Write one rendition and return its size, or raise UnreadablePicture.

    Any number of processes may make the same one at once: each writes its own file and puts it in place whole.
    """
    with open_picture(source) as image:
        photo = seen_size(image)
        box = crop_box(*photo, ratio, focal)
        size = size_of(*photo, ratio, width)
        picture = _upright(image, size[0] / (box[2] - box[0]))
        scale = picture.width / photo[0], picture.height / photo[1]
        box = (box[0] * scale[0], box[1] * scale[1], box[2] * scale[0], box[3] * scale[1])
        picture = _in_srgb(picture.resize(size, Image.Resampling.LANCZOS, box=_inside(box, picture.size)))
        _write(picture, target, fmt, credit)
    return size


def probe(source: Path | bytes) -> Size:
    """Return a picture's size as seen, from its header alone."""
    with open_picture(source) as image:
        return seen_size(image)


def average_color(source: Path | bytes) -> str:
    """Return the picture's mean color as "#rrggbb": the tint that stands while it loads."""
    with open_picture(source) as image:
        small = _in_srgb(_upright(image, 64 / max(image.size)).resize((1, 1), Image.Resampling.BOX))
        red, green, blue = small.getpixel((0, 0))  # type: ignore[misc]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _upright(image: Image.Image, scale: float) -> Image.Image:
    """Decode no larger than needed, turn upright, and bring to a mode that can be resized."""
    icc = image.info.get("icc_profile")
    if is_jpeg(image):
        # In the picture's own proportion: libjpeg takes the smaller of the two reductions.
        image.draft(None, (ceil(image.width * scale), ceil(image.height * scale)))
    elif scale < REDUCE_BELOW and image.mode in ("RGB", "RGBA", "L"):
        image = image.reduce(int(0.5 / scale))  # the same picture in a quarter of the memory, before any copy is made
    picture = ImageOps.exif_transpose(image)
    if picture.mode.startswith("I"):
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    elif picture.mode in ("P", "PA", "1", "LA", "La", "RGBa"):
        picture = picture.convert("RGBA")
    if picture.mode == "RGBA":
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("RGB")
    picture.info["icc_profile"] = icc
    return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Convert from the picture's own color profile; one that is broken is taken as sRGB."""
    icc = picture.info.get("icc_profile")
    if icc:
        with suppress(ImageCms.PyCMSError, OSError, ValueError):
            profile = ImageCms.ImageCmsProfile(BytesIO(icc))
            if "sRGB" not in ImageCms.getProfileDescription(profile):
                converted = ImageCms.profileToProfile(
                    picture, profile, ImageCms.createProfile("sRGB"), outputMode="RGB"
                )
                return converted or picture.convert("RGB")
    return picture.convert("RGB")


def _write(picture: Image.Image, target: Path, fmt: str, credit: CreditLines | None) -> None:
    # What the original carried (place, serial number, thumbnail, profile) must not ride along in `info`.
    picture.info = {}
    options = dict(SETTINGS[fmt]) | (keep_credit(credit, fmt) if credit else {})
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=f".{ENDINGS[fmt]}", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            picture.save(file, fmt.upper(), **options)
        Path(temporary).chmod(0o644)  # the web server may be another user
        os.replace(temporary, target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _inside(box: tuple[float, float, float, float], size: Size) -> tuple[float, float, float, float]:
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], float(size[0])), min(box[3], float(size[1]))


def _clamp(value: float) -> float:
    return min(max(value, 0.0), 1.0)
