"""What can be seen in one line of text: its sentences, its telling words, the full names in it."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*", re.UNICODE)
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDING = re.compile(r"(?:ations?|ing|ed|es|s|e)$")
_CLOSERS = "\"'”’»)]"
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\b[A-Z][a-z])[.!?…][\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")

# Words that say nothing about what a line tells.
COMMON = frozenset(
    """a about after again against ago all also although am an and any are as at away back be became because been before
    behind being below between both but by came can could despite did do does down during each even ever every first for
    from get got had has have he her here him his how i if in into is it its just last like made make many may me might
    more most much must my new next no nor not now of off on once one only or other our out over own put said same say
    says she should since so some still such take than that the their them then there these they this those though three
    through to too two under until up us very was we went were what when where which while who whom whose why will with
    would yet you your""".split()
)
_PARTICLES = frozenset("van von de der den da di do dos del della la le al el bin ten ter mac".split())
# A capitalized run that ends in one of these names a club, a contest or a place, never a person.
_NOT_PEOPLE = frozenset(
    """academy albion arena arms association athletic avenue championship church city club committee council
    county court cup day division end fans federation final fc games grand ground hall house island lane
    league list live media mens month night office open palace park prix race rangers republic road round
    rovers series show side sports stadium stand star street supporters team terrace times tour town
    trophy union united university villa wanderers way wednesday week women""".split()
)


# Words that stand before a name, with a capital where they open a sentence.
_TITLES = frozenset(
    """assistant batsman boss bowler captain centre-back centre-half chairman chairwoman champion chief coach
    dame defender director dr ex-captain flanker fly-half former forward full-back goalkeeper half-back
    head hero hooker keeper left-back legend lock manager midfielder mr mrs ms opener owner playmaker
    president promoter prop pundit referee right-back rookie scrum-half seamer secretary sir skipper star
    striker sub substitute teammate team-mate teenager veteran wicketkeeper wing winger youngster""".split()
)


@lru_cache(maxsize=1 << 15)
def fold(word: str) -> str:
    """Return a word without case, accents and the possessive ending."""
    if word.isascii():
        return _POSSESSIVE.sub("", word.lower()) if "'" in word else word.lower()
    plain = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    return _POSSESSIVE.sub("", plain)


def words(text: str) -> list[str]:
    """Return the words of a line as written, without their marks."""
    return _WORD.findall(text)


def telling(text: str) -> frozenset[str]:
    """Return the stems of the words that carry a line's content."""
    return frozenset(map(_stem, words(text))) - {""}


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    """Return a word's stem, "" where it carries no content."""
    folded = fold(word)
    if len(folded) < 2 or folded in COMMON:
        return ""
    return _ENDING.sub("", folded) if len(folded) > 4 else folded


def sentences(text: str) -> int:
    """Count the sentences of a line, at least one."""
    return len(_SENTENCE_END.findall(text)) + 1


def ends_in_stop(text: str) -> bool:
    """Test whether a line is closed by a stop, inside or outside a closing quotation mark."""
    return text.rstrip(_CLOSERS + " ").endswith((".", "!", "?", "…"))


def full_names(text: str) -> list[tuple[str, str]]:
    """Return what reads like a person's full name, as (whole name, surname), both folded, in order."""
    found: list[tuple[str, str]] = []
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        gap, word = text[end : match.start()], match.group()
        end = match.end()
        if run and gap != " ":
            _close(run, found)
            run = []
        if (
            word[0].isupper()
            and not (word.isupper() and len(word) < 4)
            and (fold(word) not in COMMON or word == "Will")
        ):
            run.append(fold(word))
            if _POSSESSIVE.search(word):
                _close(run, found)
                run = []
        elif run and word in _PARTICLES:
            run.append(word)
        else:
            _close(run, found)
            run = []
    _close(run, found)
    return found


def _close(run: list[str], found: list[tuple[str, str]]) -> None:
    while run and run[-1] in _PARTICLES:
        run.pop()
    while run and (run[0] in _TITLES or run[0] in _PARTICLES):
        run.pop(0)
    if 2 <= len(run) <= 4 and run[-1] not in _NOT_PEOPLE:
        found.append((" ".join(run), run[-1]))


_CAPITALIZED = r"[A-Z][^\W_]{0,40}(?:['’-][^\W_]{1,40}){0,3}"
_ARTICLED = re.compile(rf"\b(?:the|The|a|A|an|An)\s({_CAPITALIZED}(?:\s{_CAPITALIZED}){{1,3}})")


def after_article(text: str) -> list[str]:
    """Return the capitalized runs, folded, that have an article before them."""
    return [" ".join(fold(word) for word in run.split()) for run in _ARTICLED.findall(text)]


def lone_capitals(text: str) -> list[str]:
    """Return the capitalized words, folded, that stand alone within a sentence."""
    found = list(_WORD.finditer(text))
    return [
        fold(word.group())
        for before, word, after in zip(found, found[1:], [*found[2:], None], strict=False)
        if word.group()[0].isupper()
        and not before.group()[0].isupper()
        and text[before.end() : word.start()] in (" ", ", ")
        and not (after and after.group()[0].isupper() and text[word.end() : after.start()] == " ")
    ]
