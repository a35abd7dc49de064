import pytest

from articles.importers import importer_for
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"PK\x03\x04....word/document.xml", "Word"),
        (b"PK\x03\x04....", "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1", "RTF"),
        (b'<?xml version="1.0"?><ledger/>', "XML"),
        (b'{"headline": "A goal"}', "JSON"),
    ],
)
def test_a_file_that_is_no_story_is_refused_in_words(data: bytes, word: str) -> None:
    with pytest.raises(UnreadableFile, match=word):
        importer_for(Parcel("delivery", data))


def test_text_is_read_as_plain_text() -> None:
    assert importer_for(Parcel("a.txt", b"Rovers win the cup")).name == "plain_text"


def test_unknown_format_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="telex"):
        importer_for(Parcel("a.txt", b"Rovers win"), format="telex")
