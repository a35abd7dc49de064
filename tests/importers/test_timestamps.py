from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from articles.importers.timestamps import read_timestamp

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        "2024-05-01T12:00:00Z",
        "2024-05-01T14:00:00+02:00",
        "2024-05-01T12:00:00+0000",
        "2024-05-01 12:00:00.000Z",
        "2024-05-01T12:00Z ",
        "20240501T140000+0200",
        "2024-05-01 12:00:00 UTC",
        "Wed, 01 May 2024 12:00:00 GMT",
        "Wed, 01 May 2024 12:00:00 -0000",
        "1 May 2024 12:00 GMT",
        "Wed, 01 May 2024 13:00:00 BST",
        "Wed, 01 May 24 14:00:00 CEST",
        "Wed, 01 May 2024 14:00:00 +02:00",
        "Wed May 1 05:00:00 PDT 2024",
        "Wed May 01 12:00:00 +0000 2024",
        1714564800,
        1714564800000,
        "1714564800.0",
    ],
)
def test_one_moment_in_many_spellings(value: str | int) -> None:
    read = read_timestamp(value, LONDON)

    assert (read.at, read.time_known, read.warnings) == (NOON, True, ())


@pytest.mark.parametrize("value", ["2024-05-01T12:00:00", "2024-05-01 12:00", "20240501120000", "01 May 2024 12:00:00"])
def test_a_zone_that_is_not_stated_is_assumed_and_said(value: str) -> None:
    read = read_timestamp(value, LONDON)

    assert read.at == datetime(2024, 5, 1, 12, 0, tzinfo=LONDON)
    assert "Europe/London was assumed" in read.warnings[0]


@pytest.mark.parametrize("value", ["2024-05-01", "20240501", 20240501, "2024-05-01Z", "20240501+0900", "1 May 2024"])
def test_a_day_alone_begins_at_midnight_in_the_zone(value: str | int) -> None:
    read = read_timestamp(value, LONDON)

    assert (read.at, read.time_known, read.warnings) == (datetime(2024, 5, 1, tzinfo=LONDON), False, ())


@pytest.mark.parametrize(
    ("value", "word"),
    [
        ("03/04/2024", "more than one way"),
        ("2024-02-30", "cannot be read"),
        ("0001-01-01T00:00:00Z", "before 1900"),
        ("9999-12-31T23:59:59-12:00", "cannot be read"),
        ("9999-12-31T23:59:59Z", "cannot be read"),  # the year 10000 has begun in Auckland
        ("2024-05-01T12:00:00+99:00", "cannot be read"),
        ("2024", "cannot be read"),
        (45348, "cannot be read"),
        ("next Tuesday", "cannot be read"),
        ("x" * 10_000, "cannot be read"),
    ],
)
def test_what_cannot_be_used_says_why(value: str | int, word: str) -> None:
    read = read_timestamp(value, LONDON)

    assert read.at is None
    assert word in read.warnings[0]
    assert len(read.warnings[0]) < 200


@pytest.mark.parametrize("value", ["", "0000-00-00 00:00:00", "null", True, float("nan")])
def test_no_date_is_no_doubt(value: str | float) -> None:
    assert read_timestamp(value, LONDON).warnings == ()


def test_a_leap_second_and_the_end_of_a_day_are_moments() -> None:
    assert read_timestamp("2016-12-31T23:59:60Z", UTC).at == datetime(2017, 1, 1, tzinfo=UTC)
    assert read_timestamp("2024-01-01T24:00:00Z", UTC).at == datetime(2024, 1, 2, tzinfo=UTC)


def test_the_offset_stays_as_stated() -> None:
    at = read_timestamp("2024-05-01T14:00:00.250+02:00", UTC).at

    assert at is not None
    assert at.isoformat() == datetime(2024, 5, 1, 14, 0, 0, 250_000, timezone(timedelta(hours=2))).isoformat()
