"""What came, read: a file or an archive becomes stories one after another, as its source's row says, and enriched.

Nothing is written here. Enrichment may be shared out over processes: it knows no database.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, tzinfo
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles.enrichment import enrich
from articles.enrichment.register import Register
from articles.importers import importer_for
from articles.importers.base import Importer
from articles.importers.parcel import Alone, Beside, Limits, Parcel
from articles.importers.unpack import Member, parcels
from articles.known_names import known_names
from articles.models import ColumnMapping, SiteSettings, Source
from articles.story import ColumnsNeeded, Story, UnreadableFile

# Captions are weighed against all the rest of their story: in a book that would take minutes.
ENRICHED_BLOCKS = 2000
PICTURE = "jpeg"  # the format's name of every picture
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

    def picture(self, name: str) -> bytes | None:
        """Return the bytes of a picture that the story names, None where they did not come along."""
        if self.parcel is None or self.importer is None:
            return None
        return self.importer.picture(self.parcel, name)


def parcel_of(
    name: str,
    content: bytes | Path,
    *,
    source: Source | None = None,
    beside: Beside | None = None,
    path: str = "",
    columns: Mapping[str, str] | None = None,
) -> Parcel:
    """Return a parcel whose undated hours are meant in its source's zone, else in the site's."""
    zone: tzinfo = (source.zone if source else None) or SiteSettings.load().zone
    return Parcel(name.rpartition("/")[2], content, zone, beside or Alone(), limits(), columns, path)


def limits() -> Limits:
    """Return how much an importer takes, as the settings say."""
    return Limits(**settings.IMPORT_LIMITS)


def stories_in(parcel: Parcel, *, format: str | None = None) -> Iterator[Found]:
    """Yield the stories of a file, or of everything that an archive holds. Raises ColumnsNeeded."""
    yield from stories_among(lambda: parcels(parcel), format=format)


def stories_among(members: Callable[[], Iterator[Member]], *, format: str | None = None) -> Iterator[Found]:
    """Yield the stories of files that came together, in order of name; their pictures are no stories.

    `members` gives them anew each time it is called.
    """
    taken = pictures_of_stories(members(), format)
    refused: Counter[str] = Counter()
    for member in members():
        if member.parcel is None:
            refused[member.name] += 1
            yield Found(member.name, refused[member.name], None, Story(error=member.error or ""))
        elif member.name not in taken:
            yield from _stories_of_member(member.parcel, format, member.name)


def pictures_of_stories(members: Iterator[Member], format: str | None) -> set[str]:
    """Return the names of those pictures that some story among the files names: they come with it."""
    taken: set[str] = set()
    names: list[str] = []  # one list an archive
    pictured = False
    for member in members:
        if member.parcel is None:
            continue
        if member.parcel.beside.names() is not names:
            names = member.parcel.beside.names()
            pictured = any(map(_is_picture, names))
        if not pictured:
            continue
        top = member.name.removesuffix(member.parcel.path)
        with suppress(UnreadableFile):
            importer = importer_for(member.parcel, format)
            for story in importer.read(member.parcel) if importer.name != PICTURE else ():
                named = (photo.file for photo, _ in story.photos if photo.file)
                taken.update(top + path for file in named if (path := member.parcel.beside.find(file)))
    return taken


def _is_picture(name: str) -> bool:
    return name.rpartition(".")[2].casefold() in {"jpg", "jpeg", "png", "webp", "avif", "gif", "tif", "tiff"}


def _stories_of_member(parcel: Parcel, format: str | None, member: str) -> Iterator[Found]:
    try:
        yield from stories_of(parcel, format=format, member=member)
    except ColumnsNeeded as needed:
        if not member:
            raise
        # Nobody can be asked about one file of many: it comes again alone.
        yield Found(member, 1, None, Story(error=f"{needed} Import this file by itself."))


def _pictures_of_stories(members: Iterator[Member], format: str | None) -> set[str]:
    """Return the paths of those pictures that some story among the files names."""
    taken: set[str] = set()
    for member in members:
        if member.parcel is None or not any(_is_picture(name) for name in member.parcel.beside.names()):
            continue
        with suppress(UnreadableFile):
            importer = importer_for(member.parcel, format)
            for story in importer.read(member.parcel) if importer.name != PICTURE else ():
                named = (photo.file for photo, _ in story.photos if photo.file)
                taken.update(path for file in named if (path := member.parcel.beside.find(file)))
    return taken


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


def _read(importer: Importer, parcel: Parcel) -> Iterator[Story]:
    """Read a parcel; a table whose columns somebody has named before is read as they said."""
    try:
        yield from importer.read(parcel)
    except ColumnsNeeded as needed:
        said = ColumnMapping.objects.filter(fingerprint=ColumnMapping.fingerprint_of(needed.columns)).first()
        if said is None or parcel.columns is not None:
            raise
        yield from importer.read(dataclasses.replace(parcel, columns=said.mapping))


@dataclass(frozen=True, slots=True)
class Rules:
    """How a story is enriched: the day its names are meant on, and what of it is asked about (Source.Asked)."""

    on: date
    captions: str = "unsure"
    tags: str = "unsure"
    as_is: bool = False  # the file is taken at its word: nothing is looked for, nothing asked


def rules_for(story: Story, policy: Source | None, zone: tzinfo) -> Rules:
    """Return how a source's story is enriched."""
    on = (story.published_at or timezone.now()).astimezone(zone).date()
    return Rules(on, policy.captions, policy.tags) if policy else Rules(on)


def enriched(story: Story, rules: Rules) -> Story:
    """Return the story with its captions told from its prose and its names tagged."""
    return _enrich(known_names(), story, rules)


Asked = tuple[Any, Story, Rules]


@contextmanager
def enriching(jobs: int) -> Iterator[Callable[[Iterable[Asked]], Iterator[tuple[Any, Story]]]]:
    """Give a function that enriches one (anything, story, rules) after another, in order, in `jobs` processes."""
    if jobs < 2:
        register = known_names()  # as it is when the run begins, like in the processes below
        yield lambda found: ((key, _enrich(register, story, rules)) for key, story, rules in found)
        return
    # The register is built before the workers part from this process: they share its memory.
    pool = ProcessPoolExecutor(jobs, get_context("fork"), _keep_register, (known_names(),))
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
    return enrich(story, register, rules.on)
