"""A watched folder: what rests in it is complete, is taken in once, and is moved to done or failed with its report."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.files import locks

from articles.importers.folder import Folder
from articles.intake import Intake, take_in
from articles.outcomes import Outcome

DONE, FAILED, WORKING, LOCK = "done", "failed", ".working", ".watched"
# What a program names a file that it has not finished writing.
UNFINISHED = (".part", ".tmp", ".temp", ".filepart", ".crdownload", ".partial", ".download", ".writing", ".swp")


class Busy(Exception):
    """Another process watches this folder."""


@dataclass
class Watched:
    """A folder whose entries, files or folders, are taken in when nothing of them has changed for `settle` seconds.

    An entry is moved into a hidden folder while it is worked: a run that is killed finds it there at its next start.
    """

    top: Path
    settle: float = 5

    def __post_init__(self) -> None:
        for name in (DONE, FAILED, WORKING):
            (self.top / name).mkdir(exist_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other process watch this folder meanwhile: each would take what the other works. Raises Busy."""
        with (self.top / LOCK).open("w") as lock:
            if not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB):
                raise Busy(f"Another process watches “{self.top}” already.")
            yield

    def take(self, how: Intake) -> Iterator[str]:
        """Take in what is complete, in order of name, what an earlier run has begun first; yield a line on each."""
        for entry in sorted((self.top / WORKING).iterdir()):
            yield self._work(entry, how)
        for entry in sorted(self._complete()):
            begun = _free(self.top / WORKING / entry.name)
            # Whoever put it there may have taken it away again.
            with suppress(FileNotFoundError):
                entry.rename(begun)
                yield self._work(begun, how)

    def _complete(self) -> Iterator[Path]:
        for entry in self.top.iterdir():
            if entry.name in (DONE, FAILED) or entry.name.startswith(".") or entry.is_symlink():
                continue
            if (entry.is_file() or entry.is_dir()) and _rests(entry, self.settle):  # no pipe, no device
                yield entry

    def _work(self, entry: Path, how: Intake) -> str:
        outcomes: list[str] = []
        worst, count = DONE, 0
        for outcome in take_in(str(entry), how):
            outcome.file = outcome.file.replace(str(entry), entry.name, 1)
            outcomes.append(_report_line(outcome))
            worst, count = FAILED if outcome.error else worst, count + 1
        if not outcomes:
            worst, outcomes = FAILED, ["There was no file in it that could be read."]
        place = _free(self.top / worst / entry.name)
        _write(place.with_name(f"{place.name}.report.txt"), outcomes)
        entry.rename(place)
        return f"{entry.name}: {worst}, {count} {'story' if count == 1 else 'stories'}"


def _report_line(outcome: Outcome) -> str:
    return "\n".join([outcome.sentence(), *(f"    {warning}" for warning in outcome.story.warnings)])


def _rests(entry: Path, settle: float) -> bool:
    """Test whether nothing of a file or folder has changed lately; a file that is called unfinished never rests."""
    latest = time.time() - settle
    try:
        if entry.is_dir():
            files = [real for _, real, _ in Folder(entry).walk()]
            return bool(files) and entry.stat().st_mtime <= latest and all(_rests(file, settle) for file in files)
        return entry.suffix.casefold() not in UNFINISHED and entry.lstat().st_mtime <= latest
    except FileNotFoundError:
        return False


def _free(place: Path) -> Path:
    """Return a path that nothing lies at: the one given, or with a number before its ending."""
    # Room for what is put behind its name; no file system takes more than 255 bytes.
    stem = place.stem.encode(errors="surrogateescape")[: 200 - len(place.suffix.encode(errors="surrogateescape"))]
    place = place.with_name(stem.decode(errors="ignore") + place.suffix) if len(place.name) > 60 else place
    n, free = 2, place
    while free.exists() or free.with_name(f"{free.name}.report.txt").exists():
        free = place.with_name(f"{place.stem}-{n}{place.suffix}")
        n += 1
    return free


def _write(path: Path, lines: list[str]) -> None:
    part = path.with_name(f".{path.name}")
    part.write_text("\n".join(lines) + "\n", encoding="utf-8", errors="surrogateescape")
    os.replace(part, path)
