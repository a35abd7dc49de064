"""What every feed format says of an entry, and the story that it makes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from html import escape

from lxml.html import HtmlElement

from articles.importers.bylines import names_in_field
from articles.importers.feeds.pictures import FeedPicture, with_pictures
from articles.importers.markup import read_blocks, text_of
from articles.importers.repeats import breaks_off, folded, is_beginning
from articles.importers.sent_tags import sent_tags
from articles.importers.timestamps import Timestamp, read_timestamp
from articles.story import Block, Said, Story, StoryPhoto, TagKind

# What WordPress and others put under each entry of a feed.
_SIGN_OFF = re.compile(
    r"(?:The post\s.{1,300}\s(?:appeared first on|first appeared on)\s.{1,200}?\.?"
    r"|(?:Continue reading|Read more|Read full (?:story|article)|Weiterlesen|Lire la suite)\b.{0,200})$"
)
# What counts readers, and faces of commenters, rather than shows anything.
_NO_PICTURE = re.compile(
    r"gravatar\.com/|/blavatar/|feeds\.feedburner\.com/~|feeds\.wordpress\.com/|stats\.wordpress\.com|pixel\.wp\.com"
    r"|feedsportal\.com|doubleclick\.net|/emoji/|/smilies/|s\.w\.org/images/core/emoji",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"^https?://[^\s<>\"']+$")
_MAIL = re.compile(r"\S+@\S+\.\S+")
_TAG = re.compile(r"<[a-zA-Z/!]")
_SAME_MOMENT = 60  # seconds: a difference that two clocks of one site may have


EMPTY = "The feed is empty: there is no story in it."


@dataclass(slots=True)
class Feed:
    """What a feed says of itself."""

    address: str = ""  # its own, else its site's
    link: str = ""
    language: str = ""
    authors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One entry as its format says it. Texts are HTML; `dates` and `updates` are as written, the best first."""

    ref: str = ""
    link: str = ""
    base: str = ""
    title: str = ""
    content: str = ""
    summaries: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    dates: list[tuple[str, str]] = field(default_factory=list)  # (element, value)
    updates: list[tuple[str, str]] = field(default_factory=list)
    names: list[tuple[TagKind, str]] = field(default_factory=list)
    pictures: list[FeedPicture] = field(default_factory=list)
    thumbnails: list[FeedPicture] = field(default_factory=list)
    players: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    language: str = ""
    status: str | None = None
    usable: bool = True
    expires: str = ""


def story_of(entry: Entry, feed: Feed, zone: tzinfo) -> Story:
    """Return an entry as a story: its fullest text, and before it the teaser where that says something else."""
    base = entry.base or entry.link or feed.link
    blocks, teasers = _texts(entry, base)
    named = [picture for picture in entry.pictures if not _NO_PICTURE.search(picture.url)]
    pictures = named or ([] if any(block.photo for block in blocks) else entry.thumbnails[:1])
    blocks = _with_players(with_pictures(blocks, pictures, headline=text_of(entry.title)), entry.players)
    published, said = _published(entry, zone)
    updated = _first(entry.updates, zone)
    if published.at is None:
        # The contract: the first creation if it is stated, else the version's.
        published = Timestamp(updated.at, updated.time_known, (*published.warnings, *updated.warnings))
    authors = entry.authors or feed.authors
    link = entry.link if _ADDRESS.match(entry.link) else None
    headline = text_of(entry.title)
    if not headline and not blocks and not teasers:
        return Story(link=link, source_ref=entry.ref or None, skipped="No story: an entry without words or pictures.")
    story = Story(
        blocks=tuple(blocks),
        headline=headline,
        standfirst=teasers[0] if teasers else None,
        bylines=_bylines(authors),
        language=entry.language or feed.language or None,
        published_at=published.at,
        time_known=published.time_known,
        updated_at=updated.at,
        source_ref=entry.ref or None,
        status=entry.status,
        usable=entry.usable,
        warnings=tuple(dict.fromkeys([*feed.warnings, *published.warnings, *entry.warnings])),
        sender=feed.address or None,
        link=link,
        internal_notes=(
            *entry.notes,
            *(f"From: {author}" for author in authors if _MAIL.fullmatch(author)),
            *(f"Also said: {teaser}" for teaser in teasers[1:]),
        ),
        expires_at=read_timestamp(entry.expires, zone, "end date").at if entry.expires else None,
        said=said,
        marked=True,
    )
    return story.replace(tags=sent_tags(entry.names, words=story.words))


