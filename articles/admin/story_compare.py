"""Two states of a story side by side: what differs of it, the text block by block, words marked."""

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.dateparse import parse_datetime
from django.utils.html import escape
from django.utils.safestring import mark_safe

from articles import body
from articles.merging import aligned
from articles.models import Article, ArticleTag, Author, Photo, PhotoUse, Section, Tag
from articles.templatetags.desk import in_words

LABELS = {
    "kicker": "Kicker",
    "headline": "Headline",
    "front_headline": "Front headline",
    "search_title": "Search title",
    "social_title": "Social title",
    "standfirst": "Standfirst",
    "body": "Story",
    "slug": "Address",
    "dateline": "Dateline",
    "language": "Language",
    "story_type": "Type",
    "dated_at": "Date",
    "publish_at": "Publish at",
    "embargo_until": "Embargo until",
    "embargo_reason": "Reason of the embargo",
    "withdraw_at": "Take down at",
    "planned_for": "Planned for",
    "notes": "Notes",
}
SHAPES = {
    "h2": "Heading",
    "h3": "Small heading",
    "blockquote": "Quotation",
    "ul": "List",
    "ol": "List",
    "table": "Table",
}
MOST_ALIKE = 1_000_000  # pairs of words: more are not compared one by one


@dataclass(frozen=True)
class Difference:
    """One part of a story that differs: its stretches, older and newer as HTML; how many blocks beside them do not."""

    label: str
    pairs: list
    same: int = 0


def compare(older, newer):
    """Return what differs between two states of a story; what one of them does not say is not compared."""
    found = [_field(name, label, older, newer) for name, label in LABELS.items() if name in older and name in newer]
    return [*filter(None, found), *_names_and_pictures(older, newer)]


def mark(a, b):
    """Return both texts as HTML with what went and what came marked, word by word."""
    a_words, b_words = _words(a), _words(b)
    if len(a_words) * len(b_words) > MOST_ALIKE:
        return mark_safe(f"<del>{escape(a)}</del>"), mark_safe(f"<ins>{escape(b)}</ins>")  # noqa: S308 (escaped)
    matcher = difflib.SequenceMatcher(None, a_words, b_words, autojunk=False)
    left, right = [], []
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        gone, come = escape("".join(a_words[a1:a2])), escape("".join(b_words[b1:b2]))
        left.append(gone if op == "equal" or not gone else f"<del>{gone}</del>")
        right.append(come if op == "equal" or not come else f"<ins>{come}</ins>")
    return mark_safe("".join(left)), mark_safe("".join(right))  # noqa: S308 (each piece is escaped above)


def _field(name, label, older, newer):
    a, b = older[name], newer[name]
    if name == "body":
        return _text(label, a or "", b or "")
    a, b = _shown(name, a), _shown(name, b)
    return Difference(label, [mark(a, b)]) if a != b else None


def _text(label, older, newer):
    pairs, same = [], 0
    for a, b in aligned(older, newer):
        a, b = _block(a), _block(b)
        if a == b:
            same += 1
        else:
            pairs.append(mark(a, b))
    return Difference(label, pairs, same) if pairs else None


def _block(line):
    """Return a block as it is read, with its shape and where its links lead."""
    if not line:
        return ""
    shape = SHAPES.get(re.match(r"<(\w+)", line)[1], "")
    if figure := next(iter(body.figures(line)), None):
        shape = f"Picture ({figure.layout})"
    text = "\n".join([body.plain_text(line), *(f"→ {address}" for address in body.links(line))])
    return f"{shape}: {text}" if shape else text


def _shown(name, value):
    if name == "story_type":
        return dict(Article.StoryType.choices).get(value, value or "")
    if name.endswith(("_at", "_until", "_for")):
        moment = value if isinstance(value, datetime) else parse_datetime(value or "")
        return in_words(moment)
    return str(value or "")


def _names_and_pictures(older, newer):
    known = _Known((older, newer))
    for name, label in (("section_id", "Section"), ("bylines", "Byline"), ("tags", "Tags")):
        if name in older and name in newer:
            a, b = known.words(name, older[name]), known.words(name, newer[name])
            if a != b:
                yield Difference(label, [mark(a, b)])
    if "uses" in older and "uses" in newer:
        yield from known.pictures(older["uses"], newer["uses"])


class _Known:
    """The names of what states name by number, each kind read in one query."""

    def __init__(self, states):
        self.states = states

    def words(self, name, value):
        if name == "section_id":
            return str(self.sections.get(value, "")) if value else ""
        if name == "bylines":
            return ", ".join(free or str(self.authors.get(author, "somebody who is gone")) for author, free in value)
        return ", ".join(self._tag(*row[:2]) for row in value)

    def _tag(self, pk, role):
        name = str(self.tags.get(pk, "a name that is gone"))
        return f"{name} (named)" if role == ArticleTag.Role.MENTIONED else name

    def pictures(self, older, newer):
        places = [PhotoUse.LEAD, *sorted({*older, *newer} - {PhotoUse.LEAD})]
        for place in places:
            a, b = self._picture(place, older.get(place)), self._picture(place, newer.get(place))
            if a != b:
                yield Difference("Lead picture" if place == PhotoUse.LEAD else "Picture", [mark(a, b)])

    def _picture(self, place, use):
        if use is None:
            return ""
        photo, caption, credit, alt, decorative = use
        lines = [str(self.photos.get(photo, "a picture that is gone")) if photo else "no picture yet"]
        if place == PhotoUse.LEAD:  # another's caption stands in the text
            lines.append(f"Caption: {body.caption_text(caption or '')}")
        lines += [f"Credit: {credit or 'as in the library'}", f"Alt text: {'decorative' if decorative else alt or ''}"]
        return "\n".join(lines)

    @cached_property
    def sections(self):
        return Section.objects.in_bulk({state.get("section_id") for state in self.states} - {None})

    @cached_property
    def authors(self):
        return Author.objects.in_bulk({author for author, _ in self._rows("bylines")} - {None})

    @cached_property
    def tags(self):
        return Tag.objects.stands_for({row[0] for row in self._rows("tags")})

    @cached_property
    def photos(self):
        return Photo.objects.in_bulk({use[0] for use in self._rows("uses")} - {None})

    def _rows(self, name):
        for state in self.states:
            rows = state.get(name, ())
            yield from rows.values() if isinstance(rows, Mapping) else rows


def _words(text):
    return re.findall(r"\s+|[^\s]+", text)
