"""RSS 0.9x, 1.0 (RDF) and 2.0 with the modules that feeds really use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from articles.importers._xml import root_of, stream_xml
from articles.importers.base import Importer, or_skipped
from articles.importers.feeds.elements import (
    base_of,
    html_of,
    kind_of_term,
    language_of,
    name_of,
    read_enclosure,
    read_media,
    whole,
    words,
)
from articles.importers.feeds.entry import EMPTY, Entry, Feed, html_of_either, story_of
from articles.importers.feeds.pictures import FeedPicture
from articles.importers.parcel import Parcel
from articles.importers.wxr.items import EXPORT
from articles.story import Story, TagKind, UnreadableFile

_TEXTS = ("content:encoded", "xhtml:body", "body", "xhtml:div", "yandex:full-text", "fullitem", "content")
_SUMMARIES = (
    "description",
    "itunes:summary",
    "googleplay:description",
    "dcterms:abstract",
    "dc:description",
    "summary",
    "atom:summary",
    "itunes:subtitle",
)
_DATES = ("pubdate", "dc:date", "dcterms:issued", "dcterms:created", "dcterms:date", "atom:published", "issued", "date")
_UPDATES = ("atom:updated", "dcterms:modified", "atom:modified", "updated", "modified")
_AUTHORS = ("dc:creator", "author", "atom:author", "itunes:author", "dc:author", "googleplay:author")
_NAME_OF_MAIL = re.compile(r"^\s*(?:mailto:)?\S+@\S+\s*\(([^()]+)\)\s*$|^\s*([^<>]+?)\s*<[^<>@]+@[^<>]+>\s*$")
_ITEMS_MARK = re.compile(rb"<(?:[A-Za-z]{1,12}:)?(?:channel|item)[\s>]")


class Rss(Importer):
    """Every item a story: its full text where the feed has it, its description before it."""

    name = "rss"
    label = "RSS"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the root is RSS's or RDF's, and no export of WordPress."""
        root = root_of(parcel)
        if root is None or any(EXPORT in uri for uri in root.nsmap.values()):
            return False
        name = name_of(root).rpartition(":")[2]
        return name == "rss" or (name == "rdf" and _ITEMS_MARK.search(parcel.head) is not None)

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the items one at a time."""
        yield from or_skipped(_stories(parcel), EMPTY)


def _stories(parcel: Parcel) -> Iterator[Story]:
    feed = _read_feed(parcel)
    for element in stream_xml(parcel, "{*}item"):
        yield story_of(_read_entry(element, feed), feed, parcel.zone)


def _read_feed(parcel: Parcel) -> Feed:
    """Read what the channel says of itself, before, between and after the items."""
    feed = Feed()
    around: Element | None = None
    try:
        for element in stream_xml(parcel, "{*}item", warnings=feed.warnings):
            around = element.getparent()
            for part in element.itersiblings(preceding=True):
                _read_channel(part, feed)
    except UnreadableFile:
        pass  # said when the items are read
    for part in around if around is not None else ():
        _read_channel(part, feed)
    feed.address = feed.address or feed.link
    return feed


def _read_channel(part: Element, feed: Feed) -> None:
    name = name_of(part)
    if name == "channel":
        for child in part:
            _read_channel(child, feed)
    elif name == "atom:link" and part.get("rel") == "self":
        feed.address = feed.address or (part.get("href") or "").strip()
    elif name == "link":
        feed.link = feed.link or words(part)
    elif name in ("language", "dc:language"):
        feed.language = feed.language or words(part)


def _read_entry(element: Element, feed: Feed) -> Entry:
    parts: dict[str, list[Element]] = {}
    for child in element:
        parts.setdefault(name_of(child), []).append(child)
    entry = Entry(language=language_of(element))
    entry.base = base_of(element, feed.address if feed.address.startswith("http") else feed.link)
    _read_identity(element, parts, entry)
    _read_texts(parts, entry)
    titles = (html_of(part) for name in ("title", "dc:title", "media:title") for part in parts.get(name, ()))
    entry.title = next((title for title in titles if title.strip()), "")
    entry.dates = _values(parts, _DATES)
    entry.updates = _values(parts, _UPDATES)
    entry.expires = next(iter(v for _, v in _values(parts, ("expirationdate", "dcterms:valid"))), "")
    _read_authors(parts, entry)
    _read_names(parts, entry)
    read_media(element, entry)
    _read_attachments(parts, entry)
    _read_notes(parts, entry)
    return entry


def _read_identity(element: Element, parts: dict[str, list[Element]], entry: Entry) -> None:
    guid = next((part for part in parts.get("guid", ()) if words(part)), None)
    about = next((value for key, value in element.attrib.items() if str(key).rpartition("}")[2] == "about"), "")
    entry.ref = words(guid) if guid is not None else str(about).strip()
    links = [words(part) for part in (*parts.get("feedburner:origlink", ()), *parts.get("link", ()))]
    links += [part.get("href") or "" for part in parts.get("link", ())]
    links += [p.get("href") or "" for p in parts.get("atom:link", ()) if p.get("rel", "alternate") == "alternate"]
    is_address = guid is not None and _is_permalink(guid) and entry.ref.startswith("http")
    links += [entry.ref] if is_address or (guid is None and entry.ref.startswith("http")) else []
    entry.link = whole(entry.base, next(filter(None, links), ""))


def _is_permalink(guid: Element) -> bool:
    said = next((value for key, value in guid.attrib.items() if str(key).lower() == "ispermalink"), "true")
    return str(said).strip().lower() != "false"


def _read_texts(parts: dict[str, list[Element]], entry: Entry) -> None:
    texts = [html_of(part) for name in _TEXTS for part in parts.get(name, ())]
    entry.content = next((html_of_either(text) for text in texts if text.strip()), "")
    summaries = (html_of(part) for name in _SUMMARIES for part in parts.get(name, ()))
    entry.summaries = [html_of_either(text) for text in summaries if text.strip()]


def _read_authors(parts: dict[str, list[Element]], entry: Entry) -> None:
    for name in _AUTHORS:
        for part in parts.get(name, ()):
            inside = next((words(child) for child in part if name_of(child).endswith("name")), "")
            said = inside or words(part)
            mail = _NAME_OF_MAIL.match(said)
            said = (mail[1] or mail[2] or "") if mail else said
            entry.authors += [said] if said else []
        if entry.authors:
            return


def _read_names(parts: dict[str, list[Element]], entry: Entry) -> None:
    for part in (*parts.get("category", ()), *parts.get("dc:subject", ())):
        name = words(part) or (part.get("text") or part.get("label") or "").strip()
        entry.names += [(kind_of_term(part.get("domain") or ""), name)] if name else []
    for part in parts.get("itunes:keywords", ()):
        entry.names += [("topic", word.strip()) for word in words(part).split(",") if word.strip()]
    entry.names = _told_once(entry.names)


def _told_once(names: list[tuple[TagKind, str]]) -> list[tuple[TagKind, str]]:
    """Return the names without those that are another's form in addresses: "top-four" of "Top four"."""
    kept: dict[str, tuple[TagKind, str]] = {}
    for kind, name in names:
        kept.setdefault(name.casefold().replace("-", " "), (kind, name))
    return list(kept.values())


