"""Downloads from the story list: who may take what, and how it is sent."""

import io
import json
import zipfile

import pytest

from articles.export import MISSING
from articles.models import Article, Photo

from ..factories import make_chief, make_draft, make_photo, make_section, make_user, publish_story

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/article/export/"


def download(client, query="", **fields):
    answer = client.post(PAGE + query, {"format": "jsonl", **fields})
    assert answer.status_code == 200 and answer.streaming
    return answer, b"".join(answer.streaming_content)


def headlines(data):
    return [json.loads(line)["headline"] for line in data.splitlines()]


@pytest.fixture
def stories():
    mine = make_draft("Mine", embargo_reason="secret", notes="secret")
    make_draft("Theirs", photos={"lead": make_photo()}, section=make_section("Tennis", "tennis"))
    publish_story("Live")
    return mine


def test_sub_editor_takes_what_the_filters_show(client, stories):
    client.force_login(make_user("Sub-editor"))
    assert headlines(download(client)[1]) == ["Mine", "Theirs", "Live"]
    assert headlines(download(client, "?state=live")[1]) == ["Live"]
    assert headlines(download(client, f"?section={make_section('Tennis', 'tennis').pk}")[1]) == ["Theirs"]
    assert headlines(download(client, "?q=theirs")[1]) == ["Theirs"]
    assert headlines(download(client, what="published")[1]) == ["Live"]


def test_bin_does_not_go_out(client, stories):
    Article.objects.filter(pk=stories.pk).update(binned_at=stories.created_at)
    client.force_login(make_chief())
    assert headlines(download(client, "?bin=1")[1]) == []


def test_writer_takes_own_stories_and_no_others(client, stories):
    writer = make_user("Writer")
    Article.objects.filter(pk=stories.pk).update(created_by=writer)
    client.force_login(writer)
    assert headlines(download(client)[1]) == ["Mine"]
    assert "your own" in client.get(PAGE).text


def test_picture_editor_and_stranger_take_nothing(client, stories):
    client.force_login(make_user("Picture editor"))
    assert client.get(PAGE).status_code == client.post(PAGE, {"format": "jsonl"}).status_code == 403
    assert "Download" not in client.get("/admin/articles/article/").text
    client.logout()
    assert client.post(PAGE, {"format": "jsonl"}).status_code == 302


def test_with_pictures_it_is_a_zip_nobody_keeps(client, stories):
    client.force_login(make_chief())
    answer, data = download(client, pictures="on", format="markdown")
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith('attachment; filename="stories-')
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert [name.endswith("index.md") for name in names] == [True, True, False, True]


def test_lost_picture_is_told_in_the_zip_and_on_the_next_page(client, stories):
    client.force_login(make_chief())
    assert "left out" not in client.get(PAGE).text
    photo = Photo.objects.get()
    photo.original.storage.delete(photo.original.name)
    data = download(client, pictures="on", format="markdown")[1]
    assert zipfile.ZipFile(io.BytesIO(data)).namelist()[-1] == MISSING
    assert f"1 picture is not on this machine and left out: {MISSING}" in client.get(PAGE).text


def test_unknown_format_sends_nothing(client, stories):
    client.force_login(make_chief())
    assert client.post(PAGE, {"format": "xls"}).status_code == 302


def test_list_leads_to_the_download_with_its_filters(client, stories):
    client.force_login(make_chief())
    page = client.get("/admin/articles/article/?state=live&before=x")
    assert f'href="{PAGE}?state=live"' in page.text
    page = client.get(PAGE + "?state=live").text
    assert f'action="{PAGE}?state=live"' in page
    assert 'value="state=live"' not in page  # the head's search is another question
