"""Pictures of one event and one hour are a group: whatever words say so, and however they are spelled."""

from datetime import UTC, datetime

import pytest

from articles.photo_groups import Hour, Words, event_of, fixture_in, hour_of, key_of, words_of

FIXTURE = "Northgate Rovers v Eastmoor United"
CAPTION = "Tom Garrick scores during the League match between Northgate Rovers and Eastmoor United at Mill Lane."
AT = datetime(2024, 2, 24, 15, 42, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "event"),
    [
        (Words("Cup final", "Rovers v United", caption=CAPTION), "Cup final"),
        (Words(headline=f"League: {FIXTURE}", city="Northgate"), FIXTURE),
        (Words(headline="Late winner", caption=CAPTION), FIXTURE),
        (Words(headline="Rovers  parade"), "Rovers parade"),
        (Words(title="NGR-0412", city="Northgate"), "Northgate"),
        (Words(title="Rovers parade", city="Northgate"), "Rovers parade"),
        (Words(place="Mill Lane", city="Northgate"), "Mill Lane, Northgate"),
        (Words(caption="A keeper waits."), ""),
    ],
)  # fmt: skip
def test_an_event_is_what_the_picture_says_first_of_it(words, event):
    assert event_of(words) == event


@pytest.mark.parametrize(
    ("text", "fixture"),
    [
        ("The Northgate Rovers vs. Eastmoor United, Saturday", "Northgate Rovers v Eastmoor United"),
        ("Northgate Rovers 2-1 Eastmoor United: report", "Northgate Rovers v Eastmoor United"),
        ("A header in Harbour Athletic v St. Saltby at dusk", "Harbour Athletic v St. Saltby"),
        ("He walked between the posts and waited", ""),
        ("Vitamin v mineral", ""),
    ],
)
def test_a_fixture_is_found_where_two_sides_are_named(text, fixture):
    assert fixture_in(text) == fixture


def test_an_hour_begins_on_the_dot_and_a_day_without_a_time_stays_a_day():
    assert hour_of(AT) == Hour(datetime(2024, 2, 24, 15, tzinfo=UTC), True)
    assert hour_of(datetime(2024, 2, 24, tzinfo=UTC)) == Hour(datetime(2024, 2, 24, tzinfo=UTC), False)
    assert hour_of(None) == Hour()


def test_spelling_makes_no_other_group_and_another_hour_does():
    hour = hour_of(AT)
    assert key_of("Northgate Rovers v Eastmoor United", hour) == key_of("NORTHGATE ROVERS V Eastmoor  United", hour)
    assert key_of("Cup", hour) != key_of("Cup", hour_of(AT.replace(hour=16)))
    assert key_of("Cup", hour_of(AT.replace(hour=0))) != key_of("Cup", Hour(AT.replace(hour=0, minute=0, second=0)))


def test_what_the_file_says_is_read_from_both_its_records():
    raw = {"xmp": {"Iptc4xmpExt:Event": ["Cup final"]}, "iim": {"2:5": ["NGR-0412"], "2:92": ["Mill Lane"]}}
    words = words_of(raw, headline="NGR-0412", caption="A keeper waits.", city="Northgate")
    assert words == Words("Cup final", "", "NGR-0412", "A keeper waits.", "Mill Lane", "Northgate")
    assert words_of({}, headline="Parade", caption="", city="") == Words(headline="Parade")
