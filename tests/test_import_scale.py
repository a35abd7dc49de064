"""What the import of a story asks the database does not grow with the stories that came before it."""

import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import deliveries
from articles.models import Article, DeliveredStory, Delivery, StoryKey

from .factories import make_user
from .plans import faults_of, walks

pytestmark = pytest.mark.django_db
COUNT, MOST = 5000, 400
TEXT = "{0}: Rovers won with the last kick of a wet night, and nobody of the {0} had left before it was over."
TABLES = {model._meta.db_table for model in (Article, DeliveredStory, Delivery, StoryKey)}


@pytest.fixture
def many():
    """Thousands of stories that came just now from the sender of the next, and as many deliveries."""
    now = timezone.now()
    Article.objects.bulk_create(
        Article(
            headline=f"Old {n}",
            body=f"<p>{TEXT}</p>" * 30,
            source="wire",
            source_ref=f"old-{n}",
            take_name=f"old {n}",
            created_at=now,
        )
        for n in range(COUNT)
    )
    Delivery.objects.bulk_create(
        Delivery(name=f"{n}.jsonl", checksum=f"{n:064}", size=1, source="wire") for n in range(COUNT)
    )
    articles = Article.objects.order_by("pk").values_list("pk", flat=True)
    places = zip(articles, Delivery.objects.order_by("pk").values_list("pk", flat=True), strict=True)
    DeliveredStory.objects.bulk_create(
        DeliveredStory(delivery_id=delivery, article_id=article, n=1, outcome="created") for article, delivery in places
    )
    # Many keys a story, as a wire's newer versions bring them: of few rows PostgreSQL may rightly walk over all.
    keys = (StoryKey(key=f"{n}-{pk:060}", kind="ref", article_id=pk) for pk in articles for n in range(8))
    StoryKey.objects.bulk_create(keys, batch_size=5000)
    analyze()


def analyze():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"ANALYZE {table}")


def lines(count, **more):
    return "\n".join(
        json.dumps({"headline": f"Rovers win {n}", "body": TEXT.format(n)} | dict.fromkeys(more, f"a{n}"))
        for n in range(count)
    )


def takes(count):
    return "\n\f\n".join(f"ROVERS v UNITED {n} - take 2\n\n{TEXT.format(n)}\nmf" for n in range(count))


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(
    "write", [lines, lambda count: lines(count, id=True), takes], ids=["without ids", "with ids", "takes"]
)
def test_import_reads_by_index_whatever_has_come_before(many, count, write):
    Delivery.objects.create(name="a", checksum="a", size=1, source="wire")
    delivery = deliveries.store("a", io.BytesIO(write(count).encode()), source="wire")
    with CaptureQueriesContext(connection) as captured, walks(MOST) as walked:
        made = [outcome.outcome for outcome in deliveries.work(delivery)]
    assert made == ["created"] * count
    assert (delivery.stories.exclude(take=None).count() > 0) == (write is takes)
    found = {sql: faults for query in captured for sql in [query["sql"]] if (faults := faults_of(sql, TABLES, MOST))}
    assert (found, walked) == ({}, {})


SCREENS = (
    "/admin/",
    *(f"/admin/articles/delivery/{query}" for query in ("", "?show=waiting")),
    *(f"/admin/articles/delivery/PK/{query}" for query in ("", "?show=todo", "?show=made", "?after=2000", "state/")),
)


@pytest.mark.parametrize("outcome", ["created", "waiting"])
def test_import_screens_read_by_index_however_many_stories_came(client, outcome):
    for n in range(30):
        DeliveredStory.objects.create(delivery=Delivery.objects.create(name="a", checksum=f"{n}", size=1), n=1)
    long = Delivery.objects.create(name="archive.zip", checksum="long", size=1, state="done")
    outcomes = [outcome] * (COUNT - 2) + ["held", "failed"]
    DeliveredStory.objects.bulk_create(DeliveredStory(delivery=long, n=n, outcome=o) for n, o in enumerate(outcomes, 1))
    analyze()
    client.force_login(make_user("Editor"))
    found = {}
    for screen in SCREENS:
        # The list of what waits walks what waits, and nothing else.
        most = 2 * COUNT if outcome in screen else MOST
        with CaptureQueriesContext(connection) as captured, walks(most) as walked:
            assert client.get(screen.replace("PK", str(long.pk))).status_code == 200
        faults = [(sql, faults_of(sql, {DeliveredStory._meta.db_table}, most)) for sql in (q["sql"] for q in captured)]
        found |= {f"{screen}: {sql}": fault for sql, fault in [*faults, *walked.items()] if fault}
    assert found == {}
