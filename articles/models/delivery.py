"""What arrived, story by story, with its questions and answers."""

import hashlib
import secrets
import zoneinfo

from django.conf import settings
from django.db import models

from .fields import LineField, WordsField
from .site import check_zone


def delivery_path(delivery, filename):
    """Deliveries are named by their checksum, so that no sender's file name ever meets the file system."""
    return f"deliveries/{delivery.checksum[:2]}/{delivery.checksum}"


class Source(models.Model):
    """Who sends us things, and how much we take of it without asking."""

    class Asked(models.TextChoices):
        UNSURE = "unsure", "Ask where unsure"
        ALL = "all", "Ask about every one"
        TAKE = "take", "Take every one, ask nothing"
        NONE = "none", "Do not look for any"

    name = models.CharField(
        max_length=200,
        unique=True,
        help_text="The word its stories carry: an agency's name, a site's or feed's address. Never changed later.",
    )
    label = LineField(max_length=100, help_text="As the desk calls it.")
    trusted = models.BooleanField(
        default=False, help_text="Untrusted: every story waits for an editor before it becomes a draft."
    )
    section = models.ForeignKey("articles.Section", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    time_zone = models.CharField(
        max_length=60, blank=True, validators=[check_zone], help_text="Of times that name none. Empty: the site's."
    )
    language = models.CharField(max_length=20, blank=True)
    captions = models.CharField(max_length=10, choices=Asked, default=Asked.UNSURE)
    tags = models.CharField(max_length=10, choices=Asked, default=Asked.UNSURE)
    credit_rules = models.JSONField(default=list, blank=True, help_text="House rules for credits, in their order.")
    fetch_pictures = models.BooleanField(
        default=False, help_text="Fetch the pictures that its stories name by an address on the web."
    )
    publish_as = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Publish what leaves nothing to ask, in this person's name. Nobody: always a draft.",
    )
    mail_from = WordsField(blank=True, help_text="E-mail addresses that are this source, one a line.")
    token_hash = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    active = models.BooleanField(default=True)
    notes = WordsField(blank=True, help_text="Whom to ring.")

    class Meta:
        ordering = ["label", "pk"]

    def __str__(self):
        return self.label

    @property
    def zone(self):
        """The zone of its undated hours, None for the site's."""
        return zoneinfo.ZoneInfo(self.time_zone) if self.time_zone else None

    def new_token(self):
        """Make a token for the HTTP endpoint; it is shown once and kept as a hash. The caller saves."""
        token = secrets.token_urlsafe(32)
        self.token_hash = hash_token(token)
        return token


def hash_token(token):
    """Return what is kept of a token: it has 256 random bits, so that a plain sha256 cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


class ColumnMapping(models.Model):
    """What the columns of one kind of table mean, kept for the next time such a table comes from the same sender."""

    source = models.CharField(max_length=200, default="desk")
    columns = models.JSONField(help_text="The names of the columns, in order.")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField(help_text="{column: field}")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "fingerprint"], name="column_mapping_one_per_table"),
        ]

    def __str__(self):
        return ", ".join(self.columns)[:100]

    @staticmethod
    def fingerprint_of(columns):
        return hashlib.sha256("\x1f".join(columns).encode()).hexdigest()


class Delivery(models.Model):
    """A file (or a pasted text) as it came."""

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting to be read"
        RUNNING = "running", "Being read"
        DONE = "done", "Read"
        MAPPING = "mapping", "Its columns must be named"
        FAILED = "failed", "Could not be read"

    file = models.FileField(upload_to=delivery_path, max_length=200, editable=False)
    waits = models.BooleanField(default=False)  # every story waits for an editor before it becomes a draft
    asked_format = models.CharField(max_length=20, blank=True)  # as named by who sent it; empty: as recognized
    name = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    source = models.CharField(max_length=200, default="desk")
    format = models.CharField(max_length=20, blank=True)
    error = models.TextField(blank=True)
    arrived_at = models.DateTimeField(auto_now_add=True)
    arrived_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    discarded_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DONE)
    # A run holds a lease and says that it lives; one that died may be taken over by another.
    lease = models.CharField(max_length=40, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    read_bytes = models.PositiveBigIntegerField(default=0)  # of its file, so far
    found = models.PositiveIntegerField(default=0)  # stories so far
    fetch_pictures = models.BooleanField(default=False)
    columns = models.JSONField(default=dict, blank=True)  # {"columns": […], "sample": [[…]], "proposed": {…}}

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["source", "name", "-arrived_at"], name="delivery_by_name")]

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
    n = models.PositiveIntegerField()  # 1, 2 … in the delivery
    member = models.CharField(max_length=500, blank=True)  # of an archive: the file it stood in
    member_n = models.PositiveIntegerField(default=1)  # 1, 2 … in that file
    source = models.CharField(max_length=200, blank=True)  # the sender, where the file names one
    format = models.CharField(max_length=20, blank=True)
    pictures = models.JSONField(default=dict)  # {file or address as the story names it: id of the photo}
    story = models.JSONField(default=dict)
    take = models.JSONField(null=True, blank=True)  # the take itself, where `story` is what it was joined to
    # {"blocks": {"7": "photo"}, "tags": {"3": "yes" | "no"}}: one answer a block or tag, by its place
    answers = models.JSONField(default=dict)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    error = models.TextField(blank=True)
    article = models.ForeignKey(
        "articles.Article", null=True, blank=True, on_delete=models.SET_NULL, related_name="deliveries"
    )
    notes = models.JSONField(default=list, blank=True)  # sentences: a picture that did not come, an older version
    # The key of a story that this cancels and that has not come yet: when it comes it is canceled already.
    cancels_key = models.CharField(max_length=64, blank=True, editable=False)
    # The article's state that this story made: as long as both stand, answers and newer versions still shape it.
    article_version = models.PositiveIntegerField(null=True, blank=True)  # its lock_version
    article_revision = models.PositiveIntegerField(null=True, blank=True)  # its newest revision's number

    class Meta:
        verbose_name_plural = "delivered stories"
        ordering = ["delivery_id", "n"]
        constraints = [models.UniqueConstraint(fields=["delivery", "n"], name="delivered_story_one_per_place")]
        indexes = [
            models.Index(fields=["-id"], condition=models.Q(outcome="waiting"), name="delivered_story_waiting"),
            models.Index(fields=["outcome", "delivery", "n"], name="delivered_story_by_outcome"),
            models.Index(fields=["article"], condition=models.Q(take__isnull=False), name="delivered_story_take"),
            models.Index(fields=["cancels_key"], condition=~models.Q(cancels_key=""), name="delivered_story_cancels"),
        ]

    def __str__(self):
        return self.story.get("headline") or self.story.get("slugline") or f"Story {self.n}"
