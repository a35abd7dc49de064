"""Search on SQLite: FTS5 over the entry tables, which triggers keep in step.

An entry's rowid is its recency, so that FTS5 walks any word's entries newest first without sorting.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from articles.search.words import Query


def write(table: str, owner: int, recency: int, words: list[str]) -> None:
    """Put the entry of one story in place of the one it had."""
    erase(table, owner)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (recency, owner_id, words) VALUES (%s, %s, %s)",  # noqa: S608
            [recency, owner, " ".join(words)],
        )


def write_new(table: str, entries: Iterable[tuple[int, int, list[str]]]) -> None:
    """Put in entries (recency, owner, words) of stories that have none; a place that is taken is passed over."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (recency, owner_id, words)"  # noqa: S608
            f" SELECT %s + EXISTS (SELECT 1 FROM {table} WHERE recency = %s), %s, %s",
            [(place, place, owner, " ".join(words)) for place, owner, words in entries],
        )


def erase(table: str, owner: int) -> None:
    """Drop the entry of one story."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE owner_id = %s", [owner])  # noqa: S608


def matches(table: str, query: Query, below: int, from_: int, limit: int) -> list[tuple[int, int]]:
    """Return (recency, owner) of the newest entries with `from_ <= recency < below`."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT entry.recency, entry.owner_id FROM {table}_fts"  # noqa: S608
            f" JOIN {table} entry ON entry.recency = {table}_fts.rowid"
            f" WHERE {table}_fts MATCH %s AND {table}_fts.rowid >= %s AND {table}_fts.rowid < %s"
            f" ORDER BY {table}_fts.rowid DESC LIMIT %s",
            [_match(query), from_, below, limit],
        )
        return cursor.fetchall()


def _match(query: Query) -> str:
    """Write a query in FTS5's language; the words hold nothing that it would read."""
    phrases = [f'"{" ".join(phrase)}"' for phrase in query.phrases]
    either = "(" + " OR ".join(f'"{mark}"' for mark in query.either) + ") AND " if query.either else ""
    return either + " AND ".join(phrases) + (" *" if query.prefix else "")
