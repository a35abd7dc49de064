"""Records of JSON and tables: what must be asked, what an editor said, and files that are large or broken."""

import json
import tracemalloc
from pathlib import Path

import pytest

from articles.exporters.jsonl import Jsonl
from articles.exporters.ninjs import Ninjs
from articles.importers import importer_for
from articles.importers.parcel import Limits, Parcel
from articles.importers.records import Csv, JsonLines
from articles.importers.records.fields import mapping
from articles.importers.records.table import shape_of
from articles.story import ColumnsNeeded, Story, UnreadableFile
from tests.exporters.dispatches import BARE, STORY, make_dispatch

HEADER = b"title,body,date\n"


def read_csv(data: bytes, **limits: int) -> list[Story]:
    return list(Csv().read(Parcel("a.csv", data, limits=Limits(**limits))))


def read_json(*records: object, **columns: str) -> list[Story]:
    data = "\n".join(json.dumps(record) for record in records).encode()
    return list(JsonLines().read(Parcel("a.jsonl", data, columns=columns or None)))


@pytest.mark.parametrize(
    ("column", "field"),
    [
        ("Headline", "headline"),
        ("Article Title", "headline"),
        ("post_content", "body"),
        ("Überschrift", "headline"),
        ("Brødtekst", "body"),
        ("treść", "body"),
        ("Pub-Date", "published_at"),
        ("image_url", "photo_file"),
        ("image_2", "photo_file"),
        ("byline", "bylines"),
        ("canonical URL", "link"),
        ("shoe size", None),
    ],
)
def test_everyday_names_of_fields(column: str, field: str | None) -> None:
    assert mapping([column]).get(column) == field


def test_of_two_columns_for_one_field_the_surer_is_read() -> None:
    assert mapping(["name", "title", "headline"]) == {"headline": "headline"}
    assert read_json({"title": "", "name": "A name", "body": "b"}, title="headline")[0].headline == "A name"


def test_an_editors_word_for_one_column_stands_before_the_names_of_the_others() -> None:
    assert mapping(["headline", "teaser line", "body"], {"teaser line": "headline"}) == {
        "teaser line": "headline",
        "body": "body",
    }


def test_columns_that_are_not_plain_are_asked_for() -> None:
    data = b"id,heading,scribble\n7,Rovers win the cup again,It was late.\n8,City lose,So what.\n"

    with pytest.raises(ColumnsNeeded, match="the text") as asked:
        read_csv(data)

    assert asked.value.columns == ["id", "heading", "scribble"]
    assert asked.value.sample[0] == ["7", "Rovers win the cup again", "It was late."]
    assert asked.value.proposed == {"id": "source_ref", "heading": "headline"}


def test_what_the_cells_look_like_is_proposed() -> None:
    long = "The corner came over and nobody moved, and so it went in off the post. " * 4

    with pytest.raises(ColumnsNeeded) as asked:
        read_json({"a": "Late goal settles the derby", "b": long, "c": 7, "date": "2024-01-01"}, c="source_ref")

    assert asked.value.proposed == {"a": "headline", "b": "body", "c": "source_ref", "date": "published_at"}


def test_what_an_editor_said_of_the_columns_wins() -> None:
    said = {"heading": "kicker", "scribble": "body", "third": "headline", "secret": ""}
    data = b"heading,scribble,third,secret\nCup,It was late.,Rovers win,not a word of this\n"

    story = next(Csv().read(Parcel("a.csv", data, columns=said)))

    assert (story.kicker, story.headline) == ("Cup", "Rovers win")
    assert [block.text for block in story.blocks] == ["It was late."]
    assert story.internal_notes == ()


def test_a_text_alone_is_read_like_a_text_file_once_an_editor_said_so() -> None:
    record = {"copytext": "Rovers win late\n\nBy Jane Roe\n\nThe corner came over and nobody moved at the far post."}

    with pytest.raises(ColumnsNeeded):
        read_json(record)
    story = read_json(record, copytext="body")[0]

    assert story.headline == "Rovers win late"
    assert story.bylines == ("Jane Roe",)


def test_prose_without_a_field_is_kept_for_editors() -> None:
    story = read_json({"title": "t", "body": "b", "verdict": "A fair result for all", "views": 12, "x": "https://a.b"})[
        0
    ]

    assert story.internal_notes == ("Column verdict: A fair result for all",)


def test_a_text_that_is_sent_twice_is_read_once() -> None:
    story = read_json({"title": "T", "body": "One two three four.", "content": "<p>One two <b>three</b> four.</p>"})[0]

    assert [block.html for block in story.blocks] == ["One two <strong>three</strong> four."]
    assert story.internal_notes == ()


