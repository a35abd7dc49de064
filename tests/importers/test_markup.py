"""HTML as any format carries it → blocks: every word once, pictures and embeds in their places."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.markup import read_blocks, text_of
from articles.story import Block


def kinds(html: str, **options: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_blocks(html, **options)]


def the_photo(html: str) -> Block:
    [block] = [block for block in read_blocks(html) if block.photo]
    return block


@pytest.mark.parametrize(
    ("html", "caption", "credit"),
    [
        (
            '<figcaption>Varga scores. <span class="credit">Photograph: T Lind</span></figcaption>',
            "Varga scores.",
            "T Lind",
        ),
        ('<figcaption>Varga - <span class="w-image__credits">T Lind/Post</span></figcaption>', "Varga", "T Lind/Post"),
        ('<figcaption><b class="photoCredit">© T Lind</b> Varga</figcaption>', "Varga", "T Lind"),
        (
            '<span class="source">Getty Images</span><figcaption>Varga scores</figcaption>',
            "Varga scores",
            "Getty Images",
        ),
        (
            '<i><span class="visually-hidden">Image source, </span>Getty Images</i>'
            '<figcaption><span class="visually-hidden">Image caption, </span>Varga scores</figcaption>',
            "Varga scores",
            "Getty Images",
        ),
        ("<figcaption>Varga scores. Photo: T Lind</figcaption>", "Varga scores.", "T Lind"),
        ("", "", ""),
    ],
)
def test_a_caption_is_parted_from_its_credit(html: str, caption: str, credit: str) -> None:
    photo = the_photo(f'<figure><a href="b.jpg"><img src="a.jpg"></a>{html}</figure>').photo
    assert photo
    assert (photo.caption, photo.credit) == (caption, credit)


@pytest.mark.parametrize(
    "html",
    [
        '<div class="wp-caption"><a href="b.jpg">{}</a><p class="wp-caption-text">{}</p></div>',
        '<div class="article__photo"><span>{}</span><div class="article__photo__desc">{}</div></div>',
        '<p>{}<span class="caption">{}</span></p>',
        '<dl><dt>{}</dt><dd class="gallery-caption">{}</dd></dl>',
    ],
)
def test_a_box_that_calls_itself_a_caption_is_one(html: str) -> None:
    box = html.format("<img src=a.jpg>", "Varga scores. Photo: T Lind")
    block = the_photo(f"<div><p>Before.</p>{box}<p>After.</p></div>")
    assert block.photo
    assert (block.photo.caption, block.photo.credit) == ("Varga scores.", "T Lind")
    assert block.text == "Varga scores. Photo: T Lind"


def test_a_paragraph_beside_a_picture_is_no_caption() -> None:
    text = "This is a long paragraph about the game. " * 5
    html = f'<div class="box"><img src="a.jpg"><p>{text}</p></div>'
    assert kinds(html) == [("photo", ""), ("paragraph", text.strip())]


def test_a_captions_mark_up_is_kept_without_its_credit() -> None:
    caption = 'The <em>last</em> &lt;b&gt; kick <span class="credit">T</span>'
    assert (
        the_photo(f'<figure><img src="a.jpg"><figcaption>{caption}</figcaption></figure>').html
        == "The <em>last</em> &lt;b&gt; kick"
    )


def test_what_a_figure_says_of_itself_is_read() -> None:
    html = '<figure class="lead" data-layout="wide"><img src="a.jpg" alt="" role="presentation"></figure>'
    photo = the_photo(html).photo
    assert photo and (photo.lead, photo.layout, photo.alt) == (True, "wide", "")


@pytest.mark.parametrize(
    ("image", "file"),
    [
        ('<img src="data:image/gif;base64,R0" data-src="b.jpg">', "https://x.example/b.jpg"),
        ('<img srcset="s.jpg 300w, l.jpg 1200w, m.jpg 800w">', "https://x.example/l.jpg"),
        ('<img srcset="a,crop=1,2_.jpg 1x, b,crop=1,2_.jpg 2x">', "https://x.example/b,crop=1,2_.jpg"),
        ('<picture><source srcset="l.webp 1200w"><img></picture>', "https://x.example/l.webp"),
        ('<img src="//cdn.example/c.jpg">', "https://cdn.example/c.jpg"),
    ],
)
def test_the_file_that_a_script_would_load_is_named(image: str, file: str) -> None:
    [block] = read_blocks(image, base="https://x.example/")
    assert block.photo and block.photo.file == file


@pytest.mark.parametrize(
    "image",
    [
        '<img src="p.gif" width="1" height="1">',
        '<img src="javascript:alert(1)">',
        '<img src="file:///etc/passwd">',
        '<img src="https://[bad/a.jpg">',
        "<img>",
    ],
)
def test_what_is_no_picture_is_left_out(image: str) -> None:
    assert kinds(f"<p>a {image} b</p>") == [("paragraph", "a b")]


def test_a_picture_stands_where_it_stood() -> None:
    first = '<a href="big.jpg"><img src="a.jpg"></a>'
    assert kinds(f"<p>{first} First words.</p><p>Then <img src=b.jpg> more.</p>") == [
        ("photo", ""),
        ("paragraph", "First words."),
        ("paragraph", "Then more."),
        ("photo", ""),
    ]


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ('<iframe src="//player.example/1"></iframe>', "https://player.example/1"),
        (
            '<blockquote class="twitter-tweet"><a href="https://x.com/a/status/12?s=20">1 May</a></blockquote>',
            "https://x.com/a/status/12",
        ),
        (
            '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Ab/"></blockquote>',
            "https://www.instagram.com/p/Ab/",
        ),
        ('<amp-youtube data-videoid="aB3"></amp-youtube>', "https://www.youtube.com/watch?v=aB3"),
        ("<p>https://www.youtube.com/watch?v=aB3dE5fG7hI</p>", "https://www.youtube.com/watch?v=aB3dE5fG7hI"),
        ('<video><source src="https://x.example/a.mp4"></video>', "https://x.example/a.mp4"),
    ],
)
def test_what_is_shown_from_elsewhere_is_kept_by_its_address(html: str, url: str) -> None:
    [block] = read_blocks(f"<div>{html}</div>")
    assert (block.kind, block.html) == ("embed", f'<figure data-embed="{url}"></figure>')


def test_a_posts_words_are_its_embeds() -> None:
    link = '<a href="https://x.com/r/status/1">1 May</a>'
    html = f'<blockquote class="twitter-tweet"><p>Full time</p>— R (@r) {link}</blockquote>'
    assert kinds(f"<p>a</p>{html}<p>b</p>") == [
        ("paragraph", "a"),
        ("embed", "Full time — R (@r) 1 May"),
        ("paragraph", "b"),
    ]


@pytest.mark.parametrize("src", ["https://ad.doubleclick.net/x", "javascript:alert(1)", "about:blank", ""])
def test_a_frame_that_shows_nothing_is_left_out(src: str) -> None:
    assert kinds(f'<p>a</p><iframe src="{src}"></iframe>') == [("paragraph", "a")]


def test_two_line_breaks_part_paragraphs_and_one_does_not() -> None:
    assert kinds("<div>a<br>b<br> <br>c<br><br><br>d</div>") == [
        ("paragraph", "a b"),
        ("paragraph", "c"),
        ("paragraph", "d"),
    ]


@pytest.mark.parametrize(
    "html",
    [
        "a</body>b<p>c</p>",
        "a</html>b<p>c</p>",
        "a</div></div>b<p>c",
        "a<td>b</td><li>c",
        "<div>" * 3_000 + "a b<p>c</p>" + "</div>" * 3_000,
        "<b>" * 3_000 + "a b c",
        "<table><tr><td>a<p>b</table>c",
        "a <script>x</script><style>y</style>b<!-- z --> c",
    ],
)
def test_no_word_is_lost_in_broken_html(html: str) -> None:
    assert "".join("".join(text.split()) for _, text in kinds(html)) == "abc"


PIECES = st.sampled_from(
    """<p> </p> <div&class=image> </div> <figure> </figure> <figcaption> <img&src=a.jpg> <b> </b> <br> <table> <td>
    </table> <li> </li> <ul> <blockquote&class=twitter-tweet> </blockquote> <span&class=caption> <span&class=credit>
    </span> <h1> <pre> <a&href=javascript:x> </a> <iframe&src=https://v.example/1> </iframe> <svg> <form> <textarea>
    <p&hidden <!-- --> word""".split()
).map(lambda piece: piece.replace("&", " "))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join))
def test_nothing_makes_it_fail_and_what_comes_out_is_clean(html: str) -> None:
    for block in read_blocks(html, base="https://x.example/"):
        # As words of a text field it may stand there; as an address never.
        assert not re.search(r"<[^>]*javascript:", block.html or "")
        assert "<script" not in (block.html or "")


def test_a_title_may_hold_mark_up() -> None:
    assert text_of("Rovers <b>2</b>, United&nbsp;1 &amp; out") == "Rovers 2, United\xa01 & out"
    assert text_of(" plain\n title ") == "plain title"


def test_pictures_inside_their_own_caption_leave_its_words() -> None:
    for pictures in ('<img src="a.jpg"><img src="b.jpg">', '<figure><img src="a.jpg"></figure><img src="b.jpg">'):
        blocks = read_blocks(f"<figure><figcaption>The quay. {pictures}</figcaption></figure>")
        assert [photo.file for block in blocks if (photo := block.photo)] == ["a.jpg", "b.jpg"]
        assert " ".join(block.text for block in blocks).split() == ["The", "quay."]


def test_lines_of_a_table_of_old_stay_in_their_order_however_many() -> None:
    (block,) = read_blocks("<pre>a\nb <b>c\nd</b> e\nf<i>g</i>\n\nh</pre>")
    assert block.html == "a<br>b <strong>c<br>d</strong> e<br>f<em>g</em> h"
    (block,) = read_blocks("<pre>" + "".join(f"{n}\n" for n in range(20_000)) + "</pre>")
    assert block.text.split() == [str(n) for n in range(20_000)]


def test_line_breaks_in_thousands_part_what_one_does_not() -> None:
    (block,) = read_blocks(f"<ul><li>a{'<br>' * 20_000}b</li></ul>")
    assert (block.kind, block.text.split()) == ("list", ["a", "b"])
    assert [block.text for block in read_blocks(f"<p>a{'<br>' * 20_000}b</p>")] == ["a", "b"]
