"""What the parts of one file say of a field, in the order in which they are believed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from articles.story import Said


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing said of a field: `origin` in words an editor knows ("og:title")."""

    origin: str
    value: str


@dataclass
class Claims:
    """Collects what is said, field by field; the first of a field is the one believed unless another is chosen."""

    by_field: dict[str, list[Claim]] = field(default_factory=dict)
    chosen: dict[str, Claim] = field(default_factory=dict)

    def add(self, name: str, origin: str, value: str | None) -> None:
        """Note what one part of the file says of a field; nothing is no claim."""
        text = " ".join((value or "").split())
        claim = Claim(origin, text)
        if text and claim not in self.of(name):
            self.by_field.setdefault(name, []).append(claim)

    def of(self, name: str) -> list[Claim]:
        """Return the claims on a field."""
        return self.by_field.get(name, [])

    def first(self, name: str, accept: Callable[[str], bool] = bool) -> str | None:
        """Choose the first claim on a field that is accepted, and return its value."""
        for claim in self.of(name):
            if accept(claim.value):
                return self.choose(name, claim)
        return None

    def choose(self, name: str, claim: Claim) -> str:
        """Mark the claim that was used, and return its value."""
        self.chosen[name] = claim
        return claim.value

    def said(self, fields: tuple[str, ...]) -> Iterator[Said]:
        """Yield each field's claims where they disagree, the one that was used first; what repeats another is none."""
        for name in fields:
            used = self.chosen.get(name)
            claims = sorted(self.of(name), key=lambda claim: claim != used)
            different = {claim.value.casefold(): claim for claim in reversed(claims)}
            if len(different) > 1:
                for claim in reversed(different.values()):
                    yield Said(name, claim.origin, claim.value, claim == used)
