"""One tag put on many stories, or taken off them: each story a version of its own, and all of it undone at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied

from articles import publishing
from articles.models import Article, ArticleTag, PublishedArticle, Tag, TagChange, User
from articles.permissions import may, may_edit
from articles.tag_changes import ChangeRefused, mark_undone
from articles.working_copy import Changes, StaleVersion, save

MOST = 500  # stories at once: they are saved while an editor waits
TRIES = 3  # each lost to somebody who saved the same story
Verb = TagChange.Verb
Turn = Callable[[list[ArticleTag]], list[ArticleTag]]
Row = list[Any]  # [story's id, role, origin, words]: what a story's tag was


@dataclass
class Plan:
    """What a change of many stories would do."""

    change: list[Article] = field(default_factory=list)
    has_already: list[Article] = field(default_factory=list)  # or has it not, where it is to be taken off
    not_yours: list[Article] = field(default_factory=list)


def plan(verb: str, tag: Tag, ids: Iterable[int], *, by: User) -> Plan:
    """Say what `put_on` or `take_off` would do, and do nothing."""
    found, ids = Plan(), list(ids)
    tagged = ArticleTag.objects.filter(tag=tag, content_object__in=ids)
    tagged_ids = set(tagged.values_list("content_object", flat=True))
    for article in Article.objects.on_desk().filter(pk__in=ids).order_by("-touched_at", "-pk"):
        if (article.pk in tagged_ids) == (verb == Verb.PUT_ON):
            found.has_already.append(article)
        elif may_edit(by, article):
            found.change.append(article)
        else:
            found.not_yours.append(article)
    return found


def put_on(tag: Tag, ids: Iterable[int], *, role: str, by: User) -> TagChange:
    """Tag the stories that have not got it. What is live and has no other change waiting goes live with it."""
    role = role if role in ArticleTag.Role.values else ArticleTag.Role.ABOUT
    wanted = plan(Verb.PUT_ON, tag, ids, by=by).change
    done = [a.pk for a in wanted if _change(a, _with(ArticleTag(tag=tag, role=role)), by=by, why=f"tagged {tag}")]
    return _record(Verb.PUT_ON, tag, by, f"“{tag}” put on {_stories(len(done))}", {"stories": done})


def take_off(tag: Tag, ids: Iterable[int], *, by: User) -> TagChange:
    """Take a tag off the stories that have it."""
    done: list[Row] = []
    for article in plan(Verb.TAKE_OFF, tag, ids, by=by).change:
        row = article.tag_rows.filter(tag=tag).first()
        if row and _change(article, _without(tag.pk), by=by, why=f"{tag} taken off"):
            done.append([article.pk, row.role, row.origin, row.mentions])
    return _record(Verb.TAKE_OFF, tag, by, f"“{tag}” taken off {_stories(len(done))}", {"rows": done})


def undo(change: TagChange, *, by: User) -> None:
    """Take a change of many stories back, in those whose tag is as it left it; ChangeRefused if it was already."""
    _check_may_undo(change, by)
    mark_undone(change, by=by)
    why = f"undone: {change}"
    tag = Tag.objects.stands_for([change.tag_id])[change.tag_id]  # it may have been merged since
    if change.verb == Verb.PUT_ON:
        for article in plan(Verb.TAKE_OFF, tag, change.kept["stories"], by=by).change:
            # A story that had the other one of a merge by itself keeps it.
            if tag == change.tag or article.tag_rows.filter(tag=tag, tagged_as=change.tag).exists():
                _change(article, _without(tag.pk), by=by, why=why)
    else:
        was = {pk: ArticleTag(tag=tag, role=r, origin=o, mentions=m) for pk, r, o, m in change.kept["rows"]}
        for article in plan(Verb.PUT_ON, tag, was, by=by).change:
            _change(article, _with(was[article.pk]), by=by, why=why)


def _check_may_undo(change: TagChange, by: User) -> None:
    ids = change.kept["stories"] if change.verb == Verb.PUT_ON else [row[0] for row in change.kept["rows"]]
    others = sum(not may_edit(by, article) for article in Article.objects.on_desk().filter(pk__in=ids))
    if others:
        raise ChangeRefused(f"{_stories(others).capitalize()} of these are not yours to change: ask a sub-editor.")


def _record(verb: str, tag: Tag, by: User, words: str, kept: dict[str, Any]) -> TagChange:
    return TagChange.objects.create(verb=verb, tag=tag, by=by, words=words[:250], kept=kept)


def _stories(count: int) -> str:
    return f"{count} {'story' if count == 1 else 'stories'}"


def _with(row: ArticleTag) -> Turn:
    return lambda rows: [*rows, row]


def _without(tag: int) -> Turn:
    return lambda rows: [row for row in rows if row.tag_id != tag]


def _change(article: Article, turn: Turn, *, by: User, why: str) -> bool:
    """Save a story with other tags, and publish it if nothing else of it waits; False if it has gone from the desk."""
    for fresh in _anew(article):
        as_published = _is_as_published(fresh)
        changes = Changes(tags=turn(list(fresh.tag_rows.all())))
        try:
            save(fresh, by=by, based_on=fresh.lock_version, why=why[:200], changes=changes)
        except StaleVersion:
            continue
        if as_published and may(by, "publish"):
            # One that may not be published as it is, or not by them, keeps the tag in its working copy.
            with suppress(publishing.Refused, PermissionDenied):
                publishing.publish(fresh, by=by, why=why)
        return True
    return False


def _anew(article: Article) -> Iterator[Article]:
    for _ in range(TRIES):
        fresh = Article.objects.on_desk().filter(pk=article.pk).first()
        if fresh is None:
            return
        yield fresh


def _is_as_published(article: Article) -> bool:
    """Test whether readers have the story's newest version, and no other one is scheduled."""
    newest = article.revisions.values_list("pk", flat=True).first()
    if article.status != Article.Status.PUBLISHED or article.public_revision_id != newest:
        return False
    return not PublishedArticle.objects.filter(article=article, slot=PublishedArticle.Slot.NEXT).exists()
