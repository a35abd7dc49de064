"""Tags suggested beside the text, dismissed, made for the first time; names that a text misspells."""

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from articles.models import Alias, DismissedTag, Membership, Tag
from tests.factories import form_of, make_draft, make_tag, make_user

pytestmark = pytest.mark.django_db
TEXT = "<p>Liverpool beat Chelsea 2-1 with a late goal. The striker scored from a corner.</p>"


@pytest.fixture
def sub(client):
    client.force_login(make_user("Sub-editor"))
    return client


def ask(client, door, **sent):
    url = reverse(f"admin:articles_article_{door}")
    return client.post(url, json.dumps(sent), content_type="application/json")


def names(answer):
    return [tag["name"] for tag in answer.json()["tags"]]


def test_what_is_found_comes_with_its_words(sub):
    make_tag("Liverpool"), make_tag("Chelsea")
    tags = ask(sub, "tags_found", headline="Late winner", body=TEXT).json()["tags"]
    assert [(tag["name"], tag["mentions"], tag["verdict"]) for tag in tags] == [
        ("Liverpool", ["Liverpool"], "sure"),
        ("Chelsea", ["Chelsea"], "sure"),
    ]


def test_dismissed_is_not_suggested_for_this_story_again_but_for_others(sub):
    chelsea = make_tag("Chelsea")
    make_tag("Liverpool")
    one, other = make_draft(body=TEXT), make_draft("Other", body=TEXT)
    assert ask(sub, "tags_dismiss", article=one.pk, tag=chelsea.pk).status_code == 200
    ask(sub, "tags_dismiss", article=one.pk, tag=chelsea.pk)
    assert names(ask(sub, "tags_found", article=one.pk, body=TEXT)) == ["Liverpool"]
    assert names(ask(sub, "tags_found", article=other.pk, body=TEXT)) == ["Liverpool", "Chelsea"]
    ask(sub, "tags_dismiss", article=one.pk, tag=chelsea.pk, back=True)
    assert names(ask(sub, "tags_found", article=one.pk, body=TEXT)) == ["Liverpool", "Chelsea"]


def test_dismissed_in_a_new_story_is_remembered_with_its_first_save(sub):
    chelsea = make_tag("Chelsea")
    posted = {"headline": "New one", "body": TEXT, "dismissed": json.dumps([chelsea.pk, "x", 10**30])}
    posted |= {"language": "en-GB", "story_type": "news"}
    assert sub.post(reverse("admin:articles_article_add"), posted).status_code == 302
    assert [row.tag for row in DismissedTag.objects.all()] == [chelsea]


def test_squads_are_those_of_the_day_in_the_form(sub):
    club, player = make_tag("Rovers"), make_tag("Danny Ward", "person")
    make_tag("Danny Wright", "person")
    Membership.objects.create(person=player, club=club, since=date(2020, 1, 1), until=date(2021, 1, 1))
    text = "<p>Rovers scored twice before half-time. Ward saved a penalty at the far end of the pitch.</p>"
    found = {day: names(ask(sub, "tags_found", day=day, body=text)) for day in ("2020-06-01", "2024-06-01")}
    assert found == {"2020-06-01": ["Rovers", "Danny Ward"], "2024-06-01": ["Rovers"]}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Luis Díaz scored. Later Luis Diaz went off.", [("Luis Díaz", "Luis Diaz")]),
        ("Luis Díaz scored. Díaz then went off.", [("Luis Díaz", "Luis Diaz"), ("Díaz", "Diaz")]),
        ("Trent-Alexander Arnold crossed for Luis Diaz.", [("Trent-Alexander Arnold", "Trent Alexander-Arnold")]),
        ("“Luis Díaz was the best,” he said. Luis Diaz smiled.", []),
        ("LUIS DIAZ SCORES A LATE WINNER FOR LIVERPOOL", []),
        ("Trent Alexander‑Arnold’s pass found Luis Diaz’s run.", []),
    ],
)
def test_a_spelling_that_is_not_the_registers_is_pointed_out_but_in_quotations(sub, text, wrong):
    liverpool = make_tag("Liverpool")
    for name in ("Luis Diaz", "Trent Alexander-Arnold"):
        Membership.objects.create(person=make_tag(name, "person"), club=liverpool)
    body = f"<p>Liverpool won 2-1 with a late goal.</p><p>{text}</p>"
    spelling = ask(sub, "tags_found", body=body).json()["spelling"]
    assert [(slip["written"], slip["right"]) for slip in spelling] == wrong


def test_a_name_used_for_the_first_time_may_be_one_that_exists(sub):
    keeper = make_tag("Caoimhín Kelleher", "person")
    url = reverse("admin:articles_article_tags_near")
    for typed in ("Caoimhin Kelleher", "Kelleher", "Caoimhin Keleher", "Coaimhin Keleher"):
        assert [tag["id"] for tag in sub.get(url, {"name": typed}).json()["near"]] == [keeper.pk], typed
    assert sub.get(url, {"name": "Somebody Else"}).json()["near"] == []
    answer = ask(sub, "tags_new", name="Queev Kelleher", same=keeper.pk).json()
    assert answer["tag"]["id"] == keeper.pk
    assert Alias.objects.get().text == "Queev Kelleher"


def test_a_new_name_says_its_kind_and_takes_no_others_address(sub):
    made = ask(sub, "tags_new", name="  Harbour   Town ", kind="club").json()["tag"]
    assert Tag.objects.get().name == "Harbour Town"
    assert made["kind"] == "Club"
    again = ask(sub, "tags_new", name="Harbour Town", kind="club")
    assert (again.status_code, "there already" in again.json()["error"]) == (400, True)
    for sent in ({"name": "Northgate", "kind": "zzz"}, {"name": "", "kind": "club"}, {"name": "—", "kind": "club"}, []):
        assert ask(sub, "tags_new", **(sent or {})).status_code == 400
    assert Tag.objects.count() == 1


def test_a_writer_makes_no_tag_and_dismisses_in_own_stories_only(client):
    client.force_login(make_user("Writer"))
    tag, story = make_tag("Chelsea"), make_draft(body=TEXT)
    assert ask(client, "tags_new", name="Harbour Town", kind="club").status_code == 403
    assert ask(client, "tags_dismiss", article=story.pk, tag=tag.pk).status_code == 403
    assert client.get(reverse("admin:articles_article_tags_near"), {"name": "Chelsea"}).json()["kinds"] == []
    assert not DismissedTag.objects.exists()


@pytest.mark.parametrize("sent", ["", "[]", "null", "{", '{"article": "x", "tag": {}}', "[" * 5000])
def test_what_is_no_question_is_refused(sub, sent):
    for name in ("tags_found", "tags_new", "tags_dismiss"):
        url = reverse(f"admin:articles_article_{name}")
        assert sub.post(url, sent, content_type="application/json").status_code in (200, 400, 404)
    assert not Tag.objects.exists()


def test_a_saved_form_keeps_the_tags_that_were_taken(sub):
    club = make_tag("Liverpool")
    story = make_draft(body=TEXT, dated_at=datetime(2024, 2, 26, tzinfo=UTC))
    posted = form_of(sub, story.pk) | {"tag_rows": json.dumps([[club.pk, "about", "editor", ["Liverpool"]]])}
    sub.post(reverse("admin:articles_article_change", args=[story.pk]), posted)
    assert story.tag_rows.get().mentions == ["Liverpool"]
