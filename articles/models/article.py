"""The working copy: what editors write, and what belongs to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from .fields import BodyField, LineField, WordsField
from .tag import Tag


class ArticleQuerySet(models.QuerySet):
    def on_desk(self):
        """Leave out what lies in the bin."""
        return self.filter(binned_at=None)

    def newest_first(self):
        return self.order_by("-touched_at", "-pk")

    def awaiting_photo(self):
        return self.filter(pk__in=PhotoUse.objects.filter(photo=None, placed=True).values("article"))


class Article(models.Model):
    """A story as the desk has it. Readers never see this row: see PublishedArticle."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "In review"
        APPROVED = "approved", "Approved"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"
        KILLED = "killed", "Killed"

    class StoryType(models.TextChoices):
        SNAP = "snap", "Snap"
        NEWS = "news", "News"
        REPORT = "report", "Report"
        PREVIEW = "preview", "Preview"
        INTERVIEW = "interview", "Interview"
        FEATURE = "feature", "Feature"
        OPINION = "opinion", "Opinion"
        RATINGS = "ratings", "Ratings"
        GALLERY = "gallery", "Gallery"

    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    kicker = LineField(max_length=80, blank=True, help_text="The few words above the headline.")
    headline = LineField(max_length=250, help_text="What happened, in plain words.")
    front_headline = LineField(max_length=120, blank=True, help_text="A shorter one for lists, if need be.")
    search_title = LineField(max_length=120, blank=True, help_text="For search results, if need be.")
    social_title = LineField(max_length=120, blank=True, help_text="For shared links, if need be.")
    slug = models.SlugField("address", max_length=90, blank=True, help_text="Made from the headline if left empty.")
    standfirst = WordsField(max_length=600, blank=True, help_text="Adds one fact to the headline.")
    body = BodyField(blank=True)
    section = models.ForeignKey("articles.Section", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dateline = LineField(max_length=120, blank=True, help_text="Where it was written: “at Wembley”.")
    language = models.CharField(max_length=12, default="en-GB")
    story_type = models.CharField(max_length=10, choices=StoryType, default=StoryType.NEWS)
    notes = WordsField("notes for the desk", blank=True, help_text="Never public.")

    dated_at = models.DateTimeField(
        "date", null=True, blank=True, help_text="Printed and sorted by. Empty: the moment it first appears."
    )
    time_known = models.BooleanField("with a time", default=True, help_text="Off: the page shows the day only.")
    publish_at = models.DateTimeField(null=True, blank=True, help_text="Readers see it from then on.")
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="Nobody outside sees it before.")
    embargo_reason = LineField(max_length=200, blank=True)
    withdraw_at = models.DateTimeField(null=True, blank=True, help_text="It disappears then by itself.")
    planned_for = models.DateTimeField(null=True, blank=True, help_text="The desk's plan; publishes nothing.")
    notice = WordsField(blank=True, editable=False, help_text="What a withdrawn page says.")

    source = models.CharField(max_length=200, default="desk", editable=False)
    source_ref = models.CharField(max_length=300, null=True, blank=True, editable=False)
    source_version = models.CharField(max_length=100, blank=True, editable=False)
    source_updated_at = models.DateTimeField(null=True, blank=True, editable=False)
    link = models.CharField(max_length=500, null=True, blank=True, editable=False)
    slugline = models.CharField(max_length=200, blank=True, editable=False)
    take_name = models.CharField(max_length=200, blank=True, editable=False)  # what all takes of a story are called by
    fingerprint = models.CharField(max_length=64, null=True, blank=True, editable=False)  # of its newest version
    source_text = models.TextField(blank=True, editable=False)
    held_back = models.CharField(
        max_length=200, blank=True, editable=False, help_text="Why its source says it must not be published."
    )

    lock_version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    touched_at = models.DateTimeField("last saved", default=timezone.now, editable=False)
    touched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    public_revision = models.ForeignKey(
        "articles.Revision", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    ever_public = models.BooleanField(default=False, editable=False)
    binned_at = models.DateTimeField(null=True, blank=True, editable=False)

    tags = TaggableManager(through="articles.ArticleTag", blank=True, related_name="articles")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"
        ordering = ["-touched_at", "-pk"]
        indexes = [
            models.Index(fields=["-touched_at", "-id"], name="article_newest"),
            models.Index(fields=["status", "-touched_at", "-id"], name="article_by_status"),
            models.Index(fields=["section", "-touched_at", "-id"], name="article_by_section"),
            models.Index(fields=["touched_by", "-touched_at", "-id"], name="article_by_editor"),
            models.Index(fields=["created_by", "-touched_at", "-id"], name="article_by_writer"),
            models.Index(fields=["section", "status", "-touched_at", "-id"], name="article_by_section_status"),
            models.Index(fields=["created_by", "status", "-touched_at", "-id"], name="article_by_writer_status"),
            models.Index(fields=["source", "take_name", "-id"], name="article_by_take_name"),
            models.Index(fields=["binned_at"], condition=Q(binned_at__isnull=False), name="article_binned"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_ref"],
                condition=Q(source_ref__isnull=False),
                name="article_one_per_source_ref",
            ),
            models.UniqueConstraint(fields=["link"], condition=Q(link__isnull=False), name="article_one_per_link"),
            models.CheckConstraint(
                condition=Q(binned_at__isnull=True) | Q(ever_public=False), name="article_public_once_never_binned"
            ),
        ]
        permissions = [
            ("submit_article", "Can submit own drafts"),
            ("edit_any_article", "Can edit everybody's stories"),
            ("approve_article", "Can approve and ask for changes"),
            ("publish_article", "Can publish and schedule"),
            ("embargo_article", "Can set an embargo"),
            ("withdraw_article", "Can withdraw and restore"),
            ("kill_article", "Can kill"),
            ("override_checklist", "Can publish against the checklist"),
            ("run_front", "Can lead and pin the front"),
            ("import_article", "Can import stories"),
        ]

    def __str__(self):
        return self.headline or self.slugline or "(no headline)"


class StoryKey(models.Model):
    """One thing a delivered story is known by (articles/identity.py): every one we have ever seen, for good."""

    class Kind(models.TextChoices):
        REF = "ref", "Its sender's id"
        LINK = "link", "Its address"
        TEXT = "text", "Its very words"

    key = models.CharField(max_length=64, unique=True)  # sha256
    kind = models.CharField(max_length=4, choices=Kind)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="keys")

    def __str__(self):
        return f"{self.kind} {self.key[:12]}"


