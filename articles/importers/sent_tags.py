"""The names a sender puts on a story: each a question, since we do not know them yet."""

from __future__ import annotations

import re
from collections.abc import Iterable

from articles.story import Role, StoryTag, TagKind

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_COMPETITION = re.compile(
    r"\b(?:league|liga|ligue|serie\s[a-d]|cup|pokal|coupe|copa|coppa|trophy|championships?|open|masters|olympi\w+"
    r"|grand prix|tour|giro|vuelta|bundesliga|premiership|division)\b",
    re.IGNORECASE,
)
_LONGEST = 120
_MOST = 200  # of one story


def sent_tags(
    names: Iterable[tuple[TagKind, str]], *, mentioned: Iterable[tuple[TagKind, str]] = (), words: Iterable[str] = ()
) -> tuple[StoryTag, ...]:
    """Return a tag for each name, in order; of one that is sent as several kinds the first that is no topic.

    `mentioned` are names that are marked within the text, `words` those of the story.
    """
    text = " ".join(words)
    tags: dict[str, StoryTag] = {}
    sent: tuple[tuple[Role, Iterable[tuple[TagKind, str]]], ...] = (("about", names), ("mentioned", mentioned))
    for role, found in sent:
        for kind, said in found:
            name = _POSSESSIVE.sub("", " ".join(said.split()).strip(" ,;:"))
            key = name.casefold()
            if not 1 < len(name) <= _LONGEST or not any(map(str.isalpha, name)) or len(tags) >= _MOST:
                continue
            earlier = tags.get(key)
            if earlier is None:
                tags[key] = StoryTag(kind, name, None, role, "ask", said_in(text, name))
            elif earlier.kind == "topic" and kind != "topic":
                tags[key] = StoryTag(kind, earlier.name, None, earlier.role, "ask", earlier.mentions)
    return tuple(tags.values())


def kind_of_event(name: str) -> TagKind:
    """Return what an event is to a sports desk: a competition where it is called one."""
    return "competition" if _COMPETITION.search(name) else "topic"


def said_in(text: str, name: str) -> tuple[str, ...]:
    """Return the name if the text has it, as whole words."""
    return (name,) if name in text and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) else ()
