"""A cancel that waits for an editor: what it takes back is said, and only who may withdraw does it."""

import pytest
from django.urls import reverse

from articles import ingest
from articles.models import Article, DeliveredStory, Delivery
from articles.publishing import CANCELED
from articles.story import Block, Story

from ..factories import make_user

pytestmark = pytest.mark.django_db

REF = "tag:meridian.example,2026:transfer-1"
TOLD = Block("paragraph", "Eastmoor United have agreed a fee for the winger, who is to sign in January.")
CANCEL = Story(
    headline="Eastmoor agree fee for winger",
    blocks=(Block("paragraph", "EDITORS: This story is withdrawn. The fee has not been agreed."),),
    source_ref=REF,
    version="2",
    cancels=(REF,),
    usable=False,
    status="canceled",
)


def come(story):
    delivery = Delivery.objects.create(name="wire.xml", checksum="1", size=1, format="newsml_g2", source="meridian")
    return DeliveredStory.objects.create(delivery=delivery, n=1, story=story.to_json())


@pytest.fixture
def ours():
    row = come(Story(headline="Eastmoor to land winger", blocks=(TOLD,), source_ref=REF, version="1"))
    ingest.save_delivered(row, by=None)
    return Article.objects.get()


def page(client, row):
    return client.get(reverse("admin:articles_delivery_review", args=[row.pk])).content.decode()


def save(client, row, **fields):
    response = client.post(reverse("admin:articles_delivery_save", args=[row.pk]), fields, follow=True)
    row.refresh_from_db()
    return response.content.decode()


def test_an_editor_is_told_what_is_canceled_and_withdraws_it(client, ours):
    client.force_login(make_user("Editor"))
    row = come(CANCEL)
    shown = page(client, row)
    assert "Its source cancels</strong>" in shown and "Eastmoor to land winger" in shown
    assert "Withdraw our story" in shown and "Save as draft" not in shown and "Is it the same?" not in shown
    said = save(client, row, next="1")
    assert "Withdrawn because its source canceled it:" in said and "Saved as a draft" not in said
    ours.refresh_from_db()
    assert (ours.held_back, row.outcome) == (CANCELED, "withdrawn")
    again = page(client, row)
    assert "Withdrawn because its source canceled it:" in again and "Withdraw our story" not in again


def test_who_may_not_withdraw_reads_who_must(client, ours):
    client.force_login(make_user("Sub-editor"))
    shown = page(client, come(CANCEL))
    assert "An editor must withdraw it" in shown and 'disabled aria-describedby="why-not"' in shown
    assert "Only an editor may withdraw a story" in shown and "Withdraw our story" not in shown


@pytest.mark.parametrize("role", ["Writer", "Sub-editor"])
def test_a_cancel_waits_on_whoever_presses_that_may_not_withdraw(client, ours, role):
    client.force_login(make_user(role))
    row = come(CANCEL)
    assert client.post(reverse("admin:articles_delivery_save", args=[row.pk])).status_code == 403
    client.post(reverse("admin:articles_delivery_save_all", args=[row.delivery_id]))
    row.refresh_from_db()
    assert row.outcome == "waiting"


def test_a_cancel_of_a_story_we_do_not_have_leaves_nothing_to_do(client):
    client.force_login(make_user("Editor"))
    row = come(CANCEL)
    shown = page(client, row)
    assert "It cancels a story that we do not have." in shown
    assert "Save as draft" not in shown and "Withdraw our story" not in shown
    assert "It cancels a story that we do not have: should that come" in save(client, row, next="1")
    assert row.outcome == "skipped" and not Article.objects.exists()
