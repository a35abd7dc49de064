"""Matches: typed in one line or in a form, the newest first."""

import zoneinfo
from dataclasses import asdict

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from articles.known_names import known_names
from articles.match_lines import OpenLine, UnreadableLine, read_match
from articles.models import ExternalId, Generation, Ground, Match, Tag

from .base import ShownToReaders, Table
from .story_form import Moment

MOST_ROUNDS = 10  # parts of one line that were said to be the round


class MatchForm(forms.ModelForm):
    """One match; its kick-off is typed in the site's own time, whatever its ground's is."""

    kicks_off_at = Moment(label=_("Kick-off"))

    class Meta:
        model = Match
        fields = [
            *("home", "away", "competition", "round", "kicks_off_at", "time_known", "time_zone", "ground"),
            *("status", "home_score", "away_score", "score_note"),
        ]

    def clean_kicks_off_at(self):
        moment = self.cleaned_data["kicks_off_at"]
        if moment is None:
            raise ValidationError(_("Give the day, and the time if it is known."))
        return moment

    def clean_time_zone(self):
        name = self.cleaned_data["time_zone"]
        if name and name not in zoneinfo.available_timezones():
            raise ValidationError(_("This is no time zone. Examples: Europe/Madrid, America/New_York."))
        return name


class MatchIdInline(Table):
    model = ExternalId
    extra = 0
    verbose_name, verbose_name_plural = "id elsewhere", "ids elsewhere"
    fields = ["scheme", "value"]


@admin.register(Match)
class MatchAdmin(ShownToReaders, admin.ModelAdmin):
    form = MatchForm
    change_list_template = "admin/desk/matches.html"
    list_display = ["__str__", "competition", "round", "kicks_off_at", "score", "status"]
    list_filter = ["status"]
    list_select_related = ["home", "away", "competition"]
    search_fields = ["home__folded", "away__folded", "round"]
    autocomplete_fields = ["home", "away", "competition", "ground"]
    inlines = [MatchIdInline]
    show_full_result_count = False

    def get_urls(self):
        line = self.admin_site.admin_view(line_view)
        return [path("line/", line, name="articles_match_line"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        typed = request.session.pop("match_line", {})
        return super().changelist_view(request, {"typed": typed} | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        Generation.bump()


@require_POST
def line_view(request):
    """Take a match typed in one line; what cannot be read stays in the box with the reason, and what is asked of it."""
    if not request.user.has_perm("articles.add_match"):
        raise PermissionDenied
    post = request.POST
    line = (post.get("put") or post.get("line", "")).strip()[:300]
    rounds = [part[:300] for part in post.getlist("round")[:MOST_ROUNDS]]
    back = HttpResponseRedirect(reverse("admin:articles_match_changelist"))
    typed = {"line": line, "rounds": rounds}
    try:
        match = _match_of(line, rounds)
        with transaction.atomic():
            match.save()
            Generation.bump()
    except OpenLine as open_line:
        request.session["match_line"] = typed | {"questions": [asdict(asked) for asked in open_line.questions]}
    except (UnreadableLine, IntegrityError) as error:
        messages.error(request, str(error))
        request.session["match_line"] = typed
    else:
        messages.success(request, f"{match}, {match.kicks_off_at:%-d %B %Y}, is in the list.")
    return back


def _match_of(line, rounds):
    typed = read_match(line, known_names(), timezone.get_current_timezone(), rounds)
    sides = {kind_slug: Tag.objects.get(kind=kind_slug[0], slug=kind_slug[1]) for kind_slug in (typed.home, typed.away)}
    home, away = sides[typed.home], sides[typed.away]
    day = typed.kicks_off_at.date()
    if Match.objects.filter(home=home, away=away, kicks_off_at__date=day).exists():
        raise UnreadableLine(f"{home} v {away} on that day is in the list already: open it to change it.")
    score = typed.score or (None, None)
    return Match(
        home=home,
        away=away,
        competition=Tag.objects.filter(kind="competition", slug=typed.competition).first(),
        round=typed.round,
        kicks_off_at=typed.kicks_off_at,
        time_known=typed.time_known,
        ground=Ground.objects.filter(name=typed.ground).first(),
        status=typed.status,
        home_score=score[0],
        away_score=score[1],
    )
