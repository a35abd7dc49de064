"""Which of two deliveries of one story is the newer: by their version, else by the time they were changed. Pure."""

from __future__ import annotations

import re
from datetime import datetime

_NUMBERS = re.compile(r"\d+")


def is_older(version: str | None, changed: datetime | None, than: str | None, than_changed: datetime | None) -> bool:
    """Test whether what came (`version`, `changed`) is older than what we hold; in doubt it is not.

    Versions are compared as moments where both are such, else number by number ("11" is newer than "2", "1.10" than
    "1.9", "1.0" is "1"): none of the wire standards counts in another way.
    """
    return _order(version, than) < 0 or (_order(version, than) == 0 and _is_before(changed, than_changed))


def disagree(version: str | None, changed: datetime | None, than: str | None, than_changed: datetime | None) -> bool:
    """Test whether what came is the older by its version and the newer by its date: only a person can tell."""
    return _order(version, than) < 0 and _is_before(than_changed, changed)


def _order(version: str | None, than: str | None) -> int:
    """Return -1 where a version is the older, 1 where it is the newer, 0 where it does not tell."""
    here, there = (_moment(version), _moment(than)) if version and than else (None, None)
    if here and there:
        return (here > there) - (here < there)
    ours, theirs = _numbers(version), _numbers(than)
    return (ours > theirs) - (ours < theirs) if ours and theirs else 0


def _is_before(moment: datetime | None, other: datetime | None) -> bool:
    return moment is not None and other is not None and moment < other


def _moment(version: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat((version or "").strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _numbers(version: str | None) -> tuple[int, ...]:
    numbers = [int(number[:30]) for number in _NUMBERS.findall(version or "")[:8]]
    while len(numbers) > 1 and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
