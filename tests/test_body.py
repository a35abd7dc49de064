"""The body: our vocabulary only, and not a word lost."""

import re

import lxml.html
import pytest
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from hypothesis import assume, example, given
from hypothesis import strategies as st

from articles import body
from articles.story import Block, StoryPhoto


def words(html):
    """The words a browser would show, by another road than body.plain_text."""
    root = lxml.html.fragment_fromstring(html or " ", create_parent="div")
    for el in root.iter():
        if isinstance(el.tag, str) and el.tag not in {"a", "strong", "em", "b", "i"}:
            el.text = " " + (el.text or "")
            el.tail = " " + (el.tail or "")
    return root.text_content().split()


def keys():
    numbers = iter(range(1, 1000))
    return lambda: f"k{next(numbers)}"


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        ("", ""),
        ("<p></p>", ""),
        ("loose <em>words</em> here", "<p>loose <em>words</em> here</p>"),
        ("<div>one</div><div>two</div>", "<p>one</p>\n<p>two</p>"),
        ("<h1>Big</h1><h5>Small</h5>", "<h2>Big</h2>\n<h3>Small</h3>"),
        ("<p>a <b>b</b> <i>c</i></p>", "<p>a <strong>b</strong> <em>c</em></p>"),
        ("<p>one\n  two</p>", "<p>one two</p>"),
        ("<p>end<br></p>", "<p>end</p>"),
        ("<p>x<script>alert(1)</script>y</p>", "<p>xy</p>"),
        ('<p onclick="x()">t</p>', "<p>t</p>"),
        ('<p><a href="javascript:alert(1)">t</a></p>', "<p>t</p>"),
        ('<p><a href="https://example.org/">t</a></p>', '<p><a href="https://example.org/">t</a></p>'),
        ("<ul>stray<li>a</li></ul>", "<ul><li><p>stray</p></li><li><p>a</p></li></ul>"),
        ("<blockquote>said</blockquote>", "<blockquote><p>said</p></blockquote>"),
        (
            '<figure data-use="a1" data-layout="wide">',
            '<figure data-use="a1" data-layout="wide"><figcaption></figcaption></figure>',
        ),
        (
            '<figure data-layout="huge">cap</figure>',
            '<figure data-use="k1" data-layout="column"><figcaption>cap</figcaption></figure>',
        ),
        (
            '<figure data-use="lead">cap</figure>',
            '<figure data-use="k1" data-layout="column"><figcaption>cap</figcaption></figure>',
        ),
        (
            '<figure data-embed="https://example.org/v"></figure>',
            '<figure data-embed="https://example.org/v"></figure>',
        ),
        (
            '<figure data-embed="javascript:x">words</figure>',
            '<figure data-use="k1" data-layout="column"><figcaption>words</figcaption></figure>',
        ),
        ("<td>cell</td>", "<p>cell</p>"),
        (
            '<table><tr><td colspan="999x">1</td><th colspan="2">2</th></tr></table>',
            '<table><tbody><tr><td><p>1</p></td><th colspan="2"><p>2</p></th></tr></tbody></table>',
        ),
        (
            '<blockquote>a<figure data-use="z9"><figcaption>cap</figcaption></figure>b</blockquote>',
            "<blockquote><p>ab</p></blockquote>\n"
            '<figure data-use="z9" data-layout="column"><figcaption>cap</figcaption></figure>',
        ),
    ],
)
def test_clean_stores_only_our_vocabulary(given_html, stored):
    assert body.clean(given_html, keys()) == stored


def test_a_key_used_twice_gets_a_new_one():
    html = body.clean('<figure data-use="aa">1</figure><figure data-use="aa">2</figure>', keys())
    assert [f.key for f in body.figures(html)] == ["aa", "k1"]


def test_waiting_caption_survives_cleaning():
    html = (
        '<figure data-use="aa" data-layout="left"><figcaption>The <em>save</em> &amp; the cheer</figcaption></figure>'
    )
    assert body.clean(html) == html
    assert body.figures(html)[0].caption == "The <em>save</em> &amp; the cheer"


TAGS = [
    "p",
    "div",
    "h1",
    "h2",
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tr",
    "td",
    "figure",
    "figcaption",
    "a",
    "strong",
    "em",
    "b",
    "section",
    "br",
    "pre",
    "main",
]
# What stands in a table outside its cells is moved before it, the spaces between are not: browsers show one word, too.
GLUED = re.compile(r"<table>.*</(?:a|strong|em|b)>\s+<(?:a|strong|em|b)>", re.DOTALL)
fragments = st.recursive(
    st.sampled_from(["goal", " ", "late winner", "&amp;", "né", "\n"]),
    lambda inner: st.tuples(st.sampled_from(TAGS), st.lists(inner, max_size=3)).map(
        lambda t: "<br>" if t[0] == "br" else f"<{t[0]}>{' '.join(t[1])}</{t[0]}>"
    ),
    max_leaves=12,
)


@given(st.lists(fragments, max_size=4).map(" ".join))
@example("<td>a<blockquote>b</blockquote>c</td>")
@example("<p>a<figure>b</figure>c</p>")
@example("<strong>a<p>b</p>c</strong>")
@example("<a>x</a><ul><ul>y</ul></ul>")
def test_no_word_is_lost_and_cleaning_again_changes_nothing(html):
    assume(not GLUED.search(html))
    once = body.clean(html, keys())
    assert sorted(words(once)) == sorted(words(html))
    assert body.clean(once, keys()) == once
    assert {
        el.tag for el in lxml.html.fragment_fromstring(once or " ", create_parent="main").iterdescendants()
    } <= body.VOCABULARY
    assert sorted(body.plain_text(once).split()) == sorted(words(once))


def test_the_editor_and_the_server_share_one_vocabulary():
    class_rules = dict(expand_extensions({k: v for k, v in body.BODY_EXTENSIONS.items() if k not in body.EDITOR_NODES}))
    allowed = set(allowlist_from_extensions(class_rules)["tags"]) | {"figure", "figcaption"}
    assert allowed == body.VOCABULARY


def test_parts_put_neighbouring_figures_in_one_row():
    html = body.clean(
        "<p>a</p><figure data-use='x1'>1</figure><figure data-use='x2'>2</figure><p>b</p>"
        "<figure data-use='x3' data-layout='wide'>3</figure><figure data-use='x4'>4</figure>"
    )
    rows = [[f.key for f in part.figures] for part in body.parts(html)]
    assert rows == [[], ["x1", "x2"], [], ["x3"], ["x4"]]


def test_from_blocks_escapes_and_leaves_lead_and_furniture_out():
    blocks = [
        Block("furniture", "date 2024-02-26"),
        Block("photo", "Lead", photo=StoryPhoto("Lead", lead=True)),
        Block("paragraph", "3 < 4 & <b>"),
        Block("photo", "The save AP", photo=StoryPhoto("The save", credit="AP")),
        Block("list", "one\ntwo"),
        Block("table", "a\t1\nb\t2"),
    ]
    html, placed = body.from_blocks(blocks, keys())
    assert re.sub(r"<[^>]+>", " ", html).split() == "3 &lt; 4 &amp; &lt;b&gt; The save one two a 1 b 2".split()
    assert [key for key, _ in placed] == ["k1"]


def test_word_count_leaves_captions_out():
    assert body.word_count("<p>one two</p>\n<figure data-use='a'><figcaption>three</figcaption></figure>") == 2


def test_anchors_without_an_address_leave_their_words():
    html = f"<p>{'<a>' * 20_000}one <em>two</em> <a> </a><a>th</a>ree</p>"
    assert body.clean(html) == "<p>one <em>two</em> three</p>"
