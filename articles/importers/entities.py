"""Characters as HTML spells them."""

from __future__ import annotations

import html
import re
import sys

from articles.body import printable

# Python refuses to read a number of more than 4,300 digits; none above 1,114,111 is a character.
_NO_CHARACTER = re.compile(r"&#0*[1-9][0-9]{7,};?")


_NUMBER = re.compile(r"&#(?:x([0-9a-f]{1,20})|([0-9]{1,20}));?", re.IGNORECASE)


def unescape(text: str) -> str:
    """Return a text with its entities read, as `html.unescape` does, whatever their numbers."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text) if "&#" in text else text)


def printable_html(text: str) -> str:
    """Return HTML without the characters that are no text, also where it spells them as numbers."""
    return _NUMBER.sub(_printable, printable(text)) if "&#" in text else printable(text)


def _printable(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    letter = chr(number) if number <= sys.maxunicode else ""
    return match[0] if letter == printable(letter) else printable(letter)
