"""A delivered story's words, tags, places and pictures become a draft: what is written into which field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from articles import body
from articles.enrichment.names import fold, slugify
from articles.models import Address, Article, ArticleTag, Author, Generation, PhotoUse, Section, Source, Tag, User
from articles.story import Story, StoryPhoto, StoryTag
from articles.takes import name_of
from articles.working_copy import Changes, save

_LIMITS = {"headline": 250, "kicker": 80, "dateline": 120, "standfirst": 600}
EMBARGO = "Embargo: "  # before the reason of one, among the notes of our own export
Uses = dict[str, dict[str, Any]]  # a picture's place → what stands there
Pictures = dict[str, int]  # a picture as its story names it → the id of its photo


def write(
    article: Article,
    story: Story,
    *,
    by: User | None,
    why: str,
    pictures: Pictures | None = None,
    policy: Source | None = None,
) -> None:
    """Fill an article with a story and keep the version. What an earlier version of the story placed goes."""
    based_on = article.lock_version if article.pk else None
    if article.pk:
        article.uses.all().delete()
    notes = fill(article, story, policy)
    article.section_id = article.section_id or _section(story, policy)
    # Once: every answer writes the draft anew.
    article.notes = "\n".join([article.notes, *(note for note in notes if note not in article.notes)]).strip()
    article.body, uses = places(story, pictures or {})
    changes = Changes(bylines=_bylines(story), tags=_tags(article, story), uses=uses)
    save(article, by=by, based_on=based_on, why=why, changes=changes)


def fill(article: Article, story: Story, policy: Source | None = None) -> list[str]:
    """Set an article's own fields; return what the desk must read in its notes, so that no word is lost."""
    too_long = [note for name, limit in _LIMITS.items() if (note := _fit(article, story, name, limit))]
    article.language = story.language or (policy.language if policy else "") or article.language
    article.language = article.language[:12]
    article.dated_at, article.time_known = story.published_at, story.time_known or story.published_at is None
    article.embargo_until = story.embargo_until
    article.embargo_reason = (_reason(story) or "as its source asks")[:200] if story.embargo_until else ""
    article.held_back = "" if story.usable else (story.status or "not for publication")[:200]
    for name in ("front_headline", "search_title", "social_title"):
        setattr(article, name, (getattr(story, name) or getattr(article, name))[:120])
    if not article.ever_public and story.slug:
        article.slug = slugify(story.slug)[:90]
    if story.story_type in Article.StoryType.values:
        article.story_type = str(story.story_type)
    article.source_text = story.source_text
    article.source_version = (story.version or "")[:100]
    article.source_updated_at = story.moment
    article.slugline = (story.slugline or "")[:200]
    article.take_name = article.take_name or name_of(story)
    return too_long + _for_the_desk(article, story)


def note_version(article: Article, story: Story) -> None:
    """Write which of its source's versions an article is as new as."""
    changed = {
        "source_version": (story.version or "")[:100],
        "source_updated_at": story.moment,
    }
    Article.objects.filter(pk=article.pk).update(**changed)


def places(story: Story, pictures: Pictures) -> tuple[str, Uses]:
    """Return the body of a story and what stands at each place of a picture."""
    html, placed = body.from_blocks(story.blocks)
    uses = {key: _use(block.photo, pictures) for key, block in placed if block.photo}
    for block in story.blocks:
        if block.photo and block.photo.lead and PhotoUse.LEAD not in uses:
            uses[PhotoUse.LEAD] = {"caption": body.caption_html(block), **_use(block.photo, pictures)}
    return html, uses


def _use(photo: StoryPhoto, pictures: Pictures) -> dict[str, Any]:
    return {
        "credit": photo.credit[:200],
        "alt": photo.alt[:400] if photo.alt else None,
        "decorative": photo.alt == "",
        "photo_id": pictures.get(photo.file or ""),
    }


def _for_the_desk(article: Article, story: Story) -> list[str]:
    now = timezone.now()
    notes = [note for note in story.internal_notes if not _is_reason(article, note)]
    if story.expires_at and story.expires_at > now:
        article.withdraw_at = story.expires_at
        notes.append("Its source asks for it to be taken down at the time that is set.")
    elif story.expires_at:
        notes.append(f"By its source it expired on {story.expires_at:%-d %B %Y}.")
    return notes


def make_missing(story: Story) -> None:
    """Make the section and the tags that a file taken at its word names and the desk lacks."""
    slug = story.section_slug or slugify(story.section or "")[:50]
    if story.section and slug and not story.error and _section(story, None) is None:
        Section.objects.get_or_create(slug=slug, defaults={"name": story.section[:60]})
    for tag in story.tags:
        if tag.slug:
            _make_tag(tag, tag.register_kind)


