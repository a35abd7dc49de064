"""What the matcher finds in whole stories written for it, told in figures: no test, for the targets are not all met.

`tests/enrichment/news.txt` holds stories that are not about sport, full of names that look like clubs; `sport.txt`
stories that are, with the tags an editor would set. Aims: at most 5 false clubs on 100 stories of the first kind; F1 of
0.98 for clubs and competitions and 0.95 for people, 1 in 100 wrong without asking, and 3 questions a story.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from articles.enrichment.entities import find_tags
from articles.enrichment.register import Register
from articles.register_files import read_starter
from articles.story import Block, Story

ROOT = Path(__file__).parents[2]
KINDS = {"clubs": ("club",), "people": ("player", "person"), "competitions": ("competition",)}
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


def read_cases(name):
    """Yield a file's stories: `== headline`, for sport `@ day` and `clubs: slug, slug`, then a paragraph a line."""
    for text in re.split(r"^== ", (ROOT / "tests" / "enrichment" / name).read_text(encoding="utf-8"), flags=re.M)[1:]:
        headline, *lines = text.splitlines()
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


@dataclass
class Score:
    """What was found of one kind: a name asked and right counts as found, asked and wrong as a question only."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self):
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)


def main():
    register = Register(read_starter(ROOT / "articles" / "starter"))
    for name, measure in (("news.txt", measure_news), ("sport.txt", measure_sport)):
        found = [(case, case.tags(register)) for case in read_cases(name)]
        asked = max(sum(tag.verdict == "ask" for tag in tags) for _case, tags in found)
        print(f"{name}: {len(found)} stories, at most {asked} questions on one")
        measure(found)


def measure_news(found):
    false = [
        f"  {case.headline}: {tag.name} {tag.mentions}"
        for case, tags in found
        for tag in tags
        if tag.kind == "club" and tag.verdict == "sure"
    ]
    print(f"{len(false)} false clubs set without asking", *false, sep="\n")


def measure_sport(found):
    scores = {key: Score() for key in KINDS}
    faults, sure, sure_and_wrong = [], 0, 0
    for case, tags in found:
        for key, kinds in KINDS.items():
            named = {tag.slug: tag for tag in tags if tag.kind in kinds}
            wrong = {slug for slug in named.keys() - case.slugs[key] if named[slug].verdict == "sure"}
            missed = case.slugs[key] - named.keys()
            score = scores[key]
            score.right += len(case.slugs[key] & named.keys())
            score.wrong += len(wrong)
            score.missed += len(missed)
            sure += sum(tag.verdict == "sure" for tag in named.values())
            sure_and_wrong += len(wrong)
            faults += [f"  {case.headline}: {slug} {named[slug].mentions} is wrong" for slug in sorted(wrong)]
            faults += [f"  {case.headline}: {slug} is missed" for slug in sorted(missed)]
    figures = ", ".join(f"{key} F1 {score.f1:.3f}" for key, score in scores.items())
    print(f"{figures}; {sure_and_wrong} of {sure} set without asking are wrong", *faults, sep="\n")


if __name__ == "__main__":
    main()
