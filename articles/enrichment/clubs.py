"""Clubs in a story: by name, by a place that plays, by a nickname that fits a club in play."""

from __future__ import annotations

from articles.enrichment import lexicon
from articles.enrichment.club_signs import club_points, follows_football, stands_before_a_place
from articles.enrichment.passages import Passage
from articles.enrichment.register import Entity, Found, Reading
from articles.enrichment.scene import NAMED, Scene, part_of_other_name
from articles.story import Verdict

_HAILING = frozenset("is was are were be hails hailed comes came born man woman".split())
_OWN_NAMES = frozenset({"name", "full", "short", "former", "sponsor"})
# Points of football in a story, see `survey`.
A_LITTLE, SOME, MUCH = 2, 4, 6


def find_clubs(scene: Scene) -> None:
    """Add the clubs called by a name of their own."""
    doubtful: list[tuple[int, Found, Entity, int]] = []
    employers = _employers(scene)
    for place, passage in enumerate(scene.passages):
        for found in passage.found:
            entity, reading = _club_of(scene, passage, found)
            if entity is None or reading is None or part_of_other_name(passage, found):
                continue
            if reading.needs_context:
                points = club_points(passage, found)
                # Somebody of that club is in the story.
                points += 2 if entity.slug in employers and points > -2 else 0
                doubtful.append((place, found, entity, points))
            elif _fits_sport(scene, passage, found, entity) and not _is_thing(scene, passage, found):
                _keep(scene, place, found, entity, "sure" if _is_plain(scene, passage, found, entity) else "ask")
    _judge(scene, doubtful)


def _employers(scene: Scene) -> set[str]:
    """Return the clubs that people named in full belong to on the story's day."""
    people = (
        found.readings[0].entity
        for passage in scene.passages
        for found in passage.found
        if found.readings[0].kind != "surname" and found.last - found.first > 1
    )
    return {slug for entity in people for slug in entity.clubs_on(scene.on)}


def _club_of(scene: Scene, passage: Passage, found: Found) -> tuple[Entity | None, Reading | None]:
    """Return the club a name means, with the reading that says so."""
    readings = [
        r
        for r in found.readings
        if r.entity.kind == "club" and (r.kind in _OWN_NAMES or (r.kind == "place" and r.entity.sport == scene.sport))
    ]
    if not readings:
        return None, None
    fitting = [r for r in readings if r.entity.sport == scene.sport] or [
        r for r in readings if r.entity.sport == "football"
    ]
    fitting = fitting or readings
    reading = fitting[0] if len(fitting) == 1 else max(fitting, key=lambda r: _likeness(scene, r))
    return _side(scene, passage, found, reading.entity), reading


def likeliest(scene: Scene, clubs: list[Entity]) -> Entity:
    """Return the one of several clubs of a name that a story most likely means."""
    return max(clubs, key=lambda club: _likeness(scene, Reading(club, "name", False, False, None, None)))


def _likeness(scene: Scene, reading: Reading) -> tuple[bool, int, int, int, int]:
    """Rank clubs of one name: men or women, by the countries in play, the name, how much we know of each."""
    entity = reading.entity
    country = scene.countries().get(entity.country or "", 0)
    known = len(scene.register.people_at.get(entity.slug, ()))
    return entity.women == scene.womens, country, int(reading.kind == "name"), known, len(entity.aliases)


def _side(scene: Scene, passage: Passage, found: Found, entity: Entity) -> Entity | None:
    """Return the men's or women's side that is meant, None for a women's side that we lack."""
    if entity.women or entity.sport != "football":
        return entity
    after = passage.words[found.last : found.last + 1]
    if after and (after[0].joined or after[0].key == "wfc") and after[0].key in lexicon.WOMEN_WORDS:
        return scene.register.womens_side.get(entity.slug)
    return scene.register.womens_side.get(entity.slug, entity) if scene.womens else entity


def _fits_sport(scene: Scene, passage: Passage, found: Found, entity: Entity) -> bool:
    """Test whether a plain name is to be believed in a story of this sport."""
    if entity.sport in (scene.sport, "football") and scene.sport == "football":
        return True
    return entity.sport == scene.sport or found.last - found.first > 1 or follows_football(passage, found)


def _is_thing(scene: Scene, passage: Passage, found: Found) -> bool:
    """Test whether a name of its own is used otherwise: an arsenal of weapons, Crystal Palace residents."""
    if scene.football >= MUCH:
        return False
    of = found.last - found.first == 1 and passage.keys(found.last, found.last + 1) == ["of"]
    return of or stands_before_a_place(passage, found)


