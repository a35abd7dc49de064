import html

import pytest

from articles.importers.entities import unescape


@pytest.mark.parametrize(
    "text", ["Rovers &amp; United", "&#8217;", "&#x2019", "&#0000000000065;", "&#00;", "&#99999999;", "&#12345678 &#9;"]
)
def test_entities_are_read_as_python_reads_them(text: str) -> None:
    assert unescape(text) == html.unescape(text)


@pytest.mark.parametrize("zeros", ["", "0" * 5_000])
def test_a_number_of_thousands_of_digits_is_no_character(zeros: str) -> None:
    assert unescape(f"a&#{zeros}{'9' * 5_000};b") == "a\ufffdb"
