"""A Markdown file → its Story: the front matter's fields, the text's blocks, each word once."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from articles.importers.bylines import names_in_field, read_byline
from articles.importers.claims import Claim
from articles.importers.clearance import Clearance, clear
from articles.importers.front_matter import FrontMatter
from articles.importers.furniture import is_furniture
from articles.importers.labels import read_date_line, read_dateline, read_embargo
from articles.importers.markdown.head import MarkdownHead, strings
from articles.importers.markdown.own import is_own, with_own
from articles.importers.markdown.pictures import lead_of, with_lead
from articles.importers.markdown.text import read_markdown
from articles.importers.parcel import Parcel
from articles.importers.repeats import folded, same_words, without_repeats
from articles.importers.sent_tags import sent_tags
from articles.importers.timestamps import Timestamp, read_timestamp
from articles.story import Block, Story, StoryPhoto, StoryTag

_OPEN = ("published", "publish", "public", "live", "final")
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[-_](.+)")
_NO_NAME = ("index", "_index", "readme", "")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+", re.I)
_NEAR = 5  # blocks at the head of a text where a byline, a date or an embargo may stand
_SAID_OF = ("headline", "standfirst", "bylines", "published_at", "updated_at", "link")


def read_story(front: FrontMatter, parcel: Parcel, warnings: tuple[str, ...]) -> Story:
    """Return the story of a file that was parted into its front matter and its text."""
    return _Reader(front, parcel, [*warnings, *front.warnings]).read()


class _Reader:
    def __init__(self, front: FrontMatter, parcel: Parcel, warnings: list[str]) -> None:
        self.front, self.parcel, self.warnings = front, parcel, warnings
        self.head = MarkdownHead.read(front.values)
        self.claims = self.head.claims
        self.own = is_own(front.values)

    def read(self) -> Story:
        link = self.claims.first("link", _is_whole)
        text = read_markdown(self.front.text, base=link or "", photo=self._settled, own=self.own)
        self.warnings += text.warnings
        if self.own:
            headline, standfirst, blocks, allowed = "", None, text.blocks, Clearance()
        else:
            headline, blocks = self._headline(text.blocks)
            blocks, allowed = self._lines([_furnished(block) for block in blocks])
            standfirst = self._standfirst(headline, blocks)
            blocks = with_lead(without_repeats(blocks, headline, standfirst), lead_of(self.head))
        published = self._published()
        clearance = self._clearance(allowed, published)
        ref = self.claims.first("source_ref")
        words = [*filter(None, (headline, standfirst)), *(block.text for block in blocks)]
        story = Story(
            blocks=tuple(blocks),
            headline=headline,
            kicker=self.claims.first("kicker"),
            standfirst=standfirst,
            bylines=self._bylines(),
            dateline=self.claims.first("dateline") or self._dateline(blocks),
            language=self.claims.first("language"),
            published_at=published.at,
            time_known=published.time_known,
            updated_at=self._moment("updated_at").at,
            embargo_until=clearance.embargo_until,
            source_ref=ref,
            version=self.claims.first("version"),
            status=clearance.status,
            usable=clearance.usable,
            tags=self._tags(words),
            warnings=tuple(dict.fromkeys([*self.warnings, *clearance.warnings])),
            source_text="\n".join(words),
            sender=self.claims.first("sender") or _site_of(link),
            link=link,
            slug=self._slug(),
            slugline=self.claims.first("slugline"),
            section=self.claims.first("section"),
            story_type=self.claims.first("story_type"),
            front_headline=self.claims.first("front_headline"),
            search_title=self.claims.first("search_title"),
            social_title=self.claims.first("social_title"),
            internal_notes=tuple(dict.fromkeys(self.head.notes)),
            expires_at=self._moment("expires_at").at,
            cancels=(ref,) if clearance.canceled and ref else (),
            said=tuple(self.claims.said(_SAID_OF)),
        )
        return with_own(story, self.front.values, self.parcel.zone) if self.own else story

    def _settled(self, image: HtmlElement, photo: StoryPhoto) -> StoryPhoto | None:
        """Name a picture as it lies beside the text, else by its whole address."""
        name = (image.get("src") or "").strip()
        whole = urlsplit(name).scheme in ("http", "https")
        return photo if whole or not self.parcel.beside.find(name) else replace(photo, file=name)

    def _headline(self, blocks: list[Block]) -> tuple[str, list[Block]]:
        """Return the headline and the blocks without it: the title, else the text's first heading."""
        title = self.claims.first("headline") or ""
        at = next((n for n, block in enumerate(blocks) if block.kind not in ("photo", "furniture", "embed")), None)
        if at is None or blocks[at].kind != "heading":
            pass
        elif not title or same_words(title, blocks[at].text):
            return title or blocks[at].text, blocks[:at] + blocks[at + 1 :]
        if not title:
            self.warnings.append("No headline was found: the file has no title and begins with no heading.")
        return title, blocks

    def _lines(self, blocks: list[Block]) -> tuple[list[Block], Clearance]:
        """Return the blocks with the bylines, dates and embargoes among them as furniture, and what these allow."""
        found, allowed = [], Clearance()
        for n, block in enumerate(blocks):
            line = block.text if block.kind == "paragraph" and len(block.text) <= 160 else ""
            near = line and (n < _NEAR or n >= len(blocks) - 2)
            read = Clearance().with_notes([line], self.parcel.zone) if near else Clearance()
            if read != Clearance() or (near and read_embargo(line, self.parcel.zone) is not None):
                block, allowed = Block("furniture", line), read
            elif line and n < _NEAR and self._is_head_line(line):
                block = Block("furniture", line)
            found.append(block)
        return found, allowed

    def _is_head_line(self, line: str) -> bool:
        names = read_byline(line)
        for name in names or []:
            self.claims.add("bylines", "line in the text", name)
        dates = read_date_line(line, self.parcel.zone)
        for is_update, moment in dates.moments if dates else ():
            name = "updated_at" if is_update else "published_at"
            self.claims.add(name, "line in the text", line[moment.start : moment.end])
        return names is not None or dates is not None

    def _standfirst(self, headline: str, blocks: list[Block]) -> str | None:
        """Return the standfirst, unless it is only the beginning of the text again."""
        text = folded(" ".join(block.text for block in blocks[:6]))

        def is_own(words: str) -> bool:
            return not (same_words(words, headline) or folded(words.rstrip(" .…")) in text)

        return self.claims.first("standfirst", is_own)

    def _bylines(self) -> tuple[str, ...]:
        values: dict[str, list[str]] = {}
        for claim in self.claims.of("bylines"):
            values.setdefault(claim.origin, []).append(claim.value)
        names = {origin: [n for value in said for n in names_in_field(value)] for origin, said in values.items()}
        self.claims.by_field["bylines"] = [Claim(o, ", ".join(names[o] or said)) for o, said in values.items()]
        for claim in self.claims.of("bylines"):
            if names[claim.origin]:
                self.claims.choose("bylines", claim)
                return tuple(dict.fromkeys(names[claim.origin]))
        return ()

    def _dateline(self, blocks: list[Block]) -> str | None:
        return read_dateline(next((block.text for block in blocks if block.kind == "paragraph"), ""))

    def _moment(self, name: str) -> Timestamp:
        """Return the first moment that can be read of a field, each that cannot a warning."""
        first = Timestamp()
        usable: list[tuple[Claim, Timestamp]] = []
        for claim in self.claims.of(name):
            read = read_timestamp(claim.value, self.parcel.zone)
            if claim.value.lower() in ("true", "false", "yes", "no"):
                continue
            usable.append((claim, read))
            self.warnings += read.warnings if first.at is None else ()
            if first.at is None and read.at is not None:
                first = read
                self.claims.choose(name, claim)
        self.claims.by_field[name] = [
            c for c, read in usable if read.at is None or read is first or read.at != first.at
        ]
        return first

    def _published(self) -> Timestamp:
        read = self._moment("published_at")
        if read.at is None and (dated := _DATED_NAME.match(self._file_name())):
            read = read_timestamp(dated[1], self.parcel.zone)
            self.warnings += [*read.warnings, "The date was taken from the name of the file."]
        if read.at is None and not self.claims.of("published_at") and not self.own:
            self.warnings.append("No date was found: please give one.")
        time_known = read.time_known and not self.head.says_no("timeknown")
        return Timestamp(read.at, time_known)

    def _clearance(self, lines: Clearance, published: Timestamp) -> Clearance:
        """Return what the file's status, its switches and its dates allow."""
        stated = self.claims.first("embargo_until")
        embargo = read_timestamp(stated, self.parcel.zone, "embargo") if stated else None
        status = self.claims.first("status")
        draft = next((word for word, on in self._closed() if on), None)
        if draft is not None or (status and status.lower() in _OPEN):
            read = clear(None, embargo)
            status = draft or status
        else:
            read = clear(status, embargo)
        until = max(filter(None, (read.embargo_until, lines.embargo_until)), default=None)
        warnings = [*read.warnings, *lines.warnings]
        if published.at is not None and published.at > datetime.now(UTC) and until is None and not self.own:
            until = published.at
            warnings.append("The date lies in the future: until then the story is under an embargo.")
        usable = read.usable and lines.usable and draft is None
        return Clearance(status, usable, read.canceled, until, tuple(warnings))

    def _closed(self) -> list[tuple[str, bool]]:
        """Return the ways in which a file says that it is not for the public, and whether it does."""
        status = (self.claims.first("status") or "").lower()
        visible = next(iter(strings(self.head.values.get("visibility"))), "public").lower()
        return [
            ("draft", self.head.says_yes("draft") or status == "draft" or self.parcel.path.startswith("_drafts/")),
            ("private", self.head.says_yes("private") or visible != "public" or status == "private"),
            ("hidden", self.head.says_yes("hidden") or status == "hidden"),
            ("not published", self.head.says_no("published") or self.head.says_no("publish")),
            ("password", bool(strings(self.head.values.get("password")))),
        ]

    def _tags(self, words: list[str]) -> tuple[StoryTag, ...]:
        return sent_tags(self.head.tags(), words=words)

    def _slug(self) -> str | None:
        """Return the last part of the story's address: stated, else the name of its file or of its folder."""
        stated = self.claims.first("slug", lambda value: bool(_last_part(value)))
        if stated:
            return _last_part(stated)
        name = self._file_name()
        dated = _DATED_NAME.fullmatch(name)
        name = dated[2] if dated else name
        return name.lower() if dated or _SLUG.fullmatch(name) else None

    def _file_name(self) -> str:
        """Return what the file is called, without its ending: of a page bundle, what the folder is called."""
        path = self.parcel.path or self.parcel.name
        name = posixpath.basename(path).rsplit(".", 1)[0]
        return posixpath.basename(posixpath.dirname(path)) if name.lower() in _NO_NAME else name


def _furnished(block: Block) -> Block:
    plain = block.kind == "paragraph" and is_furniture(block.text)
    return Block("furniture", block.text) if plain else block


def _is_whole(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and " " not in url


def _site_of(link: str | None) -> str | None:
    return urljoin(link, "/").rstrip("/") if link else None


def _last_part(address: str) -> str:
    """Return the last part of an address or of a pattern of one ("/:year/:title/" has none)."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    part = posixpath.basename(path.rstrip("/")).rsplit(".", 1)[0]
    return part if re.fullmatch(r"[^\s:{}]+", part) else ""
