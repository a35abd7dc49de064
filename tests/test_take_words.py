"""The words that say which take of a story a text is."""

import pytest

from articles.take_words import Take, base_name, read_take, split_name, version_in


@pytest.mark.parametrize(
    ("words", "take"),
    [
        ("take 1", Take("first", 1)),
        ("first take", Take("first", 1)),
        ("take 2", Take("add", 2)),
        ("2nd take", Take("add", 2)),
        ("take three", Take("add", 3)),
        ("tk3", Take("add", 3)),
        ("1st add", Take("add", 2)),
        ("add 1", Take("add", 2)),
        ("2nd add", Take("add", 3)),
        ("add", Take("add", None)),
        ("take 2, more follows", Take("add", 2)),
        ("1st Add, mf", Take("add", 2)),
        ("top", Take("top", 1)),
        ("new top", Take("top", 2)),
        ("nulead", Take("top", 2)),
        ("3rd top", Take("top", 3)),
        ("1st lead", Take("writethru", 1)),
        ("2nd Ld", Take("writethru", 2)),
        ("1st Ld-Writethru", Take("writethru", 1)),
        ("3rdLd-Writethru", Take("writethru", 3)),
        ("writethru", Take("writethru", None)),
        ("UPDATE 2", Take("writethru", 2)),
        ("lead all", Take("writethru", None)),
        ("sub", Take("writethru", None)),
        ("2nd Ld-Writethru, 1st add", Take("add", 2)),
        ("ends", Take("ends", None)),
        ("final take", Take("ends", None)),
        ("urgent", Take("first", 0)),
        ("more follows/mf", Take("first", 1)),
        ("corrected", None),
        ("3", None),
        ("", None),
        (None, None),
    ],
)
def test_words_of_a_take_are_understood(words, take):
    assert read_take(words) == take


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ("UNITED v ROVERS take 2", "UNITED v ROVERS", "take 2"),
        ("UNITED v ROVERS take 3 ends", "UNITED v ROVERS", "take 3, ends"),
        ("UNITED v ROVERS take two, more follows", "UNITED v ROVERS", "take two, more follows"),
        ("Match report - add 1", "Match report", "add 1"),
        ("Match report - ends", "Match report", "ends"),
        ("SPORT Soccer-Cup (take 3)", "SPORT Soccer-Cup", "take 3"),
        ("ROVERS, TOP", "ROVERS", "TOP"),
        ("Rovers top - new top", "Rovers top", "new top"),
        ("Add 1 - Cup", "Cup", "Add 1"),
        ("1st LEAD: Cup final", "Cup final", "1st LEAD"),
        ("UPDATE 2-Soccer-Cup final moved", "Soccer-Cup final moved", "UPDATE 2"),
        ("SOCCER-CUP/FINAL (UPDATE 2, PIX)", "SOCCER-CUP/FINAL", "UPDATE 2, PIX"),
        ("BC-SOC--Cup,1st Ld-Writethru,0450", "BC-SOC--Cup", "1st Ld-Writethru, 0450"),
        ("BC-SOC--Cup, 2nd Ld-Writethru, 1st add", "BC-SOC--Cup", "2nd Ld-Writethru, 1st add"),
        ("take 2", "", "take 2"),
    ],
)
def test_name_and_words_are_parted(line, name, words):
    assert split_name(line) == (name, words)


@pytest.mark.parametrize(
    "headline",
    [
        "Rovers top",
        "Race for lead",
        "Season ends",
        "City to add more",
        "Rovers in top 10",
        "Rovers sign sub",
        "The end",
    ],
)
def test_headline_keeps_its_ordinary_words(headline):
    assert split_name(headline) == (headline, "")


def test_version_of_an_add_is_that_of_its_lead():
    assert version_in("2nd Ld-Writethru, 1st add") == 2
    assert version_in("1st add") == 0


@pytest.mark.parametrize("text", ["take " * 2000, "(" * 300, ", ends" * 40, "- " * 120 + "top", "1st " * 60, "\x00"])
def test_odd_line_has_a_name_at_once(text):
    assert isinstance(base_name(text), str)
    read_take(text)
