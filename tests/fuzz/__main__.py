"""Damage files of every format and read them: each gives stories or a sentence, in time, and in little memory.

    nice -n 15 python -m tests.fuzz [--files 100000] [--jobs 2] [--format NAME …] [--seed 1] [PATH …]
    python -m tests.fuzz --only FORMAT NUMBER [--keep FILE] [PATH …]   # one file again, with its traceback

PATHs are files or folders of more to damage. A file takes at most --seconds of a processor and --megabytes. Exit
status 0 if nothing was found. With --names each story is looked through for captions and the starter register's names.
"""

from __future__ import annotations

import argparse
import faulthandler
import itertools
import multiprocessing
import multiprocessing.connection
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from PIL import Image

from articles.enrichment.register import Register
from articles.register_files import read_starter
from tests.fuzz.damage import damaged
from tests.fuzz.reading import Reading, read_all
from tests.fuzz.seeds import seeds

Seeds = dict[str, list[bytes]]
STARTER = Path(__file__).parents[2] / "articles" / "starter"
LARGE = 30_000  # bytes
PACKED = (b"PK", b"\xff\xd8")
LENGTHS = (*(6_000,) * 7, 20_000, 100_000)  # what is longer takes longer, and breaks no sooner
Job = tuple[str, int]  # a format, and which of its damaged files


def file_of(job: Job, found: Seeds, seed: int) -> bytes:
    """Return a damaged file: the same for the same seeds, job and seed."""
    format, number = job
    chance = random.Random(f"{seed} {format} {number}")
    others = found[format] if chance.random() < 0.8 else chance.choice(list(found.values()))
    data = chance.choice(found[format])
    if len(data) > LARGE and chance.random() < 0.9:
        data = chance.choice(found[format])  # small files are read sooner, and are as easily broken
    data = damaged(data, others, chance)
    return data if data.startswith(PACKED) else data[: chance.choice(LENGTHS)]


@dataclass(slots=True)
class Done:
    """What became of one damaged file."""

    job: Job
    readings: list[Reading] = field(default_factory=list)
    seconds: float = 0.0
    grown: int = 0  # kB that the process has grown by
    error: str = ""


def work(pipe: Connection, found: Seeds, options: argparse.Namespace, log: Any) -> None:
    """Read one file after another as the parent asks for them; die of the first that takes too long."""
    limit = options.megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    # Where it was when its time was over goes to the log, then the signal ends the process.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    faulthandler.enable(log)
    faulthandler.register(signal.SIGPROF, log, chain=True)
    while job := pipe.recv():
        done = Done(job)
        data = file_of(job, found, options.seed)
        before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
        signal.setitimer(signal.ITIMER_PROF, options.seconds)
        try:
            for reading in read_all(data, job[0], options.register):
                done.readings.append(reading)
        except Exception:
            done.error = traceback.format_exc()
        signal.setitimer(signal.ITIMER_PROF, 0)
        done.seconds = time.process_time() - started
        done.grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        pipe.send(done)


class Worker:
    """A process that reads, and what it was given last."""

    def __init__(self, found: Seeds, options: argparse.Namespace) -> None:
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115 - open as long as the process lives
        self.pipe, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("fork")
        self.process = context.Process(target=work, args=(theirs, found, options, self.log), daemon=True)
        self.process.start()
        theirs.close()
        self.job: Job | None = None

    def give(self, job: Job | None) -> None:
        self.job = job
        self.pipe.send(job)

    def receive(self) -> Done:
        """Return what became of the file; of one that ended the process, how."""
        assert self.job is not None
        try:
            done: Done = self.pipe.recv()
        except EOFError:
            self.process.join()
            self.log.seek(0)
            done = Done(self.job, error=f"ended by signal {-(self.process.exitcode or 0)}\n{self.log.read()}")
        return done


