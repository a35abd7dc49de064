"""What is done with one damaged file: every importer looks at it, those who may be asked for it read it."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

from articles.enrichment import enrich
from articles.enrichment.register import Register
from articles.importers import IMPORTERS, importer_for
from articles.importers.base import Importer
from articles.importers.parcel import Parcel
from articles.importers.unpack import parcels
from articles.story import ColumnsNeeded, Story, UnreadableFile

LONDON, AUCKLAND = ZoneInfo("Europe/London"), ZoneInfo("Pacific/Auckland")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # as JSON writes it


@dataclass(frozen=True, slots=True)
class Reading:
    """What one importer (or the unpacker) made of a file."""

    format: str
    stories: int
    sentences: int
    seconds: float


def read_all(data: bytes, format: str, register: Register | None = None) -> Iterator[Reading]:
    """Offer a file to every importer; read it by the format it was, the one it is taken for, or any.

    With a register its stories are looked through for captions and names.
    """
    parcel = Parcel("delivery", data, LONDON)
    for importer in IMPORTERS:
        importer.recognizes(parcel)
    yield _unpacked(parcel)
    asked = {importer.name: importer for importer in IMPORTERS if importer.name == format}
    try:
        asked.setdefault((found := importer_for(parcel)).name, found)
    except UnreadableFile as refused:
        _check_sentence(str(refused))
    if (other := len(data) % (2 * len(IMPORTERS))) < len(IMPORTERS):
        asked.setdefault(IMPORTERS[other].name, IMPORTERS[other])
    for importer in asked.values():
        yield _read(importer, parcel, register)


def _unpacked(parcel: Parcel) -> Reading:
    started = time.process_time()
    stories = sentences = 0
    for member in itertools.islice(parcels(parcel), 300):
        if member.error is not None:
            _check_sentence(member.error)
            sentences += 1
        elif member.name and member.parcel is not None:
            try:
                said = _read(importer_for(member.parcel), member.parcel)
                stories, sentences = stories + said.stories, sentences + said.sentences
            except UnreadableFile as refused:
                _check_sentence(str(refused))
                sentences += 1
    return Reading("archive", stories, sentences, time.process_time() - started)


def _read(importer: Importer, parcel: Parcel, register: Register | None = None) -> Reading:
    started = time.process_time()
    stories = sentences = 0
    try:
        for story in importer.read(parcel):
            _check(story)
            if register is not None and story.error is None:
                _check_enriched(story, enrich(story, register))
            stories += story.error is None
            sentences += story.error is not None
            for photo, _ in story.photos[:20]:
                if photo.file:
                    _picture(importer, parcel, photo.file)
    except UnreadableFile as refused:
        _check_sentence(str(refused))
        sentences += 1
        if isinstance(refused, ColumnsNeeded):
            json.dumps([refused.columns, refused.sample, refused.proposed]).encode()
    return Reading(importer.name, stories, sentences, time.process_time() - started)


def _picture(importer: Importer, parcel: Parcel, name: str) -> None:
    try:
        importer.picture(parcel, name)
    except UnreadableFile as refused:
        _check_sentence(str(refused))


def _check(story: Story) -> None:
    """Test that a story can be kept: in JSON, in a database that takes no NUL and no half character, at its moments."""
    written = json.dumps(story.to_json())
    assert not _NUL.search(written), "NUL in a story"
    json.dumps(story.contract(), ensure_ascii=False).encode()
    assert Story.from_json(json.loads(written)) == story, "a story that is another one when it is read back"
    for moment in (story.published_at, story.updated_at, story.embargo_until, story.expires_at):
        if moment is not None:
            assert moment.tzinfo is not None, "a moment without a zone"
            for zone in (UTC, LONDON, AUCKLAND):
                moment.astimezone(zone)
    assert story.fingerprint and story.words is not None
    if story.error is not None:
        _check_sentence(story.error)


def _check_enriched(story: Story, enriched: Story) -> None:
    _check(enriched)
    assert [block.text for block in enriched.blocks] == [block.text for block in story.blocks], "words that went astray"


def _check_sentence(text: str) -> None:
    assert text.strip(), "an empty sentence"
    assert text.rstrip("”)").endswith((".", "!", "?")), f"no sentence: {text!r}"
    assert len(text) < 2000, "an endless sentence"
    text.encode()
