"""The body of an NITF document, alone or inside another format → its head lines and blocks (NITF 3.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import lxml.html
from lxml.etree import _Element as Element

from articles.importers.agency.html import holds_markup, name_embeds, parsed, read_html
from articles.importers.agency.text import WireText
from articles.importers.elements import attribute, each, replace, words
from articles.importers.entities import unescape
from articles.importers.markup import read_blocks, without_namespaces
from articles.importers.nitf.media import FindPicture, media_blocks, no_picture
from articles.importers.parcel import Parcel
from articles.importers.preformatted import set_lines
from articles.importers.sent_tags import kind_of_event
from articles.importers.stand_ins import StandIns
from articles.story import Block, TagKind

_NAMES: dict[str, TagKind] = {"person": "person", "org": "topic", "event": "topic"}
_AS_HTML = {
    **{"hl1": "h2", "hl2": "h2", "hl3": "h3", "hl4": "h3", "bq": "blockquote", "abstract": "div"},
    **dict.fromkeys(("body.content", "block", "nitf-table", "custom-table", "note", "body.end", "dl"), "div"),
    **dict.fromkeys(("dt", "dd", "fn", "credit", "caption", "datasource", "tagline", "bibliography"), "p"),
}
_KICKERS = ("fly", "kicker", "overline", "topline", "eyebrow")
_LEAVES = ("p", "hl2", "li", "td", "th", "dd")
_NO_WORDS = ("media-metadata", "media-object", "nitf-table-metadata", "nitf-colgroup", "nitf-col")
_NARROW, _WIDE = 40, 90  # characters a line of wrapped copy has


def read_nitf(root: Element, parcel: Parcel, picture: FindPicture = no_picture) -> WireText:
    """Return what an NITF element says: its own head, content and end, whichever of them are there.

    `picture` finds a picture that stands outside the text and that a media element only points to.
    """
    text = WireText()
    for head in root.iter("head"):
        text.about += list(_tags(head))
    heads, ends = list(root.iter("body.head")), list(root.iter("body.end"))
    for head in heads:
        _read_head(head, text)
    for part in (*heads, *ends):
        replace(part, None)
    # Some senders leave the element out and write the paragraphs right into the body.
    content = next((found for tag in ("body.content", "body") for found in root.iter(tag)), root)
    _leave_out_first_copy(content)
    text.blocks += read_content(content, parcel, text, picture)
    for end in ends:
        # Who else wrote it, and where to read on: for the page that takes it, not for ours.
        text.blocks += [Block("furniture", block.text) for block in read_content(end, parcel, text) if block.text]
    return text


def read_content(content: Element, parcel: Parcel, text: WireText, picture: FindPicture = no_picture) -> list[Block]:
    """Return the blocks of NITF mark-up; the names it marks, and notes that are not for readers, go into `text`."""
    if not len(content) and (quoted := _quoted(content) or set_lines(content.text or "")):
        html = read_html(parsed(quoted), parcel)
        blocks, html.blocks = html.blocks, []
        text.add(html)
        return blocks
    text.names += list(names_in(content))
    marks = StandIns()
    _each_outermost(
        content, "media", lambda media: marks.put(media, media_blocks(media, parcel, text.warnings, picture))
    )
    lxml.etree.strip_elements(content, *_NO_WORDS, with_tail=False)
    _each_outermost(content, "note", lambda note: marks.put(note, _note(note, text)))
    for pre in list(content.iter("pre")):
        replace(
            pre, lxml.html.fragment_fromstring(set_lines("".join(map(str, pre.itertext()))) or " ", create_parent="div")
        )
    _as_html(content)
    return marks.restored(read_blocks(without_namespaces(content)))


def _quoted(content: Element) -> str:
    """Return the HTML that a sender wrote into the element as a string, quoted once or twice, "" where it is none."""
    text = content.text or ""
    if holds_markup(text):
        return text
    return unescape(text) if "&lt;" in text and holds_markup(unescape(text)) else ""


def names_in(element: Element) -> Iterator[tuple[TagKind, str]]:
    """Yield the names that are marked within a text, in order."""
    for found in element.iter(*_NAMES):
        name = words(found) or attribute(found, "value")
        yield kind_of_event(name) if found.tag == "event" else _NAMES[str(found.tag)], name


def _tags(head: Element) -> Iterator[tuple[TagKind, str]]:
    """Yield the names the head puts on the story: subjects by their narrowest word, keywords, identified content."""
    for subject in head.iter("tobject.subject"):
        said = (attribute(subject, f"tobject.subject.{part}") for part in ("detail", "matter", "type"))
        yield "topic", next(filter(None, said), "")
    for keyword in head.iter("keyword"):
        yield from (("topic", word) for word in re.split("[,;]", attribute(keyword, "key") or words(keyword)))
    for content in head.iter("identified-content"):
        yield from names_in(content)
        for found in content.iter("classifier"):
            # "Top/News/Sports" is a place in a tree of the sender's, not a word.
            name = words(found) or attribute(found, "value")
            yield "topic", "" if "/" in name else name


def _read_head(head: Element, text: WireText) -> None:
    # Some call hedline headline, or leave it out.
    text.headlines += [("headline (hl1)", words(line)) for line in head.iter("hl1")]
    for line in head.iter("hl2"):
        places = text.kickers if attribute(line, "class").lower() in _KICKERS else text.subheads
        places.append(("sub-headline (hl2)", words(line)))
    for abstract in head.iter("abstract"):
        text.summaries.append(("abstract", words(abstract)))
    for byline in head.iter("byline"):
        _read_byline(byline, text)
    text.datelines += [("dateline", line) for line in map(_place, head.iter("dateline")) if line]
    for note in head.iter("note"):
        text.blocks += _note(note, text)
    text.notes += [f"Rights: {line}" for line in each(head, "rights")]


def _read_byline(byline: Element, text: WireText) -> None:
    """Take a byline without its titles: "By Jane Roe" is the byline, "Chief sports writer" a note."""
    titles = list(each(byline, ".//byttl"))
    for title in byline.findall(".//byttl"):
        replace(title, None)
    line = words(byline)
    if line:
        text.bylines.append(line)
    text.notes += [f"Byline as sent: {' '.join(filter(None, (line, title)))}" for title in titles]


def _place(dateline: Element) -> str:
    for date in dateline.findall(".//story.date"):
        replace(date, None)
    return words(dateline).strip(" ,;")


def _note(note: Element, text: WireText) -> list[Block]:
    """Keep a note from readers unless it says that it is for them (type "pa": publishable advisory)."""
    line = words(note)
    if attribute(note, "noteclass") == "editorsnote" or attribute(note, "type") not in ("pa", "std"):
        text.notes.append(line)
        return []
    return [Block("furniture", line)] if line else []


def _leave_out_first_copy(content: Element) -> None:
    """Drop an archive's block with the lead paragraph where the block with the full text begins with it again."""
    blocks = content.findall("block")
    whole = " ".join(words(block) for block in blocks if "full" in attribute(block, "class"))
    for block in blocks:
        if "lead" in attribute(block, "class") and whole.startswith(words(block).removeprefix("LEAD: ")):
            replace(block, None)


