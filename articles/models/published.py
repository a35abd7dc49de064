"""What readers get. The site reads these tables and never the working copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .fields import WordsField

FOREVER = datetime(9000, 1, 1, tzinfo=UTC)


class LiveQuerySet(models.QuerySet):
    """Rows that carry their own bounds: `visible_from <= at < visible_until`."""

    def live(self, at=None):
        """Return what a reader may see at a given moment (now by default)."""
        at = at or timezone.now()
        # Schedule, embargo and a scheduled change were folded into the two bounds by publish().
        return self.filter(visible_from__lte=at, visible_until__gt=at)

    def newest_first(self):
        # The id settles ties: imports that give only a day share one moment.
        return self.order_by("-dated_at", "-article_id")

    def has_any(self):
        """Test for a row by the list's own index: `exists()` drops the order, and PostgreSQL may walk the table."""
        return bool(self.newest_first().values_list("pk")[:1])

    def older_than(self, dated_at, article_id):
        """Continue a list below one story: a keyset, so that page 500 costs what page 2 does."""
        return self.filter(Q(dated_at__lte=dated_at), Q(dated_at__lt=dated_at) | Q(article_id__lt=article_id))

    def newer_than(self, dated_at, article_id):
        return self.filter(Q(dated_at__gte=dated_at), Q(dated_at__gt=dated_at) | Q(article_id__gt=article_id))


class PublishedArticleQuerySet(LiveQuerySet):
    def for_cards(self):
        """Load what a card prints, in one query."""
        return self.select_related("section", "lead").defer("body")


class Bounds(models.Model):
    """What every public row carries, so that each list is one index range scan."""

    visible_from = models.DateTimeField()
    visible_until = models.DateTimeField(default=FOREVER)
    dated_at = models.DateTimeField()

    class Meta:
        abstract = True


class PublishedArticle(Bounds):
    """A story as published, flat. At most two rows a story: the current one and a scheduled change."""

    class Slot(models.TextChoices):
        CURRENT = "current"
        NEXT = "next"

    # Read as an id only: the site never follows it.
    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    slot = models.CharField(max_length=7, choices=Slot, default=Slot.CURRENT)
    path = models.CharField(max_length=150)
    kicker = models.CharField(max_length=80, blank=True)
    headline = models.CharField(max_length=250)
    front_headline = models.CharField(max_length=120, blank=True)
    search_title = models.CharField(max_length=120, blank=True)
    social_title = models.CharField(max_length=120, blank=True)
    standfirst = models.TextField(blank=True)
    body = models.TextField(blank=True)
    section = models.ForeignKey("articles.Section", null=True, on_delete=models.PROTECT, related_name="+")
    bylines = models.JSONField(default=list)  # [{"name": str, "author": id or None}] in order
    dateline = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12)
    story_type = models.CharField(max_length=10)
    time_known = models.BooleanField(default=True)
    first_visible_at = models.DateTimeField()
    updated_at = models.DateTimeField(null=True, blank=True)
    lead = models.ForeignKey("articles.Photo", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    word_count = models.PositiveIntegerField(default=0)
    notice = models.TextField(blank=True)  # what the page says once it is withdrawn or killed

    objects = PublishedArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "slot"], name="published_one_per_slot"),
            models.CheckConstraint(
                condition=Q(visible_until__gt=F("visible_from")), name="published_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["-dated_at", "-article"], name="published_newest"),
            models.Index(fields=["section", "-dated_at", "-article"], name="published_by_section"),
            models.Index(fields=["path"], name="published_by_path"),
            # When a gate opens or shuts. Led by the slot, which no reader's list asks for: SQLite would prefer an
            # index on a bare bound to the one that has the list's order, and sort the archive.
            models.Index(fields=["slot", "visible_from"], name="published_opens"),
            models.Index(fields=["slot", "visible_until"], name="published_shuts"),
        ]

    def __str__(self):
        return self.headline

    def get_absolute_url(self):
        return self.path

    @property
    def list_headline(self):
        """The headline as cards print it."""
        return self.front_headline or self.headline

    def is_live(self, at=None):
        return self.visible_from <= (at or timezone.now()) < self.visible_until


