"""Atom 1.0 (RFC 4287) and the 0.3 before it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from html import escape

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
from articles.importers.feeds.entry import EMPTY, Entry, Feed, html_of_text, story_of
from articles.importers.parcel import Parcel
from articles.story import Story, UnreadableFile

_DATES = ("published", "issued", "created", "dc:date", "dcterms:issued")
_UPDATES = ("updated", "modified", "dcterms:modified")
_FEED = re.compile(rb"<(?:[A-Za-z]{1,12}:)?entry[\s>]|w3\.org/2005/Atom|purl\.org/atom", re.IGNORECASE)
_KIND = re.compile(r"schemas\.google\.com/(?:blogger|g)/\d+#(?:kind|(\w+))")  # Blogger's exports hold all it has


class Atom(Importer):
    """Every entry a story, with its author or the feed's."""

    name = "atom"
    label = "Atom"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the root is an Atom feed or entry."""
        root = root_of(parcel)
        if root is None:
            return False
        name = name_of(root).removeprefix("atom:")
        return name in ("feed", "entry") and (name_of(root) != name or _FEED.search(parcel.head) is not None)

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the entries one at a time; an entry that was deleted cancels the story we hold."""
        yield from or_skipped(_stories(parcel), EMPTY)


def _stories(parcel: Parcel) -> Iterator[Story]:
    feed = _read_feed(parcel)
    for element in stream_xml(parcel, "{*}entry", "{*}deleted-entry"):
        if name_of(element).endswith("deleted-entry"):
            yield _deleted(element, feed)
        else:
            yield _skipped(element) or story_of(_read_entry(element, feed), feed, parcel.zone)


def _read_feed(parcel: Parcel) -> Feed:
    """Read what the feed says of itself: an author may stand after the entries that are theirs."""
    feed = Feed()
    around: Element | None = None
    try:
        for element in stream_xml(parcel, "{*}entry", warnings=feed.warnings):
            around = element.getparent()
            for part in element.itersiblings(preceding=True):
                _read_part(part, feed)
    except UnreadableFile:
        pass  # said when the entries are read
    for part in around if around is not None else ():
        _read_part(part, feed)
    root = root_of(parcel)
    if root is not None:
        feed.language = feed.language or language_of(root)
        base = root.base or feed.address or ""
        feed.address, feed.link = whole(base, feed.address), whole(base, feed.link)
    feed.address = feed.address or feed.link
    return feed


def _read_part(part: Element, feed: Feed) -> None:
    name = _name(part)
    if name == "link" and part.get("rel") == "self":
        feed.address = feed.address or (part.get("href") or "").strip()
    elif name == "link" and part.get("rel", "alternate") == "alternate":
        feed.link = feed.link or (part.get("href") or "").strip()
    elif name == "author":
        feed.authors += _person(part)
    elif name in ("language", "dc:language"):
        feed.language = feed.language or words(part)


def _read_entry(element: Element, feed: Feed) -> Entry:
    parts: dict[str, list[Element]] = {}
    for child in element:
        parts.setdefault(_name(child), []).append(child)
    entry = Entry(base=base_of(element, feed.address or feed.link), language=language_of(element))
    entry.ref = next((words(part) for part in parts.get("id", ()) if words(part)), "")
    entry.title = "".join(_html(part, entry) for part in parts.get("title", [])[:1])
    _read_links(parts, entry)
    _read_texts(parts, entry)
    entry.dates = [(name, words(part)) for name in _DATES for part in parts.get(name, ()) if words(part)]
    entry.updates = [(name, words(part)) for name in _UPDATES for part in parts.get(name, ()) if words(part)]
    _read_people(parts, entry)
    for part in parts.get("category", ()):
        name = part.get("label") or part.get("term") or words(part)
        if name.strip() and not _KIND.search(part.get("scheme") or ""):
            entry.names.append((kind_of_term(part.get("scheme") or ""), name))
    read_media(element, entry)
    entry.notes += [f"Rights: {words(part)}" for part in parts.get("rights", ()) if words(part)]
    for control in parts.get("app:control", ()):
        if any(name_of(child).endswith("draft") and words(child).lower() == "yes" for child in control):
            entry.status, entry.usable = "draft", False
    return entry


