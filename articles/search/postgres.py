"""Search on PostgreSQL: a tsvector of our own words under a GIN index.

GIN knows no order, so the newest entries are asked first, then older and larger ranges: a common word is found among
the newest, and never is everything that matches it sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection

from articles.search.words import BREAK, Query

FIRST_RANGE = 500  # entries
RANGE_GROWS = 8  # times, from one range to the next


def write(table: str, owner: int, recency: int, words: list[str]) -> None:
    """Put the entry of one story in place of the one it had."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (owner_id, recency, words) VALUES (%s, %s, %s::tsvector)"  # noqa: S608
            " ON CONFLICT (owner_id) DO UPDATE SET recency = excluded.recency, words = excluded.words",
            [owner, recency, _vector(words)],
        )


def write_new(table: str, entries: Iterable[tuple[int, int, list[str]]]) -> None:
    """Put in entries (recency, owner, words) of stories that have none; a place that is taken is passed over."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (recency, owner_id, words)"  # noqa: S608
            f" SELECT %s + (EXISTS (SELECT 1 FROM {table} WHERE recency = %s))::int, %s, %s::tsvector",
            [(place, place, owner, _vector(words)) for place, owner, words in entries],
        )


def erase(table: str, owner: int) -> None:
    """Drop the entry of one story."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE owner_id = %s", [owner])  # noqa: S608


def matches(table: str, query: Query, below: int, from_: int, limit: int) -> list[tuple[int, int]]:
    """Return (recency, owner) of the newest entries with `from_ <= recency < below`."""
    found: list[tuple[int, int]] = []
    look = _look_through
    with connection.cursor() as cursor:
        for low, high in _ranges(cursor, table, below, from_):
            look(cursor, table, query, [low, high, limit - len(found)])
            found += cursor.fetchall()
            if len(found) >= limit:
                break
            look = _look_up
    return found


def _look_through(cursor, table: str, query: Query, bounds: list[int]) -> None:
    """Ask the few newest entries as the planner likes: common words and beginnings are found here, index or not."""
    cursor.execute(
        f"SELECT recency, owner_id FROM {table} WHERE words @@ %s::tsquery"  # noqa: S608
        " AND recency >= %s AND recency < %s ORDER BY recency DESC LIMIT %s",
        [" & ".join(filter(None, [_every_word(query), _phrases(query)])), *bounds],
    )


def _look_up(cursor, table: str, query: Query, bounds: list[int]) -> None:
    """Ask the index of words (the function stands in the migration that made the table)."""
    cursor.execute(
        f"SELECT recency, owner_id FROM {table}_find(%s::tsquery, %s::tsquery, %s, %s, %s)",  # noqa: S608
        [_every_word(query), _phrases(query), *bounds],
    )


def _ranges(cursor, table: str, below: int, from_: int) -> Iterator[tuple[int, int]]:
    """Yield ranges of recency, newest first, each holding more entries than the one before."""
    size = FIRST_RANGE
    while below > from_:
        cursor.execute(
            f"SELECT recency FROM {table} WHERE recency >= %s AND recency < %s"  # noqa: S608
            " ORDER BY recency DESC OFFSET %s LIMIT 1",
            [from_, below, size],
        )
        row = cursor.fetchone()
        low = row[0] if row else from_
        yield low, below
        below = low
        size *= RANGE_GROWS


def _vector(words: list[str]) -> str:
    """Write a tsvector as text, so that PostgreSQL's own parser never sees the words."""
    return " ".join(f"'{word}':{place}" for place, word in enumerate(words, 1) if word != BREAK)


def _every_word(query: Query) -> str:
    """Write the query without its phrases' order: that much the index answers alone."""
    words = [f"'{word}'" for phrase in query.phrases for word in phrase]
    either = "(" + " | ".join(f"'{mark}'" for mark in query.either) + ") & " if query.either else ""
    return either + " & ".join(words) + (":*" if query.prefix else "")


def _phrases(query: Query) -> str | None:
    """Write what must stand together, if anything must."""
    phrases = [phrase for phrase in query.phrases if len(phrase) > 1]
    return " & ".join("(" + " <-> ".join(f"'{word}'" for word in phrase) + ")" for phrase in phrases) or None
