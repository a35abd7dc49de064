"""Where a delivery's stories meet the database: stored first, then enriched, asked about, and saved once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from articles import body
from articles.answers import answered, with_answer
from articles.enrichment import enrich
from articles.enrichment.names import fold, slugify
from articles.importers import importer_for
from articles.importers.parcel import Parcel
from articles.known_names import known_names
from articles.models import (
    Article,
    ArticleTag,
    Author,
    DeliveredStory,
    Delivery,
    PhotoUse,
    SiteSettings,
    Tag,
    User,
)
from articles.story import Story, UnreadableFile
from articles.working_copy import Changes, StaleVersion, save

SAME_STORY_WITHIN = timedelta(hours=48)
# Captions are weighed against all the rest of their story: in a book that would take minutes.
ENRICHED_BLOCKS = 2000
MADE = frozenset({"created", "updated"})  # the outcomes of a row that wrote its article
_LIMITS = {"headline": 250, "kicker": 80, "dateline": 120, "standfirst": 600}


@dataclass
class Outcome:
    """What became of one story of a file, for the contract's line."""

    file: str
    n: int = 1
    outcome: str = "failed"
    format: str | None = None
    error: str | None = None
    article: int | None = None
    source: str = "desk"
    story: Story = field(default_factory=Story)
    row: DeliveredStory | None = None

    def line(self) -> dict[str, Any]:
        """Return the import contract's object, every key there."""
        return {
            "file": self.file,
            "n": self.n,
            "format": self.format,
            "outcome": self.outcome,
            "error": self.error,
            "article": self.article,
            "source": self.source,
            **self.story.contract(),
        }


def read(parcel: Parcel, format: str | None = None) -> tuple[str, Iterator[Story]]:
    """Return the format's name and the stories of a parcel, enriched. Raises UnreadableFile."""
    importer = importer_for(parcel, format)
    return importer.name, (_enriched(story, parcel) for story in importer.read(parcel))


def receive(parcel: Parcel, *, by: User | None, source: str = "desk", format: str | None = None) -> Delivery:
    """Store what came and what is read of it; no article is made. Raises UnreadableFile, with nothing stored.

    The same bytes that wait already are given back, not stored twice.
    """
    waiting = _waiting_copy(parcel, source)
    if waiting is not None:
        return waiting
    name, found = read(parcel, format)
    stories = list(found)  # all of them before anything is stored: the last one may be unreadable
    with transaction.atomic():
        delivery = store(parcel, by=by, source=source, format=name)
        for n, story in enumerate(stories, 1):
            row = DeliveredStory(delivery=delivery, n=n, story=story.to_json())
            row.article = find_unchanged(story, source)
            if row.article:
                row.outcome = "unchanged"
            row.save()
    return delivery


def store(parcel: Parcel, *, by: User | None, source: str, format: str) -> Delivery:
    """Keep a delivery's bytes under PRIVATE_ROOT, and its row."""
    checksum = hashlib.sha256(parcel.data).hexdigest()
    delivery = Delivery(
        name=parcel.name.rsplit("/", 1)[-1][:255],
        checksum=checksum,
        size=len(parcel.data),
        source=source,
        format=format,
        arrived_by=by,
    )
    same = Delivery.objects.filter(checksum=checksum).first()
    if same:
        delivery.file.name = same.file.name
    else:
        delivery.file.save(checksum, ContentFile(parcel.data), save=False)
    delivery.save()
    return delivery


def run(
    parcel: Parcel,
    *,
    file: str,
    by: User | None = None,
    source: str = "desk",
    format: str | None = None,
    dry_run: bool = False,
) -> Iterator[Outcome]:
    """Read a parcel and save its stories, one transaction each; yield what became of each."""
    name, n = None, 0
    try:
        name, stories = read(parcel, format)
        delivery = None if dry_run else store(parcel, by=by, source=source, format=name)
        for n, story in enumerate(stories, 1):
            result = Outcome(file, n, format=name, source=source, story=story)
            if delivery is None:
                held = find_held(story, source)
                result.outcome, result.article = "read", held.pk if held else None
            else:
                row = DeliveredStory.objects.create(delivery=delivery, n=n, story=story.to_json())
                save_delivered(row, by=by, result=result)
            yield result
    except UnreadableFile as error:
        yield Outcome(file, n + 1, format=name, error=str(error), source=source)


