"""What the plan of a query costs: a walk over a big table, rows looked at and thrown away, rows sorted."""

import json
import re
from contextlib import contextmanager

from django.db import connection

MOST_ROWS = 6000  # looked at by one query: a page's own, some that are not live, a common tag's first thousand
STEPS_A_ROW = 66  # of SQLite's machine
FEW_TO_SORT = 300
# A search by one of these finds the rows of one story: they may be sorted.
OF_ONE_STORY = re.compile(r"\((rowid|id|published_id|article_id|content_object_id|slot)\s*=\?")


def faults_of(sql, tables, most=MOST_ROWS):
    """Run a query and return what its plan does that no query of big `tables` may: look at more than `most` rows."""
    if not sql.startswith("SELECT") or not any(f'FROM "{t}"' in sql or f'JOIN "{t}"' in sql for t in tables):
        return []
    return {"sqlite": _sqlite_faults, "postgresql": _postgresql_faults}[connection.vendor](sql, tables, most)


@contextmanager
def walks(most=MOST_ROWS):
    """Give a dict that in the end holds the queries that took SQLite more steps than `most` rows: {sql: steps}.

    What a query costs with its values in it, as `faults_of` has it, may not be what it costs as it was asked: SQLite
    uses no index of some rows alone where a value that it does not see yet says which.
    """
    steps, asked, found = {}, "", {}

    def step():
        steps[asked] = steps.get(asked, 0) + 100

    def ask(execute, sql, *args):
        nonlocal asked
        asked = sql
        return execute(sql, *args)

    with connection.execute_wrapper(ask):
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(step, 100)
        yield found
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(None, 0)
    found.update({sql: count for sql, count in steps.items() if count > most * STEPS_A_ROW})


def _sqlite_faults(sql, tables, most):
    """Return the lines of the plan that walk or sort a big table, and the steps if they are too many."""
    steps = 0

    def step():
        nonlocal steps
        steps += 1000

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = [(parent, line) for _, parent, _, line in cursor.fetchall()]
        connection.connection.set_progress_handler(step, 1000)
        try:
            cursor.execute(sql)
            cursor.fetchall()
        finally:
            connection.connection.set_progress_handler(None, 0)
    big = [(parent, line) for parent, line in plan if _table(line, sql) in tables]
    faults = [line for _, line in big if line.startswith("SCAN") and "USING" not in line]
    for parent, line in plan:
        if "TEMP B-TREE FOR ORDER BY" in line:
            faults += [f"sorts {read}" for beside, read in big if beside == parent and not OF_ONE_STORY.search(read)]
    return faults + ([f"{steps} steps", *(line for _, line in plan)] if steps > most * STEPS_A_ROW else [])


def _table(line, sql):
    """Return the table that a line of the plan reads; the line names its alias."""
    name = re.match(r"(?:SCAN|SEARCH) (\w+)", line)
    if not name:
        return ""
    alias = re.search(rf'"(\w+)" {name[1]}\b', sql)
    return alias[1] if alias else name[1]


def _postgresql_faults(sql, tables, most):
    """Return the nodes of the plan that walk a big table, throw most of its rows away, or sort many."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql.replace('%', '%%')}", [])
        found = cursor.fetchone()[0]
    root = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return [told for node in _nodes(root) if (told := _node_fault(node, tables, most))]


def _nodes(node):
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _node_fault(node, tables, most):
    loops, kind, table = node["Actual Loops"], node["Node Type"], node.get("Relation Name", "")
    thrown = node.get("Rows Removed by Filter", 0) * loops
    # One that stops after its first rows is no walk: the planner knows that most rows fit.
    if kind == "Seq Scan" and table in tables and thrown + node["Actual Rows"] * loops > most:
        return f"Seq Scan on {table}"
    if table in tables and thrown > most:
        return f"{kind} on {table} threw {thrown} rows away"
    if kind in {"Sort", "Incremental Sort"} and loops and node["Plans"][0]["Actual Rows"] > FEW_TO_SORT:
        return f"{kind} of {node['Plans'][0]['Actual Rows']} rows by {node['Sort Key']}"
    return ""
