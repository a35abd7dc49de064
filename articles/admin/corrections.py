"""The list of corrections. A note is made by publishing; here an editor puts its own words right."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from articles import publishing
from articles.models import Correction


def said_of(post):
    """Return what a form says of a change of a live story, as the verbs take it."""
    said = post.get("say", "")
    noted = said in Correction.Kind.values
    return {"say_updated": said == "update", "correction": (said, post.get("correction", "")) if noted else None}


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin):
    list_display = ["dated_at", "kind", "text", "story", "by"]
    list_display_links = ["text"]
    list_filter = ["kind"]
    list_select_related = ["article", "by"]
    ordering = ["-dated_at", "-article"]
    fields = ["kind", "text", "story", "dated_at", "by"]
    readonly_fields = ["story", "dated_at", "by"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description="Story")
    def story(self, note):
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:articles_article_change", args=[note.article_id]), note.article
        )

    def has_add_permission(self, request):
        return False  # it comes with the text that it is about

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        publishing.amend(obj, kind=obj.kind, text=obj.text, by=request.user)

    def log_change(self, request, obj, message):
        """The story's record says it."""
