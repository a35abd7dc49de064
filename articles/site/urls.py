"""The reader site's addresses."""

urlpatterns: list = []
