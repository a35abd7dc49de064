"""What readers may see of a club, person, competition or topic: only those that a live story names have pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from articles.models.published import LiveQuerySet, PublishedTag
from articles.models.tag import Tag

from .cards import Link


def live_tags(tags: QuerySet[Tag]) -> QuerySet[Tag]:
    """Leave those that a live story is about or names."""
    return tags.filter(Exists(PublishedTag.objects.live().filter(tag=OuterRef("pk"))))


def stories_of(tag: Tag) -> LiveQuerySet:
    """Return the live stories about a tag; where none is, those that name it."""
    rows = PublishedTag.objects.live().filter(tag=tag)
    about = rows.filter(role="about")
    rows = about if about.has_any() else rows.filter(role="mentioned")
    return rows.select_related("published__section", "published__lead").defer("published__body")


def pages_of(tags: Iterable[Tag | None]) -> dict[int, Link]:
    """Return, by id, what leads to each tag, in one query: its page, or no address where readers have none to see."""
    known = {tag.pk: tag for tag in tags if tag}
    seen = set(live_tags(Tag.objects.filter(pk__in=known)).values_list("pk", flat=True)) if known else set()
    return {pk: Link(tag.name, tag.get_absolute_url() if pk in seen else "", _wears(tag)) for pk, tag in known.items()}


def link_to(tag: Tag) -> Link:
    """Return the link to a tag's page, told apart from its namesakes, in its colours if it is a club."""
    return Link(str(tag), tag.get_absolute_url(), _wears(tag))


def _wears(tag: Tag) -> str:
    return tag.slug if tag.kind == Tag.Kind.CLUB else ""
