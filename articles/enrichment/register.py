"""The known names: clubs, people, competitions, grounds and topics, indexed for the matcher.

A register is built once and shared: nothing that can be seen of it changes afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, NamedTuple

from articles.enrichment import lexicon
from articles.enrichment.names import Token, name_key, slugify, written
from articles.story import TagKind

EntityKind = Literal["club", "person", "competition", "ground", "topic"]
AliasKind = Literal["full", "short", "nickname", "former", "sponsor", "surname"]
ReadingKind = Literal["name", "full", "short", "nickname", "former", "sponsor", "surname", "stem", "place", "home"]
RoleName = Literal["player", "manager", "coach", "official", "pundit", "other"]

_DIGRAPHS = str.maketrans({"ö": "oe", "ü": "ue", "ä": "ae", "ø": "oe", "å": "aa", "Ö": "Oe", "Ü": "Ue", "Ä": "Ae"})
_FAMILY_NAME_FIRST = frozenset({"KOR", "PRK", "CHN", "TPE", "VIE", "HUN"})
# What a Scottish desk calls its own; an English story means the English one.
_NAMES_AT_HOME = frozenset({"Premiership", "Championship", "League One", "League Two", "League Cup"})
_SUFFIXES_OF_CLUBS = (" a f c ", " f c ", " afc ", " fc ", " cf ", " sc ", " football club ")
_SUFFIXES = frozenset({"jr", "junior", "sr", "ii", "iii", "filho", "neto"})


@dataclass(frozen=True, slots=True)
class Alias:
    """Another text for an entity. `needs_context`: the text is also a place or a plain word."""

    text: str
    kind: AliasKind = "short"
    needs_context: bool = False
    from_year: int | None = None
    until_year: int | None = None


@dataclass(frozen=True, slots=True)
class PersonRole:
    """What a person was, where and when. Both dates are included; None is open. National sides have no club_slug."""

    club_slug: str | None
    role: RoleName = "player"
    from_date: date | None = None
    to_date: date | None = None
    team: str | None = None

    def holds_on(self, day: date | None) -> bool:
        """Test whether the role is held on a day; without a day, whether it is open."""
        if day is None:
            return self.to_date is None
        return (self.from_date or day) <= day <= (self.to_date or day)


@dataclass(frozen=True, slots=True)
class Entity:
    """Something a story may be tagged with; a ground only explains a word. `place`: the name is also a bare place."""

    kind: EntityKind
    name: str
    slug: str
    aliases: tuple[Alias, ...] = ()
    country: str | None = None
    women: bool = False
    sport: str = "football"
    place: bool = False
    needs_context: bool = False  # the everyday name is also a plain word, e.g. a competition called Championship
    roles: tuple[PersonRole, ...] = ()

    def is_player(self, day: date | None) -> bool:
        """Test whether the person counts as a player on a day: a role that holds, or no other since the last one."""
        if any(role.role == "player" and role.holds_on(day) for role in self.roles):
            return True
        if any(role.role != "player" and role.holds_on(day) for role in self.roles):
            return False
        if day is None:
            return False
        # Between two clubs, and before the first one that we know, a player is still one.
        ends = [role.to_date for role in self.roles if role.role == "player"]
        return bool(ends) and max(end or date.max for end in ends) >= day - timedelta(days=365)

    def tag_kind(self, day: date | None) -> TagKind:
        """Return what a story of a day calls it: a person is a player while playing."""
        if self.kind == "person":
            return "player" if self.is_player(day) else "person"
        return self.kind if self.kind != "ground" else "topic"

    def clubs_on(self, day: date | None) -> set[str]:
        """Return the slugs of the clubs the person belongs to on a day."""
        if not self.roles:
            return set()
        return {role.club_slug for role in self.roles if role.club_slug and role.holds_on(day)}

    @property
    def clubs(self) -> set[str]:
        """The slugs of all clubs the person ever belonged to."""
        return {role.club_slug for role in self.roles if role.club_slug}


class Reading(NamedTuple):
    """One entity that a name may mean. `exact`: only as an abbreviation in capitals."""

    entity: Entity
    kind: ReadingKind
    needs_context: bool
    exact: bool
    from_year: int | None
    until_year: int | None


class Found(NamedTuple):
    """A known name in a list of tokens: from `first` up to, not including, `last`."""

    first: int
    last: int
    readings: tuple[Reading, ...]


HalfNames = dict[str, list[tuple[tuple[str, ...], Entity]]]


class Register:
    """The index over all known names."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.entities: tuple[Entity, ...] = tuple(entities)
        names: dict[tuple[str, ...], list[Reading]] = defaultdict(list)
        for entity in self.entities:
            for key, reading in _readings(entity):
                if all(known.entity is not entity for known in names[key]):
                    names[key].append(reading)
        self._names = {key: tuple(readings) for key, readings in names.items()}
        lengths: dict[str, set[int]] = defaultdict(set)
        for key in self._names:
            lengths[key[0]].add(len(key))
        self._lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        self.clubs = {entity.slug: entity for entity in self.entities if entity.kind == "club"}
        self.people_at = self._people_by_club()
        self.womens_side = self._womens_sides()
        self._half_names: dict[str, HalfNames] = {}

    def __reduce__(self) -> tuple[type[Register], tuple[tuple[Entity, ...]]]:
        """Send the entities alone: to build the index anew takes no longer than to read it back."""
        return Register, (self.entities,)

    def __len__(self) -> int:
        return len(self.entities)

    def named(self, text: str, kind: EntityKind | None = None) -> tuple[Entity, ...]:
        """Return the entities that a text names in full, nicknames and surnames left aside.

        A club may have FC or the like to its name, before it, behind it or within it: "Chelsea FC Women".
        """
        key = name_key(text)
        found = self._called(key, kind)
        if found or kind not in (None, "club"):
            return found
        bare = _without_suffixes(key)
        clubs = self._called(bare, "club") if bare != key else ()
        return clubs or self._womens_sides_called(bare)

    def _called(self, key: tuple[str, ...], kind: EntityKind | None) -> tuple[Entity, ...]:
        return tuple(
            reading.entity
            for reading in self._names.get(key, ())
            if reading.kind not in ("nickname", "surname", "stem", "place", "home")
            and kind in (None, reading.entity.kind)
        )

    def _womens_sides_called(self, key: tuple[str, ...]) -> tuple[Entity, ...]:
        """Return the women's sides of the clubs that a name says with a word for women: Reading WFC."""
        bare = tuple(word for word in key if word not in lexicon.WOMEN_WORDS)
        if bare == key:
            return ()
        men = self._called(bare, "club")
        return tuple(self.womens_side[club.slug] for club in men if club.slug in self.womens_side)

    def find(self, text: str, words: Sequence[Token]) -> list[Found]:
        """Return the known names in a text, from left to right, the longest first, none over another."""
        found: list[Found] = []
        last = 0
        known = self._lengths
        for position in [n for n, word in enumerate(words) if word.capital or word.key in lexicon.PARTICLES]:
            word = words[position]
            may_begin = position >= last and (word.inner in known or word.key in known)
            if may_begin and (match := self._longest_at(text, words, position)):
                found.append(match)
                last = match.last
        return found

    def _longest_at(self, text: str, words: Sequence[Token], first: int) -> Found | None:
        token = words[first]
        lengths = self._lengths.get(token.inner, ())
        if token.possessive:
            lengths = (*(n for n in lengths if n > 1), *((1,) if token.key in self._lengths else ()))
        for length in lengths:
            last = first + length
            if last > len(words) or not _reads_as_one(words, first, last):
                continue
            key = (*(word.inner for word in words[first : last - 1]), words[last - 1].key)
            readings = self._names.get(key)
            if readings:
                if any(reading.exact for reading in readings) and not written(text, words, first, last).isupper():
                    readings = tuple(reading for reading in readings if not reading.exact)
                if readings:
                    return Found(first, last, readings)
        return None

    @cached_property
    def half_clubs(self) -> HalfNames:
        """Return the clubs of football whose name has two words, each under both of them, with the two words."""
        found: HalfNames = defaultdict(list)
        for club in self.clubs.values():
            key = name_key(club.name)
            for half in dict.fromkeys(key if len(key) == 2 and club.sport == "football" and not club.women else ()):
                found[half].append((key, club))
        return found

    def half_names_at(self, club: str) -> HalfNames:
        """Return the people of a club who go by two words, each under both of them, with the two words."""
        if club not in self._half_names:
            found: HalfNames = defaultdict(list)
            for person in self.people_at.get(club, ()):
                key = name_key(person.name)
                for half in dict.fromkeys(key if len(key) == 2 else ()):
                    found[half].append((key, person))
            self._half_names[club] = dict(found)
        return self._half_names[club]

    def _people_by_club(self) -> dict[str, tuple[Entity, ...]]:
        people: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities:
            if entity.kind == "person":
                for slug in sorted(entity.clubs):
                    people[slug].append(entity)
        return {slug: tuple(members) for slug, members in people.items()}

    def _womens_sides(self) -> dict[str, Entity]:
        """Map the slug of a men's side to the women's side of the same club."""
        men = {entity.slug: entity for entity in self.clubs.values() if not entity.women}
        keys = {
            key: entity
            for entity in men.values()
            for key, reading in _readings(entity)
            if reading.kind in ("name", "full", "short")
        }
        keys |= {name_key(entity.name): entity for entity in men.values()}
        sides: dict[str, Entity] = {}
        for entity in self.clubs.values():
            if entity.women:
                key = tuple(word for word in name_key(entity.name) if word not in lexicon.WOMEN_WORDS)
                if key in keys:
                    sides.setdefault(keys[key].slug, entity)
        return sides


