from django.db import models
from django.db.models import Q


class Address(models.Model):
    """Every public path there ever was, and what it leads to. A path is never given to something else."""

    class Target(models.TextChoices):
        ARTICLE = "article"
        TAG = "tag"
        SECTION = "section"
        AUTHOR = "author"
        PAGE = "page"

    path = models.CharField(max_length=150, unique=True)
    target = models.CharField(max_length=8, choices=Target)
    target_id = models.BigIntegerField()
    current = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "addresses"
        constraints = [
            models.UniqueConstraint(
                fields=["target", "target_id"], condition=Q(current=True), name="address_one_current_per_target"
            )
        ]

    def __str__(self):
        return self.path
