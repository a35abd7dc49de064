from django.db import models
from django.utils import timezone

from .published import FOREVER


class FrontSlotQuerySet(models.QuerySet):
    def standing(self, at=None):
        """Return the places that an editor has filled and whose time has not run out."""
        return self.filter(until__gt=at or timezone.now()).order_by("place")


class FrontSlot(models.Model):
    """A place on the front that an editor filled: 0 is the lead, 1 to 4 are pinned below it."""

    LEAD = 0
    PLACES = [(0, "Lead"), (1, "First"), (2, "Second"), (3, "Third"), (4, "Fourth")]

    place = models.PositiveSmallIntegerField(choices=PLACES, unique=True)
    # Read as an id only by the site.
    article = models.OneToOneField("articles.Article", on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(default=FOREVER)

    objects = FrontSlotQuerySet.as_manager()

    class Meta:
        ordering = ["place"]
        constraints = [models.CheckConstraint(condition=models.Q(place__lte=4), name="front_slot_five_places")]

    def __str__(self):
        return self.get_place_display()