def _reads_as_one(words: Sequence[Token], first: int, last: int) -> bool:
    """Test whether the words are joined and capitalised as one name would be."""
    capitals = words[first].capital
    for word in words[first + 1 : last]:
        if not word.joined:
            return False
        if word.capital:
            capitals = True
        elif word.key not in lexicon.SMALL_NAME_WORDS and not word.hyphen:
            return False
    return capitals


def _readings(entity: Entity) -> Iterator[tuple[tuple[str, ...], Reading]]:
    """Yield every key an entity is found by, the everyday name first."""
    texts: list[tuple[str, ReadingKind, bool, int | None, int | None]] = [
        (entity.name, "name", entity.needs_context, None, None)
    ]
    for alias in entity.aliases:
        lone = alias.kind == "sponsor" and len(alias.text.split()) == 1
        texts.append(
            (alias.text, "stem" if lone else alias.kind, alias.needs_context, alias.from_year, alias.until_year)
        )
        if alias.kind == "sponsor" and (stem := _sponsor_stem(alias.text)):
            texts.append((stem, "stem", True, alias.from_year, alias.until_year))
    if entity.kind == "person" and (surname := surname_of(entity.name, entity.country)):
        texts.append((surname, "surname", True, None, None))
    if entity.kind == "competition" and entity.name.startswith("Scottish "):
        short = entity.name.removeprefix("Scottish ")
        if short in _NAMES_AT_HOME:
            texts.append((short, "home", True, None, None))
    if entity.kind == "competition" and (short := _without_its_sport(entity)):
        texts.append((short, "short", True, None, None))
    if entity.kind == "club" and entity.sport != "football":
        # A rugby desk writes Bath and Leicester; only in stories of that sport, see `clubs`.
        towns = {text.rpartition(" ")[0] for text, kind, *_ in texts if kind in ("name", "short")} - {"", "The", "the"}
        texts += [(town, "place", True, None, None) for town in sorted(towns)]
    own_words = {word for text, kind, *_ in texts if kind in ("name", "full") for word in name_key(text)}
    only_women = entity.kind == "club" and entity.women and own_words & lexicon.WOMEN_WORDS
    for text, kind, needs_context, since, until in texts:
        text = _without_article(text)
        if only_women and kind == "short" and _leaves_out_women(name_key(text), own_words):
            continue  # Arsenal alone is the men's side unless the story says otherwise
        bare = text if text.isascii() else text.translate(_DIGRAPHS)
        exact = len(text) <= 4 and text.isupper() and len(text) > 1
        keys = (name_key(text),) if bare is text else dict.fromkeys((name_key(text), name_key(bare)))
        for key in keys:
            if key:
                context = needs_context or _needs_context(entity, key, kind, own_words)
                yield key, Reading(entity, kind, context, exact, since, until)


