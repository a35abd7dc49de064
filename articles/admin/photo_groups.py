"""The photo library by what its pictures are of: a group an event and hour, its pictures, and what is made of them."""

from datetime import timedelta

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_POST

from articles import library, picture_story
from articles.enrichment.names import fold
from articles.models import Photo, PhotoGroup, PhotoUse
from articles.permissions import may_place

from .base import number

GROUPS, PICTURES = 24, 60  # a page
CHOSEN = 300  # at once
NEAR = timedelta(hours=6)  # a match and what came before and after it
STRIP = 6  # pictures shown of each group
SHOWN = ("pk", "headline", "description", "credit", "alt_text", "file_name", "instructions", "taken_at", "group")


@require_GET
def groups_view(request):
    """The library's first page: its groups, what came last first."""
    _may_look(request)
    rows, older = _groups(request.GET.get("before", ""))
    context = {
        **admin.site.each_context(request),
        "title": "Photos",
        "opts": Photo._meta,
        "groups": rows,
        "older": older,
        "first": "before" in request.GET,
    }
    return TemplateResponse(request, "admin/desk/photo_groups.html", context)


@require_GET
def group_view(request, pk):
    """The pictures of one event to be chosen from, hour by hour; with `before` the older ones of one hour alone."""
    _may_look(request)
    group = get_object_or_404(PhotoGroup, pk=pk)
    before = number(request.GET.get("before"))
    hours = [_hour(hour, before) for hour in ([group] if before else hours_of(group))]
    context = {
        **admin.site.each_context(request),
        "title": f"Photos: {group}",
        "opts": Photo._meta,
        "group": group,
        "when": when(group),
        "count": group.photos.count(),
        "hours": [hour for hour in hours if hour["photos"]],
        "first": bool(before),
        "undo": _placed(request),
        "may_write": request.user.has_perm("articles.add_article"),
        "most": CHOSEN,
    }
    return TemplateResponse(request, "admin/desk/photo_group.html", context)


def hours_of(group):
    """Return a group with those of the same event in the hours about its own, the earliest first."""
    if not (group.event and group.hour_known):
        return [group]
    about = PhotoGroup.objects.filter(hour_known=True, hour__range=(group.hour - NEAR, group.hour + NEAR))
    return [near for near in about.order_by("hour", "pk") if fold(near.event) == fold(group.event)]


def _hour(group, before):
    """Return one hour's pictures, the newest first, and where those that have no room begin."""
    photos = group.photos.order_by("-pk").only(*SHOWN)
    rows = list((photos.filter(pk__lt=before) if before else photos)[: PICTURES + 1])
    more, rows = len(rows) > PICTURES, rows[:PICTURES]
    for photo in rows:
        photo.held = library.held_back(photo)
    return {"group": group, "when": when(group), "photos": rows, "older": f"?before={rows[-1].pk}" if more else None}


@require_POST
def make_story_view(request, pk):
    """Make one draft of the chosen pictures of an event's hours; what its supplier forbids is left out and named."""
    _may_look(request)
    if not request.user.has_perm("articles.add_article"):
        raise PermissionDenied
    group = get_object_or_404(PhotoGroup, pk=pk)
    wanted = [number(text) for text in request.POST.getlist("photo")]
    if len(wanted) > CHOSEN:
        messages.error(request, f"A picture story holds {CHOSEN} pictures at most: choose fewer.")
        return HttpResponseRedirect(reverse("admin:articles_photo_group", args=[pk]))
    photos = Photo.objects.filter(group__in=hours_of(group), pk__in=[pk for pk in wanted if pk]).defer("file_said")
    usable = [photo for photo in photos if not library.held_back(photo)]
    if len(usable) < len(photos):
        names = "”, “".join(str(photo) for photo in photos if photo not in usable)
        messages.error(request, f"Left out, because their supplier says so: “{names}”.")
    if not usable:
        messages.error(request, "Choose at least one picture that may be used.")
        return HttpResponseRedirect(reverse("admin:articles_photo_group", args=[pk]))
    article = picture_story.make(usable, headline=group.event or "Pictures", by=request.user)
    words = "1 picture" if len(usable) == 1 else f"{len(usable)} pictures"
    messages.success(request, f"A draft of {words}. Not wanted? “Put into the bin” stands under More.")
    return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))


def _placed(request):
    """Return the place that a picture of the group has just been put to, for the undo."""
    uses = PhotoUse.objects.exclude(photo=None).select_related("article", "photo")
    use = uses.filter(pk=number(request.GET.get("placed"))).first() if "placed" in request.GET else None
    return use if use and may_place(request.user, use.article) else None


def when(group):
    """Return the hour of a group in words: "Sat 24 Feb 2024, 3pm to 4pm"."""
    if group.hour is None:
        return "No time given"
    begins = timezone.localtime(group.hour)
    day = date_format(begins, "D j M Y")
    if not group.hour_known:
        return f"{day}, no time given"
    return f"{day}, {_clock(begins)} to {_clock(begins + timedelta(hours=1))}"


def _clock(moment):
    return f"{moment.hour % 12 or 12}{'am' if moment.hour < 12 else 'pm'}"


def _groups(before):
    """Return a page of groups with their count and a strip of their newest pictures, and where the next page begins."""
    photos = Photo.objects.filter(group=OuterRef("pk"))
    strip = {f"n{n}": Subquery(photos.order_by("-pk").values("pk")[n : n + 1]) for n in range(STRIP)}
    groups = PhotoGroup.objects.filter(Exists(photos)).annotate(**strip).order_by("-came_at", "-pk")
    at, _, pk = before.partition("_")
    if (moment := _moment(at)) and (after := number(pk)):
        groups = groups.filter(Q(came_at__lt=moment) | Q(came_at=moment, pk__lt=after))
    rows = list(groups[: GROUPS + 1])
    more, rows = len(rows) > GROUPS, rows[:GROUPS]
    # Out of the index alone.
    counts = dict(Photo.objects.filter(group__in=rows).order_by().values_list("group").annotate(Count("pk")))
    ids = {getattr(row, name) for row in rows for name in strip} - {None}
    found = Photo.objects.only("pk").in_bulk(ids)
    for row in rows:
        row.count, row.when = counts.get(row.pk, 0), when(row)
        row.strip = [found[pk] for name in strip if (pk := getattr(row, name)) in found]
    return rows, f"?before={rows[-1].came_at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}_{rows[-1].pk}" if more else None


def _moment(text):
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None


def _may_look(request):
    if not request.user.has_perm("articles.view_photo"):
        raise PermissionDenied
