"""Markdown in the hands of site generators and people: heads, captions, what is open and what not, words in order."""

import json
import random
import re
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.exporters import exporter_of
from articles.importers import importer_for
from articles.importers.front_matter import read_front_matter
from articles.importers.markdown import Markdown
from articles.importers.markdown.text import read_markdown
from articles.importers.parcel import Parcel
from articles.story import Story, UnreadableFile
from tests.exporters.dispatches import BARE, STORY, make_dispatch

CASES = Path(__file__).parent.parent / "cases" / "markdown"


def read(text: str | bytes, path: str = "") -> Story:
    data = text.encode() if isinstance(text, str) else text
    [story] = Markdown().read(Parcel(path.rsplit("/", 1)[-1] or "a.md", data, ZoneInfo("Europe/London"), path=path))
    return story


def head(**values: object) -> str:
    return f"---\n{json.dumps({'title': 'Late', 'date': '2026-01-02', **values})}\n---\nWords.\n"


@pytest.mark.parametrize(
    ("text", "is_markdown"),
    [
        ("---\ntitle: Late\n---\nWords", True),
        ("\ufeff---\r\ntitle: Late\r\n---\r\nWords", True),
        ("+++\ntitle = 'Late'\n+++\nWords", True),
        ('{"title": "Late"}\n\nWords', True),
        ("@title Late\nWords", True),
        ("Title: Late\nAuthor: Roe\n\n# One\n\nWords", True),
        ("# Late\n\nSee [the table](https://example.com).", True),
        ("# Late\n\n![A goal](goal.jpg)", True),
        ("## One\n\nWords\n\n## Two\n\n- a\n- b\n", True),
        ("# Late\n\nWords that go on.", False),
        ("# Late\n\n- a\n- b\n", False),
        ("Rovers win\n\n- a\n- b\n\n* * *\n\n1. c\n2. d", False),
        ("Title: Late\nAuthor: Roe\n\nRovers won on Saturday.", False),
        ("---\n\nRovers win late\n\nWords.\n\n---\n\nUnited lose", False),
        ("---\nRovers win late: a report\nWords of it\nand more words\n---\nUnited lose", False),
        (" date 2024-02-26 Rovers win\n\nHe said [laughing] (and meant it) that #Rovers **never** stop.", False),
        ('{"title": "Late"}\n{"title": "Later"}\n', False),
        ('[{"title": "Late"}]', False),
        ("@rovers won\nWords", False),
        ("<p>One</p><p>Two</p>", False),
    ],
)
def test_markdown_is_known_and_plain_text_is_left_alone(text: str, is_markdown: bool) -> None:
    assert Markdown().recognizes(Parcel("a.txt", text.encode())) is is_markdown


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (
            "---\nlang: no\nversion: 1.10\ndate: 2026-01-02 10:00:00 +0200\n---\n",
            ["no", "1.10", "2026-01-02 10:00:00 +0200"],
        ),
        ("---\na: ~\nb: null\nc: 'null'\n---\n", ["", "", "null"]),
        (
            "+++\na = 2026-01-02T10:00:00+02:00\nb = 1.10\nc = true\n+++\n",
            ["2026-01-02T10:00:00+02:00", "1.10", "true"],
        ),
        ("---\na: b: c\nd:\n- e\n- f\n---\n", ["b: c", ["e", "f"]]),
        ("---\na: |\n  one\n  two\n---\n", ["one\ntwo\n"]),
        ("---\na:\n\t- b\n---\n", [["b"]]),
    ],
)
def test_values_stay_the_words_that_were_written(text: str, values: list[object]) -> None:
    front = read_front_matter(text)
    assert front is not None and list(front.values.values()) == values


