"""Feeds: what belongs to which picture, teasers, hostile files, every word once."""

import re
from html import escape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers import importer_for
from articles.importers.atom import Atom
from articles.importers.feeds.pictures import FeedPicture, is_same, one_of_each
from articles.importers.json_feed import JsonFeed
from articles.importers.parcel import Parcel
from articles.importers.rss import Rss
from articles.importers.wxr import Wxr
from articles.story import UnreadableFile
from tests.importers.mutations import mutations

CASES = Path(__file__).parent.parent / "cases"
LONDON = ZoneInfo("Europe/London")
RSS = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/">'


def rss(*items):
    return (RSS + "<channel>" + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>").encode()


def read(*items):
    return list(Rss().read(Parcel("feed.xml", rss(*items), LONDON)))


def content(html):
    return f"<content:encoded><![CDATA[{html}]]></content:encoded>"


@pytest.mark.parametrize("name", ["http:", ":"])
def test_an_address_in_pointed_brackets_is_no_element_and_keeps_its_words(name):
    text = f"<div xmlns='http://www.w3.org/1999/xhtml'><p>Late. <{name}>winner</{name}> again.</p></div>"
    entry = f"<entry><title>A</title><content type='xhtml'>{text}</content></entry>"
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>".encode()
    [story] = Atom().read(Parcel("feed.xml", feed, LONDON))
    assert "".join(block.text for block in story.blocks) == "Late. winner again."


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("https://a.example/i/goal-800x600.jpg?w=9", "http://www.a.example/i/goal.jpg", True),
        (
            "https://cdn.example/fit/630/https%3A%2F%2Fa.example%2Fi%2Fbig%252Bgoal.jpg",
            "http://a.example/i/big+goal.jpg",
            True,
        ),
        (
            "https://n.example/_next/image?url=https%3A%2F%2Fa.example%2Fi%2Fgoal.jpg&w=9",
            "https://a.example/i/goal.jpg",
            True,
        ),
        ("https://a.example/one/8c2f11aa90.jpg", "https://b.example/two/8c2f11aa90.jpg", True),
        ("https://a.example/one/1.jpg", "https://a.example/two/1.jpg", False),
        ("https://a.example/i/goal1.jpg", "https://a.example/i/goal2.jpg", False),
        ("", "", False),
    ],
)
def test_one_picture_behind_two_addresses(one, other, same):
    assert is_same(one, other) is same


def test_siblings_that_differ_in_width_alone_are_one_picture():
    small = FeedPicture("https://a.example/m/140.jpg", "Kick-off", "Lou Brandt", width=140)
    large = FeedPicture("https://a.example/m/900.jpg", "Kick-off", "Lou Brandt", width=900)
    silent = FeedPicture("https://a.example/m/900.jpg?q=1", width=900)
    other = FeedPicture("https://a.example/m/500.jpg", "Full time", "Lou Brandt", width=500)
    assert one_of_each([small, large, silent, other]) == [large, other]


def test_credit_stays_with_its_own_picture():
    item = content("<p>x</p>") + "".join(
        f'<media:content url="https://a.example/{n}.jpg"><media:credit>Photo: {name}</media:credit></media:content>'
        for n, name in enumerate(["Ann Ferry", "Lou Brandt"])
    )
    (story,) = read(item + '<media:content url="https://a.example/2.jpg"/>')
    assert [photo.credit for photo, _ in story.photos] == ["Ann Ferry", "Lou Brandt", ""]
    assert [photo.lead for photo, _ in story.photos] == [True, False, False]


@pytest.mark.parametrize(
    "description, standfirst",
    [
        ("The rain came.", None),
        ("The rain came. It did […]", None),
        ("The rain came. It did&hellip;", None),
        ("The rain &lt;b&gt;came&lt;/b&gt;.", None),
        ("Rain stops play.", "Rain stops play."),
        ("Rain stops play. The post Rain appeared first on Town.", "Rain stops play."),
        ("", None),
    ],
)
def test_teaser_stands_once(description, standfirst):
    (story,) = read(
        content("<p>The rain came.</p><p>It did not stop.</p>") + f"<description>{description}</description>"
    )
    assert story.standfirst == standfirst
    assert [block.text for block in story.blocks] == ["The rain came.", "It did not stop."]


