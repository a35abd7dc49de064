"""NewsML 1 beyond the contract's keys: revisions, embargoes that change by themselves, pictures and their texts."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from articles.importers import importer_for
from articles.importers.newsml_1 import Newsml1
from articles.importers.parcel import Parcel
from articles.story import Story, UnreadableFile

CASES = Path(__file__).parent.parent / "cases" / "newsml_1"
LONDON = ZoneInfo("Europe/London")
TEXT = "<ContentItem><MediaType FormalName='Text'/><DataContent><p>It rained.</p></DataContent></ContentItem>"


def read(management: str = "", component: str = TEXT, revision: str = "<RevisionId>1</RevisionId>") -> Story:
    identifier = f"<NewsIdentifier>{revision}<PublicIdentifier>urn:newsml:m:1:a:4</PublicIdentifier></NewsIdentifier>"
    data = (
        f"<NewsML><NewsItem><Identification>{identifier}</Identification>"
        f"<NewsManagement>{management}</NewsManagement>"
        f"<NewsComponent><NewsLines><HeadLine>Rain</HeadLine></NewsLines>{component}</NewsComponent></NewsItem></NewsML>"
    )
    [story] = Newsml1().read(Parcel("wire.xml", data.encode(), LONDON))
    return story


def case(name: str) -> list[Story]:
    return list(Newsml1().read(Parcel("wire.xml", (CASES / name / "delivery.xml").read_bytes(), LONDON)))


def change(to: str, at: str) -> str:
    return f'<StatusWillChange><FutureStatus FormalName="{to}"/><DateAndTime>{at}</DateAndTime></StatusWillChange>'


@pytest.mark.parametrize(
    "management, usable, until",
    [
        ('<Status FormalName="Usable"/>', True, None),
        ("", True, None),
        ('<Status FormalName="Withheld"/>', False, None),
        ('<Status FormalName="Embargoed"/>', False, None),
        (
            '<Status FormalName="Embargoed"/>' + change("Usable", "20240304T000100Z"),
            True,
            datetime(2024, 3, 4, 0, 1, tzinfo=UTC),
        ),
        ('<Status FormalName="Embargoed"/>' + change("Usable", "soon"), False, None),
        (
            '<Status FormalName="Withheld"/>' + change("Usable", "20240304T000100Z"),
            False,
            datetime(2024, 3, 4, 0, 1, tzinfo=UTC),
        ),
    ],
)
def test_embargo_ends_when_the_status_changes(management, usable, until):
    story = read(management)
    assert (story.usable, story.embargo_until) == (usable, until)


def test_status_that_will_end_is_an_end_of_the_story():
    story = read('<Status FormalName="Usable"/>' + change("Withheld", "20250304T000100Z"))
    assert (story.usable, story.expires_at) == (True, datetime(2025, 3, 4, 0, 1, tzinfo=UTC))


def test_revision_replaces_those_before_it_and_a_kill_takes_them_down():
    fourth = '<RevisionId PreviousRevision="3" Update="N">4</RevisionId>'
    earlier = ("urn:newsml:m:1:a:3", "urn:newsml:m:1:a:2", "urn:newsml:m:1:a:1")
    story = read('<Status FormalName="Usable"/>', revision=fourth)
    assert (story.replaces, story.cancels) == (earlier, ())
    story = read('<Status FormalName="Canceled"/>', revision=fourth)
    assert (story.replaces, story.cancels) == ((), ("urn:newsml:m:1:a:4", *earlier))


def test_instruction_takes_down_an_earlier_revision():
    management = (
        '<Instruction><RevisionStatus Revision="2"><Status FormalName="Canceled"/></RevisionStatus></Instruction>'
    )
    assert read(management, revision="<RevisionId>4</RevisionId>").cancels == ("urn:newsml:m:1:a:2",)


def test_files_of_one_picture_are_one_picture_and_it_leads():
    [story] = case("agency_text")
    assert [(photo.file, photo.lead) for photo, _ in story.photos] == [("boat-h.jpg", True)]


def test_several_texts_of_an_item_are_stories_with_their_own_pictures():
    first, second = case("multimedia")
    assert (first.source_ref, second.source_ref) == (
        "urn:newsml:sur.example:20240302:7:1#11",
        "urn:newsml:sur.example:20240302:7:1#12",
    )
    assert (len(first.photos), len(second.photos)) == (0, 1)
    assert not any("rgd" in name for name in first.bylines)


def test_pictures_that_are_no_renditions_stay_apart():
    pictures = "".join(
        "<NewsComponent><NewsLines><NewsLine><NewsLineType FormalName='Caption'/>"
        f"<NewsLineText>{name}</NewsLineText></NewsLine></NewsLines>"
        f"<ContentItem Href='{name}.jpg'><MediaType FormalName='Photo'/></ContentItem></NewsComponent>"
        for name in ("one", "two")
    )
    story = read(component=TEXT + f"<NewsComponent>{pictures}</NewsComponent>")
    assert [(photo.caption, photo.file) for photo, _ in story.photos] == [("one", "one.jpg"), ("two", "two.jpg")]


def test_picture_that_a_text_points_to_stands_there_and_nowhere_else():
    [story] = case("text_in_pieces")
    assert [block.kind for block in story.blocks] == ["paragraph", "photo", "paragraph"]
    assert story.photos[0][0].file == "boot.jpg"
    assert story.internal_notes == ("ProductLine: Follows our preview of Friday.",)
    assert story.slugline == "ROEIEN/HAVEN"


def test_earlier_revisions_are_counted_where_none_is_named():
    [story] = case("text_in_pieces")
    assert story.replaces == ("urn:newsml:kust.example:20240302:88:2", "urn:newsml:kust.example:20240302:88:1")


def test_picture_shown_by_its_file_takes_its_words_from_its_component():
    shown = TEXT.replace("<p>", "<p>So.</p><img src='pix/wet.jpg'/><p>")
    picture = (
        "<NewsComponent><ContentItem Href='https://pix.example/wet.jpg'><MediaType FormalName='Photo'/></ContentItem>"
        "<NewsLines><CreditLine>Jo Marsh</CreditLine></NewsLines></NewsComponent>"
    )
    story = read(component=shown + picture)
    assert [(photo.file, photo.credit) for photo, _ in story.photos] == [("https://pix.example/wet.jpg", "Jo Marsh")]
    assert [block.kind for block in story.blocks] == ["paragraph", "photo", "paragraph"]


def test_item_without_words_is_no_story():
    [story] = Newsml1().read(Parcel("wire.xml", b"<NewsML><NewsItem><NewsComponent/></NewsItem></NewsML>", LONDON))
    assert story.skipped == "There is no text in this item."


def test_what_is_quoted_is_read_as_it_is_meant():
    [story] = case("quoted_html")
    assert [block.text for block in story.blocks if block.kind == "paragraph"][1:] == [
        "El campeonato empieza el viernes.",
        "Termina el sábado.",
    ]
    assert story.dateline is None


@pytest.mark.parametrize("data", [b"<NewsML/>", b"<NewsML><Catalog/></NewsML>"])
def test_file_without_items_is_refused_in_a_sentence(data):
    parcel = Parcel("wire.xml", data, LONDON)
    with pytest.raises(UnreadableFile, match="holds no news item"):
        list(importer_for(parcel).read(parcel))
