"""An iterator that runs ahead in a process of its own: what only reads and computes need not wait for the database."""

from __future__ import annotations

import itertools
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import Queue
from typing import Any, NoReturn, TypeVar

from django.db import connections

T = TypeVar("T")
CHUNK, CHUNKS = 10, 10  # what is handed over at one time; how much of it may wait
_WATCH = 5.0  # seconds


class Lost(Exception):
    """The process that read ahead has died; its text says so."""


def read_ahead(source: Callable[[], Iterator[T]]) -> Iterator[T]:
    """Iterate over `source()` in a process parted from this one; it must not ask the database.

    What it raises is raised here, and Lost where it dies (a kill, no memory left). It ends when this process ends.
    """
    context = get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_produce, args=(source, receiver, sender))
    process.start()
    sender.close()
    try:
        while True:
            chunk, error = _next(receiver)
            yield from chunk
            if error is not None:
                raise error
            if not chunk:
                return
    finally:
        receiver.close()
        process.terminate()
        process.join()


def _next(receiver: Connection) -> tuple[list[Any], BaseException | None]:
    try:
        chunk: tuple[list[Any], BaseException | None] = receiver.recv()
    except EOFError:
        raise Lost(
            "The process that read the file has died: what it had read is saved, and can be gone on with."
        ) from None
    return chunk


def _produce(source: Callable[[], Iterator[Any]], receiver: Connection, sender: Connection) -> None:
    receiver.close()
    die_with_parent()
    _leave_database()
    waiting: Queue[tuple[list[Any], BaseException | None]] = Queue(CHUNKS)
    writing = threading.Thread(target=_write, args=(waiting, sender), daemon=True)
    writing.start()
    items = (item for begin in (source,) for item in begin())  # begun where its errors are caught
    error = None
    while error is None:
        chunk: list[Any] = []
        try:
            for item in itertools.islice(items, CHUNK):
                chunk.append(item)
        except Exception as raised:
            raised.add_note(f"In the process that read ahead:\n{traceback.format_exc()}")
            error = raised
        waiting.put((chunk, error))
        if not chunk:
            break
    writing.join()


def _write(waiting: Queue[tuple[list[Any], BaseException | None]], sender: Connection) -> None:
    while True:
        chunk, error = waiting.get()
        try:
            sender.send((chunk, error))
        except OSError:
            os._exit(1)  # nobody reads any more
        if error is not None or not chunk:
            return


def die_with_parent() -> None:
    """Let this process end soon after the one that it was parted from, however that ends."""
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_WATCH)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _leave_database() -> None:
    """Refuse every question to the database: a connection that came along when the processes parted is not ours."""

    def refuse(*_args: Any, **_options: Any) -> NoReturn:
        raise RuntimeError("What reads ahead asks no database.")

    for connection in connections.all():
        connection.cursor = refuse  # type: ignore[method-assign]
