from django.conf import settings
from django.db import models


class OpenForm(models.Model):
    """A story's form in somebody's window, by a token that the window made; without a story one of a new story."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    token = models.CharField(max_length=40)
    article = models.ForeignKey(
        "articles.Article", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    seen_at = models.DateTimeField(db_index=True)
    typed_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)  # its words are in the story: what comes late of it is kept no more

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="open_form_once")]
        indexes = [models.Index(fields=["article", "seen_at"], name="open_form_of_story")]

    def __str__(self):
        return f"{self.user} at {self.article or 'a new story'}"


class Autosave(models.Model):
    """What somebody has typed into one form and not saved: theirs alone, no version, never public."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    token = models.CharField(max_length=40)
    article = models.ForeignKey("articles.Article", null=True, on_delete=models.CASCADE, related_name="+")
    begun_from = models.PositiveIntegerField(null=True)  # the story's lock version that was opened
    turn = models.BigIntegerField()  # rises with each change of the form: what comes late never replaces a newer text
    words = models.JSONField()  # the form's fields as the browser has them, name → value
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "token"], name="autosave_one_per_form")]

    def __str__(self):
        return f"{self.article or 'A new story'}, kept for {self.user}"
