import pytest

from articles.templatetags.headlines import credit_line, name_size, size
from articles.templatetags.json_ld import json_ld


@pytest.mark.parametrize(
    ("headline", "step"),
    [
        ("Late winner", ""),
        ("x " * 22, ""),
        ("x " * 25, "is-medium"),
        ("x " * 40, "is-long"),
        ("Wolverhamptonites win", "is-medium"),
        ("Donaudampfschifffahrt", "is-long"),
    ],
)
def test_headline_shrinks_with_its_length_and_its_longest_word(headline, step):
    assert size(headline) == step


def test_soft_hyphens_are_not_counted_in_a_name():
    assert name_size("Liver\u00adpool") == ""
    assert name_size("Wolver\u00adhampton Wanderers") == "is-medium"


def test_credit_reads_like_a_credit():
    assert credit_line("Robin Hale/Touchline") == "Photograph: Robin Hale/Touchline"
    assert credit_line("Picture: Club handout") == "Picture: Club handout"


def test_headline_cannot_close_the_script_it_stands_in():
    printed = json_ld({"headline": "</script><script>alert(1)//", "club": "Brighton & Hove"})
    assert printed.count("<") == 2
    assert "\\u003C/script" in printed
