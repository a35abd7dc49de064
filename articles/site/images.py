"""Pictures: each is answered for a live story only, and made when it is first asked for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.db.models import Min
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.utils import timezone

from articles import library
from articles.models.photo import Photo
from articles.models.published import PublishedPhoto
from articles.photos import renditions
from articles.photos.opening import UnreadablePicture

KEPT_AT_MOST = timedelta(hours=1)  # a picture taken down is gone from every cache by then


def rendition(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a size of a picture that a live story shows now."""
    asked = renditions.parse_name(name)
    photo = _photo(asked.checksum) if asked else None
    # Only the photo's own focal point: any other would fill the disk with crops nobody uses.
    if not asked or not photo or _own_name(photo, asked) != name:
        raise Http404("no such picture")
    now = timezone.now()
    until = PublishedPhoto.objects.live(now).filter(photo=photo).aggregate(until=Min("visible_until"))["until"]
    if until is not None:
        kept = int(min(until - now, KEPT_AT_MOST).total_seconds())
        return _answer(_made(photo, asked), asked, f"public, max-age={kept}")
    # The desk's previews show pictures that readers may not see yet.
    if request.user.has_perm("articles.view_photo"):
        return _answer(_made(photo, asked), asked, "private, no-store")
    raise Http404("not in a live story")


def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(static("site/img/icon.svg"))


def _own_name(photo: Photo, asked: renditions.RenditionName) -> str:
    return renditions.name(photo.checksum, asked.width, asked.ratio, asked.format, photo.focal)


def _photo(checksum: str) -> Photo | None:
    # A range, not LIKE: both databases take it from the index.
    return Photo.objects.filter(checksum__gte=checksum, checksum__lt=checksum + "g").first()


def _made(photo: Photo, asked: renditions.RenditionName) -> Path:
    try:
        return library.rendition(photo, asked)
    except (UnreadablePicture, FileNotFoundError) as error:
        raise Http404("the picture cannot be read") from error


def _answer(path: Path, asked: renditions.RenditionName, kept: str) -> FileResponse:
    response = FileResponse(path.open("rb"), content_type=f"image/{asked.format}")
    response["Cache-Control"] = kept
    response["ETag"] = f'"{path.stem}"'
    return response
