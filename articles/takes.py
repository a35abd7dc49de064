"""A story filed in takes: its pieces, in whatever order they arrive, are one story. Pure: knows stories only."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from articles.story import Block, BlockKind, Story, StoryPhoto, StoryTag
from articles.take_words import Kind, Take, base_name, read_take, split_name, version_in

__all__ = ["Kind", "Take", "base_name", "join", "name_of", "take_of"]

_LAST = 1000  # after every number that anybody writes
_LONGEST_SLUG = 120  # characters
_LONGEST_NAME = 200  # the same, of what is compared
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
# A new lead that goes on into the old text is a new top, not a new version of it all.
_PICKS_UP = re.compile(r"\bpick(?:s|ing)?\s?up\b.{0,40}\b(?:gra(?:f|ph)|para)", re.IGNORECASE)
# What an importer says of a text that has no head of its own: of a later take that is no news.
_OF_A_HEADLESS_TEXT = ("No headline was found", "No date was found")

Value = TypeVar("Value")


def take_of(story: Story) -> Take | None:
    """Return which part of a longer story this is, as its take, its version or its slug line says; None for a whole.

    "ends" alone is ("ends", None): the last part of a story in takes, or a whole story whose writer signs off so; and
    ("first", 1) may say no more than that more follows. Only the other parts tell.
    """
    take = read_take(_words_of(story))
    if take and take.kind == "writethru" and any(_PICKS_UP.search(block.text) for block in story.blocks):
        return Take("top", take.number)
    return take


def name_of(story: Story) -> str:
    """Return what all takes of a story are called by, as it may be compared: its slug line, else its headline."""
    return _key(base_name(story.slugline or "") or base_name(story.headline))[:_LONGEST_NAME]


def _words_of(story: Story) -> str:
    version = story.version if story.version and any(map(str.isalpha, story.version)) else None
    return ", ".join(filter(None, (story.take, version))) or split_name(story.slugline or "")[1]


class _Piece(NamedTuple):
    take: Take
    version: int  # of the story as a whole that it belongs to
    story: Story

    @property
    def moment(self) -> datetime:
        return self.story.moment or _LONG_AGO

    @property
    def age(self) -> tuple[datetime, str, str, str]:
        """What puts two pieces of one number in order, however they arrived."""
        story = self.story
        return self.moment, (story.version or "").rjust(20), story.source_ref or "", story.fingerprint


def join(stories: Sequence[Story]) -> Story:
    """Return one story out of its takes, the same one in whatever order they arrived. Raises ValueError for none.

    The first take is followed by the others by number; a top stands in front of them, the newest one alone; a
    writethru replaces all that was filed before it. The headline of a later take that only repeats the story's name
    falls away; one that says something else is a paragraph. What is still missing is a warning.
    """
    if not stories:
        raise ValueError("A story without takes cannot be joined.")
    pieces: dict[tuple[Take, str], _Piece] = {}
    for piece in sorted(map(_piece, stories), key=lambda piece: piece.age):
        pieces.setdefault((piece.take, piece.story.fingerprint), piece)  # the same text twice is one
    return _joined(_without_replaced(_newest_of_each(sorted(pieces.values(), key=_order))))


def _piece(story: Story) -> _Piece:
    return _Piece(take_of(story) or Take("first", 1), version_in(_words_of(story)), story)


def _order(piece: _Piece) -> tuple[object, ...]:
    """Return a piece's place: the top, a writethru or the first take, what follows by number, the end."""
    rank = {"top": 0, "writethru": 1, "first": 1, "add": 2, "ends": 3}[piece.take.kind]
    return rank, _LAST if piece.take.number is None else piece.take.number, piece.age


def _newest_of_each(pieces: list[_Piece]) -> list[_Piece]:
    """Leave out what was sent again later as the same take, under its own id: one id may stand for all takes."""
    newest: dict[tuple[str, str, int | None], _Piece] = {}
    for piece in pieces:
        if key := _id(piece):
            newest[key] = max(newest.get(key, piece), piece, key=lambda one: one.age)
    return [piece for piece in pieces if not (key := _id(piece)) or newest[key] is piece]


