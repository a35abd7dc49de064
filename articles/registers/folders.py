"""A folder of any form that we read, with what it says of its own age."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from articles.register_files import KINDS, Rows, read_rows

from . import openfootball, tables


@dataclass(frozen=True, slots=True)
class Folder:
    """The rows of a folder, each with its file under `_file`, and the revision of the whole."""

    rows: Rows
    revision: str


def read_folder(folder: Path, revision: str = "", countries: Iterable[str] = ()) -> Folder:
    """Read our own files, tables or openfootball's, by what is there; of some countries alone where they are given.

    Raises ValueError where the folder is none, has nothing of the kind, or a file cannot be read.
    """
    if not folder.is_dir():
        raise ValueError(f"there is no folder {folder}")
    rows = read_rows(folder)
    if not rows and tables.has_tables(folder):
        rows = tables.read(folder)
    if not rows and openfootball.is_openfootball(folder):
        rows = openfootball.read(folder)
    if not any(rows.values()):
        names = ", ".join(f"{name}.json" for name in KINDS)
        raise ValueError(f"{folder} has none of {names}, no such table (.csv) and no file of openfootball's")
    wanted = _codes(countries)
    return Folder(_of_countries(rows, wanted) if wanted else rows, (revision or _revision(folder))[:64])


def _codes(countries: Iterable[str]) -> set[str]:
    return {openfootball.CODES.get(code.strip().lower(), code.strip().upper()) for code in countries if code.strip()}


def _of_countries(rows: Rows, wanted: set[str]) -> Rows:
    field = {"clubs": "country", "people": "nationality", "competitions": "country"}
    known = {str(row[name]) for kind, name in field.items() for row in rows.get(kind, ()) if row.get(name)}
    strange = wanted - known
    if strange:
        raise ValueError(f"no row is of {', '.join(sorted(strange))}; there are {', '.join(sorted(known))}")
    return {
        kind: [row for row in found if kind not in field or row.get(field[kind]) in wanted]
        for kind, found in rows.items()
        if kind != "matches"
    }


def _revision(folder: Path) -> str:
    """Return what the folder says itself: a file REVISION, the commit it is checked out at, or a hash of its files."""
    said = folder / "REVISION"
    if said.exists():
        return said.read_text(encoding="utf-8").strip()
    head = folder / ".git" / "HEAD"
    if head.exists():
        text = head.read_text(encoding="utf-8").strip()
        ref = folder / ".git" / text.removeprefix("ref: ")
        if not text.startswith("ref: "):
            return text
        if ref.exists():
            return ref.read_text(encoding="utf-8").strip()
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".json", ".csv", ".txt"})
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
