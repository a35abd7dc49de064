"""JSON Feed 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from articles.importers.base import Importer, or_skipped
from articles.importers.feeds.elements import read_enclosure, whole
from articles.importers.feeds.entry import EMPTY, Entry, Feed, html_of_text, story_of
from articles.importers.feeds.pictures import FeedPicture
from articles.importers.json_stream import keys_at, read_whole
from articles.importers.parcel import Parcel
from articles.story import Story, UnreadableFile

_VERSION = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org\\?/version', re.IGNORECASE)


class JsonFeed(Importer):
    """Every item a story."""

    name = "json_feed"
    label = "JSON Feed"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether it is JSON that calls itself a feed, or has a feed's keys."""
        keys = keys_at(parcel).get((), set())
        if _VERSION.search(parcel.head) is not None:
            return bool(keys)
        return "items" in keys and bool(keys & {"feed_url", "home_page_url"})

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the items one at a time; one that is none of them gets a sentence."""
        feed = Feed()
        whole_feed = read_whole(parcel, feed.warnings)
        items = whole_feed.get("items") if isinstance(whole_feed, dict) else None
        if not isinstance(items, list):
            raise UnreadableFile(f"“{parcel.name}” is a JSON feed without items.")
        _read_feed(whole_feed, feed)
        yield from or_skipped(_stories(items, feed, parcel), EMPTY)


def _stories(items: list[Any], feed: Feed, parcel: Parcel) -> Iterator[Story]:
    for n, item in enumerate(items, 1):
        if isinstance(item, dict):
            yield story_of(_read_entry(item, feed), feed, parcel.zone)
        else:
            yield Story(error=f"Item {n} of the feed is no object with fields, and so no story.")


def _read_feed(value: dict[str, Any], feed: Feed) -> None:
    feed.link = _text(value, "home_page_url")
    feed.address = _text(value, "feed_url") or feed.link
    feed.language = _text(value, "language")
    feed.authors = _authors(value)


def _read_entry(item: dict[str, Any], feed: Feed) -> Entry:
    entry = Entry(ref=_text(item, "id"), link=_text(item, "url"), title=_text(item, "title"))
    entry.base = whole(feed.link, entry.link) or feed.link
    entry.link = whole(feed.link, entry.link)
    if not entry.link and entry.ref.startswith(("http://", "https://")):
        entry.link = entry.ref
    text = _text(item, "content_text")
    entry.content = _text(item, "content_html") or html_of_text(text)
    entry.summaries = [html_of_text(summary) for summary in [_text(item, "summary")] if summary]
    entry.authors = _authors(item)
    entry.language = _text(item, "language")
    entry.dates = [("date_published", date) for date in [_text(item, "date_published")] if date]
    entry.updates = [("date_modified", date) for date in [_text(item, "date_modified")] if date]
    tags = item.get("tags")
    entry.names = [("topic", tag) for tag in (tags if isinstance(tags, list) else []) if isinstance(tag, str)]
    image = _text(item, "image") or _text(item, "banner_image")
    entry.pictures = [FeedPicture(whole(entry.base, image))] if image else []
    _read_attachments(item, entry)
    if external := _text(item, "external_url"):
        entry.notes.append(f"About: {external}")
    return entry


def _read_attachments(item: dict[str, Any], entry: Entry) -> None:
    attachments = item.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else []:
        if isinstance(attachment, dict) and (url := _text(attachment, "url")):
            read_enclosure(whole(entry.base, url), _text(attachment, "mime_type"), entry)


def _authors(value: dict[str, Any]) -> list[str]:
    """Return the names: a list since 1.1, one object before."""
    several = value.get("authors")
    people = several if isinstance(several, list) and several else [value.get("author")]
    names = [person if isinstance(person, str) else _text(person, "name") for person in people if person]
    return [name for name in names if name]


def _text(value: Any, key: str) -> str:
    """Return a field as text; numbers stand where ids should be texts."""
    said = value.get(key) if isinstance(value, dict) else None
    if isinstance(said, bool) or not isinstance(said, str | int | float):
        return ""
    return str(said).strip()
