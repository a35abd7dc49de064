"""The archive looked through again with the names of today: what is found waits for an editor's nod."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles import body
from articles.bulk_tags import put_on
from articles.enrichment.entities import find_tags
from articles.enrichment.register import Register
from articles.known_names import known_names
from articles.models import Article, ArticleTag, DismissedTag, SuggestedTag, Tag, User
from articles.story import Block, Story

BATCH = 100


def look_through(stories: QuerySet[Article], before: int | None = None) -> Iterator[tuple[int, int]]:
    """Look through stories, the newest first, in batches; yield (the last one's id, how many tags were suggested).

    A run that is cut off goes on with `before`, the last id it told. Nothing of a story is changed.
    """
    register = known_names()
    stories = stories.order_by("-pk")
    while batch := list((stories.filter(pk__lt=before) if before else stories)[:BATCH]):
        before = batch[-1].pk
        yield before, _suggest(batch, register)


def _suggest(batch: list[Article], register: Register) -> int:
    ids = [article.pk for article in batch]
    had = {(row.content_object_id, row.tag_id) for row in ArticleTag.objects.filter(content_object__in=ids)}
    had |= DismissedTag.pairs_of(ids)
    found = {
        article.pk: find_tags(story_of(article.headline, article.standfirst, article.body), register, _day(article))
        for article in batch
    }
    slugs = {tag.slug for tags in found.values() for tag in tags if tag.slug}
    known = Tag.objects.suggested().by_address(slugs)
    rows = [
        SuggestedTag(article_id=pk, tag=row, role=tag.role, sure=tag.verdict == "sure", mentions=list(tag.mentions))
        for pk, tags in found.items()
        for tag in tags
        if (row := known.get((tag.register_kind, str(tag.slug)))) and (pk, row.pk) not in had
    ]
    SuggestedTag.objects.filter(article__in=ids).delete()
    SuggestedTag.objects.bulk_create(rows)
    return len(rows)


def story_of(headline: str, standfirst: str, html: str) -> Story:
    """Return a text of the desk as names are looked for in it; `html` is a body that was cleaned."""
    lines = body.plain_text(html).split("\n")
    blocks = tuple(Block("paragraph", line) for line in lines if line.strip())
    return Story(headline=headline, standfirst=standfirst or None, blocks=blocks)


def _day(article: Article) -> date:
    return timezone.localdate(article.dated_at or article.created_at)


def waiting() -> QuerySet[SuggestedTag]:
    """Return what still waits for a nod: tags put on since, retired or merged are left out."""
    has = ArticleTag.objects.filter(content_object=OuterRef("article"), tag=OuterRef("tag"))
    rows = SuggestedTag.objects.filter(tag__retired=False, tag__merged_into=None, article__binned_at=None)
    return rows.filter(~Exists(has))


def take(rows: list[SuggestedTag], *, by: User) -> int:
    """Put suggested tags on their stories, a change to be undone for each tag; return how many were."""
    done = 0
    for role in ("about", "mentioned"):
        tags = {row.tag_id: row.tag for row in rows if row.role == role}
        for pk, tag in tags.items():
            ids = [row.article_id for row in rows if row.tag_id == pk and row.role == role]
            done += len(put_on(tag, ids, role=role, by=by).kept["stories"])
    SuggestedTag.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return done


def dismiss(rows: list[SuggestedTag], *, by: User) -> None:
    """Remember that stories are not to have the tags that were suggested."""
    DismissedTag.remember([(row.article_id, row.tag_id) for row in rows], by=by)
    SuggestedTag.objects.filter(pk__in=[row.pk for row in rows]).delete()
