"""A mail's own text, plain or HTML → items in reading order, the pictures in it at their places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from articles.importers.beside import NameIndex
from articles.importers.charset import Decoded, decode
from articles.importers.entities import unescape
from articles.importers.mail.headers import decoded
from articles.importers.mail.parts import Mail, Part
from articles.importers.mail.quoting import FORWARD, Cut, border, has_prose, keep_fields, note
from articles.importers.manuscript.items import Item
from articles.importers.markup import parse_document, read_blocks, words_alone
from articles.importers.paragraphs import read_line, read_paragraphs
from articles.importers.picture_notes import PictureNote, with_pictures
from articles.story import Block, StoryPhoto, UnreadableFile

MOST_LINES = 20_000
TOO_LONG = "The mail has more text than one story can have: send it in parts."
_SEVEN_BIT = ("iso-2022-jp", "iso-2022-kr", "utf-7", "hz", "hz-gb-2312")  # whose letters look like ASCII
_MARK = re.compile(r"\[(?:image|inline image|cid|bild|foto|photo|picture)\s?:?\s*([^\[\]]{1,200})\]", re.IGNORECASE)
_LABEL = r"(?:(?:photo|picture|pic|image|foto|bild|caption)\s?\d{0,3}\s?[:–—-]?\s*)?"
# What mail programs mark as quoted or signed. The head of a quoted mail stays: what follows it is told by it.
_ASIDE = (
    "//blockquote[@type='cite'] | //*[contains(@class,'gmail_quote')] | //*[contains(@class,'yahoo_quoted')]"
    " | //*[contains(@class,'gmail_signature')] | //*[contains(@class,'moz-signature')]"
)
_BREAK = re.compile(r"<br[^>]{0,20}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LITTLE = 0.5  # of the words: a plain text that says less is only a stand-in for the HTML
_ICON = 20_000  # bytes; a smaller picture inside the HTML is a logo or a button


def decoded_text(part: Part) -> Decoded:
    """Return a text part's words: UTF-8 if it fits, else as it says, else the best guess."""
    data, charset = part.data.replace(b"\0", b""), part.charset
    if charset in _SEVEN_BIT and data.isascii():
        try:
            return Decoded(data.decode(charset))
        except (LookupError, UnicodeDecodeError):
            pass
    try:
        return decode(data, charset)
    except UnreadableFile:
        return Decoded(data.decode("latin-1"))