def run(jobs: Iterator[Job], found: Seeds, options: argparse.Namespace) -> Iterator[Done]:
    """Yield what becomes of each file, read in several processes."""
    workers = [Worker(found, options) for _ in range(options.jobs)]
    busy: dict[Connection, Worker] = {}
    for worker, job in zip(workers, jobs, strict=False):
        worker.give(job)
        busy[worker.pipe] = worker
    while busy:
        for pipe in multiprocessing.connection.wait(list(busy)):
            worker = busy.pop(pipe)  # type: ignore[call-overload]
            done = worker.receive()
            yield done
            if not worker.process.is_alive():
                worker = Worker(found, options)
            if (following := next(jobs, None)) is not None:
                worker.give(following)
                busy[worker.pipe] = worker


class Figures:
    """What is printed in the end, by format."""

    def __init__(self) -> None:
        self.files: Counter[str] = Counter()
        self.readings: Counter[str] = Counter()
        self.stories: Counter[str] = Counter()
        self.sentences: Counter[str] = Counter()
        self.slowest: dict[str, tuple[float, int]] = {}
        self.largest: dict[str, tuple[int, int]] = {}
        self.errors: dict[str, list[Done]] = {}

    def add(self, done: Done) -> bool:
        """Count one in; return whether its fault is a new one."""
        format, number = done.job
        self.files[format] += 1
        for reading in done.readings:
            self.readings[reading.format] += 1
            self.stories[reading.format] += reading.stories
            self.sentences[reading.format] += reading.sentences
        self.slowest[format] = max(self.slowest.get(format, (0.0, 0)), (done.seconds, number))
        self.largest[format] = max(self.largest.get(format, (0, 0)), (done.grown, number))
        if not done.error:
            return False
        same = self.errors.setdefault(_last_lines(done.error), [])
        same.append(done)
        return len(same) == 1

    def show(self) -> None:
        failed = Counter(done.job[0] for same in self.errors.values() for done in same)
        head = ("format", "files", "readings", "stories", "sentences", "exceptions", "slowest s", "(file)", "grown MB")
        print(("{:<12}" + "{:>11}" * 8).format(*head))
        for name in self.files:
            slowest, number = self.slowest[name]
            row = (self.files[name], self.readings[name], self.stories[name], self.sentences[name], failed[name])
            grown = self.largest[name][0] // 1024
            print(("{:<12}" + "{:>11}" * 5).format(name, *row) + f"{slowest:>11.2f}{number:>11}{grown:>11}")
        print(f"{self.files.total()} files, {self.readings.total()} readings, {failed.total()} exceptions")
        for where, same in sorted(self.errors.items(), key=lambda item: -len(item[1])):
            examples = ", ".join(f"{done.job[0]} {done.job[1]}" for done in same[:6])
            print(f"\n{len(same)} × ({examples})\n{where}")


def _last_lines(error: str) -> str:
    """Return what tells one fault from another: the last lines of a traceback without what the file had in it."""
    lines = error.strip().splitlines()
    if lines[0].startswith("ended"):
        return "\n".join(lines[:7])
    places = [line for line in lines if line.startswith("  File")]
    return "\n".join([*places[-4:], lines[-1][:200].split(": '")[0]])


def main() -> int:
    options = _options()
    Image.preinit()
    options.register = Register(read_starter(STARTER)) if options.names else None
    found = seeds(path for given in options.paths for path in ([given] if given.is_file() else sorted(given.iterdir())))
    if options.only:
        data = file_of((options.only[0], int(options.only[1])), found, options.seed)
        if options.keep:
            options.keep.write_bytes(data)
        for reading in read_all(data, options.only[0], options.register):
            print(reading)
        return 0
    names = options.format or list(found)
    jobs = itertools.islice(((name, n) for n in itertools.count() for name in names), options.files)
    figures, told = Figures(), time.monotonic()
    try:
        for done in run(jobs, found, options):
            if figures.add(done):
                print(f"{' '.join(map(str, done.job))}: {done.error}", file=sys.stderr, flush=True)
            if time.monotonic() - told > 60:
                told = time.monotonic()
                print(f"{figures.files.total()} files", file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        pass  # what is known by then is shown
    figures.show()
    return 1 if figures.errors else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--format", action="append")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--megabytes", type=int, default=1500)
    parser.add_argument("--names", action="store_true")
    parser.add_argument("--only", nargs=2, metavar=("FORMAT", "NUMBER"))
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
