"""Renditions: what readers get of a picture, and what they must not get."""

from __future__ import annotations

import random
from concurrent.futures import ProcessPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from articles.photos import renditions
from articles.photos.metadata import CreditLines, read_metadata
from articles.photos.opening import UnreadablePicture
from tests.photos.pictures import camera_exif, encode, jpeg, pixel, with_dot

FORMATS = ("avif", "webp", "jpeg")
CHECKSUM = "0123456789abcdef" * 4
CREDIT = CreditLines(("Zoë Lindqvist", "Tomás Ferreira"), "Zoë Lindqvist/Touchline", "© Touchline", "Touchline")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(jpeg((3000, 2000)))
    return path


def redness(image: Image.Image) -> float:
    """Return the share of pixels that belong to the dot."""
    small = image.convert("RGB").resize((64, 64))
    pixels = [pixel(small, (x, y)) for x in range(64) for y in range(64)]
    return sum(red > 150 and blue < 100 for red, _, blue in pixels) / len(pixels)


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("ratio", list(renditions.RATIOS))
def test_rendition_has_the_size_that_the_page_was_told(source: Path, tmp_path: Path, ratio: str, fmt: str) -> None:
    target = tmp_path / f"r.{fmt}"
    size = renditions.make(source, target, 480, ratio, fmt)
    assert size == renditions.size_of(3000, 2000, ratio, 480)
    with Image.open(target) as image:
        assert (image.size, image.format) == (size, fmt.upper())


def test_small_picture_is_never_enlarged(tmp_path: Path) -> None:
    source, target = tmp_path / "s", tmp_path / "t.jpg"
    source.write_bytes(jpeg((640, 400)))
    assert renditions.make(source, target, 1600, "1x1", "jpeg") == (400, 400)
    assert Image.open(target).size == (400, 400)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_comes_out_upright(tmp_path: Path, orientation: int) -> None:
    # The viewer sees 600 by 400 with the dot at the top left, however the camera was held.
    turns = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    seen = with_dot((600, 400), (0.1, 0.15))
    stored = seen.transpose(Image.Transpose(turns[orientation])) if orientation in turns else seen
    source, target = tmp_path / "s", tmp_path / "t.webp"
    source.write_bytes(encode(stored, "JPEG", exif=camera_exif(orientation), quality=95))
    assert renditions.make(source, target, 600, "full", "webp") == (600, 400)
    assert renditions.probe(source) == (600, 400)
    with Image.open(target) as image:
        red, _, blue = pixel(image, (60, 60))
        assert red > 180 and blue < 90
        assert image.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("fmt", FORMATS)
def test_place_and_serial_number_are_gone(tmp_path: Path, fmt: str) -> None:
    source, target = tmp_path / "s", tmp_path / "t"
    secret = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>SERIAL-12345 53,25.85N</a></x:xmpmeta>'
    source.write_bytes(
        encode(with_dot((900, 600), (0.5, 0.5)), "JPEG", exif=camera_exif(), xmp=secret, comment=b"SERIAL-12345")
    )
    assert b"SERIAL-12345" in source.read_bytes()
    renditions.make(source, target, 480, "3x2", fmt, credit=CREDIT)
    assert b"SERIAL" not in target.read_bytes() and b"53,25" not in target.read_bytes()
    with Image.open(target) as image:
        assert not dict(image.getexif())


@pytest.mark.parametrize("fmt", FORMATS)
def test_credit_goes_along(source: Path, tmp_path: Path, fmt: str) -> None:
    target = tmp_path / "t"
    renditions.make(source, target, 480, "3x2", fmt, credit=CREDIT)
    found = read_metadata(target)
    assert (found.creators, found.credit, found.copyright) == (CREDIT.creators, CREDIT.credit, CREDIT.copyright)
    assert ("iim" in found.raw) == (fmt == "jpeg")


