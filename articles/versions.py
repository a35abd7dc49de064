"""Which of two deliveries of one story is the newer: by their version, else by the time they were changed. Pure."""

from __future__ import annotations

import re
from datetime import datetime

_NUMBERS = re.compile(r"\d+")


def is_older(version: str | None, changed: datetime | None, than: str | None, than_changed: datetime | None) -> bool:
    """Test whether what came (`version`, `changed`) is older than what we hold; in doubt it is not.

    Versions are compared number by number ("11" is newer than "2", "1.10" than "1.9"): none of the wire standards
    counts in another way.
    """
    here, there = _numbers(version), _numbers(than)
    if here and there and here != there:
        return here < there
    return changed is not None and than_changed is not None and changed < than_changed


def _numbers(version: str | None) -> tuple[int, ...]:
    return tuple(int(number[:30]) for number in _NUMBERS.findall(version or "")[:8])
