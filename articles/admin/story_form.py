"""The story form: the article's own fields, and its bylines, tags and pictures beside them."""

import json
import re
from datetime import UTC, datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles import body
from articles.models import Article, ArticleTag, Author, Photo, Section, SiteSettings, Tag
from articles.permissions import may
from articles.working_copy import Changes

from .base import LARGEST

FIRST_YEAR, LAST_YEAR = 1801, 2199  # as far as the archive goes
USE_FIELDS = {"photo_id", "caption", "credit", "alt", "decorative"}
USE_WORDS = {"caption": None, "credit": 200, "alt": 400}


class Moment(forms.SplitDateTimeField):
    """A date and a time of the site's zone in two native fields."""

    def __init__(self, **kwargs):
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": _("%s: day") % kwargs["label"]},
            time_attrs={"type": "time", "aria-label": _("%s: time") % kwargs["label"]},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(widget=widget, required=False, **kwargs)

    def clean(self, value):
        # A day alone means its first minute, as the words under the fields say. Where the field is disabled, what
        # comes is the moment itself: it stays as it is.
        if isinstance(value, (list, tuple)) and value[:1] and value[0]:
            value = [value[0], (*value, "")[1] or "00:00"]
        return super().clean(value)

    def compress(self, data_list):
        if not any(data_list or []):
            return None
        if data_list[0] and not FIRST_YEAR <= data_list[0].year <= LAST_YEAR:
            raise forms.ValidationError(_("Give a year from %d to %d.") % (FIRST_YEAR, LAST_YEAR))
        try:
            return super().compress(data_list)
        except forms.ValidationError as error:
            if getattr(error, "code", "") != "ambiguous_timezone":
                raise
            return _twice_or_never(*data_list)


def _twice_or_never(day, hour):
    """Return the first of an hour that the clocks show twice; refuse one that they leave out."""
    moment = datetime.combine(day, hour, timezone.get_current_timezone())
    if moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise forms.ValidationError(_("The clocks go forward that night: there is no such time."))
    return moment


