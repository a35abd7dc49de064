"""The cost of a page does not grow with the archive: as many questions to the database, each from an index."""

import json
import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, ArticleTag, PublishedArticle, Section, Tag, User

from .archive import TABLES, double, publish_first

pytestmark = pytest.mark.django_db

PUBLIC = (
    *("/", "/sections/section-0/", "/clubs/whiteford/", "/clubs/rovers/", "/people/sam-ferrow/", "/topics/weather/"),
    *("/competitions/shield/", "/authors/robin-hale/", "/archive/", "/archive/2024/", "/archive/2024/feb/"),
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
MOST_ROWS = 6000  # looked at by one query: a page's own, some that are not live, a common tag's first thousand
MOST_STEPS = 400_000  # of SQLite's machine for one query; a walk over the archive takes millions
FEW_TO_SORT = 300
# A search by one of these finds the rows of one story: they may be sorted.
OF_ONE_STORY = re.compile(r"\((rowid|id|published_id|article_id|content_object_id|slot)\s*=\?")


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
        for sql in queries_of(address, client):
            if sql.startswith("SELECT") and any(f'FROM "{t}"' in sql or f'JOIN "{t}"' in sql for t in TABLES):
                faults = PLAN_FAULTS[connection.vendor](sql)
                if faults:
                    found.setdefault(address, []).append([*faults, sql])
    return found


def _sqlite_faults(sql):
    """Return the lines of the plan that walk or sort a big table, and the steps if they are too many."""
    steps = 0

    def step():
        nonlocal steps
        steps += 1000

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = [(parent, line) for _, parent, _, line in cursor.fetchall()]
        connection.connection.set_progress_handler(step, 1000)
        try:
            cursor.execute(sql)
            cursor.fetchall()
        finally:
            connection.connection.set_progress_handler(None, 0)
    big = [(parent, line) for parent, line in plan if _table(line, sql) in TABLES]
    faults = [line for _, line in big if line.startswith("SCAN") and "USING" not in line]
    for parent, line in plan:
        if "TEMP B-TREE FOR ORDER BY" in line:
            faults += [f"sorts {read}" for beside, read in big if beside == parent and not OF_ONE_STORY.search(read)]
    return faults + ([f"{steps} steps", *(line for _, line in plan)] if steps > MOST_STEPS else [])


def _table(line, sql):
    """Return the table that a line of the plan reads; the line names its alias."""
    name = re.match(r"(?:SCAN|SEARCH) (\w+)", line)
    if not name:
        return ""
    alias = re.search(rf'"(\w+)" {name[1]}\b', sql)
    return alias[1] if alias else name[1]


def _postgresql_faults(sql):
    """Return the nodes of the plan that walk a big table, throw most of its rows away, or sort many."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql.replace('%', '%%')}", [])
        found = cursor.fetchone()[0]
    root = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return [told for node in _nodes(root) if (told := _node_fault(node))]


def _nodes(node):
    yield node
    for child in node.get("Plans", ()):
        yield from _nodes(child)


def _node_fault(node):
    loops, kind, table = node["Actual Loops"], node["Node Type"], node.get("Relation Name", "")
    thrown = node.get("Rows Removed by Filter", 0) * loops
    # One that stops after its first rows is no walk: the planner knows that most rows fit.
    if kind == "Seq Scan" and table in TABLES and thrown + node["Actual Rows"] * loops > MOST_ROWS:
        return f"Seq Scan on {table}"
    if table in TABLES and thrown > MOST_ROWS:
        return f"{kind} on {table} threw {thrown} rows away"
    if kind in {"Sort", "Incremental Sort"} and loops and node["Plans"][0]["Actual Rows"] > FEW_TO_SORT:
        return f"{kind} of {node['Plans'][0]['Actual Rows']} rows by {node['Sort Key']}"
    return ""


PLAN_FAULTS = {"sqlite": _sqlite_faults, "postgresql": _postgresql_faults}
