"""Stories without an id that are much like one that came lately: an editor is asked whether they are the same."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from articles.enrichment.names import fold
from articles.models import Article, DeliveredStory, Delivery
from articles.story import Story

SAME_STORY_WITHIN = timedelta(hours=48)
DELIVERIES = 100  # of one name at most that are looked into


def find(story: Story, row: DeliveredStory, *, any_name: bool = False) -> Article | None:
    """Return a story that may be an earlier version: same name and sender within 48 hours, and words in common.

    `any_name` looks at every name and sender: enough for a word of warning, too little to hold a story.
    """
    recent = DeliveredStory.objects.filter(article__isnull=False, article__binned_at=None)
    if any_name:
        since = timezone.now() - SAME_STORY_WITHIN
        recent = recent.filter(delivery__arrived_at__gte=since).exclude(delivery=row.delivery_id)
    else:
        recent = recent.filter(delivery__in=_of_its_name(row), member=row.member)
    for earlier in recent.select_related("article").order_by("-pk")[:20]:
        if _alike(story, Story.from_json(earlier.story)):
            return earlier.article
    return None


def may_be(row: DeliveredStory) -> bool:
    """Test whether anything of the same name and sender has come lately: only then a story may be much like one."""
    return DeliveredStory.objects.filter(delivery__in=_of_its_name(row), article__isnull=False).exists()


def _of_its_name(row: DeliveredStory) -> list[int]:
    """Return the deliveries of a row's name and sender that came lately: a few, asked for first."""
    same = Delivery.objects.filter(name=row.delivery.name, source=row.delivery.source)
    since = timezone.now() - SAME_STORY_WITHIN
    lately = same.filter(arrived_at__gte=since).exclude(pk=row.delivery_id).order_by("-arrived_at")
    return list(lately.values_list("pk", flat=True)[:DELIVERIES])


def _alike(story: Story, earlier: Story) -> bool:
    here, there = set(fold(story.headline).split()), set(fold(earlier.headline).split())
    if here and there and len(here & there) / len(here | there) >= 0.6:
        return True
    texts = {fold(block.text) for block in story.blocks if len(block.text) > 40}
    return len(texts & {fold(block.text) for block in earlier.blocks}) >= 2
