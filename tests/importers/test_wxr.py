"""WordPress exports: fields that the contract's line does not show, hostile files, and every word once."""

import re
import time
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers import importer_for
from articles.importers.parcel import Parcel
from articles.importers.wxr import Wxr
from articles.importers.wxr.index import address_of
from articles.importers.wxr.paragraphs import with_paragraphs
from articles.importers.wxr.shortcodes import Shortcode, is_shortcode_only, read_attributes, render_shortcodes
from articles.story import UnreadableFile
from tests.importers.mutations import mutations

CASES = Path(__file__).parent.parent / "cases" / "wxr"
LONDON = ZoneInfo("Europe/London")
CHANNEL = (
    '<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><link>https://town.example</link>'
)


def export(*items):
    return (CHANNEL + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>").encode()


def post(content, **fields):
    fields = {"post_type": "post", "status": "publish", "post_id": "1", **fields}
    return (
        "<title>T</title>"
        + f"<content:encoded><![CDATA[{content}]]></content:encoded>"
        + "".join(f"<wp:{name}>{escape(value)}</wp:{name}>" for name, value in fields.items())
    )


def meta(key, value):
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def read(*items):
    return list(Wxr().read(Parcel("export.xml", export(*items), LONDON)))


def kinds(story):
    return [(block.kind, block.text) for block in story.blocks]


def test_fields_that_the_line_does_not_show():
    item = post("Words.", post_name="late-goal", is_sticky="1") + "<link>https://town.example/late-goal/</link>"
    (story,) = read(item + '<category domain="category" nicename="cup">Cup</category>')
    assert (story.link, story.slug, story.section) == ("https://town.example/late-goal/", "late-goal", "Cup")
    assert story.sender == "https://town.example"
    assert story.source_ref == "https://town.example/?p=1"
    assert story.internal_notes == ("The site kept this at the top (sticky).",)


def test_what_is_no_story_says_so_and_pictures_nobody_shows_come_last():
    picture = post("", post_type="attachment", post_id="9", attachment_url="https://town.example/a.jpg")
    stories = read(picture, post("Words."), post("", post_type="nav_menu_item"), post("", post_type="revision"))
    assert [bool(story.skipped) for story in stories] == [False, True, True, True]
    assert stories[2].photos[0][0].file == "https://town.example/a.jpg"
    assert "1 of them" in stories[3].skipped


def test_password_is_nowhere():
    (story,) = read(post("Words.", post_password="open-sesame-77"))
    assert story.usable is False
    assert "sesame" not in str(story.to_json())


def test_ids_of_one_file_are_never_the_same():
    same = "<guid>https://town.example/?p=1</guid>"
    references = [story.source_ref for story in read(*[post("Words.") + same] * 3, post("Words."), post("Words."))]
    assert references[0] == "https://town.example/?p=1"
    assert len(set(references)) == 5
    assert references == [s.source_ref for s in read(*[post("Words.") + same] * 3, post("Words."), post("Words."))]


@pytest.mark.parametrize(
    "excerpt, standfirst", [("It rained [&hellip;]", None), ("It rained all day.", None), ("Rain.", "Rain.")]
)
def test_excerpt_that_a_machine_cut_out_is_no_standfirst(excerpt, standfirst):
    (story,) = read(post("It rained all day.\n\nAnd on.") + f"<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>")
    assert story.standfirst == standfirst


def test_shared_block_that_shows_itself_ends():
    shared = post('<p>Once.</p><!-- wp:block {"ref":7} /-->', post_type="wp_block", post_id="7")
    stories = read(post('<!-- wp:block {"ref":7} /--><!-- wp:block {"ref":8} /-->'), shared)
    assert stories[0].words.count("Once.") <= 5
    assert any("block 8" in warning for warning in stories[0].warnings)


def test_files_that_are_no_pictures_are_shown_as_none():
    rules = post("", post_type="attachment", post_id="9", attachment_url="https://town.example/a.pdf")
    (story, _) = read(rules, post("[gallery ids='9']") + meta("_thumbnail_id", "9"))
    assert story.photos == ()
    assert "attachment 9" in story.warnings[-1]


def test_half_characters_in_settings_are_dropped():
    half = r'{"url":"https://youtu.be/\ud800a","data":{"fact":"It \udfff rained all day."}}'
    (story,) = read(post(f"<!-- wp:embed {half} /--><!-- wp:cover {half} /--><!-- wp:a/fact {half} /-->"))
    assert story.words == ["T", "It", "rained", "all", "day."]
    assert str(story.to_json()).encode()


def test_text_beside_blocks_has_its_paragraphs():
    (story,) = read(post("One.\n\nTwo.<!-- wp:paragraph --><p>Three.</p><!-- /wp:paragraph -->\n\nFour.\n\nFive."))
    assert [block.text for block in story.blocks] == ["One.", "Two.", "Three.", "Four.", "Five."]


def test_library_speaks_once_of_a_picture():
    picture = post("", post_type="attachment", post_id="9", attachment_url="https://town.example/a.jpg")
    picture += "<excerpt:encoded>On the quay</excerpt:encoded>"
    (story,) = read(picture, post('<img class="wp-image-9" src="b.jpg"><p>x</p><img class="wp-image-9" src="b.jpg">'))
    assert [photo.caption for photo, _ in story.photos] == ["On the quay", ""]
    assert {photo.file for photo, _ in story.photos} == {"https://town.example/a.jpg"}


@pytest.mark.parametrize(
    "address",
    [
        "https://town.example/up/a.jpg",
        "//www.town.example/up/a-300x200.jpg?w=5",
        "https://i0.wp.com/town.example/up/a.jpg?resize=9",
        "http://town.example/up/a-scaled.jpg#x",
        "https://town.example/up/a-e1600000000000-150x150.jpg",
    ],
)
def test_one_picture_has_one_address(address):
    assert address_of(address) == "town.example/up/a.jpg"


@pytest.mark.parametrize(
    "text, html",
    [
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"),
        ("<h3>a</h3>\nb", "<h3>a</h3>\n<p>b</p>\n"),
        ("<pre>a\n\nb</pre>", "<pre>a\n\nb</pre>"),
        ("<div>a\n\nb</div>", "<div>a<p>b</p></div>\n"),
        ("a\r\n\r\nb", "<p>a</p>\n<p>b</p>\n"),
    ],
)
def test_classic_text_has_the_paragraphs_that_wordpress_gives_it(text, html):
    assert re.sub(r"(?<=>)\n+", "", with_paragraphs(text)) == re.sub(r"(?<=>)\n+", "", html)


def shown(code: Shortcode) -> str | None:
    return f"<{code.content}>" if code.name == "known" else None


@pytest.mark.parametrize(
    "text, rendered",
    [
        ("a [known]b[/known] c", "a <b> c"),
        ("[box][known]b[/known][/box]", "<b>"),
        ("a [red]b[/red] c", "a b c"),
        ('[tab title="The way up"]b[/tab]', "<p>The way up</p>b"),
        ('[poll id="4"] [sic] [/stray]', '[poll id="4"] [sic] [/stray]'),
        ("[[known]] and [[known]b[/known]]", "[known] and [<b>]"),
        ("[a][b]c[/a][/b]", "[b]c[/b]"),
        ('<a title="[known]b[/known]">c</a>', '<a title="[known]b[/known]">c</a>'),
        ("[[Klopp] said", "[[Klopp] said"),
    ],
)
def test_shortcodes_leave_every_word(text, rendered):
    assert render_shortcodes(text, shown).replace("\n", "") == rendered


def test_attributes_are_read_as_they_are_really_written():
    assert read_attributes(" ids=”1,2” size='big' link=none 7 /") == {
        "ids": "1,2",
        "size": "big",
        "link": "none",
        "0": "7",
    }
    assert read_attributes("=http://a.example/b")["0"] == "http://a.example/b"


@pytest.mark.parametrize(
    "text, is_code",
    [
        ("[table id=4 /]", True),
        ("[a] [b_c x='1']", True),
        ("[said with a smile]", False),
        ("[Kellaway]", False),
        ("He said: [a]", False),
        ("", False),
    ],
)
def test_brackets_of_an_editor_are_no_shortcode(text, is_code):
    assert is_shortcode_only(text) is is_code


@pytest.mark.parametrize(
    "text",
    [
        "[a " * 200_000,
        "[a]" * 30_000 + "[/a]" * 30_000,
        '[a "' * 100_000,
        "<!-- wp:a -->" * 30_000 + "<!-- /wp:a -->" * 30_000,
        "<!-- " * 200_000,
        "<pre>" * 100_000,
        "<a" + "\n" * 500_000,
        "[a " + "=" * 500_000,
        "[caption]" * 5_000 + "<img src=a>" * 5_000 + "[/caption]" * 5_000,
        "http://" + "y" * 500_000,
        '<!-- wp:a {"b":' + "[" * 100_000 + " /-->",
        "<div>" * 50_000,
    ],
    ids=lambda text: text[:12],
)
def test_no_text_holds_up_the_import(text):
    started = time.process_time()
    assert len(read(post(text))) == 1
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>' + export(post("Words.")),
        b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + export(post("Words.") + "<guid>&a;</guid>"),
    ],
)
def test_entities_read_nothing(data):
    assert "root:" not in str([story.to_json() for story in Wxr().read(Parcel("export.xml", data))])


