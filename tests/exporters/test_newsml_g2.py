"""NewsML-G2: valid against the standard's schema, and read by IPTC's own library as it was meant."""

from pathlib import Path

import NewsMLG2
import pytest
from lxml import etree

from articles.exporters import exporter_of
from articles.story import Block

from .dispatches import BARE, NOON, STORY, WIDE, make_dispatch

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parents[1] / "schemas" / "newsml_g2_2.35.xsd"))
NAR = {"n": "http://iptc.org/std/nar/2006-10-01/", "h": "http://www.w3.org/1999/xhtml"}


def written(story=STORY, **fields):
    message = etree.fromstring(exporter_of("newsml_g2").write(make_dispatch(story, **fields)))
    SCHEMA.assertValid(message)
    return message


@pytest.mark.parametrize(
    "story",
    [
        STORY,
        BARE,
        STORY.replace(status="withheld", usable=False, version="4.1-b"),
        STORY.replace(source_ref="a\x00b c", slugline="a\tb\x1f", language="no such language"),
        STORY.replace(published_at=None, headline="", blocks=(), bylines=(), status="canceled"),
        BARE.replace(blocks=(Block("paragraph", "a\x0bb ]]> &", html="a<br>b &amp; <strong>c</strong>"),)),
    ],
    ids=["full", "bare", "withheld", "controls", "cancel", "mark-up"],
)
def test_every_story_is_valid(story):
    message = written(story)
    assert message.xpath("string(//n:newsItem[1]//n:pubStatus/@qcode)", namespaces=NAR) == f"stat:{story.status}"


def test_the_schema_is_one_that_refuses():
    message = written()
    meta = message.find(".//n:itemMeta", NAR)
    meta.append(meta.find("n:versionCreated", NAR))
    assert not SCHEMA.validate(message)


def test_iptcs_own_library_reads_what_was_meant():
    item = written().find(".//n:newsItem", NAR)
    news = NewsMLG2.NewsItem(xmlelement=item)
    assert news.guid == STORY.source_ref
    assert (news.version, news.standardversion) == ("3", "2.35")
    assert str(news.itemmeta.embargoed) == STORY.embargo_until.isoformat()
    assert str(news.itemmeta.firstcreated) == NOON.isoformat()
    assert [str(h) for h in news.contentmeta.headline] == ["Lantern Cup", "Rovers win late"]
    assert [str(c.name) for c in news.contentmeta.creator] == list(STORY.bylines)
    assert [str(s.name) for s in news.contentmeta.subject] == [tag.name for tag in STORY.tags]


def test_iptcs_own_library_knows_every_element_we_write():
    for item in written().iterfind(".//n:newsItem", NAR):
        _known(NewsMLG2.NewsItem(), item)


def _known(thing, element):
    """Hold an element, and all below it that is the standard's, against what the library says it may have."""
    attributes = {definition["xml_name"] for definition in thing.get_attribute_definitions().values()}
    assert {name for name in element.attrib if not name.startswith("{")} <= attributes, element.tag
    children = {definition["xml_name"]: definition for _, definition in thing.get_element_definitions()}
    for child in element.iterfind("n:*", NAR):
        definition = children.get(etree.QName(child).localname)
        assert definition is not None, child.tag
        if child.tag != f"{{{NAR['n']}}}catalog":  # it reads no empty one
            _known(thing.get_element_class(definition["element_class"])(), child)


def test_notes_keep_their_lines_and_stay_in_the_one_place_for_them():
    message = written()
    notes = [" ".join(note.itertext()) for note in message.iterfind(".//n:edNote", NAR)]
    assert notes == ["Ring Dan on 555-77. After six.", "Embargo: as agreed with the club"]
    text = etree.tostring(message, encoding="unicode")
    assert text.count("555-77") == text.count("as agreed") == 1


def test_pictures_are_items_of_their_own_that_the_story_links_to():
    message = written()
    links = message.xpath("//n:newsItem[1]//n:link/@residref", namespaces=NAR)
    assert message.xpath("//n:newsItem[position() > 1]/@guid", namespaces=NAR) == links
    hrefs = message.xpath("//n:remoteContent/@href", namespaces=NAR)
    assert hrefs[1] == f"pictures/{WIDE.file}"
    # A picture goes under the embargo of its story.
    assert len(message.xpath("//n:embargoed", namespaces=NAR)) == len(links) + 1


def test_the_text_is_xhtml():
    body = written().find(".//h:body", NAR)
    assert [etree.QName(el).localname for el in body] == [
        "p",
        "h3",
        "figure",
        "blockquote",
        "ul",
        "table",
        "figure",
        "p",
    ]
    assert body.find("h:figure/h:img", NAR).get("src") == f"pictures/{WIDE.file}"
