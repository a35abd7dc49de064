"""NITF beyond the contract's keys: who sent it, what it replaces or takes down, what only editors see."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from articles.importers.nitf import Nitf
from articles.importers.parcel import Parcel
from articles.story import Story

CASES = Path(__file__).parent.parent / "cases" / "nitf"
LONDON = ZoneInfo("Europe/London")


def read(name_or_docdata: str, body: str = "<p>The river was high after a week of rain.</p>") -> Story:
    if "<" in name_or_docdata:
        data = f"<nitf><head>{name_or_docdata}</head><body><body.content>{body}</body.content></body></nitf>".encode()
    else:
        data = (CASES / name_or_docdata / "delivery.xml").read_bytes()
    [story] = Nitf().read(Parcel("wire.xml", data, LONDON))
    return story


def test_what_is_for_editors_stays_with_editors():
    story = read("match_report")
    text = " ".join(story.words)
    assert "+44 20 7946 0000" in story.internal_notes[0]
    assert "Byline as sent: By Ilsa Varga and Tom Okoro at Mill Lane" in story.internal_notes
    assert "7946" not in text and "at Mill Lane By" not in text
    assert (story.sender, story.slugline, story.section) == ("Meridian Wire", "SOCCER-Harbour", "Sport")
    assert story.expires_at == datetime(2025, 3, 2, 17, 20, tzinfo=UTC)


def test_title_that_differs_is_told():
    said = read("match_report").said
    assert [(one.origin, one.used) for one in said] == [("headline (hl1)", True), ("title", False)]


def test_kill_takes_down_itself_and_what_it_names():
    assert read("kill").cancels == ("mw-20240302-0417", "mw-20240302-0411")


def test_correction_replaces_what_it_corrects():
    assert read("bare_body").replaces == ("mw-1",)


@pytest.mark.parametrize(
    "docdata, usable, held_until",
    [
        ('<docdata management-status="withheld"/>', False, None),
        ('<docdata management-status="cancelled"/>', False, None),
        ('<docdata management-status=""/>', False, None),
        ("<docdata/>", True, None),
        ('<docdata management-status="embargoed"/>', False, None),
        ('<docdata management-status="embargoed"><date.release norm="when it is over"/></docdata>', False, None),
        ('<docdata><ed-msg info="NOT FOR PUBLICATION"/></docdata>', False, None),
        ('<docdata><ed-msg info="Embargoed to 0001 Friday"/></docdata>', False, None),
        ('<docdata><ed-msg info="Embargo lifted."/></docdata>', True, None),
        (
            '<docdata><ed-msg info="Embargoed until 00:01 GMT 4 March 2024"/></docdata>',
            True,
            datetime(2024, 3, 4, 0, 1, tzinfo=UTC),
        ),
    ],
)
def test_what_is_in_doubt_is_held(docdata, usable, held_until):
    story = read(docdata)
    assert (story.usable, story.embargo_until) == (usable, held_until)
    assert usable or story.warnings or story.status in ("withheld", "cancelled")


def test_release_to_come_is_an_embargo_whatever_the_status_says():
    later = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    story = read(f'<docdata management-status="usable"><date.release norm="{later.isoformat()}"/></docdata>')
    assert story.embargo_until == later


def test_lead_paragraph_of_an_archive_stands_once():
    story = read(
        "<docdata/>",
        '<block class="lead_paragraph"><p>Harbour won.</p></block>'
        '<block class="full_text"><p>Harbour won.</p><p>It rained.</p></block>',
    )
    assert [block.text for block in story.blocks] == ["Harbour won.", "It rained."]


def test_part_of_a_series_and_a_machine_path_are_no_story_text():
    story = read(
        '<docdata><series series.name="Rivers" series.part="2"/></docdata>',
        '<media><media-reference source="file:///C:/out/boat.jpg"/><media-caption>A boat.</media-caption></media>',
    )
    assert story.internal_notes == ("Part 2 of the series “Rivers”.",)
    assert [(photo.caption, photo.file) for photo, _ in story.photos] == [("A boat.", None)]
