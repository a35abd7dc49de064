"""The interface every import format implements."""

from __future__ import annotations

import abc
from collections.abc import Iterator

from articles.importers.parcel import Parcel
from articles.story import Story


class Importer(abc.ABC):
    """Turn a parcel of one format into stories: no database, no network."""

    name: str  # the contract's format name, e.g. "nitf"
    label: str  # shown to editors, e.g. "NITF 3.x"

    @abc.abstractmethod
    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the file looks like this format, from its first bytes."""

    @abc.abstractmethod
    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories in the file one at a time, or raise UnreadableFile."""
