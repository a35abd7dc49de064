"""A picture alone: what it says of itself, and what is no picture we take."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from articles.importers import importer_for
from articles.importers.jpeg import SKIPPED, Jpeg
from articles.importers.parcel import Limits, Parcel
from articles.photos import xmp
from articles.story import Story, UnreadableFile
from tests.photos.pictures import EXIF_IFD, encode, jpeg

LONDON = ZoneInfo("Europe/London")


def parcel(said: dict[str, Any], fmt: str = "JPEG", **options: Any) -> Parcel:
    data = encode(Image.new("RGB", (400, 300), "green"), fmt, xmp=xmp.build(said), **options)
    return Parcel("NGR-0412.jpg", data, LONDON)


def read(said: dict[str, Any], **options: Any) -> Story:
    (story,) = Jpeg().read(parcel(said, **options))
    return story


def test_a_picture_is_known_by_its_bytes() -> None:
    for fmt in ("JPEG", "PNG", "WEBP", "AVIF"):
        data = encode(Image.new("RGB", (400, 300)), fmt)
        assert importer_for(Parcel("story.txt", data)).name == "jpeg"


def test_it_is_no_story_and_its_caption_no_alt_text() -> None:
    story = read({"dc:description": "A keeper\nwaits.", "dc:creator": ("Ilsa Varga",), "photoshop:Credit": "Meridian"})
    ((photo, verdict),) = story.photos
    assert (photo.caption, photo.credit, photo.alt, photo.file) == (
        "A keeper waits.",
        "Ilsa Varga/Meridian",
        None,
        "NGR-0412.jpg",
    )
    assert (story.skipped, story.headline, verdict, len(story.blocks)) == (SKIPPED, "", None, 1)
    assert story.blocks[0].text == "A keeper waits. Ilsa Varga/Meridian"


def test_an_object_name_is_no_headline() -> None:
    story = read({"dc:title": "NGR-0412", "photoshop:Headline": "Late winner"})
    assert (story.headline, story.slugline) == ("Late winner", "NGR-0412")
    assert read({"dc:title": "NGR-0412"}).headline == ""


def test_people_clubs_and_keywords_are_asked_about() -> None:
    story = read(
        {
            "Iptc4xmpExt:PersonInImage": ("A. Player",),
            "Iptc4xmpExt:OrganisationInImageName": ("Rovers",),
            "dc:subject": ("rovers", "rain"),
        }
    )
    assert [(tag.kind, tag.name, tag.verdict) for tag in story.tags] == [
        ("person", "A. Player", "ask"),
        ("topic", "Rovers", "ask"),
        ("topic", "rain", "ask"),
    ]


def test_instructions_are_for_editors_and_an_embargo_among_them_holds() -> None:
    story = read({"photoshop:Instructions": "Embargoed until 06:00 BST 7 June 2024\nNot in tabloids"})
    assert story.embargo_until is not None and story.embargo_until.isoformat() == "2024-06-07T06:00:00+01:00"
    assert story.internal_notes[0].startswith("Instructions: ") and "tabloids" not in " ".join(story.words)
    assert not read({"xmpRights:UsageTerms": "NOT FOR PUBLICATION"}).usable


def test_a_clock_without_a_zone_is_the_sources_and_said() -> None:
    exif = Image.Exif()
    exif.get_ifd(EXIF_IFD)[0x9003] = "2024:06:01 15:04:05"
    story = read({"photoshop:DateCreated": "2023-01-01"}, exif=exif)
    assert story.published_at is not None and story.published_at.isoformat() == "2024-06-01T15:04:05+01:00"
    assert any("zone" in warning for warning in story.warnings)
    assert [(said.field, said.origin, said.used) for said in story.said] == [
        ("published_at", "EXIF", True),
        ("published_at", "XMP", False),
    ]


def test_a_picture_made_by_a_machine_says_so() -> None:
    code = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    assert any("machine" in warning for warning in read({"Iptc4xmpExt:DigitalSourceType": code}).warnings)


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"II*\0" + bytes(40), "TIFF"),
        (b"GIF89a" + bytes(40), "GIF"),
        (b"\0\0\0\x20ftypheic" + bytes(40), "HEIC"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (jpeg((400, 300))[:100], "cut off"),
    ],
)
def test_what_the_library_does_not_take_gets_its_sentence(data: bytes, word: str) -> None:
    given = Parcel("a.jpg", data)
    with pytest.raises(UnreadableFile, match=word):
        list(importer_for(given).read(given))


def test_too_large_a_picture_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="larger"):
        list(Jpeg().read(Parcel("a.jpg", jpeg((400, 300)), limits=Limits(picture=100))))


def test_the_picture_is_the_file(tmp_path: Path) -> None:
    data = encode(Image.new("RGB", (400, 300)), "JPEG")
    (tmp_path / "a.jpg").write_bytes(data)
    for content in (data, tmp_path / "a.jpg"):
        given = Parcel("a.jpg", content)
        (story,) = Jpeg().read(given)
        assert Jpeg().picture(given, story.photos[0][0].file or "") == data


def test_what_two_records_say_has_no_control_characters() -> None:
    exif = Image.Exif()
    exif[0x010E] = "A\x01 keeper leaves.\x02"
    story = read({"dc:description": "A keeper waits."}, exif=exif)
    assert {said.value for said in story.said} == {"A keeper waits.", "A keeper leaves."}
