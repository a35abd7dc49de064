"""Captions told from prose: every unmarked line becomes body, a sure caption or a question, each with its reasons."""

from __future__ import annotations

import dataclasses
import itertools

from articles.credits import split_credit
from articles.enrichment.caption_hints import HINTS, cut_short
from articles.enrichment.caption_signs import SPEAKING_AGAINST, SPEAKING_FOR, Sign, too_long
from articles.enrichment.lines import Line, Setting
from articles.story import Block, Story, StoryPhoto, Verdict

# Settled on the stories in tests/cases/captions. Below DOUBTFUL a line is prose and nobody is troubled; from there to
# ASK only the best lines of a story are asked about, as far as its questions go.
DOUBTFUL = 2.0
MOST_HINTS = 2.0  # what all hints together may add to a line
BEYOND_FORM = 1.0  # what a doubtful line shows besides looking like any short paragraph
ASK = 2.75
LIKELY = 3.5  # from here on a caption is the better guess
SURE = 4.25
SURE_ALONE = 3.25  # what a sure caption shows without the lines beside it
QUESTIONS = 2  # a story: an editor in a hurry answers no more

# Captions come in runs: a likely one strengthens a line right above or below it that has something of its own to show
# beyond its form, and more so if it stands beside another likely one already.
BESIDE = 1.0
BESIDE_A_RUN = 1.5
OF_ITS_OWN = 1.0
# And a story that has captions has more of them.
AMONG_OTHERS = 0.75
OTHERS = 2


def tell_captions(story: Story) -> Story:
    """Return the story with its unmarked captions told apart; a second call changes nothing."""
    places = _weighed(story.blocks)
    setting = Setting(
        lines=_lines(story.blocks, places),
        headline=story.headline,
        standfirst=story.standfirst or "",
        marks_its_own=bool(_marked_within(story.blocks)),
        marks_all=marks_all_captions(story),
    )
    blocks = list(story.blocks)
    weighed = weigh(setting)
    telling = {row: signs for row, signs in enumerate(weighed) if total(signs) >= ASK} | _doubtful(weighed, setting)
    for row, signs in telling.items():
        place = places[row]
        if blocks[place].kind == "paragraph" and blocks[place].verdict is None:
            blocks[place] = _tell(blocks[place], signs)
    return story.replace(blocks=tuple(blocks))


def marks_all_captions(story: Story) -> bool:
    """Test whether a story's captions are marked as such, so that a line without a mark is prose.

    They are where the importer says that its format has such marks (`Story.marked`: a web page, NITF, NewsML-G2 …), and
    where a picture with its caption stands between the paragraphs: Markdown's figures, Word's caption style. A lead,
    and what stands above or below the whole text, comes from fields beside it and tells nothing of the text; nor does
    bold or a link, which Word has too. Even then a line that calls itself a caption, or ends in the credit of a picture
    ("Photo: …"), is one.
    """
    return story.marked or any(photo.caption for photo in _marked_within(story.blocks))


def _marked_within(blocks: tuple[Block, ...]) -> list[StoryPhoto]:
    """Return the pictures that the format itself put between the paragraphs."""
    prose = [place for place, block in enumerate(blocks) if _is_unmarked(block)]
    within = blocks[prose[0] : prose[-1]] if prose else ()
    return [block.photo for block in within if block.photo and not block.photo.lead and not block.verdict]


def _is_unmarked(block: Block) -> bool:
    return block.kind == "paragraph" or (block.kind == "photo" and block.verdict is not None)


def weigh(setting: Setting) -> list[list[Sign]]:
    """Return every line's signs, those that other lines lend it among them."""
    found = [_signs(line, setting) for line in setting.lines]
    _lend_to_neighbors(found, [place for place, line in enumerate(setting.lines) if not line.furniture or found[place]])
    sure = [signs for signs in found if total(signs) >= SURE and is_sure(signs)]
    for signs in found:
        if total(signs) >= ASK and len(sure) - (signs in sure) >= OTHERS:
            signs.append(Sign(AMONG_OTHERS, "other lines here are captions", kind="lent"))
    return found


def total(signs: list[Sign]) -> float:
    """Add up what the signs say."""
    return sum([sign.weight for sign in signs])


def is_sure(signs: list[Sign]) -> bool:
    """Test whether a line is a caption beyond doubt, and not by its neighbors or by hints alone."""
    firm = [sign for sign in signs if sign.kind != "faint"]
    return total(firm) >= SURE and total([sign for sign in firm if sign.kind != "lent"]) >= SURE_ALONE


