"""Our own export read back: what we wrote ourselves is taken as it stands, and nothing in it is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import tzinfo
from typing import Any, get_args

import lxml.html
from lxml.html import HtmlElement

from articles import body
from articles.importers.markup import parse_document, words_alone
from articles.story import Block, Role, Story, StoryPhoto, StoryTag, TagKind

# Not the no-break space: it is meant.
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,60}")
_TAG = re.compile(rf"({'|'.join(get_args(TagKind))})/([a-z0-9-]*)")


Details = tuple[tuple[str, str], ...]


def one_line(value: object) -> str:
    """Return a text on one line, "" for what is no text; "<", "&" and "none" are words in it like all others."""
    return _SPACE.sub(" ", body.printable(value)).strip(" ") if isinstance(value, str) else ""


def tag_of(literal: str, name: str, *, mentioned: bool) -> StoryTag | None:
    """Return the tag that we wrote as its kind and slug."""
    kind = _TAG.fullmatch(literal)
    if kind is None or not name:
        return None
    role: Role = "mentioned" if mentioned else "about"
    return StoryTag(kind[1], name, kind[2] or None, role, "ask", ())  # type: ignore[arg-type]


def slug_of(value: object) -> str | None:
    """Return the last part of an address, None for what can be none."""
    slug = one_line(value)
    return slug if _SLUG.fullmatch(slug) else None


def plain_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a story that our front matter and our lines of JSONL both hold under their own names."""

    def line(name: str) -> str | None:
        return one_line(values.get(name)) or None

    names = ("kicker", "standfirst", "dateline", "section", "slug", "slugline", "story_type")
    titles = ("front_headline", "search_title", "social_title")
    return {name: line(name) for name in (*names, *titles)} | {
        "bylines": tuple(filter(None, map(one_line, list_of(values, "bylines")))),
        "section_slug": slug_of(values.get("section_slug")),
        "source_ref": line("source_ref") or line("id"),
        "sender": line("source"),
    }


def list_of(values: Mapping[str, Any], name: str) -> list[Any]:
    """Return a value that is a list, an empty one for whatever else stands there."""
    value = values.get(name)
    return value if isinstance(value, list) else []


def on_its_day(story: Story, zone: tzinfo) -> Story:
    """Return a story that is dated by its day alone on that very day here: its moment was one of its desk's zone."""
    if story.time_known or story.published_at is None:
        return story
    return story.replace(published_at=story.published_at.replace(tzinfo=zone))


def details(said: Iterable[tuple[Any, Any]]) -> Details:
    """Return what is said of a photo itself, by what it is."""
    return tuple((str(name), body.printable(value)) for name, value in said if isinstance(value, str))


def prefixed_details(said: Iterable[tuple[str, Any]]) -> Details:
    """Return the same where it stands among other things, under names that begin with "photo."."""
    return details((name.removeprefix("photo."), value) for name, value in said if name.startswith("photo."))


def with_details(blocks: Iterable[Block], found: Mapping[str | None, Details]) -> Iterator[Block]:
    """Yield blocks, their pictures with what is said of their photos, by file."""
    for block in blocks:
        photo = block.photo
        yield replace(block, photo=replace(photo, details=found.get(photo.file, ()))) if photo else block


def with_mentions(tags: Iterable[StoryTag], said: Iterable[str]) -> tuple[StoryTag, ...]:
    """Return tags with the words of the text that made them, each of these said as "club/northgate-rovers Rovers"."""
    found: dict[str, list[str]] = {}
    for line in said:
        literal, _, words = line.partition(" ")
        found.setdefault(literal, []).append(words)
    return tuple(replace(tag, mentions=tuple(found.get(f"{tag.kind}/{tag.slug}", ()))) for tag in tags)


def read_body(html: str) -> list[Block]:
    """Return the blocks of a text that `exporters.markup.body_html` or a Markdown bundle says."""
    root = parse_document(f"<html><body>{html}")
    root = words_alone(html) if root is None else root
    photos = {f"p{n}": _photo(figure, f"p{n}") for n, figure in enumerate(_pictures(root))}
    cleaned = body.clean(lxml.html.tostring(root, encoding="unicode"))
    captions = {figure.key: figure.caption for figure in body.figures(cleaned)}
    return [
        photo_block(replace(photos.get(key, StoryPhoto()), caption=block.text), captions[key]) if key else block
        for block, key in body.to_blocks(cleaned)
    ]


def photo_block(photo: StoryPhoto, caption: str) -> Block:
    """Return the block of a picture, with its caption's inline HTML."""
    words = " ".join(filter(None, (photo.caption, photo.credit)))
    return Block("photo", words, html=caption if "<" in caption else None, photo=photo)


def _pictures(root: HtmlElement) -> Iterator[HtmlElement]:
    return (figure for figure in list(root.iter("figure")) if figure.get("data-embed") is None)


def _photo(figure: HtmlElement, key: str) -> StoryPhoto:
    """Take a picture's file and credit out of its figure, which is left with the caption alone and a key."""
    image = figure.find(".//img")
    credits = figure.findall("figcaption/span[@class='credit']")
    credit = one_line(credits[-1].text_content()) if credits else ""
    for el in [*credits[-1:], *([image] if image is not None else [])]:
        el.getparent().remove(el)
    layout = figure.get("data-layout") or ""
    figure.set("data-use", key)
    alt, file = _alt(image), image.get("src") if image is not None else None
    lead = "lead" in (figure.get("class") or "").split()
    return StoryPhoto("", credit, alt, file or None, lead, layout if layout in body.LAYOUTS else body.LAYOUTS[0])


def _alt(image: HtmlElement | None) -> str | None:
    alt = one_line(image.get("alt")) if image is not None else ""
    says_nothing = image is not None and not alt and image.get("role") == "presentation"
    return "" if says_nothing else alt or None
