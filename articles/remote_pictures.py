"""Pictures of a delivered story that lie on the web: fetched one by one when an editor asks, again where one failed."""

from __future__ import annotations

from django.db import transaction

from articles import body, offers, shaping, story_pictures
from articles.answers import answered
from articles.fetching import NotFetched
from articles.models import DeliveredStory, Photo, User
from articles.outcomes import MADE
from articles.photos.opening import UnreadablePicture
from articles.story import Story, StoryPhoto
from articles.working_copy import StaleVersion, attach

_CLOSED = frozenset({DeliveredStory.Outcome.DISCARDED, DeliveredStory.Outcome.UNCHANGED})
IN_LIBRARY = "“{}” is in the library: somebody has worked on the draft, put it to its caption there."


def unfetched(row: DeliveredStory) -> list[str]:
    """Return the addresses of a story's pictures that have not come, in order, each once."""
    return list(_remote(row)) if row.outcome not in _CLOSED else []


def fetch_one(row: DeliveredStory, file: str, *, by: User | None) -> tuple[DeliveredStory, str]:
    """Fetch the picture at one of a story's own addresses; return the row as it is now, and a sentence if there is one.

    Blocks as long as fetching may take. Where it does not come its caption waits on, and the row's notes say why.
    Raises ValueError for an address that the story does not name.
    """
    wanted = _remote(row).get(file)
    if wanted is None:
        raise ValueError("This story names no such picture, or it has come already.")
    try:
        photo = story_pictures.fetch(wanted, by=by)
    except (NotFetched, UnreadablePicture) as refused:
        said = f"The picture “{file}” was not taken: {refused}"
        return _noted(row, file, said), said
    return _came(row, wanted, photo, by)


@transaction.atomic
def _came(row: DeliveredStory, wanted: StoryPhoto, photo: Photo, by: User | None) -> tuple[DeliveredStory, str]:
    row = _noted(row, wanted.file or "", "")
    row.pictures = row.pictures | {wanted.file or "": photo.pk}
    row.save(update_fields=["pictures"])
    made = row.outcome in MADE and row.article is not None
    if not made or shaping.rewrite(row, Story.from_json(row.story), by=by, why="picture fetched"):
        return row, ""
    return row, "" if _at_its_caption(row, wanted, photo, by) else IN_LIBRARY.format(photo)


@transaction.atomic
def _noted(row: DeliveredStory, file: str, said: str) -> DeliveredStory:
    """Keep what became of a picture instead of what an earlier try said."""
    row = DeliveredStory.objects.select_for_update(of=("self",)).select_related("delivery", "article").get(pk=row.pk)
    # In front: of a held story the last note says why it is held.
    row.notes = ([said] if said else []) + [note for note in row.notes if f"“{file}”" not in note]
    row.save(update_fields=["notes"])
    return row


def _remote(row: DeliveredStory) -> dict[str, StoryPhoto]:
    story = answered(Story.from_json(row.story), row.answers)
    found: dict[str, StoryPhoto] = {}
    for photo, _ in story.photos:
        if photo.file and story_pictures.is_remote(photo.file) and photo.file not in row.pictures:
            found.setdefault(photo.file, photo)
    return found


def _at_its_caption(row: DeliveredStory, wanted: StoryPhoto, photo: Photo, by: User | None) -> bool:
    """Put a picture to the one caption of a draft that waits and still has its words."""
    assert row.article is not None  # noqa: S101 - who calls has looked
    words = " ".join(wanted.caption.split())
    uses = [use for use in offers.waiting(row.article) if body.caption_text(use.caption) == words]
    if len(uses) != 1:
        return False
    try:
        attach(uses[0], photo, by=by)
    except StaleVersion:
        return False
    return True
