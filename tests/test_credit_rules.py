"""House rules for credits: each does one thing, and what it is not meant for stays as it came."""

import pytest

from articles.credit_rules import LABELS, RULES, SWAP, apply
from articles.story import Block, Story, StoryPhoto


def story(credit, **fields):
    return Story(blocks=(Block("photo", f"The net. {credit}", photo=StoryPhoto("The net.", credit)),), **fields)


def credit_of(told):
    return told.photos[0][0].credit


@pytest.mark.parametrize(
    "rule, before, after",
    [
        ("no_label", "Photo by Jane Pearce", "Jane Pearce"),
        ("no_label", "Picture: Jane Pearce/PA", "Jane Pearce/PA"),
        ("no_label", "Photoshot", "Photoshot"),
        ("no_copyright_sign", "© 2024 Jane Pearce", "Jane Pearce"),
        ("no_copyright_sign", "Copyright 2019-2024 Jane Pearce. All rights reserved.", "Jane Pearce"),
        ("no_copyright_sign", "©", "©"),
        ("with_strokes", "Jane Pearce / PA", "Jane Pearce/PA"),
        ("with_strokes", "Jane Pearce via Getty Images", "Jane Pearce/Getty Images"),
        ("with_strokes", "Jane Pearce - PA", "Jane Pearce/PA"),
        ("with_strokes", "Jane Pearce-Olivia", "Jane Pearce-Olivia"),
        ("photographer_first", "PA/Jane Pearce", "Jane Pearce/PA"),
        ("photographer_first", "Jane Pearce/PA", "Jane Pearce/PA"),
        ("photographer_first", "PA", "PA"),
        ("in_small_letters", "JANE PEARCE/AFP", "Jane Pearce/AFP"),
        ("in_small_letters", "Jane McPearce/AFP", "Jane McPearce/AFP"),
    ],
)
def test_each_rule(rule, before, after):
    told = apply(story(before), [rule])
    assert credit_of(told) == after
    assert told.words == story(before).words


def test_rules_follow_one_another_in_their_order():
    told = apply(story("© 2024 PA / Jane Pearce"), ["no_copyright_sign", "with_strokes", "photographer_first"])
    assert credit_of(told) == "Jane Pearce/PA"


def test_byline_and_credit_change_places_only_where_they_are_plainly_swapped():
    swapped = apply(story("Jane Pearce", bylines=("Getty Images",)), [SWAP])
    assert (swapped.bylines, credit_of(swapped)) == (("Jane Pearce",), "Getty Images")
    for told in (story("Jane Pearce", bylines=("Robin Hale",)), story("PA", bylines=("Getty Images",))):
        assert apply(told, [SWAP]) == told


def test_unknown_rule_does_nothing_and_every_rule_has_a_label():
    assert apply(story("PA"), ["nonsense"]) == story("PA")
    assert LABELS.keys() == {*RULES, SWAP}
