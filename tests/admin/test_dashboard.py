"""The first page of the desk: what went live today, and what of it lacks a picture or its alt text."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Photo, PhotoUse
from articles.publishing import publish
from articles.working_copy import Changes, save

from ..factories import DAY, HOUR, make_chief, make_draft, make_photo, make_user, publish_story

pytestmark = pytest.mark.django_db


def panel(client, title):
    """Return the stories in a panel of the first page."""
    page = client.get("/admin/").content.decode()
    part = page.partition(f">{title}</h2>")[2].partition("</section>")[0]
    return re.findall(r"/change/\">([^<]+)</a>", part)


def with_lead(headline, **alt):
    photo, draft = make_photo(), make_draft(headline)
    Photo.objects.filter(pk=photo.pk).update(alt_text="")
    save(
        draft,
        by=make_chief(),
        based_on=draft.lock_version,
        changes=Changes(uses={"lead": {"photo_id": photo.pk} | alt}),
    )
    return publish(draft, by=make_chief())


def test_what_went_live_today_stands_there_the_newest_first(client):
    client.force_login(make_user("Sub-editor"))
    noon = timezone.localtime().replace(hour=12, minute=0)
    with time_machine.travel(noon - DAY, tick=False):
        publish_story("Yesterday's")
    with time_machine.travel(noon, tick=False):
        publish_story("First")
    with time_machine.travel(noon + HOUR, tick=False):
        publish_story("Second")
        make_draft("A draft")
        late = make_draft("Later", publish_at=timezone.now() + HOUR)
        publish(late, by=make_chief())
    with time_machine.travel(noon + HOUR * 1.5, tick=False):
        assert panel(client, "Live since midnight") == ["Second", "First"]


def test_live_story_without_a_lead_picture_or_alt_text_is_told(client):
    client.force_login(make_user("Sub-editor"))
    publish_story("No picture")
    publish_story("A snap", story_type="snap")
    with_lead("Mute")
    with_lead("Told", alt="Ferrow scores")
    with_lead("For show", decorative=True)
    title = "Live this week without a lead picture or alt text"
    assert panel(client, title) == ["Mute", "No picture"]
    PhotoUse.objects.filter(article__headline="Mute").update(alt="Ferrow scores")
    assert panel(client, title) == ["No picture"]


def test_first_page_costs_the_same_with_more_stories(client):
    client.force_login(make_user("Sub-editor"))
    costs = []
    for count in (2, 6):
        for n in range(count):
            publish_story(f"Story {count} {n}")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        costs.append(len(queries))
    assert costs[0] == costs[1]