class PublishedTag(Bounds):
    """A published story under one of its tags."""

    published = models.ForeignKey(PublishedArticle, on_delete=models.CASCADE, related_name="tag_rows")
    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    tag = models.ForeignKey("articles.Tag", on_delete=models.PROTECT, related_name="published_rows")
    role = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField(default=0)
    tagged_as = models.ForeignKey(  # as ArticleTag has it
        "articles.Tag", null=True, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )

    objects = LiveQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["published", "tag"], name="published_tag_once")]
        indexes = [
            models.Index(fields=["tag", "role", "-dated_at", "-article"], name="published_tag_newest"),
            models.Index(fields=["tagged_as"], condition=Q(tagged_as__isnull=False), name="published_tag_merged"),
        ]

    def __str__(self):
        return f"{self.published} under {self.tag}"


class PublishedByline(Bounds):
    """A published story under one of its authors."""

    published = models.ForeignKey(PublishedArticle, on_delete=models.CASCADE, related_name="byline_rows")
    article = models.ForeignKey("articles.Article", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey("articles.Author", on_delete=models.PROTECT, related_name="published_rows")

    objects = LiveQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["published", "author"], name="published_byline_once")]
        indexes = [models.Index(fields=["author", "-dated_at", "-article"], name="published_byline_newest")]

    def __str__(self):
        return f"{self.published} by {self.author}"


class PublishedPhoto(Bounds):
    """A picture that is public with a story: where, with which caption and alt text, and when."""

    published = models.ForeignKey(PublishedArticle, on_delete=models.CASCADE, related_name="photo_rows")
    photo = models.ForeignKey("articles.Photo", on_delete=models.PROTECT, related_name="published_rows")
    place = models.CharField(max_length=32)  # "lead", or the key of its figure in the body
    caption = models.TextField(blank=True)  # inline HTML
    alt = models.CharField(max_length=400, blank=True)

    objects = LiveQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["published", "place"], name="published_photo_one_per_place")]
        indexes = [models.Index(fields=["photo", "visible_from"], name="published_photo_when")]

    def __str__(self):
        return f"{self.photo} with {self.published}"


class CorrectionQuerySet(LiveQuerySet):
    def live(self, at=None):
        """Return those of stories that a reader may see, once they are dated."""
        at = at or timezone.now()
        stories = PublishedArticle.objects.live(at).filter(article=OuterRef("article"))
        return self.filter(Exists(stories), dated_at__lte=at)


class Correction(models.Model):
    """What a story said wrong and what is right. It stands on the page for as long as the story is live."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        APOLOGY = "apology", _("Apology")

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.CORRECTION)
    text = WordsField(max_length=1000, help_text="What was wrong, and what is right.")
    dated_at = models.DateTimeField(editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.ForeignKey(  # the version that it came with
        "articles.Revision", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["dated_at", "pk"]
        indexes = [
            models.Index(fields=["-dated_at", "-article"], name="correction_newest"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.text[:60]}"


@dataclass
class Edition:
    """A published story with all that its page prints: read from the tables, or built for a preview and never saved."""

    published: PublishedArticle
    tags: list[PublishedTag] = field(default_factory=list)
    bylines: list[PublishedByline] = field(default_factory=list)
    photos: list[PublishedPhoto] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    @classmethod
    def of(cls, published: PublishedArticle) -> Edition:
        """Load a saved one in four queries."""
        return cls(
            published,
            list(published.tag_rows.select_related("tag")),
            list(published.byline_rows.select_related("author")),
            list(published.photo_rows.select_related("photo")),
            list(Correction.objects.filter(article=published.article_id, dated_at__lte=timezone.now())),
        )
