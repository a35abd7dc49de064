"""ninjs: valid against the standard's own schema, whatever the story; nothing public before its time."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from articles.exporters import exporter_of

from .dispatches import BARE, LEAD, NOON, STORY, make_dispatch

SCHEMA = json.loads((Path(__file__).parents[1] / "schemas" / "ninjs_3.0.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


def written(story=STORY, **fields):
    document = json.loads(exporter_of("ninjs").write(make_dispatch(story, **fields)))
    assert list(VALIDATOR.iter_errors(document)) == []
    return document


@pytest.mark.parametrize(
    "story",
    [
        STORY,
        BARE,
        STORY.replace(status="withheld", usable=False),
        STORY.replace(source_ref="no uri/42", time_known=False),
        STORY.replace(source_ref="tag:x y"),
        STORY.replace(published_at=None, headline="", blocks=(), bylines=(), status="canceled"),
    ],
    ids=["full", "bare", "withheld", "odd id", "spaced id", "cancel"],
)
def test_every_story_is_valid(story):
    assert written(story)["pubStatus"] == story.status


@pytest.mark.parametrize(
    ("key", "value"), [("embargoed", NOON.isoformat()), ("pubStatus", "cancelled"), ("uri", "no uri"), ("by", ["x"])]
)
def test_the_schema_is_one_that_refuses(key, value):
    assert list(VALIDATOR.iter_errors(written() | {key: value}))


def test_an_embargo_stands_under_the_name_that_readers_of_3_0_look_at():
    assert written()["embargoedUntil"] == STORY.embargo_until.isoformat()
    assert "embargoedUntil" not in written(BARE)


def test_each_fact_has_its_field():
    document = written()
    assert document["uri"] == STORY.source_ref
    assert document["by"] == "Robin Hale and Ilsa Varga and Sons"
    assert [i["value"] for i in document["altIds"] if i["role"] == "newsroom:byline"] == list(STORY.bylines)
    assert {h["role"]: h["value"] for h in document["headlines"]} == {
        **{"main": "Rovers win late", "kicker": "Lantern Cup", "front": "Late again"},
    }
    assert [(p["name"], p["rel"]) for p in document["people"]] == [("Dan Orme", "mentions")]
    assert document["edNote"] == "\n".join(STORY.internal_notes)
    assert document["subjects"][-1] == {"name": "Football", "rel": "section", "literal": "football"}


def test_a_day_without_a_time_is_said_to_be_one():
    ids = {i["role"]: i["value"] for i in written(STORY.replace(time_known=False))["altIds"]}
    assert ids["newsroom:day"] == "2026-08-30"
    assert "newsroom:day" not in {i["role"] for i in written()["altIds"]}


def test_the_lead_is_an_association_and_the_others_are_in_the_text_too():
    document = written()
    lead, wide = document["associations"]
    assert (lead["name"], wide["name"]) == ("featuremedia", "picture2")
    assert lead["renditions"][0]["href"] == f"file:pictures/{LEAD.file}"
    assert {d["role"]: d["value"] for d in lead["descriptions"]} == {"caption": LEAD.caption, "alt": LEAD.alt}
    html = document["bodies"][0]["value"]
    assert LEAD.file not in html
    assert (
        '<figure data-layout="wide"><img src="pictures/away-end-ba9876543210.png" alt="" role="presentation">' in html
    )
    assert '<figcaption>Orme at the whistle <span class="credit">Robin Hale</span></figcaption>' in html
