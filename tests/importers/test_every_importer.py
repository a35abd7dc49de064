"""One promise of every format: whoever knows the file reads it, and each word of it comes out once, in its place."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers import IMPORTERS, importer_for
from articles.importers.parcel import Parcel
from tests.importers.writers import UNPICTURED, WRITERS, Manuscript, Part

FORMATS = [importer.name for importer in IMPORTERS]
LONDON = ZoneInfo("Europe/London")
# What has a meaning in one format or another, inside of words and between them.
SIGNS = ("w", "W", "wé", "wß", "łw", "利w", "'w", "w's", '"w', 'w"', "w,", "w;", "w:", "w&w", "&", "w%", "3-1", "–")
# It begins with a word: a dash in front of lines is the mark of a list.
TEXT = st.lists(st.sampled_from(SIGNS), min_size=8, max_size=60).map(lambda signs: ["W", *signs])


@st.composite
def manuscripts(draw: st.DrawFn) -> Manuscript:
    """Draw a story of which each word is another one, so that none can stand in for a word that was lost."""
    numbers = iter(range(10**6))

    def text(signs: list[str], end: str) -> str:
        return " ".join(f"{sign}{next(numbers)}x" if "w" in sign.lower() else sign for sign in signs) + end

    # With a letter in it: a line of nothing but marks is a rule between two others.
    signs = st.lists(st.sampled_from(SIGNS), min_size=3, max_size=8).filter(lambda signs: any(map(str.isalpha, signs)))
    headline = text(draw(signs), "")
    drawn = draw(st.lists(st.tuples(TEXT, st.booleans()), min_size=1, max_size=6))
    return Manuscript(headline, tuple(Part(text(signs, " end."), is_caption) for signs, is_caption in drawn))


def test_every_format_has_a_writer() -> None:
    assert sorted(WRITERS) == sorted(FORMATS)


@pytest.mark.parametrize("format", FORMATS)
@given(said=manuscripts())
@settings(deadline=None, max_examples=60)
def test_words_in_are_words_out(format: str, said: Manuscript) -> None:
    parcel = Parcel("delivery", WRITERS[format](said), LONDON)
    importer = importer_for(parcel)
    assert importer.name == format

    (story,) = importer.read(parcel)

    assert story.words == said.words
    if format not in UNPICTURED and format != "jpeg":
        assert [photo.caption for photo, _ in story.photos] == said.captions
    assert list(importer.read(parcel)) == [story]
