"""What came and waits for an editor: put away, taken back, and which story is next."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from articles import drafts, filing, identity, library, merging
from articles.answers import PICTURE, answered, as_kind
from articles.ingest import hold_back, may_not_hold_back, wait
from articles.models import Article, DeliveredStory, Delivery, Photo, User
from articles.outcomes import MADE
from articles.shaping import answer
from articles.story import Story
from articles.working_copy import Changes, save


@transaction.atomic
def put_picture(row: DeliveredStory, n: str, photo: Photo | None, *, by: User | None) -> DeliveredStory:
    """Put a picture of the library at a caption of a story that is looked at, or (None) take it off again.

    Whoever puts one there says that it is a caption. Raises ValueError where there is no such place, and for a picture
    that must not be used.
    """
    row = DeliveredStory.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=row.pk)
    story = Story.from_json(row.story)
    before = row.answers.get("photos", {}).get(n)
    if photo is None:
        row = answer(row, "photos", n, None, by=by)
        if was := Photo.objects.filter(pk=before).first():
            library.take_credit_back(was, _credit(story, n))
        return row
    if held := library.held_back(photo):
        raise ValueError(f"“{photo}” was not used. {held}.")
    row.pictures = row.pictures | {PICTURE.format(photo.pk): photo.pk}
    row.save(update_fields=["pictures"])
    row = answer(row, "photos", n, str(photo.pk), by=by)
    if row.answers.get("blocks", {}).get(n, story.blocks[int(n)].kind) != "photo" or _asked(story, row, n):
        row = answer(row, "blocks", n, "photo", by=by)
    library.lend_credit(photo, _credit(story, n))
    return row


def _asked(story: Story, row: DeliveredStory, n: str) -> bool:
    return story.blocks[int(n)].verdict == "ask" and n not in row.answers.get("blocks", {})


def _credit(story: Story, n: str) -> str:
    block = as_kind(story.blocks[int(n)], "photo")
    return block.photo.credit if block.photo else ""


def discard(row: DeliveredStory) -> None:
    """Put a delivered story that made no draft out of the way; `take_back` undoes it."""
    with transaction.atomic():
        # Locked: a colleague may be saving it in this very moment.
        row.outcome = DeliveredStory.objects.select_for_update().values_list("outcome", flat=True).get(pk=row.pk)
        if row.outcome in MADE:
            raise ValueError("This story has made a draft: put that into the bin instead.")
        if row.outcome == DeliveredStory.Outcome.HELD and row.article:
            # Left for good: the same version is not held again when it comes again.
            story = Story.from_json(row.story)
            identity.claim(row.article, story, row.article.source)
            filing.claim(row, row.article)
            drafts.note_version(row.article, story)
        row.outcome = DeliveredStory.Outcome.DISCARDED
        row.save(update_fields=["outcome"])


def side_by_side(row: DeliveredStory) -> list[merging.Row]:
    """Return our story and the held version of it, row by row."""
    return merging.rows(_version(row.article), _came(row)[0]) if row.article else []


@transaction.atomic
def take_rows(row: DeliveredStory, taken: Collection[int], *, based_on: int, by: User | None) -> None:
    """Take some rows of a held version into our story, as an editor's save. Raises StaleVersion, ValueError."""
    row = DeliveredStory.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=row.pk)
    if row.outcome != DeliveredStory.Outcome.HELD or row.article_id is None:
        raise ValueError("This version is not held any more: somebody has taken or left it.")
    article = Article.objects.get(pk=row.article_id)
    story = Story.from_json(row.story)
    if denied := may_not_hold_back(article, story, by=by):
        raise ValueError(denied)
    theirs, uses = _came(row)
    ours = merging.merged(merging.rows(_version(article), theirs), taken)
    for name, value in ours.items():
        setattr(article, name, value)
    save(article, by=by, based_on=based_on, why="taken from a newer version", changes=Changes(uses=uses))
    identity.know(article, story, article.source)
    drafts.note_version(article, story)
    hold_back(article, story)
    row.outcome = DeliveredStory.Outcome.UPDATED
    row.save(update_fields=["outcome"])
    filing.went_in_with(row)


def _version(article: Article | None) -> dict[str, str]:
    return {name: getattr(article, name) for name in (*merging.FIELDS, merging.BODY)}


def _came(row: DeliveredStory) -> tuple[dict[str, str], drafts.Uses]:
    """Return the version that came as an article would have it, and what stands at the places of its pictures."""
    story = answered(Story.from_json(row.story), row.answers)
    html, uses = drafts.places(story, row.pictures)
    words = {name: getattr(story, name) or "" for name in merging.FIELDS}
    return words | {merging.BODY: html}, {key: use for key, use in uses.items() if key in html}


def take_back(row: DeliveredStory) -> None:
    """Undo `discard`: the story waits again, its answers as they were."""
    if row.outcome != DeliveredStory.Outcome.DISCARDED:
        return
    story = Story.from_json(row.story)
    if row.error:
        row.outcome = DeliveredStory.Outcome.FAILED
    elif row.article_id and not story.cancels:
        row.outcome = DeliveredStory.Outcome.HELD
    else:
        wait(row, story)
    row.save(update_fields=["outcome", "article"])


def discard_delivery(delivery: Delivery, *, undo: bool = False) -> None:
    """Put a whole delivery out of the way, or take it back; drafts it has made stay."""
    delivery.discarded_at = None if undo else timezone.now()
    delivery.save(update_fields=["discarded_at"])


def next_waiting(after: DeliveredStory | None = None, *, by: User | None = None) -> DeliveredStory | None:
    """Return the story to look at next: the same file's, then the editor's own newest, then anybody's."""
    waiting = DeliveredStory.objects.filter(outcome="waiting", delivery__discarded_at=None)
    if after is not None:
        waiting = waiting.exclude(pk=after.pk)
        follows = waiting.filter(delivery=after.delivery_id).order_by("n")
        found = follows.filter(n__gt=after.n).first() or follows.first()
        if found:
            return found
    return waiting.filter(delivery__arrived_by=by).order_by("-pk").first() or waiting.order_by("-pk").first()
