"""Servers of our own, on this machine, that answer as they are told to."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


@contextmanager
def server(
    answer: Callable[[socket.socket, bytes], None], tls: ssl.SSLContext | None = None
) -> Iterator[tuple[int, list[bytes]]]:
    """Serve each connection with a function; give the port, and the requests as they came."""
    listening = socket.create_server(("127.0.0.1", 0))
    asked: list[bytes] = []
    done = threading.Event()

    def serve(raw: socket.socket) -> None:
        raw.settimeout(5)
        # The other side may have had enough at any moment.
        with suppress(OSError), tls.wrap_socket(raw, server_side=True) if tls else raw as connection:
            request = b""
            while b"\r\n\r\n" not in request and (part := connection.recv(4096)):
                request += part
            asked.append(request)
            answer(connection, request)

    def listen() -> None:
        while not done.is_set():
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1], asked
    finally:
        done.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


def says(status: str, body: bytes = b"", **headers: str) -> Callable[[socket.socket, bytes], None]:
    """Return an answer with these headers (“_” stands for “-”); its length is stated unless one is given."""
    headers = {"Content_Length": str(len(body))} | headers
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value)]
    whole = "\r\n".join([*lines, "", ""]).encode() + body
    return lambda connection, _: connection.sendall(whole)
