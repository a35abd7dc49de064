"""The desk, in Django's admin: one module a family."""

from . import deliveries, front, library, photos, settings, stories, users

__all__ = ["deliveries", "front", "library", "photos", "settings", "stories", "users"]
