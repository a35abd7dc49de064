"""The door for agencies: a token a source, the same bytes once, the outcome as the answer, nobody else's business."""

import json

import pytest
from django.urls import reverse

from articles import deliveries
from articles.models import Article, Delivery, Source

pytestmark = pytest.mark.django_db
STORY = "Rovers win late in the rain\n\nRovers won with the last kick of a wet night, and nobody left before the end.\n"
DOOR = "/wire/"


def make_source(name="agency", **fields):
    source = Source(name=name, label=name, **{"trusted": True, **fields})
    token = source.new_token()
    source.save()
    return source, {"Authorization": f"Bearer {token}"}


def push(client, headers, data=STORY, **extra):
    return client.post(DOOR, data=data, content_type="application/octet-stream", headers={**headers, **extra})


def test_story_is_taken_and_the_answer_is_the_contracts_line(client):
    source, token = make_source()
    answer = push(client, token, **{"X-File-Name": "late%20win.txt"})
    assert answer.status_code == 200
    value = answer.json()
    (line,) = value["stories"]
    assert (value["state"], line["outcome"], line["source"], line["file"]) == (
        "done",
        "created",
        "agency",
        "late win.txt",
    )
    assert line["article"] == Article.objects.get(source=source.name).pk
    assert client.get(value["status"], headers=token).json() == value


def test_address_without_its_last_stroke_is_the_same_door(client):
    _, token = make_source()
    answer = client.post("/wire", data=STORY, content_type="application/octet-stream", headers=token)
    assert (answer.status_code, answer.json()["found"]) == (200, 1)


def test_same_bytes_again_are_answered_and_not_taken_again(client):
    _, token = make_source()
    first, again = push(client, token), push(client, token)
    assert first.json() == again.json()
    assert Delivery.objects.count() == Article.objects.count() == 1


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x"}, {"Authorization": "x"}]
)
def test_without_a_token_nothing_comes_in(client, headers):
    make_source()
    Source.objects.create(name="no token", label="No token")
    answer = push(client, headers)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert not Delivery.objects.exists()


def test_token_of_a_source_that_is_switched_off_is_no_token(client):
    _, token = make_source(active=False)
    assert push(client, token).status_code == 401


def test_untrusted_sources_stories_wait_for_an_editor(client):
    _, token = make_source(trusted=False)
    (line,) = push(client, token).json()["stories"]
    assert line["outcome"] == "waiting"
    assert not Article.objects.exists()


def test_nobody_sees_another_sources_delivery(client):
    _, token = make_source()
    _, other = make_source("other")
    where = push(client, token).json()["status"]
    assert client.get(where, headers=other).status_code == 404
    assert client.get(where).status_code == 401


@pytest.mark.parametrize("data", ["", " \n"])
def test_what_is_empty_is_a_sentence(client, data):
    _, token = make_source()
    answer = push(client, token, data)
    sentence = answer.json().get("error") or answer.json()["stories"][0]["error"]
    assert sentence.endswith(".")


def test_too_much_is_refused_while_it_comes(client, settings):
    settings.IMPORT_MAX_UPLOAD = 100
    _, token = make_source()
    answer = push(client, token, STORY * 3)
    assert answer.status_code == 413
    assert not Delivery.objects.exists()


def test_large_file_is_worked_by_a_process_of_its_own(client, monkeypatch):
    started = []
    monkeypatch.setattr(deliveries, "start", started.append)
    monkeypatch.setattr("articles.push.AT_ONCE", 100)
    _, token = make_source()
    answer = push(client, token)
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    assert [delivery.pk for delivery in started] == [answer.json()["delivery"]]
    list(deliveries.work(Delivery.objects.get()))
    done = client.get(answer.json()["status"], headers=token)
    assert (done.status_code, done.json()["stories"][0]["outcome"]) == (200, "created")


def test_only_posts_are_taken_and_a_session_counts_for_nothing(client, admin_user):
    _, token = make_source()
    assert client.get(reverse("wire:push"), headers=token).status_code == 405
    client.force_login(admin_user)
    assert push(client, {}).status_code == 401


def test_source_cannot_cancel_another_sources_story(client):
    _, token = make_source()
    _, other = make_source("other")
    push(client, token, json.dumps({"uri": "urn:a1", "version": "1", "headline": "Late win", "body_text": STORY}))
    push(client, other, json.dumps({"uri": "urn:a1", "version": "2", "pubstatus": "canceled", "headline": "Late win"}))
    assert Article.objects.get().held_back == ""
    push(client, token, json.dumps({"uri": "urn:a1", "version": "2", "pubstatus": "canceled", "headline": "Late win "}))
    assert Article.objects.get().held_back == "canceled"
