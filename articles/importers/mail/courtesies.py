"""What a writer says to the desk round the story: a greeting, what is sent, a farewell. Kept, but never printed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.importers.bylines import read_byline
from articles.importers.furniture import is_furniture
from articles.importers.manuscript.items import Item
from articles.importers.prose import ends_in_stop, is_prose

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
_SHORT_NOTE = 8  # words: “Copy below.”, “Report from the harbour attached.”
_MOST_SIGNED = 5  # lines below a farewell above the story
# A number to call, or what somebody is: “Freelance sports reporter, Grimsby”.
_SIGNED = re.compile(
    r"(?:(?:m|t|tel|mob|mobile|phone|call)\b\W{0,3})?\+?[\d\s()/.-]{7,25}"
    r"|(?:[\w&-]+\s){0,3}(?:freelancer?|correspondent|reporter|journalist|writer|stringer|photographer|editor)"
    r"(?:\s?[,|@–-]\s?.{1,50}|\s(?:for|at)\s.{1,50})?",
    re.IGNORECASE,
)


def aside(items: Sequence[Item], *writers: str) -> tuple[int, int]:
    """Return where the story begins and ends among a mail's items; the rest is the writer's word to the desk.

    `writers` are the names that the mail's head gives: alone on a line, one of them signs the note.
    """
    first, last = _start(items, {word for name in writers for word in _words(name)}), _end(items)
    return (first, last) if first < last else (0, len(items))


def is_by_machine(item: Item) -> bool:
    """Test for a warning or a disclaimer that a mail server adds."""
    if item.kind != "text" or len(item.text) > 3_000:
        return False
    return _BANNER.fullmatch(item.text[:700]) is not None or _DISCLAIMER.match(item.text[:700]) is not None


def _start(items: Sequence[Item], writers: set[str]) -> int:
    at, greeted = 0, False
    while at < len(items) and is_by_machine(items[at]):
        at += 1
    if at < len(items) and items[at].kind == "text" and _is_greeting(items[at].text):
        at, greeted = at + 1, True
    if signed := _end_of_note(items, at, greeted, writers):
        return signed
    for _ in range(_MOST_BEFORE):
        if at >= len(items) - 1 or not _is_note(items[at], greeted):
            break
        at += 1
    at = _below_names(items, at, writers) if at else at
    rest = [item for item in items[at:] if item.kind == "text"]
    return at if any(is_prose(item.text) for item in rest) or not at else 0


def _end_of_note(items: Sequence[Item], at: int, greeted: bool, writers: set[str]) -> int | None:
    """Return where the story begins below a note that has a farewell of its own, None where there is no such note."""
    for farewell in range(at, min(at + _MOST_BEFORE + 1, len(items))):
        item = items[farewell]
        if item.kind != "text" or item.role or item.list:
            return None
        if len(item.text) <= 90 and (match := _FAREWELL.fullmatch(item.text)):
            note, story = items[at:farewell], items[farewell + 1 :]
            said = greeted or any(_is_note(item, True) or _IN_PERSON.search(item.text) for item in note)
            if not said or 2 * _length(note) > _length(story) or not any(is_prose(item.text) for item in story):
                return None
            return _below_names(items, farewell + 1, writers, one_more=not match["name"].strip())
        if len(item.text.split()) > _LONGEST_NOTE:
            return None
    return None


def _below_names(items: Sequence[Item], at: int, writers: set[str], *, one_more: bool = False) -> int:
    """Return the place below what signs a note: the writer's name, a number, an address, what they are.

    `one_more`: right below the farewell one short name is the writer's, whatever the head says.
    """
    for _ in range(_MOST_SIGNED):
        if at >= len(items) - 1 or items[at].kind != "text":
            break
        text = items[at].text
        words = _words(text)
        is_name = one_more and len(words) <= 2 and text.istitle() and _stands_above_a_headline(items, at)
        if not (is_name or (words and writers.issuperset(words)) or _SIGNED.fullmatch(text) or is_furniture(text)):
            break
        at, one_more = at + 1, False
    return at


def _stands_above_a_headline(items: Sequence[Item], at: int) -> bool:
    """Test whether a short line is followed by another, or stands right under the farewell and apart from the text."""
    below = items[at + 1]
    another = below.kind == "text" and not is_prose(below.text) and read_byline(below.text) is None
    return another or (below.apart and not items[at].apart)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text.casefold())


def _length(items: Sequence[Item]) -> int:
    return sum(len(item.text.split()) for item in items)


def _is_greeting(text: str) -> bool:
    return len(text.split()) <= 7 and _GREETING.fullmatch(text) is not None


def _is_note(item: Item, greeted: bool) -> bool:
    if item.kind != "text" or item.role or item.list or len(item.text.split()) > _LONGEST_NOTE:
        return False
    says = len(_TO_THE_DESK.findall(item.text[:500]))
    short = len(item.text.split()) <= (_SHORT_NOTE if ends_in_stop(item.text) else _SHORT_NOTE // 2)
    return bool(says and (_IN_PERSON.search(item.text) or (greeted and (says > 1 or short))))


def _end(items: Sequence[Item]) -> int:
    """Return where the farewell begins: near the end, nothing but short lines below it."""
    for at in range(len(items) - 1, max(-1, len(items) - 2 - _MOST_AFTER), -1):
        item = items[at]
        if item.kind == "text" and len(item.text) <= 90 and _FAREWELL.fullmatch(item.text):
            below = [other for other in items[at + 1 :] if other.kind == "text" and not is_by_machine(other)]
            if all(len(other.text) <= 200 and not is_prose(other.text) for other in below):
                return at
    return len(items)
