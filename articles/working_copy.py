"""Saving the working copy: the one place that writes an Article, refuses a stale save, and keeps every version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone

from articles import body, search
from articles.models import (
    Article,
    ArticleTag,
    Author,
    Byline,
    Generation,
    Photo,
    PhotoUse,
    Revision,
    Section,
    Tag,
    User,
)

FIELDS = (
    "kicker headline front_headline search_title social_title slug standfirst body section_id dateline language "
    "story_type notes dated_at time_known publish_at embargo_until embargo_reason withdraw_at planned_for"
).split()
# All that a save writes. What the verbs write (status, bin, versions in public) may have changed since it was read.
SAVED = [
    *FIELDS,
    *("lock_version", "touched_at", "touched_by", "held_back", "source_text"),
    *("source_version", "source_updated_at", "slugline", "take_name"),
]


class StaleVersion(Exception):
    """Somebody saved a newer version than the one this change was made on; `current` is theirs."""

    def __init__(self, current: Revision | None):
        super().__init__("Somebody else has saved this story since you opened it.")
        self.current = current


@dataclass
class Changes:
    """What a save brings besides the article's own fields; None leaves a part as it is."""

    bylines: list[tuple[int | None, str]] | None = None  # (author's id or None, free name)
    tags: list[ArticleTag] | None = None
    uses: dict[str, dict[str, Any]] = field(default_factory=dict)  # key → the changed fields of its PhotoUse


def state_of(article: Article) -> dict[str, Any]:
    """Return everything a version keeps, JSON-ready."""
    state = {name: getattr(article, name) for name in FIELDS}
    state["bylines"] = [[byline.author_id, byline.name] for byline in article.bylines.all()]
    state["tags"] = [[row.tag_id, row.role, row.origin, row.mentions] for row in article.tag_rows.all()]
    state["uses"] = {
        use.key: [use.photo_id, use.caption, use.credit, use.alt, use.decorative]
        for use in article.uses.filter(placed=True).order_by("key")
    }
    kept: dict[str, Any] = json.loads(json.dumps(state, cls=DjangoJSONEncoder))
    return kept


@transaction.atomic
def save(
    article: Article, *, by: User | None, based_on: int | None, why: str = "", changes: Changes | None = None
) -> Revision:
    """Save the article as changed in memory and keep the version.

    `based_on` is the `lock_version` the change was made on, None for a new story. Raises StaleVersion, with nothing
    written, when somebody has saved since: the test and the write are one statement, so no two saves can both pass.
    """
    changes = changes or Changes()
    if changes.tags is not None:
        Generation.share()
    _claim(article, based_on)
    article.touched_at = timezone.now()
    article.touched_by = by
    article.body = body.clean(article.body or "")
    if article.pk is None:
        article.created_by = by
        article.save()
    article.body = _place_uses(article, changes.uses)
    article.save(update_fields=SAVED)
    if changes.bylines is not None:
        _write_bylines(article, changes.bylines)
    if changes.tags is not None:
        _write_tags(article, changes.tags)
    search.remember_article(article)
    return keep_version(article, by=by, why=why)


def _claim(article: Article, based_on: int | None) -> None:
    """Take the next lock version of a story, or raise StaleVersion."""
    if article.pk is None:
        article.lock_version = 1
        return
    theirs = Article.objects.filter(pk=article.pk)
    if based_on is None or not theirs.filter(lock_version=based_on).update(lock_version=based_on + 1):
        raise StaleVersion(article.revisions.first())
    article.lock_version = based_on + 1


@transaction.atomic
def attach(use: PhotoUse, photo: Photo | None, *, by: User | None, alt: str | None = None) -> Revision:
    """Put a photo on a waiting caption, or take it off: no conflict with somebody who types.

    Raises StaleVersion where the caption has gone from the story meanwhile.
    """
    # The story first, as a save does: two who lock in one order never wait for each other in a ring.
    article: Article = Article.objects.select_for_update().get(pk=use.article_id)
    if not article.uses.filter(pk=use.pk).exists():
        raise StaleVersion(article.revisions.first())
    use.photo = photo
    use.alt = use.alt if alt is None else alt[:400]
    use.save(update_fields=["photo", "alt"])
    article.touched_at, article.touched_by = timezone.now(), by
    article.save(update_fields=["touched_at", "touched_by"])
    return keep_version(article, by=by, why="photo attached" if photo else "photo taken off")


def keep_version(article: Article, *, by: User | None, why: str) -> Revision:
    """Keep the story's present state as a version, unless it is the newest one's already."""
    state = state_of(article)
    digest = hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest()
    newest = article.revisions.first()
    if newest is not None and newest.digest == digest:
        return newest
    number = (article.revisions.aggregate(top=Max("number"))["top"] or 0) + 1
    return Revision.objects.create(
        article=article, number=number, state=state, digest=digest, made_by=by, why=why[:200]
    )


