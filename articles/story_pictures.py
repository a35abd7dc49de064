"""The pictures of a delivered story come into the library: those that came along, and those an editor wants fetched."""

from __future__ import annotations

from collections.abc import Callable

from articles.fetching import NotFetched, fetch_picture
from articles.library import add_photo
from articles.models import Photo, User
from articles.photo_details import set_details
from articles.photos.opening import UnreadablePicture
from articles.reading import Found
from articles.story import Story, StoryPhoto, UnreadableFile

Pictures = dict[str, int]  # a picture as its story names it → the id of its photo


def is_remote(file: str) -> bool:
    """Test whether a picture lies on the web."""
    return file.casefold().startswith(("http://", "https://"))


def bring(found: Found, story: Story, *, by: User | None, fetch: bool = False) -> tuple[Pictures, list[str]]:
    """Store the pictures that a story names; return them, and a sentence for each that did not come.

    Remote ones are asked for only if `fetch` says so: else, and where one fails, its caption waits.
    """
    pictures: Pictures = {}
    notes: list[str] = []
    for photo, _ in story.photos:
        file = photo.file
        if not file or file in pictures or (is_remote(file) and not fetch):
            continue
        _try(lambda f=file, p=photo: _bring_one(found, p, f, by), file, pictures, notes)  # type: ignore[misc]
    placed = len(pictures)
    for file in found.others:
        if file not in pictures:
            _try(lambda f=file: _bring_one(found, StoryPhoto(), f, by), file, pictures, notes)  # type: ignore[misc]
    if len(pictures) > placed:
        notes.append(f"{len(pictures) - placed} more pictures came beside the story: they are in the library.")
    return pictures, notes


def bring_itself(found: Found, *, by: User | None) -> tuple[Pictures, list[str]]:
    """Store a file that is a picture and belongs to no story."""
    pictures: Pictures = {}
    notes: list[str] = []
    if found.parcel is not None:
        parcel = found.parcel
        _try(lambda: add_photo(parcel.data, name=parcel.name, by=by)[0], parcel.name, pictures, notes)
    return pictures, notes


def fetch(photo: StoryPhoto, *, by: User | None) -> Photo:
    """Fetch one picture from the web. Raises NotFetched or UnreadablePicture with a sentence."""
    fetched = fetch_picture(photo.file or "")
    return _stored(fetched.data, fetched.name, photo, by)


def _bring_one(found: Found, photo: StoryPhoto, file: str, by: User | None) -> Photo | None:
    if is_remote(file):
        return fetch(photo, by=by)
    data = found.picture(file)
    if data is None:
        return None
    return _stored(data, file.rsplit("/", 1)[-1], photo, by)


def _stored(data: bytes, name: str, photo: StoryPhoto, by: User | None) -> Photo:
    stored, new = add_photo(data, name=name, by=by)
    if new and photo.details:
        set_details(stored, dict(photo.details))
    elif new and photo.credit and not stored.credit:
        # The file itself names nobody: what the story says of it is the best we know.
        stored.credit = photo.credit[:200]
        stored.save(update_fields=["credit"])
    return stored


def _try(bring_it: Callable[[], Photo | None], file: str, pictures: Pictures, notes: list[str]) -> None:
    try:
        photo = bring_it()
    except (UnreadablePicture, UnreadableFile, NotFetched) as refused:
        # Most of these sentences name the file themselves.
        notes.append(str(refused) if f"“{file}”" in str(refused) else f"The picture “{file}” was not taken: {refused}")
        return
    if photo is None:
        notes.append(f"The picture “{file}” did not come along: its caption waits.")
    else:
        pictures[file] = photo.pk
