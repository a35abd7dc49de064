"""The families of the desk. Not in __init__.py: the admin site itself lives in this package and must load first."""

from . import deliveries, library, photos, settings, stories, users

__all__ = ["deliveries", "library", "photos", "settings", "stories", "users"]
