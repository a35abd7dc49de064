"""Names that a story spells otherwise than the register does: pointed out with the fix, quotations left alone."""

from __future__ import annotations

import re
from typing import NamedTuple

from articles.enrichment.names import name_key
from articles.enrichment.passages import Passage
from articles.enrichment.register import Entity, surname_of
from articles.enrichment.scene import Hit, Scene
from articles.enrichment.slips import one_slip

# To the end of the paragraph where it is not closed: a speech over several paragraphs opens each of them.
_QUOTED = re.compile('“[^”]*(?:”|$)|"[^"]*(?:"|$)|‘[^’]*’(?![^\\W_])|«[^»]*(?:»|$)')
_ALIKE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "–": "-"})


class Misspelling(NamedTuple):
    """A name as written, and as the register has it."""

    written: str
    right: str
    entity: Entity


def misspellings(scene: Scene) -> list[Misspelling]:
    """Return the spellings that differ from the register's, once each, in order of first mention."""
    found: dict[str, Misspelling] = {}
    quoted = {id(passage): [match.span() for match in _QUOTED.finditer(passage.text)] for passage in scene.passages}
    for hit in sorted(scene.hits, key=lambda hit: (hit.passage, hit.first)):
        passage = scene.passages[hit.passage]
        right = _right(hit, passage)
        start = passage.start(hit.first)
        if right and not any(first <= start < last for first, last in quoted[id(passage)]):
            found.setdefault(hit.text, Misspelling(hit.text, right, hit.entity))
    return list(found.values())


def _right(hit: Hit, passage: Passage) -> str:
    """Return the name as it should stand, or nothing where it does or means another of its names."""
    if not passage.cased:
        return ""
    name = hit.entity.name
    for own in filter(None, (name, _surname(hit.entity))):
        if name_key(own) == name_key(hit.text):
            return own if own.translate(_ALIKE) != hit.text.translate(_ALIKE) else ""
    said, true = name_key(hit.text), name_key(name)
    if hit.entity.kind in {"person", "club"} and len(said) == len(true) == 2 and one_slip(*said, *true):
        return name
    return ""


def _surname(entity: Entity) -> str:
    return (surname_of(entity.name, entity.country) or "") if entity.kind == "person" else ""
