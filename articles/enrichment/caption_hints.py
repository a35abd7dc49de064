"""The hints that a line may be a caption: too faint to settle anything, enough to choose which lines to ask about.

Many captions are a plain sentence with a full stop and no mark at all. What gives them away is the company they keep.
"""

from __future__ import annotations

import re

from articles.enrichment.caption_signs import Look, Sign
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


HINTS: tuple[Look, ...] = (alone_among_long, between_long, sets_a_scene, looks_ahead)
