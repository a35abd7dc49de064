"""Story → Story: what an editor would mark by hand. No Django, no network."""

from __future__ import annotations

from datetime import date

from articles.enrichment.captions import tell_captions
from articles.enrichment.entities import search, tags_of
from articles.enrichment.policy import Policy, with_captions, with_tags
from articles.enrichment.register import Register
from articles.enrichment.sent import join_sent
from articles.enrichment.settled import Answers, settle
from articles.story import Story

EMPTY_REGISTER = "The register of clubs and players is empty: no tags could be suggested."


def enrich(
    story: Story,
    register: Register,
    on: date | None = None,
    *,
    captions: Policy = "unsure",
    tags: Policy = "unsure",
    answers: Answers | None = None,
) -> Story:
    """Return the story with its captions told from its prose and its clubs, players and competitions tagged.

    `on` is the story's day; `answers` say whom editors took names for in earlier stories of its source. The policies
    say what an editor is asked. "none" looks for nothing: the captions that the format marks and the tags that the
    source sends stay.
    """
    if captions != "none":
        story = with_captions(tell_captions(story), captions)
    if tags == "none":
        return story
    warnings = story.warnings
    if not len(register) and EMPTY_REGISTER not in warnings:
        warnings = (*warnings, EMPTY_REGISTER)
    scene = search(story, register, on)
    settle(scene, answers or {})
    joined = join_sent(scene, tags_of(scene), story.tags)
    return story.replace(tags=with_tags(joined, tags), warnings=warnings)
