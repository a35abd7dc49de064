"""Markdown page bundles: a folder a story, index.md with YAML front matter, the pictures beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import lxml.html
import yaml
from lxml.html import HtmlElement

from articles import body
from articles.exporters.base import Dispatch, Exporter, Picture
from articles.exporters.markup import figure_html
from articles.story import Block, StoryPhoto, StoryTag

# What a site's generator reads as its own command before it reads Markdown, whatever stands before it.
_COMMANDS = r"[{}]|\[(?=/?caption)"
_COMMAND = re.compile(_COMMANDS, re.IGNORECASE)
# What CommonMark would read as mark-up where we mean the character itself.
_SPECIAL = re.compile(rf"{_COMMANDS}|([\\`*_\[\]<>#~|&])", re.IGNORECASE)
# At the start of a line: a list, a heading's underline, a numbered list.
_START = re.compile(r"^(\s*)([-+=:])")
# What Markdown's readers leave as it is of an address; the others they spell anew.
_ADDRESS = re.compile(r"(?:[\w:/?#@!$'()*+,=.~-]|%[0-9A-Fa-f]{2}|&(?!#?\w+;)|(?<!&);)*", re.ASCII)
_EDGES = re.compile(r"^[^\S \x85]+|[^\S \x85]+$")
_NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])")

_LINE_ENDS = re.compile("[\x85\u2028\u2029]")

_STARS = {"strong": "**", "em": "*"}


class Markdown(Exporter):
    """A folder a story."""

    name = "markdown"
    label = "Markdown, a folder a story"
    bundles = True

    def write(self, dispatch: Dispatch) -> bytes:
        """Return index.md."""
        head = yaml.dump(_front_matter(dispatch), Dumper=_Head, allow_unicode=True, sort_keys=False, width=120)
        blocks = [block for block in dispatch.story.blocks if block.kind != "furniture"]
        text = "\n\n".join(_parted(blocks))
        return f"---\n{head}---\n\n{text}\n".encode()

    def file_name(self, dispatch: Dispatch) -> str:
        """Return the page's name in its bundle."""
        return f"{dispatch.name}/index.md"

    def picture_name(self, dispatch: Dispatch, picture: Picture) -> str:
        """Return the picture's name in the bundle: each of them is whole by itself."""
        return f"{dispatch.name}/{picture.name}"


