"""One typed line → a match: “Rovers 2-1 United, Premier League, 24 Feb 2024 3pm, Harbour Road”."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import islice

from articles.enrichment.names import fold
from articles.enrichment.register import Entity, Register
from articles.enrichment.slips import nearly
from articles.importers.dates import find_moments

SIDES = re.compile(r"\s+(?:v|vs|versus|(?P<home>\d{1,3})\s*[-–]\s*(?P<away>\d{1,3}))\.?\s+", re.IGNORECASE)
STATUSES = ("postponed", "abandoned", "live", "scheduled", "finished")
HOW = "Write it like “Rovers v United, Premier League, 24 Feb 2024 3pm, Harbour Road”, or with the score for “v”."


_ROUND_WORDS = (
    "final finals semi semis semifinal semifinals quarter quarterfinal quarterfinals round group stage leg matchday "
    "gameweek week day replay playoff playoffs play tie knockout test qualifier qualifying heat race friendly pool"
)
ROUNDS = frozenset(_ROUND_WORDS.split())
NEAR = 3  # names that are offered


class UnreadableLine(ValueError):
    """A line that is no match; the text says what is missing or unknown. `unknown` is a side that we do not have."""

    def __init__(self, text: str, unknown: str = ""):
        super().__init__(text)
        self.unknown = unknown


@dataclass(slots=True)
class MatchLine:
    """A match as typed: tags by (kind, slug), the kick-off in the zone it was typed in."""

    home: tuple[str, str]
    away: tuple[str, str]
    kicks_off_at: datetime
    time_known: bool
    competition: str | None = None
    round: str = ""
    ground: str = ""
    status: str = "scheduled"
    score: tuple[int, int] | None = None
    notes: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)  # sentences: what was taken as the round and may be something else


def read_match(line: str, register: Register, zone: tzinfo) -> MatchLine:
    """Read one line: the sides first, all else in any order between commas. Raises UnreadableLine."""
    moment = next(find_moments(line, zone), None)
    if moment is None or moment.at is None or moment.warnings:
        raise UnreadableLine(moment.warnings[0] if moment and moment.warnings else f"There is no day in it. {HOW}")
    rest = f"{line[: moment.start]},{line[moment.end :]}"
    first, *parts = [part.strip() for part in rest.split(",") if part.strip(" .")] or [""]
    sides = SIDES.split(first, maxsplit=1)
    if len(sides) != 4:
        raise UnreadableLine(f"The two sides were not found. {HOW}")
    home, home_score, away_score, away = sides
    match = MatchLine(_side(home, register), _side(away, register), moment.at, moment.time_known)
    if match.home == match.away:
        raise UnreadableLine(f"“{home}” and “{away}” are the same.")
    if home_score is not None:
        match.score, match.status = (int(home_score), int(away_score)), "finished"
    for part in parts:
        _read_part(part, match, register)
    match.round = ", ".join(match.notes)[:60]
    return match


def _side(name: str, register: Register) -> tuple[str, str]:
    found = [entity for entity in _named(name, register) if entity.kind in ("club", "person")]
    clubs = [entity for entity in found if entity.kind == "club"] or found
    if not clubs:
        meant = _near(name, register, ("club", "person"))
        asked = f" Did you mean {meant}?" if meant else ""
        raise UnreadableLine(f"“{name}” is neither a club nor a player that we know.{asked}", unknown=name)
    if len(clubs) > 1:
        names = ", ".join(f"{entity.name} ({entity.slug})" for entity in clubs)
        raise UnreadableLine(f"“{name}” may be {names}: write what stands in the brackets.")
    return clubs[0].kind, clubs[0].slug


def _named(name: str, register: Register) -> list[Entity]:
    """Return whom a name means; an address names one alone: “everton-chi”."""
    by_slug = [entity for entity in register.entities if entity.slug == name]
    return by_slug or list(register.named(name))


def _read_part(part: str, match: MatchLine, register: Register) -> None:
    """Take a part as a status, a competition with what is left as its round, a ground, or the round."""
    if part.lower() in STATUSES:
        match.status = part.lower()
        return
    if match.competition is None:
        words = part.split()
        for end in range(len(words), 0, -1):
            found = register.named(" ".join(words[:end]), "competition")
            if found:
                match.competition = found[0].slug
                match.notes += [" ".join(words[end:]).capitalize()] if words[end:] else []
                return
    grounds = register.named(part, "ground")
    if grounds and not match.ground:
        match.ground = grounds[0].name
    else:
        match.notes.append(part)
        if not ROUNDS & set(fold(part).replace("-", " ").split()):
            meant = _near(part, register, ("ground", "competition"))
            asked = f" Did you mean {meant}?" if meant else ""
            match.unsure.append(f"“{part}” is no ground or competition that we know: it stands as the round.{asked}")


def _near(name: str, register: Register, kinds: tuple[str, ...]) -> str:
    """Return the names that one may be a slip of, or a piece of, in words."""
    key = fold(name)
    texts = ((entity, fold(text)) for entity in register.entities if entity.kind in kinds for text in _texts(entity))
    found = (entity.name for entity, text in texts if nearly(key, text) or (len(key) > 3 and f" {key} " in f" {text} "))
    return " or ".join(islice(dict.fromkeys(found), NEAR))


def _texts(entity: Entity) -> tuple[str, ...]:
    return (entity.name, *(alias.text for alias in entity.aliases))
