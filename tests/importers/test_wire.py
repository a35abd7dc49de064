"""The wires of old: what their marks mean, and that nobody's telephone number gets into a story."""

from __future__ import annotations

import textwrap
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers import importer_for
from articles.importers.anpa_1312 import Anpa1312
from articles.importers.iptc_7901 import Iptc7901
from articles.importers.parcel import Limits, Parcel
from articles.importers.wire import marks
from articles.importers.wire.times import read_trailer
from articles.story import Story, UnreadableFile

LONDON = ZoneInfo("Europe/London")
TEXT = "Saltby (mpa) - Saltby won by the length of one boat, and nobody saw it for the rain.\n"


def iptc(
    text: str, *, heading: str = "mpa0100 3 s 10  mpa 0099\nRowing/\n", trailer: str = "151341 GMT Oct 23"
) -> Parcel:
    return Parcel("a.txt", f"\x01{heading}\x02{text}\x03{trailer}\n\x04".encode(), LONDON)


def anpa(text: str, *, slug: str = "BC-ROW--Cup,20", trailer: str = "MP-WF-02-20-16 0337GMT<") -> Parcel:
    heading = "\x16\x16\x01s0111\x1f-----\r\nr s\x13\x11 BC-ROW--Cup   02-20 0020\r\n"
    return Parcel("a.txt", f"{heading}\x02^{slug}<\r\n{text}\x03{trailer}\r\n\x04".encode(), LONDON)


def read(parcel: Parcel) -> Story:
    (story,) = importer_for(parcel).read(parcel)
    return story


def test_a_wire_is_known_by_its_heading() -> None:
    assert importer_for(iptc(TEXT)).name == "iptc_7901"
    assert importer_for(anpa("\t   Text. \r\n")).name == "anpa_1312"
    for text in ("mpa0100 is the code\n", "s0111 a b c\n^ is a hat\n", "r s BC-ROW--Cup 02-20\n"):
        assert importer_for(Parcel("a.txt", text.encode())).name == "plain_text"


def test_what_is_for_editors_alone_never_stands_in_the_text() -> None:
    tail = (
        "# Notebook\n\n* * * *\nThe following information is not intended for publication\n"
        "- Tel: +00 123; <a@b.org>\n\nmpa ab cd\n"
    )
    story = read(iptc(f"Saltby win\n\n{TEXT}\n{tail}"))
    assert [block.text for block in story.blocks] == [TEXT.strip()]
    assert "123" not in story.source_text and any("+00 123" in note for note in story.internal_notes)


def test_the_initials_of_those_who_wrote_and_edited_are_no_text() -> None:
    story = read(iptc(f"Saltby win\n\n{TEXT}\ndpa bwh bag\n\n"))
    assert [block.text for block in story.blocks] == [TEXT.strip()] and "dpa bwh bag" in story.internal_notes


def test_a_note_within_the_text_is_for_editors_too() -> None:
    story = read(anpa("^Saltby win<\r\n\t   They won. \r\n^Eds: More quotes to come.<\r\n\t   It rained. \r\n"))
    assert [block.text for block in story.blocks] == ["They won.", "It rained."]
    assert "Eds: More quotes to come." in story.internal_notes


def test_a_row_of_stars_alone_parts_no_notes_from_the_text() -> None:
    story = read(iptc(f"Saltby win\n\n{TEXT}\n* * * *\n\nThey rowed back on Monday, and it rained then too.\n"))
    assert story.blocks[-1].text == "They rowed back on Monday, and it rained then too."
    assert [block.kind for block in story.blocks] == ["paragraph", "furniture", "paragraph"]


def test_wrapped_lines_are_paragraphs_and_columns_are_tables() -> None:
    story = read(iptc("Saltby win =\nOne line that\nby and by goes on.\n\nSaltby   3  1\nRedmire  2  2\n"))
    assert [(block.kind, block.text) for block in story.blocks] == [
        ("paragraph", "One line that by and by goes on."),
        ("table", "Saltby\t3\t1\nRedmire\t2\t2"),
    ]


def test_a_long_headline_on_two_lines_is_one_and_a_short_one_has_a_standfirst() -> None:
    story = read(
        iptc(f"Saltby win the cup by the length of one boat and celebrate\nin the rain until Monday =\n{TEXT}")
    )
    assert story.headline == "Saltby win the cup by the length of one boat and celebrate in the rain until Monday"
    story = read(iptc(f"Saltby win the cup\nThe rain stayed until Monday =\n{TEXT}"))
    assert (story.headline, story.standfirst) == ("Saltby win the cup", "The rain stayed until Monday")