class _Head(yaml.SafeDumper):
    """YAML that says line ends of other alphabets as they are: in plain words they would be read as spaces."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = '"' if _LINE_ENDS.search(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Head.add_representer(str, _Head.represent_str)


def _front_matter(dispatch: Dispatch) -> dict[str, Any]:
    story = dispatch.story
    values = {
        "title": story.headline,
        "kicker": story.kicker,
        "standfirst": story.standfirst,
        "bylines": list(story.bylines),
        "dateline": story.dateline,
        # As text, so that no reader of YAML makes another zone of it.
        "date": story.published_at.isoformat() if story.published_at else None,
        "time_known": story.time_known if story.published_at else None,
        "updated": story.updated_at.isoformat() if story.updated_at else None,
        "language": story.language,
        "section": story.section,
        "section_slug": story.section_slug,
        "slug": story.slug,
        "link": story.link,
        "id": dispatch.uri,
        "source": dispatch.source,
        "source_ref": story.source_ref,
        "version": story.version,
        "slugline": story.slugline,
        "status": story.status,
        "embargo_until": story.embargo_until.isoformat() if story.embargo_until else None,
        "expires_at": story.expires_at.isoformat() if story.expires_at else None,
        "story_type": story.story_type,
        "front_headline": story.front_headline,
        "search_title": story.search_title,
        "social_title": story.social_title,
        "tags": [_tag(tag) for tag in story.tags],
        "photos": [_photo(dispatch, photo) for photo, _ in story.photos],
        "internal_notes": list(story.internal_notes),
    }
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _tag(tag: StoryTag) -> dict[str, Any]:
    values = {"kind": tag.kind, "name": tag.name, "slug": tag.slug, "role": tag.role}
    return values | ({"mentions": list(tag.mentions)} if tag.mentions else {})


def _photo(dispatch: Dispatch, photo: StoryPhoto) -> dict[str, Any]:
    picture = dispatch.picture(photo)
    values = {"file": photo.file, "caption": photo.caption, "credit": photo.credit, "alt": photo.alt}
    return {name: value for name, value in values.items() if value is not None} | {
        "lead": photo.lead,
        "layout": photo.layout,
        **({"details": dict(picture.details)} if picture and picture.details else {}),
    }


def _parted(blocks: list[Block]) -> Iterator[str]:
    """Yield the blocks as Markdown, which would make one of two lists without anything between them."""
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before is not None and before.kind == block.kind == "list":
            yield "<!-- -->"
        yield _block(block)


def _block(block: Block) -> str:
    if block.photo is not None:
        return _html(figure_html(block, block.photo, ""))
    if block.kind == "heading":
        return f"{'#' * block.level} {_inline_of(block)}"
    if block.kind == "quote":
        return _quoted(block)
    if block.kind == "list" and (listed := _list(block)):
        return listed
    if block.kind in {"list", "table", "embed"}:
        return _html(body.block_html(block))
    return _started(_inline_of(block))


def _html(html: str) -> str:
    """Return HTML as Markdown takes it for that: on one line, without a command."""
    return _COMMAND.sub(_spelled, html.replace("\n", " "))


def _spelled(characters: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in characters[0])


def _inline_of(block: Block) -> str:
    return _escaped(block.text) if block.html is None else _line(_parsed(block.html))


def _line(el: HtmlElement) -> str:
    """Return inline mark-up as a line of Markdown, which would lose a no-break space at its ends."""
    return _EDGES.sub(_spelled, _inline(el).strip(" "))


def _quoted(block: Block) -> str:
    quote = _parsed(body.block_html(block))[0]
    if any(el.tag != "p" for el in quote):
        return _html(body.block_html(block))
    paragraphs = [_started(_line(el)) for el in quote]
    return "\n>\n".join(f"> {text}" for text in paragraphs)


def _list(block: Block) -> str | None:
    """Return a plain list as Markdown, None where its items hold more than one paragraph: HTML says these better."""
    items = _parsed(body.block_html(block))[0]
    if any([child.tag for child in item] != ["p"] for item in items):
        return None
    first = int(items.get("start") or 1)
    return "\n".join(
        (f"{n}. " if items.tag == "ol" else "- ") + _started(_line(item[0])) for n, item in enumerate(items, first)
    )


def _parsed(html: str) -> HtmlElement:
    # Not `create_parent`, which drops a no-break space before the first element.
    return lxml.html.fragment_fromstring(f"<div>{html}</div>")


def _inline(el: HtmlElement) -> str:
    """Return inline mark-up as Markdown."""
    pieces = [_escaped(el.text or "")]
    for child in el:
        inner, tail = _inline(child), _escaped(child.tail or "")
        if child.tag == "br":
            pieces.append("<br>")
        elif child.tag == "a":
            pieces.append(_link(child, inner))
        elif child.tag in _STARS:
            after = tail[:1] if tail or child.getnext() is None else "*"
            pieces.append(_emphasis(child.tag, inner, "".join(pieces)[-1:], after))
        else:
            pieces.append(inner)
        pieces.append(tail)
    return "".join(pieces)


def _emphasis(tag: str, inner: str, before: str, after: str) -> str:
    """Stars where CommonMark takes them for emphasis beyond doubt, else the HTML that it also reads."""
    stars, plain = _STARS[tag], inner[:1].isalnum() and inner[-1:].isalnum()
    if plain and not before.strip() and not after.strip(" .,;:!?"):
        return f"{stars}{inner}{stars}"
    return f"<{tag}>{inner}</{tag}>"


def _link(el: HtmlElement, text: str) -> str:
    address, title = el.get("href") or "", _SPECIAL.sub(_escape, el.get("title") or "").replace('"', '\\"')
    if not _ADDRESS.fullmatch(address) or "\n" in title:
        return f"{_html(_tag_alone(el))}{text}</a>"
    return f'[{text}](<{address}> "{title}")' if title else f"[{text}](<{address}>)"


def _tag_alone(el: HtmlElement) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in el.items())
    return f"<{el.tag}{attributes}>"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(_escape, text)


def _escape(character: re.Match[str]) -> str:
    return f"\\{character[1]}" if character[1] else _spelled(character)


def _started(text: str) -> str:
    """Escape what would make a list or a heading of a paragraph."""
    return _NUMBERED.sub(r"\1\\\2", _START.sub(r"\1\\\2", text))
