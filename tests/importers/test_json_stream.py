import json

import pytest

from articles.importers import json_stream
from articles.importers.json_stream import keys_at, read_items, read_whole
from articles.importers.parcel import Limits, Parcel
from articles.story import UnreadableFile

RECORDS = [{f"k{n}": 'a "quote", a \\ and {[ brackets ]} \u00e9' * (n % 4), "n": [n, {"m": n}]} for n in range(50)]


def items(data: bytes, **limits: int) -> list[object]:
    return [item.error or item.value for item in read_items(Parcel("a.json", data, limits=Limits(**limits)), [])]


@pytest.mark.parametrize("chunk", [1, 2, 7, 65_536])
@pytest.mark.parametrize(
    "data",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=1),
        json.dumps(RECORDS, ensure_ascii=False),
        "[\n" + ",\n".join(map(json.dumps, RECORDS)) + "\n]\n",
        "\n".join(map(json.dumps, RECORDS)),
        "\r\n\r\n" + ",\r\n".join(map(json.dumps, RECORDS)) + "\r\n",
        "\n".join(json.dumps(record, indent=2) for record in RECORDS),
    ],
    ids=["list", "indented list", "raw letters", "list by line", "lines", "comma lines", "objects"],
)
def test_records_come_one_at_a_time_however_they_are_laid_out(
    data: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "_CHUNK", chunk)

    assert items(data.encode()) == RECORDS
    assert items(data.encode("utf-8-sig")) == RECORDS
    assert items(data.encode("utf-16")) == RECORDS


def test_a_broken_line_leaves_the_others_alone() -> None:
    found = items(b'{"a": 1\n{"a": 2}\n\n{"a": 3}}\n{"a": 4}')

    assert found == [
        "Line 1 is not valid JSON: Expecting ',' delimiter.",
        {"a": 2},
        "Line 4 is not valid JSON: Extra data.",
        {"a": 4},
    ]


def test_an_endless_line_is_left_out_and_the_next_is_read() -> None:
    endless = b'{"a": "' + b"x" * 5_000 + b'"}'

    assert items(b'{"a": 1}\n' + endless + b'\n{"a": 2}\n{"a"\n', text=1024) == [
        {"a": 1},
        "Line 2 is longer than 1 MB and was left out.",
        {"a": 2},
        "Line 4 is not valid JSON: Expecting ':' delimiter.",
    ]
    assert items(b'[{"a": 1},' + endless + b',{"a": 2}]', text=1024)[1:] == [
        "Item 2 is longer than 1 MB and was left out.",
        {"a": 2},
    ]


def test_what_is_no_object_and_what_is_cut_off_is_said() -> None:
    assert items(b'[{"a": 1}, "a word", 3, {"a": 2}, {"a":') == [
        {"a": 1},
        "Item 2 is no object with fields, and so no story.",
        {"a": 2},
        "Item 4 ends in the middle: the file may have been cut off.",
    ]


def test_hostile_values_give_a_sentence() -> None:
    assert "nested too deeply" in str(items(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)[0])
    assert "too long" in str(items(b'{"a": ' + b"9" * 10_000 + b"}")[0])
    with pytest.raises(UnreadableFile, match="not valid JSON"):
        read_whole(Parcel("a.json", b'{"a": '), [])


def test_characters_that_are_no_text_go() -> None:
    assert items(b'{"a\\u0000": ["x\\ud800y\\u0007", "\\ud83d\\ude00"]}\n') == [{"a": ["xy", "\U0001f600"]}]


def test_letters_that_are_no_utf8_are_read_and_said() -> None:
    warnings: list[str] = []
    found = [item.value for item in read_items(Parcel("a.json", b'{"a": "caf\xe9"}\n{"a": "b"}\n'), warnings)]

    assert found == [{"a": "café"}, {"a": "b"}]
    assert "Windows-1252" in warnings[0]


def test_keys_are_told_from_a_file_that_is_cut_off() -> None:
    data = b'{"total": 1, "item": [{"uri": "x", "a": {"b": ":"}}, {"c": 2'

    assert keys_at(Parcel("a.json", data)) == {
        (): {"total", "item"},
        ("item",): {"uri", "a", "c"},
        ("item", "a"): {"b"},
    }
    assert keys_at(Parcel("a.txt", b"{a note} of the desk: no JSON")) == {}


def test_a_string_that_is_cut_off_holds_no_keys() -> None:
    assert keys_at(Parcel("a.json", b'{"a": "x, \\"b\\": {y')) == {(): {"a"}}
    assert keys_at(Parcel("a.json", b'{"a": "' + b'\\"' * 30_000)) == {(): {"a"}}
