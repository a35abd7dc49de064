"""A picture from a public web address, when an editor asks for it: nothing else, from nowhere else, and only so much.

http.client over sockets of our own: the clients at hand look a host up once more after it was checked, count time for
each byte and not for all of them, and follow what the environment says about proxies.
"""

from __future__ import annotations

import http.client
import posixpath
import re
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from articles.fetching.connection import Clock, asked
from articles.fetching.hosts import Address, NotFetched, Place, Resolve, is_public, public_addresses, read_url, resolve
from articles.photos.check import check_picture
from articles.photos.opening import UnreadablePicture

__all__ = ["FetchLimits", "Fetched", "NotFetched", "Rules", "fetch_picture"]

_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 64 * 1024
_OCTETS = ("application/octet-stream", "binary/octet-stream")
_ENDINGS = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "avif": ".avif"}
_WHY = {401: "it asks for a password", 403: "it is not open to everybody", 404: "it is not there", 410: "it is gone"}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How much a picture may be, in bytes, and how long it may take, in seconds."""

    size: int = 64 * 1024 * 1024
    connect: float = 10
    read: float = 15  # for the next byte
    total: float = 60  # redirects included
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Rules:
    """Whom we ask. Other rules than these are for tests, which have no public host."""

    allowed: Callable[[Address], bool] = is_public
    ports: frozenset[int] = frozenset({80, 443})
    resolve: Resolve = resolve
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A picture that may come in: its bytes, a name for its file, and the address it came from in the end."""

    data: bytes
    name: str
    url: str


def fetch_picture(
    url: str, *, limits: FetchLimits | None = None, rules: Rules | None = None, agent: str = "Newsroom"
) -> Fetched:
    """Fetch a picture, or raise NotFetched with a sentence for the editor. Blocks for `limits.total` seconds at most.

    Each address on the way is looked up once, refused unless it is public, and that very number is connected to.
    """
    limits, rules = limits or FetchLimits(), rules or Rules()
    clock = Clock(limits.total)
    headers = {"User-Agent": agent, "Accept": "image/*", "Accept-Encoding": "identity", "Connection": "close"}
    for _ in range(limits.redirects + 1):
        place = read_url(url, rules.ports)
        addresses = public_addresses(place, rules.allowed, rules.resolve, clock.left(limits.connect))
        with asked(place, addresses, headers, clock, (limits.connect, limits.read), rules.tls) as answer:
            if answer.status not in _REDIRECTS:
                return _picture(_body(answer, limits.size, clock), place)
            url = _led_to(place, answer)
    raise NotFetched(f"The picture's address leads on more than {limits.redirects} times.")


def _led_to(place: Place, answer: http.client.HTTPResponse) -> str:
    location = answer.headers.get("Location") or ""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")  # some servers write addresses as they are read
    try:
        return urljoin(place.url, location)
    except ValueError as error:
        raise NotFetched("The picture's address leads to one that is not written as one.") from error


def _body(answer: http.client.HTTPResponse, most: int, clock: Clock) -> bytes:
    """Return what was sent, if it may be a picture. Raises NotFetched."""
    if answer.status != 200:
        why = _WHY.get(answer.status, f"the answer is {answer.status}")
        raise NotFetched(f"The picture cannot be fetched: {why}.")
    # Without a type it is as good as octets (RFC 9110, 8.3).
    kind = answer.headers.get("Content-Type", _OCTETS[0]).split(";")[0].strip().lower()
    if not kind.startswith("image/") and kind not in _OCTETS:
        raise NotFetched("There is something else than a picture at this address.")
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("identity", ""):
        raise NotFetched("The picture came compressed, which was not asked for.")
    body = bytearray()
    too_large = NotFetched(f"The picture is larger than {most // 1024 // 1024} MB.")
    if (answer.length or 0) > most:
        raise too_large
    while chunk := answer.read(_CHUNK):
        clock.left(0)
        body += chunk
        if len(body) > most:
            raise too_large
    if answer.length:
        raise NotFetched("The picture came only in part.")
    return bytes(body)


def _picture(data: bytes, place: Place) -> Fetched:
    try:
        # An address may end in “.php”: what it sent is judged by its bytes alone.
        facts = check_picture(data)
    except UnreadablePicture as error:
        raise NotFetched(str(error)) from error
    stem = posixpath.splitext(posixpath.basename(unquote(urlsplit(place.target).path)))[0]
    stem = re.sub(r"[^\w.,()+ -]+", "-", stem).strip(" .-")[:100] or "picture"
    return Fetched(data, stem + _ENDINGS[facts.format], place.url)