@pytest.mark.parametrize(
    ("trailer", "at", "assumed"),
    [
        ("071341 GMT Okt 15", "2015-10-07T13:41:00+00:00", False),
        ("211259 Nov 18", "2018-11-21T12:59:00+00:00", True),
        ("211259 MESZ Jul 2018", "2018-07-21T12:59:00+02:00", False),
        ("010101 GMT juil 99", "1999-07-01T01:01:00+00:00", False),
        ("311200 XYZ Mai 20", "2020-05-31T12:00:00+01:00", True),
        ("MP-WF-02-20-16 0337GMT<", "2016-02-20T03:37:00+00:00", False),
        ("NYT-07-01-04 2359EDT<", "2004-07-01T23:59:00-04:00", False),
    ],
)
def test_times_behind_a_message(trailer: str, at: str, assumed: bool) -> None:
    sent = read_trailer(trailer, LONDON)
    assert sent.at is not None and (sent.at.isoformat(), bool(sent.warnings)) == (at, assumed)


@pytest.mark.parametrize(
    "trailer",
    ["321341 GMT Oct 15", "300000 GMT Feb 15", "MP-WF-13-01-16 0337GMT<", "312359 GMT Dec 9999", "nothing", ""],
)
def test_a_time_that_is_none_is_not_invented(trailer: str) -> None:
    assert read_trailer(trailer, LONDON).at is None
    assert any("time" in warning for warning in read(iptc(f"Saltby win\n\n{TEXT}", trailer=trailer)).warnings)


def test_a_kill_is_never_to_be_used_and_names_what_it_takes_back() -> None:
    story = read(iptc("KILL KILL KILL ''''' =\nPlease kill item mpa 0065. The race was not rowed.\n"))
    assert (story.usable, story.status, story.cancels) == (False, "KILL", ("mpa 0065/2023-10-15",))
    story = read(anpa("^Eds: Kill s0099.<\r\n\t   The story is killed. \r\n", slug="BC-ROW--Cup,KILL,20"))
    assert (story.usable, story.cancels) == (False, ("s0099/2016-02-20",))
    story = read(anpa("\t   It is killed. \r\n", slug="BC-ROW--Cup,KILL,20"))
    assert story.cancels == (story.source_ref,) and any("BC-ROW--Cup" in warning for warning in story.warnings)


def test_a_story_about_a_kill_is_a_story() -> None:
    story = read(iptc(f"Cancelled race is rowed after all\n\n{TEXT}"))
    assert story.usable and not story.cancels and story.headline == "Cancelled race is rowed after all"


def test_a_hold_holds() -> None:
    assert not read(iptc(f"HOLD HOLD HOLD =\n\n{TEXT}")).usable


@pytest.mark.parametrize(
    ("line", "until", "usable"),
    [
        ("For release Sunday, Feb. 5, 2017", "2017-02-05T00:00:00+00:00", True),
        ("Embargoed until 06:00 GMT 22 November 2018", "2018-11-22T06:00:00+00:00", True),
        ("Sperrfrist: 5. Februar 2017, 10.00 Uhr", None, False),
        ("HFR 9 p.m.", None, False),
        ("$adv05", None, False),
        ("Hold for release", None, False),
    ],
)
def test_an_advance_waits_for_its_moment_or_is_held(line: str, until: str | None, usable: bool) -> None:
    for parcel in (iptc(f"{line}\nSaltby win\n\n{TEXT}"), anpa(f"^{line}<\r\n^Saltby win<\r\n\t   They won. \r\n")):
        story = read(parcel)
        assert (story.embargo_until and story.embargo_until.isoformat(), story.usable) == (until, usable)
        assert story.headline == "Saltby win"


def test_an_embargo_within_the_text_is_heard() -> None:
    assert not read(iptc(f"Saltby win\n\n{TEXT}\nNOT FOR PUBLICATION\n")).usable


def test_versions_takes_and_notes_of_the_american_wire() -> None:
    story = read(
        anpa(
            "^Saltby win<\r\n^(Eds: Minor edits.)<\r\n^MP Photo ABC101, ABC102<\r\n"
            "^By JANE ROE=\r\n^MP Sports Writer=\r\n"
            "\t   SALTBY (MP) _ ``We won,'' she said. \r\n\t   ___ \r\n",
            slug="BC-ROW--Cup, 2nd Ld-Writethru-1st Add,20",
        )
    )
    assert (story.slugline, story.version, story.take) == ("BC-ROW--Cup", "2nd Ld-Writethru", "1st Add")
    assert (story.bylines, story.dateline, story.sender) == (("Jane Roe",), "SALTBY", "MP")
    assert story.internal_notes[1:] == ("(Eds: Minor edits.)", "MP Photo ABC101, ABC102")
    assert [(block.kind, block.text) for block in story.blocks] == [
        ("furniture", "By JANE ROE"),
        ("furniture", "MP Sports Writer"),
        ("paragraph", "SALTBY (MP) — “We won,” she said."),
        ("furniture", "___"),
    ]


