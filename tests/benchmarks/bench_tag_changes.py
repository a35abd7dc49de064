"""Merge and undo over two hundred thousand stories: a tag of all into one of none, and one of a third into one of all.

The second is the hard one: where a story has both tags, one row is taken out and kept. Beside each stands what one bare
UPDATE of the same rows takes, since nothing that moves them can be faster.
"""

import os
import tempfile
import time

DOUBLINGS = int(os.environ.get("DOUBLINGS", "16"))  # of three stories: 16 make 196,608
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
scratch = tempfile.TemporaryDirectory()
if "DATABASE_URL" not in os.environ:
    os.environ["VAR_ROOT"] = scratch.name
os.environ |= {"DEBUG": "no", "ALLOWED_HOSTS": "testserver", "PRIVATE_ROOT": f"{scratch.name}/private"}

import django  # noqa: E402

django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from articles.models import ArticleTag, PublishedTag, Tag, User  # noqa: E402
from articles.tag_changes import merge, undo  # noqa: E402
from tests.archive import STORIES, double, publish_first  # noqa: E402

FEW = 7


def main():
    old = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            publish_first()
            double(FEW)
            double(DOUBLINGS - FEW, done=FEW, thin=True)
        print(f"{STORIES * 2**DOUBLINGS:,} stories on {connection.vendor}")
        everywhere, third = Tag.objects.get(slug="whiteford"), Tag.objects.get(slug="rovers")
        measure("a tag of all into an empty one", everywhere, Tag.objects.create(kind="club", name="New Whiteford"))
        measure("a tag of a third into one of all", third, everywhere)
    finally:
        teardown_databases(old, verbosity=0)


def measure(what, loser, winner):
    by = User.objects.get(username="chief")
    rows = [model.objects.filter(tag=loser) for model in (ArticleTag, PublishedTag)]
    before = [set(part.values_list("pk", flat=True)) for part in rows]
    bare = timed(lambda: [part.update(role=part[:1].get().role) for part in rows])
    change = None

    def merged():
        nonlocal change
        change = merge(loser, into=winner, by=by)

    there, back = timed(merged), timed(lambda: undo(change, by=by))
    kept = [set(part.values_list("pk", flat=True)) for part in rows]
    assert [len(ids) for ids in kept] == [len(ids) for ids in before], "not all came back"
    print(
        f"{what:34} {sum(map(len, before)):9,} rows: merge {there:6.1f} s, undo {back:6.1f} s;"
        f" bare UPDATE {bare:5.1f} s, {there / bare:.1f} and {back / bare:.1f} times"
    )


def timed(work):
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
