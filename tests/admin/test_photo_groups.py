"""The photo library by event and hour: what belongs together stands together, and hundreds cost no more than six."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from articles import library
from articles.models import Article, Photo, PhotoGroup, User
from articles.photos import xmp

from ..factories import make_photo, make_user
from ..photos.pictures import encode

pytestmark = pytest.mark.django_db

LIBRARY = "/admin/articles/photo/"
MATCH = "Northgate Rovers v Eastmoor United"
KICK_OFF = datetime(2024, 2, 24, 15, 0, tzinfo=UTC)


def picture(said, n=0):
    return encode(Image.new("RGB", (400, 300), (n % 256, n // 256, 80)), "JPEG", xmp=xmp.build(said))


def add(n=0, **said):
    said = {"photoshop:DateCreated": "2024-02-24T15:42:07Z", "Iptc4xmpExt:Event": MATCH} | said
    return library.add_photo(picture(said, n), name=f"NGR-{n}.jpg", by=None)[0]


def make_group(count, event=MATCH, hour=KICK_OFF):
    """Put plain rows into the library: no file is opened for the lists of this page."""
    group = PhotoGroup.objects.create(key=f"{event}{hour}", event=event, hour=hour, hour_known=True)
    start = Photo.objects.count()
    Photo.objects.bulk_create(
        Photo(checksum=f"{start + n:064}", format="jpeg", width=3, height=2, description=f"Picture {n}", group=group)
        for n in range(count)
    )
    return group


def url(group):
    return reverse("admin:articles_photo_group", args=[group.pk])


@pytest.fixture
def editor(client):
    client.force_login(make_user("Picture editor"))


def test_pictures_of_an_event_and_hour_are_a_group_and_of_the_next_hour_another():
    first, second = add(1), add(2, **{"Iptc4xmpExt:Event": MATCH.upper()})
    later = add(3, **{"photoshop:DateCreated": "2024-02-24T16:05:00Z"})
    assert first.group == second.group != later.group
    assert (first.group.event, first.group.hour, first.group.hour_known) == (MATCH, KICK_OFF, True)


def test_a_file_that_says_nothing_has_its_group_too(client, editor):
    add(1, **{"photoshop:DateCreated": "", "Iptc4xmpExt:Event": ""})
    page = client.get(LIBRARY).content.decode()
    assert "No event named" in page and "No time given" in page


def test_the_library_shows_groups_the_newest_first_with_hour_and_count(client, editor):
    make_group(3)
    later = make_group(1, event="Cup final", hour=None)
    page = client.get(LIBRARY)
    assert [(g.event, g.when, g.count, len(g.strip)) for g in page.context["groups"]] == [
        ("Cup final", "No time given", 1, 1),
        (MATCH, "Sat 24 Feb 2024, 3pm to 4pm", 3, 3),
    ]
    assert url(later) in page.content.decode()
    later.photos.all().delete()
    assert [g.event for g in client.get(LIBRARY).context["groups"]] == [MATCH]


def test_six_hundred_pictures_cost_as_many_queries_as_six(client, editor):
    client.get(LIBRARY)  # what is asked once a process
    counts = []
    for count in (6, 600):
        group = make_group(count, event=f"Match {count}")
        with CaptureQueriesContext(
            connection,
        ) as library_page:
            client.get(LIBRARY)
        with CaptureQueriesContext(connection) as group_page:
            page = client.get(url(group))
        counts.append((len(library_page), len(group_page)))
        assert page.context["count"] == count
    assert counts[0] == counts[1]
    assert len(page.context["hours"][0]["photos"]) == 60
    assert max(counts[0]) < 12


def test_an_event_is_chosen_from_hour_by_hour_in_their_order(client):
    client.force_login(make_user("Sub-editor"))
    hours = [make_group(2, hour=KICK_OFF + timedelta(hours=n)) for n in (1, -1, 0)]
    make_group(1, event="Another match"), make_group(1, hour=KICK_OFF + timedelta(days=7))
    shown = client.get(url(hours[2])).context["hours"]
    assert [hour["group"] for hour in shown] == [hours[1], hours[2], hours[0]]
    chosen = [hour["photos"][0].pk for hour in shown]
    client.post(reverse("admin:articles_photo_group_story", args=[hours[2].pk]), {"photo": chosen})
    assert {use.photo_id for use in Article.objects.get().uses.all()} == set(chosen)


def test_pages_go_on_where_the_last_one_ended(client, editor):
    group = make_group(70)
    first = client.get(url(group)).context["hours"][0]
    second = client.get(url(group) + first["older"]).context["hours"][0]
    assert len(second["photos"]) == 10 and second["older"] is None
    assert not {p.pk for p in first["photos"]} & {p.pk for p in second["photos"]}
    for n in range(30):
        make_group(1, event=f"Match {n}")
    first = client.get(LIBRARY).context
    second = client.get(LIBRARY + first["older"]).context
    assert len(first["groups"]) + len(second["groups"]) == 31
    assert client.get(LIBRARY + "?before=nonsense").status_code == 200


def test_every_picture_and_a_search_stay_in_one_list(client, editor):
    make_group(2)
    every = client.get(LIBRARY + "?all=1").context["cl"]
    assert (every.result_count, every.show_all) == (2, False)
    assert client.get(LIBRARY + "?q=Picture+1").context["cl"].result_count == 1


def test_a_mended_caption_moves_the_picture(client, editor):
    photo = make_photo()
    fields = {"description": f"A header in {MATCH}", "credit": "A", "focal_x": 0.5, "focal_y": 0.5}
    client.post(reverse("admin:articles_photo_change", args=[photo.pk]), fields)
    photo.refresh_from_db()
    assert photo.group.event == MATCH


def test_an_empty_library_says_what_to_do(client, editor):
    assert "Drop some here" in client.get(LIBRARY).content.decode()


def test_what_its_supplier_forbids_is_marked(client, editor):
    group = make_group(2)
    group.photos.filter(description="Picture 1").update(instructions="NOT FOR PUBLICATION")
    page = client.get(url(group))
    assert [bool(p.held) for p in page.context["hours"][0]["photos"]] == [True, False]
    text = page.content.decode()
    assert "Its supplier says it must not be used" in text
    assert (text.count('name="photo"'), text.count(" disabled>"), text.count("data-offer")) == (2, 1, 1)


def test_an_embargo_among_the_instructions_holds_until_it_ends():
    photo = Photo(instructions="Mandatory credit.\nEmbargo: 24 February 2024 22:00")
    ends = KICK_OFF + timedelta(hours=7)
    assert "Under embargo until 24 February 2024, 22:00" in library.held_back(photo, ends - timedelta(seconds=1))
    assert library.held_back(photo, ends) == ""
    assert library.held_back(Photo(instructions="No sales")) == ""


def test_who_may_not_see_photos_sees_no_group(client):
    group = make_group(1)
    client.force_login(User.objects.create(username="guest", is_staff=True))
    assert client.get(LIBRARY).status_code == 403
    assert client.get(url(group)).status_code == 403
    assert client.post(url(group)).status_code == 405
