"""What the cases under tests/cases/ninjs do not show: what is for editors alone, and broken files."""

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from articles.importers import importer_for
from articles.importers.ninjs import Ninjs
from articles.importers.parcel import Parcel
from articles.story import Story, UnreadableFile

CASES = Path(__file__).parent.parent / "cases" / "ninjs"
ITEM = {"uri": "urn:example:1", "pubstatus": "usable", "headline": "A goal", "body_text": "It was late."}


def read(*items: object) -> list[Story]:
    data = json.dumps(items[0] if len(items) == 1 else items).encode()
    return list(Ninjs().read(Parcel("a.json", data, ZoneInfo("Europe/London"))))


def read_case(name: str) -> list[Story]:
    return list(
        Ninjs().read(Parcel("delivery.json", next((CASES / name).glob("delivery.*")), ZoneInfo("Europe/London")))
    )


def test_notes_and_contacts_are_for_editors_alone() -> None:
    story = read_case("flat_1_x_with_pictures")[0]

    assert "Note to editors: Adds quotes from the manager. Desk: +00 555 0100" in story.internal_notes
    assert "Usage terms: No archive sales." in story.internal_notes
    assert any("Goalkeeper's name" in note for note in story.internal_notes)
    assert not any("555" in word for word in story.words)
    assert not any("555" in str(value) for value in read_case("four_bodies_of_one_story")[0].to_json().values())


def test_a_cancel_takes_down_its_own_story_and_a_slip_in_the_word_only_holds() -> None:
    canceled, slip, *_ = read_case("closed_to_readers")

    assert (canceled.cancels, canceled.usable, canceled.skipped) == (("urn:example:1",), False, None)
    assert (slip.cancels, slip.usable) == ((), False)


@pytest.mark.parametrize("name", ["embargoed", "embargoedUntil"])
@pytest.mark.parametrize("value", ["", None, "soon", 17, [], {"until": "2030-01-01"}, "03/04/2030"])
def test_an_embargo_that_cannot_be_read_holds_the_story(name: str, value: object) -> None:
    story = read({**ITEM, name: value})[0]

    assert not story.usable
    assert any("embargo" in warning for warning in story.warnings)


@pytest.mark.parametrize("name", ["embargoed", "embargoedUntil"])
def test_a_dated_embargo_leaves_the_story_usable(name: str) -> None:
    story = read({**ITEM, name: "2030-01-01T00:00:00Z"})[0]

    assert story.usable
    assert story.embargo_until == datetime.fromisoformat("2030-01-01T00:00:00Z")


def test_of_two_embargoes_the_later_holds() -> None:
    story = read({**ITEM, "embargoed": "2030-01-01T00:00:00Z", "embargoedUntil": "2031-01-01T00:00:00Z"})[0]

    assert story.embargo_until == datetime.fromisoformat("2031-01-01T00:00:00Z")


@pytest.mark.parametrize("status", ["withheld", "cancelled", "ready", 7, True, ["usable"], {"qcode": "stat:usable"}])
def test_only_the_plain_word_usable_opens_a_story(status: object) -> None:
    opened = read({**ITEM, "pubstatus": status})[0].usable

    assert opened is (status == ["usable"])


def test_what_is_no_story_says_what_it_is() -> None:
    stories = read_case("no_stories_one_a_line")

    assert [(story.skipped or "").split(",")[0] for story in stories] == [
        "A picture",
        "A package of other items",
        "An entry of a diary",
        "A video or a sound without a text",
        "There is neither a headline nor a text in this item.",
    ]
    assert stories[0].photos[0][0].file == "https://pics.example/puddle.jpg"
    assert read_case("wrapper_without_zones")[0].skipped == "A note to the desk, no story."


def test_a_teaser_cut_off_the_text_is_no_standfirst() -> None:
    story = read_case("four_bodies_of_one_story")[0]

    assert story.standfirst is None
    assert [said.used for said in story.said] == [True, False]


def test_identity_sender_and_lineage() -> None:
    story = read_case("superdesk_embeds")[0]

    assert story.sender == "Desk Example"
    assert story.section == "Sport"
    assert story.slugline == "regatta"
    assert story.replaces == ("urn:newsml:desk.example:2024-04-06T08:00:00.1:66bb",)
    assert any("Storm damage" in note for note in story.internal_notes)


def test_a_form_that_lost_half_the_story_is_not_taken() -> None:
    text = " ".join(f"Sentence number {n} stands in the text." for n in range(30))
    story = read({**ITEM, "body_text": text, "body_html": "<p>Sentence number 0 …</p>"})[0]

    assert " ".join(block.text for block in story.blocks) == text


def test_a_bad_item_leaves_the_others_alone() -> None:
    stories = read(ITEM, ["no item"], {**ITEM, "uri": "urn:example:2"})

    assert [story.error for story in stories] == [None, "Item 2 is no news item: it has no fields.", None]


def test_items_in_the_wrapper_of_an_interface() -> None:
    wrapped = {"api_version": "1.1", "data": {"item": ITEM, "updated": "2024"}}
    parcel = Parcel("a.json", json.dumps(wrapped).encode())

    assert importer_for(parcel).name == "ninjs"
    assert [story.headline for story in Ninjs().read(parcel)] == ["A goal"]


def test_an_address_that_says_how_it_was_asked_for_is_no_identity() -> None:
    item = {**ITEM, "uri": "https://wire.example/content/5ee9b4?qt=Hy&et=0a", "altids": {"itemid": "5ee9b4"}}

    assert read(item)[0].source_ref == "https://wire.example/content/5ee9b4"
    assert read({**item, "altids": {}})[0].source_ref == item["uri"]


@pytest.mark.parametrize(
    "value",
    [
        {"headline": "A goal", "body": "It was late."},
        {"version": "https://jsonfeed.org/version/1.1", "title": "A feed", "items": [{"id": "1", "content_html": "x"}]},
        {"name": "package", "version": "1.0.0", "description": "no news"},
        {"source_ref": "1", "headline": "A goal", "body_html": "<p>x</p>", "slugline": "goal", "version": "2"},
    ],
)
def test_other_json_is_not_taken_for_news_items(value: object) -> None:
    assert not Ninjs().recognizes(Parcel("a.json", json.dumps(value).encode()))


@pytest.mark.parametrize(
    "data",
    [
        b'{"uri": "x", "pubstatus": "usable", "headline": "cut',
        b'{"uri": "x", "pubstatus": ' + b"[" * 100_000,
        b"[]",
        b"\x00\x01",
        b"no JSON at all",
    ],
)
def test_a_file_that_cannot_be_read_says_so(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(Ninjs().read(Parcel("a.json", data)))
