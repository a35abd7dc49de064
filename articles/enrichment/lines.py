"""A line and the story it stands in, as the signs of a caption look at them."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property

from articles.credits import LONGEST_CAPTION, has_label, has_picture_credit, is_credit_only, split_credit
from articles.enrichment.furniture import is_furniture, is_mark
from articles.enrichment.sentences import (
    Word,
    after_article,
    ends_in_stop,
    full_names,
    lone_capitals,
    sentences,
    telling,
    words,
)

_SIDE = (
    r"(?:(?:far|top|bottom|front|back|second|third|fourth|2nd|3rd|from|main|inset)\s)*"
    r"(?:left|right|cent(?:re|er)|middle)"
)
_SHOWN = rf"(?:{_SIDE}|(?:main )?pictured|above|below|inset)"
_POSITION = re.compile(
    rf"\((?:{_SHOWN}|[lr])(?:(?<=pictured)\swith\b[^()]{{0,40}}"
    r"|\s(?:and|in|on|of|above|below|left|right)\b[^()]{0,40}|,[^()]{0,40})?\)"
    rf"|(?-i:[A-Z])[\w'’-]{{1,30}},\s{_SHOWN}(?:,|\sand\s(?-i:[A-Z]))"
    r"|^\W*(?:(?:far |top |bottom |main )?(?:pictured|above|below|left|right)\b[^,:]{0,20}:"
    r"|(?:left to right|from left|l-r|clockwise)\b[^,:]{0,20}[:,])"
    r"|(?:,|(?-i:[A-Z])[\w'’-]{1,30})\spictured"
    r"\s(?:left|right|here|above|below|with|at|in|on|during|after|training)\b",
    re.I,
)
_SIDES = frozenset("left right centre center middle pictured above below inset clockwise l r".split())
_NEAR = 8  # lines: whatever stands further off is no neighbor
_LABEL = re.compile(r"^[^:]{1,40}(?::|\s[-–—])\s")


class Line:
    """One line of a story: its place among the lines from 0, its number as an editor counts paragraphs from 1.

    Everything the signs ask of a line by itself is read once, when it is made.
    """

    __slots__ = (
        "articled", "caption", "compounds", "credit", "credit_only", "folded", "furniture", "labeled", "length",
        "lone_capitals", "mark", "marked", "may_be_caption", "named_caption", "names", "names_a_place", "number",
        "place", "sentences", "stopped", "telling", "text",
    )  # fmt: skip

    def __init__(self, text: str, place: int, number: int, may_be_caption: bool = True) -> None:
        self.text, self.place, self.number, self.may_be_caption = text, place, number, may_be_caption
        whole = len(text) <= LONGEST_CAPTION
        self.caption, credit = split_credit(text[:LONGEST_CAPTION])  # the line without its credit
        self.credit = credit if whole else ""
        self._read_words(words(self.caption))
        self._read_marks(text)
        self.sentences = sentences(self.caption)
        self.stopped = ends_in_stop(self.caption if whole else text[-20:])

    def _read_words(self, line: list[Word]) -> None:
        self.length = len(line)
        self.folded = [word.folded for word in line]
        self.compounds = list(itertools.chain.from_iterable([word.parts for word in line if word.parts]))
        self.telling = telling(line)
        self.names = full_names(line)
        self.lone_capitals = lone_capitals(line)  # folded
        self.articled = after_article(self.caption)  # the capitalized runs that have an article before them
        whole = line if self.caption == self.text else words(self.text[:LONGEST_CAPTION])
        self.mark = is_mark(self.text, whole)
        self.credit_only = is_credit_only(self.text)
        self.furniture = self.credit_only or self.mark or is_furniture(self.text, whole)

    def _read_marks(self, text: str) -> None:
        """Read what the line's own words say of it."""
        self.names_a_place = self.has(_SIDES, _POSITION)  # "(left)", "(pictured)"
        self.named_caption = has_label(text)  # "Picture: …"
        self.marked = not self.credit_only and (bool(self.credit) or self.named_caption or self.names_a_place)
        # Begins with a speaker or a label: "Referee: …".
        self.labeled = not self.named_caption and bool(_LABEL.match(self.caption)) and not _POSITION.match(self.caption)

    def has(self, keys: frozenset[str], pattern: re.Pattern[str]) -> bool:
        """Test whether the caption has what a pattern finds; one of the keys, folded words, stands in all of that."""
        if keys.isdisjoint(self.folded) and keys.isdisjoint(self.compounds):
            return False
        return pattern.search(self.caption) is not None

    @property
    def says_picture(self) -> bool:
        """Whether it calls itself a caption or ends in the credit of a picture."""
        return not self.credit_only and (self.named_caption or (bool(self.credit) and has_picture_credit(self.text)))

    @property
    def lacks_stop(self) -> bool:
        """Whether it is as long as a caption and has no stop."""
        return not self.stopped and not self.furniture and 7 <= self.length <= 30


def _may_be_prose(line: Line) -> bool:
    return not line.furniture and not line.marked


