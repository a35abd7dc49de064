"""Bytes of a wire → text: control bytes and escape sequences out, typewriter signs into those of print."""

from __future__ import annotations

import re

from articles.importers.charset import Decoded, decode

# ISO 2022: how a message says that another character set begins; the bytes themselves tell which.
_ESCAPES = re.compile(rb"\x1b[\x20-\x2f]*[\x30-\x7e]?")
# RS and US stay: they mark a table's lines and columns, and are white space anywhere else.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1d\x7f]+")
_LINE_ENDS = re.compile(rb"\r\r?\n|\r")
_DASH = re.compile(r"(?<![^\s])_(?![^\s])|(?<=\s)--(?=\s)")
_HALF = re.compile(r"(?<=\d)\{|(?<![^\s])\{(?![^\s])")


def text_of(data: bytes) -> Decoded:
    """Return the text of a part of a message, its lines ended by a line feed."""
    data = _LINE_ENDS.sub(b"\n", _ESCAPES.sub(b"", data))
    return decode(_CONTROLS.sub(b"", data))


def printed(text: str) -> str:
    """Return a text with the quotes, dashes and halves that a teleprinter had no sign for; white space collapsed."""
    text = text.replace("``", "“").replace("''", "”").replace("`", "‘")
    return _HALF.sub("½", _DASH.sub("—", " ".join(text.split())))
