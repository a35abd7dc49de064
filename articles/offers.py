"""Pictures of the library offered to captions that wait for one, and captions to a picture. Never put anywhere here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from articles import agreement, body, library
from articles.agreement import Agreement, Pictured, Wanted
from articles.models import Article, Photo, PhotoGroup, PhotoUse

BEFORE, AFTER = timedelta(days=2), timedelta(days=1)  # of a story's date: when its pictures were taken
LATELY = timedelta(days=2)  # what has just come is offered whenever it was taken
GROUPS_SEEN, GROUPS, PICTURES = 400, 12, 1000  # that are looked through for one story
CAPTIONS = 400  # that a picture is held against, of the stories saved last
LONGEST = 6000  # characters of a story that tell what it is about
SHOWN = (
    *("headline", "description", "credit", "alt_text", "file_name", "instructions", "taken_at", "group"),
    *("people_shown", "keywords", "city"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A picture that may belong to a caption: why, and why it must not be used, if so."""

    photo: Photo
    agreement: Agreement
    held: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A caption of a story that waits, offered to a picture."""

    use: PhotoUse
    agreement: Agreement


def waiting(article: Article) -> list[PhotoUse]:
    """Return the captions of a story that wait for their pictures, in the order of the page."""
    uses = {use.key: use for use in article.uses.filter(photo=None, placed=True)}
    keys = [PhotoUse.LEAD, *(figure.key for figure in body.figures(article.body))]
    return [uses[key] for key in keys if key in uses and uses[key].caption]


def to_article(article: Article, captions: Sequence[str]) -> list[list[Offer]]:
    """Return what the library offers to each caption (inline HTML) of a story of ours, the best first."""
    at = article.dated_at or article.created_at
    text = f"{words_of(article)}\n{body.plain_text(article.body)}"
    return to_captions(
        [_plain(caption) for caption in captions], text, at, time_known=article.dated_at is None or article.time_known
    )


def to_captions(
    captions: Sequence[str], text: str, at: datetime | None, *, time_known: bool = True
) -> list[list[Offer]]:
    """Return what the library offers to each caption of a story, in two queries whatever the library holds."""
    if not any(captions):
        return [[] for _ in captions]
    at = timezone.localtime(at or timezone.now())
    text = text[:LONGEST]
    photos = _near(text, at)
    wanted = [Wanted(caption, text, at, time_known) for caption in captions]
    ranked = agreement.rank(wanted, [pictured(photo) for photo in photos])
    return [[Offer(photos[n], why, library.held_back(photos[n])) for n, why in best] for best in ranked]


def to_photo(photo: Photo) -> list[Place]:
    """Return the captions that wait anywhere on the desk and may be a picture's, the best first; then all others."""
    waiting_uses = PhotoUse.objects.filter(photo=None, placed=True, article__binned_at=None).exclude(caption="")
    waiting_uses = waiting_uses.exclude(article__status=Article.Status.KILLED)
    shown = ("headline", "kicker", "standfirst", "dated_at", "status", "created_by")
    uses = list(
        waiting_uses.select_related("article")
        .only("key", "caption", *(f"article__{name}" for name in shown))
        .order_by("-article__touched_at", "-pk")[:CAPTIONS]
    )
    wanted = [Wanted(_plain(use.caption), words_of(use.article), _local(use.article.dated_at)) for use in uses]
    found = [best[0][1] if best else Agreement(0) for best in agreement.rank(wanted, [pictured(photo)])]
    places = [Place(use, why) for use, why in zip(uses, found, strict=True)]
    return sorted(places, key=lambda place: -place.agreement.score)


def words_of(article: Article) -> str:
    """Return what a story is about, without its text."""
    return "\n".join(filter(None, (article.kicker, article.headline, article.standfirst)))


def pictured(photo: Photo) -> Pictured:
    """Return what a picture says of itself, as captions are held against it."""
    words = "\n".join(filter(None, (photo.headline, photo.description, *map(str, photo.keywords), photo.city)))
    event = photo.group.event if photo.group else ""
    return Pictured(words, tuple(map(str, photo.people_shown)), event, photo.taken_at)


def _near(text: str, at: datetime) -> list[Photo]:
    """Return pictures of a story's days and of what has come lately, those of its own event first."""
    lately = Q(came_at__gte=timezone.now() - LATELY)
    near = Q(hour__gte=at - BEFORE, hour__lte=at + AFTER)
    groups = list(PhotoGroup.objects.filter(near | lately).order_by("-came_at", "-pk")[:GROUPS_SEEN])
    own = [group for group in groups if agreement.event_agrees(group.event, text)]
    chosen = {group.pk: group for group in (own + [group for group in groups if group not in own])[:GROUPS]}
    photos = list(Photo.objects.filter(group__in=chosen).only(*SHOWN).order_by("-pk")[:PICTURES])
    for photo in photos:
        photo.group = chosen.get(photo.group_id or 0)
    return photos


def _plain(caption: str) -> str:
    return body.plain_text(f"<p>{caption}</p>")


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None
