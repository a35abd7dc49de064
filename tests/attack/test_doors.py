"""Who is let in where: a page nobody meant to open, and where a sign-in leads."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import ROLE_NAMES, make_draft, make_user

pytestmark = pytest.mark.django_db
OURS = {"articles", "auth"}


def test_no_other_app_s_tables_stand_on_the_desk():
    assert {model._meta.app_label for model in admin.site._registry} <= OURS


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_nobody_merges_tags_by_the_back_door(client, role):
    client.force_login(make_user(role))
    assert client.post("/admin/taggit/tag/merge-tags/").status_code == 404


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_leads_nowhere_else(client, target):
    user = make_user("Writer")
    user.set_password("open sesame 99")
    user.save()
    answer = client.post(
        f"{reverse('admin:login')}?next={target}", {"username": user, "password": "open sesame 99", "next": target}
    )
    assert (answer.status_code, answer["Location"]) == (302, reverse("admin:index"))


def test_colleague_switched_off_is_out_at_the_next_click(client):
    user = make_user("Sub-editor")
    client.force_login(user)
    draft = make_draft("As opened")
    user.is_active = False
    user.save()
    url = reverse("admin:articles_article_change", args=[draft.pk])
    assert client.post(url, {"headline": "Theirs"}).status_code == 302
    draft.refresh_from_db()
    assert draft.headline == "As opened"
