"""Deliveries: stored when they come, worked by one process at a time, gone on with where a dead one stopped.

A run holds a lease on its delivery and renews it in the very transaction that saves its stories, so that two runs
never save one twice. Stories are saved in their order: how many rows a delivery has says how far a run has come.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from articles import credit_rules, story_pictures
from articles.drafts import make_missing
from articles.importers.parcel import Beside, Parcel, Reached
from articles.importers.unpack import is_archive
from articles.ingest import publish_if_agreed, save_many, wait
from articles.known_names import known_names
from articles.models import DeliveredStory, Delivery, User
from articles.name_answers import NamesOf, names_of_every_source
from articles.outcomes import MADE, Outcome, outcome_of, tell
from articles.read_ahead import read_ahead
from articles.reading import PICTURE, Found, enriching, parcel_of, stories_in, with_others
from articles.senders import DESK, PolicyOf, every_policy, policy_of, rules_of, sender_of
from articles.story import ColumnsNeeded, Story, UnreadableFile

DEAD_AFTER = timedelta(seconds=90)  # without a heartbeat, on a machine that we cannot look into
HUNG_AFTER = timedelta(minutes=30)  # the same, of a process of this machine
BATCH, BATCH_SECONDS = 50, 1.0  # what is saved in one transaction
TRIES = 5  # of a transaction that another breaks off
State = Delivery.State


class Taken(Exception):
    """Another run works this delivery, or it is worked already."""


def store(
    name: str,
    content: BinaryIO,
    *,
    by: User | None = None,
    source: str = DESK,
    format: str = "",
    waits: bool = False,
    fetch_pictures: bool = False,
    go_on: bool = False,
    once: bool = False,
) -> Delivery:
    """Keep what came, whatever its size, under PRIVATE_ROOT, and queue it. The same bytes are kept once.

    `go_on` returns the delivery of the same bytes whose run was cut off, if there is one; `once` any of the same bytes
    from the same source.
    """
    digest, size = hashlib.sha256(), 0
    while chunk := content.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
    content.seek(0)
    delivery = Delivery(
        name=_short(name),
        checksum=digest.hexdigest(),
        size=size,
        source=source,
        asked_format=format,
        arrived_by=by,
        waits=waits,
        fetch_pictures=fetch_pictures,
        state=State.QUEUED,
    )
    earlier = _earlier(delivery, unfinished=not once) if go_on or once else None
    if earlier is not None:
        return earlier
    same = Delivery.objects.filter(checksum=delivery.checksum).first()
    if same and same.file.name and same.file.storage.exists(same.file.name):
        delivery.file.name = same.file.name
    else:
        delivery.file.save(delivery.checksum, File(content), save=False)
    delivery.save()
    return delivery


def receive(name: str, data: bytes, *, by: User | None, source: str = DESK, format: str = "") -> Delivery:
    """Store a small file and read it at once; its stories wait for an editor. Raises UnreadableFile, nothing stored.

    The same bytes that wait already are given back, not stored twice.
    """
    checksum = hashlib.sha256(data).hexdigest()
    same = Delivery.objects.filter(checksum=checksum, source=source, discarded_at=None, stories__outcome="waiting")
    waiting = same.order_by("-pk").first()
    if waiting is not None:
        return waiting
    delivery = store(name, BytesIO(data), by=by, source=source, format=format, waits=True)
    outcomes = list(work(delivery))
    if delivery.state != State.MAPPING and all(outcome.outcome == "failed" for outcome in outcomes):
        _forget(delivery)
        raise UnreadableFile(outcomes[0].error or "There is nothing in it." if outcomes else "There is no story in it.")
    return delivery


def _forget(delivery: Delivery) -> None:
    """Delete a delivery, and its file unless another of the same bytes has it too."""
    name, storage = delivery.file.name, delivery.file.storage
    delivery.delete()
    if name and not Delivery.objects.filter(file=name).exists():
        storage.delete(name)


def _earlier(like: Delivery, *, unfinished: bool) -> Delivery | None:
    same = Delivery.objects.filter(checksum=like.checksum, source=like.source, asked_format=like.asked_format)
    if unfinished:
        same = same.filter(name=like.name, waits=like.waits, state__in=[State.QUEUED, State.RUNNING])
    return same.filter(discarded_at=None).order_by("-pk").first()


def start(delivery: Delivery) -> None:
    """Let a process of its own work a delivery; whoever asked for it need not wait."""
    subprocess.Popen(  # noqa: S603 - our own command, its argument a number
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_delivery", str(delivery.pk)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def is_dead(delivery: Delivery) -> bool:
    """Test whether a run began and lives no more."""
    if delivery.state != State.RUNNING:
        return False
    host, _, rest = delivery.lease.partition(" ")
    is_here = host == _host()
    if is_here and _started(int(rest.split(" ")[0])) != rest.split(" ")[1]:
        return True
    silent = timezone.now() - (HUNG_AFTER if is_here else DEAD_AFTER)
    return delivery.heartbeat_at is None or delivery.heartbeat_at < silent


def claim(delivery: Delivery) -> str:
    """Take the lease of a delivery that nobody works. Raises Taken."""
    now, pid = timezone.now(), os.getpid()
    lease = f"{_host()} {pid} {_started(pid)} {secrets.token_hex(4)}"
    ours = Delivery.objects.filter(pk=delivery.pk)
    free = Q(state=State.QUEUED)
    if is_dead(delivery):
        free |= Q(state=State.RUNNING, lease=delivery.lease)
    if not ours.filter(free).update(state=State.RUNNING, lease=lease, heartbeat_at=now, started_at=now, error=""):
        raise Taken(f"“{delivery}” is being read by another process, or has been read.")
    delivery.refresh_from_db()
    return lease


def work(
    delivery: Delivery,
    *,
    file: str = "",
    beside: Beside | None = None,
    path: str = "",
    others: tuple[str, ...] = (),
    jobs: int = 1,
    as_is: bool = False,
) -> Iterator[Outcome]:
    """Read a delivery and save its stories; yield what became of each, those of an earlier run that was cut off first.

    `file` is how its lines are called, `others` pictures `beside` it that belong to it without being named in it;
    `as_is` takes captions, tags and sections as they stand in it. Raises Taken.
    """
    lease = claim(delivery)
    source, content = delivery.source, Path(delivery.file.path)
    parcel = parcel_of(delivery.name, content, source=source, policy=policy_of(source), beside=beside, path=path)
    run = _Run(delivery, lease, file or delivery.name, as_is, parcel.reached)
    done = 0
    for row in delivery.stories.order_by("n").select_related("delivery").iterator(200):
        done = row.n
        yield run.published(row)  # what was saved may not have been published before the run was cut off
    try:
        yield from _work(run, parcel, others, done, jobs)
    except ColumnsNeeded as needed:
        run.finish(State.MAPPING, str(needed), _asked_columns(needed))
        yield Outcome(run.file, error=str(needed), source=delivery.source)
        return
    except Exception:
        # Whatever it was, the next run goes on from what is saved.
        with suppress(DatabaseError):
            run.give_back()
        raise
    run.finish(State.DONE)


@dataclass
class _Run:
    """One run over a delivery: its lease, and the stories that are saved next."""

    delivery: Delivery
    lease: str
    file: str
    as_is: bool
    reached: Reached
    count: int = 0

    def __post_init__(self) -> None:
        self.policy_of: PolicyOf = cache(policy_of)  # asked for once a run, not once a story
        self.names_of: NamesOf = names_of_every_source()

    def outcome(self, row: DeliveredStory) -> Outcome:
        """Return a row's line."""
        result = outcome_of(row, f"{self.file}#{row.member}" if row.member else self.file)
        tell(result, row)
        return result

    def save(self, batch: list[DeliveredStory]) -> Iterator[Outcome]:
        """Save the stories of a batch and renew the lease, in one transaction."""
        for tries_left in reversed(range(TRIES)):
            rows = [copy(row) for row in batch]  # a try that fails leaves nothing on them
            try:
                self._save(rows)
                break
            except OperationalError:
                # Two deliveries of the same stories may wait for each other in a ring: the database breaks one off.
                if not tries_left:
                    raise
        for row in rows:
            yield self.published(row)

    @transaction.atomic
    def _save(self, rows: list[DeliveredStory]) -> None:
        self.count = rows[-1].n
        self._renew()
        if self.delivery.waits:
            DeliveredStory.objects.bulk_create(rows)
        else:
            save_many(rows, by=self.delivery.arrived_by, policy_of=self.policy_of)

    def published(self, row: DeliveredStory) -> Outcome:
        """Publish a saved story if that is agreed with its source; return its line."""
        result = self.outcome(row)
        publish_if_agreed(result, self.policy_of(self.delivery.source))
        return result

    def _renew(self) -> None:
        kept = Delivery.objects.filter(pk=self.delivery.pk, lease=self.lease).update(
            heartbeat_at=timezone.now(), found=self.count, read_bytes=self.reached.bytes
        )
        if not kept:
            raise Taken(f"“{self.delivery}” has been taken over by another process.")

    def give_back(self) -> None:
        """Give the lease back before the end: anybody may go on."""
        Delivery.objects.filter(pk=self.delivery.pk, lease=self.lease).update(state=State.QUEUED, lease="")

    def finish(self, state: str, error: str = "", columns: dict[str, Any] | None = None) -> None:
        """Give the lease back."""
        Delivery.objects.filter(pk=self.delivery.pk, lease=self.lease).update(
            state=state, error=error, lease="", finished_at=timezone.now(), found=self.count, columns=columns or {}
        )
        self.delivery.refresh_from_db()


