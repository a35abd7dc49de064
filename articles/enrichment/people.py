"""People in a story: by full name, then by surname; never somebody else of that surname."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from articles.enrichment import lexicon
from articles.enrichment.passages import Passage
from articles.enrichment.register import Entity, Found, HalfNames
from articles.enrichment.scene import Hit, Scene, is_name_part, part_of_other_name, plainly_named
from articles.enrichment.slips import one_slip

_NO_SURNAMES = lexicon.PLAIN_WORDS | lexicon.COUNTRIES | lexicon.FIRST_NAMES | lexicon.CALENDAR | lexicon.OPENERS
_THINGS_NAMED_AFTER = frozenset("road street stand stadium trophy foundation statue award avenue arena airport".split())


def find_people(scene: Scene) -> None:
    """Add everybody called by the full name. Needs the clubs, which tell people of one name apart."""
    full = list(_full_names(scene))
    long = {person.slug for _, found, people in full if found.last - found.first > 1 for person in people}
    company_clubs = {
        slug for _, found, people in full if found.last - found.first > 1 for slug in people[0].clubs_on(scene.on)
    }
    company = {person.slug for _, _, people in full for person in people}
    for place, found, people in full:
        person, certain = tell_apart(scene, people)
        words = found.last - found.first
        company_tells = len(company) > 1 and scene.demand == 1  # in a long text two may be namesakes
        supported = bool(scene.entities("club")) or company_tells or scene.shows(2 if scene.demand == 1 else 4)
        if scene.sport != "football":
            supported = bool((person.clubs & set(scene.entities("club"))) or _plays(scene, person))
        if words == 1:
            if any(r.kind == "surname" and r.entity.slug in long for r in found.readings):
                continue  # Son, of a story that named Son Heung-min
            at_home = bool(person.clubs_on(scene.on) & {*scene.entities("club"), *company_clubs})
            if not at_home and (scene.football < 4 or scene.sport != "football"):
                continue
            certain = certain and at_home
        scene.add(person, place, found.first, found.last, "sure" if certain and supported else "ask")


def _full_names(scene: Scene) -> Iterator[tuple[int, Found, list[Entity]]]:
    for place, passage in enumerate(scene.passages):
        for found in passage.found:
            people = [
                r.entity for r in found.readings if r.entity.kind == "person" and r.kind not in ("surname", "stem")
            ]
            if people and not _named_after(passage, found):
                yield place, found, people


def _plays(scene: Scene, person: Entity) -> bool:
    """Test whether a person is of the story's sport, by their own or a club's: a driver has no club."""
    clubs = scene.register.clubs
    return scene.sport in {person.sport, *(clubs[slug].sport for slug in person.clubs if slug in clubs)}


def _named_after(passage: Passage, found: Found) -> bool:
    """Test whether a name goes on into another: a road, a stand, a longer name."""
    words = passage.words
    if found.last < len(words) and words[found.last].joined and not words[found.last - 1].possessive:
        follower = words[found.last]
        if follower.capital and (follower.key in _THINGS_NAMED_AFTER or follower.hyphen):
            return not plainly_named(passage, found.last)
        if passage.cased and found.last - found.first == 1 and is_name_part(passage, found.last):
            return True
    if found.last - found.first == 1:
        return part_of_other_name(passage, found)
    before = found.first - 1
    return before >= 0 and words[found.first].hyphen and words[before].capital


def tell_apart(scene: Scene, people: list[Entity]) -> tuple[Entity, bool]:
    """Pick one of the people of a name by the clubs in play and the day, and say whether that settles it."""
    if len(people) == 1:
        return people[0], True
    clubs = set(scene.entities("club"))
    rank = {
        person.slug: 4 * bool(person.clubs_on(scene.on) & clubs)
        + 2 * bool(person.clubs & clubs)
        + person.is_player(scene.on)
        for person in people
    }
    order = sorted(people, key=lambda person: -rank[person.slug])
    best, second = rank[order[0].slug], rank[order[1].slug]
    return order[0], best >= 4 and best - second >= 2


def find_surnames(scene: Scene) -> None:
    """Add bare surnames of people named in full, and ask for those whose club alone makes them likely."""
    known = {hit.entity.slug: hit for hit in reversed(scene.hits) if hit.entity.kind == "person"}
    for place, passage in enumerate(scene.passages):
        for found in passage.found:
            people = [r.entity for r in found.readings if r.kind == "surname"]
            if not people or _other_first_name(passage, found, people):
                continue
            named = [p for p in people if p.slug in known and _came_before(scene, known[p.slug], place)]
            if len(named) == 1:
                verdict = "sure" if known[named[0].slug].verdict == "sure" else "ask"
                scene.add(named[0], place, found.first, found.last, verdict)  # type: ignore[arg-type]
            elif not any(person.slug in known for person in people):
                _ask_for(scene, place, found, people)


def _came_before(scene: Scene, full: Hit, place: int) -> bool:
    """Test whether the full name stands earlier; a headline may run ahead of it."""
    return scene.passages[place].place == 0 or full.passage <= place


def _ask_for(scene: Scene, place: int, found: Found, people: list[Entity]) -> None:
    passage = scene.passages[place]
    if scene.sport != "football" or scene.football < 4 or len(passage.written(found.first, found.last)) < 4:
        return
    word = passage.words[found.first]
    keys = tuple(passage.keys(found.first, found.last))
    if keys[0] in _NO_SURNAMES:
        return
    if any(r.kind != "surname" for r in found.readings) or (word.opens and not passage.cased):
        return
    if part_of_other_name(passage, found):
        return
    clubs = set(scene.entities("club"))
    at_home = [person for person in people if person.clubs_on(scene.on) & clubs]
    if len(at_home) == 1 and keys not in _strangers(scene):
        scene.add(at_home[0], place, found.first, found.last, "ask")


def _other_first_name(passage: Passage, found: Found, people: list[Entity]) -> bool:
    """Test whether another first name stands before the surname, or the surname goes on."""
    words, first, last = passage.words, found.first, found.last
    if first and words[first].joined and not words[first - 1].possessive:
        before = words[first - 1]
        if words[first].hyphen or (is_name_part(passage, first - 1) and not _own_first_name(before.key, people)):
            return True
    if last < len(words) and words[last].joined and not words[last - 1].possessive:
        follower = words[last]
        return follower.capital and (follower.hyphen or follower.key in lexicon.THINGS or is_name_part(passage, last))
    return False


def _own_first_name(key: str, people: list[Entity]) -> bool:
    texts = [person.name for person in people] + [alias.text for person in people for alias in person.aliases]
    return any(key == text.split()[0].casefold() for text in texts)


def _strangers(scene: Scene) -> set[tuple[str, ...]]:
    """Return the surnames of people we do not know: after Calvin Harris, Harris is nobody of ours."""
    if scene.strangers is not None:
        return scene.strangers
    surnames: set[tuple[str, ...]] = set()
    for passage in scene.passages:
        words = passage.words
        for number in _before_capitals(passage):
            if (
                not words[number].possessive
                and is_name_part(passage, number)
                and not plainly_named(passage, number + 1)
            ):
                owner = passage.owner.get(number + 1)
                last = owner.last if owner else number + 2
                surnames.add(tuple(passage.keys(number + 1, last)))
                surnames.add((words[last - 1].key,))
    scene.strangers = surnames
    return surnames


def _before_capitals(passage: Passage) -> list[int]:
    """Return the numbers of the words that a capitalized word joins."""
    return [number - 1 for number, word in enumerate(passage.words) if word.capital and word.joined]


def find_slips(scene: Scene) -> None:
    """Ask for full names one letter off somebody of a club in play, or off a club; a plain name is no question."""
    if scene.sport != "football" or scene.football < 4:
        return
    squads = [(slug, scene.register.half_names_at(slug)) for slug in scene.entities("club")]
    clubs = scene.register.half_clubs
    for place, passage in enumerate(scene.passages):
        for number in _before_capitals(passage) if passage.cased else ():
            first, last = passage.words[number : number + 2]
            if first.capital and not plainly_named(passage, number):
                near = _nearly_called(first.key, last.key, squads, scene.on)
                near += [
                    club
                    for half in dict.fromkeys((first.key, last.key))
                    for key, club in clubs.get(half, ())
                    if one_slip(first.key, last.key, *key)
                ]
                for entity in near:
                    scene.add(entity, place, number, number + 2, "ask")


def _nearly_called(first: str, last: str, squads: list[tuple[str, HalfNames]], day: date | None) -> list[Entity]:
    """Return the people of the squads whose name is one letter off."""
    return list(
        {
            person.slug: person
            for half in (first, last)
            for club, names in squads
            for key, person in names.get(half, ())
            if one_slip(first, last, *key) and club in person.clubs_on(day)
        }.values()
    )
