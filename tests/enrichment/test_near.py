"""Whom a name with slips in it may be meant for."""

import pytest

from articles.enrichment.near import near, slips
from articles.enrichment.register import Alias, Register, make_entity

REGISTER = Register(
    [
        make_entity("person", "Mohamed Salah"),
        make_entity("person", "Robert Lewandowski"),
        make_entity("person", "Dara O'Shea"),
        make_entity("club", "Arsenal", Alias("The Gunners", "nickname")),
        make_entity("club", "Everton"),
        make_entity("club", "Preston"),
        make_entity("ground", "Villa Park"),
    ]
)
KINDS = ("club", "person")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Mohamed Salah", ["Mohamed Salah"]),
        ("Mohamed Sallah", ["Mohamed Salah"]),
        ("Muhamed Sallah", ["Mohamed Salah"]),
        ("Mohammed Slaah", ["Mohamed Salah"]),
        ("Robert Levandovski", ["Robert Lewandowski"]),
        ("Salah", ["Mohamed Salah"]),
        ("Arsenel", ["Arsenal"]),
        ("gunners", ["Arsenal"]),
        ("Arsenal F.C.", ["Arsenal"]),
        ("Everton", ["Everton"]),  # three letters are another club
        ("Villa Pork", []),  # a ground is no tag
        ("Somebody Else", []),
        ("", []),
    ],
)
def test_a_name_is_found_with_a_slip_or_two(typed, meant):
    assert [entity.name for entity in near(typed, REGISTER, KINDS)] == meant


def test_likeliest_stand_first():
    more = Register(
        [make_entity("person", name) for name in ("Jan Novik Olsen", "Jan Novak", "Jan Novaks", "Jon Novok")]
    )
    assert [entity.name for entity in near("Jan Novak", more, KINDS)] == ["Jan Novak", "Jan Novaks", "Jon Novok"]


@pytest.mark.parametrize(
    ("a", "b", "count"), [("abc", "acb", 1), ("abc", "abc", 0), ("kane", "kain", 2), ("", "ab", 2)]
)
def test_slips_are_counted_by_letters(a, b, count):
    assert slips(a, b) == count