def test_tables_of_the_american_wire_keep_every_cell() -> None:
    story = read(anpa("^Standings<\r\n\x08^;W;GB\x10 \r\n\x08Hill\x10 Park;3;1{\x10 \r\n\x08Saltby;4;_\x10 \r\n"))
    assert [(block.kind, block.text) for block in story.blocks] == [
        ("table", "\tW\tGB\nHill Park\t3\t1½\nSaltby\t4\t—")
    ]


def test_a_message_that_was_cut_off_says_so() -> None:
    data = iptc(f"Saltby win\n\n{TEXT}").data.partition(b"\x03")[0]
    (story,) = Iptc7901().read(Parcel("a.txt", data))
    assert any("end mark" in warning for warning in story.warnings)
    short = read(iptc("Saltby win\n\nThey did.\n", heading="mpa0100 3 s 400  mpa 0099\nRowing/\n"))
    assert any("400 words" in warning for warning in short.warnings)


def test_several_messages_are_several_stories_up_to_a_limit() -> None:
    data = b"".join(iptc(f"Race {n}\n\n{TEXT}").data for n in range(3))
    assert [story.headline for story in Iptc7901().read(Parcel("a.txt", data))] == ["Race 0", "Race 1", "Race 2"]
    with pytest.raises(UnreadableFile, match="messages"):
        list(Iptc7901().read(Parcel("a.txt", data, limits=Limits(entries=2))))


def test_a_message_too_long_or_empty_is_named_and_the_others_are_read() -> None:
    data = iptc("").data + iptc("word " * 100).data + iptc(f"Saltby win\n\n{TEXT}").data
    found = list(Iptc7901().read(Parcel("a.txt", data, limits=Limits(text=200))))
    assert [(bool(story.error), story.headline) for story in found] == [(True, ""), (True, ""), (False, "Saltby win")]


@given(
    st.lists(
        st.lists(st.sampled_from(["rain", "Saltby", "won", "3-1", "the", "(x)"]), min_size=3, max_size=40), max_size=8
    )
)
def test_words_in_are_words_out(paragraphs: list[list[str]]) -> None:
    wrapped = "\n\n".join(textwrap.fill(" ".join(words), 60) for words in paragraphs)
    story = read(iptc(f"Saltby win\n\n{wrapped}\n"))
    assert story.words == ["Saltby", "win", *(word for words in paragraphs for word in words)]
    tabbed = "".join(f"\t   {' '.join(words)} \r\n" for words in paragraphs)
    assert read(anpa(f"^Saltby win<\r\n{tabbed}")).words == story.words


def test_a_spoilt_heading_brings_no_control_characters() -> None:
    data = (
        anpa(f"^Saltby win<\r\n\t   {TEXT}")
        .data.replace(b"^BC-ROW--Cup,20<", b"")
        .replace(b"BC-ROW--Cup ", b"BC-R\0W--\x05Cup ")
    )
    (story,) = Anpa1312().read(Parcel("a.txt", data))
    assert (story.slugline, story.headline) == ("BC-RW--Cup", "Saltby win")


def test_escape_codes_and_stray_letters() -> None:
    parcel = iptc("")
    data = parcel.data.replace(b"\x02", b"\x02\x1b%GSaltby win\n\nJ\xc3\xbcrgen won.\n")
    (story,) = Iptc7901().read(Parcel("a.txt", data))
    assert (story.headline, story.blocks[0].text) == ("Saltby win", "Jürgen won.")
    data = parcel.data.replace(b"\x02", b"\x02\x1b-ASaltby win\n\nJ\xfcrgen won the cup.\n")
    (story,) = Iptc7901().read(Parcel("a.txt", data))
    assert (story.headline, story.blocks[0].text) == ("Saltby win", "Jürgen won the cup.")


def test_a_line_of_marks_is_told_from_a_headline() -> None:
    for line in ("1ST LEAD", "REFILE", "2nd Ld-Writethru", "Take 2", "(Achtung)", "URGENT"):
        assert marks.is_version_line(line), line
    for line in (
        "Saltby take lead in cup",
        "Lead singer buys club",
        "Correction at the top of the table shakes league",
    ):
        assert not marks.is_version_line(line), line


def test_a_wire_of_nothing_but_marks_does_not_hang() -> None:
    for data in (b"\x01" * 300_000 + b"\x02", b"\x01a\x02" * 15_000, b"\x02" * 300_000, b"^" * 300_000):
        for heading, importer in ((b"mpa0100 3 s 10 \x02", Iptc7901()), (b"s0111\nr s BC-A 02-20\n^", Anpa1312())):
            assert list(importer.read(Parcel("a.txt", heading + data)))
