"""What the fields of a WordPress post mean for a story: dates, status, names, terms, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from articles.importers.dates import is_on_every_clock
from articles.importers.markup import text_of
from articles.importers.wxr.index import Index
from articles.importers.wxr.items import Item, number
from articles.story import TagKind

_STAMP = re.compile(r"(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)")
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_NEVER = "0000-00-00"
_HELD_BACK = frozenset({"draft", "auto-draft", "pending", "private", "inherit", "trash"})
_PRIMARY = ("_yoast_wpseo_primary_category", "rank_math_primary_category", "_primary_category", "epc_primary_category")
_DEFAULT_CATEGORIES = frozenset({"uncategorized", "uncategorised"})
_NOT_TOPICS = frozenset({"nav_menu", "author", "language", "post_format", "post_translations", "category", "wp_theme"})
_KINDS: dict[str, TagKind] = {
    **dict.fromkeys(("club", "clubs", "team", "teams"), "club"),
    **dict.fromkeys(("player", "players", "person", "people"), "person"),
    **dict.fromkeys(("competition", "competitions", "league", "leagues", "tournament"), "competition"),
}
_KICKERS = ("kicker", "_kicker", "eyebrow", "_eyebrow", "overline", "_overline", "strapline", "roofline", "dachzeile")
_STANDFIRSTS = (
    *("standfirst", "_standfirst", "newspack_post_subtitle", "subtitle", "_subtitle", "sub_title", "wps_subtitle"),
    *("kia_subtitle", "secondary_title", "_secondary_title", "deck", "_deck", "dek", "_dek", "subheadline"),
)
_SEARCH_TITLES = ("_yoast_wpseo_title", "rank_math_title", "_aioseo_title", "_aioseop_title", "_seopress_titles_title")
_SEARCH_DESCRIPTIONS = (
    *("_yoast_wpseo_metadesc", "rank_math_description", "_aioseo_description", "_aioseop_description"),
    *("_seopress_titles_desc", "_genesis_description"),
)
_SERIALIZED = re.compile(r"^(?:[abdiOsC]:\d|N;|[\[{])")
_NOTE_WORDS, _LONGEST_NOTE = 4, 2000


@dataclass(frozen=True, slots=True)
class Dates:
    """When a post came out and was changed, with what an editor should know of it."""

    published_at: datetime | None = None
    updated_at: datetime | None = None
    warnings: tuple[str, ...] = ()


def read_dates(item: Item, zone: tzinfo) -> Dates:
    """Return the dates: of those with a zone the first, else the site's hours in the zone of the source."""
    warnings: list[str] = []
    published = _read(item["wp:post_date_gmt"], UTC, warnings)
    if published is None and _is_missing(item):
        published = _from_pub_date(item) or _read(item["wp:post_date"], zone, warnings)
        if published is not None and published.tzinfo is zone:
            warnings.append(f"The date {item['wp:post_date']} has no time zone: that of the source was assumed.")
    updated = _read(item["wp:post_modified_gmt"], UTC, [])
    return Dates(published, updated, tuple(warnings))


def read_status(item: Item, published_at: datetime | None) -> tuple[str | None, bool, tuple[str, ...]]:
    """Return the status, whether it may be published, and why not."""
    status = item["wp:status"] or None
    if item["wp:post_password"]:
        return "password", False, ("The site shows this only to those who have its password.",)
    if status == "publish":
        return status, True, ()
    if status == "future":
        if published_at is None:
            return status, False, ("Scheduled on the site, but for no date that can be read.",)
        return (
            status,
            True,
            (f"Scheduled on the site for {published_at:%-d %B %Y %H:%M} UTC: under embargo until then.",),
        )
    if status is None:
        return None, False, ("The file does not say whether this was published.",)
    if status in _HELD_BACK:
        return status, False, ()
    return status, False, (f"The site calls this “{status}”: taken as not for publication.",)


def read_bylines(item: Item, index: Index) -> tuple[str, ...]:
    """Return the authors' names: all of several where the site has them, else who wrote it down."""
    several = [
        index.author(term.nicename.removeprefix("cap-")) or index.author(term.name) or term.name
        for term in item.terms
        if term.domain == "author"
    ]
    login = item["dc:creator"]
    names = several or [index.author(login) or login]
    return tuple(dict.fromkeys(name for name in names if name))


def read_section(item: Item, index: Index) -> str | None:
    """Return the category it was filed under: the one marked as its first, else the first."""
    return next(iter(_categories(item, index)), None)


