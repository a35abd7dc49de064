"""NewsML-G2 2.35: a newsMessage a story, with the story's news item and one for each of its pictures.

What the standard has no element for (a section, other headlines, a slug) stands in its own extension properties, under
a scheme of ours that each item's catalog declares.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from lxml import etree

from articles import body
from articles.exporters.base import Dispatch, Exporter
from articles.exporters.markup import as_xhtml, body_html, mentions
from articles.story import Block, StoryPhoto, StoryTag

NAR = "http://iptc.org/std/nar/2006-10-01/"
OWN = "urn:x-newsroom:"
CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_SPACE = re.compile(r"[ \t\r\n\f]+")  # not the no-break space: it is meant
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TYPES = {
    "club": "cpnat:organisation",
    "person": "cpnat:person",
    "player": "cpnat:person",
    "competition": "cpnat:event",
}
_NAMESPACES: dict[Any, str] = {None: NAR}
_Parent = etree._Element


class NewsmlG2(Exporter):
    """A message a story."""

    name = "newsml_g2"
    label = "NewsML-G2 2.35"

    def write(self, dispatch: Dispatch) -> bytes:
        """Return the story's message."""
        message = etree.Element(f"{{{NAR}}}newsMessage", nsmap=_NAMESPACES)
        header = _add(message, "header")
        _add(header, "sent", _moment(dispatch.changed_at))
        _add(header, "sender", dispatch.provider or "newsroom")
        items = _add(message, "itemSet")
        items.append(_story_item(dispatch))
        for n, block, photo in _pictures(dispatch):
            items.append(_picture_item(dispatch, block, photo, n))
        return etree.tostring(message, xml_declaration=True, encoding="UTF-8", pretty_print=False)

    def file_name(self, dispatch: Dispatch) -> str:
        """Return the message's name."""
        return f"{dispatch.name}.xml"


def _pictures(dispatch: Dispatch) -> Iterator[tuple[int, Block, StoryPhoto]]:
    blocks = (block for block in dispatch.story.blocks if block.photo is not None)
    for n, block in enumerate(blocks, 1):
        if block.photo and block.photo.file:
            yield n, block, block.photo


def _story_item(dispatch: Dispatch) -> _Parent:
    story = dispatch.story
    item = _item(dispatch, _guid(dispatch))
    meta = _add(item, "itemMeta")
    _item_meta(meta, dispatch, "text")
    _add(meta, "title", story.headline)
    for note in story.internal_notes:
        _lines(_add(meta, "edNote"), note)
    if story.expires_at:
        _add(meta, "expires", _moment(story.expires_at))
    for n, _, photo in _pictures(dispatch):
        relation = "nr:lead" if photo.lead else "irel:seeAlso"
        _add(meta, "link", rel=relation, residref=_picture_guid(dispatch, photo, n))
    for name, value in _own_facts(dispatch):
        _add(meta, "itemMetaExtProperty", rel=f"nr:{name}", value=body.printable(value))
    _content_meta(_add(item, "contentMeta"), dispatch)
    inline = _add(_add(item, "contentSet"), "inlineXML", contenttype="application/xhtml+xml")
    inline.append(as_xhtml(body_html(dispatch, "pictures/")))
    return item


def _guid(dispatch: Dispatch) -> str:
    return body.printable(dispatch.story.source_ref or dispatch.uri)


def _picture_guid(dispatch: Dispatch, photo: StoryPhoto, n: int) -> str:
    return f"{dispatch.uri}#{'lead' if photo.lead else n}"


def _item(dispatch: Dispatch, guid: str) -> _Parent:
    version = dispatch.story.version or ""
    item = etree.Element(
        f"{{{NAR}}}newsItem",
        {
            "standard": "NewsML-G2",
            "standardversion": "2.35",
            "conformance": "power",
            "guid": guid,
            "version": version if version.isascii() and version.isdigit() and int(version) else "1",
        },
    )
    if language := _language(dispatch):
        item.set(_XML_LANG, language)
    _add(item, "catalogRef", href=CATALOG)
    _add(_add(item, "catalog"), "scheme", alias="nr", uri=OWN)
    return item


def _language(dispatch: Dispatch) -> str | None:
    """The language, if it is a tag at all (BCP 47)."""
    tag = dispatch.story.language or ""
    return tag if _TAG.fullmatch(tag) else None


def _item_meta(meta: _Parent, dispatch: Dispatch, nature: str) -> None:
    story = dispatch.story
    _add(meta, "itemClass", qcode=f"ninat:{nature}")
    _add(_add(meta, "provider", literal=_one_line(dispatch.source)), "name", dispatch.provider or dispatch.source)
    _add(meta, "versionCreated", _moment(story.updated_at or dispatch.changed_at))
    if story.published_at:
        _add(meta, "firstCreated", _moment(story.published_at))
    if story.embargo_until:
        _add(meta, "embargoed", _moment(story.embargo_until))
    _add(meta, "pubStatus", qcode=f"stat:{story.status or 'usable'}")
    _add(meta, "generator", "Newsroom")