def restore_state(article: Article, revision: Revision) -> Changes:
    """Set the article's fields in memory to a version's and return the rest, for `save`."""
    state = revision.state
    fields = {field.attname: field for field in Article._meta.concrete_fields}
    for name in FIELDS:
        setattr(article, name, fields[name].to_python(state[name]))
    # What has been deleted since then stays away.
    known = _known(Tag, [row[0] for row in state["tags"]])
    sections = _known(Section, [article.section_id])
    authors = _known(Author, [author for author, _ in state["bylines"]])
    photos = _known(Photo, [row[0] for row in state["uses"].values()])
    article.section_id = article.section_id if article.section_id in sections else None
    tags = [
        ArticleTag(tag_id=tag, role=role, origin=origin, mentions=mentions)
        for tag, role, origin, mentions in state["tags"]
        if tag in known
    ]
    uses = {
        key: {
            "photo_id": photo if photo in photos else None,
            "caption": caption,
            "credit": credit,
            "alt": alt,
            "decorative": decorative,
        }
        for key, (photo, caption, credit, alt, decorative) in state["uses"].items()
    }
    uses.setdefault(PhotoUse.LEAD, {"photo_id": None, "caption": ""})
    bylines = [(author, name) for author, name in state["bylines"] if name or author in authors]
    return Changes(bylines=bylines, tags=tags, uses=uses)


def _known(model: type[Model], ids: list[int | None]) -> set[int]:
    return set(model._default_manager.filter(pk__in=[pk for pk in ids if pk]).values_list("pk", flat=True))


def _write_bylines(article: Article, bylines: list[tuple[int | None, str]]) -> None:
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, order=n, author_id=author, name="" if author else name)
        for n, (author, name) in enumerate(bylines)
    )


def _write_tags(article: Article, rows: list[ArticleTag]) -> None:
    """Write a story's tags anew, those that were merged meanwhile as what they are now."""
    stands = Tag.objects.stands_for(row.tag_id for row in rows)
    before = dict(article.tag_rows.values_list("tag", "tagged_as"))
    article.tag_rows.all().delete()
    seen: dict[int, ArticleTag] = {}
    for row in rows:
        if row.tag_id in stands:
            tag = stands[row.tag_id]
            row.tagged_as_id = before.get(tag.pk) if row.tag_id == tag.pk else row.tag_id
            row.tag = tag
            seen.setdefault(tag.pk, row)
    for n, row in enumerate(seen.values()):
        row.pk, row.content_object, row.order = None, article, n
    ArticleTag.objects.bulk_create(seen.values())


def _place_uses(article: Article, changed: dict[str, dict[str, Any]]) -> str:
    """Bring the PhotoUse rows in line with the body's figures; return the body, foreign keys renamed."""
    own = {use.key: use for use in article.uses.all()}
    html, own = _adopt_foreign(article, own, changed)
    captions = {figure.key: figure.caption for figure in body.figures(html)}
    for key in captions.keys() - own.keys():
        own[key] = PhotoUse(article=article, key=key)
    if PhotoUse.LEAD in changed and PhotoUse.LEAD not in own:
        own[PhotoUse.LEAD] = PhotoUse(article=article, key=PhotoUse.LEAD)
    for key, use in own.items():
        for name, value in changed.get(key, {}).items():
            setattr(use, name, value)
        if key == PhotoUse.LEAD:
            use.placed = bool(use.photo_id or use.caption)
        else:
            use.placed = key in captions
            use.caption = captions.get(key, use.caption)
        if use.placed or use.photo_id:
            use.save()
        elif use.pk:
            use.delete()  # cut from the text, and there was no picture to keep for an undo
    return html


def _adopt_foreign(
    article: Article, own: dict[str, PhotoUse], changed: dict[str, dict[str, Any]]
) -> tuple[str, dict[str, PhotoUse]]:
    """Give figures pasted from another story a key of their own, with the same picture."""
    unknown = {figure.key for figure in body.figures(article.body)} - own.keys()
    if not unknown:
        return article.body, own
    renamed: dict[str, str] = {}
    for use in PhotoUse.objects.filter(key__in=unknown).exclude(article=article):
        if use.key in renamed:
            continue
        renamed[use.key] = body.new_key()
        copy = {"photo_id": use.photo_id, "credit": use.credit, "alt": use.alt, "decorative": use.decorative}
        changed[renamed[use.key]] = copy | changed.pop(use.key, {})
    return body.rename_figures(article.body, renamed) if renamed else article.body, own
