import pytest

from articles.models import ClubDetails, Tag
from articles.pages.colors import LEAST_CONTRAST, brand_sheet, club_sheet, contrast, fill, readable, words_on

COLORS = ["#ffffff", "#000000", "#c8102e", "#6cabdd", "#f2a900", "#808080", "#767676", "#787878"]


@pytest.mark.parametrize("color", COLORS)
def test_words_on_any_club_colour_can_be_read(color):
    assert contrast(color, words_on(color)) >= LEAST_CONTRAST


@pytest.mark.parametrize("color", COLORS)
def test_accent_can_be_read_on_white(color):
    assert contrast(readable(color), "#ffffff") >= LEAST_CONTRAST


def test_bright_red_is_darkened_for_white_words_and_yellow_stays_for_black_ones():
    assert words_on(fill("#f00000")) == "#ffffff"
    assert fill("#fdb913") == "#fdb913"


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_sheet_names_the_club_and_gives_it_a_second_colour_if_it_has_none():
    club = ClubDetails(tag=Tag(slug="rovers", kind="club"), colour="#f2a900")
    sheet = club_sheet([club])
    assert sheet.startswith('[data-club="rovers"] { --club: #f2a900; --club-2: color-mix(')


def test_pale_masthead_gets_dark_words():
    assert "--chalk: #000000" in brand_sheet("f4f4ee", "0a6540")
