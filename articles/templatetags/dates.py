"""Dates as the paper prints them; never "2 hours ago", since a page may be read long after it was made."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def clock(moment: datetime) -> str:
    """Print the time of day: 8:10am, 5pm; by the clock of 24 hours where the language has no am and pm."""
    local = timezone.localtime(moment)
    if not (get_language() or "en").startswith("en"):
        return date_format(local, "H:i")
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


@register.filter
def day(moment: datetime) -> str:
    """Print the day in full: Monday 26 February 2024."""
    return date_format(timezone.localtime(moment), "l j F Y")


@register.filter
def zone(moment: datetime) -> str:
    """Print the zone a time is given in: GMT, BST, or GMT+03 where the zone has no letters."""
    name = timezone.localtime(moment).tzname() or ""
    return name if name[:1].isalpha() else f"GMT{name}"


@register.simple_tag
def story_date(moment: datetime, time_known: bool = True) -> SafeString:
    """Print when a story appeared: 8:10am GMT, Monday 26 February 2024; the day alone where no time is known."""
    local = timezone.localtime(moment)
    time = f"{clock(moment)} {zone(moment)}, " if time_known else ""
    # Phones leave the weekday out, so that byline and date stand in one line.
    return format_html(
        '{}<span class="weekday">{} </span>{}', time, date_format(local, "l"), date_format(local, "j F Y")
    )


@register.simple_tag
def card_date(moment: datetime, time_known: bool = True) -> str:
    """Print a card's date: a time today, a day and time this week, else the day, with the year if not this one."""
    local, now = timezone.localtime(moment), timezone.localtime()
    age = now.date() - local.date()
    if timedelta(0) <= age < timedelta(days=7) and time_known:
        return clock(moment) if not age else f"{date_format(local, 'l')}, {clock(moment)}"
    if timedelta(0) < age < timedelta(days=7):
        return date_format(local, "l")
    return date_format(local, "j F" if local.year == now.year else "j F Y")


@register.simple_tag
def match_date(moment: datetime, time_known: bool = True) -> str:
    """Print when a match is or was: Sat 28 February 2026, 3pm GMT."""
    local = timezone.localtime(moment)
    time = f", {clock(moment)} {zone(moment)}" if time_known else ""
    return f"{date_format(local, 'D j F Y')}{time}"


@register.simple_tag
def machine_date(moment: datetime, time_known: bool = True) -> str:
    """Print what a `datetime` attribute wants: the moment with its offset, or the day where no time is known."""
    local = timezone.localtime(moment)
    return local.isoformat(timespec="seconds") if time_known else local.date().isoformat()


@register.simple_tag
def span(since: date | None, until: date | None) -> str:
    """Print from when to when, each only as exact as it was typed: 2018, July 2018, 3 July 2018; "Since" for no end."""
    begin = _rough(since, first=True)
    if until is None:
        return _("Since %(date)s") % {"date": begin} if begin else ""
    end = _rough(until, first=False)
    if not begin:
        return _("Until %(date)s") % {"date": end}
    return begin if begin == end else f"{begin} – {end}"


def _rough(moment: date | None, first: bool) -> str:
    """Print a date that stands for a whole year or month as that: a year is kept as its first or its last day."""
    if moment is None:
        return ""
    if (moment.month, moment.day) == ((1, 1) if first else (12, 31)):
        return str(moment.year)
    edge = moment if first else moment + timedelta(days=1)
    return date_format(moment, "F Y" if edge.day == 1 else "j F Y")