def html_of_text(text: str) -> str:
    """Return plain text as HTML: a blank line ends a paragraph."""
    pieces = re.split(r"\n[ \t]*\n\s*", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(f"<p>{escape(piece, quote=False)}</p>" for piece in pieces if piece.strip())


def html_of_either(text: str) -> str:
    """Return a field that may hold HTML or plain text as HTML."""
    if _TAG.search(text) or "&" in text:
        return text
    return html_of_text(text)


def _texts(entry: Entry, base: str) -> tuple[list[Block], list[str]]:
    """Return the blocks of the text, and the teasers that do not stand in it already."""
    candidates = [html for html in (entry.content, *entry.summaries) if html.strip()]
    blocks: list[Block] = []
    while candidates and not blocks:
        blocks = read_blocks(candidates.pop(0), base=base, photo=_with_data)
    blocks = _with_sign_off(blocks)
    running = [block.text for block in blocks if block.kind == "paragraph"]
    if not entry.content and running and breaks_off(running[-1]):
        entry.warnings.append("The text breaks off: this feed may hold no more than its beginning.")
    told = " ".join(block.text for block in blocks)
    teasers: list[str] = []
    for html in candidates:
        teaser = _SIGN_OFF.sub("", text_of(html)).strip()
        is_new = folded(teaser) and not any(folded(teaser) in folded(other) for other in teasers)
        if is_new and not is_beginning(teaser, told):
            teasers.append(teaser)
        if not any(block.photo for block in blocks) and "<img" in html:
            shown = [block for block in read_blocks(html, base=base, photo=_with_data) if block.photo]
            blocks = [*(_as_lead(block) for block in shown[:1]), *blocks]
    return blocks, teasers


def _with_sign_off(blocks: list[Block]) -> list[Block]:
    """Return the blocks with what a feed puts under every entry as furniture."""
    last = blocks[-1] if blocks else None
    if last is None or len(blocks) < 2 or last.kind != "paragraph" or not _SIGN_OFF.match(last.text):
        return blocks
    why = "What the feed puts under every entry."
    return [*blocks[:-1], replace(last, kind="furniture", verdict="sure", reasons=(why,))]


def _with_data(image: HtmlElement, read: StoryPhoto) -> StoryPhoto | None:
    """Return a picture with the caption and credit that some sites keep beside its address, None for a hidden one."""
    is_hidden = "display:none" in (image.get("style") or "").replace(" ", "").lower()
    if is_hidden or _NO_PICTURE.search(read.file or ""):
        return None
    caption = text_of(image.get("data-caption") or image.get("data-image-caption") or "")
    credit = text_of(image.get("data-credit") or image.get("data-image-credit") or "")
    return replace(read, caption=read.caption or caption, credit=read.credit or credit)


def _as_lead(block: Block) -> Block:
    return replace(block, photo=replace(block.photo or StoryPhoto(), lead=True))


def _with_players(blocks: list[Block], urls: list[str]) -> list[Block]:
    """Return the blocks with the films and sounds that the text does not show itself."""
    shown = " ".join(block.html or "" for block in blocks if block.kind == "embed")
    new = [url for url in dict.fromkeys(urls) if _ADDRESS.match(url) and escape(url.split("://", 1)[1]) not in shown]
    return [*blocks, *(block for url in new for block in read_blocks(f'<iframe src="{escape(url)}"></iframe>'))]


def _published(entry: Entry, zone: tzinfo) -> tuple[Timestamp, tuple[Said, ...]]:
    """Return the first date that can be read, and what the others say if they differ."""
    read = [(name, value, read_timestamp(value, zone)) for name, value in entry.dates]
    used = next((found for _, _, found in read if found.at is not None), None)
    if used is None or used.at is None:
        return Timestamp(warnings=tuple(w for _, _, found in read for w in found.warnings)), ()
    if all(found.at is None or _is_close(found.at, used.at) for _, _, found in read):
        return used, ()
    order = sorted(read, key=lambda part: part[2] is not used)
    return used, tuple(Said("published_at", name, value, found is used) for name, value, found in order)


def _is_close(one: datetime, other: datetime) -> bool:
    return abs((one - other).total_seconds()) <= _SAME_MOMENT


def _first(dates: list[tuple[str, str]], zone: tzinfo) -> Timestamp:
    found = [read_timestamp(value, zone) for _, value in dates]
    return next((timestamp for timestamp in found if timestamp.at is not None), found[0] if found else Timestamp())


def _bylines(authors: list[str]) -> tuple[str, ...]:
    people = (author for author in authors if not _MAIL.fullmatch(author))  # an address is nobody's name
    names = [name for author in people for name in (names_in_field(author) or [author])]
    return tuple(dict.fromkeys(names))
