"""What wire formats say twice: the headline and the summary again in the text, the sign-off under it."""

from __future__ import annotations

import dataclasses
import re

from articles.importers.furniture import END_MARK, INVISIBLE
from articles.story import Block

_CUT_OFF = re.compile(r"(?:…|\.\.\.)[\])]?\s*$")
_SHORTEST_TEASER = 40  # letters; fewer may be the start of a text by chance
_NO_WORD = re.compile(r"[\W_]+")
# "AAP RTV", "dpa pre yyhe n1 deg", "gr/bp", "___": who sent it and who looked at it, in codes.
_SIGN_OFF = re.compile(
    r"(?:\./\.\s?)?(?:(?:[A-Z]{2,5}|dpa|afp)(?:[\s/-][a-z0-9]{1,4}|[\s/-][A-Z]{2,4}){0,6}"
    r"|[a-z]{2,4}(?:[/-][a-z]{2,4}){1,5}|[_*=–—-]{2,})|\./\."
)


def same_words(one: str | None, other: str | None) -> bool:
    """Test whether two texts are the same words, however they are set; never where there are none."""
    return bool(folded(one)) and folded(one) == folded(other)


def folded(text: str | None) -> str:
    """Return the letters and figures of a text alone, in small letters, single spaces between the words."""
    return _NO_WORD.sub(" ", INVISIBLE.sub("", text or "")).casefold().strip()


def breaks_off(text: str) -> bool:
    """Test whether a text ends as one does that a machine cut ("He had ten […]")."""
    return _CUT_OFF.search(text) is not None


def is_beginning(teaser: str, text: str) -> bool:
    """Test whether a teaser only says again how a text begins, whole or cut off ("He had ten […]").

    Other than for `is_teaser`, a whole first paragraph is one too: a feed's text may be nothing but its summary.
    """
    words = folded(_CUT_OFF.sub("", teaser))
    start = folded(text[: 2 * len(teaser) + 200])
    return bool(words) and f"{start} ".startswith(words if _CUT_OFF.search(teaser) else f"{words} ")


def without_repeats(blocks: list[Block], *said: str | None) -> list[Block]:
    """Return the blocks without those at the top that only say again what stands in the head, each of them once."""
    waiting = [folded(text) for text in said if folded(text)]
    kept: list[Block] = []
    at_top = True
    for block in blocks:
        if at_top and block.kind in ("paragraph", "heading") and folded(block.text) in waiting:
            waiting.remove(folded(block.text))
            continue
        at_top = at_top and block.kind in ("photo", "furniture", "embed")
        kept.append(block)
    return kept


def with_sign_off(blocks: list[Block]) -> list[Block]:
    """Return the blocks with an end mark and a sender's sign-off, if they close the text, as furniture."""
    out = list(blocks)
    for at in range(len(out) - 1, max(-1, len(out) - 4), -1):
        block = out[at]
        if block.kind in ("photo", "furniture", "embed"):
            continue
        if block.kind != "paragraph" or not (END_MARK.fullmatch(block.text) or _SIGN_OFF.fullmatch(block.text)):
            break
        why = "The text's end mark." if END_MARK.fullmatch(block.text) else "The sender's sign-off."
        out[at] = dataclasses.replace(block, kind="furniture", verdict="sure", reasons=(why,))
    return out


def is_teaser(blocks: list[Block], description: str) -> bool:
    """Test whether a description is only the beginning of the text, cut off where its room ended.

    A whole first paragraph is none: that is a standfirst which the text repeats.
    """
    wanted = _letters(description)
    first = next((block.text for block in blocks if block.photo is None), "")
    cut_off = _CUT_OFF.search(description) is not None
    if not wanted or (_letters(first) == wanted and not cut_off) or (len(wanted) < _SHORTEST_TEASER and not cut_off):
        return False
    return _beginning(blocks, len(wanted)).startswith(wanted)


def _letters(text: str) -> str:
    return folded(text).replace(" ", "")


def _beginning(blocks: list[Block], length: int) -> str:
    found = ""
    for block in blocks:
        if len(found) >= length:
            break
        found += _letters(block.text) if block.photo is None else ""
    return found
