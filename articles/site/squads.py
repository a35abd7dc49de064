"""A club's squad on a day: today's, or that of any date somebody asks for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from articles.models.tag import Membership, Tag
from articles.pages.cards import Link
from articles.pages.live import live_tags
from articles.pages.render import render_page
from articles.pages.squads import squad_on

from .tags import crumbs_of, find, tag_head, today

FIRST_YEAR = 1850
AHEAD = timedelta(days=365)
AUTUMN = (9, 1)  # after the summer's transfers
MOST_YEARS = 30


def squad(request: HttpRequest, slug: str, day: str = "", no_day: str = "") -> HttpResponse:
    """Show who is at a club, or was on a day; `no_day` was asked for and is none."""
    club = find(Tag.Kind.CLUB, slug)
    if not live_tags(Tag.objects.filter(pk=club.pk)).exists():
        raise Http404("no live story")
    now = today(request)
    on = _day(day, now) if day else now
    title = _("%(club)s squad") % {"club": club.name}
    return render_page(
        request,
        "site/squad.html",
        replace(tag_head(request, club, title), hidden=bool(day or no_day)),
        club=club.slug,
        slug=club.slug,
        title=title,
        on=on,
        is_today=on == now,
        no_day=no_day[:30],
        first=date(FIRST_YEAR, 1, 1),
        last=now + AHEAD,
        find_url=reverse("site:squad-find", args=[slug]),
        squad=squad_on(club, on),
        years=_years(club, now, on),
        crumbs=crumbs_of(request, club, _("Squad")),
    )


def squad_find(request: HttpRequest, slug: str) -> HttpResponse:
    """Send on to the squad of the day that the form asks for; without a day to today's."""
    asked = request.GET.get("on", "").strip()
    try:
        day = parse_date(asked)
    except ValueError:
        day = None
    if asked and day is None:
        return squad(request, slug, no_day=asked)
    own = reverse("site:squad", args=[slug])
    return HttpResponseRedirect(reverse("site:squad-on", args=[slug, day.isoformat()]) if day else own)


def _day(text: str, now: date) -> date:
    """Read a day of an address, or answer 404 where no club had a squad or can have one yet."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404("no such day") from error
    if day.year < FIRST_YEAR or day > now + AHEAD:
        raise Http404("no squad is known of that day")
    return day


def _years(club: Tag, now: date, on: date) -> tuple[Link, ...]:
    """Return the first of September of each year that the club's dates reach back to."""
    since = Membership.objects.filter(club=club).exclude(since=None).order_by("since").values_list("since", flat=True)
    first = since.first()
    if first is None:
        return ()
    days = [date(year, *AUTUMN) for year in range(now.year, max(first.year, now.year - MOST_YEARS) - 1, -1)]
    return tuple(
        Link(str(day.year), reverse("site:squad-on", args=[club.slug, day.isoformat()]), current=day == on)
        for day in days
        if day <= now
    )
