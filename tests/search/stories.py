"""Published stories made by hand, straight into the tables that search reads."""

from datetime import UTC, datetime, timedelta
from itertools import count

from articles import search
from articles.models import FOREVER, Article, Edition, PublishedArticle, PublishedTag, Tag

MONDAY = datetime(2024, 2, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
numbers = count(1)


def make_published(headline="Late winner", *, body="", tags=(), dated_at=MONDAY, **fields):
    """Write a live story and its search entry."""
    article = fields.pop("article", None) or Article.objects.create(headline=headline, touched_at=dated_at)
    row = PublishedArticle.objects.create(
        article=article,
        headline=headline,
        body=body,
        path=f"/2024/feb/26/{next(numbers)}/",
        language="en-GB",
        story_type="news",
        dated_at=dated_at,
        **{"visible_from": dated_at, "visible_until": FOREVER, "first_visible_at": dated_at} | fields,
    )
    edition = Edition(row, [PublishedTag(published=row, tag=tag) for tag in tags])
    search.remember(edition)
    return row


def make_tag(name, *aliases, kind="club"):
    tag = Tag.objects.create(name=name, kind=kind)
    for alias in aliases:
        tag.aliases.create(text=alias)
    return tag


def headlines(rows):
    return [row.headline for row in rows]
