"""One request to one address that was checked: a socket to that very number, and every byte against the clock."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from articles.fetching.hosts import Address, NotFetched, Place


class Clock:
    """The time that is left for all of it: redirects, slow hosts and slow bytes together."""

    def __init__(self, total: float) -> None:
        self._end = time.monotonic() + total

    def left(self, most: float) -> float:
        """Return the seconds the next step may take. Raises NotFetched when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise NotFetched("The picture took too long to come.")
        return min(left, most)


class _Timed(io.RawIOBase):
    """What a socket says, each wait for it cut to what is left on the clock."""

    def __init__(self, sock: socket.socket, clock: Clock, most: float) -> None:
        self._sock, self._clock, self._most = sock, clock, most

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what has come."""
        self._sock.settimeout(self._clock.left(self._most))
        return self._sock.recv_into(buffer)


class _Line:
    """A socket as http.client uses one. Closing is left to whoever opened it."""

    def __init__(self, sock: socket.socket, clock: Clock, most: float) -> None:
        self._sock, self._clock, self._most = sock, clock, most

    def makefile(self, *_: Any) -> io.BufferedReader:
        """Return a file that reads against the clock."""
        return io.BufferedReader(_Timed(self._sock, self._clock, self._most))

    def sendall(self, data: bytes) -> None:
        """Send the request."""
        self._sock.settimeout(self._clock.left(self._most))
        self._sock.sendall(data)

    def close(self) -> None:
        """Do nothing."""


@contextmanager
def asked(
    place: Place,
    addresses: list[Address],
    headers: dict[str, str],
    clock: Clock,
    waits: tuple[float, float],
    tls: ssl.SSLContext,
) -> Iterator[http.client.HTTPResponse]:
    """Ask for a place at one of its addresses and give the answer, its body still to be read.

    `waits` are the seconds for a connection and for each next byte. Raises NotFetched; no proxy, no cookie, no retry.
    """
    connect, read = waits
    try:
        with _connected(addresses, place.port, clock, connect) as sock:
            line = _encrypted(sock, place.host, clock, connect, tls) if place.scheme == "https" else sock
            with line:
                connection = http.client.HTTPConnection(place.host, place.port)
                connection.sock = _Line(line, clock, read)
                connection.request("GET", place.target, headers=headers)
                with connection.getresponse() as answer:
                    yield answer
    except ssl.SSLCertVerificationError as error:
        raise NotFetched(f"“{place.host}” does not prove that it is who it says.") from error
    except TimeoutError as error:
        raise NotFetched(f"“{place.host}” does not answer, or too slowly.") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotFetched(f"“{place.host}” did not send the picture: the connection failed.") from error


def _connected(addresses: list[Address], port: int, clock: Clock, most: float) -> socket.socket:
    """Return a socket to the first address that answers. Raises OSError."""
    last: OSError = OSError()
    for address in addresses[:4]:
        try:
            # A number needs no look-up: it is the one that was checked, whatever the name leads to by now.
            return socket.create_connection((str(address), port), clock.left(most))
        except OSError as error:
            last = error
    raise last


def _encrypted(sock: socket.socket, host: str, clock: Clock, most: float, tls: ssl.SSLContext) -> ssl.SSLSocket:
    sock.settimeout(clock.left(most))
    return tls.wrap_socket(sock, server_hostname=host)
