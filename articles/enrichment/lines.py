"""A line and the story it stands in, as the signs of a caption look at them."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from articles.credits import LONGEST_CAPTION, has_label, is_credit_only, split_credit
from articles.enrichment.furniture import is_furniture
from articles.enrichment.sentences import (
    after_article,
    ends_in_stop,
    fold,
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
_NEAR = 8  # lines: whatever stands further off is no neighbor
_LABEL = re.compile(r"^[^:]{1,40}(?::|\s[-–—])\s")


@dataclass(frozen=True)
class Line:
    """One line of a story: its place among the lines from 0, its number as an editor counts paragraphs from 1."""

    text: str
    place: int
    number: int
    may_be_caption: bool = True

    @cached_property
    def _parted(self) -> tuple[str, str]:
        return split_credit(self.text[:LONGEST_CAPTION])

    @property
    def caption(self) -> str:
        """The line without its credit."""
        return self._parted[0]

    @cached_property
    def names_a_place(self) -> bool:
        """Whether it says who is where: "(left)", "(pictured)"."""
        return _POSITION.search(self.caption) is not None

    @cached_property
    def credit(self) -> str:
        return self._parted[1] if len(self.text) <= LONGEST_CAPTION else ""

    @cached_property
    def words(self) -> list[str]:
        return words(self.caption)

    @cached_property
    def folded(self) -> list[str]:
        return [fold(word) for word in self.words]

    @cached_property
    def telling(self) -> frozenset[str]:
        return telling(self.caption)

    @cached_property
    def names(self) -> list[tuple[str, str]]:
        return full_names(self.caption)

    @cached_property
    def articled(self) -> frozenset[str]:
        """The capitalized runs that have an article before them."""
        return frozenset(after_article(self.caption))

    @cached_property
    def lone_capitals(self) -> frozenset[str]:
        """The capitalized words, folded, that stand alone within a sentence."""
        return frozenset(lone_capitals(self.caption))

    @cached_property
    def sentences(self) -> int:
        return sentences(self.caption)

    @cached_property
    def stopped(self) -> bool:
        return ends_in_stop(self.caption if len(self.text) <= LONGEST_CAPTION else self.text[-20:])

    @cached_property
    def lacks_stop(self) -> bool:
        """Whether it is as long as a caption and has no stop."""
        return not self.stopped and not self.furniture and 7 <= len(self.words) <= 30

    @cached_property
    def marked(self) -> bool:
        """Whether the line's own words say that it is a caption."""
        return not is_credit_only(self.text) and (bool(self.credit) or has_label(self.text) or self.names_a_place)

    @cached_property
    def labeled(self) -> bool:
        """Whether it begins with a speaker or a label: "Referee: …"."""
        return not has_label(self.text) and bool(_LABEL.match(self.caption)) and not _POSITION.match(self.caption)

    @cached_property
    def furniture(self) -> bool:
        return is_furniture(self.text)


def _may_be_prose(line: Line) -> bool:
    return not line.furniture and not line.marked


@dataclass(frozen=True)
class Setting:
    """The story a line stands in, so that every line is judged against its own story."""

    lines: list[Line]
    headline: str
    standfirst: str = ""
    marks_its_own: bool = False  # the format itself marks captions in this story

    @cached_property
    def prose(self) -> list[Line]:
        """The longer half of the lines: hardly a caption among them."""
        lines = [line for line in self.lines if not line.furniture]
        middle = statistics.median(len(line.words) for line in lines) if lines else 0
        return [line for line in lines if len(line.words) >= middle]

    @cached_property
    def length(self) -> float:
        """How many words a paragraph of this story has, in the middle."""
        return statistics.median(len(line.words) for line in self.prose) if self.prose else 0

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
    def name_stems(self) -> frozenset[str]:
        """The telling words of people's names."""
        return frozenset(stem for name in self.people for stem in telling(name))

    @cached_property
    def worn(self) -> frozenset[str]:
        """The words that so many paragraphs have that repeating them tells nothing."""
        count = Counter(stem for line in self.lines for stem in line.telling)
        return frozenset(stem for stem, times in count.items() if times > max(4, 0.3 * len(self.lines)))

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
    def first(self) -> int:
        """The place of the first line of prose."""
        return next((line.place for line in self.lines if line.stopped and not line.furniture), 0)

    @cached_property
    def last(self) -> int:
        """The place of the last line of prose."""
        return max((line.place for line in self.lines if line.stopped and not line.furniture), default=len(self.lines))
