"""What Word's mark-up means, one trap a test."""

from __future__ import annotations

import struct
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from articles.importers import importer_for
from articles.importers.docx import Docx
from articles.importers.parcel import Limits, Parcel
from articles.importers.plain_text import PlainText
from articles.importers.unpack import parcels
from articles.story import Story, UnreadableFile
from tests.importers.word_file import TYPES, field, jpeg, p, picture, run, table, text_box, tree, word_file, zipped

LONDON = ZoneInfo("Europe/London")
TITLE = p("Rovers win", "Title")
PROSE = "Rovers held on to a lead that they had done little to earn, and nobody in the away end minded one bit."
MORE = "The second half was worse than the first, but the goal stood and the points went north with the coaches."


def stories(data: bytes, **options: Any) -> list[Story]:
    return list(Docx().read(Parcel("delivery", data, LONDON, **options)))


def read(body: str, **options: Any) -> Story:
    (story,) = stories(word_file(body, **options))
    return story


def kinds(story: Story) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in story.blocks]


def test_a_word_file_is_known_by_its_parts_whatever_its_name() -> None:
    assert importer_for(Parcel("notes.bin", word_file(p(PROSE)))).name == "docx"
    assert importer_for(Parcel("notes.bin", word_file(p(PROSE), strict=True))).name == "docx"


def test_a_sheet_or_a_plain_zip_is_no_word_file() -> None:
    sheet = TYPES.replace("wordprocessingml.document", "spreadsheetml.sheet")
    assert not Docx().recognizes(Parcel("a.docx", zipped({"word/document.xml": "<x/>", "[Content_Types].xml": sheet})))
    assert not Docx().recognizes(Parcel("a.docx", zipped({"story.txt": PROSE, "old.docx": word_file(p(PROSE))})))


def test_a_file_cut_off_on_its_way_gets_a_sentence() -> None:
    parcel = Parcel("a.docx", word_file(p(PROSE))[:-200])
    with pytest.raises(UnreadableFile, match="damaged"):
        list(importer_for(parcel).read(parcel))


def test_a_locked_file_gets_a_sentence() -> None:
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", head, 30, 9)
    struct.pack_into("<I", head, 48, 1)
    parcel = Parcel("a.docx", bytes(head) + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(400))
    with pytest.raises(UnreadableFile, match="password"):
        list(importer_for(parcel).read(parcel))


