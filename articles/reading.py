"""What came, read: a file or an archive becomes stories one after another, as its source's row says, and enriched.

Nothing is written here. Enrichment may be shared out over processes: it knows no database.
"""

from __future__ import annotations

import dataclasses
import logging
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, tzinfo
from multiprocessing import get_context
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.utils import timezone

from articles.enrichment import enrich
from articles.enrichment.policy import Policy
from articles.enrichment.register import Register
from articles.importers import IMPORTERS, importer_for
from articles.importers.base import Importer
from articles.importers.belonging import StoryFile, belonging
from articles.importers.parcel import Alone, Beside, Limits, Parcel
from articles.importers.unpack import Member, parcels
from articles.known_names import known_names
from articles.models import ColumnMapping, SiteSettings, Source
from articles.pairing import Beside as Pictured
from articles.pairing import pair, with_the_only_one
from articles.photos.metadata import read_metadata
from articles.read_ahead import die_with_parent
from articles.story import ColumnsNeeded, Story, UnreadableFile

logger = logging.getLogger(__name__)
# Captions are weighed against all the rest of their story: in a book that would take minutes.
ENRICHED_BLOCKS = 2000
FAULT = "It could not be read: a fault of the program, which its log describes. The file is kept."
PICTURE = "jpeg"  # the format's name of every picture
_BY_NAME = {importer.name: importer for importer in IMPORTERS}
_NO_STORY = Story()
AHEAD = 8  # stories a worker process may be ahead of the one that saves


@dataclass(frozen=True, slots=True)
class Found:
    """One story of a file as read: `member` is its file in an archive ("" for the file itself), `n` its place there."""

    member: str
    n: int
    format: str | None
    story: Story
    parcel: Parcel | None = None
    importer: Importer | None = None
    others: tuple[str, ...] = ()  # pictures that came beside the story and are not named in it

    def picture(self, name: str) -> bytes | None:
        """Return the bytes of a picture that the story names, None where they did not come along."""
        if self.parcel is None or self.importer is None:
            return None
        if name in self.others:
            return self.parcel.beside.read(name)
        return self.importer.picture(self.parcel, name)

    def alone(self) -> Found:
        """Return it without its story and its file, to be handed to another process."""
        return dataclasses.replace(self, story=_NO_STORY, parcel=None, importer=None)

    def of(self, parcel: Parcel) -> Found:
        """Return it with the file it was read from again, in the process that it was handed to."""
        return dataclasses.replace(self, parcel=parcel, importer=_BY_NAME.get(self.format or ""))


def parcel_of(
    name: str,
    content: bytes | Path,
    *,
    source: str,
    policy: Source | None = None,
    beside: Beside | None = None,
    path: str = "",
) -> Parcel:
    """Return a parcel from a source: its undated hours are meant in the zone of its `policy`, else in the site's."""
    zone: tzinfo = (policy.zone if policy else None) or SiteSettings.load().zone
    said = ColumnMapping.objects.filter(source=source).values_list("columns", "mapping")
    tables = {tuple(columns): mapping for columns, mapping in said}
    return Parcel(name.rpartition("/")[2], content, zone, beside or Alone(), limits(), tables=tables, path=path)


def limits() -> Limits:
    """Return how much an importer takes, as the settings say."""
    return Limits(**settings.IMPORT_LIMITS)


@dataclass(frozen=True, slots=True)
class Companions:
    """The pictures among files that came together: those that belong to a story, and whose are those it does not name.

    Files are called as members are. The pictures of `others` are called as their story's parcel finds them.
    """

    taken: frozenset[str] = frozenset()
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def stories_in(parcel: Parcel, *, format: str | None = None, others: tuple[str, ...] = ()) -> Iterator[Found]:
    """Yield the stories of a file, or of everything that an archive holds. Raises ColumnsNeeded.

    `others` are pictures beside the file that belong to it without being named in it.
    """
    along = companions(parcels(parcel), format)
    refused: Counter[str] = Counter()
    for member in parcels(parcel):
        if member.parcel is None:
            refused[member.name] += 1
            yield Found(member.name, refused[member.name], None, Story(error=member.error or ""))
        elif member.name not in along.taken:
            mine = along.others.get(member.name, others if not member.name else ())
            for found in _stories_of_member(member.parcel, format, member.name):
                yield dataclasses.replace(found, others=mine)


