"""The hints that a line may be a caption: too faint to settle anything, enough to choose which lines to ask about.

Many captions are a plain sentence with a full stop and no mark at all. What gives them away is the company they keep.
"""

from __future__ import annotations

import re

from articles.enrichment.caption_signs import (
    Look,
    Sign,
    asks,
    at_the_top,
    follows_a_mark,
    in_the_tail,
    name_again,
    opens_with_name,
    repeats_earlier,
    repeats_headline,
    shows_a_pose,
    speaker_or_label,
    speech,
)
from articles.enrichment.lines import Line, Setting

_SCENE = re.compile(
    r"\b(?:supporters|fans|crowds?|spectators|scarf|scarves|flags?|banners?|statues?|murals?|terraces?|turnstiles?"
    r"|scoreboard|floodlights?|dressing room|touchline|dugout|tunnel|podium|trophy|medals?|shirts?|team-?mates"
    r"|(?:main|west|east|north|south|away|home) (?:stand|end))\b",
    re.I,
)
_SEEN = frozenset(
    """supporters fans crowd crowds spectators scarf scarves flag flags banner banners statue statues mural murals
    terrace terraces turnstile turnstiles scoreboard floodlight floodlights dressing touchline dugout tunnel podium
    trophy medal medals shirt shirts teammates mates stand end""".split()
)
_AHEAD = re.compile(
    r"\b(?:will|(?:is|are) (?:expected|due|set|believed|understood) to|next (?:week|month|season|year)|tomorrow)\b"
)

_FEWEST, _MOST = 4, 20  # words of a line that was not written as a paragraph
# What a sub-head says of how things stand, and no picture shows.
_STATES = frozenset("are were have has had was will would could should must can may might need needs not no".split())
_SHORT = 0.75  # of a paragraph in the middle
# A sub-head, a pull quote, what is said of a mark, a note at the end: all of them stand without a stop, and are known.
_NEVER_ASKED: tuple[Look, ...] = (asks, speech, speaker_or_label, follows_a_mark, in_the_tail, at_the_top)

_SUB_HEADS = 3  # so many lines that show nothing of a caption are how a desk sets its sub-heads
# What somebody in a picture does; too common in prose to say anything of a line that has its stop.
_ACTS = frozenset(
    """pleads argues protests appeals shouts roars smiles watches waves points punches leaps dives slides stretches
    rises climbs heads fires shoots tackles challenges battles beats scores saves mobbed congratulated consoled hugged
    carried greets greeted thanks""".split()
)
_OF_A_CAPTION: tuple[Look, ...] = (shows_a_pose, opens_with_name, name_again, repeats_earlier, repeats_headline)


def alone_among_long(line: Line, setting: Setting) -> Sign | None:
    """Where a paragraph is several sentences long, hardly any prose is a single short one."""
    if line.sentences == 1 and setting.long_paragraphs and line.length <= 0.6 * setting.length:
        return Sign(1, "one sentence in a story of longer paragraphs", kind="faint")
    return None


def between_long(line: Line, setting: Setting) -> Sign | None:
    above, below = setting.prose_around(line)
    if above and below and min(above.length, below.length) >= 1.8 * line.length and line.sentences == 1:
        return Sign(0.5, "stands between two much longer paragraphs", kind="faint")
    return None


def sets_a_scene(line: Line, setting: Setting) -> Sign | None:
    scene = line.sentences == 1 and line.has(_SEEN, _SCENE)
    return Sign(0.5, "names what is often in a picture", kind="faint") if scene else None


def looks_ahead(line: Line, setting: Setting) -> Sign | None:
    """No picture shows what is still to come."""
    return Sign(-0.5, "but speaks of what is to come", kind="faint") if _AHEAD.search(line.caption) else None


def cut_short(line: Line, setting: Setting) -> Sign | None:
    """Between paragraphs that all have their stops a short line without one is no prose, whatever else it is."""
    if line.stopped or line.furniture or line.marked or line.labeled or setting.clipped:
        return None
    if setting.stops < 1 or len(setting.prose) < 3 or not _FEWEST <= line.length <= _MOST:
        return None
    if line.length > _SHORT * setting.length or not _STATES.isdisjoint(line.folded):
        return None
    shown = not _ACTS.isdisjoint(line.folded) or any(look(line, setting) for look in _OF_A_CAPTION)
    if setting.unstopped_short >= _SUB_HEADS and not shown:
        return None
    if any(look(line, setting) for look in _NEVER_ASKED) or not _stands_between_prose(line, setting):
        return None
    return Sign(1, "a short line without a full stop, between paragraphs that have theirs", kind="faint")


def _stands_between_prose(line: Line, setting: Setting) -> bool:
    """Test for a line, or two, with paragraphs above and below: more of them are a list."""
    run = [line.place, line.place]
    for side, step in ((0, -1), (1, 1)):
        place = line.place + step
        while 0 <= place < len(setting.lines) and not setting.lines[place].stopped and run[1] - run[0] <= 1:
            run[side], place = place, place + step
        if not 0 <= place < len(setting.lines) or setting.lines[place].furniture:
            return False
    return run[1] - run[0] <= 1


HINTS: tuple[Look, ...] = (alone_among_long, between_long, sets_a_scene, looks_ahead)
