"""The settings, in one file: safe by default, changed by the environment (docs/deploy.md lists every name)."""

import os
import secrets
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from js_asset import static_lazy

from articles.body import EDITOR_NODES

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_ROOT", BASE_DIR / "var"))


def env_bool(name: str, default: bool) -> bool:
    """Read a yes-or-no setting; anything but a plain yes or no is an error, so that a slip never turns DEBUG on."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value not in {"1", "true", "yes", "on", "0", "false", "no", "off"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}")
    return value in {"1", "true", "yes", "on"}


def env_int(name: str, default: int) -> int:
    """Read a setting that is a whole number above zero."""
    value = os.environ.get(name, "").strip() or str(default)
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number above zero, not {value!r}")
    return int(value)


def env_list(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def own_secret_key() -> str:
    """Return the key made on first start and kept under var/, readable by its owner alone."""
    path = VAR / "secret_key"
    VAR.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


# Nothing set: a development machine, so DEBUG is on but only loopback is answered.
LOOPBACK = "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", LOOPBACK)
_only_loopback = set(ALLOWED_HOSTS) <= set(LOOPBACK.split(","))
DEBUG = env_bool("DEBUG", default=_only_loopback and "DATABASE_URL" not in os.environ)
if DEBUG and not _only_loopback:
    raise ImproperlyConfigured(
        "DEBUG shows private data to everybody: switch it off or keep ALLOWED_HOSTS on loopback."
    )
SECRET_KEY = os.environ.get("SECRET_KEY") or own_secret_key()
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")

INSTALLED_APPS = [
    "newsroom.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "taggit",
    "js_asset",
    "django_prose_editor",
    "csp",
    "articles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "articles.site.page_cache.PageCache",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "articles.admin.base.SiteZone",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
ASGI_APPLICATION = "newsroom.asgi.application"
AUTH_USER_MODEL = "articles.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# SQLite by default. IMMEDIATE: a write after a read in a deferred transaction fails under load.
DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{VAR / 'newsroom.sqlite3'}", conn_max_age=60),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 5,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
    # A database in memory ignores the busy timeout and serves one connection only.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# Shared by all workers, so that sign-in throttling counts once.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600  # one-time links of the administrator, in seconds

LANGUAGE_CODE = os.environ.get("LANGUAGE_CODE", "en-gb")
TIME_ZONE = os.environ.get("TIME_ZONE", "Europe/London")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", VAR / "static"))
# Renditions are served; originals and deliveries never are.
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT", VAR / "renditions"))
PRIVATE_ROOT = Path(os.environ.get("PRIVATE_ROOT", VAR / "private"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PRIVATE_ROOT}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
MAX_UPLOAD_BYTES = 64 * 1024 * 1024  # of one picture

# What an import takes before it says in a sentence that it is too much (articles/importers/parcel.py names them all).
_MB = 1024 * 1024
MAIL_IMAP_URL = os.environ.get("MAIL_IMAP_URL", "")  # imaps://user:password@host/INBOX, for fetch_mail
IMPORT_IN_BACKGROUND = True  # large uploads by a process of their own; off in tests, which have a database of theirs
IMPORT_MAX_UPLOAD = env_int("IMPORT_MAX_UPLOAD_MB", 2048) * _MB  # of one file by the screen or by HTTP
IMPORT_LIMITS = {
    "whole_file": env_int("IMPORT_MAX_FILE_MB", 64) * _MB,  # of a format that must be read at one time
    "text": env_int("IMPORT_MAX_STORY_MB", 8) * _MB,
    "picture": MAX_UPLOAD_BYTES,
    "entries": env_int("IMPORT_MAX_ENTRIES", 20_000),  # in one archive
    "unpacked": env_int("IMPORT_MAX_UNPACKED_MB", 4096) * _MB,  # all of one archive
    "member": env_int("IMPORT_MAX_MEMBER_MB", 2048) * _MB,  # one file in it
    "ratio": env_int("IMPORT_MAX_RATIO", 200),  # unpacked to packed
    "depth": env_int("IMPORT_MAX_DEPTH", 3),  # archives within archives
    "spool": env_int("IMPORT_SPOOL_MB", 1) * _MB,  # what is larger is unpacked to disk
}

TAGGIT_CASE_INSENSITIVE = False

DJANGO_PROSE_EDITOR_EXTENSIONS = [
    {
        "js": [static_lazy("admin/js/story-nodes.js")],
        "extensions": EDITOR_NODES,
    }
]

SITE_NAME = os.environ.get("SITE_NAME", "Touchline")
PAGE_CACHE = env_bool("PAGE_CACHE", default=not DEBUG)
STALE_AFTER_DAYS = 365  # an article older than this says so above its text
SELF_HOSTED_FONTS = env_bool("SELF_HOSTED_FONTS", default=True)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "img-src": [SELF, "data:", "blob:"],
        "style-src": [SELF, NONCE],
        "font-src": [SELF],
        "connect-src": [SELF],
        "script-src": [SELF, "'inline-speculation-rules'", NONCE],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [SELF],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # the desk shows its own previews in frames; nobody else may
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if not DEBUG:
    # Behind a proxy that ends TLS; HTTPS=no is for a rehearsal on plain http.
    _https = env_bool("HTTPS", default=True)
    SECURE_SSL_REDIRECT = _https
    SESSION_COOKIE_SECURE = _https
    CSRF_COOKIE_SECURE = _https
    SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
    SECURE_HSTS_PRELOAD = _https
    if env_bool("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