def _read_links(parts: dict[str, list[Element]], entry: Entry) -> None:
    links = [(link.get("rel") or "alternate", link) for link in parts.get("link", ())]
    pages = [link for rel, link in links if rel == "alternate"]
    pages.sort(key=lambda link: "html" not in (link.get("type") or "text/html"))
    entry.link = next((url for link in pages if (url := whole(base_of(link, entry.base), link.get("href") or ""))), "")
    for rel, link in links:
        url = whole(base_of(link, entry.base), link.get("href") or "")
        if rel == "enclosure":
            read_enclosure(url, link.get("type") or "", entry)
        elif rel == "via" and url:
            entry.notes.append(f"Taken from: {url}")
    if not entry.link and entry.ref.startswith(("http://", "https://")):
        entry.link = entry.ref


def _read_texts(parts: dict[str, list[Element]], entry: Entry) -> None:
    for part in parts.get("content", ()):
        if part.get("src"):
            url = whole(base_of(part, entry.base), part.get("src") or "")
            read_enclosure(url, part.get("type") or "", entry)
        elif not entry.content:
            entry.base = base_of(part, entry.base)
            entry.language = entry.language or language_of(part)
            entry.content = _html(part, entry)
    for name in ("summary", "tagline", "subtitle"):
        entry.summaries += [html for part in parts.get(name, ()) if (html := _html(part, entry)).strip()]


def _read_people(parts: dict[str, list[Element]], entry: Entry) -> None:
    for part in parts.get("author", ()):
        entry.authors += _person(part)
    for source in parts.get("source", ()):
        title = next((words(child) for child in source if _name(child) == "title"), "")
        entry.notes += [f"Taken from: {title}"] if title else []
        if not entry.authors:
            entry.authors = [name for child in source if _name(child) == "author" for name in _person(child)]
    if not entry.authors:
        entry.authors = [words(part) for part in parts.get("dc:creator", ()) if words(part)]


def _person(element: Element) -> list[str]:
    names = [words(child) for child in element if _name(child) == "name"]
    return [name for name in names or ([] if len(element) else [words(element)]) if name]


def _html(element: Element, entry: Entry) -> str:
    """Return a text as HTML, whatever type it says it has (RFC 4287, sections 3.1 and 4.1.3)."""
    kind = (element.get("type") or "text").strip().lower()
    if kind in ("xhtml", "application/xhtml+xml") or (len(element) and not kind.endswith("xml")):
        return html_of(element)
    if element.get("mode") == "base64" or not (kind in ("text", "html") or kind.startswith("text/") or "xml" in kind):
        return _decoded(element, kind, entry)
    text = words(element) if len(element) else element.text or ""
    # Atom 0.3 said how the text is escaped, and not what it is.
    is_html = kind in ("html", "text/html") or element.get("mode") == "escaped"
    return text if is_html else html_of_text(text) if "\n" in text.strip() else escape(text, quote=False)


def _decoded(element: Element, kind: str, entry: Entry) -> str:
    """Return a text that was sent as base64, nothing for what is no text."""
    if kind.startswith("text") or kind in ("html", "application/xhtml+xml"):
        try:
            return base64.b64decode(words(element), validate=False).decode("utf-8", "replace")
        except ValueError:
            pass
    entry.warnings.append(f"A part of this entry is {kind or 'encoded'} and was left out.")
    return ""


def _skipped(element: Element) -> Story | None:
    """Return a line for what Blogger's export holds beside posts: comments, settings, templates."""
    for part in element:
        kind = _KIND.search(part.get("term") or "") if _name(part) == "category" else None
        if kind is not None and kind[1] not in (None, "post", "page"):
            return Story(skipped=f"No story: {kind[1]} of a blog.")
    return None


def _deleted(element: Element, feed: Feed) -> Story:
    """Return the cancel that a tombstone is (RFC 6721)."""
    ref = (element.get("ref") or "").strip()
    if not ref:
        return Story(skipped="No story: an entry was deleted, the feed does not say which.")
    said = next((words(child) for child in element if name_of(child).endswith("comment")), "")
    notes = (f"Deleted: {said}",) if said else ()
    return Story(
        source_ref=ref,
        status="deleted",
        usable=False,
        cancels=(ref,),
        sender=feed.address or None,
        internal_notes=notes,
    )


def _name(element: Element) -> str:
    return name_of(element).removeprefix("atom:")
