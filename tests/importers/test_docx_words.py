"""Words in = words out, in order, whatever a Word file is made of."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.docx import Docx
from articles.importers.parcel import Parcel
from tests.importers.word_file import STYLES, field, p, picture, run, table, word_file

RELATED = {"i": ("image", "media/1.jpg"), "l": ("hyperlink", "https://example.org/")}
BR, PAGE = "<w:r><w:br/></w:r>", '<w:r><w:br w:type="page"/></w:r>'
SILENT = ("picture", "break", "page")
Say = Callable[[int], str]

INLINE = st.sampled_from(["run", "bold", "picture", "break", "page", "link", "field", "tab", "inserted"])
PARAGRAPH = st.tuples(
    st.sampled_from(["", "", "", *STYLES]), st.lists(st.tuples(INLINE, st.integers(1, 20)), max_size=6)
)
BLOCK = st.one_of(
    st.tuples(st.just("p"), PARAGRAPH),
    st.tuples(st.just("list"), st.lists(st.integers(1, 9), min_size=1, max_size=3)),
    st.tuples(st.just("table"), st.lists(st.lists(st.integers(0, 40), min_size=1, max_size=3), min_size=1, max_size=3)),
    st.tuples(st.just("sdt"), PARAGRAPH),
)


def _inline(kind: str, words: str) -> str:
    made = {
        "run": run(words),
        "bold": run(words, "<w:b/>"),
        "picture": picture("i"),
        "break": BR,
        "page": PAGE,
        "link": f'<w:hyperlink r:id="l">{run(words)}</w:hyperlink>',
        "field": field("REF x", run(words)),
        "tab": f"<w:r><w:tab/></w:r>{run(words)}",
        "inserted": f"<w:ins>{run(words)}</w:ins>",
    }
    return made[kind] + run(" ")


def _build(blocks: list[tuple[str, object]], say: Say) -> str:
    body = []
    for kind, made in blocks:
        if kind in ("p", "sdt"):
            style, inside = made  # type: ignore[misc]
            text = p(
                style=style, runs="".join(_inline(what, say(n) if what not in SILENT else "") for what, n in inside)
            )
            body.append(text if kind == "p" else f"<w:sdt><w:sdtContent>{text}</w:sdtContent></w:sdt>")
        elif kind == "list":
            item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>'
            body.extend(p(say(n), properties=item) for n in made)  # type: ignore[attr-defined]
        else:
            body.append(table(*(tuple(say(n) for n in row) for row in made)))  # type: ignore[attr-defined]
    return "".join(body)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=12), st.sampled_from(["", ".", " end."]))
def test_words_in_are_words_out(blocks: list[tuple[str, object]], stop: str) -> None:
    numbers = count()
    said: list[str] = []

    def say(length: int) -> str:
        words = [f"word{next(numbers)}" for _ in range(length)]
        words[-1:] = [words[-1] + stop] if words else []
        said.extend(" ".join(words).split())
        return " ".join(words)

    body = _build(blocks, say) + p(say(20))
    stories = list(Docx().read(Parcel("a.docx", word_file(body, related=RELATED), ZoneInfo("Europe/London"))))

    assert sorted(word for story in stories for word in story.words) == sorted(said)
    places = [[said.index(word) for block in story.blocks for word in block.text.split()] for story in stories]
    assert all(place == sorted(place) for place in places if "end." not in said)
