"""The neutral value: what a delivery says, whatever its format, before the database knows of it.

Imports nothing of ours and no Django. Importers make a Story, enrichment returns a better one, ingest saves it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal, NamedTuple

BlockKind = Literal["paragraph", "heading", "quote", "list", "table", "photo", "embed", "furniture"]
Verdict = Literal["sure", "ask"]
TagKind = Literal["club", "player", "person", "competition", "topic"]
Role = Literal["about", "mentioned"]


class UnreadableFile(Exception):
    """A file that no importer can read; its text is a sentence for the editor."""


class ColumnsNeeded(UnreadableFile):
    """A table whose columns must be named first: which of them is the headline, which the text.

    `columns` are its own names in order, `sample` the first rows as lists of strings, `proposed` the fields
    ({column: field of the contract}) that were recognized.
    """

    def __init__(self, sentence: str, columns: list[str], sample: list[list[str]], proposed: dict[str, str]) -> None:
        super().__init__(sentence)
        self.columns, self.sample, self.proposed = columns, sample, proposed

    def __reduce__(self) -> tuple[type[ColumnsNeeded], tuple[Any, ...]]:
        return type(self), (str(self), self.columns, self.sample, self.proposed)


class _Value:
    """What all parts of a story share: they go to another process as their fields alone."""

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Any], tuple[Any, ...]]:
        return type(self), _SHAPES[type(self)].values(self)


@dataclass(frozen=True, slots=True)
class StoryPhoto(_Value):
    """A picture's place in a story: its words, and its file when the delivery has one."""

    caption: str = ""
    credit: str = ""
    alt: str | None = None  # None: not given; "": the file itself says that there is nothing to tell
    file: str | None = None  # a name or URL inside the delivery; None is a waiting caption
    lead: bool = False
    layout: str = "column"  # one of body.LAYOUTS
    details: tuple[tuple[str, str], ...] = ()  # what our own export says of the photo itself, by what it is


@dataclass(frozen=True, slots=True)
class Block(_Value):
    """One block of a story in reading order.

    `text` is plain, white space collapsed; list items are joined by a line break, cells by a tab.
    `html` is the block's inline mark-up where the format has any (of a photo, its caption's), else None.
    `verdict` is "sure" only where the kind was changed without a mark in the format, "ask" where an editor should look.
    """

    kind: BlockKind
    text: str
    html: str | None = None
    level: int = 2  # of a heading: 2 or 3
    verdict: Verdict | None = None
    reasons: tuple[str, ...] = ()
    photo: StoryPhoto | None = None  # exactly where kind is "photo"


@dataclass(frozen=True, slots=True)
class StoryTag(_Value):
    """Who or what a story is about, with the words that made the tag. `slug` is None for a name we lack."""

    kind: TagKind
    name: str
    slug: str | None
    role: Role
    verdict: Verdict
    mentions: tuple[str, ...]

    @property
    def register_kind(self) -> Literal["club", "person", "competition", "topic"]:
        """The kind the register keeps it under: whether a person is a player depends on the day."""
        return "person" if self.kind == "player" else self.kind


@dataclass(frozen=True, slots=True)
class Said(_Value):
    """One thing a file says about a field, where several parts of it could: `origin` in words an editor knows."""

    field: str  # of Story: "headline", "published_at" …
    origin: str  # "JSON-LD headline", "og:title", "style Title"
    value: str
    used: bool


