"""The paper's corrections, the newest first: each with the story that it is about."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.models.published import Correction, PublishedArticle
from articles.pages.cards import Link, Strip
from articles.pages.render import head_of, paper_of, render_page
from articles.pages.windows import window


def corrections(request: HttpRequest) -> HttpResponse:
    """Show some of the corrections of stories that are live."""
    title = _("Corrections")
    seen = window(Correction.objects.live(), request)
    stories = {row.article_id: row for row in _stories(seen.rows)}
    return render_page(
        request,
        "site/corrections.html",
        head_of(request, title),
        title=title,
        notes=[(row, stories[row.article_id]) for row in seen.rows if row.article_id in stories],
        strip=Strip((), seen.newer_url, seen.older_url),
        crumbs=(Link(paper_of(request).name, "/"), Link(title, "", current=True)),
    )


def _stories(rows: Iterable[Correction]) -> Iterable[PublishedArticle]:
    return PublishedArticle.objects.live().filter(article__in=[row.article_id for row in rows]).defer("body")
