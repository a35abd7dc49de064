"""Tables of clubs, people, squads, competitions, grounds and matches (CSV) → rows in the form of our own JSON files.

Beside what it says each row has its file (`_file`) and its line (`_at`), so that a fault found later is told with them.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from articles.register_checks import is_day
from articles.register_files import read_text

Row = dict[str, Any]
YES, NO = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0", ""}


def _text(value: str) -> str | None:
    return value or None


def _number(value: str) -> int | None:
    return int(value) if value else None


def _flag(value: str) -> bool:
    if value.lower() not in YES | NO:
        raise ValueError(f"“{value}” is neither yes nor no")
    return value.lower() in YES


def _several(value: str) -> list[str]:
    return [part.strip() for part in value.replace("|", ";").split(";") if part.strip()]


def _date(value: str) -> str | None:
    if value and not is_day(value):
        raise ValueError(f"“{value}” is no day: write YYYY-MM-DD, YYYY-MM or YYYY")
    return value or None


def _ids(value: str) -> dict[str, str]:
    return dict(part.split(":", 1) for part in _several(value))


def _sponsors(value: str) -> list[Row]:
    """Read “Acme Shield 2012-2016; Bolt Shield 2016-”."""
    found = []
    for part in _several(value):
        text, _, years = part.rpartition(" ")
        since, _, until = years.partition("-")
        found.append({"text": text, "from": _number(since), "to": _number(until)})
    return found


COLUMNS: dict[str, dict[str, Callable[[str], Any]]] = {
    "clubs": {
        **dict.fromkeys(("name", "slug", "full_name", "short_name", "code", "country", "sport", "ground"), _text),
        **dict.fromkeys(("pattern", "told_apart_by"), _text),
        **dict.fromkeys(("founded", "dissolved"), _number),
        **dict.fromkeys(("women", "is_place", "national"), _flag),
        **dict.fromkeys(("colours", "aliases", "nicknames", "ordinary"), _several),
        "ids": _ids,
    },
    "people": {
        **dict.fromkeys(("name", "slug", "full_name", "nationality", "position", "sport", "told_apart_by"), _text),
        "aliases": _several,
        "born": _date,
        "ids": _ids,
    },
    "memberships": {
        **dict.fromkeys(("person", "club", "team", "role"), _text),
        **dict.fromkeys(("born", "from", "to"), _date),
        "on_loan": _flag,
        "number": _number,
    },
    "competitions": {
        **dict.fromkeys(("name", "slug", "country", "sport"), _text),
        **dict.fromkeys(("aliases", "ordinary"), _several),
        "women": _flag,
        "sponsor_names": _sponsors,
        "ids": _ids,
    },
    "grounds": {"name": _text, "slug": _text, "city": _text, "aliases": _several},
    "matches": {
        **dict.fromkeys(("home", "away", "competition", "round", "date", "time", "zone", "ground", "status"), _text),
        **dict.fromkeys(("home_score", "away_score"), _number),
        "score_note": _text,
    },
}
NEEDED = {"memberships": ("person",), "matches": ("home", "away", "date")}


def has_tables(folder: Path) -> bool:
    """Test whether a folder has a table of ours."""
    return any((folder / f"{name}.csv").exists() for name in COLUMNS)


def read(folder: Path) -> dict[str, list[Row]]:
    """Read the tables that are there; memberships become the roles of their people.

    Raises ValueError with file, line and what is wrong.
    """
    strange = {path.stem for path in folder.glob("*.csv")} - COLUMNS.keys()
    if strange:
        raise ValueError(f"{folder / min(strange)}.csv is no table that is known; there are {', '.join(COLUMNS)}")
    rows = {name: _table(folder / f"{name}.csv", name) for name in COLUMNS if (folder / f"{name}.csv").exists()}
    people = rows.setdefault("people", [])
    called: dict[str, list[Row]] = defaultdict(list)
    for person in people:
        called[person["name"]].append(person)
    for row in rows.pop("memberships", []):
        name, born = row.pop("person"), row.pop("born", None)
        same = [person for person in called[name] if person.get("born") == born]
        if born is None and len(called[name]) == 1:
            same = called[name]
        if not same:
            same = [{"name": name, "born": born, "_file": row["_file"], "_at": row["_at"]}]
            called[name] += same
            people += same
        same[-1].setdefault("roles", []).append(row)
    return rows


def _table(path: Path, kind: str) -> list[Row]:
    columns = COLUMNS[kind]
    reader = csv.DictReader(io.StringIO(read_text(path), newline=""))
    names = [name.strip() for name in reader.fieldnames or ()]
    missing = [name for name in NEEDED.get(kind, ("name",)) if name not in names]
    strange = [name for name in names if name not in columns]
    if missing or strange:
        wrong = f"has no column “{missing[0]}”" if missing else f"has a column “{strange[0]}” that nothing reads"
        raise ValueError(f"{path} {wrong}: its columns may be {', '.join(columns)}")
    reader.fieldnames = names
    return [_read(path, kind, reader.line_num, row) for row in reader if any(row.values())]


def _read(path: Path, kind: str, line: int, cells: dict[str, Any]) -> Row:
    if None in cells:
        raise ValueError(f"{path}, line {line}: more cells than the head has columns")
    row: Row = {"_file": f"csv/{path.name}", "_at": f"{path}, line {line}"}
    for name, value in cells.items():
        try:
            read = COLUMNS[kind][name](" ".join((value or "").split()))
        except ValueError as error:
            raise ValueError(f"{path}, line {line}, column “{name}”: {error}") from error
        if read not in (None, [], {}):
            row[name] = read
    for name in NEEDED.get(kind, ("name",)):
        if name not in row:
            raise ValueError(f"{path}, line {line}: “{name}” is empty")
    if kind == "memberships":
        row.setdefault("role", "player")
    return row
