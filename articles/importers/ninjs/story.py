"""One ninjs item → one Story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from articles.importers.bylines import names_in_field
from articles.importers.labels import read_dateline
from articles.importers.ninjs.body import Body, read_story_body
from articles.importers.ninjs.fields import Object, headlines, kicker, objects, plain, standfirsts, text, texts
from articles.importers.ninjs.gates import read_gates
from articles.importers.ninjs.notes import read_notes
from articles.importers.ninjs.own import own_words, with_own
from articles.importers.ninjs.pictures import Pictures, block_of, read_picture
from articles.importers.ninjs.tags import read_section, read_tags
from articles.importers.parcel import Parcel
from articles.importers.repeats import folded, is_teaser, without_repeats
from articles.importers.timestamps import Timestamp, read_timestamp
from articles.story import Said, Story

_PICTURE = ("picture", "photo", "image", "graphic")
_NEVER = {
    **dict.fromkeys(_PICTURE, "A picture, no story."),
    **dict.fromkeys(("event", "planning", "coverage"), "An entry of a diary, no story."),
    **dict.fromkeys(("advisory", "advis", "note", "test"), "A note to the desk, no story."),
}
_WITHOUT_TEXT = {
    **dict.fromkeys(("video", "audio"), "A video or a sound without a text, no story."),
    **dict.fromkeys(("composite", "package"), "A package of other items, no story of its own."),
}
_AUTHORS_WORK = re.compile(r"author|writer|report|journalist|correspondent|^$", re.IGNORECASE)
_REPLACES = ("replaces", "replacing", "evolvedfrom", "evolvedFrom")


def read_story(item: Object, parcel: Parcel) -> Story:
    """Return the story of an item; what is none says so in `skipped`."""
    gates, when = read_gates(item, parcel.zone), _when(item, parcel.zone)
    # Superdesk's guid is the story's own; its uri, where there is one, an address of the interface.
    ref = text(item, "guid") or _address(item)
    sender = _provider(item) or text(item, "provider", "source", "copyrightholder", "copyrightHolder")
    lines = headlines(item)
    headline = plain(lines[0]) if lines else ""
    pictures = Pictures(item, parcel.zone)
    body = _body(item, headline, pictures, parcel)
    has_text = any(block.photo is None for block in body.blocks)
    words = " ".join([headline, body.standfirst or "", *(block.text for block in body.blocks)])
    until = filter(None, (gates.embargo_until, body.embargo_until, pictures.embargo_until))
    skipped = _skipped(_kind(item), has_text, bool(headline or body.standfirst or gates.canceled))
    doubts = () if skipped else _doubts(item, ref, headline, has_text)
    story = Story(
        blocks=tuple(body.blocks),
        headline=headline,
        kicker=body.kicker or kicker(item),
        standfirst=body.standfirst,
        bylines=tuple(_bylines(item, sender) or body.bylines),
        dateline=text(item, "located") or _written_dateline(body),
        language=text(item, "language") or None,
        published_at=when.published.at,
        time_known=when.published.time_known,
        updated_at=when.updated,
        embargo_until=max(until, default=None),
        source_ref=ref or None,
        version=text(item, "version") or None,
        status=gates.status,
        usable=gates.usable and body.usable,
        tags=read_tags(item, words),
        warnings=tuple(dict.fromkeys((*gates.warnings, *when.warnings, *body.warnings, *pictures.warnings, *doubts))),
        sender=sender or None,
        slugline=text(item, "slugline", "slug") or None,
        section=read_section(item),
        internal_notes=tuple(dict.fromkeys((*read_notes(item, pictures), *body.notes))),
        expires_at=when.expires,
        cancels=(ref,) if gates.canceled and ref else (),
        replaces=tuple(dict.fromkeys(other for name in _REPLACES for other in texts(item, name))),
        said=(*_said("headline", [(line.role, plain(line)) for line in lines]), *body.said),
        skipped=skipped,
        marked=body.marked,
    )
    return with_own(story, item, parcel.zone)


@dataclass(frozen=True, slots=True)
class _When:
    published: Timestamp
    updated: datetime | None
    expires: datetime | None
    warnings: tuple[str, ...]


def _when(item: Object, zone: tzinfo) -> _When:
    """Return an item's dates: it was published when this version of it was, in our own export when it was first."""
    first, version, other, expires = (read_timestamp(text(item, *names), zone) for names in _DATES)
    ours = bool(own_words(item))
    dates = (first, version, other) if ours else (version, first, other)
    published = next((stamp for stamp in dates if stamp.at), Timestamp())
    updated = version.at if not ours or version.at != published.at else None
    return _When(published, updated, expires.at, (*first.warnings, *version.warnings, *expires.warnings))


