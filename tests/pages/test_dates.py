from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from articles.templatetags.dates import card_date, clock, machine_date, story_date, zone

MORNING = datetime(2024, 2, 26, 8, 10, tzinfo=UTC)
SUMMER = datetime(2024, 7, 1, 16, 0, tzinfo=UTC)
NOON = datetime(2024, 2, 26, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hour", "minute", "printed"),
    [(8, 10, "8:10am"), (17, 0, "5pm"), (0, 1, "12:01am"), (12, 0, "12pm"), (23, 59, "11:59pm")],
)
def test_clock_as_a_british_paper_prints_it(hour, minute, printed):
    assert clock(MORNING.replace(hour=hour, minute=minute)) == printed


def test_story_date_has_its_zone_and_weekday():
    assert story_date(MORNING) == '8:10am GMT, <span class="weekday">Monday </span>26 February 2024'
    assert story_date(SUMMER).startswith("5pm BST, ")


def test_source_that_gave_only_a_day_shows_no_midnight():
    day = MORNING.replace(hour=0, minute=0)
    assert story_date(day, False) == '<span class="weekday">Monday </span>26 February 2024'
    assert machine_date(day, False) == "2024-02-26"


def test_zone_without_letters_is_told_from_greenwich():
    with timezone.override("Asia/Dubai"):
        assert zone(MORNING) == "GMT+04"


@pytest.mark.parametrize(
    ("moment", "printed"),
    [
        (MORNING, "8:10am"),
        (datetime(2024, 2, 25, 22, 30, tzinfo=UTC), "Sunday, 10:30pm"),
        (datetime(2024, 2, 20, 22, 30, tzinfo=UTC), "Tuesday, 10:30pm"),
        (datetime(2024, 2, 19, 22, 30, tzinfo=UTC), "19 February"),
        (datetime(2023, 12, 31, 22, 30, tzinfo=UTC), "31 December 2023"),
        (datetime(2024, 2, 27, 9, 0, tzinfo=UTC), "27 February"),
    ],
)
def test_card_date_never_ages_into_a_lie(moment, printed):
    with time_machine.travel(NOON, tick=False):
        assert card_date(moment) == printed


def test_card_of_a_day_without_a_time():
    with time_machine.travel(NOON, tick=False):
        assert card_date(MORNING.replace(hour=0, minute=0), False) == "26 February"
        assert card_date(datetime(2024, 2, 25, tzinfo=UTC), False) == "Sunday"
