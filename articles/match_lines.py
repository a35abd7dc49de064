"""One typed line → a match: “Rovers 2-1 United, Premier League, 24 Feb 2024 3pm, Harbour Road”."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from articles.enrichment.near import near
from articles.enrichment.register import Entity, EntityKind, Register
from articles.importers.dates import find_moments

SIDES = re.compile(r"\s+(?:v|vs|versus|(?P<home>\d{1,3})\s*[-–]\s*(?P<away>\d{1,3}))\.?\s+", re.IGNORECASE)
# A part with one of these, or a number alone, is plainly a round; of anything else the editor is asked.
ROUND = re.compile(
    r"\b(?:(?:semi-?|quarter-?)?finals?|semis?|quarters?|rounds?|r\d+|last \d+|match ?(?:day|week)s?|game ?weeks?|"
    r"weeks?|days?|legs?|groups?|pools?|heats?|stages?|replay|play-?offs?|qualif\w+|preliminary|third place|friendly|"
    r"tests?|game|tie|fixture)\b|^\d+\.?$",
    re.IGNORECASE,
)
PARTS = re.compile(r"[^,]*[^, .][^,]*")
SIDE_KINDS: tuple[EntityKind, ...] = ("club", "person")
PART_KINDS: tuple[EntityKind, ...] = ("ground", "competition")
OFFERED = 8  # near names for each part that is unknown
STATUSES = ("postponed", "abandoned", "live", "scheduled", "finished")
UNKNOWN = ("", "")
HOW = "Write it like “Rovers v United, Premier League, 24 Feb 2024 3pm, Harbour Road”, or with the score for “v”."


class UnreadableLine(ValueError):
    """A line that is no match; the text says what is missing or unknown."""


@dataclass(frozen=True, slots=True)
class Question:
    """A part of a line that is unknown: where it stands, what to say of it, and the line with each near name in it."""

    written: str
    says: str
    side: bool
    offers: tuple[tuple[str, str], ...]  # (name, line)


class OpenLine(UnreadableLine):
    """A line with parts that an editor is asked about."""

    def __init__(self, questions: list[Question]) -> None:
        super().__init__(" ".join(question.says for question in questions))
        self.questions = questions


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


def read_match(line: str, register: Register, zone: tzinfo, rounds: Collection[str] = ()) -> MatchLine:
    """Read one line: the sides first, all else in any order between commas; `rounds` are parts said to be one.

    Raises OpenLine where the editor can be asked what a part is, UnreadableLine where the line is no match.
    """
    moment = next(find_moments(line, zone), None)
    if moment is None or moment.at is None or moment.warnings:
        raise UnreadableLine(moment.warnings[0] if moment and moment.warnings else f"There is no day in it. {HOW}")
    # As long as it was, so that each part is known by its place.
    rest = f"{line[: moment.start]}{',' * (moment.end - moment.start)}{line[moment.end :]}"
    first, *parts = [_Part(found[0], found.start()) for found in PARTS.finditer(rest)] or [_Part("", 0)]
    between = SIDES.search(first.text)
    if not between:
        raise UnreadableLine(f"The two sides were not found. {HOW}")
    reader = _Reader(line, register)
    sides = (
        _Part(first.text[: between.start()], first.start),
        _Part(first.text[between.end() :], first.start + between.end()),
    )
    home, away = map(reader.side, sides)
    if home == away != UNKNOWN:
        raise UnreadableLine(f"“{sides[0].text}” and “{sides[1].text}” are the same.")
    match = MatchLine(home, away, moment.at, moment.time_known)
    if between["home"] is not None:
        match.score, match.status = (int(between["home"]), int(between["away"])), "finished"
    for part in parts:
        reader.part(part, match, rounds)
    if reader.questions:
        raise OpenLine(reader.questions)
    match.round = ", ".join(match.notes)[:60]
    return match


class _Part:
    """Some words of a line and where they stand in it, without the space around them."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text.strip()
        self.start = start + len(text) - len(text.lstrip())

    def put(self, line: str, name: str) -> str:
        """Return the line with a name instead of the part."""
        return line[: self.start] + name + line[self.start + len(self.text) :]


class _Reader:
    """Looks up the parts of one line; what is unknown becomes a question."""

    def __init__(self, line: str, register: Register) -> None:
        self._line = line
        self._register = register
        self.questions: list[Question] = []

    def side(self, part: _Part) -> tuple[str, str]:
        found = [entity for entity in self._named(part.text) if entity.kind in SIDE_KINDS]
        clubs = [entity for entity in found if entity.kind == "club"] or found
        if len(clubs) == 1:
            return clubs[0].kind, clubs[0].slug
        if clubs:
            names = ", ".join(f"{entity.name} ({entity.slug})" for entity in clubs)
            says = f"“{part.text}” may be {names}: choose one, or write what stands in the brackets."
            self._ask(part, says, clubs, side=True)
        else:
            says = f"“{part.text}” is neither a club nor a player that we know."
            self._ask(part, says, near(part.text, self._register, SIDE_KINDS), side=True)
        return UNKNOWN

    def part(self, part: _Part, match: MatchLine, rounds: Collection[str]) -> None:
        """Take a part as a status, a competition with what is left as its round, a ground, or the round."""
        if part.text.lower() in STATUSES:
            match.status = part.text.lower()
        elif part.text in rounds:
            match.notes.append(part.text)
        elif match.competition is None and (found := self._competition(part.text)):
            match.competition, rest = found
            if rest:
                self.part(_Part(rest, part.start + len(part.text) - len(rest)), match, rounds)
        elif not match.ground and (grounds := self._register.named(part.text, "ground")):
            match.ground = grounds[0].name
        elif ROUND.search(part.text):
            match.notes.append(part.text[0].upper() + part.text[1:])
        else:
            kinds = [kind for kind in PART_KINDS if not getattr(match, kind)]
            says = f"“{part.text}” is neither a ground nor a competition that we know."
            self._ask(part, says, near(part.text, self._register, kinds))

    def _competition(self, text: str) -> tuple[str, str] | None:
        """Return the address of the competition that a part begins with, and the rest of the part."""
        words = text.split()
        for end in range(len(words), 0, -1):
            if found := self._register.named(" ".join(words[:end]), "competition"):
                return found[0].slug, "".join(text.split(None, end)[end:])
        return None

    def _named(self, name: str) -> list[Entity]:
        """Return whom a name means; an address names one alone: “everton-chi”."""
        by_slug = [entity for entity in self._register.entities if entity.slug == name]
        return by_slug or list(self._register.named(name))

    def _ask(self, part: _Part, says: str, found: list[Entity], side: bool = False) -> None:
        offers = []
        for entity in found[:OFFERED]:
            alone = "," not in entity.name and len(self._register.named(entity.name)) == 1
            name = entity.name if alone or not side else entity.slug
            offers.append((entity.name if alone else f"{entity.name} ({entity.slug})", part.put(self._line, name)))
        self.questions.append(Question(part.text, says, side, tuple(offers)))