def _is_plain(scene: Scene, passage: Passage, found: Found, entity: Entity) -> bool:
    """Test whether a name of its own may be taken as the club's: a long story about something else is asked about."""
    if scene.demand == 1 or scene.shows_besides(entity):
        return True
    return club_points(passage, found) > 2 and scene.shows(A_LITTLE, NAMED)


def _judge(scene: Scene, doubtful: list[tuple[int, Found, Entity, int]]) -> None:
    """Decide the names that may be a place or a plain word, clear ones first: they speak for the others."""
    best = {entity.slug: points for _, _, entity, points in sorted(doubtful, key=lambda one: one[3])}.values()
    faint = sum(0 < points < 3 for points in best) + (sum(points >= 0 for points in best) > 2)
    scene.football += sum(3 for points in best if points >= 3) // (2 if scene.football < 0 else 1)
    scene.football += round(faint * scene.share)
    left: list[tuple[int, Found, Entity, int]] = []
    for place, found, entity, points in doubtful:
        if _is_club(scene, scene.passages[place], found, entity, points):
            _keep(scene, place, found, entity, "sure")
        else:
            left.append((place, found, entity, points))
    for place, found, entity, points in left:
        passage = scene.passages[place]
        clubs = scene.entities("club")
        if points > -2 and entity.slug in clubs:
            if points > 0 or not _opens_as_word(passage, found, points):
                _keep(scene, place, found, entity, "sure")
        elif points > -2 and scene.sport == "football" == entity.sport and _beside_a_club(scene, place, found):
            _keep(scene, place, found, entity, "sure")
        elif _worth_asking(scene, passage, found, entity, points):
            _keep(scene, place, found, entity, "ask")


def _is_club(scene: Scene, passage: Passage, found: Found, entity: Entity, points: int) -> bool:
    if points <= -2:
        return False
    if entity.sport != scene.sport:
        return entity.sport == "football" and follows_football(passage, found)
    if points < 0:
        return False
    if points >= 4:
        return True
    if _opens_as_word(passage, found, points):
        return False
    if points == 0 and not passage.cased:
        return False
    if points == 0 and passage.words[found.first].key in lexicon.PLAIN_WORDS:
        # "at home to Hearts": in mid-sentence, where all else is football.
        return not passage.words[found.first].opens and scene.sport == "football" and scene.shows(MUCH + A_LITTLE)
    if entity.sport != "football":
        return scene.demand == 1 or scene.shows_besides(entity)
    return scene.shows((MUCH, SOME, A_LITTLE)[min(points, 2)])


def _worth_asking(scene: Scene, passage: Passage, found: Found, entity: Entity, points: int) -> bool:
    if entity.sport != scene.sport or not (
        scene.shows(SOME) if entity.sport == "football" else scene.shows_besides(entity)
    ):
        return False
    if points < 0 and not (points == -1 and _may_have_moved(scene, passage, found)):
        return False
    plain = passage.words[found.first].key in lexicon.PLAIN_WORDS
    return not _opens_as_word(passage, found, points) and (points > 0 or not plain)


def _may_have_moved(scene: Scene, passage: Passage, found: Found) -> bool:
    """Test for "went to Middlesbrough at 12": where nearly all is sport, a town may be its club."""
    before = passage.keys(found.first - 2, found.first) if found.first > 1 else []
    if before[1:] not in (["from"], ["to"], ["in"]) or before[0] in _HAILING:
        return False
    return scene.sport != "football" or scene.shows(MUCH + A_LITTLE)


def _opens_as_word(passage: Passage, found: Found, points: int) -> bool:
    """Test whether a plain word only has its capital from the start of the sentence: Hearts were broken."""
    word = passage.words[found.first]
    if found.last - found.first > 1 or word.key not in lexicon.PLAIN_WORDS:
        return False
    after = passage.keys(found.last, found.last + 1)
    plural = bool(after) and after[0] in lexicon.PLURAL_VERBS
    return (word.opens or not passage.cased) and (points < 3 or plural)


def _beside_a_club(scene: Scene, place: int, found: Found) -> bool:
    """Test whether "and", "or", a comma or a verb of play ties the name to a sure club."""
    passage = scene.passages[place]
    for link in (0, 1, 2):
        after = passage.owner.get(found.last + link)
        before = passage.owner.get(found.first - link - 1)
        if after and (place, after.first) in scene.starts and _linked(passage, found, after, link):
            return True
        if before and (place, before.first) in scene.starts and _linked(passage, before, found, link):
            return True
    return False


