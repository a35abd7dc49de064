"""A working copy → what readers would get of it, saved nowhere yet."""

from __future__ import annotations

from articles import body
from articles.models import (
    Article,
    Edition,
    Photo,
    PhotoUse,
    PublishedArticle,
    PublishedByline,
    PublishedPhoto,
    PublishedTag,
)

COPIED = (
    "kicker headline front_headline search_title social_title standfirst section_id dateline language story_type "
    "time_known"
).split()


def edition_of(article: Article, row: PublishedArticle) -> Edition:
    """Fill a row (its bounds, dates and path set) with the article's words, and return it with what hangs on it."""
    for name in COPIED:
        setattr(row, name, getattr(article, name))
    uses = list(article.uses.filter(placed=True).select_related("photo"))
    waiting = {use.key for use in uses if use.photo is None}
    row.body = body.without_figures(article.body, waiting)
    row.word_count = body.word_count(row.body)
    row.lead = next((use.photo for use in uses if use.key == PhotoUse.LEAD and use.photo), None)
    bylines = list(article.bylines.select_related("author"))
    authors = {b.author_id: b.author for b in bylines if b.author}
    row.bylines = [{"name": str(b), "author": b.author_id} for b in bylines]
    if row.dated_at and article.dated_at is None:
        row.time_known = True
    return Edition(
        row,
        [
            PublishedTag(
                **_hung(row),
                tag=tag_row.tag,
                role=tag_row.role,
                order=tag_row.order,
                tagged_as_id=tag_row.tagged_as_id,
            )
            for tag_row in article.tag_rows.select_related("tag")
        ],
        [PublishedByline(**_hung(row), author=author) for author in authors.values()],
        [_photo(row, use, use.photo) for use in _in_reading_order(row, uses) if use.photo],
    )


def _hung(row: PublishedArticle) -> dict[str, object]:
    return {
        "published": row,
        "article_id": row.article_id,
        "visible_from": row.visible_from,
        "visible_until": row.visible_until,
        "dated_at": row.dated_at,
    }


def _photo(row: PublishedArticle, use: PhotoUse, photo: Photo) -> PublishedPhoto:
    bounds = _hung(row)
    bounds.pop("article_id")
    alt = "" if use.decorative else (use.alt or photo.alt_text)
    return PublishedPhoto(**bounds, photo=photo, place=use.key, caption=use.caption, alt=alt)


def _in_reading_order(row: PublishedArticle, uses: list[PhotoUse]) -> list[PhotoUse]:
    place = {figure.key: n for n, figure in enumerate(body.figures(row.body), 1)} | {PhotoUse.LEAD: 0}
    return sorted(uses, key=lambda use: place.get(use.key, 999))