def test_a_head_that_repeats_itself_by_reference_does_not_grow() -> None:
    lines = [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
    ]
    front = read_front_matter("---\ntitle: Late\n" + "\n".join(lines) + "\n---\nWords")
    assert front is not None and front.values["title"] == "Late"
    assert "by reference" in front.warnings[0]
    assert len(str(front.values)) < 2_000


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"draft": True}, "draft"),
        ({"draft": "yes"}, "draft"),
        ({"status": "draft"}, "draft"),
        ({"published": False}, "not published"),
        ({"private": True}, "private"),
        ({"visibility": "members"}, "private"),
        ({"password": "secret"}, "password"),
        ({"status": "withheld"}, "withheld"),
        ({"status": "in-review"}, "in-review"),
    ],
)
def test_what_is_not_plainly_open_stays_closed(values: dict[str, object], status: str) -> None:
    story = read(head(**values))
    assert (story.usable, story.status) == (False, status)
    assert "secret" not in json.dumps(story.to_json())


@pytest.mark.parametrize("values", [{}, {"draft": False}, {"published": True}, {"status": "published"}])
def test_what_is_open_is_usable(values: dict[str, object]) -> None:
    assert read(head(**values)).usable is True


def test_a_date_in_the_future_is_an_embargo_and_said() -> None:
    tomorrow = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    story = read(head(date=tomorrow.isoformat()))
    assert story.embargo_until == tomorrow
    assert any("future" in warning for warning in story.warnings)


@pytest.mark.parametrize("embargo", ["", "until Friday", "2026-02-30"])
def test_an_embargo_that_cannot_be_read_holds(embargo: str) -> None:
    assert read(f"---\ntitle: Late\nembargo: {embargo or 'yes'}\n---\nWords").usable is False


@pytest.mark.parametrize(
    ("path", "slug", "date"),
    [
        ("site/rovers-win-late/index.md", "rovers-win-late", None),
        ("_posts/2026-01-02-rovers-win-late.md", "rovers-win-late", "2026-01-02"),
        ("2026-01-02-rovers-win-late/index.md", "rovers-win-late", "2026-01-02"),
        ("rovers-win-late.md", "rovers-win-late", None),
        ("Delivery.md", None, None),
    ],
)
def test_the_name_of_the_file_or_its_folder_is_the_slug(path: str, slug: str | None, date: str | None) -> None:
    story = read("---\ntitle: Late\n---\nWords.", path)
    assert story.slug == slug
    assert (story.published_at.date().isoformat() if story.published_at else None) == date


def test_pictures_lie_in_the_bundle() -> None:
    class Bundle:
        def names(self) -> list[str]:
            return ["late/goal.jpg"]

        def find(self, name: str) -> str | None:
            return "late/goal.jpg" if name == "goal.jpg" else None

        def read(self, name: str) -> bytes | None:
            return None

    text = b"---\ntitle: Late\nlink: https://x.example/late/\n---\nA ![Goal](goal.jpg)\n\nB ![Save](save.jpg)"
    [story] = Markdown().read(Parcel("index.md", text, beside=Bundle(), path="late/index.md"))
    assert [photo.file for photo, _ in story.photos] == ["goal.jpg", "https://x.example/late/save.jpg"]


def test_a_caption_by_custom_is_asked_about_and_one_by_a_mark_is_not() -> None:
    by_custom, by_title, by_figure = read_markdown(
        "![A](a.jpg)\n*Varga scores. Photo: T Lind*\n\n![B](b.jpg 'Varga scores.')\n\n"
        '{{< figure src="c.jpg" caption="Varga scores." attr="T Lind" >}}'
    ).blocks
    assert (by_custom.verdict, by_title.verdict, by_figure.verdict) == ("ask", None, None)
    assert [(b.photo.caption, b.photo.credit) for b in (by_custom, by_title, by_figure) if b.photo] == [
        ("Varga scores.", "T Lind"),
        ("Varga scores.", ""),
        ("Varga scores.", "T Lind"),
    ]


def test_an_alt_text_is_no_caption() -> None:
    [block] = read_markdown("![A *red* shirt](a.jpg)").blocks
    assert block.photo and (block.photo.alt, block.photo.caption, block.text) == ("A red shirt", "", "")


