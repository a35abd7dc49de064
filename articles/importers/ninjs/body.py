"""The text of a ninjs item: one of the several forms it is sent in, the richest that can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from articles.importers.agency.html import parsed, read_html
from articles.importers.agency.text import WireText, read_names
from articles.importers.elements import read_tree
from articles.importers.ninjs.fields import Object, Wording, wordings
from articles.importers.ninjs.pictures import Pictures
from articles.importers.nitf.text import read_nitf
from articles.importers.parcel import Parcel
from articles.importers.plain_body import read_plain_body
from articles.importers.repeats import with_sign_off, without_repeats
from articles.story import Block, Said, UnreadableFile

_ELEMENT = re.compile(
    r"<(?:p|div|br|h[1-6]|ul|ol|li|a|em|strong|b|i|u|figure|img|section|article|html|body|table|blockquote|span|pre)\b",
    re.I,
)
_NITF = re.compile(r"<(?:nitf|body\.content|block)\b", re.I)
_EMBED = re.compile(r"<!--\s*EMBED START \w+\s*\{\s*id:\s*[\"']([^\"']{1,80})[\"']\s*\}\s*-->")
_EMBED_END = "EMBED END"
_FAR_SHORTER = 0.6  # of another form's words: a form that has lost some of the story

# What TT's pages carry round a text: a vignette, which is a kicker, with the source; a byline, which is a credit.
_VIGNETTE = re.compile(
    r'<div class="dat">\s*<span class="vignette">([^<]*)</span>(?:\s*<span class="source">([^<]*)</span>)?\s*</div>'
)
_HEAD = re.compile(r"<head\b.*?</head\s*>", re.IGNORECASE | re.DOTALL)
_FIGURE_BYLINE = re.compile(r'<div class="byline">([^<]*)</div>\s*<figcaption>([^<]*)</figcaption>')


@dataclass
class Body:
    """An item's blocks, and what its text says besides."""

    blocks: list[Block] = field(default_factory=list)
    kicker: str | None = None
    standfirst: str | None = None
    bylines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    embargo_until: datetime | None = None
    usable: bool = True
    warnings: list[str] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    marked: bool = False  # written in mark-up, which tells captions from prose


def read_story_body(item: Object, headline: str, pictures: Pictures, parcel: Parcel) -> Body:
    """Return the text of an item; a headline that it repeats at its top is left out."""
    forms = wordings(item, "body", "bodies")
    best = max(forms, key=_richness, default=None)
    if best is None:
        return Body()
    longest = max((form for form in forms if _kind(form) == "text"), key=_words, default=best)
    if _words(longest) >= 50 and _count(best, parcel) < _FAR_SHORTER * _words(longest):
        best = longest
    body = _read(best, pictures, parcel)
    body.blocks = without_repeats(body.blocks, headline)
    return body


def _kind(form: Wording) -> str:
    start = form.value[:4096]
    if _NITF.search(start):
        return "nitf"
    if _ELEMENT.search(start) or "html" in form.mime or "html" in form.role:
        return "html"
    return "other" if start.lstrip().startswith("<") else "text"


def _richness(form: Wording) -> tuple[int, int, bool, int]:
    rank = {"html": 3, "nitf": 2, "text": 1, "other": 0}[_kind(form)]
    return rank, form.value.count("<img"), "rich" in form.role, len(form.value)


def _words(form: Wording) -> int:
    return len(form.value.split())


def _count(form: Wording, parcel: Parcel) -> int:
    text = _read(form, Pictures({}, parcel.zone), parcel)
    return sum(len(block.text.split()) for block in text.blocks)


def _read(form: Wording, pictures: Pictures, parcel: Parcel) -> Body:
    kind = _kind(form)
    if kind == "nitf":
        return _from(_read_nitf(form.value, parcel))
    if kind == "text":
        head = read_plain_body(form.value, parcel.zone)
        return Body(
            head.blocks,
            bylines=head.bylines,
            embargo_until=head.embargo_until,
            usable=head.usable,
            warnings=head.warnings,
        )
    html, kicker = _HEAD.sub("", form.value, count=1), None
    if match := _VIGNETTE.search(html):
        html, kicker = html[: match.start()] + html[match.end() :], " ".join(match[1].split()) or None
    html = _FIGURE_BYLINE.sub(r'<figcaption>\2 <span class="credit">\1</span></figcaption>', html)
    body = _from(read_html(parsed(_mark_embeds(html, pictures)), parcel, pictures.shown))
    body.kicker = kicker
    return body


def _from(text: WireText) -> Body:
    """Return a body of mark-up: its blocks, its notes, the names in its own byline."""
    blocks = with_sign_off([_with_credit(block) for block in text.blocks])
    names = [name for line in text.bylines for name in read_names(line)]
    return Body(blocks, bylines=names, notes=text.notes, warnings=text.warnings, marked=True)


def _with_credit(block: Block) -> Block:
    """A picture's line ends with its credit, also where only the item that came along knows it."""
    credit = block.photo.credit if block.photo else ""
    return replace(block, text=f"{block.text} {credit}".strip()) if credit not in block.text else block


def _read_nitf(value: str, parcel: Parcel) -> WireText:
    """Return what a body in NITF says; of one that is no XML the words alone."""
    source = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", value)
    try:
        root, _ = read_tree(Parcel("body", source.encode("utf-8", "replace"), parcel.zone))
    except UnreadableFile:
        return read_html(parsed(value), parcel)
    return read_nitf(root, parcel)


def _mark_embeds(html: str, pictures: Pictures) -> str:
    """Write into each picture that Superdesk marks by a comment which of the associated pictures it is."""
    before, *rest = _EMBED.split(html)
    files = {picture.name: picture.photo.file for picture in pictures if picture.photo.file}
    pieces = [before]
    for name, piece in zip(rest[::2], rest[1::2], strict=True):
        end = piece.find(_EMBED_END)
        inside, outside = (piece[:end], piece[end:]) if end >= 0 else (piece, "")
        mark = f'<img data-assoc-ref="{name}"'
        if "<img" in inside:
            inside = inside.replace("<img", mark, 1)
        elif name in files and "<figure" not in inside:
            inside = f'<figure>{mark} src="{files[name]}"></figure>{inside}'
        pieces.append(inside + outside)
    return "".join(pieces)
