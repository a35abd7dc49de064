"""Names out of a byline: one name each, without By, role, place or agency."""

from __future__ import annotations

import re

_PARTICLE = r"(?:van|von|de|der|den|da|do|dos|di|du|del|la|le|bin|ibn|al|el|ap|ten|ter)"
_PROPER = r"[^\W\d_a-zß-öø-ÿ](?:[\w’'.-]|(?<=\w)\*)*"
_NAME = re.compile(rf"(?:{_PROPER})(?:\s(?:{_PROPER}|{_PARTICLE}(?=\s))){{0,5}}")
_INTRODUCTION = re.compile(
    r"(?:by(?!\s(?:the|a|an|this|that|now|then|my|his|her|their|its)\b)|words(?:\sby)?\s?:|words\sby"
    r"|(?:author|writer|reporter|byline|reported\sby|report\sby|story\sby|written\sby|text\sby|from)\s?:?)\s?:?\s?",
    re.IGNORECASE,
)
_SIGNED_ROLE = re.compile(
    r"(?:from|by)\s(?:our|a|an)\s(?:own\s|special\s|football\s|sports?\s|staff\s)*"
    r"(?:correspondents?|reporters?|writers?|staff|team|desk)(?:\sin\s\S+)?|(?:by\s)?(?:agencies|staff\sreporter|sports\sstaff)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:writers?|correspondents?|editors?|reporters?|journalist|columnist|chief|staff|sports?|football|rugby|cricket"
    r"|tennis|agency|press|association|news|media|bureau|PA|AP|AFP|DPA|Reuters|desk|analyst|critic|freelance|contributor"
    r"|special|senior|deputy|assistant|head|online|digital|daily|times|post|mail|guardian|telegraph|BBC|ESPN|Sky)\b",
    re.IGNORECASE,
)
# What a short line with capitals is when it is not a person: a competition, a club, a label of the desk.
_NOT_A_PERSON = re.compile(
    r"\b(?:league|cup|club|united|city|town|rovers|wanderers|athletic|albion|fc|afc|cf|match|report|interview|exclusive"
    r"|analysis|verdict|ratings?|preview|review|final|round|group|transfer|live|blog|video|gallery|latest|breaking|update"
    r"|premier|champions|europa|championship|world|euro|women|men|stadium|park|road|key|moments|the|team|facts|line-ups?"
    r"|talking|points|half|full|time|what|how|why|when|who|player|manager|goals?|subs|attendance|referee|conclusion)\b",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s(?:in|at|for|of|from|reports?|writes?|reporting|on)\b.*$|\s*[|•·].*$|\s[-–—]\s.*$|\s*\(.*?\)|\s\S*@\S+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,\s*and\b|,|;|&|/|\band\b|\bwith\b)\s*", re.IGNORECASE)
_LONGEST = 160


def read_byline(line: str) -> list[str] | None:
    """Return the names of a line that begins like a byline ([] if it names nobody), or None where it is none."""
    if len(line) > _LONGEST:
        return None
    line = line.strip(" *_—–-[]()")
    if _SIGNED_ROLE.fullmatch(line):
        return []
    introduction = _INTRODUCTION.match(line)
    if introduction is None or introduction.end() == len(line):
        return None
    return _names(line[introduction.end() :]) or None


def read_bare_byline(line: str) -> list[str] | None:
    """Return the names of a line that is only names, with or without role and place, or None where it is not."""
    if len(line) > 90 or line[-1:] in ".!?:," or re.search(r"\d", line):
        return None
    names = _names(line)
    if not names or any(_NOT_A_PERSON.search(name) or not 2 <= len(name.split()) <= 4 for name in names):
        return None
    return names


def _names(words: str) -> list[str]:
    """Return the names at the start of a list of names, roles and places; none if it reads like a sentence."""
    names: list[str] = []
    for part in _BETWEEN.split(_TAIL.sub("", words)):
        part = part.strip(" .")
        if not part:
            continue
        role = _ROLE.search(part)
        if role:
            part = part[: role.start()].strip() if not names and _NAME.fullmatch(part[: role.start()].strip()) else ""
            if len(part.split()) < 2:
                continue
        if not _NAME.fullmatch(part):
            return []
        names.append(_in_small_letters(part) if part.isupper() and len(part) > 3 else part)
    return names


def _in_small_letters(name: str) -> str:
    """Return JANE O'ROE-SMITH as Jane O'Roe-Smith."""
    name = re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), name.lower())
    return re.sub(r"\b(Mc)([a-z])", lambda match: match[1] + match[2].upper(), re.sub(r"([’'])S\b", r"\1s", name))
