"""The picture library: a file comes in once, checked, its own words read; renditions are made when first asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.importers.clearance import Clearance
from articles.models import Generation, Photo, PhotoGroup, User
from articles.photo_groups import event_of, hour_of, key_of, words_of
from articles.photos import renditions
from articles.photos.check import check_picture
from articles.photos.metadata import CreditLines, PhotoMetadata, read_metadata

_TOUCHED = timedelta(minutes=1)  # how exact a group's newest moment is: six hundred pictures do not write it each


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
    photo.group = group_for(photo)
    photo.original.save("", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            photo.save()
    except IntegrityError:
        # The same file came twice in this moment.
        return Photo.objects.get(checksum=facts.checksum), False
    return photo, True


def group_for(photo: Photo) -> PhotoGroup:
    """Return the group that a picture's event and hour put it into, made if it is the first there."""
    words = words_of(photo.file_said, headline=photo.headline, caption=photo.description, city=photo.city)
    event, hour = event_of(words), hour_of(timezone.localtime(photo.taken_at) if photo.taken_at else None)
    now = timezone.now()
    group: PhotoGroup
    group, made = PhotoGroup.objects.get_or_create(
        key=key_of(event, hour), defaults={"event": event, "hour": hour.at, "hour_known": hour.known, "came_at": now}
    )
    if not made and group.came_at < now - _TOUCHED:
        PhotoGroup.objects.filter(pk=group.pk).update(came_at=now)
    return group


def held_back(photo: Photo, at: datetime | None = None) -> str:
    """Return why a picture must not be used at a moment (now by default), as its supplier says; "" where it may be."""
    if not photo.instructions:
        return ""
    clearance = Clearance().with_notes([photo.instructions], timezone.get_current_timezone())
    until = clearance.embargo_until
    if until is not None and until > (at or timezone.now()):
        return f"Under embargo until {timezone.localtime(until):%-d %B %Y, %H:%M}"
    return "" if clearance.usable else "Its supplier says it must not be used"


def lend_credit(photo: Photo, credit: str) -> None:
    """Give a picture that names nobody the credit of the caption it was put to: it is the best we know."""
    if credit and not photo.credit:
        _set_credit(photo, credit[:200])


def take_credit_back(photo: Photo, credit: str) -> None:
    """Undo `lend_credit`, unless the file itself says so or the picture stands somewhere."""
    said = photo.file_said
    by_file = photo.creator or said.get("xmp", {}).get("photoshop:Credit") or said.get("iim", {}).get("2:110")
    if credit and photo.credit == credit[:200] and not by_file and not photo.uses.exists():
        _set_credit(photo, "")


def _set_credit(photo: Photo, credit: str) -> None:
    photo.credit = credit
    photo.save(update_fields=["credit"])
    forget_renditions(photo)  # the credit stands inside them
    Generation.bump()


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
