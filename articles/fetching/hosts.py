"""Which host an address names, and whether it is a public one: nothing inside our own network is ever asked."""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# From a host's name and a port: its addresses as text. Raises OSError.
Resolve = Callable[[str, int], list[str]]

# IANA's special-purpose registries; Python's own reading of them changes with its version. The last one is public by
# number, and Azure's metadata service.
_SPECIAL_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32"),
    )
)
# Only what is given out for use; what maps or carries an IPv4 address stands elsewhere, or among the exceptions.
_GIVEN_OUT_6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")
)
_INSIDE = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "arpa", "localdomain", "onion")
_UNFIT = re.compile(r"[\x00-\x20\x7f-\xa0\\\u2028\u2029]")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_SAFE = "/:?#[]@!$&'()*+,;=-._~%"


class NotFetched(Exception):
    """A picture that was not fetched; its text is a sentence for the editor."""


class Place(NamedTuple):
    """An http or https address in its parts, the host in ASCII and without a dot at its end."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, as asked for

    @property
    def url(self) -> str:
        """The address again."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = {"http": 80, "https": 443}[self.scheme]
        return f"{self.scheme}://{host}{'' if self.port == default else f':{self.port}'}{self.target}"


def read_url(url: str, ports: frozenset[int]) -> Place:
    """Return the parts of an address that may be asked for. Raises NotFetched."""
    url = url.strip().replace(" ", "%20")
    if _UNFIT.search(url) or len(url) > 4_000:
        raise NotFetched("The picture's address is not written as one.")
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        named = parts.hostname or ""
    except ValueError as error:
        raise NotFetched("The picture's address is not written as one.") from error
    if parts.scheme not in ("http", "https"):
        raise NotFetched("The picture's address does not begin with http:// or https://.")
    if "@" in parts.netloc:
        raise NotFetched("The picture's address holds a name or a password: it is not fetched with these.")
    host = _read_host(named, literal="[" in parts.netloc)
    if port not in ports:
        raise NotFetched(f"The picture's address leads to port {port}: only the web's own ports are asked.")
    query = f"?{parts.query}" if parts.query else ""
    return Place(parts.scheme, host, port, quote(f"{parts.path or '/'}{query}", safe=_SAFE))


def _read_host(host: str, *, literal: bool) -> str:
    """Return a host in ASCII. Raises NotFetched for numbers in odd spelling and for names of one's own network."""
    if literal:
        return str(_read_ipv6(host))
    try:
        host = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as error:
        raise NotFetched("The picture's address names no host.") from error
    labels = host.split(".")
    if not all(map(_LABEL.fullmatch, labels)) or len(host) > 253:
        raise NotFetched("The picture's address names no host.")
    # “2130706433”, “0x7f.1” and “0177.0.0.1” are 127.0.0.1 to many a library.
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise NotFetched("The picture's address has a number for a host that is not written as usual.") from error
    if len(labels) == 1 or labels[-1] in _INSIDE:
        raise NotFetched(f"“{host}” is not a public address.")
    return host


def _read_ipv6(host: str) -> ipaddress.IPv6Address:
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError as error:
        raise NotFetched("The picture's address names no host.") from error
    if address.scope_id:
        raise NotFetched("The picture's address names no host.")
    return address


def is_public(address: Address) -> bool:
    """Test whether an address belongs to the public internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _SPECIAL_4)
    return address in _GIVEN_OUT_6 and not any(address in network for network in _SPECIAL_6)


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for a host's addresses. Raises OSError."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def public_addresses(place: Place, allowed: Callable[[Address], bool], ask: Resolve, seconds: float) -> list[Address]:
    """Return the addresses of a host, each of them allowed. Raises NotFetched: one that is not spoils them all."""
    try:
        found = [ipaddress.ip_address(place.host)]
    except ValueError:
        found = _looked_up(place, ask, seconds)
    if not found:
        raise NotFetched(f"There is no host “{place.host}”.")
    if not all(map(allowed, found)):
        raise NotFetched(f"“{place.host}” is not a public address.")
    return found


def _looked_up(place: Place, ask: Resolve, seconds: float) -> list[Address]:
    try:
        return list(dict.fromkeys(ipaddress.ip_address(text) for text in _within(seconds, ask, place)))
    except (OSError, ValueError) as error:
        raise NotFetched(f"There is no host “{place.host}”.") from error


def _within(seconds: float, ask: Resolve, place: Place) -> list[str]:
    """Return what is found in time; the system itself may ask for half a minute. Raises OSError."""
    answers: list[list[str]] = []
    errors: list[Exception] = []

    def work() -> None:
        try:
            answers.append(ask(place.host, place.port))
        except Exception as error:  # handed over to who waits
            errors.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not answers:
        raise NotFetched(f"The host “{place.host}” was not found in time.")
    return answers[0]
