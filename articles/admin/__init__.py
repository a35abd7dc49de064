"""The desk, in Django's admin: one module a family (registered.py names them)."""
