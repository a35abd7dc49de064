"""Lines that stand in a story and are neither its prose nor a caption: bylines, scores, marks, invitations."""

from __future__ import annotations

import re

from articles.credits import LONGEST_CAPTION, is_credit_only
from articles.enrichment.sentences import words

_MARKS = (
    re.compile(r"^\W*(?:\d{1,3}(?:['’′+]|\s*min)|\d{1,2}[:.]\d{2}\b|\d{1,2}(?:am|pm)\b)", re.I),  # minute by minute
    re.compile(r"\b\d{1,2}(?:\.5)?\s*/\s*10\W*$|(?:\s[-–—]|:)\s*\d{1,2}(?:\.5)?\W*$"),  # marks out of ten
)
_SHAPES = (
    re.compile(r"^(?:by|words by|report by|from)\s+[A-Z][^.!?]*$", re.I),
    re.compile(r"pic\.twitter\.com|https?://|\bwww\.|(?:^|\s)[@#]\w{2,}|[^\s@]{1,64}@[^\s@]{1,255}\.\w"),
    re.compile(r"[:;,]\W*$"),
    re.compile(r"^\s*(?:[•*·▪►>#|=~<]|[-–—]\s|\(?\d{1,2}[).]\s)|\|.*\|"),
    re.compile(r"\b(?:rights reserved|terms (?:of|and)|privacy policy|opinions expressed|note to editors)\b", re.I),
    re.compile(r"^(?:last )?(?:updated|published|posted)\b.*\d", re.I),
    re.compile(
        r"^(?:also\s|\W)*(?:read (?:more|next|on|also)|scroll|follow (?:us|our|the|every|all|\w+ on)|sign up|click"
        r"|tap here|watch (?:the|more|live|now|highlights)|subscribe|listen|download|get (?:the|all) |join (?:our|the) "
        r"|more (?:on|from)|related|see also|share this|have your say|for (?:more|the latest)|do you have|contact us"
        r"|advertisement|most read|don['’]t miss|to (?:comment|contact))\b",
        re.I,
    ),
)
_TOO_SHORT = 4


def is_furniture(text: str) -> bool:
    """Test whether a line is furniture by its own shape, whatever story it stands in."""
    return len(text) <= LONGEST_CAPTION and (
        len(words(text)) < _TOO_SHORT
        or is_credit_only(text)
        or _mostly_capitals(text)
        or is_mark(text)
        or any(shape.search(text) for shape in _SHAPES)
    )


def is_mark(text: str) -> bool:
    """Test whether a line is a player's mark out of ten, or begins with a minute or an hour."""
    return len(text) <= LONGEST_CAPTION and any(mark.search(text) for mark in _MARKS)


def _mostly_capitals(text: str) -> bool:
    """Names and figures alone: a fixture, a team, a scorer's line, a shouted sub-head."""
    tokens = words(text)
    plain = sum(token[0].islower() for token in tokens)
    return plain < len(tokens) / 3