def read_names(item: Item, index: Index) -> list[tuple[TagKind, str]]:
    """Return the tags, the site's own terms and the further categories, with what each is."""
    names: list[tuple[TagKind, str]] = []
    for term in item.terms:
        if term.domain and term.domain not in _NOT_TOPICS and not term.domain.startswith("wp_"):
            name = term.name or index.term(term.domain, term.nicename)
            names.append((_KINDS.get(term.domain, "topic"), name))
    return [*names, *(("topic", name) for name in _categories(item, index)[1:])]


def read_language(item: Item, index: Index) -> str | None:
    """Return the language of a site with several, else that of the site."""
    own = next((term.nicename for term in item.terms if term.domain == "language"), "")
    return own or index.site.language or None


def read_heads(item: Item) -> tuple[str | None, str | None, str]:
    """Return kicker, standfirst, and a second standfirst if the site has two."""
    kicker = text_of(item.said(*_KICKERS)) or None
    excerpt = text_of(item["excerpt:encoded"] or item["description"])
    subtitle = text_of(item.said(*_STANDFIRSTS))
    if subtitle and excerpt and subtitle != excerpt:
        return kicker, excerpt, subtitle
    return kicker, excerpt or subtitle or None, ""


def read_notes(item: Item) -> tuple[str, ...]:
    """Return what editors may want to read of the custom fields: search titles, and fields that hold prose."""
    notes = []
    if item["wp:is_sticky"] == "1":
        notes.append("The site kept this at the top (sticky).")
    form = next((term.name or term.nicename for term in item.terms if term.domain == "post_format"), "")
    if form:
        notes.append(f"Post format: {form}")
    for label, keys in (("Search title", _SEARCH_TITLES), ("Search description", _SEARCH_DESCRIPTIONS)):
        words = text_of(item.said(*keys))
        notes += [f"{label}: {words}"] if words else []
    known = {*_KICKERS, *_STANDFIRSTS, *_SEARCH_TITLES, *_SEARCH_DESCRIPTIONS}
    for key, values in item.meta.items():
        if key.startswith("_") or key in known:
            continue
        notes += [f"{key}: {text_of(value)[:_LONGEST_NOTE]}" for value in values if _is_prose(value)]
    return tuple(notes)


def _is_prose(value: str) -> bool:
    if _SERIALIZED.match(value) or "<script" in value or "://" in value.split(" ", 1)[0]:
        return False
    return len(value.split()) >= _NOTE_WORDS


def _categories(item: Item, index: Index) -> list[str]:
    """Return the names of the categories, the primary one first."""
    terms = [term for term in item.terms if term.domain == "category"]
    # The first exports gave each category twice, once without its taxonomy; others give it only so.
    terms = terms or [term for term in item.terms if not term.domain]
    names = [
        term.name or index.term("category", term.nicename) or term.nicename
        for term in terms
        if term.nicename not in _DEFAULT_CATEGORIES
    ]
    primary = index.category(number(item.said(*_PRIMARY)))
    if primary in names:
        names = [primary, *names]
    return [name for name in dict.fromkeys(names) if name and name.casefold() not in _DEFAULT_CATEGORIES]


def _is_missing(item: Item) -> bool:
    """Test whether a date may be looked for elsewhere: a draft has none until it is published."""
    is_zero = item["wp:post_date_gmt"].startswith(_NEVER)
    return not item["wp:post_date_gmt"] or (is_zero and item["wp:status"] in ("publish", "private", "future"))


def _read(text: str, zone: tzinfo, warnings: list[str]) -> datetime | None:
    if not text or text.startswith(_NEVER):
        return None
    match = _STAMP.match(text)
    try:
        moment = datetime(*map(int, match.groups()), tzinfo=zone) if match else None  # type: ignore[misc, arg-type]
    except ValueError:
        moment = None
    if moment is None or not is_on_every_clock(moment):
        warnings.append(f"There is no such date as “{text[:40]}”: it was not used.")
        return None
    if moment.year < _FIRST_YEAR:
        warnings.append(f"The date “{text[:40]}” is before {_FIRST_YEAR} and was not used.")
        return None
    if moment.year >= _LAST_YEAR:
        warnings.append(f"The date {moment:%-d %B %Y} is far in the future: is it right?")
    return moment


def _from_pub_date(item: Item) -> datetime | None:
    """Return the date for feed readers, which has a zone, where the site's own hours do not contradict it."""
    try:
        moment = parsedate_to_datetime(item["pubDate"])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    local = _read(item["wp:post_date"], UTC, [])
    if moment.tzinfo is None or local is None or moment.year < _FIRST_YEAR:
        return None
    return moment if abs(moment - local) <= timedelta(hours=14) else None