def test_file_that_is_cut_off_gives_what_came_and_a_sentence():
    data = export(post("One."), post("Two."))
    stories = Wxr().read(Parcel("export.xml", data[:-60]))
    assert next(stories).words == ["T", "One."]
    with pytest.raises(UnreadableFile, match="ends in the middle"):
        list(stories)


def test_feed_of_a_wordpress_site_is_no_export():
    assert not Wxr().recognizes(Parcel("feed", b'<rss version="2.0"><channel><title>x</title></channel></rss>'))
    assert importer_for(Parcel("any.name", export(post("Words.")))).name == "wxr"


PIECES = st.sampled_from(
    [
        "one two",
        "\n",
        "\n\n",
        "<p>three</p>",
        "<strong>four</strong>",
        "[caption id='attachment_3']<img src='a.jpg'> five[/caption]",
        "[red]six[/red]",
        "[red",
        "[/red]",
        "[said]",
        "<!-- wp:paragraph --><p>seven</p><!-- /wp:paragraph -->",
        "<!-- wp:quote -->",
        "<!-- /wp:quote -->",
        "<blockquote>eight</blockquote>",
        "<ul><li>nine</li></ul>",
        "<h2>ten</h2>",
        "<figure><img src='b.jpg'><figcaption>eleven</figcaption></figure>",
        "<table><tr><td>twelve</td></tr></table>",
        "<div>",
        "</div>",
        "&amp;",
        "<!--more-->",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_words_in_are_words_out(pieces):
    text = " ".join(pieces)
    (story,) = read(post(text))
    expected = re.sub(r"<[^<>]*>|\[caption[^\]]*\]|\[/caption\]", " ", text).replace("&amp;", "&")
    words = "".join(re.findall(r"\w+|&", re.sub(r"\[/?red\]?|\[said\]", " ", expected)))
    got = " ".join(block.text for block in story.blocks)
    assert "".join(re.findall(r"\w+|&", re.sub(r"\[/?red\]?|\[said\]", " ", got))) == words


@pytest.mark.parametrize("delivery", sorted(CASES.glob("*/delivery.xml")), ids=lambda path: path.parent.name)
def test_damaged_file_is_a_sentence_or_stories(delivery):
    for changed in mutations(delivery.read_bytes(), 60):
        parcel = Parcel("export.xml", changed, LONDON)
        try:
            if Wxr().recognizes(parcel):
                list(Wxr().read(parcel))
        except UnreadableFile as error:
            assert "“export.xml”" in str(error)
