"""Many new drafts at once are the very rows that one after another would have been, in far fewer statements."""

import io
import json
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import deliveries, identity, search
from articles.importers.parcel import Reached
from articles.models import (
    Alias,
    Article,
    ArticleTag,
    Author,
    Byline,
    DeliveredStory,
    Delivery,
    PhotoUse,
    Revision,
    Section,
    Source,
    StoryKey,
)
from articles.story import Block, Story, StoryPhoto, StoryTag

from .factories import make_chief, make_photo, make_section, make_tag

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TABLES = (Article, Byline, ArticleTag, PhotoUse, StoryKey, Revision, DeliveredStory)
LEFT_OUT = {"id", "article", "delivery", "content_object", "touched_by", "digest"}


def stories():
    """As many kinds of story as an archive holds, of a source with a section."""
    section, club = make_section("Rugby", "rugby"), make_tag("Whiteford Rovers")
    make_section("Rugby", "sevens")
    Alias.objects.create(tag=club, text="the Quarrymen")
    Author.objects.create(name="Robin Hale", slug="robin-hale")
    Source.objects.create(name="wire", label="Wire", section=section, language="de")
    photo = Block(
        "photo", "The net. PA", photo=StoryPhoto("The net.", "PA", alt="A net", file="net.jpg", layout="wide")
    )
    lead = Block("photo", "The lead.", html="The <em>lead</em>.", photo=StoryPhoto("The lead.", "PA", lead=True))
    tags = (
        StoryTag("club", "Whiteford Rovers", "whiteford-rovers", "about", "sure", ("the Quarrymen",)),
        StoryTag("topic", "Ground sharing", None, "mentioned", "sure", ()),
        StoryTag("club", "Whiteford Rovers", "whiteford-rovers", "mentioned", "sure", ()),
        StoryTag("club", "Vale", None, "mentioned", "ask", ()),
    )
    text = [Block("paragraph", "Rovers won late."), Block("heading", "The goal"), Block("furniture", "By Robin Hale")]
    moment = datetime(2026, 5, 1, 9, tzinfo=UTC)
    return [
        Story(
            headline=f"Story {n}",
            blocks=(*blocks, Block("paragraph", f"Text {n} of a story with words enough.")),
            **more,
        )
        for n, (blocks, more) in enumerate(
            [
                ((lead, *text, photo), {"bylines": ("ROBIN HALE", "A Guest"), "tags": tags, "source_ref": "a0"}),
                (
                    text,
                    {
                        "source_ref": "a1",
                        "published_at": moment,
                        "time_known": True,
                        "version": "3",
                        "section": "rugby",
                    },
                ),
                (text, {"source_ref": "a2", "usable": False, "status": "withheld", "link": "https://example.com/a2"}),
                (text, {"embargo_until": datetime(2030, 1, 1, tzinfo=UTC), "kicker": "K" * 100, "slug": "The Slug"}),
                (text, {"source_ref": "a5", "section": "Rugby", "section_slug": "sevens"}),
                (
                    (),
                    {
                        "source_ref": "a4",
                        "internal_notes": ("Ring Jo.",),
                        "expires_at": datetime(2031, 1, 1, tzinfo=UTC),
                    },
                ),
            ]
        )
    ]


def save(told, *, at_once, photo=None):
    """Save stories as a delivery's run does, together or one by one."""
    pictures = {"net.jpg": photo.pk} if photo else {}
    delivery = Delivery.objects.create(name="a", checksum=f"{at_once:064}", size=1, source="wire")
    rows = [
        DeliveredStory(delivery=delivery, n=n, story=story.to_json(), source="wire", pictures=pictures)
        for n, story in enumerate(told, 1)
    ]
    run = deliveries._Run(delivery, deliveries.claim(_queued(delivery)), "a", False, Reached())
    for batch in [rows] if at_once else [[row] for row in rows]:
        list(run.save(batch))


def _queued(delivery):
    Delivery.objects.filter(pk=delivery.pk).update(state="queued")
    return delivery


def dump():
    """Every row of every table an import writes, without the numbers and random keys that tell two desks apart."""
    keys = {use.key: f"{use.article.headline}/{use.caption}" for use in PhotoUse.objects.select_related("article")}

    def plain(value):
        text = json.dumps(value, default=str, sort_keys=True)
        for key, name in keys.items():
            text = text.replace(key, name)
        return text

    return {
        model.__name__: sorted(
            plain({k: v for k, v in row.items() if k.removesuffix("_id") not in LEFT_OUT})
            for row in model.objects.values()
        )
        for model in TABLES
    }


def test_rows_are_the_same_together_and_one_by_one():
    told, photo = stories(), make_photo()
    with time_machine.travel(NOW, tick=False):
        save(told, at_once=True, photo=photo)
        together = dump()
        found = [article.headline for article in search.find_on_desk("quarrymen")]
        for model in (DeliveredStory, Delivery, Article):
            model.objects.all().delete()
        save(told, at_once=False, photo=photo)
    assert dump() == together
    assert found == [article.headline for article in search.find_on_desk("quarrymen")] == ["Story 0"]


def test_many_stories_cost_few_more_statements_than_some():
    make_section()

    def cost(count, name):
        told = [
            {"uri": f"{name}{n}", "type": "text", "headline": f"{name} {n}", "body_text": f"Text {n}."}
            for n in range(count)
        ]
        data = json.dumps(told)
        delivery = deliveries.store(f"{name}.json", io.BytesIO(data.encode()), source="wire")
        with CaptureQueriesContext(connection) as queries:
            got = {(outcome.outcome, outcome.error) for outcome in deliveries.work(delivery)}
            assert got == {("created", None)}
        return len([query for query in queries if "FROM articles_deskentry WHERE recency" not in query["sql"]])

    cost(2, "warm")
    assert cost(45, "many") - cost(5, "some") < 5


def test_one_that_has_come_meanwhile_sends_all_one_by_one(monkeypatch):
    told = stories()
    real = identity.known
    monkeypatch.setattr(identity, "known", lambda keys: {})  # as if it came between our looking and our writing
    save(told[1:2], at_once=False)
    calls = []

    def known(keys):
        calls.append(keys)
        return {} if len(calls) == 1 else real(keys)

    monkeypatch.setattr(identity, "known", known)
    save(told, at_once=True)
    assert sorted(DeliveredStory.objects.values_list("outcome", flat=True)) == ["created"] * 6 + ["unchanged"]
    assert Article.objects.count() == 6


def test_second_version_in_one_delivery_finds_the_first():
    make_section()
    first = Story(headline="Rovers lead", source_ref="a1", version="1", blocks=(Block("paragraph", "They lead."),))
    second = first.replace(headline="Rovers win", version="2")
    other = first.replace(headline="Vale draw", source_ref="a2", blocks=(Block("paragraph", "They drew."),))
    cancel = Story(source_ref="a2", cancels=("a2",))
    save([first, other, second, cancel], at_once=True)
    rows = DeliveredStory.objects.order_by("n")
    assert [row.outcome for row in rows] == ["created", "created", "updated", "withdrawn"]
    assert Article.objects.get(source_ref="a1").headline == "Rovers win"
    assert (Section.objects.exists(), make_chief() is not None) == (True, True)
