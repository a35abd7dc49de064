"""Names as a reader takes them: accents, hyphens, apostrophes and capitals make no difference.

One way of folding for the matcher, slugs and search, so that the three never disagree. Offsets always stand in the
text as written: each word is folded by itself, because casefolding may change a text's length.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from articles.enrichment.kept import Kept

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
_BETWEEN_WORDS = re.compile(r" (?=[^ ]*?(?:[^\W_]|&))")  # a dash by itself stays with the word before it
# What may stand between two words of one name: a space, an unspaced hyphen or dash, the stop of an initial.
_JOINING_GAP = re.compile(r"[ \u00a0\u2007\u2009\u202f]{1,2}|\s?[-‐‑‒–—―−]|[-‐‑‒–—―−]\s?")
_SHORT_WITH_STOP = frozenset({"st", "jr", "sr", "dr", "utd", "mt"})


@dataclass(slots=True, eq=False)
class Token:
    """One word of a text, one and the same wherever it stands alike; only `tokens` says where in the text it does.

    `key` is the folded word without 's, `inner` the same with its s, as it reads inside a longer name (Queen's Park).
    `joined`: it may continue the name that the word before it began. `opens`: first of a sentence or quotation.
    `before` and `after` are the marks around it, without the space that parts it from the next unless `inside`.
    `short`: it may carry the full stop of an abbreviation. `start` and `end` are offsets in the text as written.
    """

    key: str
    inner: str
    capital: bool
    short: bool
    before: str
    after: str
    inside: bool
    size: int  # in characters, without a closing 's
    width: int  # with all that stands around it
    joined: bool = True
    opens: bool = False
    hyphen: bool = False
    start: int = -1
    end: int = -1
    _forms: dict[tuple[bool, bool, bool], Token] = field(default_factory=dict)

    @property
    def possessive(self) -> bool:
        """Test whether the word was written with 's."""
        return self.key != self.inner

    def form(self, joined: bool, opens: bool, hyphen: bool) -> Token:
        """Return the word as it stands after another gap than a space."""
        form = self._forms.get((joined, opens, hyphen))
        if form is None:
            form = replace(self, joined=joined, opens=opens, hyphen=hyphen)
            self._forms[joined, opens, hyphen] = form
        return form


def _read_piece(piece: str) -> tuple[Token, ...]:
    """Read what stands between two spaces: a word as a rule."""
    found: list[Token] = []
    position = 0
    matches = list(_WORD.finditer(piece))
    for match in matches:
        word, before = match.group(), piece[position : match.start()]
        after = piece[match.end() :] if match is matches[-1] else ""
        key, inner, taken = ("and", "and", 0) if word == "&" else _fold_word(word)
        capital = word[0].isupper() or word[0].istitle() or word[0].isdigit() or word == "&"
        short = (len(key) == 1 and key.isalpha()) or key in _SHORT_WITH_STOP
        width = len(before) + len(word) + len(after) + (match is matches[-1])
        found.append(Token(key, inner, capital, short, before, after, position > 0, len(word) - taken, width))
        position = match.end()
    return tuple(found)


_PIECES = Kept(_read_piece)


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


def words(text: str) -> list[Token]:
    """Split a text into its words."""
    found = list(map(_PIECES.__getitem__, text.split(" ")))
    if not all(found):
        found = list(map(_PIECES.__getitem__, _BETWEEN_WORDS.split(text)))
    line = list(itertools.chain.from_iterable(found))
    if line:
        _mind_gaps(line)
        line[0] = line[0].form(False, True, False)
    return line


def _mind_gaps(line: list[Token]) -> None:
    """Put the words that stand after something else than a space into their form."""
    gaps = enumerate(itertools.pairwise(line), 1)
    for n, word, last in [(n, word, last) for n, (last, word) in gaps if last.after or word.before or word.inside]:
        gap = word.before if word.inside else f"{last.after} {word.before}"
        line[n] = word.form(*(_GAPS_AFTER_SHORT[gap] if last.short else _GAPS[gap]))


def starts(line: Sequence[Token], text: str) -> list[int]:
    """Return where the words of a text start in it."""
    if not line:
        return []
    # Before the first word may stand pieces that have none.
    first = len(text) - sum([word.width for word in line]) + 1
    ends = itertools.accumulate([word.width for word in line], initial=first)
    return [start + len(word.before) for start, word in zip(ends, line, strict=False)]


def written(text: str, line: Sequence[Token], first: int, last: int) -> str:
    """Return some words of a text as they stand in it, without a closing 's."""
    places = starts(line, text)
    return text[places[first] : places[last - 1] + line[last - 1].size]


def tokens(text: str) -> list[Token]:
    """Split a text into its words, each with its place."""
    line = words(text)
    return [replace(word, start=at, end=at + word.size) for word, at in zip(line, starts(line, text), strict=True)]


def _read_gap(gap: str, after_short: bool) -> tuple[bool, bool, bool]:
    """Tell whether a gap joins two words of a name, opens a sentence, is a hyphen."""
    if _JOINING_GAP.fullmatch(gap):
        return True, False, not gap[0].isspace() and not gap[-1].isspace()
    if after_short and gap in {".", ". ", ".\u00a0", ".-"}:
        return True, False, False
    return False, bool(_SENTENCE_END.search(gap)), False


_GAPS = Kept(partial(_read_gap, after_short=False))
_GAPS_AFTER_SHORT = Kept(partial(_read_gap, after_short=True))


def fold(text: str) -> str:
    """Return the text as names are compared and searched: "Jürgen Klopp’s" becomes "jurgen klopp"."""
    return " ".join([token.key for piece in text.split(" ") for token in _PIECES[piece]])


def name_key(text: str) -> tuple[str, ...]:
    """Return a name as the tuple the index knows it by."""
    if _PLAIN.fullmatch(text):
        return tuple(text.lower().split(" "))
    line = words(text)
    return (*(word.inner for word in line[:-1]), line[-1].key) if line else ()


def slugify(text: str) -> str:
    """Return a name for use in an address: "Ødegaard Łukasz" becomes "odegaard-lukasz".

    Letters of other scripts have no plain form and are left out, so the result may be empty.
    """
    plain = ("".join(filter(str.isascii, token.inner)) for token in words(text))
    return "-".join(word for word in plain if word)
