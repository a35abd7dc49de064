"""Block mark-up: `<!-- wp:name {"key": "value"} -->` … `<!-- /wp:name -->` around the HTML of each block.

Most blocks hold their own HTML; here stands what some keep only in their settings: a picture's number, an address.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_MARK = re.compile(
    r"<!--\s*+(?P<close>/?)wp:(?P<name>[a-z][a-z0-9_-]*+(?:/[a-z0-9_-]++)?)\s*+(?P<rest>(?:(?!<!--|-->).)*)-->",
    re.DOTALL,
)
_DEEPEST = 60


@dataclass(slots=True)
class WpBlock:
    """One block: its settings, and its HTML with the blocks inside it already rendered."""

    name: str
    settings: dict[str, Any]
    html: str

    def text(self, key: str) -> str:
        """Return a setting that is a text, "" if it is none."""
        value = self.settings.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        """Return a setting that is a number, 0 if it is none."""
        value = self.settings.get(key)
        if isinstance(value, str) and re.fullmatch("[0-9]{1,18}", value):
            return int(value)
        return value if isinstance(value, int) and 0 < value < 10**18 else 0

    def numbers(self, key: str) -> list[int]:
        """Return a setting that is a list of numbers."""
        value = self.settings.get(key)
        numbers = value if isinstance(value, list) else []
        return [n for n in (WpBlock("", {"n": number}, "").number("n") for number in numbers) if n]


RenderBlock = Callable[[WpBlock], str]


@dataclass(slots=True)
class _Open:
    mark: re.Match[str] | None = None
    parts: list[str] = field(default_factory=list)


def has_blocks(text: str) -> bool:
    """Test whether a text is block mark-up, as WordPress does."""
    return "<!-- wp:" in text


def render_blocks(text: str, render: RenderBlock, loose: Callable[[str], str]) -> str:
    """Return the HTML of block mark-up; `loose` makes HTML of the text that stands in no block."""
    marks = list(_MARK.finditer(text))
    opening, closing = _pairs(marks)
    stack, at = [_Open()], 0
    for n, mark in enumerate(marks):
        between = text[at : mark.start()]
        stack[-1].parts.append(between if len(stack) > 1 else loose(between))
        at = mark.end()
        if n in opening:
            stack.append(_Open(mark))
        elif n in closing:
            done = stack.pop()
            stack[-1].parts.append(_render(done.mark or mark, "".join(done.parts), render))
        elif not mark["close"]:
            stack[-1].parts.append(_render(mark, "", render))
    stack[-1].parts.append(loose(text[at:]))
    return "".join(stack[-1].parts)


def _render(mark: re.Match[str], html: str, render: RenderBlock) -> str:
    return render(WpBlock(mark["name"].removeprefix("core/"), _settings(mark["rest"]), html))


def _settings(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text.strip().rstrip("/") or "{}")
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _pairs(marks: list[re.Match[str]]) -> tuple[set[int], set[int]]:
    """Return which marks open and which close a block; one without an end holds nothing."""
    opening, closing = set(), set()
    waiting: list[int] = []
    names: Counter[str] = Counter()
    for n, mark in enumerate(marks):
        name = mark["name"]
        if not mark["close"]:
            if not mark["rest"].rstrip().endswith("/"):
                waiting.append(n)
                names[name] += 1
        elif names[name]:
            opened = waiting.pop()
            while marks[opened]["name"] != name:
                names[marks[opened]["name"]] -= 1
                opened = waiting.pop()
            names[name] -= 1
            if len(waiting) < _DEEPEST:
                opening.add(opened)
                closing.add(n)
    return opening, closing
