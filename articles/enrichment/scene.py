"""What a story is about as a whole: its sport, men or women, its day; and what stands beside a name in it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from articles.enrichment import lexicon
from articles.enrichment.passages import Passage
from articles.enrichment.register import Entity, Found, Register
from articles.story import Verdict

_BENIGN = (
    lexicon.TITLES
    | lexicon.NATIONALITIES
    | lexicon.COUNTRIES
    | lexicon.CALENDAR
    | lexicon.CLUB_NOUNS
    | lexicon.CLUB_SUFFIXES
    | lexicon.WOMEN_WORDS
    | lexicon.FUNCTION_WORDS
)
NAMED = 3  # the points that a plain name brings
_WEAK_KINDS = frozenset({"surname", "nickname", "stem", "place", "home"})
_SCORE = re.compile(r"\d[-–]\d(?<![\d-].{3})(?![\d-])")  # the figure first: so only figures are looked at


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a passage, read as one entity."""

    entity: Entity
    passage: int
    first: int
    text: str
    verdict: Verdict = "sure"


@dataclass(slots=True)
class Scene:
    """A story's passages with what was found in them so far."""

    passages: list[Passage]
    register: Register
    on: date | None
    football: int = 0
    sport: str = "football"
    womens: bool = False
    share: float = 1.0  # the weight of a faint sign of football: less in a long story
    demand: float = 1.0  # how many times as much football a story must show as a short line
    others: dict[str, int] = field(default_factory=dict)  # points of each other sport
    words: frozenset[str] = frozenset()  # folded
    strangers: set[tuple[str, ...]] | None = None  # the surnames of people we do not know, once somebody asked
    hits: list[Hit] = field(default_factory=list)
    sure: dict[str, dict[str, Entity]] = field(default_factory=dict)
    starts: set[tuple[int, int]] = field(default_factory=set)  # where sure hits begin: passage and word

    def entities(self, kind: str) -> dict[str, Entity]:
        """Return the entities of one kind that are sure, by slug."""
        return self.sure.setdefault(kind, {})

    def shows(self, points: int, besides: int = 0) -> bool:
        """Test for so many points of football as a short line must show, not counting what a name itself brought."""
        return self.football - besides >= points * self.demand

    def shows_besides(self, entity: Entity) -> bool:
        """Test for some of an entity's sport besides its own name."""
        if entity.sport == "football":
            return self.shows(4, NAMED)
        return self.others.get(entity.sport, 0) > NAMED

    def countries(self) -> Counter[str]:
        """Count the countries of the clubs and competitions in play."""
        found = [*self.entities("club").values(), *self.entities("competition").values()]
        return Counter(entity.country for entity in found if entity.country)

    def add(self, entity: Entity, place: int, first: int, last: int, verdict: Verdict = "sure") -> None:
        """Keep a hit with its words as written."""
        self.hits.append(Hit(entity, place, first, self.passages[place].written(first, last), verdict))
        if verdict == "sure":
            self.entities(entity.kind)[entity.slug] = entity
            self.starts.add((place, first))


def survey(passages: list[Passage], register: Register, on: date | None) -> Scene:
    """Tell a story's sport from its words and the plain names in it."""
    scene = Scene(passages, register, on)
    # Every long text has a final, a side, a win: one such word weighs the less the more words there are.
    scene.share = min(1.0, 60 / (sum(len(passage.words) for passage in passages) or 1))
    scene.demand = min(2.0, 1 / scene.share)
    keys = {word.key for passage in passages for word in passage.words}
    tied = {p.compound(n - 1) for p in passages for n, word in enumerate(p.words) if n and word.hyphen}
    words = scene.words = frozenset(keys | tied)
    strong = len(words & lexicon.FOOTBALL_STRONG)
    weak = len(words & lexicon.FOOTBALL_WEAK) - len(words & lexicon.FOOTBALL_WEAK & lexicon.FOOTBALL_FAINT) / 2
    others = scene.others = {sport: len(words & known) for sport, known in lexicon.OTHER_SPORTS.items()}
    football, rivals = _named_sports(scene)
    for sport, weight in rivals.items():
        others[sport] = others.get(sport, 0) + weight
    scene.football = 2 * strong + min(round(weak * scene.share), 8) + football
    scene.football += 2 if any(_SCORE.search(passage.text) for passage in passages) else 0
    if not strong and not football:
        scene.football -= 3 * len(words & lexicon.OTHER_NEWS)
    sport, points = max(others.items(), key=lambda item: item[1])
    if points >= 3 and 2 * points > 2 * strong + football:
        scene.sport = sport
    return scene