def test_an_old_word_file_is_not_taken_for_a_locked_one() -> None:
    assert not Docx().recognizes(Parcel("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)))


def test_plain_word_files_read_as_the_same_lines_in_a_text_file() -> None:
    lines = [
        "date 2024-02-26 Rovers win at last",
        "A goal in the last minute ends a wait of nine weeks",
        "By Jane Roe, chief football writer",
        PROSE,
        "What happened next",
        MORE,
        "ENDS",
    ]
    word = read("".join(p(line) + p() for line in lines))
    (text,) = PlainText().read(Parcel("a.txt", "\n\n".join(lines).encode(), LONDON))
    assert kinds(word) == kinds(text)
    assert (word.headline, word.standfirst, word.bylines, word.published_at) == (
        text.headline,
        text.standfirst,
        text.bylines,
        text.published_at,
    )
    assert word.fingerprint == text.fingerprint


def test_styles_in_another_language_are_known_by_their_english_names() -> None:
    story = read(p("Rovers win at last", "berschrift1") + p(PROSE) + p("The reaction", "berschrift2") + p(MORE))
    assert story.headline == "Rovers win at last"
    assert kinds(story) == [("paragraph", PROSE), ("heading", "The reaction"), ("paragraph", MORE)]


def test_a_style_takes_its_meaning_from_the_one_it_is_based_on() -> None:
    own = (
        '<w:style w:type="paragraph" w:styleId="House7"><w:name w:val="House 7"/>'
        '<w:basedOn w:val="berschrift2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Loop2"><w:name w:val="Loop2"/><w:basedOn w:val="Loop"/></w:style>'
    )
    story = read(TITLE + p(PROSE, "Loop") + p("The reaction", "House7") + p(MORE), styles=own)
    assert kinds(story) == [("paragraph", PROSE), ("heading", "The reaction"), ("paragraph", MORE)]


def test_a_bold_line_above_prose_is_a_sub_head_and_a_bold_question_is_not() -> None:
    bold = "<w:b/>"
    story = read(
        p("Rovers win at last", "Title")
        + p(PROSE)
        + p(runs=run("Nerves and a late flag", bold))
        + p(MORE)
        + p(runs=run("Did you think it was over?", bold))
        + p(MORE)
    )
    assert [kind for kind, _ in kinds(story)] == ["paragraph", "heading", "paragraph", "paragraph", "paragraph"]
    assert story.blocks[3].html == "<strong>Did you think it was over?</strong>"


def test_words_cut_into_runs_come_out_whole_with_their_look() -> None:
    runs = (
        run("Rov") + run("ers ") + run("never", "<w:i/>") + run(" looked ") + run("back", '<w:b w:val="0"/>') + run(".")
    )
    block = read(p(runs=runs)).blocks[0]
    assert (block.text, block.html) == ("Rovers never looked back.", "Rovers <em>never</em> looked back.")


def test_links_keep_their_address_and_lose_what_no_page_may_have() -> None:
    body = p(
        runs='<w:hyperlink r:id="good">' + run("the table") + "</w:hyperlink>" + run(" and ")
        + '<w:hyperlink r:id="bad">' + run("this") + "</w:hyperlink>" + run(" and ")
        + field(' HYPERLINK "https://example.org/b" ', run("that"))
    )  # fmt: skip
    related = {"good": ("hyperlink", "https://example.org/a"), "bad": ("hyperlink", "javascript:alert(1)")}
    block = read(TITLE + body, related=related).blocks[0]
    assert block.text == "the table and this and that"
    assert 'href="https://example.org/a"' in (block.html or "") and 'href="https://example.org/b"' in (block.html or "")
    assert "javascript" not in (block.html or "")


def test_tracked_changes_keep_what_was_inserted_and_drop_what_was_deleted() -> None:
    deleted = '<w:del w:id="1"><w:r><w:delText>four</w:delText></w:r></w:del>'
    moved = '<w:moveFrom w:id="3">' + run("early ") + "</w:moveFrom>"
    story = read(TITLE + p(runs=run("They won by ") + deleted + '<w:ins w:id="2">' + run("three") + "</w:ins>" + moved))
    assert kinds(story) == [("paragraph", "They won by three")]
    assert any("tracked changes" in warning for warning in story.warnings)


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    story = read(p("They won ", properties="<w:rPr><w:del/></w:rPr>") + p("at last."))
    assert kinds(story) == [("paragraph", "They won at last.")]


def test_hidden_text_is_left_out_and_said() -> None:
    style = (
        '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    runs = (
        run("They won")
        + run(" by a bribe", "<w:vanish/>")
        + run(" on Tuesday", '<w:rStyle w:val="Secret"/>')
        + run(".")
    )
    story = read(p(runs=runs), styles=style)
    assert kinds(story) == [("paragraph", "They won.")]
    assert any("hidden" in warning for warning in story.warnings)


def test_comments_and_page_heads_are_for_editors_alone() -> None:
    comment = '<w:comment w:id="0" w:author="Desk">' + p("Check the score") + "</w:comment>"
    story = read(
        TITLE + p(PROSE),
        related={"c": ("comments", "comments.xml"), "h": ("header", "header1.xml")},
        parts={
            "word/comments.xml": tree("comments", comment),
            "word/header1.xml": tree("hdr", p("Rovers press office")),
        },
    )
    assert story.internal_notes == ("Comment by Desk: Check the score", "On every page: Rovers press office")
    assert "Check" not in " ".join(story.words)


def test_an_embargo_in_the_page_head_holds() -> None:
    story = read(
        TITLE + p(PROSE),
        related={"h": ("header", "header1.xml")},
        parts={"word/header1.xml": tree("hdr", p("EMBARGOED UNTIL 00:01 GMT 4 March 2024"))},
    )
    assert story.embargo_until is not None and story.embargo_until.isoformat() == "2024-03-04T00:01:00+00:00"
    assert "EMBARGOED" not in story.words


def test_a_table_of_contents_is_dropped_and_other_fields_keep_their_text() -> None:
    contents = field('TOC \\o "1-3"', run("The reaction 1"))
    gallery = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        "<w:sdtContent>" + p("Contents") + "</w:sdtContent></w:sdt>"
    )
    simple = '<w:fldSimple w:instr="DATE">' + run("Tuesday") + "</w:fldSimple>"
    story = read(TITLE + p(runs=contents) + gallery + p(runs=run(PROSE + " ") + simple))
    assert kinds(story) == [("paragraph", f"{PROSE} Tuesday")]
    assert sum("contents" in warning for warning in story.warnings) == 1


def test_a_field_that_is_never_closed_swallows_nothing() -> None:
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    assert kinds(read(TITLE + p(runs=broken + run("They won.")) + p(PROSE))) == [
        ("paragraph", "They won."),
        ("paragraph", PROSE),
    ]


def test_content_controls_and_smart_tags_are_text_and_empty_ones_are_not() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent>" + run("Rovers") + "</w:sdtContent></w:sdt>"
    empty = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("Click here") + "</w:sdtContent></w:sdt>"
    tag = '<w:smartTag w:element="place"><w:smartTag w:element="city">' + run(" won") + "</w:smartTag></w:smartTag>"
    assert kinds(read(p(runs=control + empty + tag + run(".")))) == [("paragraph", "Rovers won.")]


def test_signs_tabs_and_hyphens() -> None:
    inside = (
        '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/><w:tab/><w:t>Rov</w:t><w:softHyphen/><w:t>e\u00adrs</w:t>'
        '<w:noBreakHyphen/><w:t>x</w:t><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Odd" w:char="zz"/></w:r>'
    )
    assert read(TITLE + p(runs=inside)).blocks[0].text == "→ Rovers-xα\ufffd"


def test_a_line_break_stays_in_its_paragraph_and_an_empty_line_parts_two() -> None:
    br = "<w:r><w:br/></w:r>"
    story = read(TITLE + p(runs=run("Rovers") + br + run("United")) + p(runs=run(PROSE) + br + br + run(MORE)))
    assert (story.blocks[0].text, story.blocks[0].html) == ("Rovers United", "Rovers<br>United")
    assert kinds(story)[-2:] == [("paragraph", PROSE), ("paragraph", MORE)]


def test_a_text_box_stands_once_at_its_place() -> None:
    story = read(
        TITLE + p(PROSE) + p(runs=text_box(p("Rovers 2")) + run(MORE)) + p(runs=run(PROSE) + text_box(p("After")))
    )
    assert [text for _, text in kinds(story)] == [PROSE, "Rovers 2", MORE, PROSE, "After"]


def test_pictures_stand_at_their_place_with_alt_and_caption() -> None:
    story = read(
        TITLE
        + p(PROSE)
        + p(runs=picture("i", "A keeper in the rain"))
        + p("The keeper waits. Photo: Ilsa Varga", "Caption")
        + p(MORE),
        related={"i": ("image", "media/image1.jpg")},
        parts={"word/media/image1.jpg": jpeg()},
    )
    ((photo, verdict),) = story.photos
    assert (photo.file, photo.alt, photo.caption, photo.credit, verdict) == (
        "word/media/image1.jpg",
        "A keeper in the rain",
        "The keeper waits.",
        "Ilsa Varga",
        None,
    )
    assert [block.kind for block in story.blocks] == ["paragraph", "photo", "paragraph"]


def test_captions_above_their_pictures_stay_with_them() -> None:
    story = read(
        p(PROSE) + p("One", "Caption") + p(runs=picture("i")) + p("Two", "Caption") + p(runs=picture("j")) + p(MORE),
        related={"i": ("image", "media/1.jpg"), "j": ("image", "media/2.jpg")},
    )
    assert [(photo.file, photo.caption) for photo, _ in story.photos] == [
        ("word/media/1.jpg", "One"),
        ("word/media/2.jpg", "Two"),
    ]


def test_a_line_in_italics_or_with_a_credit_under_a_picture_is_its_caption() -> None:
    for runs in (run("The keeper waits", "<w:i/>"), run("The keeper waits (Getty Images)")):
        story = read(p(PROSE) + p(runs=picture("i")) + p(runs=runs) + p(MORE), related={"i": ("image", "media/1.jpg")})
        ((photo, verdict),) = story.photos
        assert (photo.caption, verdict, len(story.blocks)) == ("The keeper waits", "sure", 3)


def test_a_caption_in_a_text_box_beside_the_picture() -> None:
    story = read(
        p(PROSE) + p(runs=picture("i") + text_box(p("The keeper waits"))) + p(MORE),
        related={"i": ("image", "media/1.jpg")},
    )
    assert [photo.caption for photo, _ in story.photos] == ["The keeper waits"]
    assert story.words.count("keeper") == 1


def test_an_old_picture_a_linked_one_and_one_that_is_missing() -> None:
    old = '<w:r><w:pict><v:shape alt="The ground"><v:imagedata r:id="i"/></v:shape></w:pict></w:r>'
    line = '<w:r><w:pict><v:rect o:hr="t"><v:imagedata r:id="i"/></v:rect></w:pict></w:r>'
    story = read(
        p(PROSE) + p(runs=old) + p(runs=line) + p(runs=picture("far", link=True)) + p(runs=picture("gone")),
        related={"i": ("image", "media/1.wmf"), "far": ("image", "file:///C:/Users/me/1.jpg")},
    )
    assert [(photo.file, photo.alt) for photo, _ in story.photos] == [
        ("word/media/1.wmf", "The ground"),
        (None, None),
        (None, None),
    ]
    assert [
        word for word in ("Windows drawing", "linked", "missing") if not any(word in w for w in story.warnings)
    ] == []


def test_a_file_name_is_no_alt_text_and_words_by_machine_say_so() -> None:
    related = {"i": ("image", "media/1.jpg")}
    story = read(p(PROSE) + p(runs=picture("i", "C:\\Users\\me\\IMG_0001.JPG")), related=related)
    assert story.photos[0][0].alt is None
    story = read(
        p(PROSE) + p(runs=picture("i", "Two men on grass Description automatically generated")), related=related
    )
    assert story.photos[0][0].alt == "Two men on grass"
    assert any("Word itself" in warning for warning in story.warnings)


def test_a_picture_marked_as_decor_has_nothing_to_tell() -> None:
    decor = (
        '<wp:docPr id="1" name="Picture 1" descr="A line"><a:extLst><a:ext><adec:decorative val="1" '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"/></a:ext></a:extLst></wp:docPr>'
    )
    runs = picture("i").replace('<wp:docPr id="1" name="Picture 1"/>', decor)
    story = read(p(PROSE) + p(runs=runs), related={"i": ("image", "media/1.jpg")})
    assert story.photos[0][0].alt == ""


def test_tables_keep_their_cells_and_a_frame_round_text_is_none() -> None:
    story = read(p(PROSE) + table(("Team", "Pts"), ("Rovers", "31"), head=True) + table((p(MORE),)))
    assert kinds(story) == [("paragraph", PROSE), ("table", "Team\tPts\nRovers\t31"), ("paragraph", MORE)]
    assert "<th>" in (story.blocks[1].html or "")


def test_a_grid_of_pictures_with_captions_below_pairs_them() -> None:
    grid = table((p(runs=picture("i")), p(runs=picture("j"))), ("The keeper waits", "The crowd sings"))
    related = {"i": ("image", "media/1.jpg"), "j": ("image", "media/2.jpg")}
    assert [photo.caption for photo, _ in read(p(PROSE) + grid, related=related).photos] == [
        "The keeper waits",
        "The crowd sings",
    ]


def test_lists_keep_their_marks_and_numbered_ones_go_on() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    story = read(
        p(PROSE) + p("Rovers", properties=item) + p("United", properties=item) + p(MORE) + p("City", properties=item),
        related={"n": ("numbering", "numbering.xml")},
        parts={"word/numbering.xml": tree("numbering", numbering)},
    )
    assert kinds(story)[1] == ("list", "Rovers\nUnited")
    assert (story.blocks[3].html or "").startswith('<ol start="3">')


def test_notes_stand_at_the_end() -> None:
    notes = '<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">' + p("He was on loan.") + "</w:footnote>"
    story = read(
        p(runs=run(PROSE) + '<w:r><w:footnoteReference w:id="2"/></w:r>') + p(MORE),
        related={"f": ("footnotes", "footnotes.xml")},
        parts={"word/footnotes.xml": tree("footnotes", notes)},
    )
    assert [text for _, text in kinds(story)] == [PROSE, MORE, "He was on loan."]


def test_properties_fill_only_what_the_text_does_not_say() -> None:
    core = {
        "dc:title": "Rovers win at last",
        "dc:creator": "Jane Roe",
        "cp:keywords": "Rovers, cup",
        "dcterms:created": "2020-01-01T00:00:00Z",
    }
    story = read(p(PROSE) + p(MORE), core=core)
    assert (story.headline, story.bylines, story.published_at) == ("Rovers win at last", ("Jane Roe",), None)
    assert [(tag.kind, tag.name, tag.verdict) for tag in story.tags] == [
        ("topic", "Rovers", "ask"),
        ("topic", "cup", "ask"),
    ]
    story = read(p("A cup upset", "Title") + p("By John Doe") + p(PROSE), core=core)
    assert (story.headline, story.bylines) == ("A cup upset", ("John Doe",))
    assert [(said.field, said.used) for said in story.said] == [
        ("headline", True),
        ("headline", False),
        ("bylines", True),
        ("bylines", False),
    ]


def test_a_machine_is_nobody_and_a_template_no_headline() -> None:
    story = read(p(PROSE) + p(MORE), core={"dc:title": "Word Document", "dc:creator": "Microsoft Office User"})
    assert (story.headline, story.bylines) == ("", ())


def test_a_draft_is_held() -> None:
    assert not read(p(PROSE), core={"cp:contentStatus": "Draft"}).usable


def test_two_headlines_with_their_stories_are_two_stories() -> None:
    body = TITLE + p(PROSE) + p("United lose", "Title") + p(MORE)
    assert [story.headline for story in stories(word_file(body))] == ["Rovers win", "United lose"]


def test_a_part_that_unpacks_to_far_too_much_is_not_opened() -> None:
    data = word_file(p(PROSE), related={"i": ("image", "media/1.jpg")}, parts={"word/media/1.jpg": bytes(3_000_000)})
    with pytest.raises(UnreadableFile, match="unpacks"):
        Docx().picture(Parcel("a.docx", data), "word/media/1.jpg")


def test_more_parts_and_more_text_than_the_limits_are_refused() -> None:
    with pytest.raises(UnreadableFile, match="parts"):
        stories(word_file(p(PROSE)), limits=Limits(entries=3))
    with pytest.raises(UnreadableFile, match="more text"):
        stories(word_file(p(PROSE)), limits=Limits(text=50))


def test_entities_are_not_expanded() -> None:
    bomb = (
        '<!DOCTYPE w [<!ENTITY a "ha">]>'
        + tree("document", "<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body>").partition("?>")[2]
    )
    data = zipped({"[Content_Types].xml": TYPES, "word/document.xml": bomb})
    with pytest.raises(UnreadableFile):
        stories(data)


def test_deep_nesting_ends_in_a_sentence_or_a_story() -> None:
    for depth in (50, 300, 3000):
        body = "<w:sdt><w:sdtContent>" * depth + p(PROSE) + "</w:sdtContent></w:sdt>" * depth
        try:
            assert [story.words for story in stories(word_file(body))] == [PROSE.split()]
        except UnreadableFile:
            assert depth > 50


def test_the_bytes_of_a_picture_come_out_of_the_file() -> None:
    data = word_file(p(PROSE), related={"i": ("image", "media/1.jpg")}, parts={"word/media/1.jpg": jpeg()})
    assert Docx().picture(Parcel("a.docx", data), "word/media/1.jpg") == jpeg()
    assert Docx().picture(Parcel("a.docx", data), "word/media/2.jpg") is None


def test_a_picture_inside_is_never_taken_for_one_of_its_name_beside_the_file() -> None:
    document = word_file(TITLE + p(runs=picture("i")) + p(PROSE), related={"i": ("image", "media/image1.jpg")})
    archive = zipped({"story.docx": document, "image1.jpg": jpeg("red")})
    *_, member = parcels(Parcel("a.zip", archive))
    assert member.parcel is not None
    assert member.parcel.beside.find("word/media/image1.jpg") == "image1.jpg"
    assert Docx().picture(member.parcel, "word/media/image1.jpg") is None and Docx.holds_its_pictures
