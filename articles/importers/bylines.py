"""Names out of a byline: one name each, without By, role, place or agency."""

from __future__ import annotations

import re
from collections.abc import Collection

_PARTICLE = r"(?:van|von|de|der|den|da|do|dos|di|du|del|la|le|bin|ibn|al|el|ap|ten|ter)"
_PROPER = r"(?:[dl]['’])?[^\W\d_a-zß-öø-ÿ](?:[\w’'.-]|(?<=\w)\*)*"
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
_ALSO_A_SURNAME = re.compile(r"reporter|writer|sports|staff|head", re.IGNORECASE)
# What stands before a role, and is nobody's first name.
_OF_A_ROLE = re.compile(
    r"(?:(?:our|own|the|a|an|guest|club|match|local|trainee|junior|crime|court|business|politic(?:s|al)|city|county|town"
    r"|regional|national|international|foreign|world|group|executive|associate|managing|assistant|acting|former|award|lead"
    r"|features?|web|video|data|investigative|roving|royal|courier|herald|echo|argus|chronicle|gazette|express|mirror|star"
    r"|standard|observer|tribune|journal|record|star|sun|week|golf|boxing|racing|athletics|cycling|hockey|netball|swimming"
    r"|community|education|health|science|show|wire|example|photo|picture"
    r"|UPI|EFE|ANSA|PTI|SID|NTB|TT|TASS|CNN|ITV|NBC|CBS|ABC|RTE|RTÉ)s?|.*\d.*)",
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
_AROUND = " .,;:*_—–-[]()|/"
# By, as bylines say it in the languages of our agencies; before one word alone it may be a part of the name.
_INTRODUCTIONS = re.compile(
    r"^(?:(?:by|words|text|texte?|tekst|story|author|autore?|forfatter|autor|written\sby|reported\sby|report)\s*:\s*(?=\S)"
    r"|(?:by|words\sby|story\sby|written\sby|reported\sby|text\sby)\s+(?=\S)"
    r"|(?:von|vom|av|af|par|por|door|da|di|od|przez)\s+(?=\S+\s\S))",
    re.IGNORECASE,
)
_FIELD_BETWEEN = re.compile(
    r"\s*(?:,\s*(?:and|und)\s|[,;&/|•·\n]|\s(?:and|und|och|og|et|y|e|en|i|oraz|with|mit|[-–—])\s)\s*", re.IGNORECASE
)
_FIELD_TAIL = re.compile(
    r"\s(?:in|at|for|of|from|reports?|reporting)\s.*$|\s*\(.*?\)|\s*<[^>]*>|\s?\S+@\S+", re.IGNORECASE
)
_HOUSE = re.compile(
    r"^(?:the|die|das|la|le|el)\s.*\s|\b(?:university|college|institute?|school|database|tribune|herald|journal|gazette|guardian"
    r"|magazine|zeitung|presse|agentur|redaktion|redaksjonen|redaktionen|foundation|council|ministry|department|cent(?:er|re)|club"
    r"|federation|union|society|group|network|radio|tv|photos?|images|pictures|wire|university\sof|newsroom|admin(?:istrator)?"
    r"|contributors?|team|agencies|services?)\b",
    re.IGNORECASE,
)


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


def names_in_field(field: str, *, senders: Collection[str] = ()) -> list[str]:
    """Return the names in a field that holds a byline and nothing else: no By, role, agency or address.

    `senders` are names of who sent it, which are no people. What is neither a name nor a sender is kept as it stands.
    """
    line = " ".join(field[: 3 * _LONGEST].split())
    line = _INTRODUCTIONS.sub("", _FIELD_TAIL.sub("", line).strip(_AROUND))
    parts = [part.strip(_AROUND) for part in _FIELD_BETWEEN.split(line)]
    people = [part for part in parts if part and not _is_no_person(part, senders)]
    names = [part for part in people if _NAME.fullmatch(part)]
    if people and not names and len(line) <= _LONGEST:
        return [line.strip(_AROUND)]
    return list(dict.fromkeys(_in_small_letters(n) if n.isupper() and len(n) > 3 else n for n in names))


def _is_no_person(words: str, senders: Collection[str]) -> bool:
    """Test for an agency, a house or a role: NTB, dpa, The Example Database, a university, Sports Writer."""
    return (
        words.casefold() in {sender.casefold() for sender in senders}
        or _SIGNED_ROLE.fullmatch(words) is not None
        or re.fullmatch(r"[A-ZÀ-Þ]{2,5}|dpa|apa|sda|ats|sid|pap|lusa|efe|tt|(?i:unknown|anonymous|none|n/a)", words)
        is not None
        or (_ROLE.search(words) is not None and not _is_surname(words))
        or _HOUSE.search(words) is not None
    )


def _names(words: str) -> list[str]:
    """Return the names at the start of a list of names, roles and places; none if it reads like a sentence."""
    names: list[str] = []
    line = _TAIL.sub("", words)
    before = ["", *(between.strip(" ,").casefold() for between in _BETWEEN.findall(line))]
    for part, joint in zip(_BETWEEN.split(line), before, strict=True):
        part = part.strip(" .")
        if not part:
            continue
        role = _ROLE.search(part)
        if role and not ((not names or joint in ("and", "&")) and _is_surname(part)):
            part = part[: role.start()].strip() if not names and _NAME.fullmatch(part[: role.start()].strip()) else ""
            if len(part.split()) < 2:
                continue
        if not _NAME.fullmatch(part):
            return []
        names.append(_in_small_letters(part) if part.isupper() and len(part) > 3 else part)
    return names


def _is_surname(words: str) -> bool:
    """Test for a person of two names whose second one is a role's: Tom Reporter; but not Sports Reporter, PA Staff."""
    first, _, last = words.partition(" ")
    if not (_NAME.fullmatch(words) and _ALSO_A_SURNAME.fullmatch(last)) or _ROLE.search(first) or len(first) < 2:
        return False
    return (
        last[0].isupper()
        and first.isupper() is last.isupper()
        and _OF_A_ROLE.fullmatch(first) is None
        and _NOT_A_PERSON.search(first) is None
    )


def _in_small_letters(name: str) -> str:
    """Return JANE O'ROE-SMITH as Jane O'Roe-Smith."""
    name = re.sub(r"[^\W\d_]+", lambda match: match[0].capitalize(), name.lower())
    return re.sub(r"\b(Mc)([a-z])", lambda match: match[1] + match[2].upper(), re.sub(r"([’'])S\b", r"\1s", name))
