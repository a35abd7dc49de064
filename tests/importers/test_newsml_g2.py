"""NewsML-G2 beyond the contract's keys: whose picture is whose, what only editors see, what is no story."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from articles.importers import importer_for
from articles.importers.newsml_g2 import NewsmlG2
from articles.importers.parcel import Parcel
from articles.story import Story, UnreadableFile

CASES = Path(__file__).parent.parent / "cases" / "newsml_g2"
LONDON = ZoneInfo("Europe/London")
TEXT = (
    '<newsItem guid="{guid}"><itemMeta>{meta}</itemMeta><contentMeta><headline>A draw</headline>{content}</contentMeta>'
    "<contentSet>{inside}</contentSet></newsItem>"
)
PICTURE = (
    '<newsItem guid="{guid}"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta><contentMeta>'
    '<description role="drol:caption">{guid} in words.</description></contentMeta>'
    "<contentSet>{remotes}</contentSet></newsItem>"
)


class Folder:
    """A folder with some names in it."""

    def __init__(self, *names: str) -> None:
        self._names = list(names)

    def names(self) -> list[str]:
        return self._names

    def find(self, name: str) -> str | None:
        return next((other for other in self._names if other.endswith(name)), None)

    def read(self, name: str) -> bytes | None:
        return None


def read(*items: str, beside: Folder | None = None) -> list[Story]:
    data = f"<newsMessage><itemSet>{''.join(items)}</itemSet></newsMessage>".encode()
    return list(NewsmlG2().read(Parcel("wire.xml", data, LONDON, **({"beside": beside} if beside else {}))))


def text(
    meta: str = "", content: str = "", inside: str = "<inlineXML><p>It rained.</p></inlineXML>", guid: str = ""
) -> str:
    return TEXT.format(guid=guid, meta=meta, content=content, inside=inside)


def picture(guid: str, *remotes: str) -> str:
    return PICTURE.format(guid=guid, remotes="".join(remotes) or '<remoteContent href="a.jpg"/>')


def case(name: str) -> list[Story]:
    return list(NewsmlG2().read(Parcel("wire.xml", (CASES / name / "delivery.xml").read_bytes(), LONDON)))


def test_contacts_of_an_agency_never_stand_in_a_story():
    [story] = case("agency_xhtml")
    assert "030 123456" in " ".join(story.internal_notes) and "030 654321" in " ".join(story.internal_notes)
    assert not any(number in " ".join(story.words) for number in ("123456", "654321", "@"))
    assert (story.sender, story.link) == ("nord", "https://nord.example/sport/930")


def test_what_a_package_groups_belongs_together_and_the_first_picture_leads():
    package, main, side = case("package_with_pictures")
    assert package.skipped and not package.blocks
    assert [(photo.file, photo.lead) for photo, _ in main.photos] == [
        ("https://pix.meridian.example/1-web.jpg", True),
        (None, False),
    ]
    assert side.photos == ()


def test_kill_takes_down_the_item_itself_and_nothing_else_is_taken_down():
    stories = case("held_and_canceled")
    assert [story.cancels for story in stories if story.cancels] == [("g:kill",)]
    assert [story.source_ref for story in stories if story.usable and not story.skipped] == ["g:dated-embargo"]


def test_later_version_says_what_it_replaces_and_sources_that_differ_are_told():
    [story] = case("bare_item_with_nitf")
    assert story.replaces == ("urn:newsml:meridian.example:20240302:preview-3",)
    assert {(one.field, one.value) for one in story.said if one.used} == {
        ("headline", "Preview: Harbour at Millfield"),
    }


def test_pictures_of_the_only_text_are_its_own():
    [story] = read(text(), picture("g:1"), picture("g:2"))
    assert [photo.caption for photo, _ in story.photos] == ["g:1 in words.", "g:2 in words."]


def test_pictures_beside_two_texts_belong_to_the_one_that_links_to_them():
    link = '<link rel="irel:seeAlso" residref="g:1"/>'
    stories = read(text(), text(link), picture("g:1"), picture("g:2"))
    assert [(len(story.photos), bool(story.skipped)) for story in stories] == [(0, False), (1, False), (1, True)]


@pytest.mark.parametrize(
    "remotes, file",
    [
        (("thumb t.jpg 10", "web w.jpg 600", "highRes h.jpg 3000"), "h.jpg"),
        (
            ("thumb t.jpg 10", "web https://x.example/w.jpg 600", "highRes file:///h.jpg 3000"),
            "https://x.example/w.jpg",
        ),
        (("viewImage v.jpg 640", "baseImage b.jpg 3500", "thumbnail t.jpg 150"), "b.jpg"),
        (("one small.jpg 100", "other large.jpg 900"), "large.jpg"),
        (("highRes plan.pdf 100", "web w.jpg 600"), "w.jpg"),
        (("highRes ../out/h.jpg 3000",), "../out/h.jpg"),
        (("highRes tag:x.example,2024:h.jpg 3000",), None),
        (("highRes javascript:alert(1).jpg 3000",), None),
    ],
)
def test_best_rendition_that_can_be_had_is_taken(remotes, file):
    parts = [remote.rsplit(" ", 2) for remote in remotes]
    elements = [f'<remoteContent rendition="rnd:{name}" href="{href}" width="{width}"/>' for name, href, width in parts]
    [story] = read(text(), picture("g:1", *elements))
    assert story.photos[0][0].file == file
    assert bool(story.warnings) is (file is None)


def test_path_of_the_senders_machine_is_looked_for_beside_the_file_alone():
    remote = '<remoteContent href="file:///C:/export/h.jpg"/>'
    [story] = read(text(), picture("g:1", remote), beside=Folder("pix/h.jpg"))
    assert story.photos[0][0].file == "pix/h.jpg"


def test_picture_in_the_text_takes_its_words_from_its_item():
    html = '<inlineXML><p>One.</p><figure><img src="g:1"/></figure><p>Two.</p></inlineXML>'
    [story] = read(text(inside=html), picture("g:1"))
    assert [(block.kind, block.text) for block in story.blocks] == [
        ("paragraph", "One."),
        ("photo", "g:1 in words."),
        ("paragraph", "Two."),
    ]
    assert story.photos[0][0].file == "a.jpg"


def test_one_text_in_several_forms_stands_once_and_parts_stand_one_after_another():
    forms = "<inlineXML><p>It rained all day.</p></inlineXML><inlineData>It rained all day.</inlineData>"
    part = "<inlineXML><p>Line-ups: Varga, Okoro.</p></inlineXML>"
    [story] = read(text(inside=forms + part))
    assert [block.text for block in story.blocks] == ["It rained all day.", "Line-ups: Varga, Okoro."]
    assert any("several parts" in warning for warning in story.warnings)


@pytest.mark.parametrize(
    "meta, bylines",
    [
        ("<by>By ILSA VARGA and Tom Okoro</by>", ("Ilsa Varga", "Tom Okoro")),
        ("<by>iv/to</by>", ()),
        ("<creator><name>varga.ilsa</name></creator>", ()),
        ('<creator role="crol:photographer"><name>Jo Marsh</name></creator>', ()),
        ('<creator role="crol:author"><name>Ilsa Varga</name></creator>', ("Ilsa Varga",)),
        ("<by>Ilsa Varga</by><creator><name>Tom Okoro</name></creator>", ("Ilsa Varga",)),
    ],
)
def test_byline_is_names_alone(meta, bylines):
    [story] = read(text(content=meta))
    assert story.bylines == bylines


def test_declared_entities_are_read_and_foreign_ones_are_not():
    data = (
        b'<!DOCTYPE newsItem [<!ENTITY club "Harbour"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<newsItem guid="g"><contentSet><inlineXML><p>&club; won&x;.</p></inlineXML></contentSet></newsItem>'
    )
    parcel = Parcel("wire.xml", data, LONDON)
    [story] = importer_for(parcel).read(parcel)
    assert story.blocks[0].text == "Harbour won."


def test_message_without_items_is_refused_in_a_sentence():
    with pytest.raises(UnreadableFile, match="holds no news item"):
        read()


def test_package_that_refers_to_itself_ends():
    groups = "".join(f'<group id="g{n}"><groupRef idref="g{m}"/></group>' for n, m in ((1, 2), (2, 3), (3, 1)))
    [story] = read(f'<packageItem guid="p"><groupSet root="g1">{groups}</groupSet></packageItem>')
    assert story.skipped


def test_link_to_a_picture_file_is_the_picture_and_its_title_the_caption():
    link = (
        '<link rel="irel:seeAlso" href="https://pix.nord.example/a?w=9"><itemClass qcode="ninat:picture"/>'
        "<title>A wet pitch</title></link>"
    )
    [story] = read(text(meta=link))
    assert [(photo.file, photo.caption) for photo, _ in story.photos] == [
        ("https://pix.nord.example/a?w=9", "A wet pitch")
    ]
    [story] = read(text(meta=link.replace("a?w=9", "a.html?w=9")))
    assert not story.photos and "not in the file" in story.warnings[-1]


def test_longer_caption_is_for_editors_and_a_credit_within_the_line_is_cut_from_the_caption_alone():
    said = (
        '<headline>Rain</headline><description role="drol:caption">A wet pitch. Photo: Jo Marsh</description>'
        '<description role="drol:caption-long">A wet pitch, seen from the stand.</description>'
        "<creditline>Jo Marsh/nord</creditline>"
    )
    inside = '<remoteContent href="a.jpg"/>'
    [story] = read(text('<itemClass qcode="ninat:picture"/>', said, inside))
    [(photo, line)] = [(block.photo, block.text) for block in story.blocks]
    assert (photo.caption, photo.credit) == ("A wet pitch.", "Jo Marsh/nord")
    assert line == "A wet pitch. Photo: Jo Marsh" and "seen from the stand" in story.internal_notes[0]


def test_planned_time_holds_a_story_and_an_empty_item_is_none():
    planned = (
        '<versionCreated>2024-03-09T10:00:00Z</versionCreated><itemMetaExtProperty type="imext:pubstart" value="{}"/>'
    )
    later, earlier = read(text(planned.format("2024-03-10T06:00:00Z")), text(planned.format("2024-03-09T06:00:00Z")))
    assert str(later.embargo_until) == "2024-03-10 06:00:00+00:00" and earlier.embargo_until is None
    [story] = read("<newsItem guid='g'><itemMeta><itemClass qcode='ninat:text'/></itemMeta><contentSet/></newsItem>")
    assert story.skipped == "There is no text in this item."


def test_objects_of_a_writer_are_pictures_and_embeds_in_their_places():
    inside = """<inlineXML><idf><group type="body"><element type="headline">A draw</element>
        <element type="body">It rained.</element>
        <object type="x-im/image"><links><link rel="self" type="x-im/image" uri="im://image/pitch.jpg"><data>
          <text>A wet pitch.</text><credit>Photo: Jo Marsh</credit><width>900</width></data>
          <links><link rel="crop" type="x-im/crop" title="16:9" uri="im://crop/0/0/1/1"/></links></link></links></object>
        <object type="x-im/tweet"><links><link rel="self" url="https://clips.example/7"/></links></object>
        <element type="body">It stopped.</element></group></idf></inlineXML>"""
    [story] = read(text(inside=inside))
    assert [(block.kind, block.text) for block in story.blocks] == [
        ("paragraph", "It rained."),
        ("photo", "A wet pitch. Photo: Jo Marsh"),
        ("embed", ""),
        ("paragraph", "It stopped."),
    ]
    assert story.blocks[1].photo.file == "pitch.jpg" and story.blocks[1].photo.credit == "Jo Marsh"
