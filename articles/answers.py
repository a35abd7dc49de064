"""An editor's answers to what an import asks: a story and its answers → the story as answered. Pure."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any, Literal, cast, get_args

from articles.body import printable
from articles.credits import split_credit
from articles.enrichment.slips import slips_of
from articles.spelling import Slips, put_right
from articles.story import Block, BlockKind, Story, StoryPhoto, StoryTag

# What a block can be said to be. One vocabulary in screen, keys and code.
Answer = Literal["paragraph", "photo", "heading", "quote", "standfirst", "furniture"]
ANSWERS: tuple[str, ...] = get_args(Answer)
KEYS = {"b": "paragraph", "c": "photo", "h": "heading", "q": "quote", "s": "standfirst", "f": "furniture"}
# The same in an editor's words.
WORDS = {
    "paragraph": "Body",
    "photo": "Caption",
    "heading": "Sub-head",
    "quote": "Quote",
    "standfirst": "Standfirst",
    "furniture": "Furniture",
    "list": "List",
    "table": "Table",
    "embed": "Embed",
}
PICTURE = "library:{}"  # what stands for a file where an editor has put a picture of the library, by its id
SPELLING = "spelling"  # the answer to a tag: yes, and its name is put right in the text
STANDFIRST = "standfirst"  # the place of the story's own standfirst among the blocks' answers
FIELDS = ("headline", "kicker")
DATE = "published_at"  # an aware moment, as ISO 8601 writes it; of a day without its time "… day"


def answered(story: Story, answers: dict[str, Any]) -> Story:
    """Return the story with an editor's answers applied; what nobody answered keeps its verdict.

    `answers` is `{"blocks": {"7": "photo"}, "tags": {"3": "yes"}, "roles": {"0": "mentioned"}, "headline": "…",
    "published_at": "2024-02-25T17:00:00+00:00"}`:
    blocks and tags by their place in the story as read, "standfirst" for the standfirst as read.
    `"photos": {"7": "12"}` puts a picture of the library at a caption. A tag's "spelling" is a yes that has its name
    put right in the text.
    """
    story = put_right(story, slips_to_mend(story, answers))
    said, chosen = answers.get("blocks", {}), answers.get("photos", {})
    blocks: list[Block] = []
    standfirst: list[str] = []
    if story.standfirst:
        kind = said.get(STANDFIRST, STANDFIRST)
        if kind == STANDFIRST:
            standfirst.append(story.standfirst)
        else:
            blocks.append(as_kind(Block("paragraph", story.standfirst), kind))
    for n, block in enumerate(story.blocks):
        kind = said.get(str(n))
        if kind == STANDFIRST:
            standfirst.append(block.text)
        else:
            block = as_kind(block, kind) if kind in ANSWERS or kind == block.kind else block
            blocks.append(_with_picture(block, chosen[str(n)]) if str(n) in chosen else block)
    tags = [_answered_tag(tag, answers, str(n)) for n, tag in enumerate(story.tags)]
    return story.replace(
        blocks=tuple(blocks),
        standfirst=" ".join(standfirst) or None,
        tags=tuple(tag for tag in tags if tag is not None),
        **{name: answers[name] for name in FIELDS if name in answers},
        **(_date(answers[DATE]) if DATE in answers else {}),
    )


def slips_to_mend(story: Story, answers: dict[str, Any]) -> Slips:
    """Return the misspelt names that an editor wants put right in the text."""
    slips: Slips = {}
    for n, said in answers.get("tags", {}).items():
        if said == SPELLING:
            slips |= slips_of(story.tags[int(n)])
    return slips


def _with_picture(block: Block, photo: str) -> Block:
    if block.photo is None:
        return block  # it was said since to be no caption
    return dataclasses.replace(block, photo=dataclasses.replace(block.photo, file=PICTURE.format(photo)))


def chosen_pictures(answers: dict[str, Any]) -> dict[str, int]:
    """Return the pictures of the library that editors have put to captions, as the answered story names them."""
    return {PICTURE.format(photo): int(photo) for photo in answers.get("photos", {}).values()}


def with_answer(story: Story, answers: dict[str, Any], part: str, n: str, value: str | None) -> dict[str, Any]:
    """Return the answers with one more, or (value None) one fewer. Raises ValueError for what cannot be said here."""
    if part in (*FIELDS, DATE):
        rest = {name: said for name, said in answers.items() if name != part}
        if value is None:
            return rest
        if part == DATE:
            _date(value)
        return rest | {part: " ".join(printable(value).split())}
    choices = _choices(story, "blocks" if part == "photos" else part, n)
    if not choices or (part == "photos" and n == STANDFIRST):
        raise ValueError(f"There is no answer to {part} {n} of this story.")
    if value is not None and not (value.isascii() and value.isdigit() if part == "photos" else value in choices):
        raise ValueError(f"“{value}” is no answer to {part} {n} of this story.")
    given = {place: said for place, said in answers.get(part, {}).items() if place != n}
    return answers | {part: given if value is None else given | {n: value}}


def carried(answers: dict[str, Any], story: Story, to: Story) -> dict[str, Any]:
    """Return what was answered to a story for another that holds its text: each block and tag is found by its words."""
    blocks = {block.text: str(n) for n, block in reversed(list(enumerate(to.blocks)))}
    tags = {(tag.kind, tag.slug or tag.name): str(n) for n, tag in enumerate(to.tags)}
    same = [name for name in (*FIELDS, DATE) if getattr(story, name) == getattr(to, name)]
    found: dict[str, Any] = {name: answers[name] for name in same if name in answers}
    for n, kind in answers.get("blocks", {}).items():
        if n == STANDFIRST:
            place = n if to.standfirst == story.standfirst else blocks.get(story.standfirst or "")
        else:
            place = blocks.get(story.blocks[int(n)].text)
        if place is not None:
            found.setdefault("blocks", {})[place] = kind
    for n, photo in answers.get("photos", {}).items():
        if place := blocks.get(story.blocks[int(n)].text):
            found.setdefault("photos", {})[place] = photo
    for part in ("tags", "roles"):
        for n, said in answers.get(part, {}).items():
            tag = story.tags[int(n)]
            if place := tags.get((tag.kind, tag.slug or tag.name)):
                found.setdefault(part, {})[place] = said
    return found


def laid_over(answers: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
    """Return two sets of answers as one: of two to one question the later stands."""
    parts = {part: answers.get(part, {}) | later.get(part, {}) for part in ("blocks", "photos", "tags", "roles")}
    return answers | later | {part: given for part, given in parts.items() if given}


def _date(value: str) -> dict[str, Any]:
    moment, _, day = value.partition(" ")
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None or day not in ("", "day"):
        raise ValueError(f"“{value}” is no moment with its time zone.")
    return {DATE: at, "time_known": not day}


def _choices(story: Story, part: str, n: str) -> tuple[str, ...]:
    if part == "blocks" and n == STANDFIRST:
        return ANSWERS if story.standfirst else ()
    places = {"blocks": len(story.blocks), "tags": len(story.tags), "roles": len(story.tags)}.get(part, 0)
    if not (n.isascii() and n.isdigit() and str(int(n)) == n and int(n) < places):
        return ()
    if part == "blocks":
        # What a block was read as may always be confirmed.
        return (*ANSWERS, story.blocks[int(n)].kind)
    if part == "tags":
        return ("yes", "no", SPELLING) if slips_of(story.tags[int(n)]) else ("yes", "no")
    return ("about", "mentioned")


def as_kind(block: Block, kind: str) -> Block:
    """Return a block as an editor says it is: no verdict, no reasons, not a word changed."""
    photo = None
    if kind == "photo":
        caption, credit = split_credit(block.text)
        photo = block.photo or StoryPhoto(caption=caption, credit=credit)
    return dataclasses.replace(block, kind=cast(BlockKind, kind), verdict=None, reasons=(), photo=photo)


def _answered_tag(tag: StoryTag, answers: dict[str, Any], n: str) -> StoryTag | None:
    said = answers.get("tags", {}).get(n)
    role = answers.get("roles", {}).get(n, tag.role)
    if said == "no":
        return None
    return dataclasses.replace(tag, role=role, verdict="sure" if said in {"yes", SPELLING} else tag.verdict)
