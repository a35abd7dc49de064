"""The text of a wire story, whatever mark-up it came in, and how it is laid out once with what is said about it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from articles.importers.bylines import names_in_field
from articles.importers.labels import read_dateline
from articles.importers.markup import text_of
from articles.importers.prose import ends_in_stop
from articles.importers.repeats import folded, same_words, with_sign_off, without_repeats
from articles.story import Block, Said, Story, TagKind

_BY = re.compile(r"(?:by|von|par|por|door|av|af|text|words)\b[\s:]+(?=\S+\s\S)", re.IGNORECASE)
# Words of a name that begin small.
_PARTICLES = frozenset("van von de der den da do dos di du del la le bin ibn al el ap ten ter y e zu af av d o".split())
_SURNAME = re.compile(r"\b[^\W\d_]{3,}\b(?<=[A-ZÀ-Þ]{3})")
_QUOTED = re.compile(r"</?[a-z][^<>]*>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
TEASER = "paragraph marked as a teaser"
_HEAD = ("headlines", "kickers", "subheads", "summaries", "datelines")
_LONGEST_KICKER = 5  # words
_LONGEST_SUMMARY = 6  # paragraphs
# Codes of those who wrote and looked at it, logins, and houses by their address: gr/bp, roe.jane, Faktum.no
_NO_NAME = re.compile(r"[a-z0-9]{1,4}(?:[/ -][a-z0-9]{1,4})*|\S*[^\W_]{2}[._@]\S+|[A-Z]{1,5}")


@dataclass(slots=True)
class WireText:
    """What a text says, in the order of a page; several elements may claim one place."""

    headlines: list[tuple[str, str]] = field(default_factory=list)  # (origin, words): the first is used
    kickers: list[tuple[str, str]] = field(default_factory=list)
    subheads: list[tuple[str, str]] = field(default_factory=list)
    summaries: list[tuple[str, str]] = field(default_factory=list)
    datelines: list[tuple[str, str]] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)  # lines as sent
    blocks: list[Block] = field(default_factory=list)
    about: list[tuple[TagKind, str]] = field(default_factory=list)  # names the text's own head puts on it
    names: list[tuple[TagKind, str]] = field(default_factory=list)  # names that are marked within it
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add(self, other: WireText) -> None:
        """Take in what another part of the file says, after what is known already."""
        for name in (
            "headlines",
            "kickers",
            "subheads",
            "summaries",
            "datelines",
            "bylines",
            "blocks",
            "about",
            "names",
        ):
            getattr(self, name).extend(getattr(other, name))
        self.notes.extend(other.notes)
        self.warnings.extend(other.warnings)


def lay_out(text: WireText, senders: Collection[str] = ()) -> Story:
    """Return a story with its head and blocks: what the file says twice stands once, what it says otherwise is told.

    `senders` are names of who sent it: they are nobody's byline.
    """
    for name in _HEAD:
        setattr(text, name, [(origin, plain(line)) for origin, line in getattr(text, name)])
    headline, said = _one("headline", text.headlines)
    subheads = _distinct(text.subheads, but=[headline])
    over = [pair for pair in subheads if _stands_over(pair[1], headline)]
    kicker, more = _one("kicker", text.kickers or over)
    said += more
    subheads = [pair for pair in subheads if not same_words(pair[1], kicker)]
    blocks = without_repeats(text.blocks, headline, kicker)
    summaries = [pair for pair in text.summaries if not same_words(pair[1], headline) and not _begins(blocks, pair[1])]
    # Without a summary the line under the headline is what stands there.
    if not summaries and subheads:
        summaries = [subheads.pop(0)]
    standfirst, more = _one("standfirst", summaries)
    said += more
    below = [words for _, words in subheads if not same_words(words, standfirst)]
    # A teaser that stood in the text and is not the standfirst goes back to where it stood.
    teasers = [Block("paragraph", words) for origin, words in summaries[1:] if origin == TEASER]
    blocks = [*(one for one in teasers if not same_words(one.text, standfirst)), *blocks]
    blocks = without_repeats(blocks, headline, kicker, standfirst, *below)
    blocks = [*(Block("heading", words) for words in below), *with_sign_off(blocks)]
    bylines, byline_notes = _names(text.bylines, blocks, senders)
    dateline, more = _one("dateline", text.datelines)
    said += more
    if not dateline:
        dateline = next((read_dateline(block.text) or "" for block in blocks if block.kind == "paragraph"), "")
    return Story(
        blocks=tuple(blocks),
        headline=headline,
        kicker=kicker or None,
        standfirst=standfirst or None,
        bylines=bylines,
        dateline=dateline or None,
        internal_notes=tuple(dict.fromkeys((*text.notes, *byline_notes))),
        warnings=tuple(dict.fromkeys((*text.warnings, *_doubts(headline, blocks)))),
        said=tuple(said),
        marked=True,
    )


def plain(line: str) -> str:
    """Return a line without the HTML that a sender may have quoted into it."""
    return text_of(line) if _QUOTED.search(line) else line


def _stands_over(subhead: str, headline: str) -> bool:
    """Test for a few words in capitals with an ordinary headline: they stand over it, whatever they are sent as."""
    bare = re.sub(r"\([^()]*\)", "", subhead)
    return bare.isupper() and not headline.isupper() and len(bare.split()) <= _LONGEST_KICKER


def _begins(blocks: list[Block], summary: str) -> bool:
    """Test whether a summary only repeats how the text begins, whole or cut off.

    A first line that is no sentence is more of a title: it is the summary, and does not stand again below.
    """
    prose = [block.text for block in blocks if block.kind not in ("photo", "furniture", "embed")]
    if not prose or (same_words(prose[0], summary) and not ends_in_stop(summary)):
        return False
    return folded(" ".join(prose[:_LONGEST_SUMMARY])).startswith(folded(summary))


def read_names(line: str, senders: Collection[str] = ()) -> list[str]:
    """Return the names in a byline's field, with or without its "By"; none where it holds codes or an agency."""
    names = [name for name in names_in_field(line, senders=senders) if _may_be_a_name(name)]
    return [_SURNAME.sub(lambda match: match[0].capitalize(), name) if _is_mixed(name) else name for name in names]


