"""Newest first as one number: a story's second and id, so that an index can walk entries in the order of a list."""

from __future__ import annotations

from datetime import UTC, datetime

# 38 bits of seconds reach the year 10616; 24 of the id 16 million stories; the last tells an article's two rows apart.
_ID_BITS = 24
_BEGIN = datetime(1900, 1, 1, tzinfo=UTC)
OLDEST, NEWEST = 0, 2**63 - 1


def recency(moment: datetime, article_id: int = 0) -> int:
    """Return the number of the first of an article's two places; the second is one more."""
    seconds = max(0, int((moment - _BEGIN).total_seconds()))
    return (seconds << _ID_BITS | article_id % (1 << _ID_BITS)) << 1
