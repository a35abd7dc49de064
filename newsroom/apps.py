from django.contrib.admin.apps import AdminConfig
from django.utils.module_loading import autodiscover_modules


class DeskConfig(AdminConfig):
    """Django's admin with the desk's own front door."""

    default_site = "articles.admin.site.DeskSite"

    def ready(self):
        super().ready()
        autodiscover_modules("admin.registered")
