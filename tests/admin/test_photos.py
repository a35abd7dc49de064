"""The picture library: what may be dropped, by whom, and what is in use stays."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles.models import Generation, Photo, User

from ..factories import make_photo, make_user, publish_story

pytestmark = pytest.mark.django_db


def jpeg(color=(20, 90, 60)):
    file = BytesIO()
    Image.new("RGB", (640, 400), color).save(file, "JPEG")
    return file.getvalue()


def drop(client, data, name="net.jpg", **fields):
    sent = {"file": SimpleUploadedFile(name, data)} if data is not None else {}
    return client.post(reverse("admin:articles_photo_drop"), sent | fields)


@pytest.fixture
def editor(client):
    client.force_login(make_user("Picture editor"))


def test_good_picture_is_in_the_library_once(client, editor):
    first = drop(client, jpeg()).json()
    assert first["new"]
    again = drop(client, jpeg(), name="same.jpg").json()
    assert (again["id"], again["new"]) == (first["id"], False)
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.file_name) == (640, 400, "net.jpg")
    assert photo.uploaded_by.username == "picture-editor"
    preview = client.get(first["preview"])
    assert (preview.status_code, preview["Content-Type"]) == (200, "image/webp")
    assert "private" in preview["Cache-Control"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "drawing.svg"),
        (b"<!doctype html><script>alert(1)</script>", "net.jpg"),
        (jpeg()[:300], "half.jpg"),
        (b"x", "a\r\nSet-Cookie: x.jpg"),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_not_kept(client, editor, data, name, settings):
    answer = drop(client, data, name)
    assert answer.status_code == 422
    assert answer.json()["error"].endswith(".")
    assert not Photo.objects.exists()
    assert not list(Path(settings.PRIVATE_ROOT).rglob("*.*"))


def test_file_above_the_limit_is_refused(client, editor, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    answer = drop(client, jpeg() + bytes(1000))
    assert (answer.status_code, "larger" in answer.json()["error"]) == (422, True)
    assert not Photo.objects.exists()


def test_limit_is_as_the_words_say(settings):
    assert settings.MAX_UPLOAD_BYTES == 64 * 1024 * 1024


def test_request_without_a_file_is_told(client, editor):
    assert drop(client, None).status_code == 422


def test_who_may_not_add_photos_is_turned_away(client):
    address = reverse("admin:articles_photo_drop")
    assert client.post(address).status_code == 302  # to the sign-in
    client.force_login(User.objects.create(username="guest", is_staff=True))
    assert drop(client, jpeg()).status_code == 403
    for name in ("pick", "changelist"):
        assert client.get(reverse(f"admin:articles_photo_{name}")).status_code == 403
    preview = reverse("admin:articles_photo_preview", args=[make_photo().pk])
    assert client.get(preview).status_code == 403
    client.force_login(make_user("Writer"))
    assert client.get(address).status_code == 405
    assert not Photo.objects.filter(file_name="net.jpg").exists()


def test_writer_may_add_a_picture_and_not_change_one(client):
    client.force_login(make_user("Writer"))
    photo = Photo.objects.get(pk=drop(client, jpeg()).json()["id"])
    address = reverse("admin:articles_photo_change", args=[photo.pk])
    client.post(address, {"credit": "Mine", "focal_x": 0.5, "focal_y": 0.5})
    assert Photo.objects.get().credit == ""


def test_pictures_are_picked_by_their_words(client, editor):
    photo = make_photo()
    Photo.objects.filter(pk=photo.pk).update(description="The net at dusk")
    make_photo()
    address = reverse("admin:articles_photo_pick")
    assert len(client.get(address).json()["photos"]) == 2
    assert [found["id"] for found in client.get(f"{address}?q=dusk").json()["photos"]] == [photo.pk]


def test_corrected_credit_raises_the_generation_and_mends_the_live_page(client, editor):
    photo = make_photo(credit="Wrong Name")
    path = publish_story(photos={"lead": photo}).path
    before = Generation.current()
    fields = {"credit": "Right Name/Agency", "focal_x": 0.5, "focal_y": 0.5}
    assert client.post(reverse("admin:articles_photo_change", args=[photo.pk]), fields).status_code == 302
    assert Generation.current() > before
    page = client.get(path).content.decode()
    assert "Right Name/Agency" in page
    assert "Wrong Name" not in page


def test_picture_in_use_is_not_deleted_and_another_goes_with_its_files(
    client, editor, django_capture_on_commit_callbacks
):
    used, unused = make_photo(), make_photo()
    publish_story(photos={"lead": used})
    address = "admin:articles_photo_delete"
    assert client.post(reverse(address, args=[used.pk]), {"post": "yes"}).status_code == 403
    file = Path(unused.original.path)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse(address, args=[unused.pk]), {"post": "yes"})
    assert (list(Photo.objects.all()), file.exists()) == ([used], False)


def test_pictures_of_one_headline_are_told_apart_by_their_captions(client, editor):
    for words in ("Garrick <heads> the winner", "Corran walks off"):
        Photo.objects.filter(pk=make_photo().pk).update(headline="Rovers v United", description=words)
    Photo.objects.filter(pk=make_photo().pk).update(headline="", description="A caption alone at Rovers v United")
    page = client.get(reverse("admin:articles_photo_changelist"), {"q": "Rovers v United"}).content.decode()
    assert "Garrick &lt;heads&gt; the winner" in page and "Corran walks off" in page
    assert page.count("A caption alone at Rovers v United</a>") == 1