class StoryForm(forms.ModelForm):
    """Everything an editor writes of one story. `lock_version` says which version it was opened on.

    `kept` is what its editor wrote earlier and did not save: the form is filled with it.
    """

    body = ProseEditorFormField(
        label=_("Story"), required=False, config={"extensions": body.BODY_EXTENSIONS}, widget=AdminProseEditorWidget
    )
    byline = forms.CharField(
        required=False,
        max_length=400,
        help_text=_("Names in order, with commas between."),
        widget=forms.TextInput(attrs={"list": "authors", "autocomplete": "off"}),
    )
    section = forms.ModelChoiceField(Section.objects.all(), required=False, empty_label=_("Choose …"))
    tag_rows = forms.CharField(required=False, widget=forms.HiddenInput)
    dismissed = forms.CharField(required=False, widget=forms.HiddenInput)  # of a story that has no number yet
    uses = forms.CharField(required=False, widget=forms.HiddenInput)
    lock_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    dated_at = Moment(label=_("Date"), help_text=_("Printed and sorted by. Empty: when it first appears."))
    publish_at = Moment(label=_("Publish at"))
    embargo_until = Moment(label=_("Embargo until"), help_text=_("Nobody outside sees it before."))
    withdraw_at = Moment(label=_("Take down at"))
    lead_until = Moment(
        label=_("Lead the front until"), help_text=_("For “Publish and lead”. Empty: until somebody changes it.")
    )
    planned_for = Moment(label=_("Planned for"), help_text=_("The desk's plan; publishes nothing."))

    class Meta:
        model = Article
        fields = [
            *("kicker", "headline", "front_headline", "search_title", "social_title", "slug", "standfirst", "body"),
            *("section", "dateline", "language", "story_type", "notes", "dated_at", "time_known"),
            *("publish_at", "embargo_until", "embargo_reason", "withdraw_at", "planned_for"),
        ]
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "class": "big", "data-count": 110}),
            "front_headline": forms.TextInput(attrs={"data-count": 60}),
            "search_title": forms.TextInput(attrs={"data-count": 60}),
            "standfirst": forms.Textarea(attrs={"rows": 3, "class": "mid", "data-count": 200}),
            "notes": forms.Textarea(attrs={"rows": 3}),
            "language": forms.TextInput(attrs={"list": "languages"}),
        }

    def __init__(self, *args, user=None, kept=None, **kwargs):
        self.user, self.kept = user, kept
        super().__init__(*args, **kwargs)
        article = self.instance
        if article.pk:
            self.initial.setdefault("byline", ", ".join(str(b) for b in article.bylines.select_related("author")))
            self.initial["lock_version"] = article.lock_version
            self.initial["tag_rows"] = json.dumps(
                [[row.tag_id, row.role, row.origin, row.mentions] for row in article.tag_rows.all()]
            )
        elif user:
            if user.author:
                self.initial.setdefault("byline", user.author.name)
            last = Article.objects.filter(created_by=user, section__isnull=False).order_by("-touched_at").first()
            self.initial.setdefault("section", last.section_id if last else None)
        self.initial.setdefault("uses", "{}")
        if not may(user, "embargo"):
            for name in ("embargo_until", "embargo_reason"):
                self.fields[name].disabled = True
        zone = SiteSettings.load().time_zone
        for name in ("dated_at", "publish_at", "embargo_until", "withdraw_at", "lead_until", "planned_for"):
            self.fields[name].zone = zone
        if kept:
            self._fill(kept)

    def _fill(self, kept):
        """Show what was kept in place of what is saved; a save counts from the version that it was begun from."""
        for name, field in self.fields.items():
            value = None if field.disabled else field.widget.value_from_datadict(kept.words, {}, name)
            if value is not None:
                self.initial[name] = value
        self.initial["lock_version"] = kept.begun_from

    def clean(self):
        """Keep a moment as it was where its fields show it still: they know no seconds and no second 1.30am."""
        cleaned = super().clean()
        for name, field in self.fields.items():
            was, new = self.initial.get(name), cleaned.get(name)
            if isinstance(field, Moment) and was and new and _shown(was) == _shown(new):
                cleaned[name] = was
        return cleaned

    def clean_headline(self):
        return " ".join(self.cleaned_data["headline"].split())

    def clean_tag_rows(self):
        rows = sent_tags(self.cleaned_data["tag_rows"])
        known = Tag.objects.in_bulk([row[0] for row in rows])
        return [
            ArticleTag(
                tag=known[tag],
                role=role if role in ArticleTag.Role.values else ArticleTag.Role.ABOUT,
                origin=origin if origin in ArticleTag.Origin.values else ArticleTag.Origin.EDITOR,
                mentions=[body.printable(word) for word in mentions if isinstance(word, str)]
                if isinstance(mentions, list)
                else [],
            )
            for tag, role, origin, mentions in rows
            if tag in known
        ]

    def clean_dismissed(self):
        return [pk for pk in _json(self.cleaned_data["dismissed"], []) if _is_id(pk)]

    def clean_uses(self):
        uses = {key: _use(use) for key, use in sent_uses(self.cleaned_data["uses"]).items()}
        wanted = [use["photo_id"] for use in uses.values() if use.get("photo_id")]
        if not all(map(_is_id, wanted)) or len(Photo.objects.in_bulk(wanted)) < len(set(wanted)):
            raise forms.ValidationError(_("A picture of this story is no longer in the library."))
        return uses

    def clean_byline(self):
        names = [name.strip() for name in re.split(r",|\band\b|&", self.cleaned_data["byline"]) if name.strip()]
        authors = {author.name.casefold(): author.pk for author in Author.objects.filter(name__in=names)}
        return [(authors.get(name.casefold()), name[:120]) for name in names]

    def changes(self):
        """Return what the form says beyond the article's own fields."""
        data = self.cleaned_data
        return Changes(bylines=data["byline"], tags=data["tag_rows"], uses=data["uses"])


def sent_tags(text):
    """Return the rows that a form has of its tags: [id, role, origin, mentions]."""
    rows = [row for row in _json(text, []) if isinstance(row, list) and len(row) == 4]
    return [row for row in rows if _is_id(row[0])]


def sent_uses(text):
    """Return what a form has changed of the pictures: key → what was changed there."""
    uses = _json(text, {}).items()
    return {key: use for key, use in uses if re.fullmatch(r"[a-z0-9]{1,32}", key) and isinstance(use, dict)}


def _shown(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def _json(text, empty):
    try:
        value = json.loads(text or "null")
    except (ValueError, RecursionError):
        return empty
    return value if isinstance(value, type(empty)) else empty


def _is_id(value):
    return type(value) is int and 0 < value <= LARGEST


def _use(sent):
    """Return what was sent of one picture's place, each value of the kind its column takes."""
    use = {name: value for name, value in sent.items() if name in USE_FIELDS}
    for name, limit in USE_WORDS.items():
        if name in use:
            use[name] = body.printable(str(use[name] or ""))[:limit]
    if "caption" in use:
        use["caption"] = body.inline(use["caption"])
    if "decorative" in use:
        use["decorative"] = use["decorative"] is True
    return use
