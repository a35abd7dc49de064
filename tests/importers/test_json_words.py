"""Words in = words out, in their order, for news items, records and tables; damaged files come to no other end."""

import csv
import io
import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.base import Importer
from articles.importers.ninjs import Ninjs
from articles.importers.parcel import Parcel
from articles.importers.records import Csv, JsonLines
from articles.story import UnreadableFile
from tests.importers.mutations import mutations
from tests.importers.test_cases import CASES

LONDON = ZoneInfo("Europe/London")
# Each word is another one, so that its place can be told: what looks like a date, a mark or a byline is not made here.
NUMBERED = st.lists(
    st.sampled_from(["wa", "wé", "wß,", "w;", 'w"', "w&", "w'", "w<", "w|", "=w", "@w"]), min_size=1, max_size=9
)
TEXTS = st.lists(NUMBERED, min_size=3, max_size=6)


def numbered(texts: list[list[str]]) -> list[str]:
    """Return the texts as lines, every word with a number of its own; each line ends like a sentence."""
    numbers = iter(range(10**6))
    return [" ".join(f"{word}{next(numbers)}x" for word in words) + "." for words in texts]


def words_of(importer: Importer, data: bytes) -> list[str]:
    (story,) = importer.read(Parcel("delivery", data, LONDON))
    return story.words


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_words_of_a_record_come_out_once_and_in_order(texts: list[list[str]]) -> None:
    headline, standfirst, *paragraphs = numbered(texts)
    record = {"title": headline, "subtitle": standfirst, "text": "\n\n".join(paragraphs), "id": 7}

    expected = " ".join([headline, standfirst, *paragraphs]).split()
    assert words_of(JsonLines(), json.dumps(record).encode()) == expected
    assert words_of(JsonLines(), json.dumps([record], indent=1, ensure_ascii=False).encode()) == expected


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_words_of_a_row_come_out_once_and_in_order(texts: list[list[str]], mark: str, charset: str) -> None:
    headline, standfirst, *paragraphs = numbered(texts)
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=mark)
    writer.writerows([("title", "subtitle", "text", "id"), (headline, standfirst, "\n\n".join(paragraphs), 7)])

    assert words_of(Csv(), table.getvalue().encode(charset)) == " ".join([headline, standfirst, *paragraphs]).split()


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.booleans())
def test_words_of_a_news_item_come_out_once_and_in_order(texts: list[list[str]], is_new: bool) -> None:
    headline, standfirst, *paragraphs = (line.replace("<", "").replace("&", "") for line in numbered(texts))
    html, text = "".join(f"<p>{line}</p>" for line in paragraphs), "\n\n".join(paragraphs)
    item: dict[str, object] = {"uri": "urn:example:1", "pubstatus": "usable", "type": "text"}
    if is_new:
        item["headlines"] = [{"role": "main", "value": headline}]
        item["descriptions"] = [{"role": "summary", "value": standfirst}]
        item["bodies"] = [{"role": "text", "value": text}, {"role": "html", "contentType": "text/html", "value": html}]
    else:
        item |= {"headline": headline, "description_text": standfirst, "body_text": text, "body_html": html}

    assert words_of(Ninjs(), json.dumps(item).encode()) == " ".join([headline, standfirst, *paragraphs]).split()


@pytest.mark.parametrize("importer", [Ninjs(), JsonLines(), Csv()], ids=lambda importer: importer.name)
def test_damaged_files_give_a_sentence_or_stories(importer: Importer) -> None:
    for delivery in sorted(CASES.glob(f"{importer.name}/*/delivery.*")):
        for data in mutations(delivery.read_bytes(), 40):
            parcel = Parcel(delivery.name, data, LONDON)
            importer.recognizes(parcel)
            try:
                for story in importer.read(parcel):
                    json.dumps(story.contract(), ensure_ascii=False).encode()
            except UnreadableFile as refused:
                assert str(refused)
