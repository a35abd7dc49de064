"""Competitions in a story, by name, sponsor's name and, once named, what is left of it: Carabao."""

from __future__ import annotations

from articles.enrichment import lexicon
from articles.enrichment.passages import Passage
from articles.enrichment.register import Entity, Found, Reading
from articles.enrichment.scene import Scene, is_figure_of_speech
from articles.story import Verdict

_FOOTBALL_BESIDE = lexicon.CLUB_NOUNS | frozenset(
    "club clubs rivals leaders strugglers table playoff playoffs winners champions clash tie tier newcomers".split()
)
_BORDERLESS = frozenset({"EUR", "INT", "WORLD", "UEFA", "FIFA"})


def find_competitions(scene: Scene) -> None:
    """Add the competitions that are named. Needs the clubs, whose countries tell a cup from its namesakes."""
    for place, passage in enumerate(scene.passages):
        for found in passage.found:
            readings = [r for r in found.readings if r.entity.kind == "competition" and r.kind != "stem"]
            if readings and not _is_another(passage, found, readings):
                entity, verdict = _pick(scene, passage, found, readings)
                if entity is not None:
                    scene.add(entity, place, found.first, found.last, verdict)
    _find_stems(scene)


def _is_another(passage: Passage, found: Found, readings: list[Reading]) -> bool:
    """Test whether words around make another competition of it: European Championship, Premier League Darts."""
    words, first, last = passage.words, found.first, found.last
    if any(is_figure_of_speech(passage, found, reading.entity) for reading in readings):
        return True
    if first and words[first].joined and words[first - 1].capital and (first - 1) not in passage.owner:
        before = words[first - 1]
        own = before.key in ("english", "european") and readings[0].entity.country not in ("SCO", "WAL")
        if before.inner in lexicon.OTHER_COMPETITION and not (own and not readings[0].needs_context):
            return not words[first - 1].possessive or before.inner == "womens"
    if last < len(words) and words[last].joined and words[last].key in lexicon.COMPETITION_TAILS:
        return words[last].capital
    return readings[0].needs_context and last < len(words) and words[last].joined and words[last].capital and (
        words[last].key in ("manager", "vinyl", "course")
    )  # fmt: skip


def _pick(scene: Scene, passage: Passage, found: Found, readings: list[Reading]) -> tuple[Entity | None, Verdict]:
    """Choose among the competitions of a name by sport, women or men, country and year."""
    fitting = [r for r in readings if r.entity.sport == scene.sport] or [r for r in readings if not r.needs_context]
    if not fitting:
        return None, "ask"
    countries = scene.countries()
    home = [r for r in fitting if r.kind == "home"] if countries["SCO"] > countries["ENG"] else []
    others = [r for r in fitting if r.kind != "home"]
    # Where England has one of the name, too, the story must be the more Scottish for it to be Scotland's.
    fitting = (home or others) if countries["SCO"] > 2 * countries["ENG"] else (others or home)
    if not fitting:
        return None, "ask"
    best = max(
        fitting, key=lambda r: (r.entity.women == scene.womens, countries[r.entity.country or ""], _in_year(scene, r))
    )
    entity = _womens_form(scene, best.entity)
    if best.needs_context and not _has_context(scene, passage, found, best.entity.sport):
        return None, "ask"
    at_home = any(club.sport == best.entity.sport for club in scene.entities("club").values())
    if scene.sport != best.entity.sport and scene.sport != "football" and not at_home:
        return entity, "ask"
    if _abroad(scene, best, found):
        return entity, "ask"
    return entity, "sure"


def _in_year(scene: Scene, reading: Reading) -> bool:
    if scene.on is None:
        return reading.until_year is None
    return (reading.from_year or 0) <= scene.on.year <= (reading.until_year or 9999)


def _womens_form(scene: Scene, entity: Entity) -> Entity:
    """Return the women's competition where a women's story leaves the word out."""
    if entity.women or not scene.womens:
        return entity
    forms = scene.register.named(f"Women's {entity.name}", "competition")
    return forms[0] if forms else entity


def _has_context(scene: Scene, passage: Passage, found: Found, sport: str) -> bool:
    """Test whether a name that is a plain word stands among its own sport."""
    if scene.sport != sport:
        return False
    if found.last - found.first > 1:
        return True
    if sport != "football":
        return passage.cased and not passage.words[found.first].opens
    beside = set(passage.keys(found.last, found.last + 2))
    word = passage.words[found.first]
    if not passage.cased and not (beside & _FOOTBALL_BESIDE):
        return False
    return scene.football >= 4 or bool(scene.entities("club")) or (bool(beside & _FOOTBALL_BESIDE) and not word.opens)


def _abroad(scene: Scene, reading: Reading, found: Found) -> bool:
    """Test whether all clubs in play are of other countries, and the name is one that several countries use."""
    clubs = scene.entities("club")
    countries = {club.country for club in clubs.values()}
    country = reading.entity.country
    generic = reading.needs_context or reading.kind == "short"
    if not clubs or not country or country in _BORDERLESS or len(country) != 3 or not generic:
        return False
    return country not in countries and countries <= {"SCO", "WAL", "NIR", "IRL", "ENG"}


def _find_stems(scene: Scene) -> None:
    """Add a sponsor's name alone where its competition is in play."""
    known = scene.entities("competition")
    for place, passage in enumerate(scene.passages):
        for found in passage.found:
            for reading in found.readings:
                if reading.kind == "stem" and reading.entity.slug in known:
                    scene.add(reading.entity, place, found.first, found.last)
