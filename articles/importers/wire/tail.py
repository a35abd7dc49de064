"""The end of a message that is for editors alone: notebooks, contacts with telephone numbers, sign-offs."""

from __future__ import annotations

import re

_BEGINS = re.compile(
    r"#{1,3}\s?(?:notebook|notizblock|note(?:s)?\sto\seditors?|redaktionelle\shinweise|editorial\scontacts?|dpa-kontakte|kontakte"
    r"|service|block-?notes)\b.*"
    r"|the\sfollowing\sinformation\sis\snot\s(?:intended\s)?for\spublication.*"
    r"|die\sfolgenden\sinformationen\ssind\snicht\szur\sveröffentlichung.*"
    r"|(?:editorial\scontacts?|redaktionelle\shinweise|dpa-kontakte|notes?\sto\seditors?|for\seditors\sonly)\s?:?",
    re.IGNORECASE,
)
_STARS = re.compile(r"\*(?:\s?\*){2,}")
_PRIVATE = re.compile(
    r"not\s(?:intended\s)?for\spublication|nicht\szur\sveröffentlichung|editorial\scontact|(?:reporting|editing)\sby\s?:"
    r"|\btel(?:\.|efon|ephone)?\s?:|[\w.+-]+@[\w-]+\.\w",
    re.IGNORECASE,
)
# "dpa bwh bag": the agency and the initials of those who wrote and edited.
_SIGN_OFF = re.compile(r"(?:dpa|dpa-\w+|afp|kna|epd|sid|apa|tca|rtr|ap)(?:[\s/][a-z]{2,4}){1,8}")
_NEAR = 6  # lines


def cut_tail(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines of the text proper and those that no reader may get."""
    end = next((at for at, line in enumerate(lines) if _is_start(lines, at, line.strip())), len(lines))
    text, tail = lines[:end], lines[end:]
    while text and (not text[-1].strip() or _SIGN_OFF.fullmatch(text[-1].strip())):
        tail.insert(0, text.pop())
    return text, tail


def _is_start(lines: list[str], at: int, line: str) -> bool:
    if len(line) > 200 or not line:
        return False
    if _STARS.fullmatch(line):
        return any(_PRIVATE.search(below[:300]) for below in lines[at + 1 : at + 1 + _NEAR])
    return _BEGINS.fullmatch(line) is not None


def notes_in(tail: list[str]) -> list[str]:
    """Return what a tail says, a line a note; rulings and empty heads left out."""
    words = (" ".join(line.split()).strip("# ") for line in tail)
    return [line for line in words if line and not _STARS.fullmatch(line)]
