"""What arrived, story by story, with its questions and answers."""

from django.conf import settings
from django.db import models


def delivery_path(delivery, filename):
    """Deliveries are named by their checksum, so that no sender's file name ever meets the file system."""
    return f"deliveries/{delivery.checksum[:2]}/{delivery.checksum}"


class Delivery(models.Model):
    """A file (or a pasted text) as it came."""

    file = models.FileField(upload_to=delivery_path, max_length=200, editable=False)
    name = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    source = models.CharField(max_length=200, default="desk")
    format = models.CharField(max_length=20, blank=True)
    error = models.TextField(blank=True)
    arrived_at = models.DateTimeField(auto_now_add=True)
    arrived_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]

    def __str__(self):
        return self.name


class DeliveredStory(models.Model):
    """One story of a delivery: as read, what was asked, what an editor answered, what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting for an editor"
        CREATED = "created", "Draft made"
        UPDATED = "updated", "Draft updated"
        UNCHANGED = "unchanged", "Already here"
        HELD = "held", "Held: an editor has changed ours"
        WITHDRAWN = "withdrawn", "Withdrawn"
        SKIPPED = "skipped", "No story in it"
        FAILED = "failed", "Failed"
        DISCARDED = "discarded", "Discarded"

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="stories")
    n = models.PositiveIntegerField()
    story = models.JSONField(default=dict)
    # {"blocks": {"7": "photo"}, "tags": {"3": "yes" | "no"}}: one answer a block or tag, by its place
    answers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    error = models.TextField(blank=True)
    article = models.ForeignKey(
        "articles.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    # The article's version that this story made: as long as it stands, answers still shape the draft.
    article_version = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "delivered stories"
        ordering = ["delivery_id", "n"]
        constraints = [models.UniqueConstraint(fields=["delivery", "n"], name="delivered_story_one_per_place")]
        indexes = [models.Index(fields=["-id"], condition=models.Q(outcome="waiting"), name="delivered_story_waiting")]

    def __str__(self):
        return self.story.get("headline") or f"Story {self.n}"
