"""The pictures of a record: columns of files, captions and credits, numbered or not, or objects of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from articles import body
from articles.credits import split_credit
from articles.importers.markup import photo_block
from articles.importers.own_words import details
from articles.importers.records.fields import PHOTO_FIELDS, number_of
from articles.importers.records.values import Record, as_stated, line, parts, says_something, words
from articles.story import Block, StoryPhoto

_FILE = re.compile(
    r"https?://[^\s<>\"|]{1,2000}|[^\s<>\"|:*?][^<>\"|:*?\n]{0,300}\.(?:jpe?g|png|gif|webp|avif|tiff?|heic|bmp)(?:\?[^\s|]*)?",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\r\n\f]+")  # not the no-break space: it is meant
_FILES = ("file", "url", "src", "href", "source_url", "contentUrl", "path", "filename", "image", "photo", "picture")
_CAPTIONS = ("caption", "description", "cutline", "title", "headline", "text")
_CREDITS = ("credit", "creditText", "photographer", "byline", "by", "author", "copyright", "source")
_ALTS = ("alt", "alt_text", "altText", "alternativeText")


def photo_of(value: Any, *, stated: bool = False) -> StoryPhoto:
    """Return a picture that JSON describes, or that is its file alone; `stated` parts no credit from a caption."""
    if not isinstance(value, dict):
        return StoryPhoto(file=file_of(value))
    read = _stated_line if stated else line
    caption, credit = (
        next((t for name in names if (t := read(value.get(name)))), "") for names in (_CAPTIONS, _CREDITS)
    )
    if not credit and not stated:
        caption, credit = split_credit(caption)
    alt = next((value[name] for name in _ALTS if isinstance(value.get(name), str)), None)
    if alt is not None and not stated:
        alt = line(alt) if line(alt) not in ("", caption) else None
    layout, said = words(value.get("layout")), value.get("details")
    return StoryPhoto(
        caption,
        credit,
        None if alt is None else _stated_line(alt),
        next((file for name in _FILES if (file := file_of(value.get(name)))), None),
        value.get("lead") is True,
        layout if layout in body.LAYOUTS else body.LAYOUTS[0],
        details(said.items()) if stated and isinstance(said, dict) else (),
    )


def _stated_line(value: Any) -> str:
    return _SPACE.sub(" ", as_stated(value)).strip(" ")


def file_of(value: Any) -> str | None:
    """Return a file's name or address, None for what is neither: a number, a word, another scheme than http."""
    text = words(value).strip()
    return text if _FILE.fullmatch(text) else None


def column_photos(record: Record, columns: Mapping[str, tuple[str, ...]]) -> Iterator[StoryPhoto]:
    """Yield the pictures that a record's columns name: image, caption, credit; image_2, caption_2 …"""
    groups: dict[int, dict[str, Any]] = {}
    for field in PHOTO_FIELDS:
        for column in columns.get(field, ()):
            if says_something(record.get(column)):
                groups.setdefault(number_of(column), {}).setdefault(field, record[column])
    for _, group in sorted(groups.items()):
        yield from _group(group)


def _group(group: dict[str, Any]) -> Iterator[StoryPhoto]:
    pictures = [photo_of(part) for part in _file_parts(group.get("photo_file"))]
    pictures = [picture for picture in pictures if picture != StoryPhoto()] or [StoryPhoto()]
    said = {field: group[field] for field in PHOTO_FIELDS[1:] if field in group}
    each = {field: _for_each(value, len(pictures)) for field, value in said.items()}
    for n, picture in enumerate(pictures):
        caption, credit = picture.caption or each.get("photo_caption", {}).get(n, ""), picture.credit
        credit = credit or each.get("photo_credit", {}).get(n, "")
        if not credit:
            caption, credit = split_credit(caption)
        alt = picture.alt or each.get("photo_alt", {}).get(n) or None
        found = StoryPhoto(caption, credit, alt if alt != caption else None, picture.file, layout=picture.layout)
        if found.file or found.caption:
            yield found


def _file_parts(value: Any) -> list[Any]:
    """Return the files of a value: a list, several in one cell, or one that may hold a comma."""
    if isinstance(value, str) and (file_of(value) or not any(file_of(part) for part in parts(value))):
        return [value]
    return parts(value) if value is not None else []


def _for_each(value: Any, count: int) -> dict[int, str]:
    """Return a line for each picture: as many as there are pictures, or one for the first."""
    several = value if isinstance(value, list) else words(value).split("|") if count > 1 else [value]
    if len(several) != count:
        several = [value]
    return {n: line(part) for n, part in enumerate(several)}


def place(blocks: list[Block], photos: list[StoryPhoto]) -> list[Block]:
    """Return the blocks with the pictures round them: the first above, the others below; shown ones not again."""
    shown = {block.photo.file for block in blocks if block.photo is not None and block.photo.file}
    rest = [photo for photo in photos if photo.file is None or photo.file not in shown]
    lead = [photo_block(StoryPhoto(p.caption, p.credit, p.alt, p.file, True, p.layout)) for p in rest[:1]]
    return [*lead, *blocks, *(photo_block(photo) for photo in rest[1:])]
