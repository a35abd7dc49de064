"""What may be uploaded: every refusal is a sentence, none takes long or much memory."""

from __future__ import annotations

import hashlib
import random
import struct
import zlib

import pytest
from PIL import Image

from articles.photos.check import PictureFacts, check_picture
from articles.photos.opening import UnreadablePicture
from tests.photos.pictures import camera_exif, encode, jpeg, with_dot

PICTURE = with_dot((640, 420), (0.3, 0.4))


def png_of(width: int, height: int) -> bytes:
    """Return a PNG whose header claims a size that its data do not hold."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("fmt", ["jpeg", "png", "webp", "avif"])
def test_pictures_are_taken_whatever_their_ending(fmt: str) -> None:
    data = encode(PICTURE, fmt.upper())
    expected = PictureFacts(fmt, 640, 420, hashlib.sha256(data).hexdigest())
    assert check_picture(data, "Match Photo.JPG") == check_picture(data) == expected


def test_size_is_as_the_viewer_sees_it() -> None:
    assert check_picture(jpeg((640, 420), exif=camera_exif(6)))[1:3] == (420, 640)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"Dear desk, the picture is attached.", "not a picture"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
        (b'\xef\xbb\xbf \n<!-- x --><!DOCTYPE svg><svg onload="alert(1)">', "SVG"),
        (b"<!doctype html><html></html>", "web page"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04......", "ZIP"),
        (b"II*\0" + b"\0" * 99, "TIFF"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, "HEIC"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 99, "video"),
        (encode(PICTURE, "GIF"), "GIF"),
        (encode(PICTURE, "BMP"), "BMP"),
        (jpeg((1200, 60)), "too small"),
        (jpeg((16, 16)), "too small"),
        (encode(PICTURE, "JPEG")[:3000], "cut off"),
        (encode(PICTURE, "PNG")[:900], "cut off"),
        (encode(PICTURE, "WEBP")[:900], r"damaged|cut off"),
        (encode(PICTURE, "AVIF")[:900], r"damaged|cut off"),
        (png_of(40_000, 40_000), "megapixels"),
        (png_of(12_000, 9_000), "megapixels"),
        (png_of(4_000, 3_000), "cut off"),
        (png_of(2**31 - 1, 1), "megapixels"),
        (jpeg() + b"PK\x03\x04" + b"PK\x05\x06" + b"\0" * 18, "another kind"),
        (jpeg(comment=b"%PDF-1.4"), "another kind"),
        (encode(PICTURE, "WEBP", save_all=True, append_images=[PICTURE.rotate(9)]), "moves"),
        (encode(PICTURE, "PNG", save_all=True, append_images=[PICTURE.rotate(9)]), "moves"),
    ],
)
def test_other_files_are_refused_with_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(UnreadablePicture, match=words) as refusal:
        check_picture(data)
    assert str(refusal.value).endswith(".") and len(str(refusal.value)) < 150


@pytest.mark.parametrize("name", ["photo.svg", "photo.jpg.html", "photo.php", "setup.EXE"])
def test_ending_of_another_kind_of_file_is_refused(name: str) -> None:
    with pytest.raises(UnreadablePicture, match="not taken as a picture"):
        check_picture(jpeg(), name)


def test_phone_picture_with_a_film_behind_it_is_taken() -> None:
    assert check_picture(jpeg() + b"\0\0\0\x18ftypmp42" + b"\0" * 5000).format == "jpeg"


def test_damaged_files_never_raise_anything_else() -> None:
    chance = random.Random(11)
    for fmt in ("JPEG", "PNG", "WEBP", "AVIF"):
        whole = encode(PICTURE.resize((320, 210)), fmt, exif=camera_exif())
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(chance.randint(1, 12)):
                data[chance.randrange(min(len(data), chance.choice((60, 600, len(data)))))] = chance.randrange(256)
            try:
                facts = check_picture(bytes(data))
            except UnreadablePicture:
                continue
            assert 0 < facts.width * facts.height <= 120_000_000


def test_progressive_bomb_is_refused_before_it_is_decoded() -> None:
    small = jpeg((64, 64), progressive=True)
    at = small.index(b"\xff\xc2") + 5
    with pytest.raises(UnreadablePicture, match="80 megapixels"):
        check_picture(small[:at] + struct.pack(">HH", 10_000, 10_000) + small[at + 4 :])


def test_multi_picture_jpeg_of_a_phone_is_taken() -> None:
    data = encode(PICTURE, "MPO", save_all=True, append_images=[Image.new("RGB", (320, 210))])
    assert check_picture(data)[:3] == ("jpeg", 640, 420)
