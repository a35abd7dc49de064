"""The cost of a page does not grow with the archive: as many questions to the database, each from an index."""

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, ArticleTag, PublishedArticle, Section, Tag, User

from .archive import TABLES, double, publish_first
from .plans import faults_of, walks

pytestmark = pytest.mark.django_db

PUBLIC = (
    *("/", "/sections/section-0/", "/clubs/whiteford/", "/clubs/rovers/", "/people/sam-ferrow/", "/topics/weather/"),
    *("/competitions/shield/", "/authors/robin-hale/", "/archive/", "/archive/2024/", "/archive/2024/feb/"),
    *("/clubs/rovers/2024/", "/people/sam-ferrow/2024/", "/clubs/rovers/squad/", "/people/a-z/s/"),
    *("/clubs/", "/people/", "/about/", "/search/?q=story", "/feed.xml", "/clubs/rovers/feed.xml", "/robots.txt"),
    *("/sections/section-0/feed.xml", "/authors/robin-hale/feed.xml", "/sitemap.xml", "/sitemaps/pages.xml"),
    *("/sitemaps/2024-2.xml", "/sitemaps/news.xml", "/nothing-here/"),
)
FILTERS = (
    *("", "mine=1", "state=draft", "state=submitted", "state=approved", "state=scheduled", "state=embargoed"),
    *("state=live", "state=ended", "state=withdrawn", "state=killed", "missing=photo", "bin=1"),
    *("section=SECTION", "club=CLUB", "club=RARE", "who=USER", "since=2023-01-01&until=2023-02-01"),
    *("section=SECTION&state=draft", "section=SECTION&state=live&who=USER"),
)


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker, tmp_path_factory):
    """Nearly a hundred thousand stories; what 3 and what 384 of them cost is taken on the way."""
    patch = pytest.MonkeyPatch()
    # A page that is kept asks nothing.
    patch.setattr("django.conf.settings.PAGE_CACHE", False, raising=False)
    patch.setattr("django.conf.settings.STORAGES", _files_in(tmp_path_factory.mktemp("files")))
    with django_db_blocker.unblock(), transaction.atomic():
        rows = publish_first()
        addresses = (*PUBLIC, rows[0].path)
        asked = [_asked(addresses)]
        double(7)
        asked.append(_asked(addresses))
        double(8, done=7, thin=True)
        yield {"asked": asked, "story": rows[0].path}
        transaction.set_rollback(True)
    patch.undo()


def _files_in(folder):
    return {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def _asked(addresses):
    return {address: len(queries_of(address)) for address in addresses}


def queries_of(address, client=None):
    """Return what a page asks the database."""
    client = client or Client()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        response = b"".join(response) if response.streaming else response
    return [query["sql"] for query in captured.captured_queries]


def test_as_many_queries_at_three_stories_as_at_three_hundred(archive):
    few, many = archive["asked"]
    grown = {address: many[address] - few[address] for address in few if few[address] != many[address]}
    # A front of three stories has no section's shelf yet to name clubs on.
    assert grown in ({}, {"/": 1})
    assert max(many.values()) < 45


def test_public_pages_read_a_hundred_thousand_stories_by_index(archive):
    assert PublishedArticle.objects.count() > 90_000
    assert _faults((*PUBLIC, archive["story"]), Client()) == {}


def test_pages_far_down_cost_what_the_first_costs(archive):
    row = PublishedArticle.objects.order_by("dated_at")[5000]
    place = f"{int(row.dated_at.timestamp()) * 1_000_000}-{row.article_id}"
    lists = ("/sections/section-0/", "/clubs/rovers/", "/authors/robin-hale/")
    assert _faults([f"{address}?{side}={place}" for address in lists for side in ("older", "newer")], Client()) == {}


def test_story_list_of_the_desk_reads_by_index(archive):
    address = reverse("admin:articles_article_changelist")
    assert _faults([f"{address}?{_named(filters)}" for filters in FILTERS], _signed_in()) == {}


def test_first_screens_of_the_desk_read_by_index(archive):
    assert _faults([reverse("admin:index"), reverse("admin:articles_front")], _signed_in()) == {}


def _signed_in():
    client = Client()
    client.force_login(User.objects.get(username="chief"))
    return client


def _named(filters):
    rare = Tag.objects.get_or_create(name="Rarely", kind="club")[0]
    ArticleTag.objects.get_or_create(content_object=Article.objects.order_by("touched_at").first(), tag=rare)
    values = {
        "SECTION": Section.objects.get(slug="section-0"),
        "CLUB": Tag.objects.get(slug="rovers"),
        "RARE": rare,
        "USER": User.objects.get(username="chief"),
    }
    for word, row in values.items():
        filters = filters.replace(word, str(row.pk))
    return filters


def _faults(addresses, client):
    """Return, per address, the plans of its queries over big tables that do not hold."""
    found = {}
    for address in addresses:
        with walks() as walked:
            queries = queries_of(address, client)
        for sql, steps in walked.items():
            found.setdefault(address, []).append([f"{steps} steps", sql])
        for sql in queries:
            if faults := faults_of(sql, TABLES):
                found.setdefault(address, []).append([*faults, sql])
    return found
