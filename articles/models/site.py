"""What the publisher sets once: name, colours, menu, and the standing pages."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import resolve

from .fields import BodyField, LineField, WordsField

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Give a colour as six digits, like #0c3627.")


def check_zone(name):
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is no time zone. Examples: Europe/London, America/New_York.")


def default_name():
    return settings.SITE_NAME


def default_zone():
    return settings.TIME_ZONE


class SiteSettings(models.Model):
    name = LineField(max_length=60, default=default_name)
    tagline = LineField(max_length=150, blank=True, default="Sports news, clubs and players")
    description = WordsField(blank=True, help_text="For search engines and shared links.")
    address = models.URLField(
        blank=True, help_text="https://www.example.com, used in feeds and canonical links. Empty: as requested."
    )
    colour = models.CharField("masthead colour", max_length=7, default="#0c3627", validators=[COLOUR])
    accent = models.CharField("accent colour", max_length=7, default="#0a6540", validators=[COLOUR])
    time_zone = models.CharField(max_length=60, default=default_zone, validators=[check_zone])
    footer = LineField(max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "site settings"

    def __str__(self):
        return self.name

    @classmethod
    def load(cls):
        """Return the one row, made on first need."""
        return cls.objects.get_or_create(pk=1)[0]

    @property
    def zone(self):
        return zoneinfo.ZoneInfo(self.time_zone)


class MenuItem(models.Model):
    settings = models.ForeignKey(SiteSettings, on_delete=models.CASCADE, related_name="menu", default=1)
    order = models.PositiveSmallIntegerField(default=0)
    label = LineField(max_length=40)
    path = models.CharField(
        max_length=150,
        validators=[RegexValidator(r"^(/(?!/)|https://)", "Start with / for a page here, or https:// for elsewhere.")],
    )

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self):
        return self.label


class Page(models.Model):
    """A standing page: about, contact, privacy."""

    title = LineField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    body = BodyField(blank=True)
    in_footer = models.BooleanField(default=True)
    order = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["order", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"/{self.slug}/"

    def clean(self):
        if self.slug and resolve(self.get_absolute_url()).url_name != "page":
            raise ValidationError({"slug": "The site has a page of its own at this address: choose another word."})
