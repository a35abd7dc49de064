"""The words that call a text a part of a longer story: "take 2", "1st add", "new top", "2nd Ld-Writethru", "ends".

A reporter in a ground, and an agency on a running story, files piece by piece. Every piece carries the story's own
name, its slug line, and the words that say which piece it is. Imports nothing of ours.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["first", "add", "top", "writethru", "ends"]


class Take(NamedTuple):
    """Which part of a story a text is.

    `number` counts the pieces of the text for "first" and "add" (take 2 is the second, and so is the first add; an
    alert before the first is 0), the tops for "top", the versions for "writethru"; None where nothing says it.
    """

    kind: Kind
    number: int | None


_NAMES = "one two three four five six seven eight nine ten".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBERS = {word: n for words in (_NAMES, _ORDINALS) for n, word in enumerate(words, 1)}
_N = rf"(?:no\.?\s?|#)?(?:\d{{1,2}}|{'|'.join(_NAMES)})"
_NTH = rf"(?:\d{{1,2}}\s?(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
_WRITETHRU = r"write[\s-]?th(?:rough|ru)"
# Plain wherever they stand at the end of a name.
_PLAIN = (
    rf"(?:takes?|tk)\s?{_N}|{_NTH}\s?(?:take|tk)|(?:last|final)\s(?:take|add)|add\s?{_N}|{_NTH}\s?add"
    rf"|{_NTH}\s?(?:nulead|lead|ld)(?:[\s-]{{0,2}}(?:{_WRITETHRU}|all))?|(?:lead|ld)[\s-]{{0,2}}{_WRITETHRU}"
    rf"|{_WRITETHRU}(?:\s{_N})?|lead\sall|nu-?lead|(?:{_NTH}|new)\s(?:top|intro)"
    r"|more\s(?:to\s)?(?:follows?|come)|mf|mtf|mtc"
)
# These any headline may have: words of a take only where a mark sets them apart, or beside a plain one.
_MARKED = (
    rf"adds?|top\s\d{{1,2}}|top|intro|new\slead|lead|ld|subs?|substitute|{_NTH}\ssub|update[d\s]{{0,2}}(?:{_N})?"
    r"|wrapup(?:\s\d{1,2})?|urgent|snap|ends?|more"
)
_ANY = re.compile(rf"(?<!\w)(?:{_PLAIN}|{_MARKED})(?!\w)", re.IGNORECASE)
_CLOSING = r"[\s)\].,;*–—-]*$"
_PLAIN_AT_END = re.compile(rf"(?<!\w)(?:{_PLAIN}){_CLOSING}", re.IGNORECASE)
_MARKED_AT_END = re.compile(
    rf"(?:\s[–—-]+\s?|\s?[,;/|:(\[]\s?)(?:{_PLAIN}|{_MARKED}){_CLOSING}", re.IGNORECASE
)  # fmt: skip
_BESIDE_AT_END = re.compile(rf"[\s,;/&+.–—-]+(?:and\s)?(?:{_MARKED}|\d{{2,5}}){_CLOSING}", re.IGNORECASE)
_AT_START = re.compile(
    rf"(?:{_PLAIN}|{_MARKED})\s?(?:[:|–—]|-+\s?)\s?(?=\S)|[(\[](?:{_PLAIN}|{_MARKED})[)\]]\s?(?=\S)", re.IGNORECASE
)
_BRACKETED = re.compile(r"\s?[(\[]([^()\[\]]{2,60})[)\]]$")
_AROUND = " ,;:/|([–—-"
_LONGEST = 250  # characters; no name of a story is longer


def split_name(text: str) -> tuple[str, str]:
    """Part a slug line or a headline into the story's own name and the words that say which take it is.

    "UNITED v ROVERS take 2" is ("UNITED v ROVERS", "take 2").
    """
    name = " ".join(text.split())
    if len(name) > _LONGEST:
        return name, ""
    before, name = _off_the_start(name)
    name, behind = _off_the_end(name)
    return name, ", ".join(filter(None, (before, behind)))


def base_name(text: str) -> str:
    """Return a story's name, from a slug line or a headline, without the words that say which take it is."""
    return split_name(text)[0]


def _off_the_start(name: str) -> tuple[str, str]:
    taken = []
    while match := _AT_START.match(name):
        taken.append(match[0].strip(_AROUND + ")]"))
        name = name[match.end() :]
    return ", ".join(taken), name


def _off_the_end(name: str) -> tuple[str, str]:
    if (match := _BRACKETED.search(name)) and _ANY.search(match[1]):
        rest, words = _off_the_end(name[: match.start()])
        return rest, ", ".join(filter(None, (words, match[1])))
    taken: list[str] = []
    while name and (at := _start_of_last(name)) is not None:
        taken.insert(0, name[at:].strip(_AROUND + ")]."))
        name = name[:at].rstrip(_AROUND)
    return name, ", ".join(taken)


def _start_of_last(name: str) -> int | None:
    """Return where the last words of a take begin, None if the name does not end in any."""
    if match := _PLAIN_AT_END.search(name) or _MARKED_AT_END.search(name):
        return match.start()
    # "take 2 ends", "1st Ld-Writethru,0450": beside plain words others are plain, too.
    match = _BESIDE_AT_END.search(name)
    return match.start() if match and _PLAIN_AT_END.search(name[: match.start()]) else None


def read_take(words: str | None) -> Take | None:
    """Return what the words of a take say, None where they say nothing of it."""
    said = _marks(words)
    for kind in ("add", "first", "top", "writethru", "ends"):
        for take in said:
            if take and take.kind == kind:
                return take
    # Only that more is to come: then this is where it begins.
    return Take("first", 1) if said else None


def version_in(words: str | None) -> int:
    """Return which version of its story a take belongs to, as "2nd Ld-Writethru, 1st add" says; 0 for the first."""
    return max((take.number or 1 for take in _marks(words) if take and take.kind == "writethru"), default=0)


def _marks(words: str | None) -> list[Take | None]:
    return [_read(match[0].casefold()) for match in _ANY.finditer((words or "")[:_LONGEST])]


def _read(mark: str) -> Take | None:
    number = _number(mark)
    if mark.startswith(("last", "final", "end")):
        return Take("ends", None)
    if "ta" in mark or "tk" in mark:
        return Take("first" if number == 1 else "add", number)
    if "add" in mark:
        return Take("add", number + 1 if number else None)
    if re.search(r"top|intro|nu-?lead|new lead", mark):
        return Take("top", number or 1 + ("new" in mark or "nu" in mark))
    if mark in ("urgent", "snap"):
        return Take("first", 0)
    return None if mark.startswith("m") else Take("writethru", number)


def _number(mark: str) -> int | None:
    if figures := re.search(r"\d+", mark):
        return int(figures[0])
    return next((_NUMBERS[word] for word in re.findall(r"[a-z]+", mark) if word in _NUMBERS), None)