def _may_be_a_name(name: str) -> bool:
    words = _BY.sub("", name).split()
    return (
        not _NO_NAME.fullmatch(name)
        and not re.search(r"[\d,]", name)
        and not any(word[0].islower() and re.split("['’-]", word)[0] not in _PARTICLES for word in words)
        and words[:1] != ["Von"]
    )


def _is_mixed(name: str) -> bool:
    """Test for the French way: Ilsa VARGA."""
    return any(word.istitle() for word in name.split())


def is_name(text: str) -> bool:
    """Test whether a creator's name is a person's, not a desk's code, a login or an agency."""
    return len(text.split()) > 1 and read_names(text) != []


def _one(name: str, pairs: list[tuple[str, str]]) -> tuple[str, list[Said]]:
    """Return the words of the first of several claims, and what all of them say where they differ."""
    found = [(origin, words) for origin, words in pairs if words]
    if not found:
        return "", []
    used = found[0][1]
    others = _distinct(found[1:], but=[used])
    said = [Said(name, found[0][0], used, True), *(Said(name, origin, words, False) for origin, words in others)]
    return used, said if others else []


def _distinct(pairs: Iterable[tuple[str, str]], but: Iterable[str]) -> list[tuple[str, str]]:
    seen = {folded(words) for words in but}
    out = []
    for origin, words in pairs:
        if words and folded(words) not in seen:
            seen.add(folded(words))
            out.append((origin, words))
    return out


def _names(lines: list[str], blocks: list[Block], senders: Collection[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the names in the byline fields, and a note of each line that says more than its names."""
    names: dict[str, str] = {}
    notes = []
    standing = {folded(block.text) for block in blocks if block.kind == "furniture"}
    for line in dict.fromkeys(filter(None, lines)):
        found = read_names(line, senders)
        for name in found:
            names.setdefault(folded(name), name)
        rest = folded(_BY.sub("", line, count=1))
        for name in (*found, " and "):
            rest = rest.replace(folded(name), " ", 1)
        if rest.strip() and folded(line) not in standing:
            notes.append(f"Byline as sent: {line}")
    return tuple(names.values()), notes


def _doubts(headline: str, blocks: list[Block]) -> list[str]:
    doubts = []
    prose = [block for block in blocks if block.kind not in ("photo", "furniture", "embed")]
    if not headline:
        doubts.append("The file names no headline.")
    if not prose:
        doubts.append("There is no text in this story.")
    return doubts
