"""Whom and what a ninjs item says it is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.importers.ninjs.fields import Object, objects, text, texts
from articles.importers.sent_tags import kind_of_event, said_in
from articles.story import Role, StoryTag, TagKind

_FIELDS: tuple[tuple[TagKind, tuple[str, ...]], ...] = (
    ("person", ("person", "people", "persons")),
    ("topic", ("organisation", "organisations", "organization", "organizations")),
    ("topic", ("event", "events")),
    ("topic", ("place", "places")),
    ("topic", ("subject", "subjects")),
    ("topic", ("object", "objects")),
)
# What a vocabulary calls its concepts where it tells: IPTC's spcpnat:team, AP's types, a scheme's address.
_KINDS: tuple[tuple[TagKind, re.Pattern[str]], ...] = (
    ("club", re.compile(r"(?:^|[^a-z])(?:sports?[-_ ]?)?(?:teams?|clubs?)(?:[^a-z]|$)", re.IGNORECASE)),
    ("person", re.compile(r"(?:^|[^a-z])(?:persons?|people|athletes?|players?)(?:[^a-z]|$)", re.IGNORECASE)),
    ("competition", re.compile(r"(?:^|[^a-z])(?:competitions?|leagues?|tournaments?)(?:[^a-z]|$)", re.IGNORECASE)),
)
_WHAT_IT_IS = ("scheme", "uri", "type", "literal", "code", "rel")
_CATEGORY = "category"
_MOST = 200  # names; beyond that nobody tagged them by hand


def read_tags(item: Object, words: str) -> tuple[StoryTag, ...]:
    """Return the names that an item tags, each once, as questions: whom we know, enrichment finds by itself.

    `words` are the story's own: a name that stands in them was mentioned there.
    """
    tags: dict[str, StoryTag] = {}
    for kind, part in _tagged(item):
        name = text(part, "name").lstrip("#").strip()
        if not name or len(name) > 120 or name.casefold() in tags or len(tags) == _MOST:
            continue
        relations = [relation.casefold() for field in ("rel", "rels") for relation in texts(part, field)]
        role: Role = "mentioned" if any(relation.startswith("mention") for relation in relations) else "about"
        mentions = said_in(words, name)
        tags[name.casefold()] = StoryTag(kind, name, None, role, "ask", mentions)
    return tuple(tags.values())


def read_section(item: Object) -> str | None:
    """Return the category an item was filed under: Superdesk's service, AP's and the BBC's category, TT's sector."""
    filed = [*objects(item, "service", "services"), *filter(_is_category, objects(item, "subject", "subjects"))]
    # AP's category is a letter, which names no section.
    return next((name for part in filed if len(name := text(part, "name")) > 1), "") or text(item, "sector") or None


def _tagged(item: Object) -> Iterator[tuple[TagKind, Object]]:
    for kind, names in _FIELDS:
        for part in objects(item, *names):
            if not _is_category(part) or len(text(part, "name")) > 2:
                yield _told(part, kind, names[0]), part
    for word in texts(item, "keywords"):
        yield "topic", {"name": word}


def _is_category(part: Object) -> bool:
    return _CATEGORY in (*texts(part, "rel"), *texts(part, "rels"))


def _told(part: Object, kind: TagKind, field: str) -> TagKind:
    said = " ".join([*(text(part, name) for name in _WHAT_IT_IS), *texts(part, "types")])
    told = next((told for told, pattern in _KINDS if pattern.search(said)), None)
    return told or (kind_of_event(text(part, "name")) if field.startswith("event") else kind)
