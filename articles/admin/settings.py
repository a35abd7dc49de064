"""Site settings and the standing pages."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import body
from articles.models import Generation, MenuItem, Page, SiteSettings

from .base import NonceMedia, ShownToReaders, Table

PAGE_EXTENSIONS = {name: rule for name, rule in body.BODY_EXTENSIONS.items() if name not in body.EDITOR_NODES}


class MenuInline(Table):
    model = MenuItem
    extra = 1


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    inlines = [MenuInline]

    def changelist_view(self, request, extra_context=None):
        """There is one row: go straight to it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        SiteSettings.load()
        return HttpResponseRedirect(reverse("admin:articles_sitesettings_change", args=[1]))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Generation.bump()


@admin.register(Page)
class PageAdmin(ShownToReaders, NonceMedia, admin.ModelAdmin):
    list_display = ["title", "slug", "in_footer", "order"]
    prepopulated_fields = {"slug": ["title"]}

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.base_fields["body"] = ProseEditorFormField(
            required=False, config={"extensions": PAGE_EXTENSIONS}, widget=AdminProseEditorWidget
        )
        return form

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        Generation.bump()