def _id(piece: _Piece) -> tuple[str, str, int | None] | None:
    """Return under what a piece may come again; an alert comes again as the first take."""
    kind, number = piece.take
    return (piece.story.source_ref, kind, number if kind != "first" else 1) if piece.story.source_ref else None


def _without_replaced(pieces: list[_Piece]) -> list[_Piece]:
    """Leave out the tops before the newest, and what a writethru has replaced."""
    writethrus = [piece for piece in pieces if piece.take.kind == "writethru"]
    if writethrus:
        newest = max(writethrus, key=lambda piece: (piece.take.number or 1, piece.age))
        pieces = [piece for piece in pieces if piece is newest or _follows(piece, newest)]
    tops = [piece for piece in pieces if piece.take.kind == "top"]
    newest_top = max(tops, key=lambda piece: (piece.take.number or 0, piece.age), default=None)
    return [piece for piece in pieces if piece.take.kind != "top" or piece is newest_top]


def _follows(piece: _Piece, writethru: _Piece) -> bool:
    """Test whether a piece was written to go with a writethru: as its words say, else as its time does."""
    if piece.take.kind in ("writethru", "first"):
        return False
    if piece.version:
        return piece.version >= writethru.version
    return _LONG_AGO < writethru.moment < piece.moment


def _joined(pieces: list[_Piece]) -> Story:
    texts = [piece for piece in pieces if piece.take.kind != "top"]
    # An alert before the first take is the start of the text, and no head for it.
    base = next((piece for piece in texts if piece.take.number != 0), (texts or pieces)[0])
    stories = [base.story, *(piece.story for piece in pieces if piece is not base)]
    moments = sorted((s.published_at, s.time_known) for s in stories if s.published_at)
    changed = max((m for s in stories for m in (s.published_at, s.updated_at) if m), default=None)
    held = next((s for s in stories if not s.usable), base.story)
    return base.story.replace(
        **_head_and_blocks(base, pieces),
        bylines=_each_once(name for s in stories for name in s.bylines),
        dateline=_first(s.dateline for s in stories),
        language=_first(s.language for s in stories),
        published_at=moments[0][0] if moments else None,
        time_known=moments[0][1] if moments else base.story.time_known,
        updated_at=changed if moments and changed != moments[0][0] else base.story.updated_at,
        embargo_until=max((s.embargo_until for s in stories if s.embargo_until), default=None),
        expires_at=min((s.expires_at for s in stories if s.expires_at), default=None),
        status=held.status,
        usable=held.usable,
        tags=_merged_tags(tag for s in stories for tag in s.tags),
        warnings=_each_once((*_warnings(stories), *_doubts(texts))),
        source_text=_source_text([piece.story for piece in pieces]),
        sender=_first(s.sender for s in stories),
        slugline=base_name(base.story.slugline or "") or None,
        section=_first(s.section for s in stories),
        internal_notes=_each_once(note for s in stories for note in s.internal_notes),
        cancels=_each_once(ref for s in stories for ref in s.cancels),
        replaces=_each_once(ref for s in stories for ref in s.replaces),
        said=_each_once(said for s in stories for said in s.said),
        marked=all(s.marked for s in stories),
        take=None,
    )


def _head_and_blocks(base: _Piece, pieces: list[_Piece]) -> dict[str, Any]:
    """Return the head of the whole, and all blocks under it with what else the pieces' own heads say."""
    names = _names(base.story)
    head = next((piece for piece in pieces if piece.take.kind == "top" and _own_headline(piece.story, names)), base)
    blocks: list[Block] = []
    for piece in pieces:
        blocks += [
            *(_from_head(piece, set() if piece is base else names) if piece is not head else ()),
            *piece.story.blocks,
        ]
    return {
        "headline": _headline(head.story),
        "kicker": head.story.kicker,
        "standfirst": head.story.standfirst,
        "blocks": tuple(_with_one_lead([_slug_as_furniture(block, names) for block in blocks])),
    }


