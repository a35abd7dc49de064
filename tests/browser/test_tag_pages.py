# ruff: noqa: E501
"""Pages of clubs and people, and the desk's screens for tags: with a full squad and with nothing, at every width."""

from datetime import date

import pytest

from articles.models import Alias, ClubDetails, CompetitionDetails, Match, Membership, PersonDetails, Tag

from ..site.stories import MONDAY, make_draft, make_tag, publish_story
from .desk import make_user, no_complaints, sign_in
from .test_torture import check_every_look, serious

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ["Jo Li", "Maximiliana Featherstonehaugh-Cholmondeley van der Waterstraat", "Ümit Çağlayan", "Sam Ferrow"]
POSITIONS = ["goalkeeper", "defender", "midfielder", "forward", "wing-back of sorts", ""]


def publish_register():
    """Publish a club with a full squad and all that a page of it may have, and one with nothing; return their paths."""
    club, empty = make_tag("Wolverhampton and District Wanderers Athletic"), make_tag("Vale")
    ClubDetails.objects.create(
        tag=club, short_name="Wanderers", colour="#fde100", second_colour="#101010", pattern="stripes",
        founded=1877, ground="The Old Recreation Ground at Featherstone Lane", full_name="Wolverhampton and District Wanderers Athletic Football Club",
    )  # fmt: skip
    cup = make_tag("The Northern Counties Challenge Shield for Reserve Sides", "competition")
    CompetitionDetails.objects.create(tag=cup)
    people = []
    for n in range(30):
        person = make_tag(f"{NAMES[n % 4]} {n}" if n > 3 else NAMES[n], "person")
        PersonDetails.objects.create(
            tag=person, position=POSITIONS[n % 6], born=date(1990 + n % 15, 1, 1), nationality="WAL"
        )
        Membership.objects.create(
            person=person, club=club, number=n + 1, on_loan=n % 7 == 0, since=date(2019 + n % 6, 7, 1)
        )
        people.append(person)
    boss = make_tag("Ana Quill", "person")
    Membership.objects.create(person=boss, club=club, role="manager", since=date(2022, 1, 1))
    for n in range(12):
        Membership.objects.create(
            person=people[1], club=empty, since=date(2000 + n, 1, 1), until=date(2000 + n, 12, 31)
        )
    Alias.objects.create(tag=club, text="the Wanderers", folded="wanderers", kind="nickname")
    Match.objects.create(
        home=club, away=empty, competition=cup, kicks_off_at=MONDAY, status="finished", home_score=10, away_score=10
    )
    for n in range(12):
        publish_story(f"Story {n} about a club", about=[club, cup, *people[:3]])
    publish_story(
        "A story about nearly nothing", about=[empty, make_tag("Nobody Much", "person"), make_tag("Racing", "topic")]
    )
    long = people[1].get_absolute_url()
    return {
        "club": club.get_absolute_url(),
        "squad": f"{club.get_absolute_url()}squad/2024-01-01/",
        "no squad": f"{empty.get_absolute_url()}squad/1999-01-01/",
        "year": f"{club.get_absolute_url()}{MONDAY.year}/",
        "club with nothing": empty.get_absolute_url(),
        "person": long,
        "person with nothing": "/people/nobody-much/",
        "competition": cup.get_absolute_url(),
        "topic": "/topics/racing/",
        "clubs A to Z": "/clubs/",
        "people A to Z": "/people/",
        "following": f"/following/?of=clubs.{club.slug}&of=people.{people[1].slug}",
        "following nobody": "/following/",
        "whom to follow": "/following/add/?q=m",
    }


def test_club_and_player_pages_hold_at_every_width_in_light_and_dark(page, live_server):
    faults = {}
    pages = publish_register()
    with no_complaints(page):
        for name, path in pages.items():
            faults[name] = check_every_look(page, live_server.url + path)
    assert "\n".join(f"{name}: {found}" for name, found in faults.items() if found) == ""


def test_the_desks_screens_for_tags_have_no_serious_fault_for_those_who_cannot_see_them(page, live_server):
    publish_register()
    make_user("Administrator", "admin")
    make_draft("A draft")
    club = Tag.objects.get(slug="vale")
    faults = {}
    sign_in(page, live_server, "admin")
    tags = "articles/tag/"
    paths = [tags, f"{tags}report/", f"{tags}suggested/", f"{tags}changes/", f"{tags}{club.pk}/reorganize/"]
    paths += [f"{tags}{club.pk}/change/", "articles/match/", "articles/match/add/", "articles/ground/"]
    paths += [f"{tags}{Tag.objects.get(slug='ana-quill').pk}/change/", f"{tags}add/"]
    # axe itself sets styles while it looks.
    with no_complaints(page, but=("Applying inline style",)):
        for path in paths:
            answer = page.goto(f"{live_server.url}/admin/{path}")
            faults[path] = [str(answer.status)] if answer.status != 200 else serious(page)
            for width in (390, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                faults[path] += [f"{wide} too wide at {width}"] if wide > 0 else []
        page.goto(f"{live_server.url}/admin/articles/article/")
        page.get_by_label("Choose A draft").check()
        page.get_by_label("Club, player or competition").fill("val")
        page.get_by_role("option", name="Vale").click()
        page.get_by_role("button", name="Tag …").click()
        faults["bulk"] = serious(page)
    assert "\n".join(f"{name}: {found}" for name, found in faults.items() if found) == ""
