"""Bytes to text, with a word to the editor wherever the charset had to be guessed."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

import charset_normalizer

from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

# The longer marks first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LABELS = {
    "cp1252": "Windows-1252 (Western European)",
    "cp1250": "Windows-1250 (Central European)",
    "mac_roman": "Mac Roman",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
}
_ESCAPING = re.compile(r"iso-?2022|hz", re.I)  # 7-bit charsets, which pass for ASCII
# What browsers read under these names: the charset that holds all of its letters and more.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
_HIGH = re.compile(rb"[\x80-\xff]")
_HIGH_LETTER = re.compile(rb"[\xc0-\xff]")
_IS_LETTER = bytes(chr(byte).isalpha() or byte >= 0xC0 for byte in range(256))
_NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x7f]")
# Bounded on both sides: a line may be one endless word.
_WORD_WITH_MARKS = re.compile(r"[\x21-\x7e]{0,20}[^\x00-\x7f\s]\S{0,20}")
# A capital or a sign in the middle of small letters: what a wrong charset looks like.
_MISFIT = re.compile(
    r"(?<=[a-z])[^\x00-\x7fà-öø-ÿšžœßąćčďęěĺľłńňőřśťůűźż‘’“”–—\xa0\xad…\x80-\x9f](?=[a-z])"
    r"|(?<=[a-z])[À-ÖØ-ÞŠŒŽŸ†‡‰‹ˆ]|[£¥](?=[a-z])|[\x80-\x9f]"
    # What Polish words end in: by³, gr¹, or in Mac Roman by≥, grπ; a volume (5 cm³) is none.
    r"|(?<=[a-zà-ÿ])[π≥≤∂∑∏∫≈◊√]|(?<=[a-z])[¹¿](?=[\s.,a-zà-ÿ])|(?<=[a-z])(?<!\bm)(?<!\b[cdkm]m)³(?=[\s.,a-zà-ÿ])"
)
_GARBLED = re.compile("â€[™œ˜“”\x9d¦]|Ã[©¡³±¼¶¤§¨]|Â[£ «»]")
_SAMPLE = 65_536
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, and what the editor should know about how it was read."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """Return the text of a file, or raise UnreadableFile where it is no text.

    `declared` is the charset the file names itself: believed only where the bytes are neither marked nor UTF-8.
    """
    decoded = _decode(data, declared)
    text = decoded.text.rstrip("\x1a")  # the end-of-file mark of old DOS programs
    if "\x00" in text:
        raise UnreadableFile("The file contains NUL characters, which no text has. It may be damaged or not be text.")
    if len(_CONTROL.findall(text[:_SAMPLE])) > max(8, len(text[:_SAMPLE]) // 50):
        raise UnreadableFile("This is not a text file: it is full of control characters.")
    warnings = decoded.warnings
    if garbled := _GARBLED.search(text):
        warnings += (
            f"Some letters were garbled before the file came to us (“{garbled[0]}”): look at accents and quotes.",
        )
    return Decoded(text, warnings)


@contextmanager
def open_text(parcel: Parcel, newline: str | None = None) -> Iterator[tuple[TextIO, tuple[str, ...]]]:
    """Open a file of any size as text that is read piece by piece, with what the editor should know of its charset.

    `newline` is that of `open`. Raises UnreadableFile where the file is no text.
    """
    charset, errors, warnings = _streaming_charset(parcel)
    with parcel.open() as file, io.TextIOWrapper(file, charset, errors, newline) as text:
        yield text, warnings


def _streaming_charset(parcel: Parcel) -> tuple[str, str, tuple[str, ...]]:
    """Return the charset, what to do about letters that are not in it, and the warnings."""
    for mark, charset in _BYTE_ORDER_MARKS:
        if parcel.head.startswith(mark) and charset != "utf-8":
            return charset.removesuffix("-le").removesuffix("-be"), "replace", ()
    if b"\x00" in parcel.head:
        _decode_wide(parcel.head[: len(parcel.head) // 2 * 2])
        even = parcel.head[::2].count(0) < parcel.head[1::2].count(0)
        charset = "utf-16-le" if even else "utf-16-be"
        return charset, "replace", (_guess_warning(charset, ""),)
    sample = _sample_of_strays(parcel)
    if sample is None:
        return "utf-8-sig", "replace", ()  # the file may end within a letter
    spoilt: list[int] = []
    mixed = _utf8_with_strays(sample, spoilt)
    if sum(char > "\x7f" for char in mixed) - len(spoilt) > len(spoilt):
        return "utf-8-sig", _STRAYS, ("The file is UTF-8 but some letters were not: read as Windows-1252 there.",)
    charset = _single_byte_charset(sample)
    return (
        charset,
        _STRAYS if charset == "cp1252" else "replace",
        (_guess_warning(charset, sample.decode(charset, "replace")),),
    )


def _sample_of_strays(parcel: Parcel) -> bytes | None:
    """Return the bytes around the first that is no UTF-8, None where there is none before the end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with parcel.open() as file:
        while chunk := file.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                start = max(0, error.start - _SAMPLE // 2)
                return (error.object + file.read(_SAMPLE))[start : start + _SAMPLE]
    return None


def _stray(error: UnicodeError) -> tuple[str, int]:
    """Read what is no letter of a charset as Windows-1252 has it, as browsers do."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return _cp1252(error.object[error.start : error.end]), error.end


_STRAYS = "newsroom-strays"
codecs.register_error(_STRAYS, _stray)


def _decode(data: bytes, declared: str) -> Decoded:
    for mark, charset in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], charset)
    if b"\x00" in data[:_SAMPLE]:
        return _decode_wide(data)
    if _ESCAPING.match(declared) and b"\x1b" in data:
        return _decode_declared(data, declared) or _guess(data)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_declared(data, declared) or _guess(data)


def _decode_declared(data: bytes, declared: str) -> Decoded | None:
    """Return the text in the charset that the file names, None where it is not known or not the file's."""
    try:
        charset = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None
    # Browsers read both as Windows-1252, and so the pages are written.
    if charset in ("iso8859-1", "ascii", "cp1252"):
        return Decoded(_cp1252(data))
    if charset.startswith(("utf", "unicode", "raw", "idna", "punycode")):
        return None
    try:
        return Decoded(data.decode(_WIDER.get(charset, charset)))
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _decode_marked(data: bytes, charset: str) -> Decoded:
    try:
        return Decoded(data.decode(charset))
    except UnicodeDecodeError:
        if charset == "utf-8":
            return _guess(data)
        text = data.decode(charset, "replace")
    return Decoded(text, ("The file is damaged: some of its letters could not be read and are shown as �.",))


def _decode_wide(data: bytes) -> Decoded:
    """Read UTF-16 that has no byte order mark: its NULs all stand on one side of the pairs."""
    sample = data[:_SAMPLE]
    for charset, empty, used in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        # The other side is 0 for Latin letters and small for Greek, Cyrillic and Arabic ones.
        if 0 not in used and empty.count(0) * 8 >= len(empty) and max(empty, default=255) < 0x31:
            try:
                return Decoded(data.decode(charset), (_guess_warning(charset, ""),))
            except UnicodeDecodeError:
                break
    raise UnreadableFile("The file contains NUL characters, which no text has. It may be damaged or not be text.")


def _guess(data: bytes) -> Decoded:
    spoilt: list[int] = []
    mixed = _utf8_with_strays(data, spoilt)
    # Two bytes of Windows-1252 hardly ever form UTF-8 by chance, so a file with more of it than not is UTF-8.
    if sum(char > "\x7f" for char in mixed) - len(spoilt) > len(spoilt):
        count = len(spoilt)
        letters = "one letter was" if count == 1 else f"{count} letters were"
        return Decoded(mixed, (f"The file is UTF-8 but {letters} not: read as Windows-1252 there.",))
    charset = _single_byte_charset(data)
    text = data.decode(charset, "replace") if charset != "cp1252" else _cp1252(data)
    return Decoded(text, (_guess_warning(charset, text),))


def _utf8_with_strays(data: bytes, spoilt: list[int]) -> str:
    """Decode as UTF-8, the bytes that are not as Windows-1252, and note where those were."""
    pieces = []
    # surrogateescape marks each stray byte as U+DC80 to U+DCFF, in one pass however many there are.
    for piece in re.split("([\udc80-\udcff]+)", data.decode("utf-8", "surrogateescape")):
        if "\udc80" <= piece[:1] <= "\udcff":
            spoilt.extend(map(ord, piece))
            piece = _cp1252(bytes(ord(char) - 0xDC00 for char in piece))
        pieces.append(piece)
    return "".join(pieces)


def _cp1252(data: bytes) -> str:
    """Decode as browsers do: Windows-1252, with its five empty places as Latin-1."""
    if not _NOT_IN_CP1252.search(data):
        return data.decode("cp1252")
    return "".join(
        piece.decode("latin-1" if _NOT_IN_CP1252.match(piece) else "cp1252")
        for piece in re.split(rb"([\x81\x8d\x8f\x90\x9d]+)", data)
    )


def _single_byte_charset(data: bytes) -> str:
    first = _HIGH.search(data)
    start = max(0, first.start() - _SAMPLE // 2) if first else 0
    sample = data[start : start + _SAMPLE]
    letters = sum(sample.translate(_IS_LETTER))
    marked = len(_HIGH_LETTER.findall(sample))
    # Western European text has few accents; Russian or Japanese is made of high bytes.
    if marked * 4 < letters and len(_HIGH.findall(sample)) * 2 < len(sample):
        for charset in ("cp1252", "mac_roman", "cp1250"):
            if not _misfits(_cp1252(sample) if charset == "cp1252" else sample.decode(charset, "replace")):
                return charset
        if not _NOT_IN_CP1252.search(sample):
            return "cp1252"
    best = charset_normalizer.from_bytes(sample).best()
    return best.encoding if best and best.encoding not in ("ascii", "utf_8") else "cp1252"


def _misfits(text: str) -> bool:
    found = len(_MISFIT.findall(text))
    return found > 0 and found * 4 >= sum(char > "\x7f" for char in text)


def _guess_warning(charset: str, text: str) -> str:
    words = list(dict.fromkeys(match[0].strip(".,;:") for match in _WORD_WITH_MARKS.finditer(text[:_SAMPLE])))[:3]
    example = f" such as {', '.join(words)}" if words else ""
    label = _LABELS.get(charset, charset.replace("_", "-"))
    return (
        f"The file does not say how its letters are coded; it was read as {label}, a guess. "
        f"Check accents and quotes{example}."
    )
