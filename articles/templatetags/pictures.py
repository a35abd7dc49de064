"""The one tag that makes a picture's mark-up."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

from articles.pages.pictures import PLACES, Picture
from articles.photos import renditions

register = template.Library()

MODERN = (("image/avif", "avif"), ("image/webp", "webp"))
FALLBACK = 800  # pixels: the widest JPEG that a browser without AVIF and WebP is sent


@register.inclusion_tag("components/_picture.html")
def picture(photo: Picture, place: str, alt: str | None = None) -> dict[str, Any]:
    """Show a photo at a place of PLACES, as AVIF and WebP in several widths and one JPEG; `alt` overrides its own."""
    where = PLACES[place]
    widths = renditions.widths_for(where.role, photo.width, photo.height)
    fallback = max((width for width in widths if width <= FALLBACK), default=widths[0])
    shown = renditions.size_of(photo.width, photo.height, where.ratio, fallback)
    return {
        "sources": [(mime, _srcset(photo, widths, where.ratio, fmt)) for mime, fmt in MODERN],
        "sizes": where.sizes,
        "src": rendition_url(photo, fallback, where.ratio, "jpeg"),
        "width": shown[0],
        "height": shown[1],
        "alt": photo.alt if alt is None else alt,
        "first": where.first,
    }


def rendition_url(photo: Picture, width: int, ratio: str, fmt: str) -> str:
    """Return the address of one rendition."""
    return reverse("site:rendition", args=[renditions.name(photo.checksum, width, ratio, fmt, photo.focal)])


def _srcset(photo: Picture, widths: tuple[int, ...], ratio: str, fmt: str) -> str:
    # A small photo's last rendition is narrower than its name says: the descriptor must not lie.
    return ", ".join(
        f"{rendition_url(photo, width, ratio, fmt)} {renditions.size_of(photo.width, photo.height, ratio, width)[0]}w"
        for width in widths
    )
