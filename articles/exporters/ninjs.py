"""ninjs 3.0, IPTC's news in JSON: one document a story, its pictures as associations.

Only what every schema from 3.0 to 3.3 allows. What the standard has no field for goes where it lets a provider name
a role of its own: other headlines, alternative ids, a picture's alt text among its descriptions.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any
from urllib.parse import quote

from articles import body
from articles.exporters.base import Dispatch, Exporter, Picture
from articles.exporters.markup import body_html, mentions
from articles.story import Block, StoryPhoto, StoryTag

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"
OWN = "newsroom:"  # before the roles that no standard names
_RELATIONS = {"about": "about", "mentioned": "mentions"}
# A story's own id stands as its uri where it is one (RFC 3986: a scheme, then no white space).
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-Z_a-z~\[\]@%]+")


class Ninjs(Exporter):
    """A document a story."""

    name = "ninjs"
    label = "ninjs 3.0"

    def write(self, dispatch: Dispatch) -> bytes:
        """Return the story's document."""
        return json.dumps(_document(dispatch), ensure_ascii=False, indent=2).encode() + b"\n"

    def file_name(self, dispatch: Dispatch) -> str:
        """Return the document's name."""
        return f"{dispatch.name}.json"


def _document(dispatch: Dispatch) -> dict[str, Any]:
    story = dispatch.story
    html = body_html(dispatch, "pictures/")
    pictures = [(block, block.photo) for block in story.blocks if block.photo is not None]
    document = {
        "uri": dispatch.uri if not _is_uri(story.source_ref) else story.source_ref,
        "standard": {"name": "ninjs", "version": "3.0", "schema": SCHEMA},
        "type": "text",
        "representationType": "full",
        "profile": "text-photo" if any(photo.file for _, photo in pictures) else "text-only",
        "version": story.version,
        "firstCreated": _moment(story.published_at),
        "versionCreated": _moment(story.updated_at or dispatch.changed_at),
        "embargoedUntil": _moment(story.embargo_until),
        "expires": _moment(story.expires_at),
        "pubStatus": story.status,
        "language": story.language,
        "title": story.headline,
        "slugline": story.slugline,
        "headlines": _headlines(dispatch),
        "descriptions": [{"role": "summary", "contentType": "text/plain", "value": story.standfirst}]
        if story.standfirst
        else [],
        "bodies": [_body(html)],
        "by": " and ".join(filter(None, (", ".join(story.bylines[:-1]), *story.bylines[-1:]))),
        "located": story.dateline,
        "infoSources": [{"name": dispatch.source, "role": "provider"}],
        "genres": [{"name": story.story_type.capitalize(), "literal": story.story_type}] if story.story_type else [],
        **_tags(dispatch),
        "altIds": _ids(dispatch),
        "associations": [
            _picture(dispatch, block, photo, n) for n, (block, photo) in enumerate(pictures, 1) if photo.file
        ],
        "edNote": "\n".join(story.internal_notes),
    }
    return {name: value for name, value in document.items() if value not in (None, "", [])}


def _is_uri(text: str | None) -> bool:
    return text is not None and _URI.fullmatch(text) is not None


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _headlines(dispatch: Dispatch) -> list[dict[str, str]]:
    values = {
        "main": dispatch.story.headline,
        "kicker": dispatch.story.kicker,
        "front": dispatch.story.front_headline,
    }
    return [{"role": role, "contentType": "text/plain", "value": value} for role, value in values.items() if value]


def _body(html: str) -> dict[str, Any]:
    text = body.plain_text(html)
    return {
        "role": "main",
        "contentType": "text/html",
        "charCount": len(text),
        "wordCount": body.word_count(html),
        "value": html,
    }