def _names(story: Story) -> set[str]:
    """Return what a story is called in its takes, as it may be compared."""
    return {_key(base_name(text)) for text in (story.headline, story.slugline, story.kicker) if text} - {""}


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


def _headline(story: Story) -> str:
    return base_name(story.headline) if _words_of(story) else story.headline


def _own_headline(story: Story, names: set[str]) -> str:
    """Return a take's headline unless it only names the story, or the take."""
    headline = _headline(story)
    is_slug = _key(headline) in names or (split_name(story.headline)[1] and names)
    return "" if is_slug else headline


def _from_head(piece: _Piece, names: set[str]) -> list[Block]:
    """Return as blocks what the head of a piece says beside the names that the story goes by."""
    story = piece.story
    # A line that was taken for a head in a later take is the first of its text; another version's was a headline.
    kind: BlockKind = "furniture" if piece.take.kind in ("first", "writethru") else "paragraph"
    kicker = story.kicker if story.kicker and _key(base_name(story.kicker)) not in names else ""
    lines: list[tuple[BlockKind, str | None]] = [
        ("furniture", kicker),
        (kind, _own_headline(story, names)),
        ("paragraph", story.standfirst),
    ]
    return [Block(kind, text) for kind, text in lines if text]


def _slug_as_furniture(block: Block, names: set[str]) -> Block:
    """A line in the text that only names the story and the take is for the desk."""
    if block.kind not in ("paragraph", "heading") or len(block.text) > _LONGEST_SLUG:
        return block
    name, words = split_name(block.text)
    is_slug = words and _key(name) in names
    return dataclasses.replace(block, kind="furniture", verdict=None, reasons=()) if is_slug else block


def _with_one_lead(blocks: list[Block]) -> list[Block]:
    """Return the blocks with one lead picture: the same again falls away, another one stays where it stands."""
    found: list[Block] = []
    lead: StoryPhoto | None = None
    for block in blocks:
        if block.photo is None or not block.photo.lead or lead is None:
            found.append(block)
        elif block.photo != lead:
            found.append(dataclasses.replace(block, photo=dataclasses.replace(block.photo, lead=False)))
        lead = lead or (block.photo if block.photo and block.photo.lead else None)
    return found


def _merged_tags(tags: Iterable[StoryTag]) -> tuple[StoryTag, ...]:
    found: dict[tuple[str, str], StoryTag] = {}
    for tag in tags:
        key = (tag.kind, tag.slug or tag.name.casefold())
        earlier = found.get(key, tag)
        found[key] = dataclasses.replace(
            earlier,
            role="about" if "about" in (tag.role, earlier.role) else "mentioned",
            verdict="sure" if "sure" in (tag.verdict, earlier.verdict) else "ask",
            mentions=_each_once((*earlier.mentions, *tag.mentions)),
        )
    return tuple(found.values())


def _warnings(stories: list[Story]) -> list[str]:
    first, *later = stories
    return [*first.warnings, *(w for s in later for w in s.warnings if not w.startswith(_OF_A_HEADLESS_TEXT))]


def _doubts(texts: list[_Piece]) -> list[str]:
    """Say which takes are missing, and which came twice."""
    numbers = [piece.take.number for piece in texts if piece.take.kind in ("first", "add") and piece.take.number]
    if any(piece.take.kind == "writethru" or piece.take.number == 0 for piece in texts):
        numbers.append(1)  # a whole version, or an alert, is what the adds go with
    missing = [n for n in range(1, max(numbers, default=0)) if n not in numbers]
    twice = sorted({n for n in numbers if n > 1 and numbers.count(n) > 1})
    return [
        *(f"Take {n} of this story has not come yet." for n in missing),
        *(f"Two texts call themselves take {n} of this story: both stand here." for n in twice),
    ]


def _source_text(stories: list[Story]) -> str:
    """Return the texts one after another; where one has none, the words of the whole tell it from others."""
    texts = [story.source_text for story in stories]
    return "\n\n".join(texts) if all(texts) else ""


def _each_once(values: Iterable[Value]) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(values))


def _first(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in values if value), None)
