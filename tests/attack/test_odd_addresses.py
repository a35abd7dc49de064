"""Numbers and days in an address that no link of ours holds."""

import pytest
from django.urls import reverse

from tests.factories import make_draft, make_user, publish_story

pytestmark = pytest.mark.django_db
LIST = "admin:articles_article_changelist"


@pytest.fixture(autouse=True)
def _signed_in(client):
    client.force_login(make_user("Editor"))


@pytest.mark.parametrize(
    "query",
    [
        *("section=²", "who=²", "club=²", "club=" + "9" * 30, "until=9999-12-31", "since=0001-01-01", "before=x"),
        *("before=2024-01-01T00:00:00Z_²", "before=2024-01-01_5", "before=2024-01-01T00:00:00Z_" + "9" * 25),
        *("before=0001-01-01T00:00:00%2B14:00_5", "after=9999-12-31T23:59:59-14:00_5"),
    ],
)
def test_list_of_stories_takes_any_question(client, query):
    assert client.get(f"{reverse(LIST)}?{query}").status_code == 200


@pytest.mark.parametrize("photo", ["abc", "²", "9" * 30, "-1"])
def test_attaching_no_picture_is_not_found(client, photo):
    draft = make_draft("As opened", body='<figure data-use="k1"><figcaption>Who</figcaption></figure>')
    url = reverse("admin:articles_article_attach", args=[draft.pk, "k1"])
    assert client.post(url, {"photo": photo}).status_code == 404


@pytest.mark.parametrize("story", ["abc", "²", "9" * 30, ""])
def test_front_takes_no_story_that_is_none(client, story):
    assert client.post(reverse("admin:articles_front"), {"article": story, "place": "0"}).status_code == 404


@pytest.mark.parametrize("side", ["older", "newer"])
@pytest.mark.parametrize("place", ["0-" + "9" * 25, "9" * 5000 + "-1", "-62135596800000000-1", "253402300799999999-²"])
@pytest.mark.parametrize("path", ["/sections/football/", "/search/?q=story"])
def test_place_in_a_list_that_is_none_is_not_found(client, path, side, place):
    publish_story("A story")
    answer = client.get(f"{path}{'&' if '?' in path else '?'}{side}={place}")
    assert answer.status_code in {200, 404}
