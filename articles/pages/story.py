"""A published story, saved or not, → what its page prints: the same for readers and for the desk's preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body
from articles.models.published import Correction, Edition, PublishedTag

from .body_blocks import Block, blocks
from .cards import Link
from .careers import clubs_on
from .lists import direction, foreign_language
from .pictures import Picture

MOST_ABOUT = 8  # chips that stand open


@dataclass(frozen=True, slots=True)
class Byline:
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Everything a story's page prints of the story itself."""

    url: str  # absolute
    headline: str
    kicker: str
    kicker_url: str
    standfirst: str
    bylines: tuple[Byline, ...]
    dateline: str
    dated_at: datetime
    time_known: bool
    updated_at: datetime | None
    lead: Picture | None
    blocks: tuple[Block, ...]
    about: tuple[Link, ...]
    mentioned: tuple[Link, ...]
    club: str
    language: str
    direction: str
    age: str
    share: tuple[tuple[str, str], ...]
    corrections: tuple[Correction, ...]


def story_page(edition: Edition, base_url: str) -> StoryPage:
    """Return what the story's page prints; `base_url` is the site's address without the last slash."""
    row = edition.published
    pictures = {p.place: Picture.of(p.photo, p.alt, p.caption) for p in edition.photos}
    about = [tag for tag in edition.tags if tag.role == "about"]
    mentioned = [tag for tag in edition.tags if tag.role != "about"]
    clubs = [tag.tag.slug for tag in about if tag.tag.kind == "club"]
    people = [tag.tag_id for tag in edition.tags if tag.tag.kind == "person"]
    worn = clubs_on(people, timezone.localdate(row.dated_at))
    language = foreign_language(row.language)
    url = base_url + row.path
    return StoryPage(
        url=url,
        headline=row.headline,
        kicker=row.kicker or (row.section.name if row.section else ""),
        kicker_url=reverse("site:section", args=[row.section.slug]) if row.section else "",
        standfirst=row.standfirst,
        bylines=_bylines(edition),
        dateline="" if _opens_with(row.body, row.dateline) else row.dateline,
        dated_at=row.dated_at,
        time_known=row.time_known,
        updated_at=row.updated_at,
        lead=_lead(pictures.get("lead")),
        blocks=tuple(blocks(row.body, pictures)),
        about=_links(about[:MOST_ABOUT], worn),
        mentioned=_links([*about[MOST_ABOUT:], *mentioned], worn),
        club=clubs[0] if clubs else "",
        language=language,
        direction=direction(row.language) if language else "",
        age=age_note(row.dated_at),
        share=share_links(url, row.headline),
        corrections=tuple(edition.corrections),
    )


def _opens_with(html: str, dateline: str) -> bool:
    """Test whether the text has its dateline itself, "LONDON (Agency) — …": importers leave it where it came."""
    first = next((line for line in html.split("\n") if line.startswith("<p")), "")
    text = body.plain_text(first[:5000]) if dateline else ""
    behind = text[len(dateline) :].lstrip()[:1]
    return text.startswith(dateline) and behind in set("(—–-" + "," * dateline.isupper())


def _lead(picture: Picture | None) -> Picture | None:
    """The caption of a lead is cleaned here: it was not with the body."""
    return replace(picture, caption=mark_safe(body.inline(picture.caption))) if picture else None  # noqa: S308


def age_note(dated_at: datetime) -> str:
    """Say that a story is old once it is, in whole years."""
    days = (timezone.now() - dated_at).days
    if days <= settings.STALE_AFTER_DAYS:
        return ""
    years = days // 365
    if years < 1:
        return _("This story is not new")
    return ngettext(
        "This story is more than %(years)d year old", "This story is more than %(years)d years old", years
    ) % {"years": years}


def share_links(url: str, headline: str) -> tuple[tuple[str, str], ...]:
    """Return plain addresses: no script of theirs, no counter."""
    link, title = quote(url, safe=""), quote(headline, safe="")
    return (
        (_("Email"), f"mailto:?subject={title}&body={link}"),
        ("WhatsApp", f"https://wa.me/?text={link}"),
        ("Bluesky", f"https://bsky.app/intent/compose?text={link}"),
        ("X", f"https://x.com/intent/post?url={link}"),
        ("Facebook", f"https://www.facebook.com/sharer/sharer.php?u={link}"),
    )


def _links(tags: Iterable[PublishedTag], worn: Mapping[int, str]) -> tuple[Link, ...]:
    """Return the story's chips: clubs in their colours, people in those of their club on the story's day."""
    return tuple(
        Link(
            row.tag.name,
            row.tag.get_absolute_url(),
            row.tag.slug if row.tag.kind == "club" else worn.get(row.tag_id, ""),
        )
        for row in tags
    )


def _bylines(edition: Edition) -> tuple[Byline, ...]:
    slugs = {row.author.pk: row.author.slug for row in edition.bylines}
    return tuple(
        Byline(
            byline["name"],
            reverse("site:author", args=[slugs[byline["author"]]]) if byline["author"] in slugs else "",
        )
        for byline in edition.published.bylines
    )