def _linked(passage: Passage, left: Found, right: Found, distance: int) -> bool:
    return right.first - left.last == distance and _links(passage, left.last, right.first)


def _links(passage: Passage, first: int, last: int) -> bool:
    keys = passage.keys(first, last)
    return all(
        key in ("and", "or", "to", "v", "vs") or key in lexicon.PLAIN_CLUB_VERBS or key in lexicon.CLUB_VERBS
        for key in keys
    )


def _keep(scene: Scene, place: int, found: Found, entity: Entity, verdict: Verdict) -> None:
    passage = scene.passages[place]
    last = found.last
    after = passage.words[last : last + 2]
    if after and after[0].joined and after[0].capital and not passage.words[last - 1].possessive:
        if after[0].key in lexicon.WOMEN_WORDS and entity.women:
            last += 1
        elif after[0].key in lexicon.AGE_GROUP and not passage.words[found.last].opens:
            # A youth side has no page of its own; whether the club's should carry it is the editor's to say.
            numbered = len(after) > 1 and after[1].key[0].isdigit()
            verdict = verdict if after[0].key == "under" and not numbered else "ask"
    scene.add(entity, place, found.first, last, verdict)


def find_nicknames(scene: Scene) -> None:
    """Add nicknames that fit exactly one club in play; one whose club is only likely is a question."""
    named = scene.entities("club")
    likely = _clubs_of_people(scene) | {hit.entity.slug for hit in scene.hits if hit.entity.kind == "club"}
    for place, passage in enumerate(scene.passages):
        for found in passage.found:
            slugs = _nicknamed(scene, found)
            if not slugs or part_of_other_name(passage, found) or _is_day(passage, found):
                continue
            fitting = [slug for slug in slugs if slug in named]
            if len(fitting) == 1:
                scene.add(named[fitting[0]], place, _with_article(passage, found), found.last)
            elif not fitting:
                clubs = [scene.register.clubs[slug] for slug in slugs]
                guesses = [club for club in clubs if club.slug in likely]
                if len(guesses) != 1 and _speaks_alone(scene, passage, found):
                    countries = scene.countries()
                    guesses = [club for club in clubs if club.country in countries]
                if len(guesses) == 1 and scene.sport == guesses[0].sport:
                    club = guesses[0]
                    scene.add(club, place, _with_article(passage, found), found.last, "ask")


def _speaks_alone(scene: Scene, passage: Passage, found: Found) -> bool:
    """Test whether a nickname that only one club has may be asked about where nothing else speaks for the club."""
    if not scene.shows(MUCH) if scene.sport == "football" else max(scene.others.values(), default=0) <= NAMED:
        return False
    if passage.words[found.first].key in lexicon.CALENDAR | lexicon.OPENERS:
        return False
    if any(reading.entity.kind == "club" and reading.kind != "nickname" for reading in found.readings):
        return False
    needs_context = any(reading.needs_context for reading in found.readings)
    return not needs_context or (not passage.words[found.first].opens and club_points(passage, found) > 1)


def _is_day(passage: Passage, found: Found) -> bool:
    """Test whether Wednesday is the day and not the club."""
    if passage.words[found.first].key not in lexicon.CALENDAR:
        return False
    after = passage.keys(found.last, found.last + 1)
    return not after or after[0] not in lexicon.CLUB_VERBS | lexicon.PLURAL_VERBS | lexicon.PLAIN_CLUB_NOUNS


def _nicknamed(scene: Scene, found: Found) -> list[str]:
    """Return the clubs a nickname may mean, women's sides where the story is about them."""
    slugs = []
    for reading in found.readings:
        if reading.entity.kind == "club" and reading.kind == "nickname":
            slug = reading.entity.slug
            if scene.womens and slug in scene.register.womens_side:
                slug = scene.register.womens_side[slug].slug
            slugs.append(slug)
    if not scene.womens:
        sides = {scene.register.womens_side[slug].slug for slug in slugs if slug in scene.register.womens_side}
        slugs = [slug for slug in slugs if slug not in sides]
    return list(dict.fromkeys(slugs))


def _clubs_of_people(scene: Scene) -> set[str]:
    people = scene.entities("person").values()
    return {slug for person in people for slug in person.clubs_on(scene.on)}


def _with_article(passage: Passage, found: Found) -> int:
    first = found.first
    if first and passage.words[first - 1].key == "the" and passage.words[first].joined:
        return first - 1
    return first
