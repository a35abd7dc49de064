"""What rows of a register's file may hold: a fault is told with its file, its row and what to write. No database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

Row = Mapping[str, Any]
FIRST_YEAR, LAST_YEAR = 1000, 2200
ROLES = ("player", "manager", "coach", "official", "pundit", "other")
_SLUG = re.compile(r"[a-z0-9_-]{1,100}")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
PATTERNS = ("plain", "stripes", "hoops", "halves", "sash")
_CONTROLS = re.compile("[\x00-\x1f\x7f]")


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not _CONTROLS.search(value)


def _is_year(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and FIRST_YEAR <= value <= LAST_YEAR


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000


def is_day(value: Any) -> bool:
    parts = str(value).split("-")
    if not all(part.isascii() and part.isdigit() for part in parts) or not 1 <= len(parts) <= 3 or len(parts[0]) != 4:
        return False
    try:
        day = date(*[int(part) for part in [*parts, "1", "1"][:3]])
    except ValueError:
        return False
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(text) and text.strip() for text in value)


def _are_colours(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and _COLOUR.fullmatch(text) for text in value)


def _are_ids(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_text(word) and word for pair in value.items() for word in pair)


def _are_sponsors(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, dict)
        and _is_text(name.get("text"))
        and all(name.get(end) is None or _is_year(name[end]) for end in ("from", "to"))
        for name in value
    )


def same_ids(rows: Iterable[Row]) -> None:
    """Test that no two rows have one id. Raises ValueError."""
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        for pair in (row.get("ids") or {}).items():
            other = seen.setdefault(pair, row)
            if other is not row and other.get("name") != row.get("name"):
                raise ValueError(f"{_where(row)}: its id {':'.join(pair)} is {other.get('name')}'s, too")


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


Check = tuple[Callable[[Any], bool], str]  # the test, and what there should be
TEXT: Check = (_is_text, "a text on one line")
FLAG: Check = (lambda value: isinstance(value, bool), "true or false")
YEAR: Check = (_is_year, f"a year from {FIRST_YEAR} to {LAST_YEAR}")
NUMBER: Check = (_is_number, "a number from 0 to 999")
DAY: Check = (is_day, "a day: YYYY-MM-DD, YYYY-MM or YYYY")
TEXTS: Check = (_are_texts, "a list of texts")
SLUG: Check = (
    lambda value: bool(isinstance(value, str) and _SLUG.fullmatch(value)),
    "small letters, digits and hyphens",
)
ROLE: Check = (lambda value: value in ROLES, f"one of {', '.join(ROLES)}")
FIELDS: dict[str, Check] = {
    **dict.fromkeys(("name", "full_name", "short_name", "code", "country", "nationality", "sport", "ground"), TEXT),
    **dict.fromkeys(("position", "city", "told_apart_by", "club", "team"), TEXT),
    **dict.fromkeys(("women", "is_place", "national", "needs_context", "on_loan"), FLAG),
    **dict.fromkeys(("founded", "dissolved"), YEAR),
    **dict.fromkeys(("aliases", "nicknames", "ordinary"), TEXTS),
    **dict.fromkeys(("born", "from", "to"), DAY),
    "colours": (_are_colours, "a list of colours like #c8102e"),
    "pattern": (lambda value: value in PATTERNS, f"one of {', '.join(PATTERNS)}"),
    "number": NUMBER,
    "slug": SLUG,
    "role": ROLE,
    "ids": (_are_ids, "schemes with their ids"),
    "sponsor_names": (_are_sponsors, "a list of texts with years"),
    "roles": (_are_rows, "a list of roles"),
}
LONGEST = {  # letters; names that are longer are cut
    **dict.fromkeys(("country", "nationality"), 3),
    **{"code": 4, "position": 30, "sport": 30, "short_name": 40},
    **{"told_apart_by": 60, "team": 60, "city": 60, "aliases": 150, "nicknames": 150},
}
NEVER_EMPTY = ("women", "is_place", "national", "needs_context", "on_loan", "sport", "role", "aliases", "roles")


def check(row: Row) -> None:
    """Test a row of a file, and the roles of a person. Raises ValueError."""
    _check(row, row)
    for role in row.get("roles") or ():
        _check(role, row)
        if "role" not in role:
            raise ValueError(f"{_where(row, role)}: a role does not say which: it should be one of {', '.join(ROLES)}")
        since, until = str(role.get("from") or ""), str(role.get("to") or "")
        if since and until and until < since[: len(until)]:
            raise ValueError(
                f"{_where(row, role)}: at {role.get('club') or role.get('team')} until {until} and from {since}"
            )


def _check(part: Row, row: Row) -> None:
    for name, value in part.items():
        most = LONGEST.get(name)
        longest = max(map(len, value if isinstance(value, list) else [str(value)]), default=0) if most and value else 0
        if most and longest > most:
            raise ValueError(f"{_where(row, part)}: {name} is {longest} letters long; it may have {most}")
        found = FIELDS.get(name)
        if found is None or (value is None and name not in NEVER_EMPTY):
            continue
        test, words = found
        if not test(value):
            raise ValueError(f"{_where(row, part)}: {name} is {str(value)[:40]!r}; it should be {words}")


def _where(row: Row, part: Row | None = None) -> str:
    """Return where a row stands, or the part of it that is at fault: a person's places are lines of another table."""
    place = (part or row).get("_at") or row.get("_at") or row.get("_file", "rows")
    return f"{place}: {str(row.get('name'))[:60]}"