_DATES = (
    ("firstcreated", "firstCreated"),
    ("versioncreated", "versionCreated"),
    ("firstpublished", "firstPublished", "contentcreated", "contentCreated"),
    ("expires", "expiry"),
)


def _body(item: Object, headline: str, pictures: Pictures, parcel: Parcel) -> Body:
    """Return the text with its pictures round it; a picture that came alone has no text."""
    if _kind(item) in _PICTURE:
        return Body([block_of(read_picture(item), lead=True), *pictures.other_blocks()])
    body = read_story_body(item, headline, pictures, parcel)
    _read_standfirst(item, body)
    body.blocks[:0] = pictures.lead_blocks()
    body.blocks.extend(pictures.other_blocks())
    return body


def _address(item: Object) -> str:
    """Return an item's uri; AP's without its query, which says how the item was asked for and is new every time."""
    uri, ids = text(item, "uri"), item.get("altids")
    number = text(ids, "itemid") if isinstance(ids, dict) else ""
    path = uri.partition("?")[0]
    return path if number and path.endswith(number) else uri


def _kind(item: Object) -> str:
    if not item.get("type") and any(name in item for name in ("eventDetails", "eventdetails", "plannedCoverage")):
        return "event"
    return text(item, "type").casefold()


def _skipped(kind: str, has_text: bool, has_words: bool) -> str | None:
    if kind in _NEVER:
        return _NEVER[kind]
    if not has_text and kind in _WITHOUT_TEXT:
        return _WITHOUT_TEXT[kind]
    return None if has_text or has_words else "There is neither a headline nor a text in this item."


def _read_standfirst(item: Object, body: Body) -> None:
    """Read the description that stands under the headline; the text repeats no word of it."""
    found = [(wording.role, words) for wording in standfirsts(item) if (words := plain(wording))]
    if found and is_teaser(body.blocks, found[0][1]):
        found.insert(0, ("the text's first words", ""))
    elif found:
        body.blocks = without_repeats(body.blocks, found[0][1])
    body.standfirst = found[0][1] or None if found else None
    body.said = list(_said("standfirst", found))


def _said(field: str, found: list[tuple[str, str]]) -> Iterator[Said]:
    """Yield what several parts of the item say of a field, if they disagree; the first was used."""
    if len({folded(value) for _, value in found}) > 1:
        seen: set[str] = set()
        for n, (role, value) in enumerate(found):
            if value not in seen:
                yield Said(field, role or "the item itself", value, used=n == 0)
            seen.add(value)


def _provider(item: Object) -> str:
    sources = objects(item, "infosources", "infoSources")
    return next((text(part, "name") for part in sources if text(part, "role") == "provider"), "")


def _bylines(item: Object, sender: str) -> list[str]:
    senders = list(filter(None, (sender, text(item, "copyrightholder", "copyrightHolder"))))
    stated = [text(item, "byline", "by"), *(text(part, "by", "byline", "name") for part in objects(item, "bylines"))]
    names = [name for line in stated if line for name in names_in_field(line, senders=senders)]
    authors = [(text(part, "role", "jobtitle"), text(part, "name")) for part in objects(item, "authors")]
    if not names and not any(stated):
        writers = [name for role, name in authors if _AUTHORS_WORK.search(role)]
        names = [name for line in writers if line for name in names_in_field(line, senders=senders)]
    return list(dict.fromkeys(names))


def _written_dateline(body: Body) -> str | None:
    first = next((block.text for block in body.blocks if block.kind == "paragraph"), "")
    return read_dateline(first)


def _doubts(item: Object, ref: str, headline: str, has_text: bool) -> Iterator[str]:
    if not ref:
        yield "The item has no identifier: a second delivery of it can be told only by its text."
    if text(item, "representationtype", "representationType").casefold() in ("incomplete", "partial"):
        yield "The source says that this is not the whole item."
    if has_text and not headline:
        yield "No headline was found: please give one."
    if headline and not has_text:
        yield "There is no text in this item, only what stands above it."
