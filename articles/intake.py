"""What lies at a path (a file, folder or archive, standard input) is read or taken in, in order of name."""

from __future__ import annotations

import io
import os
import posixpath
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from articles import deliveries, reading
from articles.importers.folder import Folder, InFolder, folder_parcels
from articles.importers.parcel import Alone, Beside
from articles.models import User
from articles.outcomes import Outcome, looked_at
from articles.senders import DESK, policy_of, rules_of
from articles.story import ColumnsNeeded

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Intake:
    """How files are taken in: from whom, by whom, and how much of what they say."""

    source: str = DESK
    by: User | None = None
    format: str | None = None
    waits: bool = False  # every story waits for an editor
    as_is: bool = False  # captions and tags as the files have them
    fetch_pictures: bool = False
    jobs: int = 1
    dry_run: bool = False  # read and enriched, nothing written


def take_in(path: str, how: Intake) -> Iterator[Outcome]:
    """Take in what lies at a path and yield what became of each story, `path` as given in front of its file's name."""
    if path == STANDARD_INPUT:
        yield from _file(path, sys.stdin.buffer.read(), how)
        return
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        yield Outcome(shown(path), error=f"This file cannot be opened: {getattr(error, 'strerror', '') or error}.")
        return
    if stat.S_ISDIR(mode):
        yield from _folder(path, how)
    elif stat.S_ISREG(mode):
        yield from _file(shown(path), Path(path), how)
    else:
        yield Outcome(shown(path), error="This is neither a file nor a folder: a pipe is read as “-”.")


def shown(path: str) -> str:
    """Return a path as it can be printed: what is no text in it is U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _folder(path: str, how: Intake) -> Iterator[Outcome]:
    """Read a folder's files; a picture that some story in it names is no story of its own."""
    folder, top = Folder(Path(path), reading.limits()), shown(path).rstrip("/")
    along = reading.companions(folder_parcels(Path(path), limits=reading.limits()), how.format)
    for inner, real, refusal in folder.walk():
        name = f"{top}/{inner}"
        if refusal is not None:
            yield Outcome(name, error=refusal)
        elif inner not in along.taken:
            beside = InFolder(folder, posixpath.dirname(inner))
            yield from _file(name, real, how, _Place(beside, inner, along.others.get(inner, ())))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a file lies: what came along with it, its path from the top, and pictures that belong to it unnamed."""

    beside: Beside = field(default_factory=Alone)
    path: str = ""
    others: tuple[str, ...] = ()


_ALONE = _Place()


def _file(name: str, content: bytes | Path, how: Intake, place: _Place = _ALONE) -> Iterator[Outcome]:
    try:
        yield from (_look if how.dry_run else _import)(name, content, how, place)
    except OSError as error:
        yield Outcome(name, error=f"This file cannot be opened: {error.strerror}.")
    except deliveries.Taken as taken:
        yield Outcome(name, error=str(taken))


def _import(name: str, content: bytes | Path, how: Intake, place: _Place) -> Iterator[Outcome]:
    with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
        delivery = deliveries.store(
            name,
            file,
            by=how.by,
            source=how.source,
            format=how.format or "",
            waits=how.waits,
            fetch_pictures=how.fetch_pictures,
            go_on=True,
        )
    yield from deliveries.work(
        delivery,
        file=name,
        beside=place.beside,
        path=place.path,
        others=place.others,
        jobs=how.jobs,
        as_is=how.as_is,
    )


def _look(name: str, content: bytes | Path, how: Intake, place: _Place) -> Iterator[Outcome]:
    policy = policy_of(how.source)
    parcel = reading.parcel_of(name, content, source=how.source, policy=policy, beside=place.beside, path=place.path)
    found = reading.stories_in(parcel, format=how.format, others=place.others)
    with reading.enriching(how.jobs) as enrich:
        asked = ((one, one.story, rules_of(how.source, one.story, zone=parcel.zone, as_is=how.as_is)) for one in found)
        try:
            for one, story in enrich(asked):
                file = f"{name}#{one.member}" if one.member else name
                yield looked_at(file, one.n, one.format, reading.with_others(one, story), how.source)
        except ColumnsNeeded as needed:
            yield Outcome(name, error=str(needed), source=how.source)
