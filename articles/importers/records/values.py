"""What one value of a record says, be it a cell of a table or any JSON."""

from __future__ import annotations

import json
import re
from typing import Any

from articles.body import printable
from articles.importers.bylines import names_in_field
from articles.importers.entities import unescape
from articles.importers.markup import text_of

Record = dict[str, Any]

_WITHIN = (
    "rendered",
    "html",
    "text",
    "value",
    "content",
    "plain",
    "name",
    "title",
    "label",
    "main",
    "original",
    "#text",
    "_",
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}[0-9]{0,2});", re.IGNORECASE)
_NO = frozenset(("", "0", "no", "n", "false", "f", "off", "none", "null", "nein", "non", "nej"))
_NOTHING = frozenset(("null", "none", "nil", "nan", "n/a", "#n/a", "undefined", "\\n"))
_LONGEST_NOTHING = 20  # characters
_DEEPEST = 10  # values within values that are looked into for words
_MOST = 200  # tags of one story; beyond that nobody wrote them by hand


def words(value: Any, depth: int = 0) -> str:
    """Return the text of a value as it stands, "" if there is none: of an object its text, of a list its paragraphs."""
    if isinstance(value, str):
        return printable(value) if says_something(value) else ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list) and depth < _DEEPEST:
        return "\n\n".join(filter(None, (words(part, depth + 1) for part in value)))
    if isinstance(value, dict) and depth < _DEEPEST:
        return next((text for name in _WITHIN if (text := words(value.get(name), depth + 1))), "")
    return ""


def as_stated(value: Any) -> str:
    """Return a text of our own files as it stands: in these “<” is a character, and “none” is a word."""
    return printable(value) if isinstance(value, str) else words(value)


def says_something(value: Any) -> bool:
    """Test whether a value is more than empty, or a program's word for nothing."""
    if isinstance(value, str):
        short = value.strip().casefold() if len(value) < _LONGEST_NOTHING else value
        return bool(short) and not short.isspace() and short not in _NOTHING
    return value not in (None, [], {})


def line(value: Any) -> str:
    """Return a value as one line of plain words, without mark-up."""
    text = words(value)
    if has_tags(text):
        return text_of(text)
    return " ".join((unescape(text) if has_entities(text) else text).split())


def has_tags(text: str) -> bool:
    """Test whether a text is marked up as HTML."""
    return "<" in text and _TAG.search(text) is not None


def has_entities(text: str) -> bool:
    """Test whether a text spells characters as HTML does."""
    return "&" in text and _ENTITY.search(text) is not None


def is_yes(value: Any) -> bool:
    """Read a mark such as true, yes or 1."""
    return words(value).strip().casefold() not in _NO if not isinstance(value, bool) else value


def parts(value: Any) -> list[Any]:
    """Return the members of a list, however it is spelled: JSON, ["a", "b"] in a cell, or a; b."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return [value]
    text = words(value).strip()
    if text[:1] == "[" and text[-1:] == "]":
        try:
            read = json.loads(text)
            return read if isinstance(read, list) else []
        except (ValueError, RecursionError):
            text = re.sub(r"(?:^|(?<=[,\[]))\s*['\"]|['\"]\s*(?=,|$)", "", text[1:-1])
    mark = next((mark for mark in ";|\n" if mark in text), ",")
    return [part.strip() for part in text.split(mark) if part.strip()]


def names(value: Any) -> list[str]:
    """Return the people of a byline or a list of authors."""
    people = re.split(r"[;|\n]", value) if isinstance(value, str) else value if isinstance(value, list) else [value]
    found = [name for person in people for name in names_in_field(_person(person))]
    return list(dict.fromkeys(found))


def _person(value: Any) -> str:
    if isinstance(value, dict):
        for name in ("display_name", "displayName", "fullName", "full_name"):
            if whole := line(value.get(name)):
                return whole
        first, last = (line(value.get(f"{which}_name", value.get(f"{which}Name"))) for which in ("first", "last"))
        if first or last:
            return f"{first} {last}".strip()
    return line(value)


def tag_names(value: Any) -> list[str]:
    """Return the words of a list of tags; a number is another system's key."""
    found = (line(part).lstrip("#").strip() for part in parts(value) if not isinstance(part, (int, float)))
    return [name for name in dict.fromkeys(found) if name and len(name) <= 120][:_MOST]


def address(value: Any) -> str | None:
    """Return a web address, None for anything else."""
    text = words(value).strip()
    return text if re.fullmatch(r"https?://[^\s<>\"]{1,2000}", text, re.IGNORECASE) else None
