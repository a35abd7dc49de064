"""Whatever a desk writes, an export says it and an import reads it: the same words at the same places."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles import body
from articles.story import Block, StoryPhoto

from .dispatches import BARE, LEAD, WIDE
from .test_read_back import FORMATS, placed, read_back

# What some reader, of ours or of others, takes for something else than words.
_MARKS = """
    {{x}} {{<·fig·>}} {{%·x·%}} {%·raw·%} {:.lead} {#id} [gallery] [caption] [/caption] [caption·id="1"]x[/caption]
    [^1]: [x]: [x](y) ![x](y) <b> </p> <br> <!-- --> <script> <nitf> <p> ]]> <![CDATA[ <?xml &amp; &lt; &nbsp; &#123;
    &copy &x; --- +++ ... === ``` ~~~ *** **x** _x_ ~~x~~ | |---| > >> # ## 1. 2) - + : \\ \\{ \\[caption] $x$ " ' =
    None null nil ~ nan true 12 1.10 2026-08-30 LONDON·(Reuters)·— Caption: Picture:·x Photo:·Robin·Hale By·Dan·Orme
    (Ilsa·Varga/Getty·Images) ©·Getty By·Dan Embargo: EMBARGOED·until·6pm Published: ENDS -30- ### ***ends*** @x
    https://example.com/?a=1&amp=2 www.example.com \u200f \u202b \u2028 \ufeff 🏆 👩🏽 é e\u0301 ß \u200b \xad --·x
    title:·x One·line. Bare
"""
MARKS = [mark.replace("·", " ") for mark in re.split(r"[ \n]+", _MARKS.strip())]
FIELDS = "headline kicker standfirst dateline front_headline search_title section slugline bylines".split()
LETTERS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=6)
WORDS = st.one_of(st.sampled_from(MARKS), LETTERS, st.sampled_from(["Rovers", "won", "late", "at", "the"]))
TEXT = st.lists(WORDS, min_size=1, max_size=6).flatmap(
    lambda words: st.sampled_from([" ", "", "  ", "\n", "\u00a0"]).map(lambda between: between.join(words))
)
LINE = TEXT.map(lambda text: re.sub(r"[ \t\r\n\f]+", " ", body.printable(text)).strip())
INLINE = st.tuples(
    TEXT, TEXT, st.sampled_from(["strong", "em", "a href='https://example.com/{x}?a=1&amp;b[caption]=2'"])
)


def marked_up(parts):
    """Return inline HTML of a text, and one with mark-up."""
    plain, strong, tag = parts
    return f"{_escaped(plain)} <{tag}>{_escaped(strong)}</{tag.split()[0]}>"


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


HTML = st.one_of(TEXT.map(_escaped), INLINE.map(marked_up))
BLOCKS = st.one_of(
    HTML.map("<p>{}</p>".format),
    HTML.map("<h2>{}</h2>".format),
    HTML.map("<h3>{}</h3>".format),
    HTML.map("<blockquote><p>{}</p></blockquote>".format),
    st.lists(HTML, min_size=1, max_size=3).map(
        lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
    ),
    st.lists(HTML, min_size=1, max_size=3).map(lambda items: f"<ol start='7'><li>{'<p>'.join(items)}</li></ol>"),
    st.lists(HTML, min_size=1, max_size=3).map(lambda cells: f"<table><tr><td>{'<td>'.join(cells)}</table>"),
    st.tuples(HTML, LINE, st.one_of(st.none(), LINE), st.sampled_from([None, WIDE.file])),
)


def blocks_of(parts, lead):
    """Return the blocks as a desk has them: a body that was cleaned, and its pictures."""
    if lead is not None:
        yield _picture(*lead, LEAD.file, lead=True)
    for part in parts:
        if isinstance(part, tuple):
            yield _picture(*part)
        else:
            yield from (block for block, _ in body.to_blocks(body.clean(part)))


def _picture(caption, credit, alt, file, lead=False):
    html = body.inline(caption)
    words = body.plain_text(f"<p>{html}</p>")
    # Who waits for a picture cannot say what is to be seen on it.
    photo = StoryPhoto(words, credit, alt if file else None, file, lead)
    line = " ".join(filter(None, (words, credit)))
    return Block("photo", line, html=html if "<" in html else None, photo=photo)


STORIES = st.builds(
    lambda parts, lead, lines, names, notes: BARE.replace(
        blocks=tuple(blocks_of(parts, lead)),
        headline=lines[0],
        kicker=lines[1] or None,
        standfirst=lines[2] or None,
        dateline=lines[3] or None,
        front_headline=lines[4] or None,
        search_title=lines[5] or None,
        section=lines[6] or None,
        slugline=lines[7] or None,
        internal_notes=tuple(filter(None, notes)),
        bylines=tuple(filter(None, names)),
    ),
    st.lists(BLOCKS, max_size=4),
    st.one_of(st.none(), st.tuples(HTML, LINE, st.one_of(st.none(), LINE))),
    st.tuples(*[LINE] * 8),
    st.lists(LINE, max_size=2),
    st.lists(LINE, max_size=2),
)


@pytest.mark.parametrize("format", FORMATS)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(STORIES)
def test_any_story_comes_in_as_it_left(format, story):
    found = read_back(format, story)
    assert {name: getattr(found, name) for name in FIELDS} == {name: getattr(story, name) for name in FIELDS}
    assert "\n".join(found.internal_notes) == "\n".join(story.internal_notes)
    assert [(b.kind, b.text, b.level) for b in found.blocks] == [(b.kind, b.text, b.level) for b in story.blocks]
    assert placed(found) == placed(story)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("start", ["\u2028 ", "\u00a0", "\u00a0 \u2028"])
def test_white_space_before_mark_up_is_no_less_than_words(format, start):
    story = BARE.replace(blocks=tuple(blocks_of([f"<p>{start}<strong>Late</strong> win</p>"], None)), headline="One")
    assert placed(read_back(format, story)) == placed(story)
