"""Names with a slip in them: one letter off, or the hyphen between other words than its bearer has it."""

from __future__ import annotations

from articles.enrichment.names import fold
from articles.story import StoryTag


def slips_of(tag: StoryTag) -> dict[str, str]:
    """Return the words of a tag that are its name with a slip in it, and what they should be: {written: right}.

    The wrong half of a name is wrong by itself, too: "Joel Pirroe … Pirroe".
    """
    if tag.slug is None or tag.kind not in {"player", "person"}:
        return {}
    found: dict[str, str] = {}
    for written in tag.mentions:
        said, name = written.split(), tag.name.split()
        if written != tag.name and written.replace("-", " ") == tag.name.replace("-", " "):
            found[written] = tag.name
        elif len(said) == len(name) == 2 and one_slip(*map(fold, (*said, *name))):
            found[written] = tag.name
            if fold(said[1]) != fold(name[1]):
                found[said[1]] = name[1]
    return found


def one_slip(first: str, last: str, true_first: str, true_last: str) -> bool:
    """Test whether a folded full name is another one with one letter too many, too few, wrong, or two changed about."""
    if first == true_first:
        return len(last) > 4 and _one_letter_off(last, true_last)
    return last == true_last and len(first) > 4 and _one_letter_off(first, true_first)


def _one_letter_off(written: str, true: str) -> bool:
    if written == true or abs(len(written) - len(true)) > 1 or written[:1] != true[:1]:
        return False
    start = 0
    while start < min(len(written), len(true)) and written[start] == true[start]:
        start += 1
    a, b = written[start:], true[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
