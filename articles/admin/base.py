"""What the desk's pages share."""

import zoneinfo

from django.contrib import admin
from django.db import transaction
from django.forms import BaseInlineFormSet
from django.utils import timezone
from django.utils.text import capfirst
from js_asset import ImportMap, InlineStyle, Media

from articles.models import Generation
from articles.pages.render import paper_of

# Tiptap adds this style itself unless it finds one: ours carries the nonce, so the policy stays strict.
TIPTAP_CSS = ".ProseMirror{position:relative;word-wrap:break-word;white-space:pre-wrap;white-space:break-spaces}"

MODULES = ImportMap({"newsroom/desk": "admin/js/desk.js", "newsroom/uses": "admin/js/uses.js"})
LARGEST = 2**63 - 1  # what either database takes as a number


def number(text):
    """Return the number a request names, or None: an id, a version, never a reason to fail."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST else None


def numbers(texts):
    """Return the numbers that a request names, what is none left out."""
    return [found for found in map(number, texts) if found]


class NonceMedia:
    """Give the editor's inline import map and style the nonce of the request; on change forms only."""

    def render_change_form(self, request, context, *args, **kwargs):
        own = Media(css={"all": [InlineStyle(TIPTAP_CSS, **{"data-tiptap-style": ""})]}, importmap=MODULES)
        context["media"] = Media.from_media(context["media"] + own, nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)


class ShownToReaders:
    """What readers' pages print: with its deletion kept pages go too."""

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        Generation.bump()

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        for row in queryset:  # each by itself: some write down that they were taken off
            row.delete()
        Generation.bump()


class SiteZone:
    """Run the desk in the site's time zone, so that every time typed and shown means the same."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with timezone.override(zoneinfo.ZoneInfo(paper_of(request).time_zone)):
            return self.get_response(request)


class Rows(BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Delete this row"


class Table(admin.TabularInline):
    """Rows of another table in a form: each field says its name to those who cannot see the head of the column."""

    formset = Rows

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs.setdefault("aria-label", capfirst(str(field.label)))
        return field