def test_text_that_breaks_off_is_said():
    (story,) = read("<description>&lt;p&gt;The rain came. It did [&amp;#8230;]&lt;/p&gt;</description>")
    assert "breaks off" in story.warnings[0]


def test_faces_and_counters_are_no_pictures():
    face = '<media:content url="https://2.gravatar.com/avatar/1?s=96" medium="image"/>'
    counters = '<img src="http://feeds.feedburner.com/~ff/a"><img src="https://a.example/b.jpg" style="display: none">'
    (story,) = read(content(f"<p>x</p>{counters}") + face)
    assert story.photos == ()


def test_description_alone_is_the_text():
    (story,) = read("<description>The rain came.</description>")
    assert (story.standfirst, [block.text for block in story.blocks]) == (None, ["The rain came."])


def test_dates_that_disagree_are_both_told():
    (story,) = read("<title>T</title><pubDate>Mon, 1 Jan 2024 10:00:00 GMT</pubDate><date>2024-01-03T10:00:00Z</date>")
    assert story.published_at is not None
    assert [(said.origin, said.used) for said in story.said] == [("pubdate", True), ("date", False)]


def test_id_link_and_sender():
    (story,) = read("<title>T</title><guid>https://a.example/1</guid>")
    assert (story.source_ref, story.link, story.sender) == ("https://a.example/1", "https://a.example/1", None)
    (story,) = read('<title>T</title><guid isPermaLink="false">https://a.example/1</guid>')
    assert (story.source_ref, story.link) == ("https://a.example/1", None)
    (story,) = read("<title>T</title><link>javascript:alert(1)</link>")
    assert (story.source_ref, story.link) == (None, None)


def test_guid_that_is_no_address_makes_no_link():
    channel = (
        f"{RSS}<channel><link>https://a.example/</link><item><title>T</title><guid>goal-1</guid></item></channel></rss>"
    )
    (story,) = Rss().read(Parcel("feed.xml", channel.encode()))
    assert (story.source_ref, story.link) == ("goal-1", None)


def atom(entries):
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">{entries}</feed>'
    )
    return list(Atom().read(Parcel("feed.xml", feed.encode())))


def test_page_is_the_link_before_other_forms_of_it():
    links = '<link type="application/json" href="https://a.example/1.json"/><link type="text/html" href="https://a.example/1"/>'
    (story,) = atom(f"<entry><title>T</title>{links}</entry>")
    assert story.link == "https://a.example/1"


def test_entry_that_was_deleted_cancels_ours():
    (story,) = atom('<at:deleted-entry ref="tag:a.example,1" when="2024-01-01T00:00:00Z"/>')
    assert (story.cancels, story.usable) == (("tag:a.example,1",), False)


def test_address_is_nobodys_name():
    (story,) = atom("<entry><title>T</title><author><name>desk@a.example</name></author></entry>")
    assert (story.bylines, story.internal_notes) == ((), ("From: desk@a.example",))


def pictures_of(media):
    (story,) = read(content("<p>x</p>") + media)
    return [(photo.caption, photo.credit) for photo, _ in story.photos]


def test_words_beside_several_pictures_stand_once():
    pictures = "".join(f'<media:content url="https://a.example/pic-{n}.jpg" medium="image"/>' for n in "ab")
    words = (
        "<media:credit role='publishing company'>Lane</media:credit><media:description>The quay.</media:description>"
    )
    assert pictures_of(pictures + words) == [("The quay.", "Lane"), ("", "Lane")]


def test_words_between_pictures_are_those_of_the_one_before():
    pictures = [
        f'<media:content url="https://a.example/{n}.jpg"/><media:credit>{n}</media:credit>' for n in ("Ida", "Ute")
    ]
    assert pictures_of("".join(pictures)) == [("", "Ida"), ("", "Ute")]


def test_terms_say_what_they_are():
    (story,) = read(
        '<title>T</title><category domain="https://a.example/keywords/nyt_per">Roe, Nia</category>'
        '<category domain="team">Peak</category><category>Fells</category>'
    )
    assert [(tag.kind, tag.name) for tag in story.tags] == [
        ("person", "Roe, Nia"),
        ("club", "Peak"),
        ("topic", "Fells"),
    ]


