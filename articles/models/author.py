from django.db import models

from .fields import LineField, WordsField


class Author(models.Model):
    """A name that stands over stories, with a page of its own."""

    name = LineField(max_length=120)
    slug = models.SlugField(max_length=120, unique=True)
    role = LineField(max_length=120, blank=True, help_text="As readers see it: “Chief football writer”.")
    bio = WordsField(blank=True, help_text="Two or three sentences for the author's page.")

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/authors/{self.slug}/"


class Section(models.Model):
    """A department of the paper."""

    name = LineField(max_length=60)
    slug = models.SlugField(max_length=60, unique=True)
    order = models.PositiveSmallIntegerField(default=100, help_text="Smaller numbers stand first.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"/sections/{self.slug}/"
