"""The import desk (its screens follow)."""
