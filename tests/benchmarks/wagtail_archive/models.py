"""A news page as Wagtail's own tutorial and documentation would have it."""

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index


class StoryTag(TaggedItemBase):
    content_object = ParentalKey("StoryPage", related_name="tagged_items", on_delete=models.CASCADE)


class StoryPage(Page):
    date = models.DateTimeField()
    body = RichTextField()
    tags = ClusterTaggableManager(through=StoryTag, blank=True)
    search_fields = [*Page.search_fields, index.SearchField("body")]

    class Meta:
        app_label = "wagtail_archive"
