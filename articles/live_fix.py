"""A fix of what readers see now, and the same fix in texts that have gone on since. Pure: states in, states out.

A state is what a version keeps (articles/working_copy.py). A fix names what it changes of one: some of its short texts,
some of the lines of its body by their numbers, the words and pictures of some places.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from articles import body

State = dict[str, Any]
TEXTS = ("kicker", "headline", "front_headline", "standfirst")
LEAD = "lead"
PHOTO, CAPTION, _CREDIT, ALT, _DECORATIVE = range(5)  # of a place, see `place_of`
SHOWN = 60  # letters of a text that is told of


@dataclass(frozen=True)
class Fix:
    """What is changed: short texts by their names, lines by their numbers ("" takes one out, two lines make two).

    `photos` are the pictures by their places (None takes a lead off), `caption` the lead's, as inline HTML.
    """

    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)
    photos: dict[str, int | None] = field(default_factory=dict)
    caption: str | None = None


def fixed(live: State, fix: Fix) -> State:
    """Return the state that readers see, with the fix."""
    lines = live["body"].split("\n")
    text = "\n".join(filter(None, (fix.lines.get(n, line) for n, line in enumerate(lines))))
    return _with_pictures(live | fix.texts | {"body": text}, fix)


def carried(live: State, fix: Fix, other: State) -> tuple[State, list[str]]:
    """Return another state of the story with the fix, and in words what did not fit there: it has been changed, too."""
    left = []
    texts = {}
    for name, value in fix.texts.items():
        if other[name] in (live[name], value):
            texts[name] = value
        else:
            left.append(f"{name.replace('_', ' ')}: “{other[name][:SHOWN]}”")
    lines, lost = _lines(live["body"].split("\n"), fix, other["body"].split("\n"))
    left += [f"paragraph: “{body.plain_text(line)[:SHOWN]}”" for line in lost]
    photos = {}
    for key, photo in fix.photos.items():
        if place_of(other, key)[PHOTO] in (place_of(live, key)[PHOTO], photo):
            photos[key] = photo
        else:
            left.append("another picture has been put in the place of the one that was swapped")
    caption = fix.caption
    if caption is not None and place_of(other, LEAD)[CAPTION] not in (place_of(live, LEAD)[CAPTION], caption):
        left.append(f"caption of the lead picture: “{body.caption_text(place_of(other, LEAD)[CAPTION])[:SHOWN]}”")
        caption = None
    here = Fix(texts, lines, photos, caption)
    return fixed(other, here), left


def _lines(was: list[str], fix: Fix, here: list[str]) -> tuple[dict[int, str], list[str]]:
    """Return the lines of the fix by their numbers in another body, and those of the old body that are not in it."""
    signs, found, lost = [_sign(line) for line in here], {}, []
    for n, line in fix.lines.items():
        sign = _sign(was[n])
        before = sum(_sign(other) == sign for other in was[:n])  # of two alike the second stays the second
        same = [m for m, other in enumerate(signs) if other == sign]
        if same:
            found[same[min(before, len(same) - 1)]] = line
        elif line and _sign(line) not in signs:
            lost.append(was[n])
    return found, lost


def _sign(line: str) -> tuple[str, ...]:
    """Return what tells a line from others: its tag and words; of a picture its place and caption."""
    figure = next(iter(body.figures(line)), None)
    return ("figure", figure.key, body.plain_text(line)) if figure else (line[1:3], body.plain_text(line), line)


def place_of(state: State, key: str) -> list[Any]:
    """Return what a state says of a picture's place: photo, caption, credit, alt text, for show alone."""
    return list(state["uses"].get(key) or [None, "", "", None, False])


def _with_pictures(state: State, fix: Fix) -> State:
    uses = dict(state["uses"])
    for key, photo in fix.photos.items():
        place = place_of(state, key)
        # What was said of the old picture is not said of the new one.
        place[PHOTO], place[ALT] = photo, place[ALT] if photo == place[PHOTO] else None
        uses[key] = place
    if fix.caption is not None:
        uses[LEAD] = place_of({"uses": uses}, LEAD)
        uses[LEAD][CAPTION] = fix.caption
    captions = {figure.key: figure.caption for figure in body.figures(state["body"])}
    kept = {}
    for key, place in uses.items():
        if key in captions:  # the body owns it
            kept[key] = [*place[:CAPTION], captions[key], *place[CAPTION + 1 :]]
        elif key == LEAD and (place[PHOTO] is not None or place[CAPTION]):
            kept[key] = place
    return state | {"uses": kept}
