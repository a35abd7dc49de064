"""What every test stands on: files in a folder of its own, cheap passwords, and the machine's own Chromium."""

import os
import shutil

import pytest
from django.core.cache import cache

from articles import known_names
from articles.site import page_cache

# Playwright runs an event loop in the test's thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_addoption(parser):
    parser.addoption(
        "--database-only", action="store_true", help="leave out what may not touch a database: no other one changes it"
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database-only"):
        without = [item for item in items if not _touches_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item):
    """Tell whether pytest-django lets a test at the database; all others fail if they try."""
    return item.get_closest_marker("django_db") or not {"db", "transactional_db", "live_server"}.isdisjoint(
        item.fixturenames
    )


@pytest.fixture(autouse=True)
def _settings_for_tests(settings, tmp_path, monkeypatch):
    """Keep a test's files, cache and mail away from the desk's, and hashing from taking its time."""
    settings.MEDIA_ROOT = tmp_path / "renditions"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path / "private"}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": tmp_path / "cache",
        }
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECURE_SSL_REDIRECT = False
    settings.IMPORT_IN_BACKGROUND = False
    # On, so that every page asked for goes through it; what a test changes shows at once.
    settings.PAGE_CACHE = True
    monkeypatch.setattr(page_cache, "POLL_SECONDS", 0)
    # Every test counts the register's changes from the start again.
    monkeypatch.setattr(known_names, "_built", None)
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start Debian's Chromium, quiet about networks it has no use for."""
    return browser_type_launch_args | {
        "executable_path": os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome"),
        "args": [
            *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
            *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        ],
    }
