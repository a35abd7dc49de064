"""Fields of a Word file: what an instruction made, and what of it is text (ECMA-376 part 1, 17.16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# What Word gathers from the text itself: it would say every sub-head twice.
_GATHERED = re.compile(r"\s*(?:TOC|INDEX|TOA|BIBLIOGRAPHY)\b", re.IGNORECASE)
_LINK = re.compile(r"\s*HYPERLINK\s+(?:\\\w\s+)*\"([^\"]*)\"", re.IGNORECASE)


@dataclass
class _Field:
    instruction: str = ""
    in_result: bool = False


@dataclass
class Fields:
    """The fields that are open at a place in the text. `whole` is False where some are never closed."""

    whole: bool = True
    gathered: bool = False  # a table of contents was left out
    _open: list[_Field] = field(default_factory=list)

    def turn(self, kind: str) -> None:
        """Take a w:fldChar: begin, separate or end."""
        if kind == "begin":
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            self._open.pop()

    def instruct(self, words: str) -> None:
        """Take a stretch of the innermost field's instruction."""
        if self._open and len(self._open[-1].instruction) < 10_000:
            self._open[-1].instruction += words

    @property
    def is_silent(self) -> bool:
        """Whether what stands here is no text of the story: an instruction, or what Word gathered."""
        if not self.whole:
            return False
        if any(is_gathered(field.instruction) for field in self._open):
            self.gathered = True
            return True
        return any(not field.in_result for field in self._open)

    @property
    def link(self) -> str:
        """The address that an open field leads to, "" if none."""
        return next((address for field in self._open if (address := link_of(field.instruction))), "")

    def end_paragraph(self) -> None:
        """Forget instructions that never came to their result: no paragraph after them may vanish."""
        self._open = [field for field in self._open if field.in_result]


def is_gathered(instruction: str) -> bool:
    """Test for an instruction whose result repeats the text."""
    return _GATHERED.match(instruction) is not None


def link_of(instruction: str) -> str:
    """Return the address in a HYPERLINK instruction, "" for any other."""
    found = _LINK.match(instruction)
    return found[1] if found else ""
