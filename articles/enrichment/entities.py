"""Clubs, players, people and competitions in a story, given the known names and the story's day."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from articles.enrichment import lexicon
from articles.enrichment.clubs import find_clubs, find_nicknames
from articles.enrichment.competitions import find_competitions
from articles.enrichment.passages import Passage, read_passages
from articles.enrichment.people import find_people, find_slips, find_surnames
from articles.enrichment.register import Entity, Register
from articles.enrichment.scene import Hit, Scene, part_of_other_name, survey
from articles.story import Role, Story, StoryTag

MOST_QUESTIONS = 3
_LEAST_OPENING = 8  # words: a shorter line is a caption or a label
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s")
_FARED = re.compile(
    r"\s(?:(?:Women|have|has|were|are|also|\w+ly)\s){0,2}(?:w[io]ns?|beat|beaten|beats|dr[ae]ws?|lost|lose|loses|defeated"
    r"|thrashed|hammered|routed|crushed|stunned|edged|overcame|eased|cruised|came|fought|ran|went|fell|slipped|held|swept"
    r"|moved|climbed|reached|earned|snatched|claimed|secured|returned)\b"
)
_SCORE = re.compile(r"(?<![\d-])\d{1,2}[-–]\d{1,2}(?![\d-])")
_LONG_AGO = re.compile(r"\b(?:last (?:season|year|month)|ago|(?:19|20)\d\d|in their history)\b")
_WOMENS_GAME = frozenset({"womens", "lionesses", "wsl"})
_WOMENS_GAME_OR_OWN = _WOMENS_GAME | {"women", "lionesse"}  # the same without a closing 's


def find_tags(story: Story, register: Register, on: date | None = None) -> tuple[StoryTag, ...]:
    """Return the tags a story's words suggest, in order of first mention; `on` is the story's day."""
    return tags_of(search(story, register, on))


def search(story: Story, register: Register, on: date | None = None) -> Scene:
    """Return what a story's words say of clubs, people and competitions."""
    if on is None and story.published_at is not None:
        on = story.published_at.date()
    scene = survey(read_passages(story, register), register, on)
    scene.womens = _is_womens(scene)
    find_clubs(scene)
    find_competitions(scene)
    find_people(scene)
    find_nicknames(scene)
    find_surnames(scene)
    find_slips(scene)
    return scene


def _is_womens(scene: Scene) -> bool:
    """Test whether a story is about the women's game, so that Arsenal means Arsenal Women."""
    women: set[str] = set()
    men: set[str] = set()
    early = False
    told = not _WOMENS_GAME_OR_OWN.isdisjoint(scene.words)
    for passage in scene.passages:
        for found in passage.found:
            entity = found.readings[0].entity
            if entity.sport != "football" or found.readings[0].kind in ("surname", "nickname", "stem", "place", "home"):
                continue
            is_women = entity.women or _plays_for_women(scene, entity)
            after = passage.words[found.last : found.last + 1]
            if entity.kind == "club" and after and after[0].key in lexicon.WOMEN_WORDS and after[0].joined:
                is_women = True
            if is_women and not part_of_other_name(passage, found):
                women.add(entity.slug)
                early = early or passage.place <= 1
                if entity.kind == "competition":
                    women.add(f"{entity.slug} again")
            elif _plays_for_men(scene, entity):
                men.add(entity.slug)
        if told and not _WOMENS_GAME.isdisjoint([word.inner for word in passage.words]):
            women.add("women")
            early = early or passage.place == 0
    return len(women) > len(men) and (len(women) > 1 or early)


def _plays_for_women(scene: Scene, person: Entity) -> bool:
    clubs = scene.register.clubs
    return person.kind == "person" and any(slug in clubs and clubs[slug].women for slug in person.clubs_on(scene.on))


def _plays_for_men(scene: Scene, entity: Entity) -> bool:
    """Test whether a name speaks for the men's game: a man at a club, a competition with no women's form."""
    if entity.kind == "person":
        return bool(entity.clubs_on(scene.on)) and not _plays_for_women(scene, entity)
    if entity.kind != "competition" or entity.women:
        return False
    return not scene.register.named(f"Women's {entity.name}", "competition")


def tags_of(scene: Scene) -> tuple[StoryTag, ...]:
    """Gather the hits into tags in order of first mention, with no more questions than an editor will answer."""
    hits: dict[tuple[str, str], list[Hit]] = defaultdict(list)
    for hit in sorted(scene.hits, key=lambda hit: (hit.passage, hit.first)):
        hits[(hit.entity.kind, hit.entity.slug)].append(hit)
    asked = [key for key, found in hits.items() if not any(hit.verdict == "sure" for hit in found)]
    asked.sort(key=lambda key: -len(hits[key]))
    for key in asked[MOST_QUESTIONS:]:
        del hits[key]
    most = max((len(found) for (kind, _), found in hits.items() if kind == "club"), default=0)
    return tuple(_tag(scene, found, most) for found in hits.values())


def _tag(scene: Scene, hits: list[Hit], most: int) -> StoryTag:
    entity = hits[0].entity
    sure = any(hit.verdict == "sure" for hit in hits)
    mentions: dict[str, str] = {}
    for hit in hits:
        mentions.setdefault(hit.text.casefold(), hit.text)
    return StoryTag(
        kind=entity.tag_kind(scene.on),
        name=entity.name,
        slug=entity.slug,
        role=_role(scene.passages, hits, most),
        verdict="sure" if sure else "ask",
        mentions=tuple(mentions.values()),
    )


def _role(passages: list[Passage], hits: list[Hit], most: int) -> Role:
    """A story is about what its head names, what it keeps coming back to, and whose result it opens with."""
    places = {passages[hit.passage].place for hit in hits}
    if 0 in places:
        return "about"
    if hits[0].entity.kind == "club":
        if any(hit.verdict == "sure" and _opens_with_its_result(passages, hit) for hit in hits):
            return "about"
        often = len(places) >= 4 and 2 * len(hits) >= most
        return "about" if often or (1 in places and len(places) >= 3) else "mentioned"
    return "about" if len(places) >= 3 else "mentioned"


def _opens_with_its_result(passages: list[Passage], hit: Hit) -> bool:
    """Test for a report that begins with the club and how it fared: “Rovers won 3-1 at …”."""
    passage = passages[hit.passage]
    opening = next((p.place for p in passages if p.place and len(p.words) >= _LEAST_OPENING), 0)
    start = passage.start(hit.first)
    if passage.place != opening or passage.text[:start].strip().casefold() not in ("", "the"):
        return False
    sentence = _SENTENCE.split(passage.text[start + len(hit.text) :], maxsplit=1)[0]
    return bool(_FARED.match(sentence) and _SCORE.search(sentence)) and not _LONG_AGO.search(sentence)
