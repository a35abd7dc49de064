"""Whatever a file of any format becomes on its way, it gives stories that can be kept, or a sentence."""

from functools import cache

import pytest

from articles.importers import IMPORTERS
from tests.fuzz.__main__ import file_of
from tests.fuzz.reading import read_all
from tests.fuzz.seeds import ARCHIVE, seeds

FORMATS = [*(importer.name for importer in IMPORTERS), ARCHIVE]
FILES = 30  # of each format
found = cache(lambda: seeds([]))


@pytest.mark.parametrize("format", FORMATS)
def test_damaged_files_give_stories_or_a_sentence(format: str) -> None:
    for number in range(FILES):
        readings = list(read_all(file_of((format, number), found(), seed=1), format))
        assert sum(reading.stories + reading.sentences for reading in readings) > 0


def test_a_damaged_file_can_be_had_again() -> None:
    again = seeds([])
    for format in FORMATS:
        assert [file_of((format, n), found(), 1) for n in range(5)] == [
            file_of((format, n), again, 1) for n in range(5)
        ]
