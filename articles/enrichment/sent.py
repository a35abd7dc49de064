"""The names a source sends with its story, joined with those found in the text: one tag a name, none lost."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from functools import cached_property

from articles.enrichment.clubs import likeliest
from articles.enrichment.names import name_key
from articles.enrichment.people import tell_apart
from articles.enrichment.register import Entity
from articles.enrichment.scene import Scene, part_of_other_name
from articles.story import StoryTag

_OWN_NAMES = frozenset({"name", "full", "short", "former", "sponsor"})

Key = tuple[str, str]  # an entity's kind and slug, or the name of what we lack
Place = tuple[int, int]  # of a mention: its passage, and its first word there


def join_sent(scene: Scene, found: tuple[StoryTag, ...], sent: tuple[StoryTag, ...]) -> tuple[StoryTag, ...]:
    """Return all tags in order of first mention; those that the text does not mention come last, as they were sent.

    A sent name that we know becomes that entity, however its club writes it ("West Ham United FC"). It is sure where
    the text speaks of it, or where it was sent as what it is, a club as a club; else it is a question, as is every
    name that we lack.
    """
    joined = _Joined(scene, found)
    for tag in sent:
        joined.add(tag)
    return joined.tags


class _Joined:
    """The tags so far, each with the place of its first mention."""

    def __init__(self, scene: Scene, found: tuple[StoryTag, ...]) -> None:
        self._scene = scene
        self._tags: dict[Key, StoryTag] = {}
        self._places: dict[Key, Place] = {}
        first: dict[Key, Place] = {}
        for hit in scene.hits:
            key, place = (hit.entity.kind, hit.entity.slug), (hit.passage, hit.first)
            first[key] = min(first.get(key, place), place)
        for tag in found:
            key = (tag.register_kind, tag.slug or "")
            self._keep(key, tag, first.get(key))

    @property
    def tags(self) -> tuple[StoryTag, ...]:
        return tuple([self._tags[key] for key in sorted(self._tags, key=self._places.__getitem__)])

    def add(self, sent: StoryTag) -> None:
        if sent.slug and sent.mentions:
            self._keep_found_before(sent)
            return
        candidates, fits = self._candidates(sent)
        if candidates:
            self._add_known(sent, *self._meant(candidates), fits)
        else:
            self._add_unknown(sent)

    def _keep_found_before(self, tag: StoryTag) -> None:
        """Keep a tag that was found in this story already: no source knows our addresses and the words too."""
        key = (tag.register_kind, tag.slug or "")
        self._keep(key, tag, self._places.get(key))

    def _keep(self, key: Key, tag: StoryTag, place: Place | None) -> None:
        self._tags[key] = tag
        self._places[key] = place or (len(self._scene.passages), len(self._places))

    def _candidates(self, sent: StoryTag) -> tuple[list[Entity], bool]:
        """Return whom or what a sent name may mean, and whether it was sent as what it is."""
        named = [entity for entity in self._scene.register.named(sent.name) if entity.kind != "ground"]
        named = [entity for entity in named if entity.slug == sent.slug] or named
        kind = sent.register_kind
        fitting = [entity for entity in named if entity.kind == kind]
        # Many a source files a league under organisations, or every name under keywords.
        # A name with our address and no mention may be one that was joined, and left a question, before.
        return (fitting, sent.slug is None) if fitting else (named, False)

    def _meant(self, candidates: list[Entity]) -> tuple[Entity, bool]:
        """Pick one of those that go by a name, and say whether that is certain."""
        in_text = [entity for entity in map(self._side, candidates) if (entity.kind, entity.slug) in self._tags]
        candidates = in_text or candidates
        if all(entity.kind == "person" for entity in candidates):
            return tell_apart(self._scene, candidates)
        clubs = [entity for entity in candidates if entity.kind == "club"]
        entity = likeliest(self._scene, clubs) if len(clubs) > 1 else (clubs or candidates)[0]
        return self._side(entity), len(candidates) == 1

    def _side(self, entity: Entity) -> Entity:
        """Return the women's side of a club where the story is about women."""
        if entity.kind != "club" or not self._scene.womens:
            return entity
        return self._scene.register.womens_side.get(entity.slug, entity)

    def _add_known(self, sent: StoryTag, entity: Entity, certain: bool, fits: bool) -> None:
        key = (entity.kind, entity.slug)
        if found := self._tags.get(key):
            role = "about" if "about" in (sent.role, found.role) else found.role
            verdict = "sure" if certain else found.verdict
            self._tags[key] = dataclasses.replace(found, role=role, verdict=verdict)
            return
        place, mentions = self._mentions_of(entity)
        sure = certain and (fits or place is not None)
        tag = StoryTag(
            kind=entity.tag_kind(self._scene.on),
            name=entity.name,
            slug=entity.slug,
            role=sent.role if sure else "mentioned",
            verdict="sure" if sure else "ask",
            mentions=mentions,
        )
        self._keep(key, tag, place)

    def _mentions_of(self, entity: Entity) -> tuple[Place | None, tuple[str, ...]]:
        """Return where and how a text names somebody or something in full, though it proved nothing by itself."""
        places = [
            (number, found.first, found.last)
            for number, passage in enumerate(self._scene.passages)
            for found in passage.found
            if any(r.entity is entity and r.kind in _OWN_NAMES and not r.needs_context for r in found.readings)
            and not part_of_other_name(passage, found)
        ]
        return self._written(places)

    def _add_unknown(self, sent: StoryTag) -> None:
        words = name_key(sent.name)
        key = (sent.kind, sent.slug or " ".join(words) or sent.name)
        if key not in self._tags:
            place, mentions = self._written(self._places_of(words))
            self._keep(key, dataclasses.replace(sent, mentions=mentions or sent.mentions), place)

    def _places_of(self, words: tuple[str, ...]) -> list[tuple[int, int, int]]:
        """Return where words stand one after another: (passage, first, last)."""
        count = len(words)
        found = []
        for number, first in self._words_at.get(words[0], ()) if words else ():
            line = self._scene.passages[number].words[first : first + count]
            if tuple([word.key for word in line]) == words:
                found.append((number, first, first + count))
        return found

    @cached_property
    def _words_at(self) -> dict[str, list[Place]]:
        """Where every word of the story stands."""
        found: dict[str, list[Place]] = defaultdict(list)
        for number, passage in enumerate(self._scene.passages):
            for n, word in enumerate(passage.words):
                found[word.key].append((number, n))
        return found

    def _written(self, places: list[tuple[int, int, int]]) -> tuple[Place | None, tuple[str, ...]]:
        """Return the first of some places, and the words there as written, each once."""
        texts = [self._scene.passages[number].written(first, last) for number, first, last in places]
        mentions = tuple({text.casefold(): text for text in reversed(texts)}.values())[::-1]
        return (places[0][:2] if places else None), mentions
