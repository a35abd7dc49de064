"""What the desk did to its tags, kept so that it can be undone, and what it said of them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .article import Article
from .tag import Tag


class TagChange(models.Model):
    """One merge, split, rename or retirement, or one tag put on or taken off many stories: who, when, what to undo."""

    class Verb(models.TextChoices):
        MERGE = "merge", "Merged"
        SPLIT = "split", "Split"
        RENAME = "rename", "Renamed"
        RETIRE = "retire", "Retired"
        UNRETIRE = "unretire", "Brought back"
        PUT_ON = "put_on", "Put on stories"
        TAKE_OFF = "take_off", "Taken off stories"

    verb = models.CharField(max_length=10, choices=Verb)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="changes")
    # The one merged away, or the one split off while it stands.
    other = models.ForeignKey(Tag, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.CharField(max_length=250)  # what was done, for a list of what was done
    kept = models.JSONField(default=dict)  # what an undo needs: the verb's own
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.words


class DismissedTag(models.Model):
    """An editor's word that a story is not to have a tag: it is not suggested for this story again."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="dismissed_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "tag"], name="dismissed_once")]

    def __str__(self):
        return f"{self.tag} not on {self.article}"

    @classmethod
    def remember(cls, pairs, *, by):
        """Keep that stories are not to have tags: pairs of their ids; what is known already stays."""
        cls.objects.bulk_create((cls(article_id=a, tag_id=t, by=by) for a, t in pairs), ignore_conflicts=True)

    @classmethod
    def ids_for(cls, article):
        """Return the ids of the tags a story is not to have, by what they were merged into since, too."""
        return {tag for _article, tag in cls.pairs_of([article.pk])}

    @classmethod
    def pairs_of(cls, articles):
        """Return of some stories, given by their ids, the pairs with the tags that they are not to have."""
        pairs = set(cls.objects.filter(article__in=articles).values_list("article", "tag"))
        stands = Tag.objects.stands_for(tag for _article, tag in pairs) if pairs else {}
        return pairs | {(article, stands[tag].pk) for article, tag in pairs}


class SuggestedTag(models.Model):
    """What the names of today found in a story of the archive: waits for an editor's nod, changes nothing by itself."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="suggested_tags")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10)
    sure = models.BooleanField()
    mentions = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-article_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "tag"], name="suggested_once")]

    def __str__(self):
        return f"{self.tag} for {self.article}"


class NameAnswer(models.Model):
    """Whom an ambiguous name means in a source's stories: as an editor answered last."""

    source = models.CharField(max_length=200)
    name = models.CharField(max_length=170)  # folded, its words parted by spaces
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "name"], name="one_answer_per_name")]

    def __str__(self):
        return f"{self.name} of {self.source}"
