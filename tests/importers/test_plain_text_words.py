"""Words in = words out, in order, whatever somebody sends."""

import re
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.parcel import Parcel
from articles.importers.plain_text import PlainText
from articles.story import Story, UnreadableFile

LONDON = ZoneInfo("Europe/London")
LINES = st.sampled_from(
    [
        "",
        "",
        " date 2024-02-26 Albion win the cup in the last minute of a long night",
        "26 February 2024 Rovers sign a keeper",
        "Rovers sign a keeper | 26 February 2024",
        "Published: 22:15 GMT, 26 February 2024 | Updated: 23:10 GMT, 26 February 2024",
        "03/04/2024",
        "By Jane Roe and JOHN DOE, Chief football writer",
        "Jane Roe at Hill Park",
        "LONDON (AP) — The match was put off on Sunday because of the rain.",
        "Headline: A keeper for Rovers",
        "Headline:",
        "Standfirst: He comes from the north",
        "Kicker: Transfers",
        "Tags: Rovers, keepers",
        "ROVERS",
        "EMBARGOED UNTIL 00:01 GMT Monday 4 March 2024",
        "NOT FOR PUBLICATION",
        "=====",
        "* * *",
        "----",
        "ENDS",
        "-30-",
        "Scroll down for video",
        "• a point",
        "• another point",
        "- a dash",
        "* a star",
        "The rain came before the break and did not stop until the last of the crowd had gone home.",
        "He scored after half an hour and again before the break, and nobody in the ground could say",
        "how he had found the room to do it.",
        "A short line with no stop",
        "page one\fpage two",
        "\u200b",
        "10\u00a0000 people",
        "[ode.jpg] Ode celebrates",
        "(ode.jpg: the near bank)",
        "ode.jpg - the far bank",
        "PICTURE: ode.jpg",
        "PICTURE: ode.jpg CREDIT: Una Hale CAPTION: the bank",
        "Caption: the bank",
        "CAPTION:",
        "Photo by: Una Hale",
        "Photo: Una Hale/PA",
        "Alt: a bank",
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff") | st.sampled_from("\n\r\t\f ")),
    st.lists(LINES | st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"))).map(
        "\n".join
    ),
    st.lists(LINES, max_size=60).map("\r\n".join),
)
LIST_MARK = re.compile("[•‣▪●◦▸►∙·*–-]")


@settings(max_examples=400, deadline=None)
@given(TEXTS)
def test_no_word_is_lost_doubled_or_moved(text: str) -> None:
    try:
        stories = list(PlainText().read(Parcel("a.txt", text.encode(), LONDON)))
    except UnreadableFile:
        assert not text.strip()
        return
    left = _words(text)
    for story in stories:
        taken = sum(len(_words(part)) for part in (story.kicker, story.headline, story.standfirst) if part)
        taken += sum(len(_words(block.text)) for block in story.blocks)
        assert _is_hoisted_from(left[:taken], story), left[:taken]
        left = left[taken:]
    assert left == []


def _words(text: str) -> list[str]:
    """Return the words of a text; a bullet alone is a mark of the format, which becomes the list."""
    return [word for word in text.split() if not LIST_MARK.fullmatch(word)]


def _is_hoisted_from(words: list[str], story: Story) -> bool:
    """Test whether taking kicker, headline and standfirst, each in one piece, out of the words leaves the blocks."""
    body = [word for block in story.blocks for word in _words(block.text)]
    remainders = [words]
    for part in (_words(part) for part in (story.kicker, story.headline, story.standfirst) if part):
        remainders = [
            rest[:at] + rest[at + len(part) :]
            for rest in remainders
            for at in range(len(rest) - len(part) + 1)
            if rest[at : at + len(part)] == part
        ]
    return body in remainders