def companions(members: Iterator[Member], format: str | None) -> Companions:
    """Find out which pictures among files belong to which story. Files are read for it only if there are pictures."""
    together: dict[str, tuple[list[StoryFile], list[str]]] = {}  # by the folder or archive they lie in
    names: list[str] = []
    pictured = False
    for member in members:
        if member.parcel is None:
            continue
        if member.parcel.beside.names() is not names:  # one list an archive
            names = member.parcel.beside.names()
            pictured = any(map(_is_picture, names))
        if not pictured:
            continue
        files, pictures = together.setdefault(member.top, ([], []))
        with suppress(UnreadableFile):
            importer = importer_for(member.parcel, format)
            if importer.name == PICTURE:
                pictures.append(member.parcel.path)
            else:
                files.append(_story_file(importer, member.parcel))
    return _companions(together)


def _story_file(importer: Importer, parcel: Parcel) -> StoryFile:
    named: list[str] = []
    count = 0
    for story in importer.read(parcel):
        count += not (story.skipped or story.error)
        if not importer.holds_its_pictures:
            named += [photo.file for photo, _ in story.photos if photo.file]
    return StoryFile(parcel.path, tuple(named), count)


def _companions(together: Mapping[str, tuple[list[StoryFile], list[str]]]) -> Companions:
    taken: set[str] = set()
    others: dict[str, tuple[str, ...]] = {}
    for top, (files, pictures) in together.items():
        owned, loose = belonging(files, pictures)
        taken |= {top + path for path in {*pictures} - {*loose}}
        others |= {top + path: own.others for path, own in owned.items() if own.others}
    return Companions(frozenset(taken), others)


def _stories_of_member(parcel: Parcel, format: str | None, member: str) -> Iterator[Found]:
    try:
        yield from stories_of(parcel, format=format, member=member)
    except ColumnsNeeded as needed:
        if not member:
            raise
        # Nobody can be asked about one file of many: it comes again alone.
        yield Found(member, 1, None, Story(error=f"{needed} Import this file by itself."))


def _is_picture(name: str) -> bool:
    return name.rpartition(".")[2].casefold() in {"jpg", "jpeg", "png", "webp", "avif", "gif", "tif", "tiff"}


def with_others(found: Found, story: Story) -> Story:
    """Return a story, enriched, with the pictures at their captions that came beside it and are not named in it."""
    if found.parcel is None or story.skipped or story.error:
        return story
    story = with_the_only_one(story)
    if not found.others:
        return story
    beside = []
    for file in found.others:
        with suppress(UnreadableFile):
            said = read_metadata(found.parcel.beside.read(file) or b"")
            beside.append(Pictured(file, f"{said.headline} {said.description}"))
    return pair(story, beside)


def stories_of(parcel: Parcel, *, format: str | None = None, member: str = "") -> Iterator[Found]:
    """Yield the stories of one file that is no archive; what cannot be read is a story with its error."""
    importer, n = None, 0
    try:
        importer = importer_for(parcel, format)
        for n, story in enumerate(_read(importer, parcel), 1):
            yield Found(member, n, importer.name, story, parcel, importer)
    except ColumnsNeeded:
        raise
    except UnreadableFile as error:
        yield Found(member, n + 1, importer.name if importer else None, Story(error=str(error)), parcel, importer)
    except Exception:
        # A fault of ours: one file must not end the run of a thousand. The log has where it lies.
        logger.exception("Reading “%s” failed", parcel.name)
        yield Found(member, n + 1, importer.name if importer else None, Story(error=FAULT), parcel, importer)


