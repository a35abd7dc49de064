"""The signs that a line is a caption or prose: each looks at one thing and answers with a weight and a reason.

The weights were settled on the stories in tests/cases/captions; a positive one speaks for a caption.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Literal, NamedTuple

from articles.credits import is_wrapped
from articles.enrichment.lines import Line, Setting


class Sign(NamedTuple):
    """What one look at a line says: how much, and in words an editor can read."""

    weight: float
    reason: str
    # "form": as any short paragraph looks; "lent": by other lines; "faint": tells only which lines to ask about
    kind: Literal["own", "form", "lent", "faint"] = "own"


_POSE = re.compile(
    r"\b(?:poses?|posed|looks? on|reacts?|gestures?|celebrates?|embraces?|applauds?|acknowledges|salutes?|wheels? away"
    r"|jumps? for joy|lifts?|holds? (?:up|aloft)|shakes? hands|in action|walks? off|trudges? off|leaves the)\b",
    re.I,
)
_POSES = frozenset(
    """pose poses posed look looks react reacts gesture gestures celebrate celebrates embrace embraces applaud applauds
    acknowledges salute salutes wheel wheels jump jumps lift lifts hold holds shake shakes action walk walks trudge
    trudges leaves""".split()
)
_SAID = re.compile(r"\b(?:said|says|told|tells|added|adds|replied)\b", re.I)
_SPEAKS = frozenset("said says told tells added adds replied".split())
_TURN = re.compile(r"^(?:but|however|meanwhile|and|so|yet|still|then|now|also|besides|instead|nor|or|there)\b", re.I)
_BACKWARD = re.compile(r"^(?:he|she|it|they|his|her|its|their|that|this|these|those|both|such)\b", re.I)
_ADDRESS = re.compile(r"\b(?:I|we|We|you|You|me|my|My|our|Our|us)\b(?!['’]s\b)")
_ADDRESSES = frozenset("i we you me my our us".split())
_QUESTION = re.compile(r"^(?:How|What|Why|Who|Where|When will|Will(?! [A-Z])|Can|Is|Are|Do|Does|Did|Should)\b")
_COMMA = re.compile(r",(?!\d)")
_OPENING_QUOTE = ("'", "‘", '"', "“", "«", "„")


def place_named(line: Line, setting: Setting) -> Sign | None:
    """Nothing but a caption speaks of where somebody stands in the picture: (left), (pictured)."""
    return Sign(5, "says who is where in the picture") if line.names_a_place else None


def called_caption(line: Line, setting: Setting) -> Sign | None:
    return Sign(6, "calls itself a caption") if line.named_caption and not line.credit_only else None


def credit_at_end(line: Line, setting: Setting) -> Sign | None:
    if not line.credit:
        return None
    # The last paragraph may end in the agency that wrote the story.
    signs_off = line.place == len(setting.lines) - 1 and line.length > 12 and len(line.credit.split()) == 1
    return Sign(2, "may end in a photo credit") if signs_off else Sign(5, "ends in a photo credit")


def credit_beside(line: Line, setting: Setting) -> Sign | None:
    """A credit on a line of its own stands right above or below its caption."""
    beside = line.place in setting.beside_credits and line.sentences <= 2
    return Sign(2, "stands beside a photo credit") if beside else None


def in_brackets(line: Line, setting: Setting) -> Sign | None:
    return Sign(1.5, "stands in brackets") if is_wrapped(line.text) else None


def no_stop(line: Line, setting: Setting) -> Sign | None:
    """A missing stop tells something only where the story's prose has its stops."""
    if line.stopped or line.credit or setting.stops < 0.8 or len(setting.prose) < 3:
        return None
    # Where every other line lacks one, half of them are something else: items, results, labels.
    common = setting.unstopped > 0.45 * len(setting.lines)
    return Sign(1 if common else 2.5, "no full stop, unlike the paragraphs around it")


def same_habit(line: Line, setting: Setting) -> Sign | None:
    """One missing stop may be a slip; several are a desk's way with its captions."""
    if no_stop(line, setting) and setting.unstopped > 2:
        return Sign(1, "other short lines here have no full stop either")
    return None


def against_habit(line: Line, setting: Setting) -> Sign | None:
    if line.stopped and setting.stops >= 0.8 and setting.unstopped > 2:
        return Sign(-1, "but ends in a full stop, unlike the captions here")
    return None


def repeats_earlier(line: Line, setting: Setting) -> Sign | None:
    """What a caption tells was told before it; a later paragraph that repeats a line says nothing."""
    if line.length > 30:
        return None
    facts = line.telling - setting.worn
    shared: Counter[int] = Counter()
    for fact in facts:
        for place in setting.told_at.get(fact, ()):
            if place >= line.place:
                break
            shared[place] += 1
    most = max(shared.values(), default=0)
    share = most / max(4, len(facts))
    if share < 0.3:
        return None
    number = max(setting.lines[place].number for place, count in shared.items() if count == most)
    weight = 2.0 if share >= 0.5 else 1.25 if share >= 0.35 else 0.5
    return Sign(weight, f"repeats paragraph {number}")


def repeats_headline(line: Line, setting: Setting) -> Sign | None:
    share = len(line.telling & setting.in_headline) / max(5, len(line.telling))
    late = line.place > setting.first + 1
    return Sign(1, "repeats the headline") if share >= 0.5 and late else None


