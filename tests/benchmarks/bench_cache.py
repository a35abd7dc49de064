"""Requests a second of the front and of a story's page, kept and made anew, through the whole stack of middleware."""

import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from io import BytesIO

STORIES = int(os.environ.get("STORIES", "2000"))
SECONDS = float(os.environ.get("SECONDS", "3"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
if "DATABASE_URL" not in os.environ:
    scratch = tempfile.TemporaryDirectory()
    os.environ["VAR_ROOT"] = scratch.name
os.environ |= {"ALLOWED_HOSTS": "bench.example", "DEBUG": "no", "HTTPS": "no"}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from articles.models import Author, Photo, Section, Tag  # noqa: E402
from tests.site.stories import write_published  # noqa: E402

END = datetime(2024, 2, 26, 8, tzinfo=UTC)


def main():
    settings.STATIC_ROOT = os.path.join(tempfile.mkdtemp(), "static")
    call_command("collectstatic", interactive=False, verbosity=0)
    old = setup_databases(verbosity=0, interactive=False)
    try:
        paths = {"front": "/", "story": fill()}
        print(f"{STORIES:,} stories on {connection.vendor}")
        anew, kept = handler(page_cache=False), handler(page_cache=True)
        for name, path in paths.items():
            slow, fast = rate(anew, path), rate(kept, path)
            print(f"{name}: {slow:8.0f} a second made anew, {fast:8.0f} kept: {fast / slow:.0f} times")
    finally:
        teardown_databases(old, verbosity=0)


def handler(page_cache):
    settings.PAGE_CACHE = page_cache
    return WSGIHandler()


def fill():
    """Write the stories, an hour between each two; return the newest one's path."""
    sections = [Section.objects.create(name=f"Section {n}", slug=f"section-{n}") for n in range(5)]
    author = Author.objects.create(name="Robin Hale", slug="robin-hale")
    clubs = [Tag.objects.create(name=f"Club {n}", kind="club") for n in range(12)]
    photo = Photo(checksum="a" * 64, format="jpeg", width=1600, height=1067, credit="Robin Hale")
    photo.original.save("net.jpg", ContentFile(b"x"), save=True)
    with transaction.atomic():
        for n in range(STORIES):
            row = write_published(
                f"Story {n}",
                dated_at=END - timedelta(hours=STORIES - n),
                section=sections[n % 5],
                photo=photo,
                author=author,
                about=[clubs[n % 12], clubs[(n + 1) % 12]],
                mentioned=[clubs[(n + 2) % 12]],
            )
    return row.path


def rate(handle, path):
    """Return how many requests a second one thread answers, compressed as browsers ask for them."""
    answer(handle, path)
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < SECONDS:
        answer(handle, path)
        count += 1
    return count / (time.perf_counter() - begun)


def answer(handle, path):
    said = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "bench.example",
        "SERVER_PORT": "80",
        "HTTP_HOST": "bench.example",
        "HTTP_ACCEPT_ENCODING": "gzip, br",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.version": (1, 0),
    }
    response = handle(environ, lambda status, headers: said.append(status))
    body = b"".join(response)
    response.close()
    if not said[0].startswith("200") or not body:
        raise SystemExit(f"{path} answered {said[0]}")


main()