@dataclass(frozen=True)
class Setting:
    """The story a line stands in, so that every line is judged against its own story."""

    lines: list[Line]
    headline: str
    standfirst: str = ""
    marks_its_own: bool = False  # the format itself marks captions in this story
    marks_all: bool = False  # and all of them: a line without a mark is prose

    @cached_property
    def prose(self) -> list[Line]:
        """The longer half of the lines: hardly a caption among them."""
        lines = [line for line in self.lines if not line.furniture]
        middle = statistics.median(line.length for line in lines) if lines else 0
        return [line for line in lines if line.length >= middle]

    @cached_property
    def length(self) -> float:
        """How many words a paragraph of this story has, in the middle."""
        return statistics.median(line.length for line in self.prose) if self.prose else 0

    @cached_property
    def people(self) -> frozenset[str]:
        """The full names that are one person's, who may go by the surname alone.

        A club or a cup has "the" before it, goes by its first word or begins another name; namesakes need both names.
        """
        named = {name for line in self.lines for name, _ in line.names}
        articled = {name for line in self.lines for name in line.articled}
        alone = {word for line in self.lines for word in line.lone_capitals}
        first_words = {name.split()[0] for name in named}
        bearers = Counter(name.split()[-1] for name in named)
        return frozenset(
            name
            for name in named - articled
            if name.split()[0] not in alone and name.split()[-1] not in first_words and bearers[name.split()[-1]] == 1
        )

    @cached_property
    def beside_credits(self) -> frozenset[int]:
        """The places right above a line that is nothing but a credit; below it too, if no caption stands above."""
        return frozenset(line.place + step for line in self.lines if line.credit_only for step in self._meant(line))

    def _meant(self, credit: Line) -> tuple[int, ...]:
        above = self.lines[credit.place - 1] if credit.place else None
        is_caption = above is not None and not above.furniture and above.lacks_stop
        return (-1,) if is_caption else (-1, 1)

    @cached_property
    def in_headline(self) -> frozenset[str]:
        """The telling words of the headline."""
        return telling(words(self.headline))

    @cached_property
    def in_standfirst(self) -> frozenset[str]:
        """The telling words of the standfirst."""
        return telling(words(self.standfirst))

    @cached_property
    def worn(self) -> frozenset[str]:
        """The words that tell nothing when they are repeated: those of names, and those so many paragraphs have."""
        names = {stem for name in self.people for stem in telling(words(name))}
        count = Counter(itertools.chain.from_iterable(line.telling for line in self.lines))
        often = max(4, 0.3 * len(self.lines))
        return frozenset(names.union(stem for stem, times in count.items() if times > often))

    @cached_property
    def told_at(self) -> dict[str, list[int]]:
        """The places of the lines that tell of each thing; prose tells again what a marked caption showed."""
        found: dict[str, list[int]] = defaultdict(list)
        for line in self.lines:
            if not line.marked:
                for stem in line.telling:
                    found[stem].append(line.place)
        return found

    @cached_property
    def named_at(self) -> dict[str, list[tuple[int, str]]]:
        """Where full names stand, by their surname: the line's place and the whole name."""
        found: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for line in self.lines:
            for name, surname in line.names:
                found[surname].append((line.place, name))
        return found

    @cached_property
    def surname_at(self) -> dict[str, list[int]]:
        """The places of the lines that have a person's surname, in a full name or not."""
        surnames = {name.rpartition(" ")[2] for name in self.people}
        found: dict[str, list[int]] = defaultdict(list)
        for line in self.lines:
            for surname in surnames.intersection(line.folded):
                found[surname].append(line.place)
        return found

    @cached_property
    def clipped(self) -> bool:
        """Whether its paragraphs are so short that shortness tells nothing."""
        return self.length < 18

    @cached_property
    def long_paragraphs(self) -> bool:
        """Whether a paragraph is as a rule several sentences long, and a single sentence a rarity."""
        plain = [line for line in self.lines if not line.furniture]
        several = sum(line.sentences > 1 for line in self.prose)
        single = sum(line.sentences == 1 and not line.marked for line in plain)
        return not self.clipped and several >= 0.75 * len(self.prose) and single <= 0.5 * len(plain)

    def prose_around(self, line: Line) -> tuple[Line | None, Line | None]:
        """Return the nearest lines above and below that may be prose, if any is near."""
        above = (self.lines[place] for place in range(line.place - 1, max(-1, line.place - _NEAR - 1), -1))
        below = (self.lines[place] for place in range(line.place + 1, min(len(self.lines), line.place + _NEAR + 1)))
        return next(filter(_may_be_prose, above), None), next(filter(_may_be_prose, below), None)

    @cached_property
    def stops(self) -> float:
        """The share of the prose that ends in a stop."""
        return sum(line.stopped for line in self.prose) / len(self.prose) if self.prose else 0

    @cached_property
    def unstopped(self) -> int:
        """How many of its shorter lines lack a stop."""
        return sum(line.lacks_stop for line in self.lines)

    @cached_property
    def unstopped_short(self) -> int:
        """How many of its lines of a few words or more lack a stop, whatever they are."""
        return sum(not line.stopped and not line.furniture and not line.marked for line in self.lines)

    @cached_property
    def notes_at_end(self) -> bool:
        """Whether furniture or labels stand below its last line of prose."""
        tail = self.lines[self.last + 1 :]
        return any((line.furniture or line.labeled) and not line.credit_only for line in tail)

    @cached_property
    def first(self) -> int:
        """The place of the first line of prose."""
        return next((line.place for line in self.lines if line.stopped and not line.furniture), 0)

    @cached_property
    def last(self) -> int:
        """The place of the last line of prose."""
        return max((line.place for line in self.lines if line.stopped and not line.furniture), default=len(self.lines))