def _reason(story: Story) -> str:
    """Return why a story is under its embargo, where our own export says so among its notes."""
    notes = (note.removeprefix(EMBARGO) for note in story.internal_notes if note.startswith(EMBARGO))
    return next(notes, "")


def _is_reason(article: Article, note: str) -> bool:
    return bool(article.embargo_until) and note.startswith(EMBARGO)


def _fit(article: Article, story: Story, name: str, limit: int) -> str | None:
    """Set a field; what is too long for it stands whole in the notes, so that no word is lost."""
    value = getattr(story, name) or ""
    setattr(article, name, value[:limit])
    return f"The {name} as delivered: {value}" if len(value) > limit else None


def _section(story: Story, policy: Source | None) -> int | None:
    """Return the section at the address that is stated, or called as the source's category, else the source's own."""
    if story.section:
        slugs = [story.section_slug or "", slugify(story.section)[:50]]
        found = Section.objects.filter(Q(name__iexact=story.section) | Q(slug__in=slugs))
        best = min(found, key=lambda section: section.slug != story.section_slug, default=None)
        if best is not None:
            return int(best.pk)
    return policy.section_id if policy else None


def _bylines(story: Story) -> list[tuple[int | None, str]]:
    if not story.bylines:
        return []
    slugs = [slugify(name)[:120] for name in story.bylines]
    known = Author.objects.filter(Q(name__in=story.bylines) | Q(slug__in=slugs))
    authors = {fold(author.name): author.pk for author in known}
    return [(authors.get(fold(name)), name[:120]) for name in story.bylines if name.strip()]


def _tags(article: Article, story: Story) -> list[ArticleTag]:
    """The story's sure tags, after those an editor has set: a re-import leaves these."""
    kept = list(article.tag_rows.filter(origin=ArticleTag.Origin.EDITOR)) if article.pk else []
    return kept + tag_rows(article, story, known_tags([story]))


def known_tags(stories: Sequence[Story]) -> dict[tuple[str, str], Tag]:
    """Return the tags that stories are sure of, by (kind, slug): what was merged or renamed since is found, too."""
    asked = {(tag.register_kind, tag_slug(tag)) for story in stories for tag in story.tags if tag.verdict == "sure"}
    found = Tag.objects.by_address({slug for _, slug in asked}) if asked else {}
    ids = {key: row.pk for key, row in found.items() if row.merged_into_id}
    paths = {Tag(kind=kind, slug=slug).get_absolute_url(): (kind, slug) for kind, slug in asked - found.keys()}
    if paths:
        moved = Address.objects.filter(path__in=paths, target=Address.Target.TAG, current=False)
        ids |= {paths[path]: pk for path, pk in moved.values_list("path", "target_id")}
    stands = Tag.objects.stands_for(ids.values()) if ids else {}
    return found | {key: stands[pk] for key, pk in ids.items() if pk in stands}


def tag_slug(tag: StoryTag) -> str:
    """Return the address of a tag's page, that of one we lack as it would be."""
    return tag.slug or slugify(tag.name)[:100]


def tag_rows(article: Article, story: Story, known: dict[tuple[str, str], Tag]) -> list[ArticleTag]:
    """Return a row for each sure tag of a story, each tag once, out of those known by (kind, slug)."""
    found: dict[int, ArticleTag] = {}
    for tag in story.tags:
        if tag.verdict != "sure":
            continue
        kind = tag.register_kind
        row = known.get((kind, tag_slug(tag))) or (None if tag.slug else _make_tag(tag, kind))
        if row is not None and row.pk not in found:
            known[kind, tag_slug(tag)] = row
            found[row.pk] = ArticleTag(
                content_object=article,
                tag=row,
                role=tag.role,
                origin=ArticleTag.Origin.IMPORT,
                order=len(found),
                mentions=list(tag.mentions),
            )
    return list(found.values())


def _make_tag(tag: StoryTag, kind: str) -> Tag | None:
    """Make a tag for a name that we lacked and an editor (or a source we take tags from) said yes to."""
    slug = (tag.slug or slugify(tag.name))[:100]
    if not slug:
        return None
    row: Tag
    row, made = Tag.objects.get_or_create(kind=kind, slug=slug, defaults={"name": tag.name[:100]})
    if made:
        Generation.bump(Generation.REGISTER)
    return row
