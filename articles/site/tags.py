"""The pages of clubs, people, competitions and topics. One without a live story has no page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.published import PublishedTag
from articles.models.tag import PATHS, Alias, Membership, Tag
from articles.pages.cards import Card, Link, Strip
from articles.pages.careers import career, manager_on, membership_on, memberships_of
from articles.pages.frame import Head
from articles.pages.lists import by_month, cards
from articles.pages.live import link_to, pages_of, stories_of
from articles.pages.matches import next_and_last
from articles.pages.render import base_url, head_of, paper_of, render_page
from articles.pages.squads import squad_on
from articles.pages.structured_data import tag_data
from articles.pages.windows import Window, window

from .following import name_of
from .names import TITLES
from .years import between, years_of

MAJORS, CLUBS = 2, 12
TEMPLATES = {"club": "site/club.html", "person": "site/person.html"}
Fact = tuple[str, str, str]  # its name, its words, where they lead


@dataclass(frozen=True, slots=True)
class Name:
    """What a club's or person's page says of them at its head."""

    name: str
    slug: str = ""
    code: str = ""
    line: str = ""
    club: str = ""
    number: int | None = None


def tag(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show a club, person, competition or topic with its newest stories."""
    named = find(kind, slug)
    zone = paper_of(request).zone
    rows = stories_of(named)
    seen = window(rows, request)
    if not seen.rows:
        raise Http404("no live story")
    stories = cards((row.published for row in seen.rows), named.slug if kind == "club" else "")
    day = today(request)
    now: Membership | None = None  # where a person is; of a club, its manager
    if kind == "club":
        now = manager_on(named, day)
        context = _club(named, seen, stories, day, now)
    elif kind == "person":
        places = memberships_of(named)
        now = membership_on(places, day)
        context = _person(named, seen, _with_clubs_then(stories, places, now, zone), now, zone)
        context["career"] = career(places, day)
    else:
        context = _competition(named, seen, stories)
    first = named.name if seen.is_first else f"{named.name}, {_('older stories')}"
    head = replace(tag_head(request, named, first), json_ld=(tag_data(named, base_url(request), now),))
    context["years"] = years_of(rows, named, zone)
    context["crumbs"] = crumbs_of(request, named)
    context["follow"] = name_of(named)
    return render_page(request, TEMPLATES.get(kind, "site/competition.html"), head, **context)


def year(request: HttpRequest, kind: str, slug: str, year: int) -> HttpResponse:
    """Show the stories of one year about a club, person, competition or topic, month by month."""
    named = find(kind, slug)
    zone = paper_of(request).zone
    rows = stories_of(named)
    seen = window(between(rows, year, zone), request)
    if not seen.rows:
        raise Http404("no live story that year")
    stories = cards((row.published for row in seen.rows), named.slug if kind == "club" else "")
    title = f"{named.name}, {year}"
    return render_page(
        request,
        "site/tag_year.html",
        tag_head(request, named, title),
        club=named.slug if kind == "club" else "",
        title=title,
        years=years_of(rows, named, zone, current=year),
        stories=Strip((), seen.newer_url, seen.older_url, by_month(stories, zone)),
        crumbs=crumbs_of(request, named, str(year)),
    )


def find(kind: str, slug: str) -> Tag:
    """Return a tag by its address, or answer 404."""
    return get_object_or_404(Tag.objects.select_related("club", "person", "competition"), kind=kind, slug=slug)


def today(request: HttpRequest) -> date:
    """Return the publisher's day: who is at which club goes by it."""
    return timezone.now().astimezone(paper_of(request).zone).date()


def tag_head(request: HttpRequest, named: Tag, title: str) -> Head:
    """Return the head of a page under a tag, with the tag's feed."""
    return head_of(request, title, Link(named.name, feed_of(named)))


def crumbs_of(request: HttpRequest, named: Tag, *below: str) -> tuple[Link, ...]:
    """Return the way to a tag's page, and to what is below it."""
    path = PATHS[named.kind]
    above = (Link(paper_of(request).name, "/"), Link(str(TITLES[named.kind]), reverse("site:tags", args=[path])))
    own = Link(named.name, named.get_absolute_url(), current=not below)
    return (*above, own, *(Link(text, "", current=True) for text in below))


def feed_of(named: Tag) -> str:
    return reverse("site:tag-feed", args=[PATHS[named.kind], named.slug])


def _club(tag: Tag, seen: Window, stories: tuple[Card, ...], day: date, manager: Membership | None) -> dict[str, Any]:
    details = getattr(tag, "club", None)
    coming, ended = next_and_last(tag)
    return {
        **_with_majors(seen, stories),
        "club": tag.slug,
        "named": Name(tag.name, tag.slug, details.code if details else "", _line(tag)),
        "facts": _club_facts(tag, manager),
        "coming": coming,
        "ended": ended,
        "competitions": _named_with(seen, tag, CLUBS, kind="competition"),
        "squad": squad_on(tag, day),
        "squad_url": reverse("site:squad", args=[tag.slug]),
    }


def _line(tag: Tag) -> str:
    """Return what tells a club from its namesakes, or that it is no more."""
    dissolved = tag.club.dissolved if hasattr(tag, "club") else None
    return tag.told_apart_by or (_("Dissolved %(year)s") % {"year": dissolved} if dissolved else "")


