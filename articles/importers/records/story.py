"""One record, a row of a table or an object of JSON → one Story."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import tzinfo

from lxml.html import HtmlElement

from articles.importers.head import Head
from articles.importers.records.blocks import read_native_blocks
from articles.importers.records.own import is_own, with_own
from articles.importers.records.photos import column_photos, place
from articles.importers.records.reading import Reading
from articles.importers.records.status import read_status
from articles.importers.records.tags import read_record_tags
from articles.importers.records.text import read_text
from articles.importers.records.values import (
    Record,
    address,
    has_tags,
    is_yes,
    line,
    names,
    says_something,
    tag_names,
    words,
)
from articles.importers.repeats import is_teaser, without_repeats
from articles.importers.timestamps import Timestamp
from articles.story import Said, Story, StoryPhoto

_SLUG = re.compile(r"[\w-]{1,200}")


def read_record(record: Record, zone: tzinfo, said: Mapping[str, str] | None = None) -> Story:
    """Return the story of a record; `said` is what an editor said of its columns."""
    reading = Reading(record, zone, said or {})
    headline = reading.line("headline")
    text = _text(reading, bool(headline))
    headline = headline or text.hoisted.get("headline", "")
    standfirst, disagreeing = _standfirst(reading, text, headline)
    blocks = text.blocks if reading.is_native else place(text.blocks, list(column_photos(record, reading.columns)))
    story = " ".join([headline, standfirst or "", *(block.text for block in blocks)])
    published, updated, expires = (reading.moment(name) for name in ("published_at", "updated_at", "expires_at"))
    embargo = reading.moment("embargo_until", "embargo")
    is_open = not any(map(is_yes, reading.flags("draft")))
    is_open = is_open and all(is_yes(flag) for field in ("live", "published_at") for flag in reading.flags(field))
    status = read_status(reading.value("status"), reading.value("usable"), is_open, embargo.at is not None)
    ref = " ".join(words(reading.value("source_ref")).split())
    sections = tag_names(reading.value("section") or [])
    read = Story(
        blocks=tuple(blocks),
        headline=headline,
        kicker=reading.line("kicker") or text.hoisted.get("kicker"),
        standfirst=standfirst,
        bylines=tuple(_bylines(reading) or text.bylines),
        dateline=reading.line("dateline") or text.dateline,
        language=reading.line("language")[:35] or None,
        published_at=published.at,
        time_known=published.time_known and is_yes(_or_yes(reading.value("time_known"))),
        updated_at=updated.at if updated.at != published.at else None,
        embargo_until=max(filter(None, (embargo.at, text.embargo_until)), default=None),
        source_ref=ref or None,
        version=reading.line("version") or None,
        status=status.word,
        usable=status.usable and text.usable and (embargo.at is not None or not embargo.warnings),
        tags=read_record_tags(reading.all_of, sections, story),
        sender=reading.line("source") or None,
        story_type=reading.line("story_type") or None,
        front_headline=reading.line("front_headline") or None,
        search_title=reading.line("search_title") or None,
        social_title=reading.line("social_title") or None,
        link=address(reading.value("link")),
        slug=_slug(reading),
        slugline=reading.line("slugline") or None,
        section=sections[0] if sections else None,
        internal_notes=(*_notes(reading), *reading.leftovers(story)),
        expires_at=expires.at,
        cancels=(ref,) if status.canceled and ref else (),
        said=disagreeing,
        marked=text.marked,
        warnings=tuple(
            dict.fromkeys((*reading.warnings, *status.warnings, *text.warnings, *_doubts(headline, text, embargo)))
        ),
    )
    return with_own(read, record, zone) if is_own(record) else read


def _text(reading: Reading, has_headline: bool) -> Head:
    """Return the blocks: those that are stated, else of several texts the one with mark-up; never two of them."""
    if reading.is_native:
        head = Head([], reading.zone, marked=True)
        head.blocks = read_native_blocks(reading.value("blocks"), reading.record.get("photos"), head.warnings)
        return head
    texts = [*reading.values("body_html"), *reading.values("body")]
    best = next((value for value in texts if has_tags(words(value))), texts[0] if texts else None)
    return read_text(best, reading.zone, has_headline=has_headline, photo=_without_copied_alt)


def _without_copied_alt(image: HtmlElement, photo: StoryPhoto) -> StoryPhoto:
    """A caption that was copied into the alt text describes nothing."""
    copied = photo.alt is not None and photo.alt == photo.caption
    return StoryPhoto(photo.caption, photo.credit, None, photo.file, photo.lead, photo.layout) if copied else photo


def _standfirst(reading: Reading, text: Head, headline: str) -> tuple[str | None, tuple[Said, ...]]:
    stated = reading.line("standfirst")
    if reading.is_native:
        return stated or None, ()
    disagreeing: tuple[Said, ...] = ()
    if stated and is_teaser(text.blocks, stated):
        first = Said("standfirst", "the text's first words", "", used=True)
        stated, disagreeing = "", (first, Said("standfirst", "the column's", stated, used=False))
    text.blocks = without_repeats(text.blocks, headline, stated)
    return stated or text.hoisted.get("standfirst"), disagreeing


def _bylines(reading: Reading) -> list[str]:
    if reading.is_native and isinstance(value := reading.value("bylines"), list):
        return list(filter(None, map(line, value)))  # as we wrote them: one name each
    found: list[str] = []
    for column in reading.columns.get("bylines", ()):
        people = names(reading.record.get(column)) if says_something(reading.record.get(column)) else []
        # A column of job titles names nobody; of several an editor named, each adds its own.
        if people and (not found or reading.said.get(column) == "bylines"):
            reading.used.add(column)
            found += people
    return list(dict.fromkeys(found))


def _or_yes(value: object) -> object:
    return True if value is None else value


def _slug(reading: Reading) -> str | None:
    slug = reading.line("slug").rstrip("/").rsplit("/", 1)[-1]
    return slug if _SLUG.fullmatch(slug) else None


def _notes(reading: Reading) -> Iterator[str]:
    value = reading.all_of("internal_notes")
    for part in value if isinstance(value, list) else [value]:
        if note := words(part).strip():
            yield note


def _doubts(headline: str, text: Head, embargo: Timestamp) -> Iterator[str]:
    if embargo.warnings and not embargo.at:
        yield "The record is under an embargo that cannot be told: it is held until you look."
    if not headline and not text.warnings:
        yield "No headline was found: please give one."
    if not text.blocks:
        yield "There is no text in this record."
