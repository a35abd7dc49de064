"""Answers kept for the next time somebody asks: words come back in every story."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

_LONGEST = 80  # characters: nobody's word is longer
_MOST = 1 << 15


class Kept(dict[str, Answer]):
    """What a function says of each word. `map(kept.__getitem__, words)` asks for all of them at the least cost."""

    def __init__(self, ask: Callable[[str], Answer]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, word: str) -> Answer:
        answer = self._ask(word)
        if len(word) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()  # the words that are common are soon back
            self[word] = answer
        return answer
