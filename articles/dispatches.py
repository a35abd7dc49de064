"""Articles → what leaves the house of them: the working copy, or what readers see now; a few queries a hundred."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from articles import body
from articles.enrichment.names import slugify
from articles.exporters import Dispatch, Picture
from articles.models import Article, Photo, PhotoUse, PublishedArticle, SiteSettings
from articles.own_ids import own_id
from articles.photo_details import details_of
from articles.photos import renditions
from articles.story import Block, Story, StoryPhoto, StoryTag

AT_ONCE = 100  # stories whose tags and pictures are loaded together
# What readers get of a picture: as shot, without what the file says of its maker's camera and place.
PUBLIC_WIDTH = renditions.LADDER["inline"].widths[-1]
_OF_A_CANCEL = "story_type status source_ref version language published_at time_known updated_at link".split()
_CANCELED = {Article.Status.WITHDRAWN, Article.Status.KILLED}


def story_of(article: Article) -> Story:
    """Return the working copy as the neutral value that an importer of its export reads."""
    return next(dispatches(Article.objects.filter(pk=article.pk))).story


def dispatches(articles: QuerySet[Article]) -> Iterator[Dispatch]:
    """Yield the working copies in order of their numbers."""
    paper = SiteSettings.load()
    live = PublishedArticle.objects.live().filter(article=OuterRef("pk")).values("path")[:1]
    uses = PhotoUse.objects.filter(placed=True).select_related("photo")
    rows = (
        articles.order_by("pk")
        .select_related("section")
        .annotate(live_path=Subquery(live))
        .prefetch_related("bylines__author", "tag_rows__tag", Prefetch("uses", queryset=uses, to_attr="placed_uses"))
    )
    for article in rows.iterator(AT_ONCE):
        yield _working_copy(article, paper)


def public_dispatches(articles: QuerySet[Article]) -> Iterator[Dispatch]:
    """Yield what readers see now of these stories, in order of their numbers: nothing that only the desk knows."""
    paper = SiteSettings.load()
    rows = (
        PublishedArticle.objects.live()
        .filter(article__in=articles.order_by().values("pk"))
        .order_by("article_id")
        .select_related("section", "article")
        .prefetch_related("tag_rows__tag", "photo_rows__photo")
    )
    for row in rows.iterator(AT_ONCE):
        yield _public_copy(row, paper)


def picture_name(photo: Photo, *, public: bool = False) -> str:
    """Return the name of a photo's file in an export: it says what it is, and no two are alike."""
    stem = slugify(photo.file_name.rpartition(".")[0])[:60].strip("-") or "picture"
    ending = "jpg" if public else renditions.ENDINGS.get(photo.format, photo.format)
    return f"{stem}-{photo.checksum[:12]}.{ending}"


def _working_copy(article: Any, paper: SiteSettings) -> Dispatch:
    killed = article.status == Article.Status.KILLED
    uses = {} if killed else {use.key: use for use in article.placed_uses}
    photos = {key: use.photo for key, use in uses.items() if use.photo is not None}
    story = _facts(article, article.live_path, article.tag_rows.all(), paper).replace(
        bylines=tuple(str(byline) for byline in article.bylines.all()),
        published_at=_in_zone(article.dated_at, paper),
        time_known=article.time_known and article.dated_at is not None,
        updated_at=article.touched_at,
        embargo_until=article.embargo_until,
        expires_at=article.withdraw_at,
        source_ref=article.source_ref or own_id(article),
        version=article.source_version or str(article.lock_version),
        status=_status(article),
        usable=_status(article) == "usable",
        slugline=article.slugline or None,
        link=article.link or _address(article.live_path, paper),
        internal_notes=_notes(article),
        blocks=tuple(_blocks(article.body, {key: _use_words(use) for key, use in uses.items()}, photos)),
    )
    if killed:
        # What was killed for good leaves as its cancel alone: none of its words goes out again.
        story = Story(**{name: getattr(story, name) for name in _OF_A_CANCEL}, usable=False)
    return _dispatch(article, story, {picture_name(p): _picture(p) for p in photos.values()}, paper)


def _public_copy(row: Any, paper: SiteSettings) -> Dispatch:
    photos = {place.place: place.photo for place in row.photo_rows.all()}
    words = {place.place: (place.caption, place.photo.credit, place.alt or None) for place in row.photo_rows.all()}
    article = row.article
    story = _facts(row, row.path, row.tag_rows.all(), paper).replace(
        bylines=tuple(byline["name"] for byline in row.bylines),
        published_at=_in_zone(row.dated_at, paper),
        time_known=row.time_known,
        updated_at=row.updated_at,
        source_ref=article.source_ref or own_id(article),
        version=article.source_version or str(article.lock_version),
        status="usable",
        link=article.link or _address(row.path, paper),
        blocks=tuple(_blocks(row.body, words, photos, public=True)),
    )
    pictures = {picture_name(p, public=True): _public_picture(p) for p in photos.values()}
    return _dispatch(article, story, pictures, paper)


