import pytest

from articles.importers.bylines import names_in_field, read_bare_byline, read_byline


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
        ("By Tom Reporter", ["Tom Reporter"]),
        ("BY ANNA WRITER", ["Anna Writer"]),
        ("By Jane Roe and John Staff", ["Jane Roe", "John Staff"]),
        ("By Anna Sports, Chief football writer", ["Anna Sports"]),
        ("By Jane Roe, Herald Reporter", ["Jane Roe"]),
        ("By Jane Roe, Saltby Reporter", ["Jane Roe"]),
        ("By Tom reporter", None),
        ("By Staff Reporter", []),
        ("By Sports Writer", None),
        ("By Guest Writer", None),
        ("By MP Staff", None),
        ("By Sky Sports", None),
        ("By Associated Press", None),
        ("By Yorkshire Post", None),
        ("By a staff reporter", []),
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


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("By Ilsa Varga and Tom O'Dwyer, Example Wire", ["Ilsa Varga", "Tom O'Dwyer"]),
        ("Von Lena Dornbusch, dpa", ["Lena Dornbusch"]),
        ("Von Krause", ["Von Krause"]),
        ("Anna Nilsson och Erik Åberg", ["Anna Nilsson", "Erik Åberg"]),
        ("Karl Ek/TT", ["Karl Ek"]),
        ("RUTH ALMGREN, The Example Database", ["Ruth Almgren"]),
        ("Ruth Almgren, Sports Writer, in Oslo", ["Ruth Almgren"]),
        ("Jo Brandt <jo@wire.example>", ["Jo Brandt"]),
        ("Peter & Jane", ["Peter", "Jane"]),
        ("blog/KN", ["blog/KN"]),
        ("Example Wire", []),
        ("NTB", []),
        ("Staff reporter", []),
        ("Tom Reporter", ["Tom Reporter"]),
        ("Sports Reporter", []),
        ("", []),
    ],
)
def test_a_field_that_holds_a_byline_and_nothing_else(field: str, names: list[str]) -> None:
    assert names_in_field(field, senders=["Example Wire"]) == names
