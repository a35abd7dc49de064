"""A picture as a page shows it: which renditions, at which sizes, for each place a picture may stand in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Ratio = tuple[int, int]
LANDSCAPE: Ratio = (16, 9)


@dataclass(frozen=True, slots=True)
class Picture:
    """One use of a photo on a page: the photo's measures, and the words of this use."""

    checksum: str
    width: int
    height: int
    focal_x: float = 0.5  # from the left, 0 to 1
    focal_y: float = 0.5  # from the top, 0 to 1
    alt: str = ""
    caption: str = ""  # inline HTML
    credit: str = ""

    @property
    def is_portrait(self) -> bool:
        return self.height > self.width

    @property
    def focus_is_low(self) -> bool:
        """Whether a headline over the lowest fifth would cover what the picture is about."""
        return self.focal_y > 0.75


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a page a picture stands: its crop (None: as shot), its widths in pixels, and the browser's `sizes`."""

    ratio: Ratio | None
    widths: tuple[int, ...]
    sizes: str
    first: bool = False  # above the fold: fetched at once, with priority

    def height(self, picture: Picture, width: int) -> int:
        """Return the height of a rendition of this width."""
        across, down = self.ratio or (picture.width, picture.height)
        return max(1, round(width * Fraction(down, across)))

    def usable_widths(self, picture: Picture) -> tuple[int, ...]:
        """Return the widths that need no enlarging; at least one."""
        across, down = self.ratio or (picture.width, picture.height)
        most = min(picture.width, int(picture.height * Fraction(across, down)))
        return tuple(width for width in self.widths if width <= most) or (min(most, self.widths[0]),)


LEAD_WIDTHS = (480, 800, 1200, 1600)
INLINE_WIDTHS = (480, 800, 1280)
CARD_WIDTHS = (320, 480, 800)

PLACES: dict[str, Place] = {
    "front": Place(
        LANDSCAPE,
        LEAD_WIDTHS,
        "(max-width: 61.99rem) 100vw, (max-width: 87.99rem) calc(100vw - 26rem), 1000px",
        first=True,
    ),
    "front-wide": Place(LANDSCAPE, LEAD_WIDTHS, "(max-width: 87.99rem) 100vw, 1344px", first=True),
    "lead": Place(LANDSCAPE, LEAD_WIDTHS, "(max-width: 74.99rem) 100vw, 1080px", first=True),
    "portrait": Place((4, 5), (480, 800, 1200), "(max-width: 45.99rem) 100vw, 416px", first=True),
    "inline": Place(None, INLINE_WIDTHS, "(max-width: 45.99rem) calc(100vw - 2rem), 624px"),
    "wide": Place(
        LANDSCAPE, LEAD_WIDTHS, "(max-width: 45.99rem) calc(100vw - 2rem), (max-width: 74.99rem) 624px, 864px"
    ),
    "group": Place(None, INLINE_WIDTHS, "(max-width: 45.99rem) 84vw, 424px"),
    "card": Place((3, 2), CARD_WIDTHS, "(max-width: 45.99rem) 116px, (max-width: 74.99rem) 45vw, 300px"),
    "column": Place((3, 2), CARD_WIDTHS, "(max-width: 45.99rem) 116px, (max-width: 61.99rem) 45vw, 420px"),
    "major": Place((3, 2), (*CARD_WIDTHS, 1280), "(max-width: 45.99rem) 100vw, (max-width: 61.99rem) 45vw, 640px"),
    "result": Place((3, 2), CARD_WIDTHS[:2], "(max-width: 45.99rem) 104px, 192px"),
}
