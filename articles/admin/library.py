"""Clubs, people, competitions, authors and sections."""

from django.contrib import admin

from articles.models import (
    Address,
    Alias,
    Author,
    ClubDetails,
    CompetitionDetails,
    Generation,
    Ground,
    Membership,
    PersonDetails,
    Section,
    Tag,
)

from .base import ShownToReaders

KIND_TITLES = {"club": "Clubs", "person": "People", "competition": "Competitions", "topic": "Topics"}


class AliasInline(admin.TabularInline):
    model = Alias
    extra = 1
    fields = ["text", "kind", "needs_context", "from_year", "until_year"]


class MembershipInline(admin.TabularInline):
    model = Membership
    fk_name = "person"
    extra = 0
    autocomplete_fields = ["club"]
    fields = ["club", "team", "role", "since", "until", "on_loan", "number"]


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
        if old and old.slug != obj.slug:
            was = old.get_absolute_url()
            Address.objects.filter(path=obj.get_absolute_url()).delete()
            Address.objects.update_or_create(
                path=was, defaults={"target": self.target, "target_id": obj.pk, "current": False}
            )
        Generation.bump()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Generation.bump(Generation.REGISTER)


@admin.register(Tag)
class TagAdmin(Addressed):
    target = Address.Target.TAG
    list_display = ["name", "kind", "country", "told_apart_by", "retired"]
    list_filter = ["kind", "women", "retired"]
    search_fields = ["folded", "aliases__folded"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fields = ["kind", "name", "slug", "told_apart_by", "sport", "country", "women", "needs_context", "retired"]

    def changelist_view(self, request, extra_context=None):
        kind = request.GET.get("kind__exact")
        title = KIND_TITLES.get(kind, "Clubs, people, competitions and topics")
        return super().changelist_view(request, {"title": title} | (extra_context or {}))

    def get_inlines(self, request, obj):
        kind = obj.kind if obj else None
        details = {"club": [ClubInline], "person": [PersonInline, MembershipInline], "competition": [CompetitionInline]}
        return [*details.get(kind, []), AliasInline] if obj else []

    def get_changeform_initial_data(self, request):
        return {"kind": "club"} | super().get_changeform_initial_data(request)

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
