"""Names and captions: 40,000 names over one story, a story of 2,000 sentences against one of 200, hostile lines."""

import random
import statistics
import string
import time
from datetime import date

from articles.enrichment.captions import tell_captions
from articles.enrichment.entities import find_tags
from articles.enrichment.names import tokens
from articles.enrichment.register import Alias, PersonRole, Register, make_entity
from articles.register_files import read_starter
from articles.story import Block, Story

from .match_reports import STARTER, names, report

SIZES = (1_000, 10_000, 40_000)
WORDS, DAY = 600, date(2024, 2, 26)
SYLLABLES = "ba ro mi ta ne lu ko ser vin dal gor hal nik pet ras tur wil".split()

HOSTILE = ["a@" * 700, "A'" * 20_000, "the " + "A" * 1400, "Photo: ( [ " * 130, "(left " * 240]


def seconds(work):
    """Return the best of three runs."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


class Names:
    """Registers of any size: our starter data, and people with names made of its own and squads beside it."""

    def __init__(self):
        self.starter = read_starter(STARTER)
        people = [entity.name.split() for entity in self.starter if entity.kind == "person"]
        self.firsts = sorted({name[0] for name in people})
        self.clubs = [entity.slug for entity in self.starter if entity.kind == "club"]

    def register(self, count):
        """Return a register of so many names, aliases counted, and the seconds it took to build."""
        entities, names = [], 0
        for entity in self.starter:
            entities.append(entity)
            names += 1 + len(entity.aliases)
            if names >= count:
                break
        rng = random.Random(2)
        while names < count:
            entities.append(self._person(rng))
            names += 2
        started = time.perf_counter()
        register = Register(entities)
        return register, time.perf_counter() - started

    def _person(self, rng):
        first, last = rng.choice(self.firsts), "".join(rng.sample(SYLLABLES, 3)).capitalize()
        role = PersonRole(rng.choice(self.clubs), "player", date(2020, 1, 1), None)
        middle = rng.choice(self.firsts)
        return make_entity("person", f"{first} {last}", Alias(f"{first} {middle} {last}", "full"), roles=(role,))


def stories(count):
    """Yield reports of some 600 words, half of whose plain words hardly come again: no memory of words helps."""
    rng, (clubs, people) = random.Random(1), names()
    for n in range(count):
        made = report(n, rng, clubs, people)
        paragraphs = [part.split() for part in made["body"].replace("<p>", "").split("</p>") if part]
        yield Story(
            headline=made["headline"],
            blocks=tuple(Block("paragraph", " ".join(_strange(word, rng) for word in words)) for words in paragraphs),
        )


def _strange(word, rng):
    if word[:1].isupper() or rng.random() < 0.5:
        return word
    return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 10)))


def time_a_story(register, reports):
    """Return the median of the seconds that finding the tags of a story takes."""
    taken = []
    for story in reports:
        started = time.perf_counter()
        find_tags(story, register, DAY)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def compare_sizes():
    made, reports = Names(), list(stories(150))
    first = None
    for count in SIZES:
        register, built = made.register(count)
        story = time_a_story(register, reports)
        first = first or story
        print(
            f"{count:>6} names: build {built:.2f} s, a story of {WORDS} words {story * 1000:.1f} ms"
            f" (median of {len(reports)}), {story / first:.1f} times that over {SIZES[0]}"
        )


def main():
    compare_sizes()
    people = [make_entity("person", f"Given{n % 700} Family{n}") for n in range(40_000)]
    built = seconds(lambda: Register(people))
    large, small = Register(people), Register(people[:400])
    text = " ".join(f"and then Given{n % 700} Family{n} ran quickly past" for n in range(0, 600, 8))
    words = tokens(text)
    print(f"build of 40,000 names: {built:.2f} s")
    over_large, over_small = seconds(lambda: large.find(text, words)), seconds(lambda: small.find(text, words))
    print(
        f"600 words over 40,000 names: {over_large * 1000:.1f} ms, "
        f"{over_large / over_small:.1f} times that over 400 names"
    )
    line = "Given1 Family1 beat Given2 Family2 and the crowd sang as Given3 Family3 left. "
    short, long = (Story(headline="Late winner", blocks=(Block("paragraph", line * n),)) for n in (200, 2000))
    ratio = seconds(lambda: find_tags(long, small, None)) / seconds(lambda: find_tags(short, small, None))
    print(f"tags of 2,000 sentences against 200: {ratio:.1f} times")
    for hostile in HOSTILE:
        story = Story(headline="Late winner", blocks=(Block("paragraph", hostile),) * 3)
        print(f"captions, {hostile[:12]!r} …: {seconds(lambda s=story: tell_captions(s)) * 1000:.1f} ms")


if __name__ == "__main__":
    main()
