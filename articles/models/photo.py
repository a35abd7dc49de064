from django.conf import settings
from django.db import models
from django.utils import timezone

from .fields import LineField, WordsField


def original_path(photo, filename):
    """Originals are named by their checksum, so that no sender's file name ever meets the file system."""
    return f"photos/{photo.checksum[:2]}/{photo.checksum}.{photo.format}"


class PhotoGroup(models.Model):
    """The pictures of one event that were taken in one hour (articles/photo_groups.py)."""

    key = models.CharField(max_length=64, unique=True)  # sha256 of both
    event = LineField(max_length=200, blank=True)  # "": the pictures name none
    hour = models.DateTimeField(null=True, blank=True)
    hour_known = models.BooleanField(default=False)  # off: `hour` is the first of a day without a time
    came_at = models.DateTimeField(default=timezone.now)  # when the newest of them came, to the minute

    class Meta:
        ordering = ["-came_at", "-pk"]
        indexes = [
            models.Index(fields=["-came_at", "-id"], name="photo_group_newest"),
            models.Index(fields=["hour"], name="photo_group_by_hour"),
        ]

    def __str__(self):
        return self.event or "No event named"


class Photo(models.Model):
    """A picture: its file, what it shows, who made it. Captions belong to its uses."""

    original = models.FileField(upload_to=original_path, max_length=200, editable=False)
    checksum = models.CharField(max_length=64, unique=True, editable=False)
    format = models.CharField(max_length=5, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    average_colour = models.CharField(max_length=7, blank=True, editable=False)
    focal_x = models.FloatField(default=0.5, help_text="0 is the left edge, 1 the right.")
    focal_y = models.FloatField(default=0.5, help_text="0 is the top edge, 1 the bottom.")
    headline = LineField(max_length=250, blank=True)
    description = WordsField(
        blank=True, help_text="Who, what, where. Belongs to the picture for good; a caption belongs to one story."
    )
    credit = LineField(max_length=200, blank=True, help_text="Photographer/Agency, as it must be printed.")
    creator = LineField(max_length=200, blank=True)
    source = LineField(max_length=200, blank=True)
    copyright = LineField(max_length=250, blank=True)
    instructions = WordsField(blank=True, help_text="What the supplier asks; never public.")
    alt_text = LineField(
        max_length=400,
        blank=True,
        help_text="What is in the frame, for someone who cannot see it. Do not repeat the caption.",
    )
    taken_at = models.DateTimeField(null=True, blank=True)
    city = LineField(max_length=100, blank=True)
    people_shown = models.JSONField(default=list, blank=True)
    keywords = models.JSONField(default=list, blank=True)
    group = models.ForeignKey(
        PhotoGroup,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="photos",
        db_index=False,  # the group's own order has it
    )
    file_said = models.JSONField(default=dict, editable=False)
    file_name = LineField(max_length=200, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["group", "-id"], name="photo_newest_of_group")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__gte=0, focal_x__lte=1, focal_y__gte=0, focal_y__lte=1),
                name="photo_focal_point_inside",
            )
        ]

    def __str__(self):
        return self.headline or self.description[:80] or self.file_name or f"Photo {self.pk}"

    @property
    def focal(self):
        return self.focal_x, self.focal_y
