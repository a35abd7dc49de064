import pytest
from django.db import connection

from articles import search
from articles.search.words import parse

from .contract import SearchContract


class TestSQLite(SearchContract):
    vendor = "sqlite"

    @pytest.mark.parametrize("query", ["cup", "cup final", '"cup final"', "cu"])
    def test_newest_first_without_a_sort(self, query):
        asked = search.sqlite._match(parse(query))
        table = search.PUBLISHED
        with connection.cursor() as cursor:
            cursor.execute(
                f"EXPLAIN QUERY PLAN SELECT entry.recency FROM {table}_fts JOIN {table} entry"
                f" ON entry.recency = {table}_fts.rowid WHERE {table}_fts MATCH %s AND {table}_fts.rowid < %s"
                f" ORDER BY {table}_fts.rowid DESC LIMIT 20",
                [asked, search.NEWEST],
            )
            plan = "\n".join(row[3] for row in cursor.fetchall())
        assert "TEMP B-TREE" not in plan
        assert "SEARCH entry USING INTEGER PRIMARY KEY" in plan
