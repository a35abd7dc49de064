"""What a ninjs item says in its fields, whichever version spells them: 1.x flat, 2.x in lists, 3.x in camelCase."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from articles.body import printable
from articles.importers.markup import text_of

Object = dict[str, Any]

_NO_STORY_WORDS = frozenset(
    ("creditline", "credit", "caption", "writer", "byline", "rights", "editornotes", "alt", "keywords")
)
_KICKER_ROLES = frozenset(("kicker", "overline", "roofline", "vignette", "topline"))
_DECK_ROLES = frozenset(("sub", "subheadline", "subhead", "subtitle", "deck", "dek", "standfirst"))
_OTHER_PLACES = frozenset(("front", "search", "social", "seo"))  # headlines that stand elsewhere than on the story
_NO_HEADLINES = _KICKER_ROLES | _DECK_ROLES | _OTHER_PLACES
_STANDFIRST_ROLES = ("summary", "abstract", "lead", "lede", "ingress", "intro", "teaser", "standfirst", "html", "xhtml")


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording of a headline, a description or a body: what it is for, how it is marked up, its words."""

    role: str
    mime: str
    value: str


def text(item: Object, *names: str) -> str:
    """Return the first of some fields that holds words or a number, white space collapsed, "" if none does."""
    for name in names:
        value = item.get(name)
        if isinstance(value, list):
            value = next((part for part in value if isinstance(part, str)), None)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            words = " ".join(printable(str(value)).split())
            if words:
                return words
    return ""


def texts(item: Object, name: str) -> list[str]:
    """Return the words of a field that is one text or a list of them."""
    value = item.get(name)
    parts = value if isinstance(value, list) else [value]
    return [words for part in parts if (words := text({"it": part}, "it"))]


def objects(item: Object, *names: str) -> Iterator[Object]:
    """Yield the objects under some fields: lists of them, named ones (their name as "name"), or plain words."""
    for name in names:
        value = item.get(name)
        if isinstance(value, dict):
            for key, part in value.items():
                for single in part if isinstance(part, list) else [part]:
                    if isinstance(single, dict):
                        yield {**single, "name": single.get("name") or key}
        elif isinstance(value, list):
            for part in value:
                if isinstance(part, dict):
                    yield part
                elif isinstance(part, str) and part.strip():
                    yield {"name": part}
        elif isinstance(value, str) and value.strip():
            yield {"name": value}


def wordings(item: Object, one: str, many: str) -> list[Wording]:
    """Return what an item says under `headline` and `headline_*` (1.x) and in the list `headlines` (2.x and 3.x)."""
    found = []
    for key, value in item.items():
        if isinstance(value, str) and (key == one or key.startswith(f"{one}_")):
            found.append(Wording(key[len(one) + 1 :].casefold(), "", printable(value)))
    for part in objects(item, many):
        value = part.get("value", part.get("name"))
        if isinstance(value, str):
            mime = text(part, "contentType", "contenttype", "mimetype")
            found.append(Wording(text(part, "role").casefold(), mime.casefold(), printable(value)))
    return [wording for wording in found if wording.value.strip()]


def plain(wording: Wording) -> str:
    """Return a wording's words without mark-up."""
    value = wording.value
    return text_of(value) if "<" in value or "&" in value else " ".join(value.split())


def headlines(item: Object) -> list[Wording]:
    """Return an item's headlines, the main one first; a title stands in where there is none."""
    found = [w for w in wordings(item, "headline", "headlines") if w.role not in _NO_HEADLINES]
    found.sort(key=lambda wording: wording.role not in ("", "main"))
    return found or [Wording("title", "", title) for title in (text(item, "title"),) if title]


def kicker(item: Object) -> str | None:
    """Return the line that stands above the headline."""
    return next((plain(w) for w in wordings(item, "headline", "headlines") if w.role in _KICKER_ROLES), None)


def standfirsts(item: Object) -> list[Wording]:
    """Return what may stand under a headline, the best first: descriptions, then headlines of the second row."""
    found = [w for w in wordings(item, "description", "descriptions") if w.role not in _NO_STORY_WORDS]
    rank = {role: place for place, role in enumerate(_STANDFIRST_ROLES)}
    found.sort(key=lambda wording: rank.get(wording.role, len(rank)))
    return [*found, *(w for w in wordings(item, "headline", "headlines") if w.role in _DECK_ROLES)]
