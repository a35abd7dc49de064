"""Words in = words out, in their order, for the XML formats of the wires: whatever stands in a text comes out once."""

import itertools
import re
from zoneinfo import ZoneInfo

import lxml.etree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.base import Importer
from articles.importers.newsml_1 import Newsml1
from articles.importers.newsml_g2 import NewsmlG2
from articles.importers.nitf import Nitf
from articles.importers.parcel import Parcel

LONDON = ZoneInfo("Europe/London")
INLINE = st.sampled_from(
    ["{}", "<em>{}</em>", "<person>{}</person>", "<org>{}</org>, {}", "{}<br/>{}", "<q>{}</q>", "<x>{}</x>"]
)
LINE = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
LINES = st.lists(LINE, min_size=1, max_size=3)
PICTURE = (
    '<media media-type="image"><media-reference source="a.jpg"/><media-caption>{} <p>{}</p></media-caption>{}</media>'
)
NITF = st.recursive(
    st.one_of(
        LINE.map(lambda line: f"<p>{line}</p>"),
        LINE.map(lambda line: f"<hl2>{line}</hl2>"),
        LINE.map(lambda line: f"<bq><block><p>{line}</p></block><credit>{{}}</credit></bq>"),
        LINES.map(lambda lines: "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"),
        LINES.map(lambda lines: "<dl>" + "".join(f"<dt>{{}}</dt><dd>{line}</dd>" for line in lines) + "</dl>"),
        st.lists(st.sampled_from(["{}", "{}   {}   {}", "\t{}\t{}", ""]), min_size=1, max_size=6).map(
            lambda rows: "<pre>" + "\n".join(rows) + "\n</pre>"
        ),
        st.sampled_from(
            [
                "<table><caption>{}</caption><tr><th>{}</th><td><p>{}</p> {}</td></tr><tr><td>{}</td></tr></table>",
                "<nitf-table><table><tbody><tr><td>{}</td></tr></tbody></table></nitf-table>",
                PICTURE,
                PICTURE.replace("</media>", "<media-producer>{}</media-producer></media>"),
                '<media media-type="video"><media-reference source="https://v.example/1"/>'
                "<media-caption>{}</media-caption></media>",
                '<note type="pa">{}</note>',
                "<fn>{}</fn>",
                "{}",
            ]
        ),
    ),
    lambda blocks: st.lists(blocks, min_size=1, max_size=4).map(lambda inner: f"<block>{''.join(inner)}</block>"),
    max_leaves=8,
)
HTML = st.recursive(
    st.one_of(
        LINE.map(lambda line: f"<p>{line}</p>"),
        LINE.map(lambda line: f"<h2>{line}</h2>"),
        LINE.map(lambda line: f"<blockquote><p>{line}</p></blockquote>"),
        LINES.map(lambda lines: "<ol>" + "".join(f"<li>{line}</li>" for line in lines) + "</ol>"),
        st.sampled_from(
            [
                "<table><tr><th>{}</th><td>{}</td></tr></table>",
                '<figure><img src="a.jpg"/><figcaption>{} <span class="credit">{}</span></figcaption></figure>',
                '<header><ul class="slugline"><li>{}</li></ul><time>{}</time></header>',
                '<p class="byline">{}</p>',
                '<p class="closingline">{}</p>',
                "{}",
            ]
        ),
    ),
    lambda blocks: st.lists(blocks, min_size=1, max_size=4).map(lambda inner: f"<section>{''.join(inner)}</section>"),
    max_leaves=8,
)
NITF_BODY = "<nitf><body><body.head/><body.content>{}</body.content></body></nitf>"
G2 = '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="g"><contentSet>{}</contentSet></newsItem>'
NEWSML_1 = (
    "<NewsML><NewsItem><NewsComponent><ContentItem><MediaType FormalName='Text'/><DataContent>{}</DataContent>"
    "</ContentItem></NewsComponent></NewsItem></NewsML>"
)
FRAMES = {
    "nitf": (Nitf(), NITF_BODY),
    "newsml_g2": (NewsmlG2(), G2.replace("{}", f"<inlineXML>{NITF_BODY}</inlineXML>")),
    "newsml_1": (Newsml1(), NEWSML_1.replace("{}", NITF_BODY)),
}
HTML_FRAMES = {
    "inline": (NewsmlG2(), G2.replace("{}", "<inlineXML><html><body>{}</body></html></inlineXML>")),
    "fragment": (NewsmlG2(), G2.replace("{}", "<inlineXML>{}<!-- end --></inlineXML>")),
    "data": (Newsml1(), NEWSML_1.replace("{}", "{}<br/>")),
    "quoted": (NewsmlG2(), G2.replace("{}", '<inlineData contenttype="text/html"><![CDATA[{}]]></inlineData>')),
}


def numbered(pattern: str) -> str:
    """Put words into a pattern, no two alike, so that none can stand in for another."""
    count = itertools.count(1)
    return re.sub(r"\{\}", lambda _: f"Word{next(count)} word{next(count)}", pattern)


def words_of_elements(body: str) -> list[str]:
    apart = body.replace("<", " <").replace(">", "> ")
    return re.findall(r"\w+", " ".join(lxml.etree.fromstring(f"<all>{apart}</all>").itertext()))


def words_of_story(frame: tuple[Importer, str], body: str) -> list[str]:
    importer, around = frame
    [story] = importer.read(Parcel("wire.xml", around.replace("{}", body).encode(), LONDON))
    return re.findall(r"\w+", " ".join(story.words))


@pytest.mark.parametrize("frame", FRAMES)
@given(pattern=st.lists(NITF, min_size=1, max_size=5).map("\n".join))
@settings(deadline=None, max_examples=60)
def test_nitf_text_comes_out_once_and_in_order(frame: str, pattern: str) -> None:
    body = numbered(pattern)
    assert words_of_story(FRAMES[frame], body) == words_of_elements(body)


@pytest.mark.parametrize("frame", HTML_FRAMES)
@given(pattern=st.lists(HTML, min_size=1, max_size=5).map("\n".join))
@settings(deadline=None, max_examples=60)
def test_html_text_comes_out_once_and_in_order(frame: str, pattern: str) -> None:
    body = numbered(pattern)
    assert words_of_story(HTML_FRAMES[frame], body) == words_of_elements(body)
