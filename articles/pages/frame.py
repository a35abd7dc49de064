"""What stands around every page: its head, the masthead, the menu, the foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .cards import Link


@dataclass(frozen=True, slots=True)
class Image:
    """A picture for those who show a link: absolute address and measures."""

    url: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself to browsers, search engines and feed readers."""

    title: str
    description: str = ""
    canonical: str = ""  # absolute
    hidden: bool = False  # from search engines
    kind: str = "website"  # Open Graph's word
    social_title: str = ""
    image: Image | None = None
    published: str = ""
    modified: str = ""
    authors: tuple[str, ...] = ()
    feeds: tuple[Link, ...] = ()
    sheets: tuple[str, ...] = ()  # style sheets of this page alone: its clubs' colours
    json_ld: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the foot."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """The paper: what its masthead and foot say."""

    name: str
    now: datetime
    language: str = "en-GB"
    direction: str = "ltr"
    color: str = "#0c3627"
    dark_color: str = "#0a2419"
    own_fonts: bool = True
    menu: tuple[Link, ...] = ()
    foot: tuple[Column, ...] = ()
    imprint: str = ""
    here: str = ""  # the path of this page, as readers have it
