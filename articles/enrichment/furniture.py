"""Lines that stand in a story and are neither its prose nor a caption: bylines, scores, marks, invitations."""

from __future__ import annotations

import re

from articles.credits import LONGEST_CAPTION
from articles.enrichment.sentences import Word

_MINUTE = re.compile(r"^\W*(?:\d{1,3}(?:['’′+]|\s*min)|\d{1,2}[:.]\d{2}\b|\d{1,2}(?:am|pm)\b)", re.I)
_OUT_OF_TEN = re.compile(r"\b\d{1,2}(?:\.5)?\s*/\s*10\W*$|(?:\s[-–—]|:)\s*\d{1,2}(?:\.5)?\W*$")
_START = re.compile(
    r"(?:by|words by|report by|from)\s+[A-Z][^.!?]*$|\s*(?:[•*·▪►>#|=~<]|[-–—]\s|\(?\d{1,2}[).]\s)"
    r"|(?:last )?(?:updated|published|posted)\b.*\d"
    r"|(?:also\s|\W)*(?:read (?:more|next|on|also)|scroll|follow (?:us|our|the|every|all|\w+ on)|sign up|click"
    r"|tap here|watch (?:the|more|live|now|highlights)|subscribe|listen|download|get (?:the|all) |join (?:our|the) "
    r"|more (?:on|from)|related|see also|share this|have your say|for (?:more|the latest)|do you have|contact us"
    r"|advertisement|most read|don['’]t miss|to (?:comment|contact))\b",
    re.I,
)
_END = re.compile(r"[:;,]\W*$")
_STOPS = ".!?…\"'”’») "
_ADDRESS = re.compile(r"pic\.twitter\.com|https?://|\bwww\.|(?:^|\s)[@#]\w{2,}|[^\s@]{1,64}@[^\s@]{1,255}\.\w")
_IN_ADDRESSES = ("@", "#", "://", "www.", ".twitter.")
_COLUMNS = re.compile(r"\|.*\|")
_LEGAL = re.compile(r"\b(?:rights reserved|terms (?:of|and)|privacy policy|opinions expressed|note to editors)\b", re.I)
_IN_LEGAL = ("rights", "terms", "policy", "expressed", "editors")
_TOO_SHORT = 4


def is_furniture(text: str, line: list[Word]) -> bool:
    """Test whether a line with these words is furniture by its own shape, whatever story it stands in."""
    if len(text) > LONGEST_CAPTION:
        return False
    if len(line) < _TOO_SHORT or _mostly_capitals(line) or _START.match(text) or _ends_open(text):
        return True
    # To look for what an address or a legal line must have is quicker than to match them, and most lines lack it.
    if any(map(text.__contains__, _IN_ADDRESSES)) and _ADDRESS.search(text):
        return True
    if "|" in text and _COLUMNS.search(text):
        return True
    lowered = text.casefold()
    return any(map(lowered.__contains__, _IN_LEGAL)) and _LEGAL.search(text) is not None


def _ends_open(text: str) -> bool:
    """Test whether a line ends in a colon or a comma, whatever marks stand behind it."""
    # A letter before nothing but stops: that is quickly seen, and most lines end so.
    return not text.rstrip(_STOPS)[-1:].isalnum() and _END.search(text) is not None


def _mostly_capitals(line: list[Word]) -> bool:
    """Names and figures alone: a fixture, a team, a scorer's line, a shouted sub-head."""
    return sum([word.small for word in line]) < len(line) / 3


def is_mark(text: str, line: list[Word]) -> bool:
    """Test whether a line is a player's mark out of ten, or begins with a minute or an hour."""
    if len(text) > LONGEST_CAPTION:
        return False
    if line and line[-1].folded[-1:].isdigit() and _OUT_OF_TEN.search(text):
        return True
    return _MINUTE.search(text) is not None
