"""Who sent a story, and how what they send is treated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import tzinfo

from articles.models import Source
from articles.name_answers import NamesOf, names_of
from articles.reading import Rules, rules_for
from articles.story import Story

DESK = "desk"  # the source of what is dropped by hand
PolicyOf = Callable[[str], Source | None]  # what we know of a sender, by its name


def policy_of(source: str) -> Source | None:
    """Return what we know of a sender."""
    return None if source == DESK else Source.objects.filter(name=source).first()


def every_policy() -> PolicyOf:
    """Return what tells of any sender what we know of it, all asked for now."""
    return {source.name: source for source in Source.objects.exclude(name=DESK)}.get


def sender_of(source: str, story: Story) -> str:
    """Return who sent a story: whose delivery it is, else, of what was dropped by hand, who the file itself says."""
    return source if source != DESK else (story.sender or DESK)[:200]


def rules_of(
    source: str,
    story: Story,
    *,
    zone: tzinfo,
    as_is: bool = False,
    policy_of: PolicyOf = policy_of,
    names_of: NamesOf = names_of,
) -> Rules:
    """Return how a story of a delivery is enriched: with `as_is` not at all."""
    sender = sender_of(source, story)
    rules = rules_for(story, policy_of(sender), zone)
    return Rules(rules.on, as_is=as_is) if as_is else replace(rules, names=names_of(sender) or {})
