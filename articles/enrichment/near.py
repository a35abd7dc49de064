"""Whom a name may be meant for: by another name, by a piece of one, or with a slip or two in it. For asking alone."""

from __future__ import annotations

from collections.abc import Collection

from articles.enrichment.names import name_key
from articles.enrichment.register import Entity, EntityKind, Register

NAMED, ONE_SLIP, TWO_SLIPS, PIECE = 4, 3, 2, 1
_PIECES = 4  # of a name: two slips leave one whole, but for letters changed about across two borders


def near(name: str, register: Register, kinds: Collection[EntityKind]) -> list[Entity]:
    """Return the entities of some kinds that a name may be meant for, the likeliest first."""
    key = name_key(name)
    if not key:
        return []
    typed = " ".join(key)
    pieces = _cut(typed)
    named = {(entity.kind, entity.slug) for entity in register.named(name)}  # with FC or the like to it
    ranked = [
        (likeness, entity)
        for entity in register.entities
        if entity.kind in kinds
        and (likeness := NAMED if (entity.kind, entity.slug) in named else _likeness(key, typed, pieces, entity))
    ]
    return [entity for _, entity in sorted(ranked, key=lambda pair: (-pair[0], pair[1].women, pair[1].name.casefold()))]


def _likeness(key: tuple[str, ...], typed: str, pieces: tuple[str, ...], entity: Entity) -> int:
    best = 0
    for text in (entity.name, *(alias.text for alias in entity.aliases)):
        own = name_key(text)
        if own == key:
            return NAMED
        best = max(best, _by_slips(typed, " ".join(own), pieces))
        if not best and len(key[-1]) > 3 and own[-len(key) :] == key:
            best = PIECE
    return best


def _by_slips(typed: str, true: str, pieces: tuple[str, ...]) -> int:
    most = 0 if len(typed) < 5 else 1 if len(typed) < 9 else 2
    if abs(len(typed) - len(true)) > most or not any(piece in true for piece in pieces):
        return 0
    found = slips(typed, true)
    return 0 if not 0 < found <= most else ONE_SLIP if found == 1 else TWO_SLIPS


def _cut(text: str) -> tuple[str, ...]:
    size = max(1, len(text) // _PIECES)
    return (*(text[n * size : (n + 1) * size] for n in range(_PIECES - 1)), text[(_PIECES - 1) * size :])


def slips(a: str, b: str) -> int:
    """Return how many letters are wrong, too many, too few or changed about (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
