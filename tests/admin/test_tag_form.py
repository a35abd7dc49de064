"""Two editors have the form of one club open: the second is told, and nothing of the first is written over."""

import pytest
from django.urls import reverse

from articles.models import Alias, ClubDetails, Tag

from ..factories import make_tag, make_user

pytestmark = pytest.mark.django_db


def test_second_of_two_who_change_a_club_is_told(client):
    club = make_tag("Rovers")
    ClubDetails.objects.create(tag=club, founded=1886)
    client.force_login(make_user("Editor"))
    address = reverse("admin:articles_tag_change", args=[club.pk])
    page = client.get(address).context
    fields = {
        "sport": "football",
        "country": "ENG",
        "told_apart_by": "",
        "seen": page["adminform"].form.initial["seen"],
    }
    for formset in page["inline_admin_formsets"]:
        form = formset.formset.management_form
        fields |= {f"{form.prefix}-{name}": form.initial.get(name, 0) for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        fields[f"{form.prefix}-TOTAL_FORMS"] = fields[f"{form.prefix}-INITIAL_FORMS"]
    details = page["inline_admin_formsets"][0].formset.forms[0]
    fields |= {f"club-0-{name}": value for name, value in details.initial.items() if value not in (None, False)}
    fields |= {"club-0-tag": club.pk, "club-0-id": club.club.pk}
    assert client.post(address, fields).status_code == 302
    club.refresh_from_db()
    assert club.country == "ENG"
    second = client.post(address, fields | {"country": "WAL"})
    assert second.status_code == 200
    assert "Somebody has changed this since you opened it" in second.content.decode()
    club.refresh_from_db()
    assert club.country == "ENG"
    fresh = fields | {"seen": client.get(address).context["adminform"].form.initial["seen"]}
    Alias.objects.create(tag=club, text="The Reds")
    assert "Somebody has changed" in client.post(address, fresh).content.decode()


def test_who_may_only_read_sees_nothing_of_it(client):
    client.force_login(make_user("Writer"))
    page = client.get(reverse("admin:articles_tag_change", args=[make_tag("Rovers").pk])).content.decode()
    assert "Rovers" in page
    assert "Seen" not in page


def test_list_of_people_adds_people_and_the_address_is_made_of_the_name(client):
    client.force_login(make_user("Editor"))
    page = client.get(reverse("admin:articles_tag_add") + "?_changelist_filters=kind__exact%3Dperson").content.decode()
    assert '<option value="person" selected>' in page
    assert "id_slug" in page.partition("django-admin-prepopulated-fields-constants")[2]


@pytest.mark.parametrize("typed", ["Harbour Rovers", "Harbor Rovers", "HARBOUR ROVERS FC", "The Gulls"])
def test_a_new_club_of_a_name_that_is_there_is_added_by_a_second_press_only(client, typed):
    there = make_tag("Harbour Rovers")
    Alias.objects.create(tag=there, text="The Gulls")
    client.force_login(make_user("Editor"))
    address = reverse("admin:articles_tag_add")
    fields = {"kind": "club", "name": typed, "slug": "another", "sport": "football"}
    page = client.post(address, fields).content.decode()
    assert f'href="{reverse("admin:articles_tag_change", args=[there.pk])}"' in page
    assert Tag.objects.count() == 1
    # Another name is asked about anew.
    client.post(address, fields | {"all_the_same": "Rovers"})
    assert Tag.objects.count() == 1
    assert client.post(address, fields | {"all_the_same": typed}).status_code == 302
    assert Tag.objects.count() == 2


def test_one_of_the_name_that_is_retired_is_told_too_and_a_name_of_its_own_is_not_asked_about(client):
    Tag.objects.create(name="Harbour Rovers", kind="club", retired=True)
    client.force_login(make_user("Editor"))
    address = reverse("admin:articles_tag_add")
    fields = {"kind": "club", "name": "Harbour Rovers", "slug": "another", "sport": "football"}
    assert "Is it this?" in client.post(address, fields).content.decode()
    assert client.post(address, fields | {"name": "Quayside"}).status_code == 302
