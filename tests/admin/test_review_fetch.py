"""“Fetch its pictures”: what lies on the web comes when an editor asks, one by one, and what fails is said in words."""

from datetime import UTC, datetime
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from articles import fetching, shaping, story_pictures
from articles.models import Article, DeliveredStory, Delivery, Photo
from articles.story import Block, Story, StoryPhoto

from ..factories import change, make_user
from ..fetching.servers import says, server
from ..fetching.test_fetch_picture import HOST, here
from ..photos.pictures import jpeg

pytestmark = pytest.mark.django_db

AT = datetime(2024, 2, 25, 12, 0, tzinfo=UTC)
RED, BLUE = jpeg((400, 300), "red"), jpeg((400, 300), "blue")


@pytest.fixture
def editor(client):
    user = make_user("Sub-editor")
    client.force_login(user)
    return user


class Web:
    """A server of this machine that has some pictures, and the addresses under which a story names them."""

    def __init__(self, port):
        self.port, self.has = port, {}

    def url(self, name):
        return f"http://{HOST}:{self.port}/{name}"

    def answer(self, connection, request):
        name = request.split(b" ")[1].decode().strip("/")
        body = self.has.get(name)
        reply = says("200 OK", body, Content_Type="image/jpeg") if body else says("404 Not Found")
        reply(connection, request)


@pytest.fixture
def web(monkeypatch):
    answers = []
    with server(lambda connection, request: answers[0](connection, request)) as (port, asked):
        found = Web(port)
        found.asked = asked
        answers.append(found.answer)
        monkeypatch.setattr(story_pictures, "fetch_picture", partial(fetching.fetch_picture, rules=here(port)))
        yield found


def make_row(*files, **fields):
    blocks = [Block("paragraph", "Saltby lifted the cup in the rain.")]
    blocks += [
        Block("photo", f"Caption {n}", photo=StoryPhoto(caption=f"Caption {n}", credit="Meridian", file=file))
        for n, file in enumerate(files, 1)
    ]
    delivery = Delivery.objects.create(name="parade.md", checksum="1", size=1, format="markdown")
    story = Story(blocks=tuple(blocks), headline="Saltby lift the cup", published_at=AT)
    return DeliveredStory.objects.create(delivery=delivery, n=1, story=story.to_json(), **fields)


def address(name, row):
    return reverse(f"admin:articles_delivery_{name}", args=[row.pk])


def press(client, row, **fields):
    response = client.post(address("fetch", row), fields)
    row.refresh_from_db()
    return response


def review(client, row):
    return client.get(address("review", row)).content.decode()


def test_one_press_fetches_what_is_there_and_says_what_is_not(client, editor, web):
    web.has = {"red.jpg": RED}
    row = make_row(web.url("red.jpg"), web.url("gone.jpg"))
    assert "2 pictures of this story lie on the web" in review(client, row)
    page = client.get(press(client, row).url).content.decode()
    photo = Photo.objects.get()
    assert row.pictures == {web.url("red.jpg"): photo.pk}
    assert photo.credit == "Meridian" and photo.uploaded_by == editor
    line = f"The picture “{web.url('gone.jpg')}” was not taken: The picture cannot be fetched: it is not there."
    assert row.notes == [line]
    assert "1 picture fetched." in page
    assert "A picture of this story lies on the web and was not fetched" in page


def test_it_may_be_pressed_again_for_those_that_failed_and_for_no_others(client, editor, web):
    web.has = {"red.jpg": RED}
    row = make_row(web.url("red.jpg"), web.url("late.jpg"))
    press(client, row)
    web.has["late.jpg"] = BLUE
    web.asked.clear()
    press(client, row)
    assert [request.split(b" ")[1] for request in web.asked] == [b"/late.jpg"]
    assert (len(row.pictures), row.notes) == (2, [])
    assert "Fetch its pictures" not in review(client, row)
    assert "Nothing is left to fetch" in client.get(press(client, row).url).content.decode()