def lines_of(part: Part, text: str) -> list[str]:
    """Return the lines of a plain text, those that were only broken for their width joined (RFC 3676)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > MOST_LINES:
        raise UnreadableFile(TOO_LONG)
    lines = text.split("\n")
    parameters = _parameters(part)
    if parameters.get("format") != "flowed":
        return lines
    return list(_flowed(lines, drops_space=parameters.get("delsp") == "yes"))


def _parameters(part: Part) -> dict[str, str]:
    try:
        found = part.message.get_params() or []
    except Exception:  # RFC 2231 done wrong
        return {}
    return {str(name).casefold(): str(value).casefold() for name, value in found}


def _flowed(lines: list[str], *, drops_space: bool) -> Iterator[str]:
    held, held_depth = "", -1
    for line in lines:
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if held_depth != depth and held_depth >= 0:
            yield _quoted(held, held_depth)
            held, held_depth = "", -1
        if words.endswith(" ") and words != "-- ":
            held, held_depth = held + (words[:-1] if drops_space else words), depth
            continue
        yield _quoted(held + words, depth)
        held, held_depth = "", -1
    if held_depth >= 0:
        yield _quoted(held, held_depth)


def _quoted(words: str, depth: int) -> str:
    return f"{'>' * depth} {words}" if depth else words


def prefers_html(mail: Mail) -> bool:
    """Test whether the HTML form is to be read: the plain one is a stand-in, or pictures stand within the other."""
    if not mail.html:
        return False
    plain = sum(len(decoded(part.data).split()) for part in mail.texts if part.kind == "text/plain")
    html = "".join(decoded(part.data) for part in mail.html)
    rich = sum(len(_TAG.sub(" ", piece.rpartition("</style>")[2]).split()) for piece in html.lower().split("<style"))
    return plain < _LITTLE * rich or any(f"cid:{file.cid}" in html for file in photos_inside(mail))


def photos_inside(mail: Mail) -> list[Part]:
    """Return the pictures that the HTML shows between its words, without logos and buttons."""
    return [file for file in mail.files if file.is_picture and file.cid and len(file.data) >= _ICON]


def items_of_lines(lines: list[str], files: Sequence[Part]) -> list[Item]:
    """Return plain lines as items; a line that names a picture which came along is that picture with its caption."""
    items: list[Item] = []
    names = NameIndex([file.name for file in files if file.is_picture])
    for paragraph in with_pictures(list(read_paragraphs([read_line(line) for line in lines])), names.find):
        if isinstance(paragraph, PictureNote):
            items.extend(_photo_item(block, block.photo) for block in paragraph.blocks if block.photo)
        else:
            items.extend(_items_of(paragraph.text, paragraph.apart, files))
    return items


def _photo_item(block: Block, photo: StoryPhoto) -> Item:
    """Return a picture with its words; a credit that stood above its caption comes below it."""
    text = block.text if photo.credit in block.text else f"{block.text} Photo: {photo.credit}".strip()
    return Item("photo", text, file=photo.file, alt=photo.alt, reasons=block.reasons)


def _items_of(text: str, apart: bool, files: Sequence[Part]) -> Iterator[Item]:
    at = 0
    for match in _MARK.finditer(text) if "[" in text else ():
        if (file := _meant(match[1], files)) is None:
            continue
        if before := text[at : match.start()].strip():
            yield Item("text", before, apart=apart)
        yield Item("photo", file=file.name)
        at = match.end()
    rest = text[at:].strip()
    if len(rest) <= 1_500 and (named := _named_at_start(rest, files)):
        yield Item("photo", named[1], file=named[0].name)
    elif rest:
        yield Item("text", rest, apart=apart)


def _meant(name: str, files: Sequence[Part]) -> Part | None:
    name = name.strip().casefold()
    return next(
        (file for file in files if file.is_picture and name in (file.name.casefold(), file.cid.casefold() or None)),
        None,
    )


def _named_at_start(text: str, files: Sequence[Part]) -> tuple[Part, str] | None:
    """Return the picture whose file name a line begins with, and the caption behind it."""
    for file in files:
        stem, _, _ = file.name.rpartition(".")
        if not file.is_picture or len(stem) < 4 or stem.casefold() not in text[:200].casefold():
            continue
        pattern = rf"{_LABEL}[\[(]?(?:{re.escape(file.name)}|{re.escape(stem)})[\])]?\s?[:–—-]*\s*(?P<caption>.*)"
        if match := re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL):
            return file, match["caption"].strip()
    return None


def items_of_html(html: str, files: Sequence[Part], cut: Cut, *, keep_quotes: bool) -> list[Item]:
    """Return HTML as items; pictures that the mail brings itself at their places, others are left out.

    What the mark-up calls quoted or signed is noted in `cut`; of a forwarded mail (`keep_quotes`) it is the text.
    """
    if html.count("<") > 2 * MOST_LINES:
        raise UnreadableFile(TOO_LONG)
    root = parse_document(html)
    if root is None:
        root = words_alone(html)
    for el in [] if keep_quotes else root.xpath(_ASIDE):
        words = " ".join(el.text_content().split())
        if el.getparent() is not None and not FORWARD.search(words[:300]):
            cut.notes.extend(note("Quoted or signed", [words]))
            el.drop_tree()
    by_cid = {f"cid:{file.cid}": file for file in files if file.is_picture and file.cid}

    def photo(image: HtmlElement, read: StoryPhoto) -> StoryPhoto | None:
        file = by_cid.get(read.file or "")
        return None if file is None else StoryPhoto(read.caption, read.credit, read.alt, file.name)

    return [_item(block) for block in read_blocks(root, photo=photo)]


def _item(block: Block) -> Item:
    if block.photo is not None:
        return Item("photo", block.text, file=block.photo.file, alt=block.photo.alt)
    if block.kind in ("list", "table", "embed"):
        return Item("table", block.text, block.html)
    role = block.kind if block.kind in ("heading", "quote") else None
    return Item("text", block.text, block.html, role=role, level=block.level)


def own_items(items: list[Item], cut: Cut, *, is_forward: bool) -> list[Item]:
    """Part the items of an HTML mail as `own_lines` parts lines; what was put aside is noted in `cut`."""
    for _ in range(6):  # a mail may be forwarded more than once
        lines, owners = _lines_with_owners(items)
        found = border(lines)
        if found is None:
            break
        start, end, forwards = found
        above, below = items[: owners[start]], items[owners[end - 1] + 1 :]
        keep_fields(cut, lines[start:end])
        if (forwards or is_forward or not has_prose(lines[:start])) and has_prose(lines[end:]):
            cut.notes.extend(note("Above the forwarded mail", lines[:start]))
            items = below
        else:
            cut.notes.extend(note("Quoted below the text", lines[start:]))
            cut.forget()
            return above
    return items


def _lines_with_owners(items: list[Item]) -> tuple[list[str], list[int]]:
    """Return the lines of all items, a blank one between two, and for each the place of its item."""
    lines: list[str] = []
    owners: list[int] = []
    for at, item in enumerate(items):
        own = _BREAK.split(item.html) if item.kind == "text" and item.html else [item.text]
        for line in (*(" ".join(unescape(_TAG.sub("", part)).split()) for part in own), ""):
            lines.append(line)
            owners.append(at)
    return lines, owners