def _named_sports(scene: Scene) -> tuple[int, Counter[str]]:
    """Weigh the names that mean one thing only: points for football, and for each other sport."""
    football: dict[str, int] = {}
    people: set[str] = set()
    rivals: dict[str, Entity] = {}
    for passage in scene.passages:
        for found in passage.found:
            for reading in found.readings[:1]:
                entity = reading.entity
                if reading.kind in _WEAK_KINDS or part_of_other_name(passage, found):
                    continue
                if reading.needs_context:
                    # "the Championship" in mid-sentence is half a proof.
                    if entity.kind == "competition" and passage.cased and not passage.words[found.first].opens:
                        football.setdefault(entity.slug, 2 if entity.sport == "football" else 0)
                    continue
                if entity.sport != "football":
                    rivals[entity.slug] = entity
                elif entity.kind == "person":
                    people.add(entity.slug)
                elif not is_figure_of_speech(passage, found, entity):
                    football[entity.slug] = NAMED if entity.kind in ("club", "competition") else 2
    # One may be a namesake.
    of_people = 2 * len(people) if len(people) > 1 or scene.demand == 1 else len(people)
    others: Counter[str] = Counter()
    for entity in rivals.values():
        others[entity.sport] += 2 if entity.kind == "person" else NAMED
    return min(sum(football.values()) + of_people, 12), others


def is_figure_of_speech(passage: Passage, found: Found, entity: Entity) -> bool:
    """Test for a competition of something else: the Champions League of cloud computing, a World Cup of cakes."""
    after = passage.words[found.last : found.last + 2]
    if entity.kind != "competition" or len(after) < 2 or after[0].key != "of" or not after[0].joined:
        return False
    return not after[1].capital and not after[1].key[0].isdigit()


def plainly_named(passage: Passage, number: int) -> bool:
    """Test whether a word belongs to a known name given in full."""
    found = passage.owner.get(number)
    return found is not None and any(reading.kind not in _WEAK_KINDS for reading in found.readings)


def is_name_part(passage: Passage, number: int) -> bool:
    """Test whether a word looks like part of a name we do not know."""
    word = passage.words[number]
    if not word.capital or word.key[0].isdigit() or plainly_named(passage, number) or word.key in _BENIGN:
        return False
    if word.opens or not passage.cased:
        return word.key in lexicon.FIRST_NAMES and word.key not in lexicon.OPENERS
    return len(word.key) > 1


def _ends_a_persons_name(passage: Passage, number: int) -> bool:
    """Test whether the word is a surname behind a first name: Nathan Broadhead of Ipswich."""
    words = passage.words
    before = words[number - 1]
    return number > 0 and words[number].joined and before.capital and before.key in lexicon.FIRST_NAMES


def part_of_other_name(passage: Passage, found: Found) -> bool:
    """Test whether a known name is a piece of a longer one: Chelsea Clinton, University of Liverpool."""
    words, first, last = passage.words, found.first, found.last
    long = last - first > 1
    if last < len(words) and words[last].joined and not words[last - 1].possessive and not words[last].hyphen:
        follower = words[last]
        if follower.capital and follower.key in lexicon.THINGS:
            if not plainly_named(passage, last):
                return True
        elif not long and is_name_part(passage, last) and passage.cased:
            return True
    if first and words[first].joined and not words[first - 1].possessive:
        before = words[first - 1]
        if not long and not words[first].hyphen and is_name_part(passage, first - 1):
            return True
        if before.key == "of" and first > 1:
            if words[first - 2].key in lexicon.MAN_OF:
                return True
            goes_on = not long and before.joined and is_name_part(passage, first - 2)
            return goes_on and not _ends_a_persons_name(passage, first - 2)
    return False
