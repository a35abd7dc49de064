"""Full-text search over what is published, and over the desk: one module a database, chosen by its vendor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import QuerySet
from django.db.models.fields.json import KT

from articles import body
from articles.models import Alias, Article, Edition, PhotoUse, PublishedArticle, Section, Tag
from articles.search import postgres, sqlite
from articles.search.recency import NEWEST, OLDEST, recency
from articles.search.words import Query, index_words, parse

PUBLISHED, DESK = "articles_searchentry", "articles_deskentry"
ENGINES = {"sqlite": sqlite, "postgresql": postgres}
LARGEST_BATCH = 500
Row = TypeVar("Row", bound=models.Model)


def remember(edition: Edition) -> None:
    """Put a published story into the index, in place of what was known of it."""
    row = edition.published
    tags = [tag_row.tag for tag_row in edition.tags]
    fields = [row.headline, row.front_headline, row.kicker, row.standfirst, row.dateline, body.plain_text(row.body)]
    fields += [byline["name"] for byline in row.bylines]
    # The body holds the captions of its own pictures.
    fields += [body.caption_text(photo.caption) for photo in edition.photos if photo.place == "lead"]
    marks = [f"t{tag.pk}" for tag in tags] + [f"s{row.section_id}"]
    _write(PUBLISHED, row.pk, recency(row.dated_at, row.article_id), fields + _names(tags), marks)


def forget(published: PublishedArticle) -> None:
    """Take a published story out of the index."""
    _engine().erase(PUBLISHED, published.pk)


def find(
    query: str,
    at: datetime | None = None,
    older_than: tuple[datetime, int] | None = None,
    limit: int = 20,
    tag: Tag | None = None,
    section: Section | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[PublishedArticle]:
    """Return the newest live stories that hold every word, `since <= dated_at < until`, loaded for cards.

    `older_than` is (dated_at, article_id) of the last story of the page before. Stories of one second stand in the
    order of their ids.
    """
    # An entry bears the tag that its story was written with, be it merged since.
    either = [f"t{pk}" for pk in sorted(tag.family())] if tag else []
    asked = parse(query, [f"s{section.pk}"] if section else [], either)
    below = min(recency(*older_than) if older_than else NEWEST, recency(until) if until else NEWEST)
    from_ = recency(since) if since else OLDEST
    live = PublishedArticle.objects.live(at).for_cards()
    return _newest(PUBLISHED, asked, below, from_, limit, live)


def remember_article(article: Article) -> None:
    """Put a working copy as saved into the desk's index: its words, captions, tags and earlier headlines."""
    tags = [row.tag for row in article.tag_rows.select_related("tag")]
    bylines = [byline.name or byline.author.name for byline in article.bylines.select_related("author")]
    fields = _desk_fields(article, bylines, article.uses.filter(key="lead"))
    headlines = article.revisions.order_by().values_list(KT("state__headline"), flat=True).distinct()
    fields += [headline for headline in headlines if headline and headline != article.headline]
    _write(DESK, article.pk, recency(article.touched_at, article.pk), fields + _names(tags), [])


def remember_new_articles(new: Sequence[tuple[Article, list[str], Iterable[PhotoUse], list[Tag]]]) -> None:
    """Put working copies that have just been made into the desk's index, each with its bylines, pictures and tags."""
    aliases: dict[int, list[str]] = {tag.pk: [] for _, _, _, tags in new for tag in tags}
    for tag, text in Alias.objects.filter(tag__in=aliases).values_list("tag", "text") if aliases else ():
        aliases[tag].append(text)
    entries = []
    for article, bylines, uses, tags in new:
        names = [tag.name for tag in tags] + [text for tag in tags for text in aliases[tag.pk]]
        words = index_words(_desk_fields(article, bylines, uses) + names, [])
        entries.append((recency(article.touched_at, article.pk), article.pk, words))
    _engine().write_new(DESK, entries)


def _desk_fields(article: Article, bylines: list[str], uses: Iterable[PhotoUse]) -> list[str]:
    fields = [article.headline, article.front_headline, article.search_title, article.social_title, article.kicker]
    fields += [article.standfirst, article.dateline, body.plain_text(article.body), article.notes, *bylines]
    return fields + [body.caption_text(use.caption) for use in uses if use.key == PhotoUse.LEAD and use.placed]


def forget_article(article: Article) -> None:
    """Take a working copy out of the desk's index."""
    _engine().erase(DESK, article.pk)


def find_on_desk(
    query: str,
    within: QuerySet[Article] | None = None,
    older_than: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[Article]:
    """Return the last saved stories that hold every word, out of any queryset (all but the bin by default).

    `older_than` is (touched_at, id) of the last story of the page before.
    """
    stories = Article.objects.on_desk() if within is None else within
    below = recency(*older_than) if older_than else NEWEST
    return _newest(DESK, parse(query), below, OLDEST, limit, stories)


def rebuild(tell: Callable[[int], Any] = lambda done: None) -> None:
    """Write every entry anew, as after loading a dump; `tell` hears how many are done."""
    done = 0
    for row in PublishedArticle.objects.iterator(500):
        remember(Edition.of(row))
        tell(done := done + 1)
    for article in Article.objects.iterator(500):
        remember_article(article)
        tell(done := done + 1)


def _engine() -> Any:
    return ENGINES[connection.vendor]


def _names(tags: list[Tag]) -> list[str]:
    """Return all that the tags are called, so that a nickname finds the story too."""
    aliases = Alias.objects.filter(tag__in=tags).values_list("text", flat=True) if tags else []
    return [tag.name for tag in tags] + list(aliases)


def _write(table: str, owner: int, place: int, fields: Iterable[str], marks: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT recency FROM {table} WHERE recency = %s AND owner_id <> %s",  # noqa: S608
            [place, owner],
        )
        taken = cursor.fetchone() is not None
    _engine().write(table, owner, place + taken, index_words(fields, marks))


def _newest(table: str, query: Query | None, below: int, from_: int, limit: int, rows: QuerySet[Row]) -> list[Row]:
    """Walk the entries that match, newest first and in growing batches, until enough of them are among the rows."""
    found: list[Row] = []
    batch = limit + 10
    while query and len(found) < limit:
        hits = _engine().matches(table, query, below, from_, batch)
        by_id = {row.pk: row for row in rows.filter(pk__in=[owner for _, owner in hits])}
        found += [by_id[owner] for _, owner in hits if owner in by_id]
        if len(hits) < batch:
            break
        below = hits[-1][0]
        batch = min(batch * 2, LARGEST_BATCH)
    return found[:limit]