@pytest.mark.parametrize("ratio", ["16x9", "1x1", "4x5"])
@pytest.mark.parametrize("focal", [(0.03, 0.04), (0.97, 0.5), (0.5, 0.97), (0.7, 0.2)])
@pytest.mark.parametrize("shape", [(1500, 1000), (1000, 1500)])
def test_crop_keeps_the_focal_point(
    tmp_path: Path, shape: tuple[int, int], focal: tuple[float, float], ratio: str
) -> None:
    source, target = tmp_path / "s", tmp_path / "t.jpg"
    source.write_bytes(encode(with_dot(shape, focal), "JPEG"))
    renditions.make(source, target, 480, ratio, "jpeg", focal)
    assert redness(Image.open(target)) > 0.001


def test_crop_box_holds_for_any_shape_and_point() -> None:
    chance = random.Random(1)
    for _ in range(2000):
        width, height = chance.randint(1, 9000), chance.randint(1, 9000)
        focal, ratio = (chance.uniform(-0.2, 1.2), chance.random()), chance.choice(list(renditions.RATIOS))
        left, top, right, bottom = renditions.crop_box(width, height, ratio, focal)
        assert -1e-6 <= left < right <= width + 1e-6 and -1e-6 <= top < bottom <= height + 1e-6
        x, y = (min(max(value, 0.0), 1.0) for value in focal)
        assert left - 1e-6 <= x * width <= right + 1e-6 and top - 1e-6 <= y * height <= bottom + 1e-6


def test_colors_are_brought_to_srgb(tmp_path: Path) -> None:
    source, target = tmp_path / "s", tmp_path / "t.jpg"
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # A profile that swaps nothing but is not named sRGB goes through the conversion; a broken one is taken as sRGB.
    for profile in (lab, b"broken", lab[:200]):
        source.write_bytes(jpeg((800, 600), (200, 40, 30), icc_profile=profile))
        renditions.make(source, target, 480, "4x3", "jpeg")
        with Image.open(target) as image:
            assert "icc_profile" not in image.info
            assert all(abs(a - b) < 6 for a, b in zip(pixel(image, (99, 99)), (200, 40, 30), strict=True))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_mode_of_a_picture_is_taken(tmp_path: Path, mode: str) -> None:
    source, target = tmp_path / "s", tmp_path / "t.avif"
    image = (
        Image.new(mode, (640, 480), 40_000) if mode == "I;16" else Image.new("RGB", (640, 480), "gray").convert(mode)
    )
    source.write_bytes(encode(image, "JPEG" if mode == "CMYK" else "PNG"))
    assert renditions.make(source, target, 320, "3x2", "avif") == (320, 213)
    if mode == "I;16":
        assert abs(pixel(Image.open(target), (9, 9))[0] - 156) < 4


def test_transparent_parts_turn_white_not_black(tmp_path: Path) -> None:
    source, target = tmp_path / "s", tmp_path / "t.jpg"
    source.write_bytes(encode(Image.new("RGBA", (640, 480), (0, 0, 0, 0)), "PNG"))
    renditions.make(source, target, 320, "3x2", "jpeg")
    assert min(pixel(Image.open(target), (9, 9))) > 250


def make_in_a_process(arguments: tuple[Path, Path]) -> bytes:
    """Make one rendition and read what stands there a moment later."""
    source, target = arguments
    renditions.make(source, target, 800, "16x9", "webp", credit=CREDIT)
    return target.read_bytes()


