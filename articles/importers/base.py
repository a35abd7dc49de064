"""The interface every import format implements."""

from __future__ import annotations

import abc
from collections.abc import Iterable, Iterator

from articles.importers.parcel import Parcel
from articles.story import ColumnsNeeded, Story


def or_skipped(stories: Iterable[Story], sentence: str) -> Iterator[Story]:
    """Yield the stories; where there are none, one that is skipped and says so: no file comes in without a word."""
    story: Story | None = None
    for story in stories:
        yield story
    if story is None:
        yield Story(skipped=sentence)


class Importer(abc.ABC):
    """Turn a parcel of one format into stories: no database, no network."""

    name: str  # the contract's format name, e.g. "nitf"
    label: str  # shown to editors, e.g. "NITF 3.x"
    holds_its_pictures = False  # a picture's name is that of a part of the file, never of a file beside it

    @abc.abstractmethod
    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the file looks like this format, from its first bytes."""

    @abc.abstractmethod
    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories in the file one at a time, or raise UnreadableFile."""

    def columns(self, parcel: Parcel) -> ColumnsNeeded | None:
        """Return the columns that an editor may name, with what they are taken for; None where there are none."""
        return None

    def picture(self, parcel: Parcel, name: str) -> bytes | None:
        """Return the bytes of a picture that a story names, None where the delivery does not hold it.

        Formats that carry their pictures inside (docx) read them from there; the others find them beside the file.
        """
        return parcel.beside.read(name)
