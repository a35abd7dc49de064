"""Whom editors took an ambiguous name for, a source at a time: the last answer stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from articles.enrichment.names import name_key
from articles.models import NameAnswer, Tag, User
from articles.story import Story

Names = Mapping[str, str]  # a folded name → the slug of the tag
NamesOf = Callable[[str], Names | None]  # by the source's name
YES = ("yes", "spelling")


def names_of(source: str) -> Names:
    """Return what editors answered in a source's stories."""
    rows = NameAnswer.objects.filter(source=source, tag__merged_into=None)
    return dict(rows.values_list("name", "tag__slug"))


def names_of_every_source() -> NamesOf:
    """Return what tells the answers of any source, all asked for now."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for source, name, slug in NameAnswer.objects.filter(tag__merged_into=None).values_list(
        "source", "name", "tag__slug"
    ):
        found[source][name] = slug
    return found.get


def remember(source: str, story: Story, answers: dict[str, Any], *, by: User | None) -> None:
    """Keep what an editor said yes to among a story's questions. A no is of that story alone."""
    said = answers.get("tags", {})
    asked = [tag for n, tag in enumerate(story.tags) if tag.verdict == "ask" and tag.slug and said.get(str(n)) in YES]
    if not asked:
        return
    rows = Tag.objects.by_address(tag.slug for tag in asked)
    for tag in asked:
        row = rows.get((tag.register_kind, str(tag.slug)))
        if row is not None:
            for mention in tag.mentions:
                name = " ".join(name_key(mention))[:170]
                NameAnswer.objects.update_or_create(source=source[:200], name=name, defaults={"tag": row, "by": by})
