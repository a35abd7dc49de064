"""Words in = words out, in their order, for the XML formats of the wires: whatever stands in a text comes out once."""

import itertools
import re
from zoneinfo import ZoneInfo

import lxml.etree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
FRAMES = {
    "nitf": (Nitf(), "<nitf><body><body.head/><body.content>{}</body.content></body></nitf>"),
}


def numbered(pattern: str) -> str:
    """Put words into a pattern, no two alike, so that none can stand in for another."""
    count = itertools.count(1)
    return re.sub(r"\{\}", lambda _: f"Word{next(count)} word{next(count)}", pattern)


def words_of_elements(body: str) -> list[str]:
    apart = body.replace("<", " <").replace(">", "> ")
    return re.findall(r"\w+", " ".join(lxml.etree.fromstring(f"<all>{apart}</all>").itertext()))


@pytest.mark.parametrize("frame", FRAMES)
@given(pattern=st.lists(NITF, min_size=1, max_size=5).map("\n".join))
@settings(deadline=None, max_examples=120)
def test_nitf_text_comes_out_once_and_in_order(frame: str, pattern: str) -> None:
    importer, around = FRAMES[frame]
    body = numbered(pattern)
    [story] = importer.read(Parcel("wire.xml", around.replace("{}", body).encode(), LONDON))
    assert re.findall(r"\w+", " ".join(story.words)) == words_of_elements(body)