@dataclass(frozen=True, slots=True)
class Story(_Value):
    """One story as delivered. Every word of it stands once in kicker + headline + standfirst + blocks, in order."""

    blocks: tuple[Block, ...] = ()
    headline: str = ""
    kicker: str | None = None
    standfirst: str | None = None
    bylines: tuple[str, ...] = ()
    dateline: str | None = None
    language: str | None = None
    published_at: datetime | None = None  # aware
    time_known: bool = False
    updated_at: datetime | None = None
    embargo_until: datetime | None = None
    source_ref: str | None = None
    version: str | None = None
    status: str | None = None  # the source's own word
    usable: bool = True
    tags: tuple[StoryTag, ...] = ()
    warnings: tuple[str, ...] = ()
    source_text: str = ""  # as decoded, before any parsing choice
    sender: str | None = None  # who the file says sent it: a registry id, a site's or feed's address, an agency
    link: str | None = None  # the story's own public address, http(s)
    slug: str | None = None  # the last part of an address
    slugline: str | None = None  # the desk's name of the story: "SOCCER-Cup/Final"
    story_type: str | None = None  # as our own files say it: "report", "snap" …
    front_headline: str | None = None  # a shorter one for lists
    section: str | None = None  # the category it was filed under, as the source names it
    section_slug: str | None = None  # its address, as our own files say it
    internal_notes: tuple[str, ...] = ()  # to editors only, never public: an edNote, usage terms, a comment
    expires_at: datetime | None = None
    search_title: str | None = None  # for search results
    social_title: str | None = None  # for shared links
    marked: bool = False  # its format has marks for pictures and captions: a web page, NITF, NewsML-G2, WXR
    take: str | None = None  # its part in a story filed in takes, as written: "take 2", "1st add", "top", "ends"
    cancels: tuple[str, ...] = ()  # source_refs of the stories this one takes down (its own, for a plain cancel)
    replaces: tuple[str, ...] = ()  # source_refs of the stories this one is a later version of
    said: tuple[Said, ...] = ()  # every field on which parts of the file disagree, what was used first
    skipped: str | None = None  # a sentence: there is no story in this (a package, a menu item, an advisory)
    error: str | None = None  # a sentence: this one of several could not be read

    @property
    def photos(self) -> tuple[tuple[StoryPhoto, Verdict | None], ...]:
        """The photo blocks' pictures in order, each with its block's verdict."""
        return tuple((block.photo, block.verdict) for block in self.blocks if block.photo is not None)

    @property
    def words(self) -> list[str]:
        """All words of the story in their order."""
        parts = [self.kicker, self.headline, self.standfirst, *(block.text for block in self.blocks)]
        return [word for part in parts if part for word in part.split()]

    @property
    def moment(self) -> datetime | None:
        """When this version of the story was made, as far as its source says."""
        return self.updated_at or self.published_at

    @property
    def fingerprint(self) -> str:
        """The sha256 (hex) of the casefolded NFKC words as decoded: one text has one, however it is parsed."""
        text = unicodedata.normalize("NFKC", self.source_text or " ".join(self.words)).casefold()
        return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()

    @property
    def open_questions(self) -> int:
        """How many blocks and tags wait for an editor's answer."""
        return sum(b.verdict == "ask" for b in self.blocks) + sum(t.verdict == "ask" for t in self.tags)

    def replace(self, **changes: Any) -> Story:
        """Return a copy with some fields changed."""
        return dataclasses.replace(self, **changes)

    def contract(self) -> dict[str, Any]:
        """Return the part of the import contract's line that the story itself answers, JSON-ready."""
        return {
            "source_ref": self.source_ref,
            "version": self.version,
            "language": self.language,
            "status": self.status,
            "usable": self.usable,
            "kicker": self.kicker,
            "headline": self.headline or None,
            "standfirst": self.standfirst,
            "bylines": list(self.bylines),
            "dateline": self.dateline,
            "published_at": _iso(self.published_at),
            "time_known": self.time_known,
            "updated_at": _iso(self.updated_at),
            "embargo_until": _iso(self.embargo_until),
            "blocks": [
                {"kind": b.kind, "text": b.text, "verdict": b.verdict, "reasons": list(b.reasons)} for b in self.blocks
            ],
            "photos": [
                {"caption": p.caption, "credit": p.credit, "alt": p.alt, "file": p.file, "verdict": verdict}
                for p, verdict in self.photos
            ],
            "tags": [
                {
                    "kind": t.kind,
                    "name": t.name,
                    "slug": t.slug,
                    "role": t.role,
                    "verdict": t.verdict,
                    "mentions": list(t.mentions),
                }
                for t in self.tags
            ],
            "warnings": list(self.warnings),
        }

    def to_json(self) -> dict[str, Any]:
        """Return everything as JSON-ready values, to be kept with a delivery and read back by `from_json`.

        What a field is unless somebody says otherwise is left out.
        """
        return _dumped(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Story:
        """Read back what `to_json` gave."""
        fields: dict[str, Any] = {name: tuple(item) if type(item) is list else item for name, item in value.items()}
        for name in _MOMENTS & fields.keys():
            fields[name] = datetime.fromisoformat(fields[name]) if fields[name] else None
        fields["blocks"] = tuple([_block(block) for block in fields.get("blocks", ())])
        fields["tags"] = tuple(
            [StoryTag(**tag | {"mentions": tuple(tag["mentions"])}) for tag in fields.get("tags", ())]
        )
        fields["said"] = tuple([Said(**said) for said in fields.get("said", ())])
        return cls(**fields)


_MOMENTS = {"published_at", "updated_at", "embargo_until", "expires_at"}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _block(value: dict[str, Any]) -> Block:
    photo = value.get("photo")
    if photo is not None:
        photo = StoryPhoto(**photo | {"details": tuple([(name, said) for name, said in photo.get("details", ())])})
    return Block(**value | {"reasons": tuple(value.get("reasons", ())), "photo": photo})


class _Shape(NamedTuple):
    """The fields of a kind of value: their names, what each is unless said otherwise, and how to read them all."""

    names: tuple[str, ...]
    defaults: tuple[Any, ...]
    values: Callable[[Any], tuple[Any, ...]]


def _shape(kind: type[Any]) -> _Shape:
    fields = dataclasses.fields(kind)
    names = tuple(field.name for field in fields)
    return _Shape(names, tuple(field.default for field in fields), attrgetter(*names))


_SHAPES: dict[type[Any], _Shape] = {kind: _shape(kind) for kind in (StoryPhoto, Block, StoryTag, Said, Story)}


def _dumped(value: Any) -> dict[str, Any]:
    """Return what differs from the defaults, JSON-ready."""
    names, defaults, values = _SHAPES[type(value)]
    return {
        name: item if isinstance(item, str | int) else _ready(item)
        for name, item, default in zip(names, values(value), defaults, strict=True)
        if item != default
    }


def _ready(item: Any) -> Any:
    if isinstance(item, tuple):
        return [_ready(part) for part in item]
    if isinstance(item, datetime):
        return item.isoformat()
    return _dumped(item) if isinstance(item, _Value) else item
