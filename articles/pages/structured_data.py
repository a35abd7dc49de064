"""What a page tells search engines, as schema.org has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from django.utils import timezone

from articles.models.match import ExternalId
from articles.models.published import Edition
from articles.models.site import SiteSettings
from articles.models.tag import Alias, Membership, Tag
from articles.photos.renditions import LADDER, size_of
from articles.templatetags.pictures import rendition_url

from .cards import Link
from .frame import Image
from .live import pages_of
from .pictures import Picture
from .story import StoryPage

LEAST_WIDTH = 600  # pixels
# Whose ids have a page of their own at a known place.
PAGES_OF_SCHEMES = {
    "wikidata": "https://www.wikidata.org/wiki/",
    "wikipedia": "https://en.wikipedia.org/wiki/",
    "imdb": "https://www.imdb.com/name/",
    "viaf": "https://viaf.org/viaf/",
    "isni": "https://isni.org/isni/",
}
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
        "correction": [
            {
                "@type": "CorrectionComment",
                "text": note.text,
                "datePublished": note.dated_at.isoformat(timespec="seconds"),
            }
            for note in edition.corrections
        ],
        "about": _named(edition, base_url, "about"),
        "mentions": _named(edition, base_url, "mentioned"),
    }
    return {name: value for name, value in data.items() if value not in ("", [])}


def tag_data(tag: Tag, base_url: str, now: Membership | None) -> dict[str, Any]:
    """Describe a club, person, competition or topic: https://schema.org/SportsTeam, Person, SportsOrganization, Thing.

    `now` is where a person is, or a club's manager. `sameAs` are the pages of others about it, of those schemes of
    external ids that have pages.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": TYPES[tag.kind],
        "name": tag.name,
        "url": base_url + tag.get_absolute_url(),
        "alternateName": [alias.text for alias in tag.aliases.exclude(kind=Alias.Kind.SPONSOR).order_by("pk")[:10]],
        "sameAs": list(same_as(tag.external_ids.order_by("scheme", "value")[:20])),
    }
    if tag.kind == Tag.Kind.CLUB:
        data |= _club_data(tag, now)
    elif tag.kind == Tag.Kind.PERSON:
        data |= _person_data(tag, base_url, now)
    return {name: value for name, value in data.items() if value not in ("", None, [])}


def same_as(ids: Iterable[ExternalId]) -> Iterator[str]:
    """Yield the addresses that external ids stand for."""
    for row in ids:
        if row.value.startswith(("https://", "http://")):
            yield row.value
        elif row.scheme in PAGES_OF_SCHEMES:
            yield PAGES_OF_SCHEMES[row.scheme] + quote(row.value, safe="()_,-")


def _club_data(tag: Tag, manager: Membership | None) -> dict[str, Any]:
    details = getattr(tag, "club", None)
    data: dict[str, Any] = {"sport": tag.sport.replace("_", " "), "gender": "Female" if tag.women else ""}
    if details:
        data |= {
            "legalName": details.full_name,
            "foundingDate": str(details.founded or ""),
            "dissolutionDate": str(details.dissolved or ""),
            "location": {"@type": "StadiumOrArena", "name": details.ground} if details.ground else "",
        }
    return data | {"coach": {"@type": "Person", "name": manager.person.name} if manager else ""}


def _person_data(tag: Tag, base_url: str, present: Membership | None) -> dict[str, Any]:
    details = getattr(tag, "person", None)
    club = pages_of([present.club])[present.club_id] if present and present.club else None
    return {
        "birthDate": details.born.isoformat() if details and details.born else "",
        "nationality": details.nationality if details else "",
        "jobTitle": str(present.get_role_display()) if present else "",
        "affiliation": _affiliation(club, base_url) if club else "",
    }


def _affiliation(club: Link, base_url: str) -> dict[str, str]:
    team = {"@type": "SportsTeam", "name": club.name}
    return team | {"url": base_url + club.url} if club.url else team


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
