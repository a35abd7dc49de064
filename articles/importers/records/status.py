"""Whether a record may be published, in the words of the systems it may come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from articles.importers.records.values import is_yes, line

_OPEN = frozenset(
    "usable publish published live final approved ready public active online done released 1 true yes".split()
)
_CLOSED = frozenset(
    "draft drafts pending private withheld canceled cancelled hold held killed withdrawn unpublished archived trash"
    " deleted future scheduled review inreview rejected spiked inactive offline hidden password submitted planned"
    " 0 false no".split()
)

_NOT_OPEN = "The record is marked as not to be published: it is held until you look."


@dataclass(frozen=True, slots=True)
class Status:
    """The source's word for a story's state, and what it means here."""

    word: str | None = None
    usable: bool = True
    canceled: bool = False
    warnings: tuple[str, ...] = ()


def read_status(status: Any, usable: Any, is_open: bool, under_embargo: bool) -> Status:
    """Return what a record's status means; a word that is not known closes it.

    `is_open` is what its flags say (draft, published), `under_embargo` that a date for the word embargoed is known.
    """
    word = line(status) if not isinstance(status, bool) else str(status).lower()
    plain = word.casefold().replace(" ", "").replace("-", "").removeprefix("stat:")
    is_open = is_open and (usable is None or is_yes(usable))
    if not word or plain in _OPEN or (plain == "embargoed" and under_embargo):
        return Status(word or None, is_open, warnings=() if is_open else (_NOT_OPEN,))
    warnings = () if plain in _CLOSED else (f"The status “{word[:60]}” is not known: the story is held.",)
    return Status(word, False, plain == "canceled", warnings)
