from django.conf import settings
from django.db import models
from django.utils import timezone


class Revision(models.Model):
    """One saved state of a story, whole, as JSON. What was public when is written on it."""

    SCHEMA = 1
    LONGEST_NAME = 80

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    schema = models.PositiveSmallIntegerField(default=SCHEMA)
    state = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=LONGEST_NAME, blank=True)
    public_from = models.DateTimeField(null=True, blank=True)
    public_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_one_per_number")]

    def __str__(self):
        return f"Version {self.number}"
