"""Web pages: what machines are told, what is printed, and what stands round a story."""

import base64
import io
import random
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import lxml.html
import pytest
from PIL import Image

from articles.importers import importer_for
from articles.importers.html import Html
from articles.importers.parcel import Limits, Parcel
from articles.importers.webpage.fields import people_in
from articles.importers.webpage.json_ld import Graph
from articles.importers.webpage.pictures import is_same_picture
from articles.story import Story, UnreadableFile

CASES = Path(__file__).parent.parent / "cases" / "html"
TEXT = "<p>The clock had stopped at ninety, and so had Rovers. Then the corner came over, and the ground stood up.</p>"


def read(html: str | bytes) -> Story:
    data = html.encode() if isinstance(html, str) else html
    [story] = Html().read(Parcel("page.html", data, ZoneInfo("Europe/London")))
    return story


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "Late"}',
        '[{"@type": "Organization"}, {"@type": ["Thing", "https://schema.org/NewsArticle"], "headline": "Late"}]',
        '{"@graph": [{"@type": "WebPage"}, {"@type": "LiveBlogPosting", "headline": "Late"}]}',
        '<!--\n{"@type": "NewsArticle", "headline": "Late",}\n-->',
        '/*<![CDATA[*/{"@type": "NewsArticle", "headline": "La\x0cte"}/*]]>*/;',
        '{"@type": "NewsArticle", "description": "a\nb", "headline": "Late"}',
        '{"@type": "NewsArticle"\n"headline": "Late"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;Late&quot;}",
        '{"@type": "Thing"} {"@type": "NewsArticle", "headline": "La\\te"}',
        '{"@type": "WebPage", "mainEntity": {"@type": "SportsArticle", "headline": "Late"}}',
    ],
)
def test_json_ld_is_read_however_it_was_written(script: str) -> None:
    graph = Graph(lxml.html.document_fromstring(f'<script type="application/ld+json">{script}</script>'))
    [article] = graph.articles()
    assert graph.text(article, "headline").replace(" ", "").replace("\t", "") in ("Late", "La\\te", "Lae")
    assert graph.broken == 0


def test_half_letters_that_json_can_spell_are_no_text() -> None:
    data = r'{"@type": "NewsArticle", "headline": "La\ud800te"}'
    story = read(f'<script type="application/ld+json">{data}</script><article>{TEXT}</article>')
    assert story.headline == "Late"


def test_a_control_character_spelled_as_a_number_costs_no_page() -> None:
    story = read(f"<h1>Late</h1><article>{TEXT}<script>1</script>The crowd&#14; stayed, and so did the rain.</article>")
    assert story.blocks[-1].text == "The crowd stayed, and so did the rain."


def test_a_picture_that_a_saved_page_holds_itself_comes_with_its_caption() -> None:
    goal, view = (noisy_jpeg(seed) for seed in (1, 2))
    blur = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
    figures = "".join(
        f"<figure><img src='data:image/jpeg;base64,{base64.b64encode(data).decode()}' alt='{alt}'>"
        f"<figcaption>{alt} in the rain</figcaption></figure>"
        for data, alt in ((goal, "The goal"), (view, "The view"))
    )
    page = (
        f"<link rel=canonical href='https://paper.example/a/'><h1>Late</h1><article>{TEXT}{figures}{TEXT}"
        f"<figure><img src='{blur}' data-src='/late.jpg'><figcaption>The end</figcaption></figure></article>"
    )
    parcel = Parcel("page.html", page.encode(), ZoneInfo("Europe/London"))
    [story] = Html().read(parcel)
    photos = [photo for photo, _ in story.photos]
    assert [(photo.caption, photo.alt) for photo in photos[:2]] == [
        ("The goal in the rain", "The goal"),
        ("The view in the rain", "The view"),
    ]
    assert [Html().picture(parcel, photo.file or "") for photo in photos[:2]] == [goal, view]
    assert photos[2].file == "https://paper.example/late.jpg"
    assert Html().picture(parcel, "picture-in-page-9.jpeg") is None
    small = replace(parcel, limits=Limits(picture=100))
    with pytest.raises(UnreadableFile, match="larger than"):
        Html().picture(small, photos[0].file or "")


