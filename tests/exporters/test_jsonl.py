"""JSONL: one object a line, the import contract's own keys and all that only a desk says."""

import json

from articles.exporters import exporter_of

from .dispatches import BARE, STORY, make_dispatch

CONTRACT = [
    *("source", "source_ref", "version", "language", "status", "usable", "kicker", "headline", "standfirst", "bylines"),
    *("dateline", "published_at", "time_known", "updated_at", "embargo_until", "blocks", "photos", "tags", "warnings"),
]


def written(story=STORY, **fields):
    line = exporter_of("jsonl").write(make_dispatch(story, **fields))
    assert line.endswith(b"\n") and line.count(b"\n") == 1
    return json.loads(line)


def test_every_line_has_every_key_of_the_contract():
    assert set(CONTRACT) <= written(BARE).keys() == written().keys()


def test_photos_stand_in_the_order_of_their_blocks():
    line = written()
    assert [(p["file"], p["lead"], p["layout"], p["alt"]) for p in line["photos"]] == [
        ("pictures/late-goal-0123456789ab.jpg", True, "column", "Two players hug"),
        ("pictures/away-end-ba9876543210.png", False, "wide", ""),
        (None, False, "column", None),
    ]
    assert [b["text"] for b in line["blocks"] if b["kind"] == "photo"] == [
        f"{p['caption']} {p['credit']}" for p in line["photos"]
    ]


def test_facts_of_the_desk_come_along():
    line = written()
    assert line["story_type"] == "report"
    assert line["front_headline"] == "Late again"
    assert line["internal_notes"] == list(STORY.internal_notes)
    assert line["tags"][1] == {
        "kind": "person",
        "name": "Dan Orme",
        "slug": "dan-orme",
        "role": "mentioned",
        "mentions": ["Orme"],
    }
    assert line["body_html"].startswith("<p>Rovers won 2-1 at 5 &lt; 6 &amp; more.</p>\n<h3>")
