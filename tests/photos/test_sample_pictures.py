"""The sample desk's pictures: each may be uploaded, says who made it, and together they are light enough to clone."""

from __future__ import annotations

from pathlib import Path

import pytest

import articles
from articles.photos.check import check_picture
from articles.photos.metadata import read_metadata

FOLDER = Path(articles.__file__).parent / "sample_desk" / "photos"
PICTURES = sorted(FOLDER.glob("*.jpg"))


@pytest.mark.parametrize("path", PICTURES, ids=[path.stem for path in PICTURES])
def test_picture_says_what_it_shows_and_whose_it_is(path: Path) -> None:
    facts, said = check_picture(path.read_bytes(), path.name), read_metadata(path)
    assert (facts.width, facts.height) in {(2400, 1600), (1600, 2000)}
    assert said.warnings == () and said.headline and said.city and said.keywords
    assert said.description.endswith(".") and said.alt_text != said.description
    assert said.credit == f"{said.creators[0]}/Touchline" and said.copyright.startswith("© ")
    assert said.taken_at and said.taken_at.tzinfo and said.taken_time_known
    # What IIM, XMP and EXIF say is the same.
    assert said.raw["iim"]["2:120"] == list(said.raw["xmp"]["dc:description"]) == [said.raw["exif"]["ImageDescription"]]


def test_there_are_enough_of_them_and_they_are_light() -> None:
    assert len(PICTURES) >= 26
    assert sum(path.stat().st_size for path in PICTURES) < 14_000_000
    assert sum(check_picture(path.read_bytes()).height == 2000 for path in PICTURES) >= 3
    assert 20 <= sum(bool(read_metadata(path).alt_text) for path in PICTURES) < len(PICTURES)
