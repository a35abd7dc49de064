"""Foreign XML: nothing is resolved or fetched, what is untidy is mended, what is too much is said in a sentence."""

import lxml.etree
import pytest

from articles.importers import _xml
from articles.importers._xml import read_xml, root_of, stream_xml
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(8))


def text_of(data):
    document = read_xml(Parcel("wire.xml", data))
    return "".join(document.root.itertext()), document.warnings


@pytest.mark.parametrize(
    "data, text, warned",
    [
        (b"<a>R&D &nbsp;at Caf&eacute; &foo;</a>", "R&D \xa0at Café &foo;", False),
        (b"<a><![CDATA[&nbsp; & <b>]]>&amp;</a>", "&nbsp; & <b>&", False),
        (b"<a><![CDATA[1 <![CDATA[ 2 ]]> <b> 3 ]]> </a>", "1 <![CDATA[ 2 ]]> <b> 3  ", False),
        (b"<a><![CDATA[1 <![CDATA[ 2 ]]]]><![CDATA[> 3]]></a>", "1 <![CDATA[ 2 ]]> 3", False),
        (b"<a><![CDATA[1]]> 2 ]]> 3</a>", "1 2 ]]> 3", False),
        (b"<a><!-- <![CDATA[ -->half &#xD800;&#57343;a pair</a>", "half a pair", False),
        (b"<a>Vale&#146;s &#x93;cup&#x94;&#129;</a>", "Vale’s “cup”", False),
        (b"<a>tick\x08et\x00s&#1;</a>", "tickets", False),
        (b'<!DOCTYPE a [<!ENTITY club "Town">]><a>&club;</a>', "Town", False),
        (b'<!DOCTYPE nitf SYSTEM "http://192.0.2.1/nitf.dtd"><a>&pound;5</a>', "£5", False),
        (b'<!DOCTYPE a [<!ENTITY % n SYSTEM "http://192.0.2.1/n.dtd"> %n;]><a>x</a>', "x", False),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>q&x;r</a>', "qr", True),
        ('<?xml version="1.0" encoding="iso-8859-1"?><a>£5 “so”</a>'.encode("cp1252"), "£5 “so”", False),
        ('<?xml version="1.0" encoding="iso-8859-1"?><a>£5</a>'.encode(), "£5", True),
        (b'<?xml version="1.0" encoding="utf-8"?><a>caf\xc3\xa9 caf\xe9</a>', "café café", True),
        ('<?xml version="1.0" encoding="utf-16"?><a>£5</a>'.encode("utf-16"), "£5", False),
        (b'<?xml version="1.0" encoding="rot13"?><a>x</a>', "x", False),
        (b'\n <?xml version="1.0"?><a>x</a>', "x", False),
        (b"<a>one <b>two", "one two", True),
    ],
)
def test_document_is_read_as_meant(data, text, warned):
    read, warnings = text_of(data)
    assert read == text
    assert bool(warnings) is warned


@pytest.mark.parametrize(
    "data",
    [
        f"<!DOCTYPE a [{LAUGHS}]><a>&e7;&e7;</a>".encode(),
        b"<a>" * 300 + b"</a>" * 300,
        b"<a>" + b"x" * 10_100_000 + b"</a>",
        b"half time: one all",
        b"",
    ],
    ids=["billion laughs", "deep", "endless text", "no XML", "empty"],
)
def test_too_much_is_a_sentence(data):
    with pytest.raises(UnreadableFile, match="“wire"):
        read_xml(Parcel("wire.xml", data))
    if data.startswith(b"<"):
        with pytest.raises(UnreadableFile, match="“wire"):
            list(stream_xml(Parcel("wire.xml", data), "{*}item"))


def items(count):
    return (
        "<r>"
        + "".join(f"<item>{n} &nbsp;a&b &eacute;<![CDATA[ &nbsp; <![CDATA[<b>]]> ]]></item>]]>" for n in range(count))
        + "</r>"
    )


def test_elements_come_whole_wherever_a_chunk_ends(monkeypatch):
    parcel = Parcel("feed.xml", items(500).encode())
    whole = [lxml.etree.tostring(element, with_tail=False) for element in stream_xml(parcel, "{*}item")]
    assert len(whole) == 500
    for size in (7, 64, 65, 97):
        monkeypatch.setattr(_xml, "_CHUNK", size)
        assert [lxml.etree.tostring(element, with_tail=False) for element in stream_xml(parcel, "{*}item")] == whole


def test_what_the_end_of_the_file_cuts_off_is_not_given_as_whole():
    came = []
    with pytest.raises(UnreadableFile, match="ends in the middle"):
        came.extend(e.text for e in stream_xml(Parcel("feed.xml", b"<r><item>1</item><item>2"), "{*}item"))
    assert came == ["1"]


def test_end_that_is_missing_is_missed_wherever_it_was_cut():
    data = b"<r><item>1</item><item a='b'>2 <![CDATA[ x ]]> <b>c</b></item></r>"
    for end in range(17, len(data)):
        with pytest.raises(UnreadableFile, match="ends in the middle"):
            list(stream_xml(Parcel("feed.xml", data[:end]), "{*}item"))
        assert read_xml(Parcel("feed.xml", data[:end])).warnings
    assert len(list(stream_xml(Parcel("feed.xml", data + b" <!-- kept -->"), "{*}item"))) == 2


def test_root_is_known_from_the_first_bytes():
    root = root_of(Parcel("wire", b"\xef\xbb\xbf\n<!-- sent --><?xml-stylesheet?><rss version='2.0'><channel>"))
    assert root is not None
    assert (root.tag, root.get("version")) == ("rss", "2.0")
    assert root_of(Parcel("wire", b"Town 2 Rovers 1")) is None