def _club_facts(tag: Tag, present: Membership | None) -> tuple[Fact, ...]:
    details = getattr(tag, "club", None)
    manager = pages_of([present.person])[present.person_id] if present else Link("", "")
    facts = [
        (_("Full name"), details.full_name if details and details.full_name != tag.name else "", ""),
        (_("Also known as"), _nicknames(tag), ""),
        (_("Manager"), manager.name, manager.url),
        (_("Ground"), details.ground if details else "", ""),
        (_("Founded"), str(details.founded or "") if details else "", ""),
        (_("Dissolved"), str(details.dissolved or "") if details else "", ""),
        (_("Feed"), "RSS", feed_of(tag)),
    ]
    return tuple(fact for fact in facts if fact[1])


def _nicknames(tag: Tag) -> str:
    rows = tag.aliases.filter(kind=Alias.Kind.NICKNAME).order_by("pk").values_list("text", flat=True)
    # A nickname is one with its article: a bare short form ("City") says nothing of the club.
    return ", ".join([text for text in rows[:12] if text[:4].lower() == "the "][:3])


def _person(
    tag: Tag, seen: Window, stories: tuple[Card, ...], present: Membership | None, zone: tzinfo
) -> dict[str, Any]:
    club = present.club if present else None
    coming, ended = next_and_last(tag)
    line = f"{present.get_role_display()}, {club.name if club else present.team}" if present else tag.told_apart_by
    return {
        "club": club.slug if club else "",
        "person": Name(tag.name, tag.slug, "", line, club.slug if club else "", present.number if present else None),
        "facts": _person_facts(tag),
        "coming": coming,
        "ended": ended,
        "with_whom": _named_with(seen, tag, CLUBS),
        "stories": Strip((), seen.newer_url, seen.older_url, by_month(stories, zone)),
    }


def _with_clubs_then(
    stories: Iterable[Card], places: Sequence[Membership], present: Membership | None, zone: tzinfo
) -> tuple[Card, ...]:
    """Let each story wear the club that the person was at on its day, and name it where that is another than now's."""
    return tuple(_with_club_then(story, places, present, zone) for story in stories)


def _with_club_then(story: Card, places: Sequence[Membership], present: Membership | None, zone: tzinfo) -> Card:
    dated_at: datetime = story.dated_at or timezone.now()
    then = membership_on(places, dated_at.astimezone(zone).date())
    if then is None or then.club is None:
        return story
    moved = present is None or present.club_id != then.club_id
    return replace(story, club=then.club.slug, note=_("then at %(club)s") % {"club": then.club.name} if moved else "")


def _person_facts(tag: Tag) -> tuple[Fact, ...]:
    details = getattr(tag, "person", None)
    born = details.born if details else None
    facts = [
        (_("Full name"), details.full_name if details and details.full_name != tag.name else "", ""),
        (_("Born"), f"{born.day} {born:%B %Y}" if born else "", ""),
        (_("Position"), details.position.capitalize() if details else "", ""),
        (_("Feed"), "RSS", feed_of(tag)),
    ]
    return tuple(fact for fact in facts if fact[1])


def _competition(tag: Tag, seen: Window, stories: tuple[Card, ...]) -> dict[str, Any]:
    details = getattr(tag, "competition", None)
    coming, ended = next_and_last(tag) if tag.kind == Tag.Kind.COMPETITION else ((), ())
    return {
        **_with_majors(seen, stories),
        "named": Name(tag.name, tag.slug, line=details.strapline if details else tag.told_apart_by),
        "facts": (*_sponsors(tag), (_("Feed"), "RSS", feed_of(tag))),
        "coming": coming,
        "ended": ended,
        "clubs": _named_with(seen, tag, CLUBS, kind="club"),
    }


def _sponsors(tag: Tag) -> tuple[Fact, ...]:
    """Return the names that sponsors gave a competition, by year, the newest first."""
    rows = tag.aliases.filter(kind=Alias.Kind.SPONSOR).order_by("pk")[:20]
    newest = sorted(rows, key=lambda row: row.from_year or row.until_year or 0, reverse=True)
    return tuple((_span(row.from_year, row.until_year), row.text, "") for row in newest)


def _span(since: int | None, until: int | None) -> str:
    if since and until:
        return f"{since}–{until}"
    if since:
        return _("Since %(year)s") % {"year": since}
    return _("Until %(year)s") % {"year": until} if until else _("Also called")


def _with_majors(seen: Window, stories: tuple[Card, ...]) -> dict[str, Any]:
    """Let the first page of a list begin with two large cards, if both have a picture."""
    majors = stories[:MAJORS] if seen.is_first and all(story.picture for story in stories[:MAJORS]) else ()
    return {"majors": majors, "stories": Strip(stories[len(majors) :], seen.newer_url, seen.older_url)}


def _named_with(seen: Window, tag: Tag, most: int, kind: str = "") -> tuple[Link, ...]:
    """Return who else the stories of this page are about, in the order of the newest."""
    rows = PublishedTag.objects.filter(published__in=[row.published_id for row in seen.rows], role="about")
    rows = rows.exclude(tag=tag).select_related("tag").order_by("-dated_at", "order")
    # The kind is looked at here: SQLite would begin with the clubs and walk through all that was ever about them.
    found = {row.tag_id: row.tag for row in rows if kind in {"", row.tag.kind}}
    return tuple(link_to(other) for other in list(found.values())[:most])
