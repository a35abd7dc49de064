from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person of the desk; the byline of what they write is their author's."""

    author = models.OneToOneField(
        "articles.Author",
        verbose_name="byline",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="user",
        help_text="The name this person's stories carry; preset on every new story.",
    )

    class Meta(AbstractUser.Meta):
        verbose_name = "colleague"
        verbose_name_plural = "people and roles"

    def __str__(self):
        return self.get_full_name() or self.username
