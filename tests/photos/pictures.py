"""Picture files made by hand, for the tests of this folder."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

EXIF_IFD, GPS_IFD = 0x8769, 0x8825


def jpeg(size: tuple[int, int] = (1200, 800), color: Any = "green", **options: Any) -> bytes:
    """Return a JPEG of one color; `options` go to Pillow's save."""
    return encode(Image.new("RGB", size, color), "JPEG", **options)


def encode(image: Image.Image, fmt: str, **options: Any) -> bytes:
    """Return an image's bytes in a format."""
    out = BytesIO()
    image.save(out, fmt, **options)
    return out.getvalue()


def pixel(image: Image.Image, at: tuple[int, int]) -> tuple[int, ...]:
    """Return the red, green and blue of one pixel."""
    found = image.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    return found


def with_dot(size: tuple[int, int], at: tuple[float, float], radius: int = 40) -> Image.Image:
    """Return a blue picture with a red dot at a point (0 to 1)."""
    image = Image.new("RGB", size, "blue")
    x, y = at[0] * size[0], at[1] * size[1]
    ImageDraw.Draw(image).ellipse((x - radius, y - radius, x + radius, y + radius), fill="red")
    return image


def camera_exif(orientation: int = 1) -> Image.Exif:
    """Return EXIF as a phone writes it: the place, the serial number, and which way is up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Maker"
    exif.get_ifd(EXIF_IFD)[0xA431] = "SERIAL-12345"
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (53.0, 25.0, 51.0), 3: "W", 4: (2.0, 57.0, 39.0)})
    return exif
