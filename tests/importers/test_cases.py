"""Every case under tests/cases/<format>: a delivery goes in, the contract's lines come out."""

import json
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from articles.importers import IMPORTERS, importer_for
from articles.importers.parcel import Parcel

CASES = Path(__file__).parent.parent / "cases"
DELIVERIES = sorted(path for importer in IMPORTERS for path in CASES.glob(f"{importer.name}/*/delivery.*"))


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_delivery_reads_as_expected(delivery: Path) -> None:
    parcel = Parcel(delivery.name, delivery.read_bytes(), ZoneInfo("Europe/London"))
    importer = importer_for(parcel)
    expected = json.loads(delivery.with_name("expected.json").read_text(encoding="utf-8"))

    stories = [story.contract() for story in importer.read(parcel)]

    assert importer.name == delivery.parent.parent.name
    assert [{key: story[key] for key in wanted} for story, wanted in zip(stories, expected, strict=True)] == expected


def test_there_are_cases() -> None:
    assert DELIVERIES
