"""The families of the desk. Not in __init__.py: the admin site itself lives in this package and must load first."""

from django.contrib import admin
from taggit.models import Tag as FreeTag

from . import corrections, deliveries, library, matches, photos, settings, sources, stories, users

__all__ = ["corrections", "deliveries", "library", "matches", "photos", "settings", "sources", "stories", "users"]

# The library's own tags are used by nothing here, and its page to merge them asks for no permission.
admin.site.unregister(FreeTag)
