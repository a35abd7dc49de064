"""The one way a picture file is opened: known formats only, and no more pixels than memory can bear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
MEGAPIXEL = 1_000_000
MOST_MEGAPIXELS = 120
# Only a plain JPEG can be decoded small; a progressive one and all other formats stand whole in memory.
MOST_MEGAPIXELS_WHOLE = 80
ORIENTATION = 0x0112

# Pillow warns at this number and refuses at twice it; ours is the lower wall, so that the warning never speaks.
Image.MAX_IMAGE_PIXELS = MOST_MEGAPIXELS * MEGAPIXEL


class UnreadablePicture(Exception):
    """A file that is no picture we can take; its text is a sentence for the editor."""


@contextmanager
def open_picture(source: Path | bytes) -> Iterator[Image.Image]:
    """Open a picture without decoding it, or raise UnreadablePicture, for whatever breaks inside the block too.

    Errors of the operating system (no such file, disk full) pass through as they are.
    """
    try:
        with Image.open(BytesIO(source) if isinstance(source, bytes) else source, formats=FORMATS) as image:
            refuse_bomb(image)
            yield image
    except UnreadablePicture:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise UnreadablePicture(too_large()) from error
    except Exception as error:
        # The disk is full, the file is gone: the machine's trouble, not the picture's.
        if getattr(error, "errno", None):
            raise
        # A broken file can fail anywhere in a decoder: as OSError, SyntaxError, struct.error, ValueError and more.
        reason = str(error)
        if "truncated" in reason.lower() or "Truncated" in type(error).__name__:
            raise UnreadablePicture("The picture is cut off: part of the file is missing. Send it again.") from error
        raise UnreadablePicture("The file is damaged or is not a picture we can read.") from error


def refuse_bomb(image: Image.Image) -> None:
    """Raise UnreadablePicture for more pixels than can be decoded safely."""
    plain_jpeg = is_jpeg(image) and not image.info.get("progressive")
    most = MOST_MEGAPIXELS if plain_jpeg else MOST_MEGAPIXELS_WHOLE
    if image.width * image.height > most * MEGAPIXEL:
        raise UnreadablePicture(too_large(most))


def too_large(most: int = MOST_MEGAPIXELS) -> str:
    """Return the sentence for a picture with too many pixels."""
    return f"The picture has too many pixels: at most {most} megapixels can be taken. Send a smaller copy."


def is_jpeg(image: Image.Image) -> bool:
    """Test for JPEG, with the multi-picture kind that cameras and phones write."""
    return image.format in ("JPEG", "MPO")


def seen_size(image: Image.Image) -> tuple[int, int]:
    """Return width and height as a viewer sees them, after the EXIF orientation."""
    width, height = image.size
    return (height, width) if orientation(image) >= 5 else (width, height)


def orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; 1 where the file says none or nonsense."""
    try:
        value = image.getexif().get(ORIENTATION, 1)
    except Exception:  # broken EXIF is no reason to lose the picture
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1
