"""What one line of a wire says about the message itself: its version, part, embargo, or that another is killed."""

from __future__ import annotations

import re

_ORDINAL = r"\d{1,2}\s?(?:st|nd|rd|th|\.)?"
_VERSION = re.compile(
    rf"\b(?:{_ORDINAL}\s?)?(?:L(?:ea)?d(?:[- ]?Write-?thru)?|Write-?thru|Update|Wrap|Zusammenfassung|Neufassung)\b"
    rf"|\b(?:{_ORDINAL}\s)?(?:Corrective|Correction|Refile|Korrektur|Berichtigung|Recast|Repeat|Rettifica|Rectificatif)\b",
    re.IGNORECASE,
)
_BESIDE_VERSION = re.compile(r"\b(?:and|urgent|eil|with|picture|bild)\b", re.IGNORECASE)
_SHOUT = re.compile(r"\([^\W\d_]{2,20}\)|(?:URGENT|FLASH|BULLETIN|BREAKING|EIL(?:MELDUNG)?|BLITZ|DRINGEND|ALERT)\W*")
_TAKE = re.compile(
    rf"\b(?:{_ORDINAL}\s?add|add\s?\d{{1,2}}|{_ORDINAL}\s?take|take\s?\d{{1,2}}|(?:first|second|third|last)\s(?:add|take))\b"
    r"|^(?:add|top|ends)$",
    re.IGNORECASE,
)
# A whole line of such words, in capitals; in a slug they stand behind a comma.
_KILL = r"(?:KILL(?:ED)?|WITHDR(?:AW(?:N|AL)?|EW)|ELIMINATION|ELIMINATE|CANCELL?ED|ANNULATION|STORNO(?:IERUNG)?)"
_HOLD = r"(?:HOLD|WITHHOLD|WITHHELD|HFR)"
_BEFORE_KILL = r"(?:(?:URGENT|BULLETIN|MANDATORY|NOTICE|EDITORS?)\W+)*"
_KILL_LINE = re.compile(rf"{_BEFORE_KILL}{_KILL}(?:\W+{_KILL})*(?!\w)(?!\s[a-z])")
_HOLD_LINE = re.compile(rf"{_HOLD}(?:\W+{_HOLD})*\W*")
_KILL_SLUG = re.compile(rf",\s*{_BEFORE_KILL}{_KILL}\b", re.IGNORECASE)
_ADVANCE = re.compile(
    r"\$?\badv(?:ance)?\s?\.?\d{1,2}\b|\badvance(?:\sstory)?(?:\sfor\b|,|\s\()|\bfor\s(?:immediate\s)?release\b|\bHFR\b"
    r"|\bhold\sfor\srelease\b|\bembargo(?:ed)?\b|\bsperr(?:frist|vermerk)\b|\bnot\sfor\s(?:use|publication|release)\b",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"\bfor\simmediate\s(?:release|use)\b|\bembargo\s(?:lifted|aufgehoben)\b|\bsperrfrist\saufgehoben\b", re.IGNORECASE
)
_NOTE = re.compile(
    r"[(\[]?(?:eds?|editors|notes?\sto\s(?:the\s)?editors?|ed(?:itor)?s?\.?\snote|redaktion(?:eller\shinweis)?"
    r"|achtung\sredaktionen|with|advisory)\s?:|[(\[]eds\b",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"(?:With\s)?(?:[A-Z]{2,8}|Reuters|dpa)\s(?:Photos?|Graphics?|Videos?|Audio|Interactives?)\b"
    r"(?:\.|\s?:.{0,200}|(?:[\s,]+[A-Z]{2,6}\d{2,5}\b)+.{0,200})"
)
_KILLED = re.compile(
    r"\b(?:kill|withdraw|eliminat|cancel|hold|delet)\w*\s+(?:the\s|our\s)?(?:item|story|message|copy|take|slug)?\s*"
    r"([A-Za-z]{2,4}\s?\d{2,5})\b|\b([a-zA-Z]\d{4})\b",
    re.IGNORECASE,
)


def version_of(line: str) -> str | None:
    """Return the words by which a slug or a line calls this a later version ("1st Ld-Writethru")."""
    found = [" ".join(match[0].split()).strip("-,. ") for match in _VERSION.finditer(line)]
    return ", ".join(found) or None


def take_of(line: str) -> str | None:
    """Return the words by which a slug or a line calls this a part of a longer story ("1st Add", "take 2")."""
    match = _TAKE.search(line.strip())
    return " ".join(match[0].split()) if match else None


def is_version_line(line: str) -> bool:
    """Test for a line of nothing but versions and parts: "1ST LEAD", "REFILE", "(Achtung)"."""
    rest = _TAKE.sub("", _VERSION.sub("", line))
    if rest != line:
        return not any(map(str.isalnum, _BESIDE_VERSION.sub("", rest)))
    return _SHOUT.fullmatch(line) is not None


def is_kill(line: str) -> bool:
    """Test for a line in capitals that takes a story back ("KILL KILL KILL")."""
    return _KILL_LINE.match(line.strip(" '*^")) is not None


def is_kill_slug(slug: str) -> bool:
    """Test for a slug line that names a kill behind its keyword ("BC-BKN--Cup,KILL,45")."""
    return _KILL_SLUG.search(slug) is not None


def is_hold(line: str) -> bool:
    """Test for a line that stops a story until more is known."""
    return _HOLD_LINE.fullmatch(line.strip(" '*^")) is not None


def is_advance(line: str) -> bool:
    """Test for words that forbid use before a day, in whatever form."""
    return _ADVANCE.search(line) is not None and _FREE.search(line) is None


def is_note(line: str) -> bool:
    """Test for a line to editors."""
    return _NOTE.match(line) is not None


def names_pictures(line: str) -> bool:
    """Test for a line that lists pictures sent on another wire."""
    return _PICTURES.fullmatch(line) is not None


def killed(text: str) -> list[str]:
    """Return the numbers of the stories that a kill names: "dpa 157", "z6715"."""
    found = (" ".join((match[1] or match[2]).split()) for match in _KILLED.finditer(text))
    return list(dict.fromkeys(found))
