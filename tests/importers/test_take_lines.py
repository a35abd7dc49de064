"""Reporters write which take a text is behind its name, or on a line of its own at either end."""

from datetime import UTC

import pytest

from articles.importers.parcel import Parcel
from articles.importers.plain_text import PlainText
from articles.takes import join, take_of

PROSE = "United took the lead after ten minutes when the keeper dropped a cross that he should have held with one hand."


def read(text):
    (story,) = PlainText().read(Parcel("take.txt", text.encode(), UTC))
    return story


@pytest.mark.parametrize(
    ("above", "below", "slugline", "take"),
    [
        ("UNITED v ROVERS take 2", "mf", "UNITED v ROVERS", "take 2, mf"),
        ("Match report - add 1", "", "Match report", "add 1"),
        ("SPORT Soccer-Cup (take 3)", "ends", "SPORT Soccer-Cup", "take 3, ends"),
        ("SPORT Soccer-Cup (take 3)\n\nRovers go through on penalties", "", "SPORT Soccer-Cup", "take 3"),
        ("TOP: United v Rovers", "", "United v Rovers", "TOP"),
        ("Cup final 1st Ld", "", "Cup final", "1st Ld"),
        ("take 2\nUNITED v ROVERS", "more follows/mf", None, "take 2, more follows, mf"),
        ("UNITED v ROVERS", "take 2 ends", None, "take 2, ends"),
        ("Slug: UNITED take 1\nHeadline: United win", "More to come", "UNITED", "take 1, More to come"),
        ("United win again", "ENDS", None, "ends"),
        ("United win again", "more follows", None, "more follows"),
    ],
)
def test_take_words_are_read_where_reporters_put_them(above, below, slugline, take):
    story = read(f"{above}\n\n{PROSE}\n\n{below}")
    assert (story.slugline, story.take) == (slugline, take)
    assert [block.text for block in story.blocks if block.kind == "paragraph"] == [PROSE]


def test_slug_line_above_a_headline_is_for_the_desk():
    story = read(f"SPORT Soccer-Cup (take 3)\n\nRovers go through on penalties\n\n{PROSE}")
    assert story.headline == "Rovers go through on penalties"
    assert (story.blocks[0].kind, story.blocks[0].text) == ("furniture", "SPORT Soccer-Cup (take 3)")


@pytest.mark.parametrize("headline", ["England take 2", "Rovers lead all", "ROVERS TOP", "Race for the title ends"])
def test_headline_is_no_take(headline):
    story = read(f"{headline}\n\n{PROSE}")
    assert (story.headline, story.take) == (headline, None)
    assert take_of(story) is None


def test_takes_of_a_reporter_become_one_story():
    first = read(f"UNITED v ROVERS\n\n{PROSE}\n\nmore follows")
    second = read(
        "UNITED v ROVERS take 2\n\nRovers were level before anybody had sat down again after the break.\n\nmf"
    )
    third = read(
        "UNITED v ROVERS take 3\n\nNobody left early, and nobody was sorry to have stayed until the end.\n\nends"
    )
    story = join([third, first, second])
    assert story.headline == "UNITED v ROVERS"
    assert [(block.kind, block.text[:10]) for block in story.blocks] == [
        ("paragraph", "United too"),
        ("furniture", "more follo"),
        ("paragraph", "Rovers wer"),
        ("furniture", "mf"),
        ("paragraph", "Nobody lef"),
        ("furniture", "ends"),
    ]
