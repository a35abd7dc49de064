"""Markdown bundles: front matter that any reader of YAML takes, and a text that CommonMark reads back word for word."""

import lxml.html
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from articles import body
from articles.exporters import exporter_of
from articles.importers.markdown.shortcodes import Shortcodes
from articles.story import Block

from .dispatches import BARE, LEAD, NOON, STORY, make_dispatch

COMMONMARK = MarkdownIt("commonmark")
ODD = st.text(st.sampled_from("ab1 .)-+=:*_#>[]()<&!|~`\\'\"{}\u00a0é"), min_size=1, max_size=30)


def written(story=STORY, **fields):
    text = exporter_of("markdown").write(make_dispatch(story, **fields)).decode()
    head, text = text.removeprefix("---\n").split("\n---\n", 1)
    return yaml.safe_load(head), text


def read_back(*blocks):
    return body.clean(COMMONMARK.render(written(BARE.replace(blocks=blocks))[1]))


def test_the_front_matter_says_what_the_text_does_not():
    head, _ = written()
    assert head["title"] == STORY.headline
    assert head["date"] == "2026-08-30T12:00:00+00:00"
    assert head["bylines"] == list(STORY.bylines)
    assert head["tags"][0] == {
        **{"kind": "club", "name": "Northgate Rovers", "slug": "northgate-rovers", "role": "about"},
        "mentions": ["Rovers"],
    }
    assert head["photos"][0]["file"] == LEAD.file and head["photos"][0]["lead"] is True
    assert head["internal_notes"] == list(STORY.internal_notes)


def test_a_day_without_a_time_is_said_to_be_one():
    head, _ = written(STORY.replace(time_known=False))
    assert (head["date"], head["time_known"]) == (NOON.isoformat(), False)


def test_the_text_reads_as_it_was():
    _, text = written()
    assert text.startswith('\n<figure class="lead"><img src="late-goal-0123456789ab.jpg" alt="Two players hug">')
    assert "\n### After the break\n" in text
    assert "\n> We never stopped. Never.\n" in text
    assert "\n- Rovers 2\n- United **1**\n" in text
    assert "Read *on*: [here](<https://example.com/a_b?c=1&d=2>).\n" in text


@pytest.mark.parametrize(
    "html",
    [
        "<strong>a</strong><em>b</em>",
        "x<strong>a</strong>y",
        "<em>a </em>b",
        "a<br>- b<br># c<br>1. d",
        '<a href="https://example.com/)(">x]y</a>',
        '<a href="https://example.com/" title="&quot;t&quot;">x</a>',
        "<em><strong>a</strong></em>",
        "**a** &amp;amp; &lt;b&gt;",
    ],
)
def test_inline_mark_up_comes_back(html):
    paragraph = body.clean(f"<p>{html}</p>")
    [(block, _)] = body.to_blocks(paragraph)
    assert read_back(block) == paragraph


@given(ODD)
def test_every_word_comes_back_whatever_it_looks_like(text):
    expected = body.plain_text(body.clean(f"<p>{lxml.html.tostring(_text(text), encoding='unicode')}</p>"))
    blocks = [block for block, _ in body.to_blocks(body.clean(lxml.html.tostring(_text(text), encoding="unicode")))]
    assert body.plain_text(read_back(*blocks)) == expected


def _text(text):
    el = lxml.html.Element("p")
    el.text = text
    return el


def test_lists_quotes_and_tables_come_back():
    html = body.clean(
        "<ol start='3'><li>a</li><li>b<br>c</li></ol><ul><li>x<ul><li>y</li></ul></li></ul>"
        "<blockquote><p>q</p><p>- r</p></blockquote><table><tr><td>1</td><td>2</td></tr></table>"
    )
    blocks = [block for block, _ in body.to_blocks(html)]
    assert read_back(*blocks) == html


def test_pictures_lie_in_the_bundle():
    exporter, dispatch = exporter_of("markdown"), make_dispatch()
    assert exporter.file_name(dispatch) == "rovers-win-late-12/index.md"
    picture = dispatch.pictures[LEAD.file]
    assert exporter.picture_name(dispatch, picture) == f"rovers-win-late-12/{LEAD.file}"


def test_a_folder_is_named_for_every_file_system():
    assert make_dispatch(STORY.replace(slug="../../con:é")).name == "con-12"
    assert make_dispatch(STORY.replace(slug=None)).name == "story-12"


@pytest.mark.parametrize(
    "words",
    [
        "{{ site.title }}",
        '{{< fig src="x.jpg" >}}',
        "{% raw %}",
        "see [x]{.lead}",
        "A{#id}",
        '[caption id="1"]x[/caption]',
    ],
)
def test_no_generator_takes_a_word_for_its_command(words):
    paragraph, row = Block("paragraph", words), Block("table", f"{words}\tx")
    text = written(BARE.replace(blocks=(paragraph, row)))[1]
    assert Shortcodes(str).render(text) == text
    assert body.plain_text(read_back(paragraph, row)) == f"{words}\n{words} x"


def test_two_lists_stay_two():
    lists = [Block("list", "a\nb"), Block("list", "c")]
    assert [block.text for block, _ in body.to_blocks(read_back(*lists))] == ["a\nb", "c"]