@pytest.mark.parametrize(
    "name, data, format",
    [
        ("a", b'<rss version="0.91"><channel>', "rss"),
        ("a", b'<feed xmlns="http://www.w3.org/2005/Atom">', "atom"),
        ("a", b'<a:entry xmlns:a="http://www.w3.org/2005/Atom">', "atom"),
        ("a", b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "json_feed"),
        ("feed.xml", b'<feed><order id="1"/></feed>', None),
        ("a", b'{"items": [{"headline": "x"}]}', None),
        ("a", b'<RDF xmlns="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><Thing/></RDF>', None),
    ],
)
def test_feeds_are_known_by_their_content(name, data, format):
    known = [importer.name for importer in (Rss(), Atom(), JsonFeed()) if importer.recognizes(Parcel(name, data))]
    assert known == ([format] if format else [])


def test_export_of_wordpress_is_no_feed():
    delivery = CASES / "wxr" / "classic" / "delivery.xml"
    parcel = Parcel(delivery.name, delivery.read_bytes())
    assert not Rss().recognizes(parcel)
    assert importer_for(parcel).name == "wxr"


@pytest.mark.parametrize(
    "data", [b'{"version":"https://jsonfeed.org/version/1"}', b'{"items": 7}', b"[]", b'{"items":[']
)
def test_json_that_is_no_feed_gets_a_sentence(data):
    with pytest.raises(UnreadableFile):
        list(JsonFeed().read(Parcel("feed.json", data)))


@pytest.mark.parametrize(
    "importer, data",
    [
        (Rss(), rss()),
        (Atom(), b'<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title></feed>'),
        (JsonFeed(), b'{"version": "https://jsonfeed.org/version/1", "items": []}'),
        (
            Wxr(),
            b'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><wp:wxr_version>1.2</wp:wxr_version></channel></rss>',
        ),
    ],
    ids=lambda value: getattr(value, "name", ""),
)
def test_empty_feed_is_said(importer, data):
    (story,) = importer.read(Parcel("feed.xml", data))
    assert "there is no story in it" in story.skipped


def test_entry_that_is_no_text_is_said():
    entry = '<entry><title>T</title><content type="image/png">aGVsbG8=</content></entry>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode()
    (story,) = Atom().read(Parcel("feed.xml", feed))
    assert story.blocks == ()
    assert "image/png" in story.warnings[0]


DELIVERIES = sorted(path for name in ("rss", "atom", "json_feed") for path in CASES.glob(f"{name}/*/delivery.*"))


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_damaged_feed_is_a_sentence_or_stories(delivery):
    for changed in mutations(delivery.read_bytes(), 80):
        parcel = Parcel("a.feed", changed, LONDON)
        for importer in (Rss(), Atom(), JsonFeed()):
            try:
                if importer.recognizes(parcel):
                    list(importer.read(parcel))
            except UnreadableFile as error:
                assert str(error)


PARTS = st.sampled_from(
    [
        "<p>one two</p>",
        "three",
        "<b>four</b>",
        "<blockquote>five</blockquote>",
        "<ul><li>six</li></ul>",
        "<table><tr><td>seven</td></tr></table>",
        "<figure><img src='a.jpg'><figcaption>eight</figcaption></figure>",
        "<img src='b.jpg' alt='no word'>",
        "<h2>nine</h2>",
        "<script>no()</script>",
        "<object>ten",
        "<div>",
        "</div>",
        "&amp;",
        "\n\n",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PARTS, max_size=20), st.booleans(), st.text("abc xyz.", max_size=30))
def test_words_in_are_words_out(parts, is_description, teaser):
    html = " ".join(parts)
    escaped = f"<description>{escape(html)}</description>"
    item = escaped if is_description else content(html) + f"<description>{teaser}</description>"
    (story,) = read(f"<title>T</title>{item}")
    expected = re.findall(
        r"\w+|&", re.sub(r"<[^<>]*>", " ", html.replace("<script>no()</script>", "")).replace("&amp;", "&")
    )
    got = re.findall(r"\w+|&", " ".join(block.text for block in story.blocks))
    assert "".join(got) == "".join(expected) or not expected
