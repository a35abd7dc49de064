"""Names and captions: 40,000 names over one story, a story of 2,000 sentences against one of 200, hostile lines."""

import time

from articles.enrichment.captions import tell_captions
from articles.enrichment.entities import find_tags
from articles.enrichment.names import tokens
from articles.enrichment.register import Register, make_entity
from articles.story import Block, Story

HOSTILE = ["a@" * 700, "A'" * 20_000, "the " + "A" * 1400, "Photo: ( [ " * 130, "(left " * 240]


def seconds(work):
    """Return the best of three runs."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def main():
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