@pytest.mark.parametrize("story", [STORY, BARE, STORY.replace(status="withheld", usable=False)])
def test_our_own_export_comes_in_as_it_left(story: Story) -> None:
    back = read(exporter_of("markdown").write(make_dispatch(story)), "rovers-12/index.md")
    changed = {"blocks", "tags", "source_text", "sender", "source_ref"}
    for name in story.__dataclass_fields__.keys() - changed:
        assert getattr(back, name) == getattr(story, name), name
    bare = [(b.kind, b.text, b.photo and replace(b.photo, details=())) for b in back.blocks]
    assert bare == [(b.kind, b.text, b.photo) for b in story.blocks]
    assert [(t.kind, t.name, t.slug, t.role) for t in back.tags] == [
        (t.kind, t.name, t.slug, t.role) for t in story.tags
    ]
    assert back.sender == "Touchline"


WORD = st.sampled_from("Rovers won late on Saturday and nobody left before the end of it".split())
SETTINGS = st.sampled_from(
    [
        "{}\n\n",
        "## {}\n\n",
        "> {}\n\n",
        "- {}\n- {}\n\n",
        "1. {}\n2. {}\n\n",
        "| {} | {} |\n|---|---|\n| {} | {} |\n\n",
        "**{}** and *{}* [{}](https://example.com) `{}`\n\n",
        "<div>{}</div>\n\n",
        "![x](a.jpg '{}')\n\n",
        "![x](a.jpg)\n*{}*\n\n",
        '[caption width="3"]![x](a.jpg) {}[/caption]\n\n',
        '{{{{< figure src="a.jpg" caption="{}" >}}}}\n\n',
        "{{{{% box %}}}}\n{}\n{{{{% /box %}}}}\n\n",
        "    {}\n\n",
        "```\n{}\n```\n\n",
        "{}[^1]\n\n[^1]: {}\n\n",
        "<figure><figcaption>{}</figcaption></figure>\n\n",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(SETTINGS, max_size=12), st.data())
def test_no_word_is_lost_doubled_or_moved(pieces: list[str], data: st.DataObject) -> None:
    count = 0
    text = ""
    for piece in pieces:
        wanted = piece.count("{}")
        text += piece.format(*(f"w{count + n} {data.draw(WORD)}" for n in range(wanted)))
        count += wanted
    words = " ".join(block.text for block in read_markdown(text).blocks)
    assert re.findall(r"\bw\d+", words) == [f"w{n}" for n in range(count)]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "![" * 20_000,
        "*a " * 20_000,
        "_a_ " * 20_000,
        "`" * 20_000 + "a",
        "> " * 20_000,
        "- " * 20_000,
        "<div>" * 20_000,
        "| a " * 20_000 + "\n" + "|---" * 20_000,
        "[a](<" * 20_000,
        "{{<" * 20_000,
        "{%" * 20_000,
        "[caption]" * 20_000,
        "\\[caption " * 20_000,
        "---\n" + "a: " * 30_000 + "\n---\n",
        "---\na: " + "{" * 60_000 + "\n---\n",
        "{" * 60_000,
        "@title " + "a" * 100_000,
        "[^a]: b\n" * 20_000,
        "~~~\n" * 20_000,
    ],
    ids=lambda text: text[:12],
)
def test_no_text_holds_up_the_import(text: str) -> None:
    started = time.monotonic()
    parcel = Parcel("a.md", text.encode())
    Markdown().recognizes(parcel)
    list(Markdown().read(parcel))
    assert time.monotonic() - started < 30


def test_damaged_files_give_a_sentence_or_a_story() -> None:
    chance = random.Random(4711)
    for path in sorted(CASES.glob("*/delivery.*")):
        data = path.read_bytes()
        for _ in range(25):
            at, length = chance.randrange(len(data)), chance.randrange(40)
            new = bytes(chance.randrange(256) for _ in range(chance.randrange(8)))
            parcel = Parcel("a.md", data[:at] + new + data[at + length :])
            try:
                importer = importer_for(parcel, "markdown")
                importer.recognizes(parcel)
                list(importer.read(parcel))
            except UnreadableFile:
                pass
