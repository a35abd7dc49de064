"""The files that are damaged: every case, stories written in every format, archives of both, and what is given."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from articles.importers import IMPORTERS, importer_for
from articles.importers.parcel import Parcel
from articles.importers.unpack import EXPANDERS
from articles.story import UnreadableFile
from tests.importers.archives import tar_of, zip_of
from tests.importers.writers import WRITERS, Manuscript, Part

CASES = Path(__file__).parents[1] / "cases"
ARCHIVE = "archive"
_WRITTEN = 6  # stories in every format
_WORDS = "the rain came late and Rovers held on for a point that nobody in the ground had seen coming before".split()


def seeds(given: Iterable[Path]) -> dict[str, list[bytes]]:
    """Return the files by format; archives, whatever they hold, under ARCHIVE."""
    found: dict[str, list[bytes]] = defaultdict(list)
    for path in sorted(CASES.glob("*/*/delivery.*")):
        name = path.parent.parent.name
        found[name if name in WRITERS else "plain_text"].append(path.read_bytes())
    chance = random.Random(1)
    for name, write in WRITERS.items():
        found[name] += [write(_manuscript(chance)) for _ in range(_WRITTEN)]
    found[ARCHIVE] = list(_archives(found, chance))
    for path in given:
        data = path.read_bytes()
        if name := _format_of(path.name, data):
            found[name].append(data)
    return {name: found[name] for name in (*(importer.name for importer in IMPORTERS), ARCHIVE)}


def _manuscript(chance: random.Random) -> Manuscript:
    def text(most: int) -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(8, most)))

    return Manuscript(text(12), tuple(Part(text(90) + ".", chance.random() < 0.3) for _ in range(chance.randint(2, 7))))


def _archives(found: dict[str, list[bytes]], chance: random.Random) -> Iterator[bytes]:
    def files() -> list[tuple[str, bytes]]:
        return [(f"{name}/{n}.{name}", chance.choice(found[name])) for n, name in enumerate(chance.sample([*found], 4))]

    for method in (0, 8, 12, 14):
        yield zip_of(files(), method)
    packers = (partial(gzip.compress, mtime=0), bz2.compress, lzma.compress)
    yield tar_of(files())
    for pack in packers:
        yield pack(tar_of(files()))
        yield pack(chance.choice(found["ninjs"]))
    yield zip_of(
        [("inner.zip", zip_of(files())), ("inner.tar", tar_of(files())), ("story.txt", found["plain_text"][0])]
    )
    yield from found["eml"]


def _format_of(name: str, data: bytes) -> str:
    parcel = Parcel(name, data)
    try:
        if any(expander(parcel) is not None for expander in EXPANDERS[:-1]):
            return ARCHIVE
        return importer_for(parcel).name
    except UnreadableFile:
        return ""
