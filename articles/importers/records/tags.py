"""Whom and what a record says it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, get_args

from articles.importers.records.values import Record, line, parts, tag_names
from articles.importers.sent_tags import said_in
from articles.story import Role, StoryTag, TagKind

_KINDS = frozenset(get_args(TagKind))
_COLUMNS: tuple[tuple[str, TagKind], ...] = (
    ("people", "person"),
    ("clubs", "club"),
    ("competitions", "competition"),
)
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def read_record_tags(value: Callable[[str], Any], sections: list[str], text: str) -> tuple[StoryTag, ...]:
    """Return a record's tags, each once; all but the first of its `sections` are topics.

    A tag of our own export has its slug; whether we have it too is the register's to say.
    """
    found: dict[tuple[str, str], StoryTag] = {}
    for tag in _tags(value, sections[1:], text):
        found.setdefault((tag.kind, tag.slug or tag.name.casefold()), tag)
    return tuple(found.values())


def _tags(value: Callable[[str], Any], topics: list[str], text: str) -> Iterator[StoryTag]:
    tags = value("tags")
    for part in parts(tags) if tags is not None else ():
        if isinstance(part, dict) and isinstance(part.get("kind"), str) and part["kind"] in _KINDS:
            yield _own(part, text)
        else:
            for name in tag_names([part]):
                yield _tag("topic", name, text)
    for field, kind in _COLUMNS:
        for name in tag_names(value(field)):
            yield _tag(kind, name, text)
    for name in topics:
        yield _tag("topic", name, text)


def _own(part: Record, text: str) -> StoryTag:
    kind: TagKind = part["kind"]
    role: Role = "mentioned" if part.get("role") == "mentioned" else "about"
    slug = part["slug"] if isinstance(part.get("slug"), str) and _SLUG.fullmatch(part["slug"]) else None
    name = line(part.get("name"))[:120] or (slug or "").replace("-", " ")
    stated = tuple(dict.fromkeys(filter(None, map(line, parts(part.get("mentions") or [])))))
    mentions = stated if isinstance(part.get("mentions"), list) else said_in(text, name)
    return StoryTag(kind, name, slug, role, "ask", mentions)


def _tag(kind: TagKind, name: str, text: str) -> StoryTag:
    return StoryTag(kind, name, None, "about", "ask", said_in(text, name))
