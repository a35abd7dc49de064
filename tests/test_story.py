"""A story kept as JSON, and sent to another process, is the same story."""

import dataclasses
import json
import pickle
from datetime import UTC, datetime

import pytest

from articles.enrichment.register import Alias, PersonRole, Register, make_entity
from articles.story import Block, ColumnsNeeded, Said, Story, StoryPhoto, StoryTag

FULL = Story(
    blocks=(
        Block("heading", "After the break", level=3),
        Block("paragraph", "Tomic scored.", html="<strong>Tomic</strong> scored.", verdict="ask", reasons=("short",)),
        Block("photo", "", photo=StoryPhoto()),
        Block("photo", "Tomic (left)", photo=StoryPhoto("Tomic (left)", alt="", file="a.jpg", lead=True)),
    ),
    headline="Harwick go through",
    bylines=("Una Hale",),
    published_at=datetime(2024, 2, 26, 21, 45, tzinfo=UTC),
    expires_at=datetime(2024, 3, 26, tzinfo=UTC),
    time_known=True,
    usable=False,
    tags=(StoryTag("club", "Harwick", None, "about", "ask", ()),),
    warnings=("The hour was assumed.",),
    said=(Said("headline", "og:title", "Harwick through", False),),
    cancels=("urn:1",),
    replaces=("urn:0",),
    internal_notes=("Ring the desk.",),
)


@pytest.mark.parametrize("story", [FULL, Story()], ids=["full", "empty"])
def test_story_comes_back_from_json_as_it_was(story):
    assert Story.from_json(json.loads(json.dumps(story.to_json()))) == story


def test_story_kept_with_every_field_spelled_out_is_still_read():
    spelled_out = dataclasses.asdict(FULL)
    for name in ("published_at", "updated_at", "embargo_until", "expires_at"):
        spelled_out[name] = spelled_out[name].isoformat() if spelled_out[name] else None
    assert Story.from_json(json.loads(json.dumps(spelled_out))) == FULL


def test_nothing_is_kept_of_what_nobody_said():
    assert Story().to_json() == {}
    assert Story(blocks=(Block("paragraph", "Rain."),)).to_json() == {
        "blocks": [{"kind": "paragraph", "text": "Rain."}]
    }


@pytest.mark.parametrize("story", [FULL, Story()], ids=["full", "empty"])
def test_story_goes_to_another_process(story):
    assert pickle.loads(pickle.dumps(story)) == story


def test_question_for_columns_goes_to_another_process():
    asked = pickle.loads(pickle.dumps(ColumnsNeeded("Which is which?", ["a"], [["1"]], {"a": "headline"})))
    assert (str(asked), asked.columns, asked.sample, asked.proposed) == (
        "Which is which?",
        ["a"],
        [["1"]],
        {"a": "headline"},
    )


def test_register_goes_to_another_process():
    player = make_entity("person", "Abel Tomic", Alias("Tommy", "nickname"), roles=(PersonRole("harwick"),))
    register = Register([make_entity("club", "Harwick"), player])
    register.half_names_at("harwick")
    sent = pickle.loads(pickle.dumps(register))
    assert sent.entities == register.entities
    assert sent.named("Abel Tomic") == (player,)