def save_delivered(
    row: DeliveredStory, *, by: User | None, result: Outcome | None = None, anew: bool = False
) -> Outcome:
    """Save one delivered story as answered, in one transaction, and write down what became of it.

    `anew` makes a story of its own of what was held. A story that made its draft is not saved again.
    """
    with transaction.atomic():
        # Locked: two editors who save the same story make one draft, and its row keeps saying that it did.
        locked = DeliveredStory.objects.select_for_update().get(pk=row.pk)
        result = result or Outcome(row.delivery.name, row.n, format=row.delivery.format, source=row.delivery.source)
        result.row, result.story = row, answered(Story.from_json(locked.story), locked.answers)
        row.answers = locked.answers
        if locked.article_id and locked.outcome in MADE:
            row.article, row.outcome, row.article_version = locked.article, locked.outcome, locked.article_version
            result.outcome, result.article = row.outcome, row.article_id
        else:
            _save_row(row, result, by=by, anew=anew)
    return result


def _save_row(row: DeliveredStory, result: Outcome, *, by: User | None, anew: bool) -> None:
    try:
        with transaction.atomic():
            article, result.outcome, result.error = save_story(result.story, by=by, delivery=row.delivery, anew=anew)
    except (ValueError, IntegrityError, StaleVersion) as error:
        article, result.outcome, result.error = None, "failed", f"This story could not be saved: {error}"
    row.article, row.outcome, row.error = article, result.outcome, result.error or ""
    if result.outcome == "held" and result.error:
        # Not a failure: a question for the desk.
        result.story = result.story.replace(warnings=(*result.story.warnings, result.error))
        result.error = None
    if article and result.outcome in MADE:
        row.article_version = article.lock_version
    row.save()
    result.article = article.pk if article else None


def answer(row: DeliveredStory, part: str, n: str, value: str | None, *, by: User | None) -> DeliveredStory:
    """Keep one answer of an editor (value None takes it back); a draft nobody has touched follows it.

    Two editors' answers to one question: the last one stands. Raises ValueError where nothing of the kind is asked.
    """
    with transaction.atomic():
        row = DeliveredStory.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=row.pk)
        story = Story.from_json(row.story)
        row.answers = with_answer(story, row.answers, part, n, value)
        row.save(update_fields=["answers"])
        article = row.article
        if article is not None and shapes_draft(row):
            try:
                with transaction.atomic():
                    write(article, answered(story, row.answers), by=by, why="question answered")
            except StaleVersion:
                return row  # somebody saved the draft in this very moment: the answer is kept, their text stands
            row.article_version = article.lock_version
            row.save(update_fields=["article_version"])
    return row


def shapes_draft(row: DeliveredStory) -> bool:
    """Test whether answers still change the draft: nobody has saved it or put a picture into it since."""
    article = row.article
    return (
        article is not None
        and row.outcome in MADE
        and article.lock_version == row.article_version
        and article.status == Article.Status.DRAFT
        and article.binned_at is None
        and not article.uses.exclude(photo=None).exists()
    )


def save_story(
    story: Story, *, by: User | None, delivery: Delivery, anew: bool = False
) -> tuple[Article | None, str, str | None]:
    """Save a story once: (article, outcome, error). The same story again changes nothing, whoever brings it.

    `anew` skips the question whether it is a version of one we have.
    """
    source = delivery.source
    held = find_held(story, source)
    if held is not None and held.fingerprint == story.fingerprint:
        return held, "unchanged", None
    if held is not None and not anew:
        return _update(held, story, by=by)
    alike = None if anew else find_alike(story, delivery)
    if alike is not None:
        return alike, "held", "Is this a new version of the story we have, its next take, or another story?"
    # The source's own id stays with the story that has it.
    source_ref = None if held else story.source_ref
    article = Article(source=source, source_ref=source_ref, fingerprint=story.fingerprint)
    try:
        with transaction.atomic():
            write(article, story, by=by, why="imported")
    except IntegrityError:
        # Somebody imported the same story in this very moment.
        held = find_held(story, source)
        if held is None:
            raise
        return held, "unchanged", None
    return article, "created", None


def find_held(story: Story, source: str) -> Article | None:
    """Return our article of this story: by its source's own id, else by its very text."""
    if story.source_ref:
        held: Article | None = Article.objects.filter(source=source, source_ref=story.source_ref).first()
        if held:
            return held
    return Article.objects.filter(fingerprint=story.fingerprint).first()


def find_unchanged(story: Story, source: str) -> Article | None:
    """Return our article of this story if it has the very text already."""
    held = find_held(story, source)
    return held if held is not None and held.fingerprint == story.fingerprint else None


def find_alike(story: Story, delivery: Delivery, *, any_name: bool = False) -> Article | None:
    """Return a story that may be an earlier version: same name and sender within 48 hours, and words in common.

    `any_name` looks at every name and sender: enough for a word of warning, too little to hold a story.
    """
    recent = DeliveredStory.objects.filter(
        delivery__arrived_at__gte=timezone.now() - SAME_STORY_WITHIN,
        article__isnull=False,
        article__binned_at=None,
    ).exclude(delivery=delivery)
    if not any_name:
        recent = recent.filter(delivery__name=delivery.name, delivery__source=delivery.source)
    for row in recent.select_related("article").order_by("-pk")[:20]:
        if _alike(story, Story.from_json(row.story)):
            return row.article
    return None


