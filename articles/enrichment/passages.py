"""A story as the passages that are searched for names: headline, standfirst and every block but furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from articles.enrichment import lexicon
from articles.enrichment.names import Token, starts, words
from articles.enrichment.register import Found, Register
from articles.story import Block, Story

# An address, a handle or a hashtag is no prose: @LFC, liverpoolfc.com.
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|\b[\w.-]+@[\w.-]+|\b[\w-]+\.(?:com|co\.uk|org|net)\b\S*")
# One of these stands in every address; most paragraphs have none.
_IN_ADDRESSES = ("://", "www.", "@", "#", ".com", ".co.uk", ".org", ".net")
# LONDON (AP) —, Madrid, Feb 26 (Reuters) -: where a story was filed, not what it is about.
_DATELINE = re.compile(
    r"[^\W\d_][\w' .]{1,30}(?:, [\w .]{2,25})?\s*\([A-Za-z][\w/. ]{1,20}\)\s*[-–—]"
    r"|[A-Z][A-Z .']{2,30}(?:, [\w .]{2,25})?\s[–—-]{1,2}\s"
)


MOST_TIED = 3  # words that hyphens make one of


@dataclass(slots=True)
class Passage:
    """One piece of text with its words and the known names in them. `cased`: a capital says something here."""

    text: str
    words: list[Token]
    found: list[Found]
    place: int  # 0 for the head, then 1, 2 … for the blocks
    cased: bool
    owner: dict[int, Found] = field(default_factory=dict)  # by the word's number
    _starts: list[int] = field(default_factory=list)

    def start(self, number: int) -> int:
        """Return where in the text a word starts."""
        if not self._starts:
            self._starts = starts(self.words, self.text)
        return self._starts[number]

    def end(self, number: int) -> int:
        """Return where in the text a word ends, without a closing 's."""
        return self.start(number) + self.words[number].size

    def compound(self, number: int) -> str:
        """Return a folded word with those that a hyphen ties to it: centreback."""
        key = self.words[number].key
        for word in self.words[number + 1 : number + MOST_TIED]:
            if not word.hyphen or not word.key.isalpha():
                break
            key += word.key
        return key

    def written(self, first: int, last: int) -> str:
        """Return words as written, without a closing 's."""
        return self.text[self.start(first) : self.end(last - 1)]

    def keys(self, first: int, last: int) -> list[str]:
        """Return folded words, those outside the passage left out."""
        return [word.key for word in self.words[max(first, 0) : max(last, 0)]]


def read_passages(story: Story, register: Register) -> list[Passage]:
    """Return the passages of a story in reading order, with the known names found."""
    passages = []
    for text, place, is_head in _texts(story):
        if any(map(text.__contains__, _IN_ADDRESSES)):
            text = _ADDRESS.sub(_blank, text)
        if 0 < place <= 2:
            text = _blank_start(text, story.dateline)
        line = words(text)
        passage = Passage(text, line, register.find(text, line), place, _is_cased(text, line, is_head))
        passage.owner = {n: found for found in passage.found for n in range(found.first, found.last)}
        passages.append(passage)
    return passages


def _blank(match: re.Match[str]) -> str:
    # Offsets must not move.
    return " " * len(match.group())


def _blank_start(text: str, dateline: str | None) -> str:
    """Blank out a dateline at the start of a paragraph."""
    if dateline and text.startswith(dateline):
        return " " * len(dateline) + text[len(dateline) :]
    match = _DATELINE.match(text)
    return _blank(match) + text[match.end() :] if match else text


def _texts(story: Story) -> Iterator[tuple[str, int, bool]]:
    for head in (story.kicker, story.headline, story.standfirst):
        if head:
            yield head, 0, True
    number = 0
    for block in story.blocks:
        if block.kind not in ("furniture", "embed") and block.text.strip():
            number += 1
            yield _prose(block), number, block.kind == "heading"


def _prose(block: Block) -> str:
    # A photographer in a credit line is not in the story.
    return block.photo.caption if block.photo and block.photo.caption else block.text


def _is_cased(text: str, words: list[Token], is_head: bool) -> bool:
    """Test whether capitals tell names: not in a line all in capitals, nor in a Headline Set Like This."""
    if text.isupper() and len(words) > 2:
        return False
    told = 0
    for word in words:
        if len(word.key) > 3 and word.key not in lexicon.FUNCTION_WORDS:
            if not word.capital:
                return True
            told += 1
    return told < 3 or not (is_head or len(words) > 7)
