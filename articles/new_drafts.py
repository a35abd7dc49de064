"""Many new drafts made at once, in a dozen statements for all of them: what an archive of a million stories needs.

The rows are those that `drafts.write` and `working_copy.save` would make of each; a test holds them to that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone

from articles import body, drafts, identity, search
from articles.enrichment.names import fold, slugify
from articles.models import (
    Article,
    ArticleTag,
    Author,
    Byline,
    Generation,
    PhotoUse,
    Revision,
    Section,
    Source,
    StoryKey,
    User,
)
from articles.story import Story
from articles.working_copy import FIELDS


@dataclass
class NewDraft:
    """A story that we do not have, with what goes with it; `article` is made of it."""

    story: Story
    source: str
    pictures: drafts.Pictures
    policy: Source | None
    keys: identity.Keys
    article: Article = field(default_factory=Article)
    bylines: list[Byline] = field(default_factory=list)
    tags: list[ArticleTag] = field(default_factory=list)
    uses: list[PhotoUse] = field(default_factory=list)


def make(new: Sequence[NewDraft], *, by: User | None, why: str) -> None:
    """Make the articles of stories that are known by no key, all or none. Raises IntegrityError if one has come."""
    Generation.share()
    known = _Known([draft.story for draft in new])
    now = timezone.now()
    for draft in new:
        _fill(draft, known, by, now)
    Article.objects.bulk_create([draft.article for draft in new])
    Byline.objects.bulk_create([row for draft in new for row in draft.bylines])
    ArticleTag.objects.bulk_create([row for draft in new for row in draft.tags])
    PhotoUse.objects.bulk_create([row for draft in new for row in draft.uses])
    StoryKey.objects.bulk_create(sorted((key for draft in new for key in _keys(draft)), key=lambda row: row.key))
    Revision.objects.bulk_create([_first_version(draft, by, why, now) for draft in new])
    search.remember_new_articles(
        [
            (draft.article, [known.name_of(row) for row in draft.bylines], draft.uses, [row.tag for row in draft.tags])
            for draft in new
        ]
    )


class _Known:
    """The sections, authors and tags that stories may name, each kind in one query."""

    def __init__(self, stories: Sequence[Story]) -> None:
        self.sections: dict[str, int] = {}
        for pk, name, slug in Section.objects.order_by("-order", "-pk").values_list("pk", "name", "slug"):
            self.sections |= {name.casefold(): pk, slug: pk}
        names = {name for story in stories for name in story.bylines}
        self.authors: dict[str, Author] = {}
        if names:
            slugs = {slugify(name)[:120] for name in names}
            found = Author.objects.filter(Q(name__in=names) | Q(slug__in=slugs))
            self.authors = {fold(author.name): author for author in found}
        self.tags = drafts.known_tags(stories)

    def section(self, draft: NewDraft) -> int | None:
        called, default = draft.story.section or "", draft.policy.section_id if draft.policy else None
        names = (draft.story.section_slug or "", called.casefold(), slugify(called)[:50]) if called else ()
        return next((self.sections[name] for name in names if name in self.sections), default)

    @staticmethod
    def name_of(byline: Byline) -> str:
        return byline.name or str(byline.author)


def _fill(draft: NewDraft, known: _Known, by: User | None, now: datetime) -> None:
    article, story = draft.article, draft.story
    article.source, article.lock_version = draft.source, 1
    article.created_at = article.touched_at = now
    article.created_by = article.touched_by = by
    article.notes = "\n".join(drafts.fill(article, story, draft.policy)).strip()
    article.section_id = known.section(draft)
    article.body, places = drafts.places(story, draft.pictures)
    article.source_ref = (story.source_ref or "")[:300] or None
    article.link = (story.link or "")[:500] if identity.LINK in draft.keys else None
    article.fingerprint = story.fingerprint
    draft.bylines = _bylines(article, story, known)
    draft.tags = drafts.tag_rows(article, story, known.tags)
    draft.uses = list(_uses(article, places))


def _bylines(article: Article, story: Story, known: _Known) -> list[Byline]:
    rows: list[Byline] = []
    for name in story.bylines:
        if name.strip():
            author = known.authors.get(fold(name))
            rows.append(Byline(article=article, order=len(rows), author=author, name="" if author else name[:120]))
    return rows


def _uses(article: Article, places: drafts.Uses) -> Iterable[PhotoUse]:
    captions = {figure.key: figure.caption for figure in body.figures(article.body)}
    for key, values in places.items():
        use = PhotoUse(article=article, key=key, **values)
        if key == PhotoUse.LEAD:
            use.placed = bool(use.photo_id or use.caption)
        else:
            use.placed, use.caption = key in captions, captions.get(key, "")
        if use.placed or use.photo_id:
            yield use


def _keys(draft: NewDraft) -> list[StoryKey]:
    return [StoryKey(key=key, kind=kind, article=draft.article) for kind, key in draft.keys.items()]


def _first_version(draft: NewDraft, by: User | None, why: str, now: datetime) -> Revision:
    """Return the version that `working_copy.keep_version` would keep of a new story."""
    article = draft.article
    state: dict[str, Any] = {name: getattr(article, name) for name in FIELDS}
    state["bylines"] = [[row.author_id, row.name] for row in draft.bylines]
    state["tags"] = [[row.tag_id, row.role, row.origin, row.mentions] for row in draft.tags]
    placed = sorted((use for use in draft.uses if use.placed), key=lambda use: use.key)
    state["uses"] = {use.key: [use.photo_id, use.caption, use.credit, use.alt, use.decorative] for use in placed}
    kept = json.loads(json.dumps(state, cls=DjangoJSONEncoder))
    digest = hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()
    return Revision(article=article, number=1, state=kept, digest=digest, made_by=by, made_at=now, why=why)
