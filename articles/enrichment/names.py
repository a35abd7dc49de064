"""Names as a reader takes them: accents, hyphens, apostrophes and capitals make no difference.

One way of folding for the matcher, slugs and search, so that the three never disagree. Offsets always stand in the
text as written: each word is folded by itself, because casefolding may change a text's length.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial
from typing import NamedTuple

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ħ": "h", "ŧ": "t",
        "ŋ": "n", "ĸ": "k", "ſ": "s", "ß": "ss", "ə": "e", "ɖ": "d", "ƒ": "f",
    }
)  # fmt: skip
_APOSTROPHES = "'’‘ʼʻ′‛`´＇ʹ"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Accents that stand as characters of their own, in Latin and other scripts, belong to the letter before them.
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f\u0e31-\u0e4e\u3099\u309a"
_LETTERS_AND_MARKS = rf"[^\W_]+(?:[{_MARKS}{_INVISIBLE}]+[^\W_]*)*"
_WORD = re.compile(rf"{_LETTERS_AND_MARKS}(?:[{_APOSTROPHES}]{_LETTERS_AND_MARKS})*|&")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")
_STRIPPED = re.compile(rf"[{_APOSTROPHES}{_INVISIBLE}]")
_SENTENCE_END = re.compile(r"[.!?…:;|•]|^\W*[\"“‘'«(\[]|[\"“«]|\n|\s[‘']")
# What may stand between two words of one name: a space, an unspaced hyphen or dash, the stop of an initial.
_JOINING_GAP = re.compile(r"[ \u00a0\u2007\u2009\u202f]{1,2}|\s?[-‐‑‒–—―−]|[-‐‑‒–—―−]\s?")
_LONGEST_KEPT = 80  # characters: nobody's word is longer
_SHORT_WITH_STOP = frozenset({"st", "jr", "sr", "dr", "utd", "mt"})


class Token(NamedTuple):
    """One word of a text. `start` and `end` are offsets in the text as written, without a closing 's.

    `key` is the folded word without 's, `inner` the same with its s, as it reads inside a longer name (Queen's Park).
    `joined`: it may continue the name that the word before it began. `opens`: first of a sentence or quotation.
    """

    start: int
    end: int
    key: str
    inner: str
    capital: bool
    joined: bool
    opens: bool
    hyphen: bool

    @property
    def possessive(self) -> bool:
        """Test whether the word was written with 's."""
        return self.key != self.inner


class _Word(NamedTuple):
    """A word as it stands between two spaces: `before` it other marks, its offsets from the space on."""

    before: str
    start: int
    end: int
    key: str
    inner: str
    capital: bool
    short: bool  # may carry the full stop of an abbreviation


@lru_cache(maxsize=1 << 16)
def _read_piece(piece: str) -> tuple[tuple[_Word, ...], str]:
    """Read what stands between two spaces: its words, one as a rule, and what stands behind them."""
    found, position = [], 0
    for match in _WORD.finditer(piece):
        word, start, stop = match.group(), match.start(), match.end()
        key, inner, taken = ("and", "and", 0) if word == "&" else _fold_word(word)
        first = word[0]
        capital = first.isupper() or first.istitle() or first.isdigit() or word == "&"
        short = (len(key) == 1 and key.isalpha()) or key in _SHORT_WITH_STOP
        found.append(_Word(piece[position:start], start, stop - taken, key, inner, capital, short))
        position = stop
    return tuple(found), piece[position:]


def _fold_word(word: str) -> tuple[str, str, int]:
    """Return a word's key without 's, its key with the s, and how many characters the 's took."""
    ending = _POSSESSIVE.search(word)
    taken = len(word) - ending.start() if ending else 0
    inner = _fold_letters(word)
    return (_fold_letters(word[:-taken]) if taken else inner), inner, taken


def _fold_letters(word: str) -> str:
    if word.isascii():
        return _STRIPPED.sub("", word).lower() if not word.isalnum() else word.lower()
    if word == "&":
        return "and"
    decomposed = _STRIPPED.sub("", unicodedata.normalize("NFKD", word.casefold()))
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFKC", plain.translate(_LETTERS))


def tokens(text: str) -> list[Token]:
    """Split a text into its words."""
    found: list[Token] = []
    offset, gap, after_short = 0, "", False
    pieces = text.split(" ")
    read = _read_piece if max(map(len, pieces)) <= _LONGEST_KEPT else _read_piece.__wrapped__
    for piece in pieces:
        words, behind = read(piece)
        for before, start, end, key, inner, capital, short in words:
            gap += before
            if gap == " ":
                joined, opens, hyphen = True, False, False
            else:
                joined, opens, hyphen = (_read_gap if len(gap) < 9 else _read_gap.__wrapped__)(gap, after_short)
            # By the tuple's own way: as a call by names it takes twice the time, for every word of every story.
            found.append(_make_token((offset + start, offset + end, key, inner, capital, joined, opens, hyphen)))
            gap, after_short = "", short
        gap += behind + " "
        offset += len(piece) + 1
    if found:
        found[0] = found[0]._replace(joined=False, opens=True)
    return found


_make_token = partial(tuple.__new__, Token)


@lru_cache(maxsize=1 << 12)
def _read_gap(gap: str, after_short: bool) -> tuple[bool, bool, bool]:
    """Tell whether a gap joins two words of a name, opens a sentence, is a hyphen."""
    if _JOINING_GAP.fullmatch(gap):
        return True, False, not gap[0].isspace() and not gap[-1].isspace()
    if after_short and gap in {".", ". ", ".\u00a0", ".-"}:
        return True, False, False
    return False, bool(_SENTENCE_END.search(gap)), False


def fold(text: str) -> str:
    """Return the text as names are compared and searched: "Jürgen Klopp’s" becomes "jurgen klopp"."""
    return " ".join(token.key for token in tokens(text))


def name_key(text: str) -> tuple[str, ...]:
    """Return a name as the tuple the index knows it by."""
    if _PLAIN.fullmatch(text):
        return tuple(text.lower().split(" "))
    words = tokens(text)
    return (*(word.inner for word in words[:-1]), words[-1].key) if words else ()


def slugify(text: str) -> str:
    """Return a name for use in an address: "Ødegaard Łukasz" becomes "odegaard-lukasz".

    Letters of other scripts have no plain form and are left out, so the result may be empty.
    """
    words = ("".join(filter(str.isascii, token.inner)) for token in tokens(text))
    return "-".join(word for word in words if word)