def name_again(line: Line, setting: Setting) -> Sign | None:
    """Prose gives a full name once and then the surname; a caption begins anew."""
    for name, surname in line.names:
        if name not in setting.people:
            continue
        known = {other for place, other in setting.named_at[surname] if place < line.place}
        if known and name not in known:
            continue  # a namesake
        earlier = (setting.lines[place] for place in setting.surname_at.get(surname, ()) if place < line.place)
        if any(_stands_alone(surname, name, other) for other in earlier):
            return Sign(1.5, "gives the full name again")
        if known:
            return Sign(1, "gives the full name again")
    return None


def _stands_alone(surname: str, name: str, line: Line) -> bool:
    first = name.split()[0]
    return any(word == surname and first not in line.folded[max(0, i - 3) : i] for i, word in enumerate(line.folded))


def opens_with_name(line: Line, setting: Setting) -> Sign | None:
    if line.length > 24 or not line.names:
        return None
    opening = line.folded[:4]
    named = any(name.split()[0] in opening for name, _ in line.names if name in setting.people)
    return Sign(0.5, "opens with a full name") if named else None


def one_short_sentence(line: Line, setting: Setting) -> Sign | None:
    if setting.clipped:
        return None
    if line.sentences == 1 and 7 <= line.length <= 22 and 40 <= len(line.caption) <= 130:
        return Sign(0.5, "one short sentence", kind="form")
    return None


def shorter_than_prose(line: Line, setting: Setting) -> Sign | None:
    shorter = line.length <= 0.75 * setting.length and not setting.clipped
    return Sign(1, "shorter than the paragraphs around it", kind="form") if shorter else None


def shows_a_pose(line: Line, setting: Setting) -> Sign | None:
    return Sign(0.5, "tells what a picture shows") if line.has(_POSES, _POSE) else None


def too_long(line: Line, setting: Setting) -> Sign | None:
    count = line.length
    return Sign(-3 if count > 40 else -1.5 if count > 28 else -0.5, f"but {count} words long") if count > 22 else None


def several_sentences(line: Line, setting: Setting) -> Sign | None:
    return Sign(-0.5 * (line.sentences - 1), "but several sentences") if line.sentences > 1 else None


def speech(line: Line, setting: Setting) -> Sign | None:
    if line.caption.startswith(_OPENING_QUOTE):
        return Sign(-2.5, "but opens with a quotation mark")
    return Sign(-1.5, "but reports what somebody said") if line.has(_SPEAKS, _SAID) else None


def commas(line: Line, setting: Setting) -> Sign | None:
    return Sign(-1, "but has several commas") if len(_COMMA.findall(line.caption)) > 1 else None


def turn_of_phrase(line: Line, setting: Setting) -> Sign | None:
    return Sign(-1, "but takes up the paragraph before") if _TURN.match(line.caption) else None


def points_back(line: Line, setting: Setting) -> Sign | None:
    return Sign(-1.5, "but begins by pointing back") if _BACKWARD.match(line.caption) else None


def addresses_somebody(line: Line, setting: Setting) -> Sign | None:
    return Sign(-1.5, "but speaks in the first or second person") if line.has(_ADDRESSES, _ADDRESS) else None


def asks(line: Line, setting: Setting) -> Sign | None:
    if line.caption.rstrip(" '’\"”").endswith("?") or (not line.stopped and _QUESTION.match(line.caption)):
        return Sign(-2, "but reads like a sub-head or a question")
    return None


def speaker_or_label(line: Line, setting: Setting) -> Sign | None:
    return Sign(-3, "but begins with a label") if line.labeled else None


def very_short(line: Line, setting: Setting) -> Sign | None:
    count = line.length
    if count < 7:
        return Sign(-2, "but very short")
    if line.stopped:
        return Sign(-1.5, "but very short") if count < 9 else None
    return Sign(-1, "but as short as a sub-head") if count < 11 else None


def follows_a_mark(line: Line, setting: Setting) -> Sign | None:
    """Below a player's mark or a minute stands what is said about it, often without a stop."""
    above = line.place > 0 and setting.lines[line.place - 1].mark
    return Sign(-3, "but follows a mark or a minute") if above else None


def in_the_tail(line: Line, setting: Setting) -> Sign | None:
    """Below the last prose some desks set teams, referees, fixtures, notes."""
    tail = line.place > setting.last and setting.notes_at_end
    return Sign(-3, "but stands among the notes at the end") if tail else None


def at_the_top(line: Line, setting: Setting) -> Sign | None:
    """The first paragraph, and the summary lines some desks set above it."""
    if line.place > setting.first:
        return None
    return Sign(-3, "but stands at the top")


def repeats_standfirst(line: Line, setting: Setting) -> Sign | None:
    share = len(line.telling & setting.in_standfirst) / max(5, len(line.telling))
    early = line.place <= setting.first + 1
    return Sign(-1, "but repeats the standfirst") if share >= 0.4 and early else None


def captions_marked_already(line: Line, setting: Setting) -> Sign | None:
    return Sign(-2, "but the file marks its captions itself") if setting.marks_its_own else None


Look = Callable[[Line, Setting], Sign | None]

SPEAKING_FOR: tuple[Look, ...] = (
    called_caption,
    place_named,
    credit_at_end,
    no_stop,
    same_habit,
    repeats_earlier,
    credit_beside,
    in_brackets,
    name_again,
    repeats_headline,
    one_short_sentence,
    shorter_than_prose,
    opens_with_name,
    shows_a_pose,
)
SPEAKING_AGAINST: tuple[Look, ...] = (
    too_long,
    several_sentences,
    against_habit,
    speech,
    commas,
    turn_of_phrase,
    points_back,
    addresses_somebody,
    asks,
    speaker_or_label,
    very_short,
    follows_a_mark,
    in_the_tail,
    at_the_top,
    repeats_standfirst,
    captions_marked_already,
)
