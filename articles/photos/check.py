"""What may be uploaded: the type is found by content, and every refusal is a sentence an editor understands."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath
from typing import NamedTuple

from PIL import Image

from articles.photos.opening import UnreadablePicture, is_jpeg, open_picture, seen_size

MOST_BYTES = 100 * 1024 * 1024
LEAST_LONG_SIDE = 200
LEAST_SHORT_SIDE = 100
ENDINGS = {"", ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".avif"}

TAKEN = "Send a JPEG, PNG, WebP or AVIF."
# What desks send by mistake, told by the first bytes.
STRANGERS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), f"TIFF and camera raw files are not taken yet. {TAKEN}"),
    (re.compile(rb"....ftyp(heic|heix|heim|heis|hevc|hevx)", re.S), f"HEIC pictures are not taken yet. {TAKEN}"),
    (re.compile(rb"....ftyp(?!avif|avis|mif1|msf1)", re.S), f"The file is a video, not a picture. {TAKEN}"),
    (re.compile(rb"GIF8"), f"GIF pictures are not taken. {TAKEN}"),
    (re.compile(rb"BM....\0\0\0\0", re.S), f"BMP pictures are not taken. {TAKEN}"),
    (re.compile(rb"%PDF"), f"The file is a PDF, not a picture. {TAKEN}"),
    (re.compile(rb"8BPS"), f"Photoshop files are not taken. {TAKEN}"),
    (re.compile(rb"PK\x03\x04"), "The file is a ZIP or an Office document, not a picture."),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<(?:(?!svg)[^>]*>\s*<)*svg[\s>]", re.I), f"SVG drawings are not taken. {TAKEN}"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*<"), "The file is a web page or XML, not a picture."),
)


class PictureFacts(NamedTuple):
    """What a picture that may come in is: size in pixels as seen, checksum the sha256 of the file in hex."""

    format: str  # "jpeg", "png", "webp" or "avif"
    width: int
    height: int
    checksum: str


def check_picture(data: bytes, name: str = "") -> PictureFacts:
    """Return the facts of a picture that may be uploaded, or raise UnreadablePicture.

    `name` is the file's name, if known. Its ending may be another picture format's (desks rename), never a program's.
    """
    _refuse_by_name(name)
    _refuse_by_bytes(data)
    with open_picture(data) as image:
        _refuse_by_shape(image)
        width, height = seen_size(image)
        kind = "jpeg" if is_jpeg(image) else (image.format or "").lower()
        _decode(image)
    return PictureFacts(kind, width, height, hashlib.sha256(data).hexdigest())


def _refuse_by_name(name: str) -> None:
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise UnreadablePicture(f"A file that ends in “{ending}” is not taken as a picture. {TAKEN}")


def _refuse_by_bytes(data: bytes) -> None:
    if not data:
        raise UnreadablePicture("The file is empty.")
    if len(data) > MOST_BYTES:
        raise UnreadablePicture(f"The file is too large: at most {MOST_BYTES // 1024 // 1024} MB can be taken.")
    for pattern, sentence in STRANGERS:
        if pattern.match(data[:2048]):
            raise UnreadablePicture(sentence)
    # A second format hidden in the first: readers of PDF and ZIP find theirs anywhere in the head or the tail.
    if b"%PDF-" in data[:1024] or b"PK\x05\x06" in data[-65_558:]:
        raise UnreadablePicture("The file is a picture and another kind of file in one. Save the picture afresh.")


def _refuse_by_shape(image: Image.Image) -> None:
    if not is_jpeg(image) and getattr(image, "n_frames", 1) > 1:
        raise UnreadablePicture("The picture moves. Send a still picture.")
    if max(image.size) < LEAST_LONG_SIDE or min(image.size) < LEAST_SHORT_SIDE:
        raise UnreadablePicture(f"The picture is too small to print: {image.width} by {image.height} pixels.")


def _decode(image: Image.Image) -> None:
    """Decode all of the picture, so that one cut off in transit is found now and not on a reader's page."""
    if is_jpeg(image):
        image.draft(None, (image.width // 8, image.height // 8))
    image.load()