def _own_facts(dispatch: Dispatch) -> Iterator[tuple[str, str]]:
    story = dispatch.story
    values = {
        "section": story.section,
        "sectionSlug": story.section_slug,
        "storyType": story.story_type,
        "slug": story.slug,
        "link": story.link,
        "version": story.version,
        "date": _day(dispatch),
        "frontHeadline": story.front_headline,
        "searchTitle": story.search_title,
        "socialTitle": story.social_title,
    }
    yield from ((name, value) for name, value in values.items() if value)
    yield from (("mention", words) for words in mentions(story))


def _day(dispatch: Dispatch) -> str:
    """Where firstCreated says too much: a story dated by its day alone, or not at all."""
    story = dispatch.story
    if story.published_at is None:
        return "none"
    return "" if story.time_known else story.published_at.date().isoformat()


def _content_meta(meta: _Parent, dispatch: Dispatch) -> None:
    story = dispatch.story
    for name in story.bylines:
        _add(_add(meta, "creator"), "name", name)
    if story.dateline:
        _add(_add(meta, "located"), "name", story.dateline)
    if language := _language(dispatch):
        _add(meta, "language", tag=language)
    for tag in story.tags:
        _subject(meta, tag)
    if story.slugline:
        _add(meta, "slugline", story.slugline)
    if story.kicker:
        _add(meta, "headline", story.kicker, role="nr:kicker")
    _add(meta, "headline", story.headline)
    if story.dateline:
        _add(meta, "dateline", story.dateline)
    if story.bylines:
        _add(meta, "by", " and ".join(filter(None, (", ".join(story.bylines[:-1]), story.bylines[-1]))))
    if story.standfirst:
        _add(meta, "description", story.standfirst, role="drol:summary")


def _subject(meta: _Parent, tag: StoryTag) -> None:
    subject = _add(meta, "subject", type=_TYPES.get(tag.kind, "cpnat:abstract"), literal=f"{tag.kind}/{tag.slug or ''}")
    if tag.role == "mentioned":
        subject.set("relevance", "50")
    _add(subject, "name", tag.name)


def _picture_item(dispatch: Dispatch, block: Block, photo: StoryPhoto, n: int) -> _Parent:
    picture = dispatch.picture(photo)
    item = _item(dispatch, _picture_guid(dispatch, photo, n))
    if picture and picture.copyright:
        _add(_add(item, "rightsInfo"), "copyrightNotice", picture.copyright)
    item_meta = _add(item, "itemMeta")
    _item_meta(item_meta, dispatch, "picture")
    # Read back, it also says that credit and caption are parted as they stand.
    _add(item_meta, "itemMetaExtProperty", rel="nr:sha256", value=picture.checksum if picture else "")
    for name, value in picture.details.items() if picture else ():
        _add(item_meta, "itemMetaExtProperty", rel=f"nr:photo.{name}", value=body.printable(value))
    # Every other picture has its caption's mark-up in the text.
    if photo.lead and block.html:
        _add(item_meta, "itemMetaExtProperty", rel="nr:caption", value=body.printable(block.html))
    meta = _add(item, "contentMeta")
    if picture and picture.taken_at:
        _add(meta, "contentCreated", _moment(picture.taken_at))
    # Without a credit or a caption beside them readers take a maker's name and a headline for these.
    if picture and picture.creator and photo.credit:
        _add(_add(meta, "creator"), "name", picture.creator)
    if picture and picture.headline and photo.caption:
        _add(meta, "headline", picture.headline)
    if photo.credit:
        _add(meta, "creditline", photo.credit)
    if photo.caption:
        _add(meta, "description", photo.caption, role="drol:caption")
    if photo.alt:
        _add(meta, "description", photo.alt, role="nr:altText")
    elif photo.alt == "":
        _add(meta, "description", "yes", role="nr:decorative")
    _remote_content(_add(item, "contentSet"), dispatch, photo)
    return item


def _remote_content(content: _Parent, dispatch: Dispatch, photo: StoryPhoto) -> None:
    remote = _add(content, "remoteContent", rendition="rnd:highRes", href=f"pictures/{quote(photo.file or '')}")
    picture = dispatch.picture(photo)
    if picture is not None:
        facts = {"contenttype": picture.media_type, "width": picture.width, "height": picture.height}
        for name, value in (facts | ({"size": picture.size} if picture.size is not None else {})).items():
            remote.set(name, str(value))


def _add(parent: _Parent, name: str, text: str | None = None, **attributes: str) -> _Parent:
    child = etree.SubElement(parent, f"{{{NAR}}}{name}", attributes)
    child.text = _one_line(text) if text is not None else None
    return child


def _lines(parent: _Parent, text: str) -> None:
    """Set a text with its line breaks as the standard's own."""
    first, *rest = body.printable(text).split("\n")
    parent.text = first
    for line in rest:
        _add(parent, "br").tail = line


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", body.printable(text)).strip(" ")


def _moment(moment: datetime) -> str:
    return moment.isoformat()