@pytest.mark.parametrize("dispatch", [make_dispatch(), make_dispatch(BARE)], ids=["full", "bare"])
@pytest.mark.parametrize("exporter", [Jsonl(), Ninjs()], ids=["jsonl", "ninjs"])
def test_our_own_export_comes_back_as_it_left(exporter: Jsonl | Ninjs, dispatch) -> None:
    parcel = Parcel("export", exporter.write(dispatch))
    sent, (back,) = dispatch.story, importer_for(parcel).read(parcel)

    same = (
        "headline",
        "kicker",
        "standfirst",
        "bylines",
        "dateline",
        "language",
        "published_at",
        "time_known",
        "status",
    )
    same += ("story_type", "front_headline", "search_title", "social_title")
    same += ("version", "updated_at", "embargo_until", "expires_at", "usable", "link", "slug", "slugline", "section")
    assert importer_for(parcel).name == exporter.name
    for name in same if sent is STORY or exporter.name == "jsonl" else ("headline", "slug", "status", "usable"):
        assert getattr(back, name) == getattr(sent, name), name
    assert [(b.kind, b.text, b.level) for b in back.blocks] == [(b.kind, b.text, b.level) for b in sent.blocks]
    assert [(p.file or "").removeprefix("pictures/") for p, _ in back.photos] == [p.file or "" for p, _ in sent.photos]
    assert [(p.alt, p.lead, p.layout) for p, _ in back.photos] == [(p.alt, p.lead, p.layout) for p, _ in sent.photos]
    assert {(t.kind, t.name, t.slug, t.role) for t in back.tags} == {
        (t.kind, t.name, t.slug, t.role) for t in sent.tags
    }
    assert back.sender == dispatch.source


def test_mark_up_that_says_other_words_than_its_block_is_not_taken() -> None:
    blocks = [
        {"kind": "paragraph", "text": "Safe words.", "html": "Safe <b>words</b>."},
        {"kind": "paragraph", "text": "Safe words.", "html": 'Evil <img src="x" onerror="alert(1)"> words.'},
        {"kind": "table", "text": "a\tb", "html": "<table><tr><td>a</td><td onclick='x'>b</td></tr></table>"},
    ]

    story = read_json({"headline": "t", "blocks": blocks})[0]

    assert [bool(block.html) for block in story.blocks] == [True, False, True]
    assert not any("on" in (block.html or "").replace("strong", "") for block in story.blocks)


def test_a_ragged_row_names_its_number_and_spares_the_others() -> None:
    stories = read_csv(HEADER + b"One,First.,2024-01-01\nTwo,Second, with a comma,2024-01-02\n\nThree,Third.,\n")

    assert [story.error for story in stories] == [
        None,
        "Row 3 has 4 cells where the header has 3: look for a stray separator or quote.",
        None,
    ]


def test_what_no_database_takes_is_in_no_story_and_in_no_word_to_the_editor() -> None:
    [story] = read_csv((HEADER.decode() + "On\0e,Te\x01xt.,1 Ja\0n\n").encode("utf-16"))
    assert "\\u0000" not in json.dumps(story.to_json()) and (story.headline, story.warnings != ()) == ("One", True)


def test_a_quote_that_is_never_closed_costs_no_other_row() -> None:
    rows = b"".join(b"Story %d,Text %d.,2024-01-01\n" % (n, n) for n in range(50))
    stories = read_csv(HEADER + b'"Open,Text of it.,2024-01-01\n' + rows)

    assert [story.headline for story in stories] == ['"Open', *(f"Story {n}" for n in range(50))]
    assert "do not pair up" in stories[0].warnings[0]


def test_a_file_of_nothing_but_open_quotes_comes_to_an_end() -> None:
    stories = read_csv(HEADER + b"One,First.,2024-01-01\n" * 40 + b'"a,b\n' * 50_000, text=100_000)

    assert stories[0].headline == "One"
    assert "nothing below row" in str(stories[-1].error)


def test_a_header_without_an_end_comes_to_an_end() -> None:
    for header in (b"a,b" + b"," * 60_000, b"a,b" + b",x" * 30_000):
        assert not Csv().recognizes(Parcel("a.txt", header + b"\nc,d\n"))
    shape = shape_of("Name,Name,,Team,,,\nA,B,C,D,,,\n", whole=True)
    assert shape is not None and shape.columns == ("Name", "Name (2)", "Column 3", "Team")


def test_an_endless_row_fails_alone() -> None:
    stories = read_csv(HEADER + b"One,First.,2024-01-01\nTwo," + b"x" * 50_000 + b",\nThree,Third.,\n", text=10_000)

    assert [story.headline for story in stories] == ["One", "", "Three"]
    assert "longer than a story may be" in str(stories[1].error)


