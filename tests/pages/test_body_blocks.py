from articles.pages.body_blocks import blocks, dressed
from articles.pages.pictures import Picture

NET = Picture("a" * 64, 1600, 1067)
TUNNEL = Picture("b" * 64, 800, 1200)
LONG = "<p>" + "It went on and on. " * 150 + "</p>\n"


def figure(key, layout="column", caption="A net"):
    return f'<figure data-use="{key}" data-layout="{layout}"><figcaption>{caption}</figcaption></figure>'


def kinds(body, pictures):
    return [(block.kind, block.layout) for block in blocks(body, pictures)]


def test_waiting_caption_leaves_no_trace():
    found = list(blocks(f"<p>One.</p>\n{figure('a', caption='Secret')}\n<p>Two.</p>", {}))
    assert "Secret" not in repr(found)
    assert [block.kind for block in found] == ["prose", "prose"]


def test_two_pictures_in_a_row_stand_side_by_side_each_with_its_caption():
    body = f"<p>One.</p>\n{figure('a', caption='First')}\n{figure('b', caption='Second')}"
    _prose, group = blocks(body, {"a": NET, "b": NET})
    assert (group.kind, group.layout) == ("pictures", "")
    assert [picture.caption for picture in group.pictures] == ["First", "Second"]


def test_a_waiting_one_among_three_leaves_a_pair():
    body = "\n".join(figure(key) for key in "abc")
    assert kinds(body, {"a": NET, "c": NET}) == [("pictures", "")]


def test_four_in_a_row_are_a_strip():
    body = "\n".join(figure(key) for key in "abcd")
    assert kinds(body, dict.fromkeys("abcd", NET)) == [("pictures", "photos--strip")]


def test_upright_and_wide_pictures_together_are_not_cropped_alike():
    body = figure("a") + "\n" + figure("b")
    assert kinds(body, {"a": NET, "b": TUNNEL}) == [("pictures", "photos--mixed")]


def test_wide_picture_begins_below_the_rail():
    assert kinds(f"<p>Short.</p>\n{figure('a', 'wide')}", {"a": NET})[-1] == ("picture", "column")
    assert kinds(LONG + figure("a", "wide"), {"a": NET})[-1] == ("picture", "wide")


def test_portrait_is_never_cut_to_a_wide_strip():
    assert kinds(LONG + figure("a", "wide"), {"a": TUNNEL})[-1] == ("picture", "column")


def test_columns_of_figures_are_set_flush():
    html = dressed(
        "<table><tbody><tr><th>Club</th><th>Points</th><th>Note</th></tr>"
        "<tr><td>Rovers</td><td>+12</td><td>won</td></tr><tr><td>Town</td><td>\u22123</td><td>4</td></tr></tbody></table>"
    )
    assert '<th class="num">Points</th>' in html
    assert '<td class="num short">+12</td>' in html
    assert '<td class="short">4</td>' in html  # its column has a word in it
    assert 'tabindex="0"' in html


def test_short_quote_is_set_large_and_a_long_one_as_text():
    assert '<blockquote class="quote">' in dressed("<blockquote><p>It is over.</p></blockquote>")
    assert "<blockquote>" in dressed(f"<blockquote>{LONG}</blockquote>")


def test_embed_is_a_link_to_the_web_only():
    assert [b.name for b in blocks('<figure data-embed="https://video.example/1"></figure>', {})] == ["video.example"]
    assert list(blocks('<figure data-embed="javascript:alert(1)"></figure>', {})) == []
