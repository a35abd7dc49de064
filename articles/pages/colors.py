"""The colours of clubs and of the paper, as small style sheets: no inline styles, so that the policy stays strict."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import Any

from django.urls import reverse

from articles.models.site import SiteSettings
from articles.models.tag import COLOR, ClubDetails

from .cards import Card, Link

BLACK, WHITE = "#000000", "#ffffff"
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
NEARLY_ENOUGH = 3.0


def club_sheet_url(slugs: Iterable[str]) -> str:
    """Return the address of the sheet with these clubs' colours, or nothing if none has any."""
    clubs = _with_colors(tag__slug__in=set(slugs))
    if not clubs:
        return ""
    version = hashlib.sha256(club_sheet(clubs).encode()).hexdigest()[:8]
    return reverse("site:club-sheet", args=["-".join(str(club.tag_id) for club in clubs), version])


def clubs_by_id(ids: Iterable[int]) -> list[ClubDetails]:
    return _with_colors(tag__in=set(ids))


def club_sheet(clubs: Iterable[ClubDetails]) -> str:
    """Return one rule a club: its colours, and one for words on them that has the contrast readers need."""
    return "\n".join(_rule(club) for club in clubs)


def brand_sheet_url(settings: SiteSettings) -> str:
    """Return the address of the sheet with the paper's own colours, or nothing while they are the default ones."""
    usual = SiteSettings()
    if (settings.colour.lower(), settings.accent.lower()) == (usual.colour, usual.accent):
        return ""
    return reverse("site:brand-sheet", args=[settings.colour[1:].lower(), settings.accent[1:].lower()])


def brand_sheet(masthead: str, accent: str) -> str:
    """Return the paper's own colours; `masthead` and `accent` are six hex digits."""
    chalk = words_on(f"#{masthead}")
    quiet = f"color-mix(in srgb, {chalk} 78%, #{masthead})"
    return (
        f":root {{ --pitch: #{masthead}; --pitch-2: color-mix(in srgb, #{masthead} 96%, white); "
        f"--chalk: {chalk}; --chalk-2: {quiet}; "
        f"--accent: light-dark({readable(f'#{accent}')}, color-mix(in srgb, #{accent} 45%, white)); }}\n"
    )


def words_on(color: str) -> str:
    """Return white or black, whichever is easier to read on a colour; one of the two always has enough contrast."""
    return WHITE if contrast(color, WHITE) >= LEAST_CONTRAST else BLACK


def fill(color: str) -> str:
    """Return a colour to set words on: one that nearly carries white is darkened, as a red club should not go black."""
    return readable(color) if contrast(color, WHITE) >= NEARLY_ENOUGH else color


def readable(color: str) -> str:
    """Return a colour that can be read on white: itself, or mixed with black as far as it takes."""
    red, green, blue = _parts(color)
    while contrast(color, WHITE) < LEAST_CONTRAST:
        red, green, blue = red * 9 // 10, green * 9 // 10, blue * 9 // 10
        color = f"#{red:02x}{green:02x}{blue:02x}"
    return color


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def clubs_in(*parts: Any) -> set[str]:
    """Return the slugs of all clubs whose colours these cards, shelves, strips, links and what holds them wear."""
    found: set[str] = set()
    for part in parts:
        if isinstance(part, Card | Link):
            found.add(part.club)
        elif isinstance(part, list | tuple):
            found |= clubs_in(*part)
        elif is_dataclass(part):
            found |= clubs_in(*(getattr(part, of.name) for of in fields(part)))
    return found - {""}


def _with_colors(**which: Any) -> list[ClubDetails]:
    rows = ClubDetails.objects.filter(tag__kind="club", **which).exclude(colour="").select_related("tag")
    # A style sheet is made of them: nothing but a colour may get in.
    return [
        club
        for club in rows.order_by("tag")
        if COLOR.fullmatch(club.colour) and COLOR.fullmatch(club.second_colour or club.colour)
    ]


def _rule(club: ClubDetails) -> str:
    first = fill(club.colour)
    on = words_on(first)
    second = club.second_colour or f"color-mix(in srgb, {first} 70%, {on})"
    swatch, shape, clip = _shirt(club.pattern, first, second)
    return (
        f'[data-club="{club.tag.slug}"] {{ --club: {first}; --club-2: {second}; --club-on: {on}; '
        f"--club-pattern: {swatch}; --club-shape: {shape};{f' --club-clip: {clip};' if clip else ''} }}"
    )


def _shirt(pattern: str, first: str, second: str) -> tuple[str, str, str]:
    """Return a pattern as a swatch shows it, as the large shape in a page's head, and how that shape is cut."""
    bars = f"{first} 0 {{0}}, {second} {{0}} {{1}}"
    if pattern == ClubDetails.Pattern.STRIPES:
        return _bars(90, bars, "25%", "50%"), _bars(90, bars, "1.75rem", "3.5rem"), "none"
    if pattern == ClubDetails.Pattern.HOOPS:
        return _bars(0, bars, "20%", "40%"), _bars(0, bars, "1.75rem", "3.5rem"), "none"
    if pattern == ClubDetails.Pattern.HALVES:
        return f"linear-gradient(90deg, {first} 50%, {second} 50%)", second, "none"
    if pattern == ClubDetails.Pattern.SASH:
        return f"linear-gradient(135deg, {first} 35%, {second} 35% 65%, {first} 65%)", second, ""
    return f"linear-gradient(90deg, {first} 60%, {second} 60%)", second, ""


def _bars(degrees: int, bars: str, wide: str, both: str) -> str:
    return f"repeating-linear-gradient({degrees}deg, {bars.format(wide, both)})"


def _luminance(color: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
