import pytest

from articles.importers.bylines import read_bare_byline, read_byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Roe", ["Jane Roe"]),
        ("By JANE ROE, Chief football writer", ["Jane Roe"]),
        ("By Jane Roe and John Doe", ["Jane Roe", "John Doe"]),
        ("By Jane Roe, John Doe and Ann van der Berg at Hill Park", ["Jane Roe", "John Doe", "Ann van der Berg"]),
        ("BY JANE O'ROE, AP SPORTS WRITER", ["Jane O'Roe"]),
        ("Words: Jane Roe", ["Jane Roe"]),
        ("By Jane Roe for the Daily Courier", ["Jane Roe"]),
        ("From our own correspondent", []),
        ("By the time Rovers scored", None),
        ("By Sunday night the club had a new owner", None),
        ("By Christmas he was gone.", None),
    ],
)
def test_byline_gives_one_name_each(line: str, names: list[str] | None) -> None:
    assert read_byline(line) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Jane Roe and John Doe at Hill Park", ["Jane Roe", "John Doe"]),
        ("Jane Roe, Chief football writer", ["Jane Roe"]),
        ("Premier League", None),
        ("Okafor celebrates his goal", None),
    ],
)
def test_names_alone_are_a_byline_only_if_they_are_names(line: str, names: list[str] | None) -> None:
    assert read_bare_byline(line) == names