class Byline(models.Model):
    """One name over a story, in order: an author of ours or a free text."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    order = models.PositiveSmallIntegerField(default=0)
    author = models.ForeignKey("articles.Author", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = LineField(max_length=120, blank=True, help_text="For somebody who has no author's page.")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False) & Q(name="") | Q(author__isnull=True) & ~Q(name=""),
                name="byline_author_or_name",
            )
        ]

    def __str__(self):
        return self.name or str(self.author)


class PhotoUse(models.Model):
    """A picture's place in a story. Without a photo it is a waiting caption."""

    LEAD = "lead"

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="uses")
    key = models.CharField(max_length=32)
    photo = models.ForeignKey("articles.Photo", null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    caption = WordsField(blank=True, help_text="Inline HTML. The body's own for a place in the text.")
    credit = LineField(max_length=200, blank=True, help_text="As the delivery gave it; the photo's own is printed.")
    alt = LineField(max_length=400, null=True, blank=True, help_text="Empty: the photo's own alt text.")
    decorative = models.BooleanField(default=False)
    placed = models.BooleanField(default=True)  # off: cut from the text, kept for an undo

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "key"], name="photo_use_one_per_key"),
        ]
        indexes = [
            models.Index(fields=["article"], condition=Q(photo__isnull=True, placed=True), name="photo_use_waiting"),
            models.Index(fields=["key"], name="photo_use_by_key"),
        ]

    def __str__(self):
        return f"{self.key}: {self.caption[:60]}"


class ArticleTag(ItemBase):
    """A story's tag: is it about this, or does it only mention it?"""

    class Role(models.TextChoices):
        ABOUT = "about", "About"
        MENTIONED = "mentioned", "Mentioned"

    class Origin(models.TextChoices):
        IMPORT = "import", "Import"
        EDITOR = "editor", "Editor"

    content_object = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="tag_rows")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s_items")
    role = models.CharField(max_length=10, choices=Role, default=Role.ABOUT)
    origin = models.CharField(max_length=6, choices=Origin, default=Origin.EDITOR)
    order = models.PositiveSmallIntegerField(default=0)
    mentions = models.JSONField(default=list, blank=True)
    # What it was tagged as, where that was merged into another since.
    tagged_as = models.ForeignKey(
        Tag, null=True, editable=False, on_delete=models.SET_NULL, db_index=False, related_name="+"
    )

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="article_tag_once")]
        indexes = [
            models.Index(fields=["tag", "-content_object"], name="article_tag_newest"),
            models.Index(fields=["tagged_as"], condition=Q(tagged_as__isnull=False), name="article_tag_merged"),
        ]
