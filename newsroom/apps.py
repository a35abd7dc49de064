from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """Django's admin with the desk's own front door."""

    default_site = "articles.admin.site.DeskSite"
