"""A wire's message while it is read: what is known of it so far, and the blocks of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from articles.importers.body import count_bullets, is_heading
from articles.importers.bylines import read_byline
from articles.importers.dates import find_moments
from articles.importers.furniture import is_furniture, is_not_for_publication
from articles.importers.labels import read_embargo
from articles.importers.paragraphs import BULLET, Paragraph
from articles.importers.prose import is_all_caps
from articles.importers.wire import marks
from articles.importers.wire.times import Sent
from articles.story import Block, Story

# "Munich (dpa) - ", "San Diego (tca/dpa) - ", "ATLANTA (AP) — ", and "Berlin (KNA) " with no dash.
_DATELINE = re.compile(
    r"([^\W\d_][^()\n]{1,60}?)\s?\((?:[A-Z]{2,8}\)\s(?:[-–—]\s)?|[a-zA-Z]{2,12}(?:[/-][a-zA-Z-]{2,12}){0,3}\)\s?[-–—]\s?)(?=\S)"
)
_NOBODY = re.compile(r"by\s[^.!?]{2,80}", re.IGNORECASE)
_BYLINE = re.compile(r"(?:von|par|por|da|di|door|av|af)\s(?=[^\W\d_])", re.IGNORECASE)
_AND = re.compile(r"\s(?:und|et|y|e|en|och|og)\s", re.IGNORECASE)
# An hour, as far as a line names one.
_HOUR = re.compile(r"\d\s?(?:[ap]\.?m\b|uhr\b|h\b|hrs?\b)|\d{1,2}[:.]\d\d\b|\b(?:noon|midnight)\b", re.IGNORECASE)
_LONGEST_SUB_HEAD = 60  # characters
TOO_LONG = Story(error="A message of this transmission is too long for one story.")
_AT_LEAST = 0.5  # of the words a header promises; with fewer a message was cut off


@dataclass
class Copy:
    """One message: fields as they are found, blocks in the order of the text."""

    zone: tzinfo
    headline: str = ""
    standfirst: str | None = None
    slugline: str | None = None
    section: str | None = None
    sender: str | None = None
    source_ref: str | None = None
    version: str | None = None
    part: str | None = None
    status: str | None = None
    dateline: str | None = None
    is_kill: bool = False
    usable: bool = True
    embargo_until: datetime | None = None
    words_promised: int | None = None
    has_byline: bool = False
    unread: list[str] = field(default_factory=list)  # lines of an embargo whose moment cannot be told
    bylines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def take(self, line: str) -> bool:
        """Take a line of the head that is no headline, and say whether it was one."""
        if marks.names_pictures(line) or marks.is_note(line):
            self.notes.append(line)
            self._hear(line)
            return True
        if marks.is_version_line(line):
            self.version = ", ".join(filter(None, (self.version, marks.version_of(line))))
            self.part = self.part or marks.take_of(line)
            return self._furniture(line)
        return (self._hear(line) and self._furniture(line)) or self._take_byline(line)

    def _hear(self, line: str) -> bool:
        """Hear an embargo, a hold or a kill."""
        if marks.is_kill(line):
            self.is_kill, self.status = True, "KILL"
        elif marks.is_hold(line):
            self.status, self.usable = "HOLD", False
            self.warnings.append(f"The wire says “{line}”: the story is held.")
        elif marks.is_advance(line) or is_not_for_publication(line):
            self._embargo(line)
        else:
            return False
        return True

    def _forbids(self, text: str) -> bool:
        """Hear an embargo that stands below the head."""
        begins = read_embargo(text, self.zone) is not None or is_not_for_publication(text)
        return begins and self._hear(text)

    def _embargo(self, line: str) -> None:
        """Hear an advance. A day counts from its beginning; an hour that cannot be told leaves the story held."""
        moments = list(find_moments(line, self.zone))
        certain = len(moments) == 1 and moments[0].at and not moments[0].warnings
        if certain and (moments[0].time_known or not _HOUR.search(line)):
            self.embargo_until = max(filter(None, (self.embargo_until, moments[0].at)))
        else:
            self.unread.append(line)

    def _take_byline(self, line: str) -> bool:
        names = read_byline(_in_english(line)) if len(line) <= 120 else None
        if names is None and not _NOBODY.fullmatch(line):
            return False
        # A paper stands behind its writer's name: “By Jane Roe, The Evening Paper”.
        people = (name for name in names or () if not name.startswith("The "))
        self.bylines.extend(name for name in people if name not in self.bylines)
        self.has_byline = True
        return self._furniture(line)

    def _furniture(self, line: str) -> bool:
        self.blocks.append(Block("furniture", line))
        return True

    def read_slug(self, slug: str) -> None:
        """Take what a slug line says behind the story's own name."""
        self.version = marks.version_of(slug) or self.version
        self.part = marks.take_of(slug) or self.part
        if marks.is_kill_slug(slug):
            self.is_kill, self.status = True, "KILL"
        elif marks.is_advance(slug):
            self._embargo(slug)

    def read_text(self, texts: list[str | Block]) -> None:
        """Add the paragraphs of the text; tables and sub-heads that the format marks come as blocks."""
        row = [Paragraph(text if isinstance(text, str) else "", apart=False) for text in texts]
        first = next((text for text in texts if isinstance(text, str)), "")
        if self.dateline is None and (match := _DATELINE.match(first[:140])):
            self.dateline = match[1].strip(" ,")
        at = 0
        while at < len(texts):
            text = texts[at]
            if isinstance(text, Block):
                self.blocks.append(text)
            elif bullets := count_bullets(row, at):
                items = (BULLET.sub("", p.text, count=1) for p in row[at : at + bullets])
                self.blocks.append(Block("list", "\n".join(items)))
                at += bullets
                continue
            elif self._forbids(text) or is_furniture(text):
                self._furniture(text)
            elif at < len(texts) - 1 and _is_sub_head(row, at):
                self.blocks.append(Block("heading", text))
            else:
                self.blocks.append(Block("paragraph", text))
            at += 1

    def story(self, sent: Sent, source_text: str, *, is_whole: bool = True) -> Story:
        """Return the message as a story; a kill names what it takes back and is never to be used."""
        if not self.headline and not self.blocks and not self.is_kill:
            return Story(error="A message of this transmission has no text.", internal_notes=tuple(self.notes))
        cancels: tuple[str, ...] = ()
        if self.is_kill:
            cancels = self._cancelled(source_text, sent)
        if self.unread and (self.embargo_until is None or any(map(_HOUR.search, self.unread))):
            self.usable = False
            self.warnings.append(f"The wire says “{self.unread[0]}”: the story is held until an editor has looked.")
        warnings = [*self.warnings, *sent.warnings]
        if sent.at is None and not sent.warnings:
            warnings.append("No time of sending was found: please give a date.")
        if not self.headline and not self.is_kill:
            warnings.append("The message has no headline.")
        if not is_whole:
            warnings.append("The end mark of the message is missing: it may have been cut off on its way.")
        elif self.words_promised and len(source_text.split()) < _AT_LEAST * self.words_promised:
            warnings.append(
                f"The heading speaks of {self.words_promised} words and fewer came: look for what is missing."
            )
        return Story(
            blocks=tuple(self.blocks),
            headline=self.headline,
            standfirst=self.standfirst,
            bylines=tuple(self.bylines),
            dateline=self.dateline,
            published_at=sent.at,
            time_known=sent.at is not None,
            embargo_until=self.embargo_until,
            source_ref=self.source_ref,
            version=self.version,
            status=self.status,
            usable=self.usable and not self.is_kill,
            warnings=tuple(dict.fromkeys(warnings)),
            source_text=source_text,
            sender=self.sender,
            slugline=self.slugline,
            section=self.section,
            internal_notes=tuple(self.notes),
            take=self.part,
            cancels=cancels,
        )

    def _cancelled(self, text: str, sent: Sent) -> tuple[str, ...]:
        named = marks.killed(text)
        which = ", ".join(named) or self.slugline or "no story by its number"
        self.warnings.append(f"The wire takes a story back. It names {which}: look whether we have printed it.")
        if not named:
            return (self.source_ref,) if self.source_ref else ()
        return tuple(reference(name, sent) or name for name in named)


def reference(number: str, sent: Sent) -> str | None:
    """Return the id of a message: its number and the day, since numbers begin anew each day; None without a day."""
    return f"{' '.join(number.split()).casefold()}/{sent.at:%Y-%m-%d}" if sent.at else None


def _in_english(line: str) -> str:
    """Return a byline in another language with the small words of an English one."""
    changed = _BYLINE.sub("By ", line, count=1)
    return _AND.sub(" and ", changed) if changed != line else line


def _is_sub_head(row: list[Paragraph], at: int) -> bool:
    text = row[at].text
    if is_all_caps(text) and len(text) <= _LONGEST_SUB_HEAD and len(text.split()) <= 8 and row[at + 1].text:
        return True
    return is_heading(row, at)
