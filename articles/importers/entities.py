"""Characters as HTML spells them."""

from __future__ import annotations

import html
import re

# Python refuses to read a number of more than 4,300 digits; none above 1,114,111 is a character.
_NO_CHARACTER = re.compile(r"&#0*[1-9][0-9]{7,};?")


def unescape(text: str) -> str:
    """Return a text with its entities read, as `html.unescape` does, whatever their numbers."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text) if "&#" in text else text)
