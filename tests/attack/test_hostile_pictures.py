"""Dates and files that no camera makes."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from articles import library

XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description rdf:about='' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' "
    b"photoshop:DateCreated='%s'/></rdf:RDF></x:xmpmeta>"
)
pytestmark = pytest.mark.django_db


def jpeg(**options):
    file = BytesIO()
    Image.new("RGB", (400, 300), "green").save(file, "JPEG", **options)
    return file.getvalue()


@pytest.mark.parametrize("moment", [b"9999-12-31T23:59:59-14:00", b"0001-01-01T00:00:00+14:00"])
def test_picture_taken_outside_the_calendar_has_no_date(moment):
    photo, new = library.add_photo(jpeg(xmp=XMP % moment), name="goal.jpg", by=None)
    assert (new, photo.taken_at) == (True, None)


def test_control_character_in_a_picture_s_words_is_left_behind():
    exif = Image.Exif()
    exif[0x010E] = "A goal\x01 in the rain"
    photo, _ = library.add_photo(jpeg(exif=exif.tobytes()), name="goal\x02.jpg", by=None)
    photo.refresh_from_db()
    assert (photo.description, photo.file_name) == ("A goal in the rain", "goal.jpg")


def test_empty_file_is_called_empty(admin_client):
    url = reverse("admin:articles_photo_drop")
    answer = admin_client.post(url, {"file": SimpleUploadedFile("goal.jpg", b"")})
    assert (answer.status_code, "The file is empty" in answer.json()["error"]) == (422, True)
