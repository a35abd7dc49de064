"""A transmission → its messages: the control bytes SOH, STX, ETX and EOT part heading, text and trailer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.story import UnreadableFile

STX, ETX, EOT = b"\x02", b"\x03", b"\x04"
_HEADING = re.compile(rb"\x01([^\x01\x02]{1,2000})\x02")
_LONGEST_TRAILER = 500  # bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One message's bytes; `is_whole` is False where its end mark never came."""

    heading: bytes
    text: bytes
    trailer: bytes
    is_whole: bool = True


def messages(data: bytes, most: int) -> Iterator[Message]:
    """Yield the messages of a transmission in order; without any control bytes it is one, not yet taken apart.

    Raises UnreadableFile after `most` of them.
    """
    heading, start, count = b"", 0, 0
    for found in _HEADING.finditer(data):
        if heading:
            yield _message(heading, data[start : found.start()])
        heading, start, count = found[1], found.end(), count + 1
        if count > most:
            raise UnreadableFile(f"The transmission has more than {most:,} messages: send it in parts.")
    if heading:
        yield _message(heading, data[start:])
    elif STX in data:
        before, _, rest = data.partition(STX)
        yield _message(before[-2000:], rest)
    else:
        yield Message(b"", data, b"")


def _message(heading: bytes, rest: bytes) -> Message:
    text, end, trailer = rest.partition(ETX)
    return Message(heading, text, trailer.partition(EOT)[0][:_LONGEST_TRAILER], is_whole=bool(end))
