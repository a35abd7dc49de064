"""The picture library: a file comes in once, checked, its own words read; renditions are made when first asked for."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.models import Photo, User
from articles.photos import renditions
from articles.photos.check import check_picture
from articles.photos.metadata import CreditLines, PhotoMetadata, read_metadata


def add_photo(data: bytes, *, name: str, by: User | None) -> tuple[Photo, bool]:
    """Return the photo of a file and whether it is new. Raises UnreadablePicture, with nothing stored."""
    facts = check_picture(data, name)
    held = Photo.objects.filter(checksum=facts.checksum).first()
    if held:
        return held, False
    said = read_metadata(data)
    photo = Photo(
        checksum=facts.checksum,
        format=facts.format,
        width=facts.width,
        height=facts.height,
        average_colour=renditions.average_color(data),
        file_name=name[:200],
        uploaded_by=by,
        **_words(said),
    )
    photo.original.save("", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            photo.save()
    except IntegrityError:
        # The same file came twice in this moment.
        return Photo.objects.get(checksum=facts.checksum), False
    return photo, True


def original(photo: Photo) -> Path:
    """Return where a photo's original lies; it is never served."""
    return Path(photo.original.path)


def rendition(photo: Photo, wanted: renditions.RenditionName) -> Path:
    """Return the file of a rendition, made if nobody has asked for it before."""
    name = renditions.name(photo.checksum, wanted.width, wanted.ratio, wanted.format, photo.focal)
    target = Path(settings.MEDIA_ROOT) / name[:2] / name
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        renditions.make(
            original(photo), target, wanted.width, wanted.ratio, wanted.format, photo.focal, credit_lines(photo)
        )
    return target


def desk_rendition(photo: Photo) -> Path:
    """Return a small rendition for the desk's own screens."""
    wanted = renditions.RenditionName(photo.checksum[:24], photo.focal, ratio="full", width=800, format="webp")
    return rendition(photo, wanted)


def delete_files(photo: Photo) -> None:
    """Delete a photo's original and every rendition made of it."""
    original(photo).unlink(missing_ok=True)
    forget_renditions(photo)


def forget_renditions(photo: Photo) -> None:
    """Delete a photo's renditions, to be made anew: its credit stands inside them."""
    for file in Path(settings.MEDIA_ROOT).glob(f"{photo.checksum[:2]}/{photo.checksum[:24]}-*"):
        file.unlink(missing_ok=True)


def credit_lines(photo: Photo) -> CreditLines:
    """Return what must go along inside every rendition."""
    creators = (photo.creator,) if photo.creator else ()
    return CreditLines(creators, photo.credit, photo.copyright, photo.source)


def _words(said: PhotoMetadata) -> dict[str, object]:
    return {
        "headline": (said.headline or said.title)[:250],
        "description": said.description,
        "alt_text": said.alt_text[:400],
        "credit": said.credit_line[:200],
        "creator": ", ".join(said.creators)[:200],
        "source": said.source[:200],
        "copyright": said.copyright[:250],
        "instructions": "\n".join(filter(None, [said.instructions, said.usage_terms])),
        "taken_at": _in_utc(said.taken_at),
        "city": said.city[:100],
        "people_shown": list(said.people_shown),
        "keywords": list(said.keywords),
        "file_said": said.raw,
    }


def _in_utc(taken: datetime | None) -> datetime | None:
    if taken is None:
        return None
    try:
        return (timezone.make_aware(taken) if timezone.is_naive(taken) else taken).astimezone(UTC)
    except OverflowError:
        return None  # the first or the last hours of the calendar
