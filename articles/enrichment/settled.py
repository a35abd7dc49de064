"""Names that stay in doubt, settled by what editors answered to the same source before. It comes last in the order."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from articles.enrichment.names import name_key
from articles.enrichment.register import Entity
from articles.enrichment.scene import Hit, Scene

Answers = Mapping[str, str]  # a folded name, its words parted by spaces → the slug that editors chose


def settle(scene: Scene, answers: Answers) -> None:
    """Read each name that would be asked about as an editor did last time, if it may mean that one."""
    if answers:
        scene.hits = [_settled(scene, hit, answers) for hit in scene.hits]


def _settled(scene: Scene, hit: Hit, answers: Answers) -> Hit:
    slug = answers.get(" ".join(name_key(hit.text))) if hit.verdict == "ask" else None
    meant = next((entity for entity in _meanings(scene, hit) if entity.slug == slug), None)
    return dataclasses.replace(hit, entity=meant, verdict="sure") if meant else hit


def _meanings(scene: Scene, hit: Hit) -> list[Entity]:
    found = scene.passages[hit.passage].owner.get(hit.first)
    return [hit.entity, *(reading.entity for reading in found.readings)] if found else [hit.entity]
