"""The pages of clubs, people, competitions and topics. One without a live story has no page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models.published import LiveQuerySet, PublishedTag
from articles.models.tag import Membership, Tag
from articles.pages.cards import Card, Link, Strip
from articles.pages.frame import Head
from articles.pages.lists import by_month, cards
from articles.pages.render import base_url, paper_of, render_page
from articles.pages.windows import Window, window

MAJORS, PLAYERS, CLUBS = 2, 40, 12
TITLES = {
    "club": gettext_lazy("Clubs"),
    "person": gettext_lazy("People"),
    "competition": gettext_lazy("Competitions"),
    "topic": gettext_lazy("Topics"),
}
TEMPLATES = {"club": "site/club.html", "person": "site/person.html"}


@dataclass(frozen=True, slots=True)
class Name:
    """What a club's or person's page says of them at its head."""

    name: str
    slug: str = ""
    code: str = ""
    line: str = ""
    club: str = ""
    number: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """The names that begin with one letter."""

    title: str
    links: tuple[Link, ...]


def live_tags(tags: QuerySet[Tag]) -> QuerySet[Tag]:
    """Leave those that a live story is about or names."""
    return tags.filter(Exists(PublishedTag.objects.live().filter(tag=OuterRef("pk"))))


def stories_of(tag: Tag) -> LiveQuerySet:
    """Return the live stories about a tag; where none is, those that name it."""
    rows = PublishedTag.objects.live().filter(tag=tag)
    about = rows.filter(role="about")
    rows = about if about.has_any() else rows.filter(role="mentioned")
    return rows.select_related("published__section", "published__lead").defer("published__body")


def names(request: HttpRequest, kind: str) -> HttpResponse:
    """List everybody of a kind who is in a live story, from A to Z."""
    rows = live_tags(Tag.objects.filter(kind=kind)).order_by("folded", "pk")
    letters = tuple(
        Letter(letter, tuple(_link(tag) for tag in group))
        for letter, group in groupby(rows, key=lambda tag: tag.folded[:1].upper() or "#")
    )
    head = Head(f"{TITLES[kind]} | {paper_of(request).name}", canonical=base_url(request) + request.path)
    wearing = [letter.links for letter in letters]
    return render_page(request, "site/tags.html", head, title=TITLES[kind], letters=letters, wearing=wearing)


def tag(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    named = get_object_or_404(Tag.objects.select_related("club", "person", "competition"), kind=kind, slug=slug)
    seen = window(stories_of(named), request)
    if not seen.rows:
        raise Http404("no live story")
    stories = cards((row.published for row in seen.rows), named.slug if kind == "club" else "")
    if kind == "person":
        context = _person(named, seen, stories, paper_of(request).zone)
    else:
        context = (_club if kind == "club" else _competition)(named, seen, stories)
    first = named.name if seen.is_first else f"{named.name}, {_('older stories')}"
    head = Head(
        f"{first} | {paper_of(request).name}",
        canonical=base_url(request) + request.get_full_path(),
        feeds=(Link(named.name, reverse("site:tag-feed", args=[_kind_path(named), named.slug])),),
    )
    crumbs = (
        Link(paper_of(request).name, "/"),
        Link(str(TITLES[kind]), reverse("site:tags", args=[_kind_path(named)])),
        Link(named.name, "", current=True),
    )
    template = TEMPLATES.get(kind, "site/competition.html")
    return render_page(request, template, head, crumbs=crumbs, **context)


def _club(tag: Tag, seen: Window, stories: tuple[Card, ...]) -> dict[str, Any]:
    details = getattr(tag, "club", None)
    return {
        **_with_majors(seen, stories),
        "club": tag.slug,
        "named": Name(tag.name, tag.slug, details.code if details else "", tag.told_apart_by),
        "facts": _club_facts(tag),
        "players": _players(tag),
    }


def _club_facts(tag: Tag) -> tuple[tuple[str, str, str], ...]:
    details = getattr(tag, "club", None)
    manager = Membership.objects.filter(_now(), club=tag, role="manager").select_related("person").first()
    facts = [
        (_("Full name"), details.full_name if details and details.full_name != tag.name else "", ""),
        (_("Manager"), manager.person.name if manager else "", ""),
        (_("Ground"), details.ground if details else "", ""),
        (_("Founded"), str(details.founded or "") if details else "", ""),
        (_("Feed"), "RSS", reverse("site:tag-feed", args=["clubs", tag.slug])),
    ]
    return tuple(fact for fact in facts if fact[1])


def _players(club: Tag) -> tuple[Name, ...]:
    """Return the club's present players who are in a live story."""
    rows = Membership.objects.filter(_now(), club=club, role="player").select_related("person")
    stories = PublishedTag.objects.live().filter(tag=OuterRef("person"))
    found = rows.filter(Exists(stories)).order_by(F("number").asc(nulls_last=True), "person__folded")[:PLAYERS]
    return tuple(Name(row.person.name, url=row.person.get_absolute_url(), number=row.number) for row in found)


def _person(tag: Tag, seen: Window, stories: tuple[Card, ...], zone: tzinfo) -> dict[str, Any]:
    present = Membership.objects.filter(_now(), person=tag).select_related("club").first()
    club = present.club if present else None
    facts = [
        (_("Club"), club.name, club.get_absolute_url() if live_tags(Tag.objects.filter(pk=club.pk)).exists() else "")
        if club
        else ("", "", ""),
        (_("Feed"), "RSS", reverse("site:tag-feed", args=["people", tag.slug])),
    ]
    line = f"{present.get_role_display()}, {club.name if club else present.team}" if present else tag.told_apart_by
    months = by_month(stories, zone)
    return {
        "club": club.slug if club else "",
        "person": Name(tag.name, tag.slug, "", line, club.slug if club else "", present.number if present else None),
        "facts": tuple(fact for fact in facts if fact[1]),
        "with_whom": _named_with(seen, tag, CLUBS),
        "stories": Strip((), seen.newer_url, seen.older_url, months),
    }


def _competition(tag: Tag, seen: Window, stories: tuple[Card, ...]) -> dict[str, Any]:
    details = getattr(tag, "competition", None)
    return {
        **_with_majors(seen, stories),
        "name": tag.name,
        "line": details.strapline if details else tag.told_apart_by,
        "clubs": _named_with(seen, tag, CLUBS, kind="club"),
    }


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
    return tuple(_link(other) for other in list(found.values())[:most])


def _now() -> Q:
    today = timezone.now().date()
    return (Q(since=None) | Q(since__lte=today)) & (Q(until=None) | Q(until__gte=today))


def _link(tag: Tag) -> Link:
    return Link(str(tag), tag.get_absolute_url(), tag.slug if tag.kind == "club" else "")


def _kind_path(tag: Tag) -> str:
    return tag.get_absolute_url().split("/")[1]
