from zoneinfo import ZoneInfo

import pytest

from articles.importers.dates import find_moments

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-02-26", "2024-02-26T00:00:00+00:00"),
        ("12 May 2024", "2024-05-12T00:00:00+01:00"),
        ("Feb 26, 2024", "2024-02-26T00:00:00+00:00"),
        ("Monday 26th of February 2024", "2024-02-26T00:00:00+00:00"),
        ("26/02/2024", "2024-02-26T00:00:00+00:00"),
        ("02/26/2024", "2024-02-26T00:00:00+00:00"),
        ("26 Feb 2024 22:15 GMT", "2024-02-26T22:15:00+00:00"),
        ("26 Jun 2024 22:15 BST", "2024-06-26T22:15:00+01:00"),
        ("26 Jun 2024 22:15", "2024-06-26T22:15:00+01:00"),
        ("2024-02-26T22:15:30.250+01:00", "2024-02-26T22:15:30+01:00"),
        ("00:01 GMT, Monday 4 March 2024", "2024-03-04T00:01:00+00:00"),
        ("00.01am on 4 March 2024", "2024-03-04T00:01:00+00:00"),
        ("0001 GMT 4 March 2024", "2024-03-04T00:01:00+00:00"),
        ("12:30pm, 3 March 2024", "2024-03-03T12:30:00+00:00"),
        ("26 de febrero de 2024", "2024-02-26T00:00:00+00:00"),
    ],
)
def test_a_date_that_means_one_day_is_read(text: str, expected: str) -> None:
    (moment,) = find_moments(text, LONDON)
    assert moment.at is not None
    assert moment.at.isoformat() == expected
    assert (moment.start, moment.end) == (0, len(text))


@pytest.mark.parametrize(
    "text", ["03/04/2024", "26/02/24", "30 February 2024", "2024-13-01", "1 May 1887", "31 December 9999 23:59"]
)
def test_a_doubtful_date_is_not_used_and_said(text: str) -> None:
    (moment,) = find_moments(text, LONDON)
    assert moment.at is None
    assert text in moment.warnings[0]


@pytest.mark.parametrize("text", ["20 goals in 2024", "4-3-3", "2024/25", "1-2-2024-5", "May 2024", "won 3-1 2024"])
def test_a_number_is_no_date(text: str) -> None:
    assert list(find_moments(text, LONDON)) == []