def _doubtful(found: list[list[Sign]], setting: Setting) -> dict[int, list[Sign]]:
    """Return, with their hints, the best of the lines still taken for prose: as many as there are questions left."""
    if setting.marks_all:
        return {}
    room = QUESTIONS - sum(total(signs) >= ASK and not is_sure(signs) for signs in found)
    hinted: dict[int, list[Sign]] = {}
    for place, signs in enumerate(found if room > 0 else []):
        line = setting.lines[place]
        if total(signs) >= ASK or not line.may_be_caption:
            continue
        # Where a line has no stop, that has said more than any hint.
        if cut := cut_short(line, setting):
            hinted[place] = [*signs, cut]
        elif line.stopped:
            own = [sign for sign in signs if sign.kind != "lent"]
            if total(own) + MOST_HINTS >= DOUBTFUL and _is_doubtful(own := own + _hints(line, setting)):
                hinted[place] = own
    best = sorted(hinted, key=lambda place: -total(hinted[place]))[:room]
    return {place: hinted[place] for place in best}


def _hints(line: Line, setting: Setting) -> list[Sign]:
    return [hint for look in HINTS if (hint := look(line, setting))]


def _is_doubtful(signs: list[Sign]) -> bool:
    """Test whether something more than its form speaks for a line."""
    beyond_form = sum(sign.weight for sign in signs if sign.kind in ("own", "faint") and sign.weight > 0)
    return total(signs) >= DOUBTFUL and beyond_form >= BEYOND_FORM


def _lend_to_neighbors(found: list[list[Sign]], row: list[int]) -> None:
    """Let likely captions strengthen the lines beside them; a run grows by a line at a time."""
    weights = [total(signs) for signs in found]
    own = [any(sign.weight > 0 and sign.kind == "own" for sign in signs) for signs in found]
    down = list(itertools.pairwise(row))
    # Who may strengthen whom, (giver, taker), down the story and then up.
    pairs = [pair for pair in (*down, *((below, above) for above, below in reversed(down))) if own[pair[1]]]
    lent: set[tuple[int, int]] = set()
    while pair := next(
        (p for p in pairs if weights[p[0]] >= ASK and weights[p[1]] >= OF_ITS_OWN and p not in lent), None
    ):
        lent.add(pair)
        giver, taker = pair
        in_a_run = any((other, giver) in lent for other in row if other != taker)
        weight = BESIDE_A_RUN if in_a_run else BESIDE
        found[taker].append(Sign(weight, "stands beside another caption", kind="lent"))
        weights[taker] += weight


def _weighed(blocks: tuple[Block, ...]) -> list[int]:
    """The places of the lines to weigh: those told before are among them, so that a second call sees the same story."""
    return [
        place
        for place, block in enumerate(blocks)
        if block.kind in ("paragraph", "quote", "furniture") or (block.kind == "photo" and block.verdict)
    ]


def _lines(blocks: tuple[Block, ...], places: list[int]) -> list[Line]:
    numbers, number = [], 0
    for block in blocks:
        number += block.kind not in ("furniture", "heading", "embed")
        numbers.append(number)
    return [
        Line(blocks[place].text, row, numbers[place], blocks[place].kind in ("paragraph", "photo"))
        for row, place in enumerate(places)
    ]


def _signs(line: Line, setting: Setting) -> list[Sign]:
    if not line.may_be_caption:
        return []
    if line.furniture and not line.marked:
        return []
    if setting.marks_all and not line.says_picture:
        return []
    if line.credit:
        looks = SPEAKING_FOR
    elif line.marked:
        looks = (*SPEAKING_FOR, too_long)  # a caption however it is written, unless the words only look like a mark
    else:
        looks = (*SPEAKING_FOR, *SPEAKING_AGAINST)
    return [sign for look in looks if (sign := look(line, setting))]


def _tell(block: Block, signs: list[Sign]) -> Block:
    weight = total(signs)
    strongest_first = sorted(signs, key=lambda sign: -sign.weight)
    verdict: Verdict = "sure" if is_sure(signs) else "ask"
    reasons = tuple(dict.fromkeys(sign.reason for sign in strongest_first if verdict == "ask" or sign.weight > 0))
    if weight < LIKELY:
        return dataclasses.replace(block, verdict="ask", reasons=reasons)
    caption, credit = split_credit(block.text)
    return dataclasses.replace(
        block, kind="photo", verdict=verdict, reasons=reasons, photo=StoryPhoto(caption=caption, credit=credit)
    )