def _work(run: _Run, parcel: Parcel, others: tuple[str, ...], done: int, jobs: int) -> Iterator[Outcome]:
    batch: list[DeliveredStory] = []
    began = time.monotonic()
    for found, story in _enriched(run, parcel, others, done, jobs):
        batch.append(_row(run, found, story, done + len(batch) + 1))
        if len(batch) >= BATCH or time.monotonic() - began > BATCH_SECONDS:
            yield from run.save(batch)
            done, batch, began = done + len(batch), [], time.monotonic()
    if batch:
        yield from run.save(batch)


def _enriched(
    run: _Run, parcel: Parcel, others: tuple[str, ...], done: int, jobs: int
) -> Iterator[tuple[Found, Story]]:
    """Yield what has not been saved yet, enriched. With several `jobs` a file is read and enriched beside the saving;
    the pictures of an archive lie where it was unpacked, so that only the names in it are looked for elsewhere.
    """
    if jobs < 2 or is_archive(parcel):
        with enriching(jobs) as enrich:
            yield from enrich(_to_enrich(run, parcel, others, done))
        return
    run.policy_of = every_policy()
    register = known_names()  # built before the processes part: they share its memory

    def source() -> Iterator[tuple[Found, Story, int]]:
        with enriching(jobs - 1, register) as enrich:
            for found, story in enrich(_to_enrich(run, parcel, others, done)):
                yield found.alone(), story, parcel.reached.bytes

    for found, story, reached in read_ahead(source):
        run.reached.bytes = reached
        yield found.of(parcel), story


