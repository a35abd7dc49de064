"""The register as files: the starter data, and whatever has its form, read into entities. No database."""

from __future__ import annotations

import calendar
import dataclasses
import json
from datetime import date
from pathlib import Path
from typing import Any

from articles.enrichment.names import slugify
from articles.enrichment.register import Alias, Entity, PersonRole
from articles.register_checks import check, same_ids

KINDS = {"clubs": "club", "people": "person", "competitions": "competition", "grounds": "ground"}
Rows = dict[str, list[dict[str, Any]]]  # file name without its ending → its rows


def read_starter(folder: Path) -> list[Entity]:
    """Read clubs.json, people.json, competitions.json and grounds.json; a file that is not there is left out."""
    return entities_of(read_rows(folder))


def read_rows(folder: Path) -> Rows:
    """Return the rows of the files that are there."""
    paths = {name: folder / f"{name}.json" for name in KINDS}
    return {name: _read_json(path) for name, path in paths.items() if path.exists()}


def read_text(path: Path) -> str:
    """Read a file of the register. Raises ValueError, naming it, where it is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path} is not written in UTF-8: save it as that") from error
    except OSError as error:
        raise ValueError(f"{path} cannot be read: {error.strerror}") from error


def _read_json(path: Path) -> list[dict[str, Any]]:
    source = f"{path.parent.name}/{path.name}"
    try:
        rows = json.loads(read_text(path))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"{path}: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("name") for row in rows):
        raise ValueError(f"{path} is not a list of objects that have a name each")
    return [row | {"_file": source} for row in rows]


def entities_of(rows: Rows) -> list[Entity]:
    """Return the entities of rows in the files' form, clubs before the people who name them.

    Raises ValueError, with the file and the row, for what cannot be read.
    """
    for kind in KINDS:
        for row in rows.get(kind, ()):
            check(row)
        same_ids(rows.get(kind, ()))
    clubs = [_club(row) for row in rows.get("clubs", ())]
    slug_of = {club.name: club.slug for club in clubs}
    people = read_people(rows.get("people", []), slug_of)
    competitions = [_competition(row) for row in rows.get("competitions", ())]
    grounds = [_ground(row) for row in rows.get("grounds", ())]
    return [*clubs, *people, *competitions, *grounds]


def _club(row: dict[str, Any]) -> Entity:
    texts = dict.fromkeys([row.get("short_name"), *row.get("aliases", ())])
    aliases = [Alias(row["full_name"], "full")] if row.get("full_name") else []
    ordinary = row.get("ordinary", ())
    aliases += [Alias(text, "short", text in ordinary) for text in texts if text]
    aliases += [Alias(text, "nickname") for text in row.get("nicknames", ())]
    return Entity(
        "club",
        row["name"],
        row.get("slug") or slugify(row["name"]),
        tuple(alias for alias in aliases if alias.text != row["name"]),
        country=row.get("country"),
        women=row.get("women", False),
        sport=row.get("sport", "football"),
        place=row.get("is_place", False),
        needs_context=row["name"] in ordinary,
    )


def read_people(rows: list[dict[str, Any]], slug_of: dict[str, str]) -> list[Entity]:
    """Read people, given the clubs' slugs by name. Of two who share an address the later one gets a number."""
    people: dict[str, Entity] = {}
    for row in rows:
        person = _person(row, slug_of)
        number = 2
        while person.slug in people:
            person = dataclasses.replace(person, slug=f"{slugify(person.name)}-{number}")
            number += 1
        people[person.slug] = person
    return list(people.values())


def _person(row: dict[str, Any], slug_of: dict[str, str]) -> Entity:
    aliases = [Alias(row["full_name"], "full")] if row.get("full_name") else []
    aliases += [Alias(text, "short") for text in row.get("aliases", ())]
    return Entity(
        "person",
        row["name"],
        row.get("slug") or slugify(row["name"]),
        tuple(alias for alias in aliases if alias.text != row["name"]),
        country=row.get("nationality"),
        sport=row.get("sport", "football"),
        needs_context=row.get("needs_context", False),
        roles=tuple(_role(role, slug_of) for role in row.get("roles", ())),
    )


def _role(row: dict[str, Any], slug_of: dict[str, str]) -> PersonRole:
    club = row.get("club")
    return PersonRole(
        slug_of.get(club, slugify(club)) if club else None,
        row["role"],
        read_date(row.get("from")),
        read_date(row.get("to"), end=True),
        row.get("team"),
    )


def _competition(row: dict[str, Any]) -> Entity:
    sponsors = (
        Alias(name["text"], "sponsor", from_year=name.get("from"), until_year=name.get("to"))
        for name in row.get("sponsor_names", ())
    )
    ordinary = row.get("ordinary", [row["name"]] if row.get("needs_context") else ())
    aliases = (Alias(text, "short", text in ordinary) for text in row.get("aliases", ()))
    return Entity(
        "competition",
        row["name"],
        row.get("slug") or slugify(row["name"]),
        (*aliases, *sponsors),
        country=row.get("country"),
        women=row.get("women", False),
        sport=row.get("sport", "football"),
        needs_context=row["name"] in ordinary,
    )


def _ground(row: dict[str, Any]) -> Entity:
    aliases = tuple(Alias(text) for text in row.get("aliases", ()))
    return Entity("ground", row["name"], row.get("slug") or slugify(row["name"]), aliases)


def read_date(text: str | int | None, end: bool = False) -> date | None:
    """Read YYYY, YYYY-MM or YYYY-MM-DD as its first day, or its last where it ends something."""
    if not text:
        return None
    parts = [int(part) for part in str(text).split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if end else 1)
    day = parts[2] if len(parts) > 2 else (calendar.monthrange(year, month)[1] if end else 1)
    return date(year, month, day)
