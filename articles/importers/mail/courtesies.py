"""What a writer says to the desk round the story: a greeting, what is sent, a farewell. Kept, but never printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.importers.manuscript.items import Item
from articles.importers.prose import is_prose

_GREETING = re.compile(
    r"(?:hi|hello|hey|hiya|dear|good\s(?:morning|afternoon|evening|day)|morning|afternoon|evening|hallo|moin|guten\s(?:tag|morgen|abend)"
    r"|liebe[rs]?|lieber|sehr\sgeehrte[rs]?|bonjour|bonsoir|cher|chère|hola|buenos\sd[ií]as|ciao|gentile|beste|hej)\b[^.!?:;]{0,50}[,!:.–-]?",
    re.IGNORECASE,
)
_FAREWELL = re.compile(
    r"(?:(?:with\s)?(?:best|kind|kindest|warm|warmest|many)\s(?:regards|wishes|thanks)|regards|cheers|thanks(?:\s(?:again|so\smuch|a\slot|all"
    r"|in\sadvance))?|thank\syou|all\sthe\sbest|best|yours(?:\s(?:sincerely|faithfully|truly))?|sincerely(?:\syours)?|ta|talk\ssoon"
    r"|(?:mit\s)?(?:freundlichen?|besten?|herzlichen?|viele[n]?|liebe[n]?|schöne)\s(?:grüße[n]?|gruß|gruss|dank)|gruß|lg|vg|mfg"
    r"|cordialement|bien\sà\svous|merci|salutations|saludos|un\ssaludo|gracias|cordiali\ssaluti|grazie|met\svriendelijke\sgroet(?:en)?"
    r"|groeten|med\svänlig\shälsning|mvh|hilsen)\b[,.! –-]*(?P<name>[^\d.!?]{0,40})",
    re.IGNORECASE,
)
_TO_THE_DESK = re.compile(
    r"\b(?:please\sfind|attach(?:ed|ment)|(?:copy|story|report|text|piece)\s(?:is\s)?(?:below|follows|attached)|see\sbelow|below\s(?:is|are)"
    r"|here(?:['’]s|\sis|\sare|\syou\sgo)|as\s(?:agreed|discussed|promised|requested)|let\sme\sknow|\d+\swords|words\sas|deadline"
    r"|hope\s(?:you|this|all)|pictures?\s(?:to\s)?follow|photos?\s(?:to\s)?follow|call\sme|my\s(?:number|mobile|invoice)|invoice|fyi"
    r"|anbei|im\sanhang|wie\s(?:besprochen|vereinbart)|ci-joint|adjunto|in\sallegato)\b",
    re.IGNORECASE,
)
_IN_PERSON = re.compile(
    r"\b(?:i|i['’](?:ve|m|ll|d)|my|me|we|our|you|your|ich|wir|mir|je|nous|yo)\b|\b(?:desk|fyi)\b|:$", re.IGNORECASE
)
_BANNER = re.compile(
    r"\W{0,6}(?:caution|external|warning|achtung)\b.{0,300}\b(?:external|outside|originated|sender|extern\w*|organi[sz]ation)\b.*"
    r"|\[?external(?:\se-?mail)?\]?\W*",
    re.IGNORECASE | re.DOTALL,
)
_DISCLAIMER = re.compile(
    r"\W{0,4}(?:this\s(?:e-?mail|message|communication)|the\s(?:information|contents?)|diese\s(?:e-?mail|nachricht)|ce\s(?:message|courriel))\b"
    r".{0,400}\b(?:confidential|privileged|intended|addressee|recipient|vertraulich|confidentiel)\b.*"
    r"|\W{0,4}(?:please\sconsider\sthe\senvironment|think\sbefore\syou\sprint|virus-free|scanned\sby|registered\soffice)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_MOST_BEFORE = 3  # paragraphs of a note above the story
_MOST_AFTER = 12  # lines below a farewell
_LONGEST_NOTE = 60  # words


def aside(items: Sequence[Item]) -> tuple[int, int]:
    """Return where the story begins and ends among a mail's items; the rest is the writer's word to the desk."""
    first, last = _start(items), _end(items)
    return (first, last) if first < last else (0, len(items))


def is_by_machine(item: Item) -> bool:
    """Test for a warning or a disclaimer that a mail server adds."""
    if item.kind != "text" or len(item.text) > 3_000:
        return False
    return _BANNER.fullmatch(item.text[:700]) is not None or _DISCLAIMER.match(item.text[:700]) is not None


def _start(items: Sequence[Item]) -> int:
    at, greeted = 0, False
    while at < len(items) and is_by_machine(items[at]):
        at += 1
    if at < len(items) and items[at].kind == "text" and _is_greeting(items[at].text):
        at, greeted = at + 1, True
    for _ in range(_MOST_BEFORE):
        if at >= len(items) - 1 or not _is_note(items[at], greeted):
            break
        at += 1
    rest = [item for item in items[at:] if item.kind == "text"]
    return at if any(is_prose(item.text) for item in rest) or not at else 0


def _is_greeting(text: str) -> bool:
    return len(text.split()) <= 7 and _GREETING.fullmatch(text) is not None


def _is_note(item: Item, greeted: bool) -> bool:
    if item.kind != "text" or item.role or item.list or len(item.text.split()) > _LONGEST_NOTE:
        return False
    says = len(_TO_THE_DESK.findall(item.text[:500]))
    return bool(says and (_IN_PERSON.search(item.text) or (greeted and says > 1)))


def _end(items: Sequence[Item]) -> int:
    """Return where the farewell begins: near the end, nothing but short lines below it."""
    for at in range(len(items) - 1, max(-1, len(items) - 2 - _MOST_AFTER), -1):
        item = items[at]
        if item.kind == "text" and len(item.text) <= 90 and _FAREWELL.fullmatch(item.text):
            below = [other for other in items[at + 1 :] if other.kind == "text" and not is_by_machine(other)]
            if all(len(other.text) <= 200 and not is_prose(other.text) for other in below):
                return at
    return len(items)