def _as_html(content: Element) -> None:
    name_embeds(content)
    for caption in list(content.iter("caption")):
        table = next(caption.iterancestors("table"), None)
        if table is not None:
            caption.tail = None
            table.addprevious(caption)
    for leaf in list(content.iter(*_LEAVES)):
        _unquote(leaf)
    for paragraph in content.iter("p"):
        _unwrap(paragraph)
    for element in content.iter(*_AS_HTML):
        element.tag = _AS_HTML[str(element.tag)]


def _unquote(leaf: Element) -> None:
    """Take mark-up that a sender quoted into a paragraph for mark-up."""
    if not len(leaf) and leaf.text and holds_markup(leaf.text):
        inner = parsed(leaf.text)
        leaf.text = inner.text
        leaf.extend(list(inner))


def _unwrap(paragraph: Element) -> None:
    """Take out breaks that only wrap copy at the width of a teleprinter; those that part lines of a result stay."""
    breaks = paragraph.findall("br")
    if not breaks:
        return
    lines = [" ".join(piece.split()) for piece in _between_breaks(paragraph)]
    wrapped = [line for line in lines[:-1] if line]
    if all(_NARROW <= len(line) <= _WIDE for line in wrapped):
        for mark in breaks:
            mark.tail = " " + (mark.tail or "")
            replace(mark, None)


def _between_breaks(paragraph: Element) -> list[str]:
    pieces = [paragraph.text or ""]
    for child in paragraph:
        if child.tag == "br":
            pieces.append("")
        else:
            pieces[-1] += "".join(map(str, child.itertext()))
        pieces[-1] += child.tail or ""
    return pieces


def _each_outermost(content: Element, tag: str, replace: Callable[[Element], None]) -> None:
    for element in list(content.iter(tag)):
        if element is not content and next(element.iterancestors(tag), None) is None:
            replace(element)
