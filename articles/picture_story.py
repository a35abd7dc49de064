"""A picture story: pictures that an editor has chosen become one draft, each at its place with its own caption."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from articles import body
from articles.models import Article, Photo, PhotoUse, User
from articles.story import Block, StoryPhoto
from articles.working_copy import Changes, save


def make(photos: Iterable[Photo], *, headline: str, by: User | None) -> Article:
    """Return a new draft of these pictures in the order they were taken, the first of them its lead.

    Captions are the pictures' own descriptions; alt text stays the picture's, whether it has one or not.
    """
    first, *rest = sorted(photos, key=_taken)
    html, placed = body.from_blocks(_block(photo) for photo in rest)
    uses = {key: {"photo_id": photo.pk, "credit": photo.credit} for (key, _), photo in zip(placed, rest, strict=True)}
    lead = escape(_caption(first), quote=False)
    uses[PhotoUse.LEAD] = {"photo_id": first.pk, "credit": first.credit, "caption": lead}
    article = Article(headline=headline[:250], body=html, story_type=Article.StoryType.GALLERY)
    save(article, by=by, based_on=None, why="made of pictures", changes=Changes(uses=uses))
    return article


def _block(photo: Photo) -> Block:
    caption = _caption(photo)
    return Block("photo", caption, photo=StoryPhoto(caption=caption, credit=photo.credit))


def _caption(photo: Photo) -> str:
    return " ".join(photo.description.split())


def _taken(photo: Photo) -> tuple[bool, float, int]:
    return photo.taken_at is None, photo.taken_at.timestamp() if photo.taken_at else 0, photo.pk
