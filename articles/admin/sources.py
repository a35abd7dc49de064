"""Who sends us things: how far each is trusted, and what of theirs is taken, asked about, and put where."""

from django import forms
from django.contrib import admin, messages
from django.utils.html import format_html

from articles.credit_rules import LABELS
from articles.models import Source


class SourceForm(forms.ModelForm):
    credit_rules = forms.MultipleChoiceField(
        choices=[(name, f"{label}.") for name, label in LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="House rules for credits",
        help_text="Applied from the top down, to every picture this source sends.",
    )
    new_token = forms.BooleanField(
        required=False,
        label="Make a new token",
        help_text="For what is pushed by HTTP. It is shown once, when you save; the one before it no longer counts.",
    )

    class Meta:
        model = Source
        fields = (
            *("name", "label", "active", "trusted", "publish_as", "section", "language", "time_zone"),
            *("captions", "tags", "credit_rules", "fetch_pictures", "mail_from", "notes"),
        )

    def clean_credit_rules(self):
        chosen = self.cleaned_data["credit_rules"]
        return [name for name in LABELS if name in chosen]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("publish_as") and not cleaned.get("trusted"):
            self.add_error("publish_as", "Only what a trusted source sends can be published without an editor.")
        if cleaned.get("publish_as") and not cleaned.get("section"):
            self.add_error("section", "Nothing is published without a section: choose one.")
        return cleaned


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    form = SourceForm
    list_display = ["label", "name", "trusted", "section", "publishes", "active"]
    search_fields = ["label", "name"]
    show_full_result_count = False
    fieldsets = [
        (None, {"fields": ["label", "name", "active", "notes"]}),
        ("How far it is trusted", {"fields": ["trusted", "publish_as"]}),
        ("Its stories", {"fields": ["section", "time_zone", "language", "captions", "tags"]}),
        ("Its pictures", {"fields": ["credit_rules", "fetch_pictures"]}),
        ("Ways in", {"fields": ["mail_from", "new_token"]}),
    ]

    @admin.display(description="publishes as")
    def publishes(self, source):
        return source.publish_as or "always a draft"

    def get_readonly_fields(self, request, obj=None):
        # Its stories carry the name: with another they would come once more.
        return ["name"] if obj else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "publish_as":
            field.empty_label = "Nobody: always a draft"
            field.queryset = field.queryset.filter(is_active=True, is_staff=True)
        return field

    def save_model(self, request, obj, form, change):
        token = obj.new_token() if form.cleaned_data["new_token"] else None
        super().save_model(request, obj, form, change)
        if token:
            messages.warning(
                request,
                format_html("The token of {}, shown this once: <code>{}</code>. Copy it now.", obj.label, token),
            )
