"""What a page tells search engines, as schema.org has it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from articles.models.published import Edition
from articles.models.site import SiteSettings
from articles.photos.renditions import LADDER, size_of
from articles.templatetags.pictures import rendition_url

from .frame import Image
from .pictures import Picture
from .story import StoryPage

LEAST_WIDTH = 600  # pixels
TYPES = {"club": "SportsTeam", "person": "Person", "competition": "SportsOrganization", "topic": "Thing"}


def news_article(edition: Edition, page: StoryPage, paper: SiteSettings, base_url: str) -> dict[str, Any]:
    """Describe a story: https://developers.google.com/search/docs/appearance/structured-data/article"""
    row = edition.published
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "OpinionNewsArticle" if row.story_type == "opinion" else "NewsArticle",
        "headline": row.headline,
        "mainEntityOfPage": page.url,
        "datePublished": published_at(edition),
        "dateModified": (row.updated_at or row.dated_at).isoformat(timespec="seconds"),
        "inLanguage": row.language,
        "isAccessibleForFree": True,
        "publisher": {"@type": "NewsMediaOrganization", "name": paper.name, "url": f"{base_url}/"},
        "image": [image.url for image in images(page.lead, base_url)],
        "author": [
            {"@type": "Person", "name": b.name, **({"url": base_url + b.url} if b.url else {})} for b in page.bylines
        ],
        "description": row.standfirst,
        "articleSection": row.section.name if row.section else "",
        "about": _named(edition, base_url, "about"),
        "mentions": _named(edition, base_url, "mentioned"),
    }
    return {name: value for name, value in data.items() if value not in ("", [])}


def published_at(edition: Edition) -> str:
    """Return the moment, or the day alone where no time is known."""
    row = edition.published
    local = timezone.localtime(row.dated_at)
    return local.isoformat(timespec="seconds") if row.time_known else local.date().isoformat()


def images(picture: Picture | None, base_url: str) -> tuple[Image, ...]:
    """Return a picture's crops for those who show links; one too small to be shown large is left out."""
    if picture is None:
        return ()
    found = []
    for ratio in LADDER["social"].ratios:
        width, height = size_of(picture.width, picture.height, ratio, 1200)
        if width >= LEAST_WIDTH:
            found.append(Image(base_url + rendition_url(picture, 1200, ratio, "jpeg"), width, height, picture.alt))
    return tuple(found)


def _named(edition: Edition, base_url: str, role: str) -> list[dict[str, str]]:
    return [
        {"@type": TYPES[tag.tag.kind], "name": tag.tag.name, "url": base_url + tag.tag.get_absolute_url()}
        for tag in edition.tags
        if tag.role == role
    ]
