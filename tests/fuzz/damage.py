"""Files damaged on purpose: `damaged(data, others, chance)` is the same for the same `chance`."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

LARGEST = 100_000  # bytes: damage that doubles does not go on for ever
_TAG = re.compile(rb"<[^<>]{1,300}>")
_WORD = re.compile(rb"[\w:.+-]{2,60}")
_NUMBER = re.compile(rb"\d+")
_VALUE = re.compile(rb'"[^"\n]{0,200}"|>[^<]{0,200}<')
_ENCODING = re.compile(rb"""((?:encoding|charset)\s*=\s*["']?)([\w-]+)""", re.IGNORECASE)
_CHARSETS = (
    "utf-8 utf-16 utf-16-le utf-32 utf-7 latin-1 cp1252 cp1251 shift_jis gb18030 iso2022_jp hz cp037 punycode idna"
    " rot13 hex x-unknown"
).split()
_BYTES = [bytes([byte]) for byte in (0, 1, 2, 3, 4, 8, 10, 11, 12, 13, 26, 127, 128, 195, 255)]
_BYTES += [b"\r\n", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1b%G"]
_BYTES += [sign.encode() for sign in (*"\u202e\u200b\ufeff\uffff\u2028\x85\U000e0041\u0661²Ⅷßİ", "e\u0301" * 50)]
_MARKS = [
    *b"""< > & ]]> <![CDATA[ <!-- --> <? </ /> &#0; &#x110000; &#55296; &lol; " ' \\ [ ] { } , : ; | {} [] """.split(),
    *rb"null true NaN -Infinity 1e999 \u0000 \ud800 \x ``` [caption] {{< =?utf-8?b? %00 http://[ data:, ../".split(),
    *b"0000-00-00 9999-12-31T23:59:59Z 0001-01-01 2024-02-30 20240226T221500+9999 - /".split(),
    *(b"---\n", b"+++\n", b"<!-- wp:a {", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"32 Feb 2024"),
]
_NESTS = [
    *b"""<div> <p> <b> <a> <block> <ul><li> <table><tr><td> <blockquote> <figure> <w:p> <w:tbl><w:tr><w:tc>""".split(),
    *b"""[ {"a": ( * " ^ [caption]""".split(),
    *(b"> ", b"- ", b"_a ", b"\t;", b"<!-- wp:group -->"),
]
_NUMBERS = [b"9" * 5000, b"9" * 300, b"9" * 20, *b"-1 0 00000 9999 2147483648 1e308 1.5".split(), "\u0663".encode()]


def damaged(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Return a damaged copy of a file; what is packed in a ZIP is damaged inside of it more often than not."""
    if data[:2] == b"PK" and chance.random() < 0.8:
        return _damaged_inside(data, others, chance)
    for _ in range(chance.choice((1, 1, 2, 3, 6, 20))):
        data = chance.choice(_DAMAGE)(data, others, chance)[:LARGEST]
    return data


def _damaged_inside(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    parts = [part for other in others if other[:2] == b"PK" for part in _parts(other)] or list(files.values())
    for name in chance.sample(sorted(files), min(len(files), chance.choice((1, 1, 2)))):
        files[name] = files[name] and damaged(files[name], parts, chance)
    if chance.random() < 0.1:
        del files[chance.choice(sorted(files))]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in files.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist()[:4]]


Damage = Callable[[bytes, Sequence[bytes], random.Random], bytes]


def _stretch(data: bytes, chance: random.Random) -> tuple[int, int]:
    at = chance.randrange(len(data) + 1)
    return at, at + chance.choice((1, 2, 8, 60, 600, 6000))


def _flip(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 10)) if data else 0):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _delete(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _stretch(data, chance)
    return data[:start] + data[end:]


def _double(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    start, end = _stretch(data, chance)
    return data[:end] + data[start:end] * chance.choice((1, 1, 1, 1, 2, 2, 3, 30, 300)) + data[end:]


def _splice(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others) if others else data
    start, end = _stretch(other, chance)
    at, after = _stretch(data, chance)
    kept = data[chance.choice((at, after)) :] if chance.random() < 0.7 else b""
    return data[:at] + other[start : end if chance.random() < 0.7 else None] + kept


def _truncate(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] if chance.random() < 0.8 else data[at:]


def _put_in(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    new = chance.choice(_BYTES if chance.random() < 0.4 else _MARKS)
    at = chance.randrange(len(data) + 1)
    return data[:at] + new * chance.choice((1, 1, 1, 3, 500)) + data[at + chance.choice((0, 0, 1, len(new))) :]


def _put_in_at_a_value(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    new = chance.choice(_MARKS)
    return _replaced(_VALUE, data, chance, lambda old: old[:1] + new + old[-1:])


def _wrong_encoding(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    charset = chance.choice(_CHARSETS)
    if chance.random() < 0.5:
        return _ENCODING.sub(lambda match: match[1] + charset.encode(), data)
    try:
        return data.decode("utf-8", "replace").encode(charset, "replace")
    except (LookupError, UnicodeError):
        return data.decode("latin-1").encode("utf-8")


def _number(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    new = chance.choice(_NUMBERS)
    return _replaced(_NUMBER, data, chance, lambda old: new)


def _nest(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    opening = chance.choice(_NESTS) if chance.random() < 0.7 else _one_of(_TAG, data, chance) or b"<a>"
    return data[:at] + opening * chance.choice((3, 10, 100, 100, 1000, 10_000)) + data[at:]


def _swap(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Swap two tags, two values or two words."""
    found = list(chance.choice((_TAG, _TAG, _VALUE, _WORD)).finditer(data[:LARGEST]))
    if len(found) < 2:
        return data
    one, two = sorted(chance.sample(found, 2), key=lambda match: match.start())
    return data[: one.start()] + two[0] + data[one.end() : two.start()] + one[0] + data[two.end() :]


def _borrow(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Put a tag, value or word of another file at the place of one of this."""
    kind = chance.choice((_TAG, _VALUE, _WORD))
    new = _one_of(kind, chance.choice(others) if others else data, chance)
    return _replaced(kind, data, chance, lambda old: new)


def _controls(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 200)) if data else 0):
        changed[chance.randrange(len(changed))] = chance.choice((0, *range(1, 32), 127, 128, 255))
    return bytes(changed)


def _one_line(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    return data.replace(b"\n", chance.choice((b"", b" ", b"\r", b"\n\n", b"\n ", b"\0")))


_DAMAGE: tuple[Damage, ...] = (
    *(_flip, _delete, _double, _splice, _splice, _truncate, _put_in, _put_in, _put_in_at_a_value, _wrong_encoding),
    *(_number, _nest, _swap, _swap, _borrow, _borrow, _controls, _one_line),
)


def _one_of(kind: re.Pattern[bytes], data: bytes, chance: random.Random) -> bytes:
    found = kind.findall(data[:LARGEST])
    return chance.choice(found) if found else b""


def _replaced(kind: re.Pattern[bytes], data: bytes, chance: random.Random, new: Callable[[bytes], bytes]) -> bytes:
    found = list(kind.finditer(data[:LARGEST]))
    if not found:
        return data
    match = chance.choice(found)
    return data[: match.start()] + new(match[0]) + data[match.end() :]
