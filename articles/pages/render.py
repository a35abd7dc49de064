"""From a template and its values to an answer, with the masthead, menu and foot around it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.author import Section
from articles.models.site import MenuItem, Page, SiteSettings

from .cards import Link
from .colors import brand_sheet_url, club_sheet_url, clubs_in
from .frame import Column, Head, Site
from .lists import direction

SECTIONS_IN_MENU = 9


def render_page(
    request: HttpRequest,
    template: str,
    head: Head,
    *,
    status: int = 200,
    club: str = "",
    here: str = "",
    **context: Any,
) -> HttpResponse:
    """Answer with a page; `club` is the slug of the club whose colours the whole page wears.

    `here` is the page's public path where the request has another one, as in a preview.

    Dates are printed in the publisher's zone. A copy may be kept but must be asked after, so that a page never
    outlives the next time gate.
    """
    paper = paper_of(request)
    sheets = (brand_sheet_url(paper), club_sheet_url(clubs_in(*context.values()) | {club} - {""}))
    head = replace(head, sheets=tuple(filter(None, sheets)), feeds=(_site_feed(paper), *head.feeds))
    with timezone.override(paper.zone):
        html = render_to_string(template, {"site": site(paper, here or request.path), "head": head, **context}, request)
    response = HttpResponse(html, status=status)
    response["Cache-Control"] = "no-cache"
    return response


def head_of(request: HttpRequest, title: str, *feeds: Link) -> Head:
    """Return the head of a page that lists something: its title before the paper's name, its own address, its feeds."""
    return Head(
        f"{title} | {paper_of(request).name}", canonical=base_url(request) + request.get_full_path(), feeds=feeds
    )


def paper_of(request: HttpRequest) -> SiteSettings:
    """Return the publisher's settings, read once a request."""
    if not hasattr(request, "paper"):
        request.paper = SiteSettings.load()
    return request.paper


def base_url(request: HttpRequest) -> str:
    """Return the site's public address without the last slash."""
    return (paper_of(request).address or request.build_absolute_uri("/")).rstrip("/")


def site(paper: SiteSettings, here: str) -> Site:
    """Return what the masthead, menu and foot say."""
    menu = tuple(
        Link(item.label, item.path, current=_stands_in(item.path, here))
        for item in MenuItem.objects.filter(settings=paper)
    ) or tuple(
        # A paper that has made no menu yet.
        Link(section.name, section.get_absolute_url(), current=_stands_in(section.get_absolute_url(), here))
        for section in Section.objects.all()[:SECTIONS_IN_MENU]
    )
    return Site(
        name=paper.name,
        now=timezone.now(),
        language=settings.LANGUAGE_CODE,
        direction=direction(settings.LANGUAGE_CODE),
        color=paper.colour,
        own_fonts=settings.SELF_HOSTED_FONTS,
        menu=menu,
        foot=_foot(),
        imprint=paper.footer,
        here=here,
    )


def _stands_in(path: str, here: str) -> bool:
    return here == path if path == "/" else here.startswith(path)


def _foot() -> tuple[Column, ...]:
    sections = tuple(Link(s.name, reverse("site:section", args=[s.slug])) for s in Section.objects.all()[:8])
    pages = tuple(Link(p.title, reverse("site:page", args=[p.slug])) for p in Page.objects.filter(in_footer=True)[:8])
    find = (
        Link(_("Clubs A to Z"), reverse("site:tags", args=["clubs"])),
        Link(_("People A to Z"), reverse("site:tags", args=["people"])),
        Link(_("Competitions"), reverse("site:tags", args=["competitions"])),
        Link(_("Archive"), reverse("site:archive")),
        Link(_("Corrections"), reverse("site:corrections")),
        Link(_("Search"), reverse("site:search")),
    )
    follow = (
        Link(_("My clubs"), reverse("site:following")),
        Link(_("RSS feed"), reverse("site:feed")),
        Link(_("Sitemap"), reverse("site:sitemap")),
    )
    columns = (
        Column(_("Sections"), sections),
        Column(_("Find"), find),
        Column(_("About"), pages),
        Column(_("Follow"), follow),
    )
    return tuple(column for column in columns if column.links)


def _site_feed(paper: SiteSettings) -> Link:
    return Link(paper.name, reverse("site:feed"))
