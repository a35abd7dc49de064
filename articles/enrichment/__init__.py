"""Story → Story: what an editor would mark by hand. No Django, no network."""

from __future__ import annotations

from datetime import date

from articles.enrichment.captions import tell_captions
from articles.enrichment.entities import find_tags
from articles.enrichment.register import Register
from articles.story import Story, StoryTag

EMPTY_REGISTER = "The register of clubs and players is empty: no tags could be suggested."


def enrich(story: Story, register: Register, on: date | None = None) -> Story:
    """Return the story with its captions told from its prose and its clubs, players and competitions tagged."""
    story = tell_captions(story)
    warnings = story.warnings
    if not len(register) and EMPTY_REGISTER not in warnings:
        warnings = (*warnings, EMPTY_REGISTER)
    return story.replace(tags=_with_sent_tags(story, find_tags(story, register, on), register), warnings=warnings)


def _with_sent_tags(story: Story, found: tuple[StoryTag, ...], register: Register) -> tuple[StoryTag, ...]:
    """Join the tags we found with those the source sent: names that we lack stay questions."""
    slugs = {tag.slug for tag in found}
    sent = []
    for tag in story.tags:
        known = register.named(tag.name)
        if not any(entity.slug in slugs for entity in known) and tag.slug not in (slugs - {None}):
            sent.append(tag)
    return (*found, *sent)
