"""The table of who sends us things: kept by administrators, a token shown once, nothing published by accident."""

import re

import pytest
from django.urls import reverse

from articles.models import Source, hash_token
from tests.factories import make_section, make_user

pytestmark = pytest.mark.django_db
ADD = reverse("admin:articles_source_add")


def values(**fields):
    asked = {"captions": "unsure", "tags": "unsure"}
    return {"name": "club", "label": "The club", "active": "on", **asked, **fields}


@pytest.fixture
def administrator(client):
    client.force_login(make_user("Administrator"))


def test_source_is_made_and_its_token_shown_once(client, administrator):
    page = client.post(ADD, values(new_token="on", credit_rules=["with_strokes", "no_label"]), follow=True)
    source = Source.objects.get()
    (token,) = re.findall(r"<code>([\w-]{40,})</code>", page.content.decode())
    assert source.token_hash == hash_token(token)
    assert source.credit_rules == ["no_label", "with_strokes"]  # in the order in which they are applied
    again = client.get(reverse("admin:articles_source_change", args=[source.pk])).content.decode()
    assert token not in again and source.token_hash not in again


def test_name_is_never_changed_later_and_the_token_stays(client, administrator):
    client.post(ADD, values(new_token="on"))
    before = Source.objects.get()
    client.post(reverse("admin:articles_source_change", args=[before.pk]), values(name="other", label="Other"))
    after = Source.objects.get()
    assert (after.name, after.label, after.token_hash) == ("club", "Other", before.token_hash)


def test_only_a_trusted_source_with_a_section_may_be_published_from(client, administrator):
    editor, section = make_user("Editor"), make_section()
    for more in ({}, {"trusted": "on"}, {"section": section.pk}):
        assert client.post(ADD, values(publish_as=editor.pk, **more)).status_code == 200
    assert not Source.objects.exists()
    client.post(ADD, values(publish_as=editor.pk, trusted="on", section=section.pk))
    assert Source.objects.get().publish_as == editor


@pytest.mark.parametrize("role", ["Writer", "Sub-editor", "Picture editor", "Editor"])
def test_nobody_else_keeps_sources(client, role):
    client.force_login(make_user(role))
    assert client.get(ADD).status_code == 403
