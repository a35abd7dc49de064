"""The readers' pages. All of them start from what is live now."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import search as index
from articles.enrichment.names import fold
from articles.models.address import Address
from articles.models.author import Author, Section
from articles.models.published import Edition, PublishedArticle, PublishedByline
from articles.models.site import Page
from articles.models.tag import Tag
from articles.pages.article import article_page
from articles.pages.body_blocks import blocks
from articles.pages.cards import Link, Shelf, Strip
from articles.pages.frame import Head
from articles.pages.lists import by_month, cards
from articles.pages.live import link_to, live_tags
from articles.pages.render import base_url, head_of, paper_of, render_page
from articles.pages.windows import SIZE, key_of, link, window

from .front_page import front_page, links

LONGEST_QUERY = 200
LIKELY = 4


def front(request: HttpRequest) -> HttpResponse:
    paper = paper_of(request)
    head = Head(
        f"{paper.name} – {paper.tagline}" if paper.tagline else paper.name,
        description=paper.description,
        canonical=f"{base_url(request)}/",
    )
    filled = front_page()
    parts = {name: getattr(filled, name) for name in filled.__slots__}
    return render_page(request, "site/front.html", head, wearing=links(filled.clubs), **parts)


def story(request: HttpRequest, year: int, month: int, day: int, slug: str) -> HttpResponse:
    """Show the story at this address, send on from an older address, or say that it was taken down."""
    live = PublishedArticle.objects.live()
    row = live.filter(path=request.path).select_related("section").first()
    if row:
        return article_page(request, Edition.of(row))
    address = get_object_or_404(Address, path=request.path, target=Address.Target.ARTICLE)
    row = live.filter(article=address.target_id).only("path").first()
    if row and address.current:
        raise Http404("the story moves here later")
    if row:
        return HttpResponsePermanentRedirect(row.path)
    gone = PublishedArticle.objects.filter(article=address.target_id, visible_until__lte=timezone.now())
    row = gone.order_by("-visible_until").first()
    if row is None:
        raise Http404("no reader ever saw this")
    return _gone(request, row.notice)


def section(request: HttpRequest, slug: str) -> HttpResponse:
    department = get_object_or_404(Section, slug=slug)
    seen = window(PublishedArticle.objects.live().filter(section=department).for_cards(), request)
    stories = cards(seen.rows, under_section=True)
    lead, top = None, stories[:0]
    if seen.is_first and stories:
        lead, top, stories = stories[0], stories[1:5], stories[5:]
    return render_page(
        request,
        "site/section.html",
        head_of(request, department.name, Link(department.name, reverse("site:section-feed", args=[slug]))),
        name=department.name,
        lead=lead,
        top=Shelf(_("Latest"), top),
        stories=Strip(stories, seen.newer_url, seen.older_url),
    )


def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an author who has a live story; the others have no page yet."""
    person = get_object_or_404(Author, slug=slug)
    rows = PublishedByline.objects.live().filter(author=person)
    rows = rows.select_related("published__section", "published__lead").defer("published__body")
    seen = window(rows, request)
    if not seen.rows:
        raise Http404("no live story")
    stories = cards(row.published for row in seen.rows)
    paper = paper_of(request)
    days = by_month(stories, paper.zone)
    return render_page(
        request,
        "site/author.html",
        head_of(request, person.name, Link(person.name, reverse("site:author-feed", args=[slug]))),
        author=person,
        crumbs=(Link(paper.name, "/"), Link(person.name, current=True, url="")),
        stories=Strip((), seen.newer_url, seen.older_url, days),
    )


def page(request: HttpRequest, slug: str) -> HttpResponse:
    standing = get_object_or_404(Page, slug=slug)
    return render_page(
        request,
        "site/page.html",
        head_of(request, standing.title),
        title=standing.title,
        blocks=tuple(blocks(standing.body, {})),
    )


def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    below = key_of(request.GET["older"]) if "older" in request.GET else None
    found = index.find(query, older_than=below, limit=SIZE + 1) if query else []
    older = link(request, older=found[SIZE - 1]) if len(found) > SIZE else ""
    return render_page(
        request,
        "site/search.html",
        Head(f"{_('Search')} | {paper_of(request).name}", canonical="", hidden=True),
        query=query,
        names=_names(query) if query and not below else (),
        stories=Strip(cards(found[:SIZE]), "", older),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer an unknown address with a search for its words and what is new."""
    words = " ".join(re.findall(r"[^\W\d_]{2,}", request.path))[:LONGEST_QUERY]
    return _lost(request, "404.html", 404, words=words)


def _gone(request: HttpRequest, notice: str) -> HttpResponse:
    return _lost(request, "site/gone.html", 410, notice=notice)


def _lost(request: HttpRequest, template: str, status: int, **context: str) -> HttpResponse:
    rows = PublishedArticle.objects.live().newest_first().for_cards()[:LIKELY]
    likely = Shelf(_("Perhaps you wanted"), cards(rows), "/", _("Front page"))
    head = Head(f"{_('Not found')} | {paper_of(request).name}", hidden=True)
    return render_page(request, template, head, status=status, likely=likely, **context)


def _names(query: str) -> tuple[Link, ...]:
    """Return the pages of clubs, people and competitions that are called this."""
    rows = live_tags(Tag.objects.filter(folded__startswith=fold(query)))
    return tuple(link_to(tag) for tag in rows[:8])
