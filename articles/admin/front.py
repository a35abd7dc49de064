"""The front: the lead and up to four pinned stories, filled below by itself."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time

from articles import publishing
from articles.models import Article, FrontSlot
from articles.permissions import may

from .base import number
from .states import stories_for_lists


def front_view(site, request):
    """Show the places and take one change: put a story on a place, or take it off."""
    if not may(request.user, "front"):
        raise PermissionDenied
    if request.method == "POST":
        _change(request)
        return HttpResponseRedirect(reverse("admin:articles_front"))
    slots = {slot.place: slot for slot in FrontSlot.objects.standing().select_related("article")}
    context = {
        **site.each_context(request),
        "title": "Front",
        "places": [(place, label, slots.get(place)) for place, label in FrontSlot.PLACES],
        "stories": stories_for_lists().filter(state__in=["live", "edited", "scheduled"]).newest_first()[:30],
    }
    return TemplateResponse(request, "admin/desk/front.html", context)


def _change(request):
    article = get_object_or_404(Article, pk=number(request.POST.get("article")))
    place = request.POST.get("place", "")
    try:
        until = _until(request.POST.get("until_0"), request.POST.get("until_1"))
        publishing.front(article, by=request.user, place=int(place) if place in set("01234") else None, until=until)
        messages.success(request, "The front has changed.")
    except ValueError:
        messages.error(request, "That end time cannot be read: choose a day and a time.")
    except publishing.Refused as refused:
        messages.error(request, str(refused))


def _until(day, hour):
    if not day:
        return None
    parsed, at = parse_date(day), parse_time(hour or "23:59")
    if parsed is None or at is None:
        raise ValueError
    return timezone.make_aware(datetime.combine(parsed, at))