def _read(importer: Importer, parcel: Parcel) -> Iterator[Story]:
    """Read a parcel; a table whose columns somebody has named before is read as they said."""
    yield from importer.read(_with_columns(importer, parcel))


def _with_columns(importer: Importer, parcel: Parcel) -> Parcel:
    table = importer.columns(parcel) if parcel.tables else None
    said = parcel.tables.get(tuple(table.columns)) if table else None
    return dataclasses.replace(parcel, columns=said) if said else parcel


def columns_of(parcel: Parcel, format: str | None) -> ColumnsNeeded | None:
    """Return the columns of a table as an editor is shown them, with what they are taken for now."""
    importer = importer_for(parcel, format)
    return importer.columns(_with_columns(importer, parcel))


@dataclass(frozen=True, slots=True)
class Rules:
    """How a story is enriched: the day its names are meant on, and what of it is asked about (Source.Asked)."""

    on: date
    captions: Policy = "unsure"
    tags: Policy = "unsure"
    as_is: bool = False  # the file is taken at its word: nothing is looked for, nothing asked
    names: Mapping[str, str] = field(default_factory=dict)  # whom editors took names for before, of this source


def rules_for(story: Story, policy: Source | None, zone: tzinfo) -> Rules:
    """Return how a source's story is enriched."""
    on = (story.published_at or timezone.now()).astimezone(zone).date()
    return Rules(on, cast(Policy, policy.captions), cast(Policy, policy.tags)) if policy else Rules(on)


def enriched(story: Story, rules: Rules) -> Story:
    """Return the story with its captions told from its prose and its names tagged."""
    return _enrich(known_names(), story, rules)


Asked = tuple[Any, Story, Rules]


@contextmanager
def enriching(
    jobs: int, register: Register | None = None
) -> Iterator[Callable[[Iterable[Asked]], Iterator[tuple[Any, Story]]]]:
    """Give a function that enriches one (anything, story, rules) after another, in order, in `jobs` processes.

    Names are those of the `register`: of the database's, as it is when the run begins, where none is given.
    """
    register = known_names() if register is None else register
    if jobs < 2:
        yield lambda found: ((key, _enrich(register, story, rules)) for key, story, rules in found)
        return
    # The register is built before the workers part from this process: they share its memory.
    pool = ProcessPoolExecutor(jobs, get_context("fork"), _keep_register, (register,))
    try:
        yield lambda found: _share_out(pool, jobs * AHEAD, found)
    finally:
        pool.shutdown(cancel_futures=True)


def _share_out(pool: ProcessPoolExecutor, ahead: int, found: Iterable[Asked]) -> Iterator[tuple[Any, Story]]:
    waiting: deque[tuple[Any, Future[Story]]] = deque()
    for key, story, rules in found:
        waiting.append((key, pool.submit(_enrich_in_worker, story, rules)))
        if len(waiting) >= ahead:
            key, future = waiting.popleft()
            yield key, future.result()
    for key, future in waiting:
        yield key, future.result()


_register: Register | None = None  # of a worker process


def _keep_register(register: Register) -> None:
    global _register
    _register = register
    die_with_parent()


def _enrich_in_worker(story: Story, rules: Rules) -> Story:
    assert _register is not None  # noqa: S101 - the pool's initializer has set it
    return _enrich(_register, story, rules)


def _enrich(register: Register, story: Story, rules: Rules) -> Story:
    if story.error or (story.skipped and not story.blocks):
        return story
    if rules.as_is:
        return story.replace(tags=tuple(dataclasses.replace(tag, verdict="sure") for tag in story.tags))
    if len(story.blocks) > ENRICHED_BLOCKS:
        return story.replace(warnings=(*story.warnings, "Too long a text: no captions and no names were looked for."))
    try:
        return enrich(story, register, rules.on, captions=rules.captions, tags=rules.tags, answers=rules.names)
    except Exception:
        logger.exception("Looking for captions and names failed in “%s”", story.headline)
        return story.replace(warnings=(*story.warnings, "Captions and names could not be looked for in this story."))
