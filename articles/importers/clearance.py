"""What a sender allows: status words, embargoes, and notes that speak of one. What is in doubt is held."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from articles.importers.furniture import is_not_for_publication
from articles.importers.labels import read_embargo
from articles.importers.timestamps import Timestamp

_CANCELED = frozenset(("canceled", "cancelled", "killed"))
_KNOWN = frozenset(("usable", "embargoed", "withheld")) | _CANCELED
_LIFTED = re.compile(r"embargo\s(?:is\s|has\s(?:been\s)?)?(?:lifted|expired|over)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clearance:
    """Whether a story may be used, and from when; `status` is the sender's own word."""

    status: str | None = None
    usable: bool = True
    canceled: bool = False
    embargo_until: datetime | None = None
    warnings: tuple[str, ...] = ()

    def with_notes(self, notes: Iterable[str], zone: tzinfo) -> Clearance:
        """Return what is left of a permission when the notes to editors are read: they may forbid, not allow."""
        until, usable, warnings = self.embargo_until, self.usable, list(self.warnings)
        for line in (line for note in notes for line in re.split(r"[\r\n]+|(?<=[.!])\s", note)):
            line = " ".join(line.split())
            if is_not_for_publication(line) and usable:
                usable = False
                warnings.append(f"A note to editors says “{line}”: the story is held.")
            embargo = None if _LIFTED.search(line) else read_embargo(line, zone)
            if embargo is None or until is not None:
                continue
            until = embargo.until
            if embargo.unread:
                usable = False
                warnings += embargo.warnings
        return Clearance(self.status, usable, self.canceled, until, tuple(dict.fromkeys(warnings)))


def clear(status: str | None, embargo: Timestamp | None) -> Clearance:
    """Return what a status word and an embargo allow; None where the file speaks of neither."""
    status = " ".join(status.split()) if status is not None else None
    word = (status or "").casefold()
    warnings: list[str] = []
    if status is not None and word not in _KNOWN:
        warnings.append(f"The status “{status}” is not one we know: the story is held.")
    usable = status is None or word in ("usable", "embargoed")
    until = None
    if embargo is not None or word == "embargoed":
        until = embargo.at if embargo else None
        warnings += embargo.warnings if embargo else ()
        if until is None:
            usable = False
            warnings.append("The story is under an embargo that names no end: it is held.")
    return Clearance(status, usable, word in _CANCELED, until, tuple(warnings))
