"""Public paths: claimed once, never given to another story."""

import pytest
import time_machine
from django.utils import timezone

from articles.models import Address, Article
from articles.publishing import publish, withdraw

from .factories import DAY, HOUR, MONDAY, change, make_chief, make_draft, publish_story

pytestmark = pytest.mark.django_db


def test_path_is_the_day_and_the_slug():
    assert publish_story("Díaz, at last: 3–2!").path == "/2024/feb/26/diaz-at-last-3-2/"
    assert publish_story("Any", slug="own-slug").path == "/2024/feb/26/own-slug/"
    assert publish_story("???").path == "/2024/feb/26/story/"


def test_day_is_that_of_the_publishers_zone():
    # Half past eleven in the evening UTC is the next day of a British summer.
    assert publish_story("Late", dated_at=MONDAY.replace(month=6, hour=23)).path.startswith("/2024/jun/27/")


def test_two_stories_of_one_slug_and_day_have_two_addresses(client):
    first, second, third = (publish_story("Late winner") for _ in range(3))
    assert [row.path.rsplit("/", 2)[1] for row in (first, second, third)] == [
        "late-winner",
        "late-winner-2",
        "late-winner-3",
    ]
    for row in (first, second, third):
        assert client.get(row.path).status_code == 200


def test_old_path_redirects_and_is_never_given_away(client):
    row = publish_story("Late winner")
    article = Article.objects.get(pk=row.article_id)
    change(article, slug="early-winner")
    moved = publish(article, by=make_chief())
    other = publish_story("Late winner")
    assert other.path == "/2024/feb/26/late-winner-2/"
    answer = client.get(row.path)
    assert (answer.status_code, answer["Location"]) == (301, moved.path)
    withdraw(article, by=make_chief())
    assert publish_story("Early winner").path == "/2024/feb/26/early-winner-2/"
    assert client.get(row.path).status_code == 410


def test_story_may_have_its_own_old_path_back(client):
    row = publish_story("Late winner")
    article = Article.objects.get(pk=row.article_id)
    for slug in ("early-winner", "late-winner"):
        change(article, slug=slug)
        moved = publish(article, by=make_chief())
    assert moved.path == row.path
    answer = client.get("/2024/feb/26/early-winner/")
    assert (answer.status_code, answer["Location"]) == (301, row.path)
    assert Address.objects.filter(current=True).count() == 1


def test_numbered_path_stays_when_the_story_is_published_again():
    publish_story("Late winner")
    row = publish_story("Late winner", slug="late-winner")
    assert publish(Article.objects.get(pk=row.article_id), by=make_chief()).path == row.path


def test_day_of_a_path_stays_what_readers_saw():
    row = publish_story("Late winner")
    article = Article.objects.get(pk=row.article_id)
    change(article, dated_at=MONDAY + 3 * DAY, slug="another")
    assert publish(article, by=make_chief()).path == "/2024/feb/26/another/"


def test_story_nobody_has_seen_frees_its_path_when_it_moves():
    article = make_draft("Late winner", publish_at=timezone.now() + HOUR)
    publish(article, by=make_chief())
    change(article, slug="other", headline="Other")
    publish(article, by=make_chief())
    assert list(Address.objects.values_list("path", flat=True)) == ["/2024/feb/26/other/"]


def test_address_of_a_scheduled_change_says_nothing_before_its_time(client):
    row = publish_story("Late winner")
    article = Article.objects.get(pk=row.article_id)
    opens = timezone.now() + HOUR
    change(article, slug="manager-sacked", publish_at=opens)
    coming = publish(article, by=make_chief())
    assert client.get(coming.path).status_code == 404
    assert client.get(row.path).status_code == 200
    with time_machine.travel(opens, tick=False):
        assert client.get(coming.path).status_code == 200
        answer = client.get(row.path)
        assert (answer.status_code, answer["Location"]) == (301, coming.path)