def _read_attachments(parts: dict[str, list[Element]], entry: Entry) -> None:
    for part in parts.get("enclosure", ()):
        read_enclosure(whole(entry.base, part.get("url") or part.get("href") or ""), part.get("type") or "", entry)
    for part in parts.get("atom:link", ()):
        if part.get("rel") == "enclosure":
            read_enclosure(whole(entry.base, part.get("href") or ""), part.get("type") or "", entry)
    for part in (*parts.get("image", ()), *parts.get("itunes:image", ())):
        inside = next((words(child) for child in part if name_of(child) == "url"), "")
        url = whole(entry.base, part.get("href") or inside or words(part))
        if url.startswith("http") and " " not in url:
            entry.thumbnails.append(FeedPicture(url))


def _read_notes(parts: dict[str, list[Element]], entry: Entry) -> None:
    for part in parts.get("source", ()):
        entry.notes.append("Taken from: " + " ".join(filter(None, (words(part), part.get("url")))))
    for name in ("dc:rights", "dcterms:rights", "copyright", "media:copyright"):
        entry.notes += [f"Rights: {words(part)}" for part in parts.get(name, ()) if words(part)]


def _values(parts: dict[str, list[Element]], names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(name, words(part)) for name in names for part in parts.get(name, ()) if words(part)]
