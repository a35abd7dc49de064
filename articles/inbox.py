"""What came and waits for an editor: put away, taken back, and which story is next."""

from __future__ import annotations

from django.utils import timezone

from articles.ingest import MADE, find_unchanged
from articles.models import DeliveredStory, Delivery, User
from articles.story import Story


def discard(row: DeliveredStory) -> None:
    """Put a delivered story that made no draft out of the way; `take_back` undoes it."""
    if row.outcome in MADE:
        raise ValueError("This story has made a draft: put that into the bin instead.")
    row.outcome = DeliveredStory.Outcome.DISCARDED
    row.save(update_fields=["outcome"])


def take_back(row: DeliveredStory) -> None:
    """Undo `discard`: the story waits again, its answers as they were."""
    row.article = find_unchanged(Story.from_json(row.story), row.source or row.delivery.source)
    row.outcome = "unchanged" if row.article else "waiting"
    row.save(update_fields=["outcome", "article"])


def discard_delivery(delivery: Delivery, *, undo: bool = False) -> None:
    """Put a whole delivery out of the way, or take it back; drafts it has made stay."""
    delivery.discarded_at = None if undo else timezone.now()
    delivery.save(update_fields=["discarded_at"])


def next_waiting(after: DeliveredStory | None = None, *, by: User | None = None) -> DeliveredStory | None:
    """Return the story to look at next: the same file's, then the editor's own newest, then anybody's."""
    waiting = DeliveredStory.objects.filter(outcome="waiting", delivery__discarded_at=None)
    if after is not None:
        waiting = waiting.exclude(pk=after.pk)
        follows = waiting.filter(delivery=after.delivery_id).order_by("n")
        found = follows.filter(n__gt=after.n).first() or follows.first()
        if found:
            return found
    return waiting.filter(delivery__arrived_by=by).order_by("-pk").first() or waiting.order_by("-pk").first()
