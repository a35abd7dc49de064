"""A story's whole page, for readers and for the desk's preview alike."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models.published import Edition, PublishedArticle, PublishedTag
from articles.models.site import SiteSettings

from .cards import Shelf
from .frame import Head
from .lists import cards
from .render import base_url, paper_of, render_page
from .story import StoryPage, story_page
from .structured_data import images, news_article, published_at

MORE, RELATED = 4, 4


def article_page(request: HttpRequest, edition: Edition, *, banner: str = "") -> HttpResponse:
    """Answer with a story's page.

    With a banner it is a preview: the edition may be one that was never saved, and search engines are kept out.
    Nothing else differs from what readers will get.
    """
    base = base_url(request)
    with timezone.override(paper_of(request).zone):
        page = story_page(edition, base)
    related = _related(edition)
    return render_page(
        request,
        "site/article.html",
        replace(_head(edition, page, base, paper_of(request)), hidden=bool(banner)),
        here=edition.published.path,
        club=page.club,
        story=page,
        related=related,
        more=_more(edition, {card.url for card in related.cards}),
        banner=banner,
    )


def _head(edition: Edition, page: StoryPage, base: str, paper: SiteSettings) -> Head:
    row = edition.published
    pictures = images(page.lead, base)
    return Head(
        title=f"{row.search_title or row.headline} | {paper.name}",
        description=row.standfirst,
        canonical=page.url,
        kind="article",
        social_title=row.social_title or row.headline,
        image=pictures[0] if pictures else None,
        published=published_at(edition),
        modified=row.updated_at.isoformat(timespec="seconds") if row.updated_at else "",
        authors=tuple(byline.name for byline in page.bylines),
        json_ld=(news_article(edition, page, paper, base),),
    )


def _related(edition: Edition) -> Shelf:
    """Return the newest other stories about the first club, person or competition that this one is about."""
    for row in edition.tags:
        if row.role == "about":
            found = (
                PublishedTag.objects.live()
                .filter(tag=row.tag, role="about")
                .exclude(article=edition.published.article_id)
                .newest_first()
                .select_related("published__section", "published__lead")
                .defer("published__body")[:RELATED]
            )
            stories = cards(row.published for row in found)
            if len(stories) > 1:
                more = _("All %(name)s stories") % {"name": row.tag.name}
                return Shelf(_("Related stories"), stories, row.tag.get_absolute_url(), more)
    return Shelf("", ())


def _more(edition: Edition, shown: set[str]) -> Shelf:
    """Return the newest stories of the same section that the page does not name yet."""
    section = edition.published.section
    if section is None:
        return Shelf("", ())
    found = (
        PublishedArticle.objects.live()
        .filter(section=section)
        .exclude(article=edition.published.article_id)
        .newest_first()
        .for_cards()[: MORE + RELATED]
    )
    stories = [card for card in cards(found, under_section=True) if card.url not in shown][:MORE]
    return Shelf(_("More %(section)s") % {"section": section.name}, tuple(stories))
