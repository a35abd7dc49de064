"""Search over 100,000 stories: a common word, a word only old stories have, two words that never meet, a phrase."""

import os
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

STORIES = int(os.environ.get("STORIES", "100000"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
if "DATABASE_URL" not in os.environ:
    scratch = tempfile.TemporaryDirectory()
    os.environ["VAR_ROOT"] = scratch.name

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from articles import search  # noqa: E402
from articles.models import FOREVER, Article, PublishedArticle, Section  # noqa: E402
from articles.search.recency import recency  # noqa: E402
from articles.search.words import index_words  # noqa: E402

BEGIN = datetime(2010, 1, 1, tzinfo=UTC)
QUERIES = {
    "a word of every story": "common",
    "a word of every third story": "third",
    "a word of one story in a thousand": "rare",
    "a common word that only the oldest stories have": "bygone",
    "two common words that never meet": "odd even",
    "a phrase": '"third common"',
    "a phrase of two common words that never stands": '"filler1 filler2 filler3"',
    "a beginning that thousands of words have": "fi",
    "a beginning, three letters": "fil",
    "a common word in a small section": "common",
    "nothing": "xylophone",
}


def main():
    old = setup_databases(verbosity=0, interactive=False)
    try:
        small = fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"{STORIES:,} stories on {connection.vendor}")
        for name, query in QUERIES.items():
            measure(name, query, section=small if "section" in name else None)
        last = search.find("common", limit=1, until=BEGIN + timedelta(hours=STORIES // 2))[0]
        measure("a word of every story, from the middle", "common", older_than=(last.dated_at, last.article_id))
        row = PublishedArticle.objects.order_by("-pk")[0]
        print(f"one story written: {timed(lambda: search.remember(search.Edition(row))):.1f} ms")
    finally:
        teardown_databases(old, verbosity=0)


def fill():
    """Write the stories and their entries, an hour between each two."""
    dice = random.Random(1)
    filler = [f"filler{n}" for n in range(30_000)]
    weights = [1 / (n + 10) for n in range(30_000)]
    sections = [Section.objects.create(name=name, slug=name) for name in ("large", "small")]
    engine = search._engine()
    begun = time.perf_counter()
    for start in range(0, STORIES, 2000):
        numbers = range(start, min(start + 2000, STORIES))
        moments = [BEGIN + timedelta(hours=n) for n in numbers]
        with transaction.atomic():
            articles = Article.objects.bulk_create(Article(headline=f"Story {n}") for n in numbers)
            rows = PublishedArticle.objects.bulk_create(
                make_row(article, moment, sections[n % 2000 == 0])
                for n, article, moment in zip(numbers, articles, moments, strict=True)
            )
            for n, row in zip(numbers, rows, strict=True):
                words = [*dice.choices(filler, weights, k=300), "odd" if n % 2 else "even"]
                words += ["third", "common"] if n % 3 == 0 else ["common"]
                words += ["rare"] * (n % 1000 == 0) + ["bygone"] * (n < STORIES // 5)
                entry = index_words([" ".join(words)], [f"s{row.section_id}"])
                engine.write(search.PUBLISHED, row.pk, recency(row.dated_at, row.article_id), entry)
        print(f"\r{numbers[-1] + 1:,} of {STORIES:,}", end="", file=sys.stderr)
    print(f"\nfilled in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return sections[1]


def make_row(article, moment, section):
    return PublishedArticle(
        article=article,
        headline=article.headline,
        path=f"/{article.pk}/",
        language="en",
        story_type="news",
        dated_at=moment,
        visible_from=moment,
        visible_until=FOREVER,
        first_visible_at=moment,
        section=section,
    )


def timed(run):
    """Return the milliseconds of one run."""
    begun = time.perf_counter()
    run()
    return (time.perf_counter() - begun) * 1000


def measure(name, query, **options):
    found = search.find(query, **options)
    times = [timed(lambda: search.find(query, **options)) for _ in range(7)]
    print(f"{statistics.median(times):8.1f} ms, worst {max(times):7.1f}: {name} ({len(found)} found)")


main()
