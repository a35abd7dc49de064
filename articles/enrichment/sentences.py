"""What can be seen in one line of text: its sentences, its telling words, the full names in it."""

from __future__ import annotations

import itertools
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from articles.enrichment.kept import Kept

_WORD = re.compile(r"([^\W_]+(?:['’\-.][^\W_]+)*)", re.UNICODE)
_PART = re.compile(r"[^\W_]+")
_BETWEEN_WORDS = re.compile(r" (?=[^ ]*?[^\W_])")  # a dash by itself, or a second space, stays with the word before it
_POSSESSIVE = re.compile(r"['’]s?$")
_ENDING = re.compile(r"(?:ations?|ing|ed|es|s|e)$")
_CLOSERS = "\"'”’»)]"
# The mark first, what must not stand before it after: so only marks are looked at.
_SENTENCE_END = re.compile(r"[.!?…](?<![A-Z].)(?<!\b[A-Z][a-z].)[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9])")

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


@dataclass(slots=True)
class Word:
    """A word of a line with what stands around it: nothing, or marks; a space parts it from the next unless `inner`."""

    folded: str
    stem: str  # "" where it carries no content
    parts: tuple[str, ...]  # of a compound, folded; none of a plain word
    before: str
    after: str
    inner: bool  # no space before it: "and/or"
    capital: bool
    small: bool
    in_names: bool  # may be part of a person's name
    particle: bool
    possessive: bool


def words(text: str) -> list[Word]:
    """Return the words of a line."""
    found = list(map(_PIECES.__getitem__, text.split(" ")))
    if not all(found):
        found = list(map(_PIECES.__getitem__, _BETWEEN_WORDS.split(text)))
    return list(itertools.chain.from_iterable(found))


def _read_piece(piece: str) -> tuple[Word, ...]:
    """Read what stands between two spaces: a word as a rule."""
    parts = _WORD.split(piece)
    last = len(parts) - 1
    return tuple(
        [_word(parts[n], parts[n - 1], parts[n + 1] if n + 1 == last else "", n > 1) for n in range(1, last, 2)]
    )


_PIECES = Kept(_read_piece)


def _word(word: str, before: str, after: str, inner: bool) -> Word:
    folded, first = fold(word), word[0]
    return Word(
        folded,
        _stem(folded),
        () if folded.isalnum() else tuple(_PART.findall(folded)),
        before,
        after,
        inner,
        capital=first.isupper(),
        small=first.islower(),
        in_names=first.isupper()
        and not (word.isupper() and len(word) < 4)
        and (folded not in COMMON or word == "Will"),
        particle=word in _PARTICLES,
        possessive=_POSSESSIVE.search(word) is not None,
    )


def _stem(folded: str) -> str:
    if len(folded) < 2 or folded in COMMON:
        return ""
    return _ENDING.sub("", folded) if len(folded) > 4 else folded


def telling(line: list[Word]) -> frozenset[str]:
    """Return the stems of the words that carry a line's content."""
    return frozenset([word.stem for word in line if word.stem])


def sentences(text: str) -> int:
    """Count the sentences of a line, at least one."""
    return len(_SENTENCE_END.findall(text)) + 1


def ends_in_stop(text: str) -> bool:
    """Test whether a line is closed by a stop, inside or outside a closing quotation mark."""
    return text.rstrip(_CLOSERS + " ").endswith((".", "!", "?", "…"))


def full_names(line: list[Word]) -> list[tuple[str, str]]:
    """Return what reads like a person's full name, as (whole name, surname), both folded, in order."""
    found: list[tuple[str, str]] = []
    run: list[str] = []
    after = ""
    for word in line:
        if run and (after or word.before or word.inner):
            run = _close(run, found)
        after = word.after
        if word.in_names:
            run.append(word.folded)
            if word.possessive:
                run = _close(run, found)
        elif run:
            if word.particle:
                run.append(word.folded)
            else:
                run = _close(run, found)
    _close(run, found)
    return found


def _close(run: list[str], found: list[tuple[str, str]]) -> list[str]:
    """Keep a run of words if it is a name, and return the next one, empty."""
    while run and run[-1] in _PARTICLES:
        run.pop()
    while run and (run[0] in _TITLES or run[0] in _PARTICLES):
        run.pop(0)
    if 2 <= len(run) <= 4 and run[-1] not in _NOT_PEOPLE:
        found.append((" ".join(run), run[-1]))
    return []


_CAPITALIZED = r"[A-Z][^\W_]{0,40}(?:['’-][^\W_]{1,40}){0,3}"
# The first letter by itself, and what must not stand before it after: so only these letters are looked at.
_ARTICLED = re.compile(rf"[TtAa](?<!\w.)(?:(?<=[Tt])he|(?<=[Aa])n?)\s({_CAPITALIZED}(?:\s{_CAPITALIZED}){{1,3}})")


def after_article(text: str) -> list[str]:
    """Return the capitalized runs, folded, that have an article before them."""
    return [" ".join(fold(word) for word in run.split()) for run in _ARTICLED.findall(text)]


def lone_capitals(line: list[Word]) -> list[str]:
    """Return the capitalized words, folded, that stand alone within a sentence."""
    found = []
    for n in [n for n, word in enumerate(line) if word.capital and n and not line[n - 1].capital]:
        word, before = line[n], line[n - 1]
        after = line[n + 1] if n + 1 < len(line) else None
        alone = after is None or not after.capital or bool(after.inner or after.before or word.after)
        if alone and not word.inner and not word.before and before.after in ("", ","):
            found.append(word.folded)
    return found
