"""Load an archive into Wagtail by its own verbs: a child page each, with its revision, published."""

import json
import os
import sys
from pathlib import Path

import dj_database_url
import django
from django.conf import settings

FOLDER = Path(os.environ["WAGTAIL_FOLDER"])
APPS = "forms redirects embeds sites users snippets documents images search admin".split()


def database():
    """Return a database beside the desk's, of its kind; it is made anew before its tables are."""
    if "DATABASE_URL" not in os.environ:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "wagtail.sqlite3"}
    import psycopg  # noqa: PLC0415 - only where it is asked for

    named = dj_database_url.parse(os.environ["DATABASE_URL"])
    place = {"host": named["HOST"], "user": named["USER"], "password": named["PASSWORD"], "port": named["PORT"] or None}
    if not sys.argv[1:]:
        with psycopg.connect(dbname=named["NAME"], autocommit=True, **place) as connection:
            connection.execute("DROP DATABASE IF EXISTS wagtail_archive")
            connection.execute("CREATE DATABASE wagtail_archive")
    return named | {"NAME": "wagtail_archive"}


made = FOLDER / "migrations_made"
made.mkdir(exist_ok=True)
(made / "__init__.py").touch()
sys.path.append(str(FOLDER))
settings.configure(
    SECRET_KEY="x",
    DATABASES={"default": database()},
    INSTALLED_APPS=[
        *(f"wagtail.contrib.{name}" for name in APPS[:2]),
        *(f"wagtail.{name}" for name in APPS[2:]),
        *("wagtail", "modelcluster", "taggit"),
        *(f"django.contrib.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages")),
        "tests.benchmarks.wagtail_archive",
    ],
    WAGTAIL_SITE_NAME="Archive",
    WAGTAILADMIN_BASE_URL="http://localhost",
    MEDIA_ROOT=FOLDER,
    STATIC_URL="/static/",
    ROOT_URLCONF="wagtail.urls",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    MIGRATION_MODULES={"wagtail_archive": "migrations_made"},
)
django.setup()

from django.core.management import call_command  # noqa: E402
from wagtail.models import Page  # noqa: E402

from .models import StoryPage  # noqa: E402


def prepare():
    """Make the tables, as they are before anything is loaded."""
    call_command("makemigrations", "wagtail_archive", verbosity=0)
    call_command("migrate", verbosity=0)


def load(path):
    """Load the stories of a file, one JSON line each."""
    parent = Page.objects.get(depth=2)
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            page = parent.add_child(
                instance=StoryPage(title=row["headline"], slug=row["id"], date=row["date"], body=row["body"])
            )
            page.tags.add(*row["tags"])
            page.save_revision().publish()


load(sys.argv[1]) if sys.argv[1:] else prepare()