def _dispatch(article: Article, story: Story, pictures: Mapping[str, Picture], paper: SiteSettings) -> Dispatch:
    return Dispatch(
        uri=own_id(article),
        number=article.pk,
        story=story,
        source=article.source,
        changed_at=article.touched_at,
        provider=paper.name,
        pictures=pictures,
    )


def _status(article: Article) -> str:
    if article.status in _CANCELED:
        return "canceled"
    return "withheld" if article.held_back else "usable"


def _notes(article: Article) -> tuple[str, ...]:
    reason = f"Embargo: {article.embargo_reason}" if article.embargo_until and article.embargo_reason else ""
    held = f"Held back: {article.held_back}" if article.held_back not in ("", "withheld") else ""
    return tuple(filter(None, (article.notes, reason, held)))


def _address(path: str | None, paper: SiteSettings) -> str | None:
    return paper.address.rstrip("/") + path if path and paper.address else None


def _in_zone(moment: datetime | None, paper: SiteSettings) -> datetime | None:
    """A day without a time is the site's day: its moment must say so."""
    return moment.astimezone(paper.zone) if moment else None


def _facts(row: Any, path: str | None, tags: Any, paper: SiteSettings) -> Story:
    """What a working copy and what readers see of it say in the same fields."""
    slug = getattr(row, "slug", "") or (path or "").strip("/").rpartition("/")[2] or slugify(row.headline)[:80]
    return Story(
        headline=row.headline,
        kicker=row.kicker or None,
        standfirst=row.standfirst or None,
        dateline=row.dateline or None,
        language=row.language or None,
        section=row.section.name if row.section else None,
        section_slug=row.section.slug if row.section else None,
        story_type=row.story_type,
        front_headline=row.front_headline or None,
        search_title=row.search_title or None,
        social_title=row.social_title or None,
        slug=slug.strip("-") or None,
        tags=tuple(_tag(tag_row) for tag_row in tags),
    )


def _tag(row: Any) -> StoryTag:
    mentions = tuple(getattr(row, "mentions", ()))
    return StoryTag(row.tag.kind, row.tag.name, row.tag.slug, row.role, "sure", mentions)


def _use_words(use: PhotoUse) -> tuple[str, str, str | None]:
    """Return the caption (inline HTML), the credit as it is printed, and the alt text of a use."""
    photo = use.photo
    if photo is None:
        return use.caption, use.credit, use.alt
    alt = "" if use.decorative else use.alt or photo.alt_text or None
    return use.caption, photo.credit or use.credit, alt


def _blocks(
    html: str, words: Mapping[str, tuple[str, str, str | None]], photos: Mapping[str, Photo], public: bool = False
) -> Iterator[Block]:
    """Yield a body's blocks, the lead before them, each picture with its file and the words of its use."""
    layouts = {figure.key: figure for figure in body.figures(html)}
    if PhotoUse.LEAD in words:
        yield _photo_block(*words[PhotoUse.LEAD], photos.get(PhotoUse.LEAD), lead=True, public=public)
    for block, key in body.to_blocks(html):
        if key is None:
            yield block
            continue
        _, credit, alt = words.get(key, ("", "", None))
        figure = layouts[key]
        yield _photo_block(figure.caption, credit, alt, photos.get(key), layout=figure.layout, public=public)


def _photo_block(
    caption: str,
    credit: str,
    alt: str | None,
    photo: Photo | None,
    *,
    lead: bool = False,
    layout: str = body.LAYOUTS[0],
    public: bool,
) -> Block:
    plain = body.caption_text(caption)
    file = picture_name(photo, public=public) if photo else None
    return Block(
        "photo",
        " ".join(filter(None, (plain, credit))),
        html=caption if "<" in caption else None,
        photo=StoryPhoto(plain, credit, alt, file, lead, layout),
    )


def _picture(photo: Photo) -> Picture:
    original = photo.original
    return Picture(
        name=picture_name(photo),
        number=photo.pk,
        media_type=f"image/{photo.format}",
        width=photo.width,
        height=photo.height,
        checksum=photo.checksum,
        size=original.size if original.storage.exists(str(original.name)) else None,
        details=details_of(photo),
        **_said(photo),
    )


def _public_picture(photo: Photo) -> Picture:
    width, height = renditions.size_of(photo.width, photo.height, "full", PUBLIC_WIDTH)
    return Picture(picture_name(photo, public=True), photo.pk, "image/jpeg", width, height, **_said(photo))


def _said(photo: Photo) -> dict[str, Any]:
    return {
        "headline": photo.headline,
        "creator": photo.creator,
        "copyright": photo.copyright,
        "taken_at": photo.taken_at,
        "city": photo.city,
    }
