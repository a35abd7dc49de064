"""A picture as a page shows it, and the places on our pages where one may stand."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models.photo import Photo
from articles.photos.renditions import LADDER


@dataclass(frozen=True, slots=True)
class Picture:
    """One use of a photo on a page: the photo's measures, and the words of this use."""

    checksum: str
    width: int
    height: int
    focal: tuple[float, float] = (0.5, 0.5)
    alt: str = ""
    caption: str = ""  # inline HTML
    credit: str = ""

    @classmethod
    def of(cls, photo: Photo, alt: str = "", caption: str = "") -> Picture:
        """Take what a page needs of a photo; the credit is read now, so that one correction mends every story."""
        return cls(photo.checksum, photo.width, photo.height, photo.focal, alt, caption, photo.credit)

    @property
    def is_portrait(self) -> bool:
        return self.height > self.width

    @property
    def focus_is_low(self) -> bool:
        """Whether a headline over the lowest fifth would cover what the picture is about."""
        return self.focal[1] > 0.75


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page a picture stands: its role in the ladder of renditions, and the browser's `sizes`."""

    role: str
    sizes: str
    first: bool = False  # above the fold: fetched at once, with priority

    @property
    def ratio(self) -> str:
        return LADDER[self.role].ratios[0]


_TEXT = "(max-width: 45.99rem) calc(100vw - 2rem), 624px"
PLACES: dict[str, Place] = {
    "front": Place(
        "lead", "(max-width: 61.99rem) 100vw, (max-width: 87.99rem) calc(100vw - 26rem), 1000px", first=True
    ),
    "front-wide": Place("lead", "(max-width: 87.99rem) 100vw, 1344px", first=True),
    "lead": Place("lead", "(max-width: 74.99rem) 100vw, 1080px", first=True),
    "portrait": Place("portrait", "(max-width: 45.99rem) 100vw, 416px", first=True),
    "inline": Place("inline", _TEXT),
    "wide": Place("wide", "(max-width: 45.99rem) calc(100vw - 2rem), (max-width: 74.99rem) 624px, 864px"),
    "group": Place("inline", "(max-width: 45.99rem) 84vw, 424px"),
    "card": Place("card", "(max-width: 45.99rem) 116px, (max-width: 74.99rem) 45vw, 300px"),
    "column": Place("card", "(max-width: 45.99rem) 116px, (max-width: 61.99rem) 45vw, 420px"),
    "major": Place("card", "(max-width: 45.99rem) 100vw, (max-width: 61.99rem) 45vw, 640px"),
    "result": Place("card", "(max-width: 45.99rem) 104px, 192px"),
}
