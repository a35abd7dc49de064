"""Files damaged on purpose: bytes flipped, cut out, put in, doubled; the same ones every time."""

import random
from collections.abc import Iterator

_PUT_IN = (
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"\x00",
    b"\xff\xfe",
    b"\xc3",
    b'"',
    b"[",
    b"{",
    b"</",
    b"<!--",
    b"9" * 40,
)


def mutations(data: bytes, count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield damaged copies of a file."""
    chance = random.Random(seed)
    for _ in range(count):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 1, 2, 5, 30))):
            at, length = chance.randrange(len(changed) + 1), chance.choice((1, 3, 40, 400))
            kind = chance.randrange(5)
            if kind == 0:
                changed[at : at + 1] = bytes([chance.randrange(256)])
            elif kind == 1:
                del changed[at : at + length]
            elif kind == 2:
                changed[at:at] = chance.choice(_PUT_IN)
            elif kind == 3:
                changed[at:at] = changed[at : at + length]
            else:
                del changed[max(at, 1) :]
        yield bytes(changed)
