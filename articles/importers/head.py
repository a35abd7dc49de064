"""The head of a story: what stands above its first sentence, read as a sub-editor would."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from articles.importers.bylines import read_bare_byline, read_byline
from articles.importers.dates import Moment
from articles.importers.furniture import is_furniture, is_not_for_publication
from articles.importers.labels import (
    read_date_line,
    read_dateline,
    read_embargo,
    read_field,
    split_leading_date,
    split_trailing_date,
)
from articles.importers.paragraphs import BULLET, Paragraph
from articles.importers.picture_notes import PictureNote
from articles.importers.prose import ends_in_stop, is_all_caps, is_prose, is_result_line, looks_like_headline
from articles.importers.take_lines import names_take, take_words
from articles.story import Block, Story, StoryTag
from articles.take_words import split_name

_LONGEST_HEAD = 25  # paragraphs; beyond them nobody keeps a head
_HOISTED = {
    **dict.fromkeys(("headline", "head", "hed", "title"), "headline"),
    **dict.fromkeys(
        ("standfirst", "strapline", "dek", "deck", "summary", "subhead", "subheadline", "subheading"), "standfirst"
    ),
    "kicker": "kicker",
}
_STATED = {
    "status": "status",
    "version": "version",
    "language": "language",
    "lang": "language",
    "slug": "slugline",
    "slugline": "slugline",
    "id": "source_ref",
    "story id": "source_ref",
}
_UNUSABLE_STATUS = re.compile(r"(?:withh?eld|cancel|kill|draft|private|password|hold|held|spike|not\b)", re.IGNORECASE)
_OF_A_PICTURE = re.compile(
    r"\((?:left|right|cent(?:re|er)|above|below|pictured|second|top|bottom)\b|\bpictured\b", re.IGNORECASE
)


@dataclass
class Head:
    """A story while it is read: paragraphs still to come in `waiting[at:]`, what was read in the other fields."""

    waiting: list[Paragraph]
    zone: tzinfo
    at: int = 0
    blocks: list[Block] = field(default_factory=list)
    hoisted: dict[str, str] = field(default_factory=dict)
    stated: dict[str, str] = field(default_factory=dict)
    bylines: list[str] = field(default_factory=list)
    dateline: str | None = None
    published: list[Moment] = field(default_factory=list)
    updated: list[Moment] = field(default_factory=list)
    embargo_until: datetime | None = None
    usable: bool = True
    marked: bool = False  # written in mark-up, which tells captions from prose
    tags: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    slug: str = ""  # the line that names the story for the desk, with the words of its take
    _label: str = ""  # a label whose words stand in the next paragraph

    def read(self) -> None:
        """Read kicker, headline, standfirst, byline and dates, and stop at the first paragraph of the body."""
        self._read_above_headline()
        if "headline" in self.hoisted:
            self._read_below_headline()
        else:
            self.warnings.append("No headline was found: the text begins with a sentence.")
        sentences = (p.text for p in self.waiting[self.at : self.at + _LONGEST_HEAD] if is_prose(p.text))
        if self.dateline is None and (first := next(sentences, None)):
            self.dateline = read_dateline(first)

    def _read_above_headline(self) -> None:
        labelled = self._is_headline_marked()
        while "headline" not in self.hoisted and self._goes_on():
            text, below = self.waiting[self.at].text, self._below()
            if self._take_picture() or self.take(text, in_head=True):
                self.at += 1
            elif dated := split_leading_date(text, self.zone):
                words, rest, moment = dated
                self._add_furniture(words)
                self.published.append(moment)
                self.waiting[self.at] = Paragraph(rest, apart=True)
            elif labelled:
                self.blocks.append(Block("paragraph", text))
                self.at += 1
            elif names_take(text) and self._is_headline_below(below):
                self.slug = text
                self._add_furniture(text)
                self.at += 1
            elif self._is_kicker(text, below):
                self.hoisted["kicker"] = text
                self.at += 1
            elif looks_like_headline(text, below):
                self._take_headline(text)
            else:
                return

    def _is_headline_marked(self) -> bool:
        """Test whether a line further on calls itself the headline."""
        return any(
            (named := read_field(p.text)) and _HOISTED.get(named[0]) == "headline" for p in self.waiting[:_LONGEST_HEAD]
        )

    def _goes_on(self) -> bool:
        return self.at < min(len(self.waiting), _LONGEST_HEAD)

    def _below(self) -> str:
        """Return the next paragraph that is no picture."""
        return next((p.text for p in self.waiting[self.at + 1 : self.at + 6] if p.text), "")

    def _is_kicker(self, text: str, below: str) -> bool:
        if "kicker" in self.hoisted or not is_all_caps(text) or len(text) > 40 or len(text.split()) > 5:
            return False
        further = self.waiting[self.at + 2].text if self.at + 2 < len(self.waiting) else ""
        dated = split_leading_date(below, self.zone)
        below = dated[1] if dated else below
        return bool(further) and not is_all_caps(below) and not is_prose(below) and looks_like_headline(below, further)

    def _is_headline_below(self, below: str) -> bool:
        further = self.waiting[self.at + 2].text if self.at + 2 < len(self.waiting) else ""
        return bool(further) and not is_prose(below) and looks_like_headline(below, further)

    def _take_headline(self, text: str) -> None:
        self.at += 1
        if dated := split_trailing_date(text, self.zone):
            text, words, moment = dated
            self._add_furniture(words)
            self.published.append(moment)
        self.hoisted["headline"] = text
        if not self.slug and names_take(text):
            self.slug = text

    def _read_below_headline(self) -> None:
        directly_below = True
        while self._goes_on():
            text = self.waiting[self.at].text
            names = self._label == "" and read_byline(text)
            if self._take_picture():
                pass
            elif self.take(text, in_head=True):
                directly_below = directly_below and names is False
            elif "standfirst" not in self.hoisted and directly_below and self._is_standfirst(text):
                self.hoisted["standfirst"] = text
            elif not self.bylines and (bare := read_bare_byline(text)) and self._byline_may_stand_here(text):
                self.bylines.extend(bare)
                self._add_furniture(text)
                directly_below = False
            elif not is_prose(text) and self._is_head_line(self._below()):
                self.blocks.append(Block("paragraph", text))
                directly_below = False
            else:
                return
            self.at += 1

    def _is_standfirst(self, text: str) -> bool:
        """Test for a line under the headline that is no sentence, in a story whose sentences have their stops."""
        below = self._below()
        if BULLET.match(text) or is_result_line(text) or _OF_A_PICTURE.search(text) or not below:
            return False
        words = len(text.split())
        if words > 45 or text[-1] in ":,;" or read_dateline(text):
            return False
        if ends_in_stop(text):
            # Above the byline even a full sentence is a standfirst.
            return words <= 40 and below[:3].lower() == "by " and read_byline(below) is not None
        if words < 3 or len(text) > 240 or read_bare_byline(text):
            return False
        long = [p.text for p in self.waiting[self.at + 1 : self.at + 40] if len(p.text) >= 60]
        return bool(long) and sum(map(ends_in_stop, long)) * 2 >= len(long)

    def _byline_may_stand_here(self, text: str) -> bool:
        below = self._below()
        return is_prose(below) or self._is_head_line(below) or len(below) > len(text) * 3

    def _is_head_line(self, text: str) -> bool:
        return read_date_line(text, self.zone) is not None or read_byline(text) is not None

    def _take_picture(self) -> bool:
        paragraph = self.waiting[self.at]
        if isinstance(paragraph, PictureNote):
            self.blocks.extend(paragraph.blocks)
        return isinstance(paragraph, PictureNote)

    def take(self, text: str, *, in_head: bool) -> bool:
        """Take a line that is no part of the text proper, and say whether it was one."""
        if self._label:
            label, self._label = self._label, ""
            return self._take_value(label, text)
        if len(text) > 1_000:
            return False
        return (
            self._take_embargo(text)
            or (in_head and self._take_field(text))
            or self._take_dates(text, in_head)
            or self._take_byline(text)
            or (is_furniture(text) and self._add_furniture(text))
        )

    def take_anywhere(self, text: str) -> bool:
        """Take a line that is known for what it is wherever it stands."""
        return self._take_embargo(text) or (is_furniture(text) and self._add_furniture(text))

    def _take_embargo(self, text: str) -> bool:
        if (embargo := read_embargo(text, self.zone)) is not None:
            self.embargo_until = max(filter(None, (self.embargo_until, embargo.until)), default=None)
            self.usable = self.usable and not embargo.unread
            self.warnings.extend(embargo.warnings)
        elif is_not_for_publication(text):
            self.usable = False
            self.warnings.append(f"The file says “{text}”: the story is held.")
        else:
            return False
        return self._add_furniture(text)

    def _take_field(self, text: str) -> bool:
        named = read_field(text)
        if named is None or (named[0] in ("text", "story", "copy", "body", "subject", "source") and len(named[2]) > 80):
            return False
        name, label, value = named
        place = _HOISTED.get(name)
        if place and place in self.hoisted:
            return False
        self._add_furniture(label if place else text)
        if place and not value:
            self._label = place
        elif place:
            self.hoisted[place] = value
        elif name in _STATED and value:
            self.stated.setdefault(_STATED[name], value)
            if name == "status" and _UNUSABLE_STATUS.match(value):
                self.usable = False
        elif name.rstrip("s") in ("tag", "keyword", "topic"):
            self.tags.extend(tag.strip(" #.") for tag in re.split(r"[,;|]", value) if tag.strip(" #."))
        return True

    def _take_value(self, place: str, text: str) -> bool:
        self.hoisted[place] = text
        return True

    def _take_dates(self, text: str, in_head: bool) -> bool:
        line = read_date_line(text, self.zone)
        if line is None or (not in_head and not text[:1].isalpha()):
            return False
        for is_update, moment in line.moments:
            (self.updated if is_update else self.published).append(moment)
        self.dateline = self.dateline or line.place
        return self._add_furniture(text)

    def _take_byline(self, text: str) -> bool:
        names = read_byline(text)
        if names is None:
            return False
        self.bylines.extend(name for name in names if name not in self.bylines)
        return self._add_furniture(text)

    def _add_furniture(self, text: str) -> bool:
        self.blocks.append(Block("furniture", text))
        return True

    def story(self, source_text: str, warnings: tuple[str, ...]) -> Story:
        """Return the story as read."""
        published, time_known = self._published()
        updated = next((m.at for m in self.updated if m.at), None)
        slug = self.slug or self.stated.get("slugline", "")
        tags = tuple(StoryTag("topic", name, None, "about", "ask", (name,)) for name in dict.fromkeys(self.tags))
        return Story(
            blocks=tuple(self.blocks),
            headline=self.hoisted.get("headline", ""),
            kicker=self.hoisted.get("kicker"),
            standfirst=self.hoisted.get("standfirst"),
            bylines=tuple(self.bylines),
            dateline=self.dateline,
            language=self.stated.get("language"),
            published_at=published,
            time_known=time_known,
            updated_at=updated,
            embargo_until=self.embargo_until,
            source_ref=self.stated.get("source_ref"),
            version=self.stated.get("version"),
            status=self.stated.get("status"),
            usable=self.usable,
            tags=tags,
            warnings=(*warnings, *dict.fromkeys(self.warnings)),
            source_text=source_text,
            slugline=split_name(slug)[0] or None,
            take=", ".join(take_words(slug, self.blocks)) or None,
        )

    def _published(self) -> tuple[datetime | None, bool]:
        """Return the first publication and whether its hour is known; of one day, the moment with an hour wins."""
        self.warnings.extend(warning for m in (*self.published, *self.updated) for warning in m.warnings)
        stated = [m for m in self.published if m.at] or [m for m in self.updated if m.at]
        if not stated:
            if not any(m.warnings for m in (*self.published, *self.updated)):
                self.warnings.append("No date was found: please give one.")
            return None, False
        if not any(m.at for m in self.published):
            self.warnings.append("Only the date of an update was found: it stands for the first date too.")
        chosen = next((m for m in stated if m.time_known), stated[0])
        if len({m.at.date() for m in stated if m.at}) > 1:
            chosen = stated[0]
            self.warnings.append("The file gives more than one date: the first was used.")
        return chosen.at, chosen.time_known