def test_what_stands_in_for_a_picture_until_it_is_seen_is_not_taken_for_it() -> None:
    image = "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-src='https://x.example/big.jpg'>"
    story = read(f"<h1>Late</h1><article>{TEXT}<figure>{image}<figcaption>The end</figcaption></figure></article>")
    assert [photo.file for photo, _ in story.photos] == ["https://x.example/big.jpg"]


def noisy_jpeg(seed: int) -> bytes:
    out = io.BytesIO()
    Image.frombytes("RGB", (120, 80), random.Random(seed).randbytes(28_800)).save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("script", ['{"@type": "NewsArticle", "headline": "La', "[" * 100_000, "nothing", "9" * 10_000])
def test_broken_json_ld_is_counted(script: str) -> None:
    graph = Graph(lxml.html.document_fromstring(f'<script type="application/ld+json">{script}</script>'))
    assert (graph.articles(), graph.broken) == ([], script[0] != "9") or graph.nodes == []


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jane Roe", ["Jane Roe"]),
        ("By Jane Roe, Football Writer", ["Jane Roe"]),
        ("Jane Roe and Lee Marsh", ["Jane Roe", "Lee Marsh"]),
        ("Associated Press", []),
        ("The Courier", []),
        ("admin", []),
        ("https://facebook.com/janeroe", []),
    ],
)
def test_an_author_field_names_people(value: str, names: list[str]) -> None:
    assert people_in(value, {"the courier"}) == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://x.example/a/goal-1024x683.jpg", "https://x.example/a/goal.jpg?w=300", True),
        ("https://x.example/img/0123456789abcdef01/a_md.jpg", "https://y.example/0123456789abcdef01/b.jpg", True),
        ("https://r.example/?url=https://x.example/goal.jpg&w=2", "https://x.example/goal.jpg", True),
        ("https://x.example/a/1.jpg", "https://x.example/b/1.jpg", False),
        ("https://x.example/goal.jpg", "https://x.example/save.jpg", False),
    ],
)
def test_one_picture_in_two_sizes_is_one(one: str, other: str, same: bool) -> None:
    assert is_same_picture(one, other) is same


@pytest.mark.parametrize(
    ("data", "is_page"),
    [
        (b"<!DOCTYPE html><p>x", True),
        (b"\xef\xbb\xbf\n<!-- saved -->\n<html>", True),
        (b'<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML"><html>', True),
        ("<html>é".encode("utf-16"), True),
        (b"<p>One.</p>\n<p>Two.</p>", True),
        (b"<h1>Late</h1>text", True),
        (b'<?xml version="1.0"?><rss><channel>', False),
        (b"<!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf>", False),
        (b"<newsItem><html>", False),
        (b"Rovers won <b>late</b>.\n\n<p>", False),
        (b"<b>Rovers</b> won late and " + b"the text goes on without another mark " * 60, False),
        (b"--- title: x ---", False),
    ],
)
def test_a_page_is_known_by_its_content(data: bytes, is_page: bool) -> None:
    assert Html().recognizes(Parcel("x", data)) is is_page


def test_h1_and_machines_agree_on_the_headline() -> None:
    story = read(
        "<title>Courier: Late | Sport | Courier</title><meta property='og:site_name' content='Courier'>"
        f"<h1>Courier</h1><nav><h1>Menu of the day</h1></nav><h1>Rovers snatch it late</h1>{TEXT}"
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Rovers snatch it late"}</script>'
    )
    assert story.headline == "Rovers snatch it late"


def test_sources_that_disagree_are_said_with_the_one_used_first() -> None:
    story = read(
        '<meta property="article:published_time" content="2026-05-01T10:00:00Z">'
        '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-05-02T10:00:00Z"}</script>'
        f"<h1>Late</h1>{TEXT}"
    )
    said = [(said.origin, said.used) for said in story.said if said.field == "published_at"]
    assert said == [("JSON-LD datePublished", True), ("article:published_time", False)]


