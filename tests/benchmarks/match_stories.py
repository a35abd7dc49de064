"""What the matcher finds in whole stories written for it, told in figures.

A folder (else `tests/enrichment`) has `news.txt`, stories that are not about sport, full of names that look like clubs,
and `sport.txt`, stories that are, with the tags an editor would set. Aims: at most 5 false clubs on 100 stories of the
first kind; F1 of 0.98 for clubs and competitions and 0.95 for people, 1 in 100 wrong without asking, and 3 questions a
story. `tests/enrichment/unseen` has stories that the matcher was not made with: they are no tests, to stay a measure.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from articles.enrichment.register import Register
from articles.register_files import read_starter
from tests.enrichment.whole_stories import HERE, KINDS, read_cases

ROOT = Path(__file__).parents[2]


@dataclass
class Score:
    """What was found of one kind: a name asked and right counts as found, asked and wrong as a question only."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def f1(self):
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)


def main(folder=HERE):
    register = Register(read_starter(ROOT / "articles" / "starter"))
    measures = {"news.txt": measure_news, "sport.txt": measure_sport}
    for name, measure in measures.items():
        if not (Path(folder) / name).exists():
            continue
        found = [(case, case.tags(register)) for case in read_cases(Path(folder) / name)]
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
    main(*sys.argv[1:])