def _without_its_sport(entity: Entity) -> str:
    """Return what stories of its sport call a competition whose name says the sport: Premier League Darts."""
    sport = entity.sport.replace("_", " ")
    name = entity.name.casefold()
    for ending in (f" ({sport})", f" {sport}"):
        if name.endswith(ending):
            return entity.name[: -len(ending)]
    return ""


def _without_suffixes(key: tuple[str, ...]) -> tuple[str, ...]:
    """Return a club's name without FC, AFC and the like, written with stops or without, or in full."""
    name = f" {' '.join(key)} "
    for suffix in _SUFFIXES_OF_CLUBS:
        name = name.replace(suffix, " ")
    return tuple(name.split())


def _leaves_out_women(key: tuple[str, ...], own_words: set[str]) -> bool:
    return own_words.issuperset(key) and not lexicon.WOMEN_WORDS.intersection(key)


def _needs_context(entity: Entity, key: tuple[str, ...], kind: ReadingKind, own_words: set[str]) -> bool:
    """Test whether a name of a club may be the bare place it plays in, or a plain word."""
    if entity.kind == "person":
        return len(key) == 1
    if entity.kind != "club":
        return False
    if len(key) == 1 and (key[0] in lexicon.ORDINARY or (kind == "short" and key[0] in own_words)):
        return True
    return entity.place and not any(word in lexicon.CLUB_WORDS for word in key) and own_words.issuperset(key)


def _without_article(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if rest and first.casefold() == "the" else text


def _sponsor_stem(text: str) -> str | None:
    """Return what is left of a sponsor's name when Cup or League is not said again: Carabao."""
    words = text.split()
    return words[0] if len(words) == 2 and words[1] in {"Cup", "Trophy", "Shield"} else None


def surname_of(name: str, country: str | None = None) -> str | None:
    """Return the surname with its particles, None for a single name."""
    words = name.split()
    while len(words) > 2 and words[-1].casefold().strip(".") in _SUFFIXES:
        words.pop()
    if len(words) < 2:
        return None
    if country in _FAMILY_NAME_FIRST and "-" in words[-1]:
        return words[0]
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in lexicon.PARTICLES:
        start -= 1
    return " ".join(words[start:])


def make_entity(kind: EntityKind, name: str, *aliases: Alias, **fields: object) -> Entity:
    """Return an entity whose slug is made from its name."""
    return Entity(kind, name, slugify(name), aliases, **fields)  # type: ignore[arg-type]
