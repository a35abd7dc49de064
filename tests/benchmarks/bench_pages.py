"""A page's milliseconds at 300 stories and at 100,000, each made anew: readers' pages and the desk's story list."""

import os
import statistics
import sys
import tempfile
import time

DOUBLINGS = int(os.environ.get("DOUBLINGS", "15"))  # of three stories: 15 make 98,304
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
scratch = tempfile.TemporaryDirectory()
if "DATABASE_URL" not in os.environ:
    os.environ["VAR_ROOT"] = scratch.name
os.environ |= {"ALLOWED_HOSTS": "testserver", "DEBUG": "no", "HTTPS": "no", "PAGE_CACHE": "no"}
os.environ |= {"PRIVATE_ROOT": f"{scratch.name}/private", "STATIC_ROOT": f"{scratch.name}/static"}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from articles.models import User  # noqa: E402
from tests.archive import STORIES, double, publish_first  # noqa: E402

FEW = 7  # doublings: 384 stories
ROUNDS = 15


def main():
    call_command("collectstatic", interactive=False, verbosity=0)
    old = setup_databases(verbosity=0, interactive=False)
    try:
        with transaction.atomic():
            paths = pages(publish_first()[0])
            double(FEW)
        few = measured(paths)
        with transaction.atomic():
            double(DOUBLINGS - FEW, done=FEW, thin=True)
        many = measured(paths)
    finally:
        teardown_databases(old, verbosity=0)
    print(f"{STORIES * 2**FEW:,} and {STORIES * 2**DOUBLINGS:,} stories on {connection.vendor}")
    for name in paths:
        print(f"{name:12} {few[name]:7.1f} ms and {many[name]:7.1f} ms: {many[name] / few[name]:.2f} times")


def pages(story):
    return {
        "front": "/",
        "club page": "/clubs/whiteford/",
        "story": story.path,
        "archive month": f"/archive/{story.dated_at:%Y/%b}/".lower(),
        "desk list": "/admin/articles/article/",
    }


def measured(paths):
    """Return the median milliseconds of each page; the rounds go over all of them, so that a busy moment hits all."""
    client = Client()
    client.force_login(User.objects.get(username="chief"))
    times = {name: [] for name in paths}
    for _ in range(ROUNDS + 1):
        for name, path in paths.items():
            times[name].append(timed(client, path))
    # The first round fills caches of templates and of the database.
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def timed(client, path):
    begun = time.perf_counter()
    response = client.get(path)
    taken = (time.perf_counter() - begun) * 1000
    if response.status_code != 200:
        sys.exit(f"{path} answered {response.status_code}")
    return taken


main()