def write(article: Article, story: Story, *, by: User | None, why: str) -> None:
    """Fill an article with a story's words, tags and places, and keep the version."""
    based_on = article.lock_version if article.pk else None
    warnings = [w for name, limit in _LIMITS.items() if (w := _fit(article, story, name, limit))]
    article.language = story.language or article.language
    article.dated_at, article.time_known = story.published_at, story.time_known or story.published_at is None
    article.embargo_until = story.embargo_until
    if story.embargo_until:
        article.embargo_reason = "as its source asks"
    article.held_back = "" if story.usable else (story.status or "not for publication")
    article.source_text = story.source_text
    article.fingerprint = story.fingerprint
    # Once: every answer writes the draft anew.
    article.notes = "\n".join([article.notes, *(w for w in warnings if w not in article.notes)]).strip()
    article.body, placed = body.from_blocks(story.blocks)
    uses: dict[str, dict[str, Any]] = {
        key: {"credit": block.photo.credit[:200], "alt": block.photo.alt} for key, block in placed if block.photo
    }
    lead = next((photo for photo, _ in story.photos if photo.lead), None)
    if lead:
        uses[PhotoUse.LEAD] = {"caption": lead.caption, "credit": lead.credit[:200], "alt": lead.alt}
    changes = Changes(bylines=_bylines(story), tags=_tags(article, story), uses=uses)
    save(article, by=by, based_on=based_on, why=why, changes=changes)


def _enriched(story: Story, parcel: Parcel) -> Story:
    if len(story.blocks) > ENRICHED_BLOCKS:
        return story.replace(warnings=(*story.warnings, "Too long a text: no captions and no names were looked for."))
    on = (story.published_at or timezone.now()).astimezone(parcel.zone).date()
    return enrich(story, known_names(), on)


def parcel_of(name: str, data: bytes) -> Parcel:
    """Return a parcel whose undated hours are meant in the site's zone."""
    return Parcel(name, data, SiteSettings.load().zone)


def _update(held: Article, story: Story, *, by: User | None) -> tuple[Article, str, str | None]:
    made_by = held.deliveries.filter(outcome__in=MADE).order_by("-pk").first()
    if made_by is None or not shapes_draft(made_by):
        return held, "held", "An editor has changed our story: the new version waits beside it."
    write(held, story, by=by, why="newer version imported")
    return held, "updated", None


def _waiting_copy(parcel: Parcel, source: str) -> Delivery | None:
    """Return the newest delivery of the very same bytes, if a story of it still waits."""
    same = Delivery.objects.filter(
        checksum=hashlib.sha256(parcel.data).hexdigest(), source=source, discarded_at=None, stories__outcome="waiting"
    )
    return same.order_by("-pk").first()


def _alike(story: Story, earlier: Story) -> bool:
    here, there = set(fold(story.headline).split()), set(fold(earlier.headline).split())
    if here and there and len(here & there) / len(here | there) >= 0.6:
        return True
    texts = {fold(block.text) for block in story.blocks if len(block.text) > 40}
    return len(texts & {fold(block.text) for block in earlier.blocks}) >= 2


def _fit(article: Article, story: Story, name: str, limit: int) -> str | None:
    """Set a field; what is too long for it stands whole in the notes, so that no word is lost."""
    value = getattr(story, name) or ""
    setattr(article, name, value[:limit])
    return f"The {name} as delivered: {value}" if len(value) > limit else None


def _bylines(story: Story) -> list[tuple[int | None, str]]:
    slugs = [slugify(name)[:120] for name in story.bylines]
    known = Author.objects.filter(Q(name__in=story.bylines) | Q(slug__in=slugs))
    authors = {fold(author.name): author.pk for author in known}
    return [(authors.get(fold(name)), name[:120]) for name in story.bylines]


def _tags(article: Article, story: Story) -> list[ArticleTag]:
    """The story's sure tags, after those an editor has set: a re-import leaves these."""
    kept = list(article.tag_rows.filter(origin=ArticleTag.Origin.EDITOR)) if article.pk else []
    sure = [tag for tag in story.tags if tag.verdict == "sure" and tag.slug]
    kinds = {tag: "person" if tag.kind == "player" else tag.kind for tag in sure}
    rows = {(row.kind, row.slug): row for row in Tag.objects.filter(slug__in=[tag.slug for tag in sure])}
    found = [
        ArticleTag(tag=rows[kinds[tag], tag.slug], role=tag.role, origin="import", mentions=list(tag.mentions))
        for tag in sure
        if (kinds[tag], tag.slug) in rows
    ]
    return kept + found
