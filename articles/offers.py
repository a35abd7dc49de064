"""Pictures of the library offered to captions that wait for one, and captions to a picture. Never put anywhere here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from articles import agreement, body, library
from articles.agreement import Agreement, Pictured, Wanted
from articles.answers import PICTURE, as_kind
from articles.models import Article, DeliveredStory, Photo, PhotoGroup, PhotoUse
from articles.story import Story

BEFORE, AFTER = timedelta(days=2), timedelta(days=1)  # of a story's date: when its pictures were taken
LATELY = timedelta(days=2)  # what has just come is offered whenever it was taken
GROUPS_SEEN, GROUPS, PICTURES = 400, 12, 1000  # that are looked through for one story
STORIES, ROWS, CAPTIONS = 100, 30, 400  # on the desk, under Import, and of the desk's: held against a picture
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
    """A caption that waits, offered to a picture: of a story of ours, or of one that waits under Import."""

    caption: str
    story: str  # its headline
    agreement: Agreement
    use: PhotoUse | None = None
    row: DeliveredStory | None = None
    n: str = ""  # the block's place in the row's story


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
        [body.caption_text(caption) for caption in captions],
        text,
        at,
        time_known=article.dated_at is None or article.time_known,
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
    """Return the captions that wait, of the stories saved last and of those under Import, the likeliest first."""
    found = [*_on_the_desk(), *_under_import()]
    fits = agreement.rank([wanted for wanted, _ in found], [pictured(photo)])
    places = [
        replace(place, agreement=best[0][1]) if best else place for (_, place), best in zip(found, fits, strict=True)
    ]
    return sorted(places, key=lambda place: -place.agreement.score)


def waiting_blocks(row: DeliveredStory) -> list[tuple[str, str]]:
    """Return the captions of a story under Import that wait for a picture: (place, caption)."""
    said, chosen = row.answers.get("blocks", {}), row.answers.get("photos", {})
    found = []
    for n, block in enumerate(Story.from_json(row.story).blocks):
        place = str(n)
        if said.get(place, block.kind) != "photo":
            continue
        photo = as_kind(block, "photo").photo
        file = PICTURE.format(chosen[place]) if place in chosen else photo.file if photo else None
        if photo and photo.caption and row.pictures.get(file or "") is None:
            found.append((place, photo.caption))
    return found


def _on_the_desk() -> list[tuple[Wanted, Place]]:
    shown = ("headline", "kicker", "standfirst", "dated_at", "time_known", "status", "created_by")
    stories = Article.objects.on_desk().awaiting_photo().exclude(status=Article.Status.KILLED)
    articles = {article.pk: article for article in stories.only(*shown).newest_first()[:STORIES]}
    found = []
    for use in PhotoUse.objects.filter(article__in=articles, photo=None, placed=True).exclude(caption="")[:CAPTIONS]:
        use.article = article = articles[use.article_id]
        caption = body.caption_text(use.caption)
        wanted = Wanted(caption, words_of(article), _local(article.dated_at), article.time_known)
        found.append((wanted, Place(caption, str(article), Agreement(0), use=use)))
    return found


def _under_import() -> list[tuple[Wanted, Place]]:
    rows = DeliveredStory.objects.filter(outcome="waiting", delivery__discarded_at=None).select_related("delivery")
    found = []
    for row in rows.order_by("-pk")[:ROWS]:
        story = Story.from_json(row.story)
        at = _local(story.published_at or row.delivery.arrived_at)
        text = "\n".join(filter(None, (story.kicker, story.headline, story.standfirst)))
        for n, caption in waiting_blocks(row):
            wanted = Wanted(caption, text, at, story.time_known or story.published_at is None)
            found.append((wanted, Place(caption, str(row), Agreement(0), row=row, n=n)))
    return found


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


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None
