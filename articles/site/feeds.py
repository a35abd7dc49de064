"""RSS: the whole paper, a section, a club or person, an author."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed

from articles.models.author import Author, Section
from articles.models.published import Correction, PublishedArticle, PublishedByline
from articles.models.tag import Tag
from articles.pages.live import stories_of
from articles.pages.render import base_url, paper_of
from articles.templatetags.dates import day

ITEMS = 100  # a busy afternoon between two visits of a feed reader


def latest(request: HttpRequest) -> HttpResponse:
    return feed_answer(request, "", "/", PublishedArticle.objects.live().newest_first().for_cards()[:ITEMS])


def section(request: HttpRequest, slug: str) -> HttpResponse:
    department = get_object_or_404(Section, slug=slug)
    rows = PublishedArticle.objects.live().filter(section=department).newest_first().for_cards()[:ITEMS]
    return feed_answer(request, department.name, reverse("site:section", args=[slug]), rows)


def tag(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    named = get_object_or_404(Tag, kind=kind, slug=slug)
    rows = [row.published for row in stories_of(named).newest_first()[:ITEMS]]
    if not rows:
        raise Http404("no live story")
    return feed_answer(request, str(named), named.get_absolute_url(), rows)


def author(request: HttpRequest, slug: str) -> HttpResponse:
    person = get_object_or_404(Author, slug=slug)
    found = PublishedByline.objects.live().filter(author=person).newest_first()
    rows = [row.published for row in found.select_related("published__section")[:ITEMS]]
    if not rows:
        raise Http404("no live story")
    return feed_answer(request, person.name, reverse("site:author", args=[slug]), rows)


def corrections_of(rows: Iterable[PublishedArticle]) -> dict[int, list[str]]:
    """Return the corrections of stories in words, by the story's id."""
    found: dict[int, list[str]] = defaultdict(list)
    for note in Correction.objects.live().filter(article__in=[row.article_id for row in rows]):
        found[note.article_id].append(f"{note.get_kind_display()}, {day(note.dated_at)}: {note.text}")
    return found


def feed_answer(request: HttpRequest, title: str, path: str, rows: Iterable[PublishedArticle]) -> HttpResponse:
    """Answer with some stories as RSS; `path` is the page that they stand on."""
    paper, base = paper_of(request), base_url(request)
    feed = Rss201rev2Feed(
        title=f"{title} | {paper.name}" if title else paper.name,
        link=base + path,
        description=paper.description or paper.tagline or paper.name,
        feed_url=base + request.get_full_path(),
    )
    rows = list(rows)
    with timezone.override(paper.zone):
        notes = corrections_of(rows)
    for row in rows:
        feed.add_item(
            title=row.headline,
            link=base + row.path,
            description="\n\n".join(filter(None, [row.standfirst, *notes[row.article_id]])),
            pubdate=row.dated_at,
            updateddate=row.updated_at or row.dated_at,
            author_name=", ".join(byline["name"] for byline in row.bylines) or None,
            categories=[row.section.name] if row.section else [],
            # The id of the story, not its address: that may change, and readers would see the story twice.
            unique_id=f"urn:article:{row.article_id}",
            unique_id_is_permalink=False,
        )
    response = HttpResponse(content_type="application/rss+xml; charset=utf-8")
    feed.write(response, "utf-8")
    response["Cache-Control"] = "no-cache"
    return response
