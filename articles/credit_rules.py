"""House rules for the credits of a source's pictures: small pure functions, applied in the order they are chosen."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence

from articles.credits import is_credit_only
from articles.story import Block, Story

_COPYRIGHT = re.compile(r"(?:©|\(c\)|\bcopyright\b)\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?\s*[:,]?\s*", re.I)
_RESERVED = re.compile(r"[\s,.;|–-]*\ball rights reserved\b\.?", re.I)
_LABEL = re.compile(
    r"^(?:photo(?:graph)?|picture|image|pic|foto|credit|source)s?\s*(?:by|credit|courtesy of|:)[\s:]*", re.I
)
_PARTED = re.compile(r"\s*(?:/|\||\bvia\b|(?<=\s)[-–—](?=\s))\s*", re.I)
_ACRONYM = re.compile(r"^[A-Z]{2,4}$")


def no_copyright_sign(credit: str) -> str:
    """Return a credit without “© 2024”, “Copyright” and “All rights reserved”."""
    return _COPYRIGHT.sub("", _RESERVED.sub("", credit)).strip(" ,;|")


def no_label(credit: str) -> str:
    """Return a credit without “Photo by”, “Picture:”."""
    return _LABEL.sub("", credit).strip()


def with_strokes(credit: str) -> str:
    """Return “Jane Pearce/PA” for “Jane Pearce / PA”, “Jane Pearce via PA” and “Jane Pearce - PA”."""
    return "/".join(part for part in _PARTED.split(credit) if part)


def photographer_first(credit: str) -> str:
    """Return “Jane Pearce/PA” for “PA/Jane Pearce”."""
    first, stroke, rest = credit.partition("/")
    return f"{rest}/{first}" if stroke and _is_agency(first) and not _is_agency(rest) else credit


def in_small_letters(credit: str) -> str:
    """Return “Jane Pearce/AFP” for “JANE PEARCE/AFP”: short agency names keep their capitals."""
    if credit != credit.upper():
        return credit
    words = (
        word if _ACRONYM.match(word.strip(",./")) and "/" in credit and _is_agency(word) else word.title()
        for word in re.split(r"(\s|/)", credit)
    )
    return "".join(words)


CreditRule = Callable[[str], str]
RULES: dict[str, tuple[str, CreditRule]] = {
    "no_label": ("Take off “Photo by”, “Picture:”", no_label),
    "no_copyright_sign": ("Take off ©, the year and “All rights reserved”", no_copyright_sign),
    "with_strokes": ("Write “Jane Pearce/PA” for “Jane Pearce via PA” and “Jane Pearce - PA”", with_strokes),
    "photographer_first": ("Put the photographer before the agency", photographer_first),
    "in_small_letters": ("Write names in small letters", in_small_letters),
}
SWAP = "swap_byline_and_credit"  # of a whole story: the byline names the agency, the credits the writer
LABELS = {name: label for name, (label, _) in RULES.items()} | {
    SWAP: "Exchange byline and credit where the byline is an agency and the credit a person"
}


def apply(story: Story, names: Sequence[str]) -> Story:
    """Return the story with its credits as these rules make them, one after another; unknown names do nothing.

    The blocks keep their whole line as it came: not a word of the story changes.
    """
    for name in names:
        if name == SWAP:
            story = _swapped(story)
        elif name in RULES:
            story = story.replace(blocks=tuple(_with_credit(story.blocks, RULES[name][1])))
    return story


def _with_credit(blocks: Iterable[Block], rule: CreditRule) -> Iterable[Block]:
    for block in blocks:
        if block.photo is None or not block.photo.credit:
            yield block
        else:
            # A rule that would leave nothing is not meant for this credit.
            credit = rule(block.photo.credit) or block.photo.credit
            yield dataclasses.replace(block, photo=dataclasses.replace(block.photo, credit=credit))


def _swapped(story: Story) -> Story:
    credits = {photo.credit for photo, _ in story.photos if photo.credit}
    if len(credits) != 1 or not story.bylines or not all(map(_is_agency, story.bylines)):
        return story
    (credit,) = credits
    if _is_agency(credit):
        return story
    agency = "/".join(story.bylines)
    return story.replace(bylines=(credit,), blocks=tuple(_with_credit(story.blocks, lambda _: agency)))


def _is_agency(name: str) -> bool:
    return is_credit_only(name.strip())
