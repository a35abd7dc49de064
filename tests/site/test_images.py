from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from articles.models import Article
from articles.photos import renditions
from articles.publishing import withdraw

from .stories import make_chief, make_photo, publish_story

pytestmark = pytest.mark.django_db


def address(photo, width=800, ratio="16x9", fmt="jpeg", focal=None):
    return reverse("site:rendition", args=[renditions.name(photo.checksum, width, ratio, fmt, focal or photo.focal)])


def test_picture_is_answered_while_its_story_is_live_and_not_after(client):
    photo = make_photo()
    assert client.get(address(photo)).status_code == 404
    row = publish_story(photos={"lead": photo})
    answer = client.get(address(photo))
    assert answer.status_code == 200
    assert Image.open(BytesIO(b"".join(answer.streaming_content))).size == (800, 450)
    withdraw(Article.objects.get(pk=row.article_id), by=make_chief())
    assert client.get(address(photo)).status_code == 404


def test_only_the_sizes_and_the_focal_point_we_use_are_made(client):
    photo = make_photo()
    publish_story(photos={"lead": photo})
    assert client.get(address(photo, focal=(0.1, 0.1))).status_code == 404
    for name in ("x.jpg", f"{photo.checksum[:24]}-50x50-16x9-799.jpg", "..%2f..%2fsettings.py"):
        assert client.get(f"/photos/{name}").status_code == 404


def test_picture_whose_original_is_lost_is_404(client):
    photo = make_photo()
    publish_story(photos={"lead": photo})
    photo.original.storage.delete(photo.original.name)
    assert client.get(address(photo)).status_code == 404


def test_every_picture_a_page_names_is_answered(client):
    row = publish_story(photos={"lead": make_photo((900, 1400))})
    page = client.get(row.path).content.decode()
    names = {
        part.split()[0] for part in page.replace('"', " ").replace(",", " ").split() if part.startswith("/photos/")
    }
    assert len(names) >= 3
    for name in names:
        assert client.get(name).status_code == 200, name


def test_desk_sees_a_picture_before_readers_do_and_no_cache_keeps_it(client):
    photo = make_photo()
    client.force_login(make_chief())
    answer = client.get(address(photo))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