def _tags(dispatch: Dispatch) -> dict[str, list[dict[str, str]]]:
    """The story's tags by their kind; its section among the subjects, by its relation."""
    kinds = {"club": "organisations", "person": "people", "player": "people", "competition": "events"}
    named: dict[str, list[dict[str, str]]] = {"people": [], "organisations": [], "events": [], "subjects": []}
    for tag in dispatch.story.tags:
        named[kinds.get(tag.kind, "subjects")].append(_tag(tag))
    story = dispatch.story
    if story.section:
        named["subjects"].append({"name": story.section, "rel": "section", "literal": story.section_slug or ""})
    return named


def _tag(tag: StoryTag) -> dict[str, str]:
    return {"name": tag.name, "rel": _RELATIONS[tag.role], "literal": f"{tag.kind}/{tag.slug or ''}"}


def _ids(dispatch: Dispatch) -> list[dict[str, str]]:
    story = dispatch.story
    day = "none" if story.published_at is None else story.published_at.date().isoformat()
    values = {
        "source": dispatch.source,
        "slug": story.slug,
        "link": story.link,
        # The id as its source wrote it, where that is no uri.
        "source_ref": None if _is_uri(story.source_ref) else story.source_ref,
        # Where the story is dated by its day alone, or not at all: firstCreated must have a time.
        "day": None if story.time_known else day,
        "search": story.search_title,
        "social": story.social_title,
    }
    ids = [(role, value) for role, value in values.items() if value]
    # A name may hold a comma or an "and": the byline as printed cannot always be parted again.
    ids += [("byline", name) for name in story.bylines]
    # The standard parts tags by what they are: here is their order.
    ids += [("tag", f"{tag.kind}/{tag.slug}") for tag in story.tags if tag.slug]
    ids += [("mention", words) for words in mentions(story)]
    return [{"role": OWN + role, "value": value} for role, value in ids]


def _picture(dispatch: Dispatch, block: Block, photo: StoryPhoto, n: int) -> dict[str, Any]:
    picture = dispatch.picture(photo)
    descriptions = {
        "caption": photo.caption,
        "alt": photo.alt,
        # Every other picture has its caption's mark-up in the text.
        f"{OWN}caption": block.html if photo.lead else None,
        # An empty text would say nothing: that there is nothing to tell must be said.
        f"{OWN}decorative": "yes" if photo.alt == "" else None,
    }
    association = {
        "name": "featuremedia" if photo.lead else f"picture{n}",
        "uri": f"{dispatch.uri}#{'lead' if photo.lead else n}",
        "type": "picture",
        "by": photo.credit,
        "descriptions": [
            {"role": role, "contentType": "text/html" if role == f"{OWN}caption" else "text/plain", "value": value}
            for role, value in descriptions.items()
            if value
        ],
        "renditions": [_rendition(photo, picture)],
        **(_file_facts(photo, picture) if picture else {}),
    }
    return {name: value for name, value in association.items() if value not in (None, "", [])}


def _file_facts(photo: StoryPhoto, picture: Picture) -> dict[str, Any]:
    return {
        # Without a caption beside it readers take a picture's headline for one.
        "headlines": [{"value": picture.headline}] if picture.headline and photo.caption else [],
        # Read back, it also says that credit and caption are parted as they stand.
        "altIds": [
            {"role": f"{OWN}sha256", "value": picture.checksum},
            *({"role": f"{OWN}photo.{name}", "value": value} for name, value in picture.details.items()),
        ],
        "copyrightNotice": picture.copyright,
        "contentCreated": _moment(picture.taken_at),
        "located": picture.city,
    }


def _rendition(photo: StoryPhoto, picture: Picture | None) -> dict[str, Any]:
    # The schema wants an absolute reference: of the file that came along, the scheme and its name in the delivery.
    rendition: dict[str, Any] = {
        "name": "original",
        "title": photo.file,
        "href": f"file:pictures/{quote(photo.file or '')}",
    }
    if picture is not None:
        rendition |= {
            "contentType": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "sizeInBytes": picture.size,
        }
    return {name: value for name, value in rendition.items() if value is not None}
