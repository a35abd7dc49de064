"""The review of one story: its date given, a misspelt name put right, a held version shown to who may not take it."""

import io
import json
from datetime import UTC, datetime

import pytest

from articles import deliveries, ingest
from articles.models import Article, DeliveredStory, SiteSettings, Tag
from articles.story import StoryTag

from .test_imports import answer, make_asked, make_user, paste, url

pytestmark = pytest.mark.django_db
PIROE = StoryTag("player", "Joel Piroe", "joel-piroe", "mentioned", "ask", ("Joel Pirroe",))


@pytest.fixture
def editor(client):
    paper = SiteSettings.load()
    paper.time_zone = "Pacific/Auckland"
    paper.save()
    user = make_user("Sub-editor")
    client.force_login(user)
    return user


def give_date(client, row, day, time="", was=""):
    return answer(client, row, "fields", published_at_0=day, published_at_1=time, published_at_was=was)


def test_a_story_without_a_date_is_given_one_in_the_time_of_the_desk(client, editor):
    row = make_asked()
    page = client.get(url("review", row)).content.decode()
    assert "No date in the file" in page and "Date, Pacific/Auckland" in page
    reply = give_date(client, row, "2024-02-25", "17:05").json()
    assert reply["date"] == "Sun 25 Feb 2024, 5:05pm NZDT"
    page = client.get(url("review", row)).content.decode()
    assert 'value="2024-02-25"' in page and 'value="17:05"' in page and 'value="2024-02-25 17:05"' in page
    ingest.save_delivered(row, by=editor)
    article = Article.objects.get()
    assert (article.dated_at, article.time_known) == (datetime(2024, 2, 25, 4, 5, tzinfo=UTC), True)


def test_a_day_may_be_given_without_its_time_and_taken_back(client, editor):
    row = make_asked()
    ingest.save_delivered(row, by=editor)
    give_date(client, row, "2024-02-25")
    article = Article.objects.get()
    assert (article.dated_at, article.time_known) == (datetime(2024, 2, 24, 11, tzinfo=UTC), False)
    give_date(client, row, "", was="2024-02-25")
    assert Article.objects.get().dated_at is None and "published_at" not in row.answers


@pytest.mark.parametrize(
    "day, time", [("0000-01-01", ""), ("9999-12-31", "23:59"), ("25 Feb", ""), ("2024-02-30", "10:00"), ("", "17:00")]
)
def test_what_is_no_date_is_a_sentence_and_nothing_is_kept(client, editor, day, time):
    row = make_asked()
    reply = give_date(client, row, day, time)
    assert reply.status_code == 422 and reply.content.decode().endswith(".")
    response = client.post(url("save", row), {"published_at_0": day, "published_at_1": time, "published_at_was": ""})
    assert response.url == url("review", row)
    row.refresh_from_db()
    assert row.answers == {} and not Article.objects.exists()


def packed(words):
    return io.BytesIO(json.dumps(words | {"id": "a1"}).encode())


def slip(client, words):
    """Bring a story whose player's name may be misspelt, by a source of ids."""
    delivery = deliveries.store("a.jsonl", packed(words), source="wire")
    row = next(deliveries.work(delivery)).row
    row.story["tags"] = [PIROE_JSON]
    row.save()
    return row


PIROE_JSON = {
    "kind": "player",
    "name": "Joel Piroe",
    "slug": "joel-piroe",
    "role": "mentioned",
    "verdict": "ask",
    "mentions": ["Joel Pirroe"],
}
WORDS = {
    "headline": "Pirroe wins it",
    "body": "Joel Pirroe came on late and scored with his first touch of the night.\n\nPirroe left at once.",
}


def test_a_misspelt_name_is_put_right_in_the_text_shown_and_taken_back(client, editor):
    Tag.objects.create(kind="person", name="Joel Piroe", slug="joel-piroe")
    row = slip(client, WORDS)
    page = client.get(url("review", row)).content.decode()
    assert "Did you mean <strong>Joel Piroe</strong>" in page and 'data-question="spelling"' in page
    reply = answer(client, row, "tags 0 spelling").json()
    assert reply["fields"]["headline"] == "Piroe wins it"
    assert sorted(reply["pieces"]) == ["blocks-0", "blocks-1", "tags-0"]
    assert '<ins title="It said “Joel Pirroe”">Joel Piroe</ins> came on' in reply["pieces"]["blocks-0"]
    article = Article.objects.get()
    assert article.headline == "Piroe wins it" and "Pirroe" not in article.body
    assert [row.tag.name for row in article.tag_rows.all()] == ["Joel Piroe"]
    reply = answer(client, row, "tags 0 yes").json()
    assert reply["fields"]["headline"] == "Pirroe wins it" and "<ins" not in reply["pieces"]["blocks-0"]
    assert "Joel Pirroe" in Article.objects.get().body
    assert "Joel Pirroe came on" in client.get(url("original", row)).content.decode()


def test_what_was_put_right_is_no_other_story_and_the_next_version_is_put_right_too(client, editor):
    Tag.objects.create(kind="person", name="Joel Piroe", slug="joel-piroe")
    row = slip(client, WORDS)
    answer(client, row, "tags 0 spelling")
    again = deliveries.store("again.jsonl", packed(WORDS), source="wire")
    assert [outcome.outcome for outcome in deliveries.work(again)] == ["unchanged"]
    newer = WORDS | {"version": "2", "body": WORDS["body"] + "\n\nThe rest stayed, and so did the rain."}
    [outcome] = deliveries.work(deliveries.store("newer.jsonl", packed(newer), source="wire"))
    assert outcome.outcome == "updated" and "the rain" in Article.objects.get().body


def test_who_may_not_edit_our_story_is_not_offered_to_take_a_version(client, editor):
    first = paste(client) and DeliveredStory.objects.get()
    ingest.save_delivered(first, by=editor)
    paste(client, first.story["source_text"].replace("goalless draw", "goalless and grim draw"))
    second = DeliveredStory.objects.exclude(pk=first.pk).get()
    ingest.save_delivered(second, by=editor)
    assert "Take what is ticked" in client.get(url("review", second)).content.decode()
    client.force_login(make_user("Writer"))
    page = client.get(url("review", second)).content.decode()
    assert "Take what is ticked" not in page and 'name="take"' not in page and "<ins> and grim</ins>" in page
    assert "Our story is not yours to change now" in page
