"""Whole stories with their right tags, as an editor would set them: `news.txt` and `sport.txt`."""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from articles.enrichment.entities import find_tags
from articles.story import Block, Story

KINDS = {"clubs": ("club",), "people": ("player", "person"), "competitions": ("competition",)}
HERE = Path(__file__).parent
NEWS_DAY = date(2025, 3, 3)


@dataclass
class Case:
    headline: str
    day: date = NEWS_DAY
    slugs: dict[str, set[str]] = field(default_factory=dict)
    paragraphs: list[str] = field(default_factory=list)

    def tags(self, register):
        blocks = tuple(Block("paragraph", text) for text in self.paragraphs)
        return find_tags(Story(headline=self.headline, blocks=blocks), register, self.day)


def read_cases(path):
    """Yield a file's stories: `== headline`, for sport `@ day` and `clubs: slug, slug`, then a paragraph a line."""
    for part in re.split(r"^== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        headline, *lines = part.splitlines()
        case = Case(headline)
        for line in filter(None, lines):
            key, _, rest = line.partition(":")
            if line.startswith("@ "):
                case.day = date.fromisoformat(line[2:])
            elif key in KINDS:
                case.slugs[key] = set(filter(None, rest.strip().split(", ")))
            else:
                case.paragraphs.append(line)
        yield case