def test_eight_processes_may_make_the_same_rendition_at_once(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "renditions"
    folder.mkdir()
    with ProcessPoolExecutor(8) as pool:
        answers = set(pool.map(make_in_a_process, [(source, folder / "r.webp")] * 8))
    assert len(answers) == 1
    assert [path.name for path in folder.iterdir()] == ["r.webp"]


def test_failed_rendition_leaves_nothing_behind(tmp_path: Path) -> None:
    source, folder = tmp_path / "s", tmp_path / "out"
    folder.mkdir()
    source.write_bytes(encode(with_dot((900, 600), (0.5, 0.5)), "JPEG")[:4000])
    with pytest.raises(UnreadablePicture):
        renditions.make(source, folder / "r.jpg", 480, "3x2", "jpeg")
    assert list(folder.iterdir()) == []


def test_trouble_of_the_disk_is_not_blamed_on_the_picture(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    (folder / "r.jpg").mkdir(parents=True)  # nothing can be put in its place
    with pytest.raises(OSError, match=r"r\.jpg"):
        renditions.make(source, folder / "r.jpg", 480, "3x2", "jpeg")
    assert [path.name for path in folder.iterdir()] == ["r.jpg"]
    with pytest.raises(FileNotFoundError):
        renditions.probe(tmp_path / "gone")


def test_large_jpeg_is_decoded_small() -> None:
    with Image.open(BytesIO(jpeg((6000, 1500)))) as image:
        assert renditions._upright(image, 800 / 6000).size == (1500, 375)


def test_names_round_trip_for_all_of_the_ladder() -> None:
    names = set()
    for ratio, width, fmt in renditions.ALLOWED:
        for focal in ((0.5, 0.5), (0.0, 1.0), (0.07, 0.335)):
            text = renditions.name(CHECKSUM, width, ratio, fmt, focal)
            parsed = renditions.parse_name(text)
            assert parsed is not None and (parsed.ratio, parsed.width, parsed.format) == (ratio, width, fmt)
            assert CHECKSUM.startswith(parsed.checksum)
            assert all(abs(a - b) <= 0.00501 for a, b in zip(parsed.focal, focal, strict=True))
            names.add(text)
    assert len(names) == 3 * len(renditions.ALLOWED)


@pytest.mark.parametrize(
    "text",
    [
        "0123456789abcdef01234567-50x50-16x9-801.avif",  # a width nobody offers
        "0123456789abcdef01234567-50x50-16x9-1600.gif",
        "0123456789abcdef01234567-050x50-16x9-800.avif",  # a second name for the same file
        "0123456789abcdef01234567-101x50-16x9-800.avif",
        "0123456789abcdef01234567-50x50-1x1-1200.avif",  # social cards are JPEG
        "../0123456789abcdef01234567-50x50-16x9-800.avif",
        "0123456789abcdef01234567-50x50-16x9-800.avif\n",
        "0123456789abcdef01234567-5٠x50-16x9-800.avif",
        "",
    ],
)
def test_other_names_are_refused(text: str) -> None:
    assert renditions.parse_name(text) is None


def test_widths_follow_the_photo() -> None:
    assert renditions.widths_for("lead", 6000, 4000) == (480, 800, 1200, 1600)
    assert renditions.widths_for("lead", 1000, 700) == (480, 800, 1200)  # the last comes out 1000 wide
    assert renditions.widths_for("lead", 820, 600) == (480, 800)
    assert renditions.widths_for("card", 200, 150) == (320,)
    assert renditions.widths_for("social", 2400, 1600, "1x1") == (1200,)
    assert renditions.size_of(1000, 700, "16x9", 1200) == (1000, 562)


def test_average_color_is_the_mean_of_the_picture() -> None:
    halves = Image.new("RGB", (900, 600), "black")
    halves.paste("white", (450, 0, 900, 600))
    assert renditions.average_color(encode(halves, "PNG")) in {"#7f7f7f", "#808080"}


def test_large_png_is_shrunk_before_it_is_copied_and_looks_the_same(tmp_path: Path) -> None:
    picture = with_dot((4000, 3000), (0.9, 0.1), 300)
    fine, coarse = tmp_path / "fine.jpg", tmp_path / "coarse.jpg"
    source = tmp_path / "s"
    source.write_bytes(encode(picture, "PNG", exif=camera_exif(3)))
    with Image.open(source) as image:
        assert renditions._upright(image, 320 / 4000).size == (667, 500)
    renditions.make(source, fine, 320, "4x3", "jpeg", (0.1, 0.9))
    source.write_bytes(encode(picture.rotate(180), "JPEG", quality=95))
    renditions.make(source, coarse, 320, "4x3", "jpeg", (0.1, 0.9))
    for at in ((32, 216), (160, 120), (300, 20)):
        pair = zip(pixel(Image.open(fine), at), pixel(Image.open(coarse), at), strict=True)
        assert all(abs(a - b) < 12 for a, b in pair)