def test_a_large_file_is_read_in_little_memory(tmp_path: Path) -> None:
    text = "\n\n".join(["A sentence of the story stands here."] * 250)
    lines, table = tmp_path / "a.jsonl", tmp_path / "a.csv"
    lines.write_text("".join(json.dumps({"title": f"Story {n}", "body": text}) + "\n" for n in range(300)))
    table.write_text("title,body\n" + "".join(f'Story {n},"{text}"\n' for n in range(300)))

    for importer, path in ((JsonLines(), lines), (Csv(), table)):
        stories = importer.read(Parcel(path.name, path))
        next(stories)  # patterns and tables are made once
        tracemalloc.start()
        assert sum(1 for _ in stories) == 299
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < path.stat().st_size / 2


@pytest.mark.parametrize(
    "text",
    [
        "Title, text and all: the club said\nSo, on Monday, they went, and played, and won.\n",
        "date, body\n",
        "Headline: Rovers win, again\nBody: It was late, and it rained.\n",
        "name,price\nBall,3\nNet,4\n",
        "Rovers, City, United\nThe title, the body, the lot were at stake.\n",
    ],
)
def test_prose_with_commas_is_no_table(text: str) -> None:
    assert not Csv().recognizes(Parcel("a.txt", text.encode()))


@pytest.mark.parametrize(
    "value",
    [
        {"name": "package", "version": "1.0.0", "description": "no news", "dependencies": {}},
        {"openapi": "3.0", "info": {"title": "An interface", "description": "d", "version": "1"}},
        {"$schema": "s", "title": "A schema", "description": "d", "type": "object"},
        {"version": "https://jsonfeed.org/version/1.1", "title": "t", "home_page_url": "u", "items": [{"id": "1"}]},
        {"type": "FeatureCollection", "features": [{"properties": {"name": "x"}}]},
        {"headline": "A goal"},
    ],
)
def test_other_json_tells_no_stories(value: object) -> None:
    assert not JsonLines().recognizes(Parcel("a.json", json.dumps(value).encode()))


def test_records_within_another_object_are_found() -> None:
    record = {"title": "T", "description": "D", "content": "A text.", "publishedAt": "2024-01-01T00:00:00Z"}
    for value in (
        {"status": "ok", "articles": [record]},
        {"_index": "a", "_id": "1", "_source": record},
        [record],
        record,
    ):
        parcel = Parcel("a.json", json.dumps(value, indent=1).encode())
        assert [story.headline for story in importer_for(parcel).read(parcel)] == ["T"], value


def test_what_holds_no_record_says_so() -> None:
    for data in (b"", b"[]", b'["a"]', b'{"a": 1'):
        with pytest.raises(UnreadableFile):
            list(JsonLines().read(Parcel("a.json", data)))
    for data in (b"", b"only a line", b"\x00\x01\x02"):
        with pytest.raises(UnreadableFile):
            read_csv(data)


ODD_TEXT = "Rovers rode their luck and then some at the lane, where a shot that went in off a post was enough to win."
ODD = f'Strap,Hed line,Bodycopy,Scribe\nStay fifth,Rovers ride their luck,"{ODD_TEXT * 2}",Pete Hesketh\n'.encode()


def test_table_whose_columns_say_nothing_is_asked_about_and_no_prose() -> None:
    for name in ("copy.csv", "copy.txt"):
        parcel = Parcel(name, ODD)
        assert isinstance(importer_for(parcel), Csv)
        with pytest.raises(ColumnsNeeded) as asked:
            list(Csv().read(parcel))
        assert asked.value.proposed["Bodycopy"] == "body"


@pytest.mark.parametrize(
    "text", [b"Team,P,W,Pts\nRovers,3,3,9\nVale,3,1,4\n", b"First, a goal, then rain.\n\nThen, a draw, late.\n"]
)
def test_league_table_and_prose_in_a_text_are_no_table_of_stories(text: bytes) -> None:
    assert not isinstance(importer_for(Parcel("copy.txt", text)), Csv)


def test_several_columns_that_an_editor_calls_bylines_are_all_read() -> None:
    record = {"h": "Rovers win", "b": "They did.", "one": "Ann Shore", "two": "Bo Hale", "job": "Chief sports writer"}
    said = {"h": "headline", "b": "body", "one": "bylines", "two": "bylines", "job": "bylines"}
    story = read_json(record, **said)[0]
    assert story.bylines == ("Ann Shore", "Bo Hale")
    tags = read_json(record | {"job": "Cup; Weather"}, **(said | {"one": "tags", "two": "tags", "job": "tags"}))[0].tags
    assert [tag.name for tag in tags] == ["Ann Shore", "Bo Hale", "Cup", "Weather"]


def test_column_of_marks_is_not_proposed_as_the_date() -> None:
    table = b"Published;Headline;Date\nyes;Rovers win;2026-05-01\nno;Vale lose;2026-05-02\n"
    proposed = Csv().columns(Parcel("a.csv", table)).proposed
    assert proposed == {"Headline": "headline", "Date": "published_at"}