def test_the_script_asks_for_one_at_a_time_and_gets_its_place_anew(client, editor, web):
    web.has = {"red.jpg": RED}
    row = make_row(web.url("red.jpg"), web.url("gone.jpg"))
    came = press(client, row, file=web.url("red.jpg")).json()
    assert (came["came"], came["said"], list(came["pieces"])) == (True, "", ["notes", "blocks-1"])
    assert reverse("admin:articles_photo_preview", args=[Photo.objects.get().pk]) in came["pieces"]["blocks-1"]
    failed = press(client, row, file=web.url("gone.jpg")).json()
    assert (failed["came"], failed["said"].endswith("it is not there.")) == (False, True)
    assert "it is not there." in failed["pieces"]["notes"] and "hidden" in came["pieces"]["notes"]


def test_only_what_the_story_names_is_ever_asked_for(client, editor, web):
    web.has = {"red.jpg": RED, "other.jpg": BLUE}
    row = make_row(web.url("red.jpg"), "beside.jpg")
    for file in (web.url("other.jpg"), "beside.jpg", "file:///etc/passwd", ""):
        assert press(client, row, file=file).status_code == 422
    assert not web.asked


def test_a_private_address_is_a_line_and_is_not_asked(client, editor):
    row = make_row("http://127.0.0.1:9/a.jpg")
    press(client, row)
    assert row.pictures == {}
    assert row.notes[0].startswith("The picture “http://127.0.0.1:9/a.jpg” was not taken: ")


def test_a_picture_that_is_none_is_refused_in_words(client, editor, web):
    web.has = {"red.jpg": b"<!doctype html><script>alert(1)</script>"}
    row = make_row(web.url("red.jpg"))
    press(client, row)
    assert "was not taken" in row.notes[0] and not Photo.objects.exists()


def save(client, row):
    client.post(address("save", row), {"_save": "1"})
    row.refresh_from_db()
    return row.article


def test_a_draft_nobody_has_touched_gets_its_pictures(client, editor, web):
    web.has = {"red.jpg": RED}
    row = make_row(web.url("red.jpg"), web.url("gone.jpg"))
    article = save(client, row)
    assert article.uses.filter(photo=None).count() == 2
    press(client, row)
    assert [(use.caption, use.photo, use.alt) for use in article.uses.exclude(photo=None)] == [
        ("Caption 1", Photo.objects.get(), None)
    ]
    assert article.uses.get(photo=None).caption == "Caption 2"
    assert shaping.shapes_draft(row)  # as before: its answers still do


def test_in_a_draft_somebody_has_worked_on_it_goes_to_the_caption_that_still_has_its_words(client, editor, web):
    web.has = {"red.jpg": RED, "blue.jpg": BLUE}
    row = make_row(web.url("red.jpg"), web.url("blue.jpg"))
    article = save(client, row)
    change(article, by=editor, headline="Mine", body=article.body.replace("Caption 2", "Another"))
    page = client.get(press(client, row).url).content.decode()
    article.refresh_from_db()
    assert article.headline == "Mine"
    assert article.uses.exclude(photo=None).get().caption == "Caption 1"
    assert "put it to its caption there" in page


def test_a_caption_that_has_a_picture_of_the_library_is_not_asked_for(client, editor, web):
    row = make_row(web.url("red.jpg"))
    row.answers = {"photos": {"1": "5"}}
    row.save()
    assert "Fetch its pictures" not in review(client, row)
    press(client, row)
    assert not web.asked


def test_who_may_not_change_the_story_fetches_nothing(client, editor, web):
    row = make_row(web.url("red.jpg"))
    save(client, row)
    client.force_login(make_user("Writer"))  # not theirs
    assert press(client, row).status_code == 403
    assert "Fetch its pictures" not in review(client, row)
    client.force_login(make_user("Picture editor"))
    assert press(client, row).status_code == 403
    assert client.get(address("fetch", row)).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(editor)
    assert press(strict, row).status_code == 403
    assert not web.asked and Article.objects.count() == 1


def test_a_discarded_story_fetches_nothing(client, editor, web):
    row = make_row(web.url("red.jpg"), outcome="discarded")
    press(client, row)
    assert not web.asked
