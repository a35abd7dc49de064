"""Clubs, people, competitions, authors and sections."""

from urllib.parse import parse_qs

from django.contrib import admin
from django.urls import path

from articles.addresses import lead_on
from articles.enrichment.names import slugify
from articles.models import (
    Address,
    Alias,
    Author,
    ClubDetails,
    CompetitionDetails,
    ExternalId,
    Generation,
    Ground,
    Membership,
    PersonDetails,
    Section,
    Tag,
)

from .archive_tags import look_through_view, suggested_view
from .base import ShownToReaders, Table
from .reorganize import changes_view, reorganize_view
from .tag_form import TagForm
from .tag_report import report_view

KIND_TITLES = {"club": "Clubs", "person": "People", "competition": "Competitions", "topic": "Topics"}


class AliasInline(Table):
    model = Alias
    extra = 1
    fields = ["text", "kind", "needs_context", "from_year", "until_year"]


class MembershipInline(Table):
    model = Membership
    fk_name = "person"
    extra = 0
    verbose_name, verbose_name_plural = "place", "career: readers see it as soon as it is saved"
    autocomplete_fields = ["club"]
    fields = ["club", "team", "role", "since", "until", "on_loan", "number"]


class SquadInline(Table):
    """A club's people; who has left long ago is on the person's own page."""

    model = Membership
    fk_name = "club"
    extra = 0
    verbose_name, verbose_name_plural = "member", "squad and staff: readers see it as soon as it is saved"
    autocomplete_fields = ["person"]
    fields = ["person", "role", "number", "since", "until", "on_loan"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(until=None).select_related("person")


class ExternalIdInline(Table):
    model = ExternalId
    extra = 0
    verbose_name, verbose_name_plural = "id elsewhere", "ids elsewhere"
    fields = ["scheme", "value"]


class ClubInline(admin.StackedInline):
    model = ClubDetails
    can_delete = False


class PersonInline(admin.StackedInline):
    model = PersonDetails
    can_delete = False


class CompetitionInline(admin.StackedInline):
    model = CompetitionDetails
    can_delete = False


class Addressed(ShownToReaders, admin.ModelAdmin):
    """Something with a page of its own: a changed address keeps leading to it."""

    target: str

    def save_model(self, request, obj, form, change):
        old = type(obj).objects.filter(pk=obj.pk).first() if change else None
        super().save_model(request, obj, form, change)
        if old:
            lead_on(old.get_absolute_url(), obj.get_absolute_url(), self.target, obj.pk)
        Generation.bump()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Generation.bump(Generation.REGISTER)


@admin.register(Tag)
class TagAdmin(Addressed):
    target = Address.Target.TAG
    list_display = ["name", "kind", "country", "told_apart_by", "state"]
    empty_value_display = ""
    list_filter = ["kind", "women", "retired"]
    search_fields = ["folded", "aliases__folded"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    form = TagForm
    change_form_template = "admin/desk/tag.html"
    view_on_site = False  # one without a live story has no page: the template looks

    def changelist_view(self, request, extra_context=None):
        kind = request.GET.get("kind__exact")
        title = KIND_TITLES.get(kind, "Clubs, people, competitions and topics")
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        tag = self.get_object(request, object_id) if object_id else None
        title = {"title": f"{tag.get_kind_display()}: {tag}"} if tag else {}
        return super().changeform_view(request, object_id, form_url, title | (extra_context or {}))

    @admin.display(description="State", ordering="retired")
    def state(self, tag):
        return "Retired" if tag.retired else ""

    def get_fields(self, request, obj=None):
        changes = obj is not None and self.has_change_permission(request, obj)
        return [*TagForm.Meta.fields, "seen"] if changes else TagForm.Meta.fields

    def get_inlines(self, request, obj):
        kind = obj.kind if obj else None
        details = {
            "club": [ClubInline, SquadInline],
            "person": [PersonInline, MembershipInline],
            "competition": [CompetitionInline],
        }
        return [*details.get(kind, []), AliasInline, ExternalIdInline] if obj else []

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("report/", view(report_view), name="articles_tag_report"),
            path("suggested/", view(suggested_view), name="articles_tag_suggested"),
            path("look-through/", view(look_through_view), name="articles_tag_look_through"),
            path("changes/", view(changes_view), name="articles_tag_changes"),
            path("<int:pk>/reorganize/", view(reorganize_view), name="articles_tag_reorganize"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).standing()

    def get_readonly_fields(self, request, obj=None):
        # They are changed by a verb that keeps the address leading on and can be undone.
        return ["kind", "name", "slug"] if obj else []

    def get_changeform_initial_data(self, request):
        # The list that it was pressed in says what is to be added.
        listed = parse_qs(request.GET.get("_changelist_filters", "")).get("kind__exact", ["club"])[0]
        given = super().get_changeform_initial_data(request)
        return {"kind": listed, "slug": slugify(given.get("name", ""))[:100]} | given

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

    def has_delete_permission(self, request, obj=None):
        return False  # a tag is retired; its page and its stories stay


@admin.register(Author)
class AuthorAdmin(Addressed):
    target = Address.Target.AUTHOR
    list_display = ["name", "role"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Section)
class SectionAdmin(Addressed):
    target = Address.Target.SECTION
    list_display = ["name", "slug", "order"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Ground)
class GroundAdmin(admin.ModelAdmin):
    list_display = ["name", "city"]
    search_fields = ["name"]
    show_full_result_count = False
