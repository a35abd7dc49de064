"""WordPress exports (WXR 1.0 to 1.2), read in two passes so that memory does not grow with the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import tzinfo

from articles.importers._xml import root_of, stream_xml
from articles.importers.base import Importer, or_skipped
from articles.importers.markup import text_of
from articles.importers.parcel import Parcel
from articles.importers.repeats import is_beginning
from articles.importers.sent_tags import sent_tags
from articles.importers.wxr.content import Content
from articles.importers.wxr.fields import (
    read_bylines,
    read_dates,
    read_heads,
    read_language,
    read_names,
    read_notes,
    read_section,
    read_status,
)
from articles.importers.wxr.index import Attachment, Index, is_picture, read_index
from articles.importers.wxr.items import EXPORT, Item, number, read_item
from articles.importers.wxr.pictures import Pictures, photo_of
from articles.story import Said, Story, UnreadableFile

_STORIES = frozenset({"post", "page"})
_FIRST_PASS = frozenset({"attachment", "revision"})  # shown or counted at the end
_PARTS = {
    "nav_menu_item": "an item of a menu",
    "wp_block": "a block that posts share",
    "wp_template": "a template",
    "wp_template_part": "a part of a template",
    "wp_navigation": "a menu",
    "wp_global_styles": "settings of the theme",
    "custom_css": "settings of the theme",
    "customize_changeset": "settings of the theme",
    "guest-author": "an author, not a story",
    "oembed_cache": "a copy of something embedded",
}
EMPTY = "The export is empty: there is no story in it."


class Wxr(Importer):
    """Posts and pages with their pictures; what is no story is said in a line of its own."""

    name = "wxr"
    label = "WordPress export (WXR)"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether it is RSS with WordPress's own elements."""
        root = root_of(parcel)
        if root is None or root.tag != "rss":
            return False
        return any(EXPORT in uri for uri in root.nsmap.values()) or b"<wp:wxr_version" in parcel.head

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories in the order of the file, then the pictures that none of them shows."""
        try:
            with closing(read_index(parcel)) as index:
                yield from or_skipped(_stories(parcel, index), EMPTY)
        except sqlite3.Error as error:
            raise UnreadableFile(f"“{parcel.name}” could not be sorted in a temporary file: {error}.") from error


def _stories(parcel: Parcel, index: Index) -> Iterator[Story]:
    for element in stream_xml(parcel, "{*}item"):
        item = read_item(element)
        if item.kind in _STORIES:
            yield read_story(item, index, parcel.zone)
        elif item.kind not in _FIRST_PASS:
            yield _part(item)
    yield from map(_unused, index.unused())
    if index.revisions:
        yield _revisions(index)


def read_story(item: Item, index: Index, zone: tzinfo) -> Story:
    """Return a post or a page as a story."""
    dates = read_dates(item, zone)
    status, usable, held = read_status(item, dates.published_at)
    kicker, standfirst, second = read_heads(item)
    content = Content(index, item.post_id, item.said("footnotes"))
    link = _address(item["link"]) or _address(item["guid"])
    blocks = content.blocks(item["content:encoded"], link or index.site.link)
    lead = number(item.said("_thumbnail_id"))
    warnings = [*index.warnings, *dates.warnings, *held, *content.warnings]
    attachment = index.attachment(lead)
    if attachment is not None and is_picture(attachment.url):
        blocks = content.pictures.with_lead(blocks, attachment)
    elif lead:
        warnings.append(f"The lead picture is not in the file: attachment {lead}.")
    if item.kind == "page":
        warnings.append("This is a page of the site, not a post.")
    if item.comments:
        warnings.append(f"Readers' comments are not imported: {item.comments}.")
    if standfirst and is_beginning(standfirst, " ".join(block.text for block in blocks)):
        standfirst, second = second or None, ""  # an excerpt that a machine cut out of the text
    said: tuple[Said, ...] = ()
    if second:
        said = (Said("standfirst", "excerpt", standfirst or "", True), Said("standfirst", "subtitle", second, False))
    story = Story(
        blocks=tuple(blocks),
        headline=text_of(item["title"]),
        kicker=kicker,
        standfirst=standfirst,
        bylines=read_bylines(item, index),
        language=read_language(item, index),
        published_at=dates.published_at,
        time_known=dates.published_at is not None,
        updated_at=dates.updated_at,
        embargo_until=dates.published_at if status == "future" else None,
        source_ref=_reference(item, index),
        status=status,
        usable=usable,
        warnings=tuple(dict.fromkeys(warnings)),
        sender=_sender(index),
        link=link,
        slug=item["wp:post_name"] or None,
        section=read_section(item, index),
        internal_notes=(*read_notes(item), *([f"Subtitle: {second}"] if second else []), *_of(content.pictures)),
        said=said,
        marked=True,
    )
    return story.replace(tags=sent_tags(read_names(item, index), words=story.words))


def _part(item: Item) -> Story:
    what = _PARTS.get(item.kind, f"“{item.kind}”, a type of the site's own")
    return Story(headline=text_of(item["title"]), skipped=f"No story: {what}.")


def _unused(attachment: Attachment) -> Story:
    headline = text_of(attachment.title)
    if not is_picture(attachment.url):
        return Story(headline=headline, skipped=f"No story: a file of the library, {attachment.url}.")
    block = photo_of(attachment)
    notes = _description(attachment)
    return Story(
        (block,), headline, internal_notes=notes, skipped="No story: a picture that none of the stories shows."
    )


def _revisions(index: Index) -> Story:
    return Story(skipped=f"No story: earlier versions of the posts, {index.revisions} of them, are not imported.")


def _of(pictures: Pictures) -> tuple[str, ...]:
    return tuple(note for attachment in pictures.shown.values() for note in _description(attachment))


def _description(attachment: Attachment) -> tuple[str, ...]:
    """Return what the library says of a picture beyond its caption: often where it came from."""
    words = text_of(attachment.description)
    title = text_of(attachment.title)
    notes = [f"Of the picture “{title}”: {words}"] if words else []
    if attachment.credit_url:
        notes.append(f"The credit of the picture “{title}” leads to {attachment.credit_url}")
    return tuple(notes)


def _sender(index: Index) -> str | None:
    site = index.site
    return next((url for url in map(_address, (site.blog_url, site.link, site.site_url)) if url), None)


def _reference(item: Item, index: Index) -> str | None:
    """Return an id that no other story of the file has: bad exports repeat guids and numbers alike."""
    guid, post_id = item["guid"], item["wp:post_id"]
    if not guid.startswith(("http://", "https://", "urn:", "tag:")):
        guid = f"{(_sender(index) or '').rstrip('/')}/?p={post_id}" if post_id else guid
    if not guid:
        guid = item["link"] or item["wp:post_name"]
    if not guid:
        return None
    marks = [part for part in (post_id, item["wp:post_name"], item["wp:post_date_gmt"]) if part]
    for reference in (guid, *(f"{guid}#{'-'.join(marks[: n + 1])}" for n in range(len(marks)))):
        if index.is_new_reference(reference):
            return reference
    n = 2
    while not index.is_new_reference(f"{guid}#{n}"):
        n += 1
    return f"{guid}#{n}"


def _address(text: str) -> str | None:
    return text if text.startswith(("http://", "https://")) and " " not in text else None
