"""A picture story: pictures that an editor has chosen become one draft, each at its place with its own caption."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from articles import drafts
from articles.models import Article, Photo, User
from articles.reading import Rules, enriched
from articles.story import Block, Story, StoryPhoto


def make(photos: Iterable[Photo], *, headline: str, by: User | None) -> Article:
    """Return a new draft of these pictures in the order they were taken, the first of them its lead.

    Captions are the pictures' own descriptions; alt text stays the picture's, whether it has one or not. Who is named
    in the captions and the headline is tagged.
    """
    chosen = sorted(photos, key=_taken)
    blocks = tuple(_block(photo, lead=photo is chosen[0]) for photo in chosen)
    story = Story(headline=headline, blocks=blocks, story_type=Article.StoryType.GALLERY)
    on = timezone.localdate(chosen[0].taken_at) if chosen[0].taken_at else timezone.localdate()
    article = Article()
    drafts.write(
        article,
        enriched(story, Rules(on, captions="none")),
        by=by,
        why="made of pictures",
        pictures={str(photo.pk): photo.pk for photo in chosen},
    )
    return article


def _block(photo: Photo, *, lead: bool) -> Block:
    caption = " ".join(photo.description.split())
    return Block("photo", caption, photo=StoryPhoto(caption, photo.credit, file=str(photo.pk), lead=lead))


def _taken(photo: Photo) -> tuple[bool, float, int]:
    return photo.taken_at is None, photo.taken_at.timestamp() if photo.taken_at else 0, photo.pk