def _to_enrich(run: _Run, parcel: Parcel, others: tuple[str, ...], done: int) -> Iterator[tuple[Found, Story, Any]]:
    """Yield what has not been saved yet; what an earlier run has saved is read over, and no more."""
    for n, found in enumerate(stories_in(parcel, format=run.delivery.asked_format or None, others=others), 1):
        if n > done:
            yield (
                found,
                found.story,
                rules_of(
                    run.delivery.source,
                    found.story,
                    zone=parcel.zone,
                    as_is=run.as_is,
                    policy_of=run.policy_of,
                    names_of=run.names_of,
                ),
            )


def _row(run: _Run, found: Found, story: Story, n: int) -> DeliveredStory:
    delivery, source = run.delivery, sender_of(run.delivery.source, story)
    policy = run.policy_of(source)
    story = with_others(found, story)
    story = credit_rules.apply(story, policy.credit_rules if policy else ())
    if run.as_is:
        make_missing(story)
    row = DeliveredStory(delivery=delivery, n=n, member=found.member[:500], member_n=found.n, source=source)
    row.format = found.format or ""
    row.story = story.to_json()
    if story.error:
        row.outcome, row.error = "failed", story.error
    elif story.skipped and not story.cancels:
        row.outcome, row.notes = "skipped", [story.skipped]
        if found.format == PICTURE:
            row.pictures, refused = story_pictures.bring_itself(found, by=delivery.arrived_by)
            if refused:
                row.outcome, row.error = "failed", refused[0]
    else:
        fetch = delivery.fetch_pictures or bool(policy and policy.fetch_pictures)
        row.pictures, row.notes = story_pictures.bring(found, story, by=delivery.arrived_by, fetch=fetch)
        if delivery.waits:
            wait(row, story)
    return row


def read_anew(delivery: Delivery) -> bool:
    """Queue a delivery once more, its stories forgotten, if none of them has become a draft; return whether it was."""
    with transaction.atomic():
        locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
        idle = locked.state in (State.MAPPING, State.DONE, State.FAILED)
        if not idle or locked.stories.filter(outcome__in=MADE).exists():
            return False
        locked.stories.all().delete()
        Delivery.objects.filter(pk=delivery.pk).update(state=State.QUEUED, found=0, read_bytes=0, error="")
    delivery.refresh_from_db()
    return True


def _asked_columns(needed: ColumnsNeeded) -> dict[str, Any]:
    return {"columns": needed.columns, "sample": needed.sample, "proposed": needed.proposed}


def _short(name: str) -> str:
    """Return what a delivery is called: its file's name, and its folder's where all files are called alike."""
    folder, _, last = name.replace("\\", "/").rpartition("/")
    if last.rsplit(".", 1)[0].casefold() in {"index", "_index", "readme", "story"} and folder:
        last = f"{folder.rpartition('/')[2]}/{last}"
    return last[-255:]


def _host() -> str:
    """Return a short name of this machine: its own may be of any length."""
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


def _started(pid: int) -> str:
    """Return when a process of this machine began, "-" if it lives no more: its number alone may be used again."""
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "-" if fields[0] in "ZX" else fields[19]
    try:
        os.kill(pid, 0)
    except OSError:
        return "-"
    return "?"