def test_a_picture_named_twice_stands_once() -> None:
    story = read(
        '<meta property="og:image" content="https://x.example/goal-1200x630.jpg">'
        '<article><h1>Late</h1><figure><img src="https://x.example/goal.jpg">'
        f"<figcaption>The goal.</figcaption></figure>{TEXT}</article>"
    )
    [(photo, _)] = story.photos
    assert (photo.file, photo.caption, photo.lead) == ("https://x.example/goal.jpg", "The goal.", True)


def test_a_teaser_that_is_only_the_texts_beginning_is_no_standfirst() -> None:
    story = read(
        f'<meta name="description" content="The clock had stopped at ninety, and so had Rovers."><h1>Late</h1>{TEXT}'
    )
    assert story.standfirst is None


def test_a_page_of_links_is_skipped_in_words() -> None:
    links = "".join(f"<li><a href='/{n}'>Another story of the day {n}</a></li>" for n in range(30))
    assert "links" in (read(f"<title>News</title><ul>{links}</ul>").skipped or "")


def test_a_sign_in_page_is_skipped_in_words() -> None:
    assert "signing in" in (read("<h1>Welcome</h1><form><input type=password></form>").skipped or "")


def test_a_shell_without_text_is_refused_in_words() -> None:
    with pytest.raises(UnreadableFile, match="scripts in the browser"):
        read('<!DOCTYPE html><title>x</title><div id="root"></div><script>render()</script>')


@pytest.mark.parametrize(
    ("meta", "charset"),
    [
        ('<meta charset="windows-1250">', "cp1250"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">', "cp932"),
        ('<meta charset="utf-8">', "cp1252"),
        ('<meta charset="iso-8859-1">', "utf-8"),
        ('<meta charset="nonsense">', "utf-8"),
        ('<meta charset="iso-2022-jp">', "iso2022_jp"),
    ],
)
def test_the_bytes_decide_where_the_stated_charset_lies(meta: str, charset: str) -> None:
    word = {"cp1250": "Łódź", "cp932": "勝利", "iso2022_jp": "勝利"}.get(charset, "Gijón")
    assert word in read(f"<html><head>{meta}</head><h1>{word}</h1>{TEXT}".encode(charset)).headline


def test_pictures_beside_a_saved_page_are_named_as_they_lie() -> None:
    class Folder:
        def names(self) -> list[str]:
            return ["page_files/goal.jpg"]

        def find(self, name: str) -> str | None:
            return "page_files/goal.jpg" if name == "./page_files/goal.jpg" else None

        def read(self, name: str) -> bytes | None:
            return None

    saved = "<!-- saved from url=(0027)https://x.example/a/late.html -->"
    html = f'{saved}<h1>Late</h1><p><img src="./page_files/goal.jpg"></p>{TEXT}<p><img src="b.jpg"></p>'
    [story] = Html().read(Parcel("page.html", html.encode(), beside=Folder()))
    assert [photo.file for photo, _ in story.photos] == ["./page_files/goal.jpg", "https://x.example/a/b.jpg"]
    assert story.link == "https://x.example/a/late.html"


@pytest.mark.parametrize("depth", [500, 20_000])
def test_depth_costs_no_word(depth: int) -> None:
    deep = f"{'<div>' * depth}{TEXT}{'</div>' * depth}"
    words = " ".join(block.text for block in read(f"<html><h1>Late</h1>{deep}<p>And out they went.</p>").blocks)
    assert "The clock had stopped" in words and "And out they went." in words


def test_damaged_pages_give_a_sentence_or_a_story() -> None:
    chance = random.Random(4711)
    for path in sorted(CASES.glob("*/delivery.*")):
        data = path.read_bytes()
        for _ in range(40):
            at, length = chance.randrange(len(data)), chance.randrange(60)
            new = bytes(chance.randrange(256) for _ in range(chance.randrange(8)))
            parcel = Parcel("page.html", data[:at] + new + data[at + length :])
            try:
                importer = importer_for(parcel, "html")
                importer.recognizes(parcel)
                list(importer.read(parcel))
            except UnreadableFile:
                pass
