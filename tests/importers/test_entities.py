import html

import pytest

from articles.importers.entities import printable_html, unescape
from articles.importers.markup import read_blocks


@pytest.mark.parametrize(
    "text", ["Rovers &amp; United", "&#8217;", "&#x2019", "&#0000000000065;", "&#00;", "&#99999999;", "&#12345678 &#9;"]
)
def test_entities_are_read_as_python_reads_them(text: str) -> None:
    assert unescape(text) == html.unescape(text)


@pytest.mark.parametrize("zeros", ["", "0" * 5_000])
def test_a_number_of_thousands_of_digits_is_no_character(zeros: str) -> None:
    assert unescape(f"a&#{zeros}{'9' * 5_000};b") == "a\ufffdb"


@pytest.mark.parametrize("number", ["1", "014", "x0e", "XFFFF", "x1f", "0", "xd800"])
def test_what_is_no_text_is_not_spelled_either(number: str) -> None:
    assert printable_html(f"<p>a&#{number};b&#38;c&#x85;</p>") == "<p>ab&#38;c&#x85;</p>"
    assert [block.text for block in read_blocks(f"<p>a&#{number};b</p>")] == ["ab"]
