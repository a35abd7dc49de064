"""The one tag that makes a picture's mark-up."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from articles.pages.pictures import PLACES, Picture, Place, Ratio
from articles.photos import renditions

register = template.Library()

MODERN = (("image/avif", "avif"), ("image/webp", "webp"))
FALLBACK = 800  # pixels: the one width made as JPEG


@register.inclusion_tag("components/_picture.html")
def picture(photo: Picture, place: str, alt: str | None = None) -> dict[str, Any]:
    """Show a photo at a place of PLACES, as AVIF and WebP in several widths and as one JPEG; `alt` overrides its own."""
    where = PLACES[place]
    widths = where.usable_widths(photo)
    fallback = max((width for width in widths if width <= FALLBACK), default=widths[0])
    return {
        "sources": [(mime, ", ".join(f"{url(photo, w, where, fmt)} {w}w" for w in widths)) for mime, fmt in MODERN],
        "sizes": where.sizes,
        "src": url(photo, fallback, where, "jpg"),
        "width": fallback,
        "height": where.height(photo, fallback),
        "alt": photo.alt if alt is None else alt,
        "first": where.first,
    }


def url(photo: Picture, width: int, place: Place, fmt: str) -> str:
    """Return the address of one rendition."""
    return rendition_url(photo, width, place.ratio, fmt)


def rendition_url(photo: Picture, width: int, ratio: Ratio | None, fmt: str) -> str:
    """Return the address of a rendition of this width and crop."""
    focal = (photo.focal_x, photo.focal_y)
    return reverse("site:rendition", args=[renditions.name(photo.checksum, width, ratio, fmt, focal)])
