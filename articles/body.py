"""The article body: the vocabulary we allow, cleaning, figures in and out, plain text, words.

A body is HTML with one block a line. A picture is
`<figure data-use="KEY" data-layout="LAYOUT"><figcaption>…</figcaption></figure>`: the body owns its place and
caption, the PhotoUse row the rest. An embed is `<figure data-embed="URL"></figure>`. No Django here.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Any, Literal

import lxml.html
import nh3
from lxml.html import HtmlElement

from articles.story import Block, BlockKind

INLINE = {"a", "strong", "em", "br"}
BLOCKS = {"p", "h2", "h3", "blockquote", "ul", "ol", "table", "figure"}
INSIDE = {"li", "thead", "tbody", "tr", "th", "td", "figcaption"}
VOCABULARY = INLINE | BLOCKS | INSIDE
LAYOUTS = ("column", "wide", "left", "right")
LINK_SCHEMES = {"http", "https", "mailto"}

# What the editor may offer: the test of the vocabulary compares this with the sets above.
BODY_EXTENSIONS: dict[str, Any] = {
    "Bold": True,
    "Italic": True,
    "Heading": {"levels": [2, 3]},
    "Blockquote": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HardBreak": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False, "protocols": sorted(LINK_SCHEMES)},
    "History": True,
    "Photo": True,
    "Embed": True,
}

_ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "figure": {"data-use", "data-layout", "data-embed"},
}
# Foreign block tags are let through the sanitiser and taken apart here: dropped there, they would glue words together.
_CONTAINERS = {
    *("address", "article", "aside", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "footer"),
    *("form", "header", "hr", "main", "nav", "pre", "section", "summary"),
}
_RENAMED = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "b": "strong", "i": "em"}
_CLEANER = nh3.Cleaner(
    tags=VOCABULARY | _CONTAINERS | set(_RENAMED),
    attributes=_ATTRIBUTES,
    url_schemes=LINK_SCHEMES,
    link_rel=None,
    clean_content_tags={"script", "style", "template", "noscript"},
)
_WORDS = nh3.Cleaner(tags={"p"}, attributes={})
_KEY = re.compile(r"[a-z0-9]{1,32}")
# Not the no-break space: it is meant. A lone space, which is nearly all there is, need not be replaced.
_SPACE = re.compile(r"[\t\r\n\f][ \t\r\n\f]*+| [ \t\r\n\f]++")
# What XML 1.0 (section 2.2) cannot carry, so that one story never breaks a feed, and what no database takes.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FEEDS = re.compile(r"[\x0b\x0c]")
_TAG = re.compile(r"<(/?)([a-z0-9]+)")
_TAKEN_OUT = "taken-out"  # what an element is called whose words alone stay
DEEPEST = 60  # elements within elements; beyond that nobody wrote it by hand


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture's place in a body: its key, layout, and caption as inline HTML."""

    key: str
    layout: str
    caption: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a body as a page prints it: running HTML, a row of neighbouring figures, or an embed's address."""

    kind: Literal["html", "figures", "embed"]
    html: str = ""
    figures: tuple[Figure, ...] = ()
    url: str = ""


def _photo_rules(config: Any, shared: dict[str, Any]) -> None:
    shared["tags"].update({"figure", "figcaption"})
    shared["attributes"].setdefault("figure", set()).update({"data-use", "data-layout"})


def _embed_rules(config: Any, shared: dict[str, Any]) -> None:
    shared["tags"].add("figure")
    shared["attributes"].setdefault("figure", set()).add("data-embed")


# The server's side of the editor's own nodes (static/admin/js/story-nodes.js).
EDITOR_NODES: dict[str, Callable[[Any, dict[str, Any]], None]] = {"Photo": _photo_rules, "Embed": _embed_rules}


def new_key() -> str:
    """Return a key for a picture's place that no other place has."""
    return secrets.token_hex(8)


class Clean(str):
    """A body that `clean` has made: it is not cleaned twice on its way into the database."""

    __slots__ = ()


def clean(html: str, make_key: Callable[[], str] = new_key) -> Clean:
    """Return the body that may be stored: our vocabulary, one block a line, no word lost, every figure with its key.

    Idempotent. Only what is not text goes: scripts, styles, unknown tags' mark-up, empty blocks.
    """
    if isinstance(html, Clean):
        return html
    seen: set[str] = set()
    lines = []
    for block in _blocks(_root(_shallow(printable(_CLEANER.clean(printable(html)))))):
        if block.tag == "figure" and not block.get("data-embed"):
            key = block.get("data-use") or ""
            if not _KEY.fullmatch(key) or key == "lead" or key in seen:
                key = make_key()
            seen.add(key)
            block.set("data-use", key)
        lines.append(_line(block))
    return Clean("\n".join(lines))


def printable(text: str) -> str:
    """Return a text without the characters that are no text: controls, half pairs, what XML cannot carry."""
    return _CONTROLS.sub("", _FEEDS.sub(" ", text))


def _shallow(html: str) -> str:
    """Return cleaned HTML, of what is nested deeper than hands write the words alone: parsing it would never end."""
    depth = 0
    for end, tag in _TAG.findall(html):
        depth += 0 if tag == "br" else -1 if end else 1
        if depth > DEEPEST:
            return _WORDS.clean(html)
    return html


def figures(html: str) -> list[Figure]:
    """Return the pictures' places in a clean body, in order."""
    return [_figure(el) for el in _root(html) if el.tag == "figure" and el.get("data-use")]


def parts(html: str) -> Iterator[Part]:
    """Yield a clean body as a page prints it, neighbouring column figures together."""
    running: list[str] = []
    row: list[Figure] = []
    for el in _root(html):
        figure = _figure(el) if el.tag == "figure" and el.get("data-use") else None
        if row and (figure is None or figure.layout != "column" or row[-1].layout != "column"):
            yield Part("figures", figures=tuple(row))
            row = []
        if figure is None and not el.get("data-embed"):
            running.append(_line(el))
            continue
        if running:
            yield Part("html", html="\n".join(running))
            running = []
        if figure is not None:
            row.append(figure)
        else:
            yield Part("embed", url=el.get("data-embed") or "")
    if row:
        yield Part("figures", figures=tuple(row))
    if running:
        yield Part("html", html="\n".join(running))


def plain_text(html: str) -> str:
    """Return a clean body's text, one block a line, list items and cells apart."""
    return "\n".join(filter(None, (_text(el) for el in _root(html))))


def caption_text(caption: str) -> str:
    """Return the words of a caption, which is inline HTML."""
    return plain_text(f"<p>{caption}</p>")


def word_count(html: str) -> int:
    """Count the words of a clean body, captions left out."""
    return sum(len(_text(el).split()) for el in _root(html) if el.tag != "figure")


def links(html: str) -> list[str]:
    """Return where the links of a clean body lead, in order."""
    return [el.get("href") or "" for el in _root(html).iter("a")]


def without_figures(html: str, keys: set[str]) -> str:
    """Return the clean body without these pictures' places: what readers get has no waiting captions."""
    return "\n".join(_line(el) for el in _root(html) if not (el.tag == "figure" and el.get("data-use") in keys))


def rename_figures(html: str, keys: dict[str, str]) -> str:
    """Return the clean body with some figures under other keys."""
    root = _root(html)
    for el in root:
        if el.tag == "figure" and el.get("data-use") in keys:
            el.set("data-use", keys[el.get("data-use") or ""])
    return "\n".join(_line(el) for el in root)


def inline(html: str) -> str:
    """Return inline HTML for a caption that stands outside the body: the lead's."""
    found = figures(clean(f'<figure data-use="x"><figcaption>{html}</figcaption></figure>'))
    return found[0].caption if found else ""


def with_words(html: str, change: Callable[[str], str]) -> str:
    """Return inline HTML with each stretch of its words changed, its mark-up and its addresses as they were."""
    root = _root(html)
    for el in root.iter():
        if el.text and isinstance(el.tag, str):
            el.text = change(el.text)
        if el.tail and el is not root:
            el.tail = change(el.tail)
    return _inner(root)


def from_blocks(blocks: Iterable[Block], make_key: Callable[[], str] = new_key) -> tuple[str, list[tuple[str, Block]]]:
    """Return the body of a story's blocks, and the key given to each of its photo blocks.

    A lead photo and furniture stand outside the body.
    """
    lines: list[str] = []
    placed: list[tuple[str, Block]] = []
    for block in blocks:
        if block.kind == "furniture" or (block.photo and block.photo.lead):
            continue
        if block.photo is not None:
            key = make_key()
            placed.append((key, block))
            caption, layout = f"<figcaption>{caption_html(block)}</figcaption>", escape(block.photo.layout)
            lines.append(f'<figure data-use="{key}" data-layout="{layout}">{caption}</figure>')
        else:
            lines.append(block_html(block))
    return clean("\n".join(lines)), placed


def caption_html(block: Block) -> str:
    """Return a photo block's caption as inline HTML."""
    if block.html is not None or block.photo is None:
        return block.html or ""
    return escape(block.photo.caption, quote=False)


def to_blocks(html: str) -> Iterator[tuple[Block, str | None]]:
    """Yield a clean body's blocks, with its key for each picture: the way back from `from_blocks`.

    A picture's block has its caption's text and no photo yet: who reads the mark-up knows more of it.
    """
    for el in _root(html):
        kind = _KINDS[el.tag]
        text, whole = _text(el), _line(el)
        if kind == "photo" and not el.get("data-use"):
            yield Block("embed", text, html=whole), None
        elif kind == "photo":
            yield Block("photo", text), el.get("data-use")
        elif kind == "list":
            yield Block("list", "\n".join(_text(item) for item in el), html=whole), None
        elif kind == "table":
            rows = ("\t".join(_text(cell) for cell in row) for row in el.iter("tr"))
            yield Block("table", "\n".join(rows), html=whole), None
        elif kind == "quote":
            inner = "".join(_line(child) for child in el)
            plain = "<" not in inner.removeprefix("<p>").removesuffix("</p>")
            yield Block("quote", text, html=None if plain else inner), None
        else:
            inner = _inner(el)
            level = 3 if el.tag == "h3" else 2
            yield Block(kind, text, html=inner if "<" in inner else None, level=level), None


_KINDS: dict[str, BlockKind] = {
    **{"p": "paragraph", "h2": "heading", "h3": "heading", "blockquote": "quote"},
    **{"ul": "list", "ol": "list", "table": "table", "figure": "photo"},
}


def block_html(block: Block) -> str:
    """Return a block's mark-up, one line of a body; of a photo, which has its figure elsewhere, only its words."""
    inline = block.html if block.html is not None else escape(block.text, quote=False)
    if block.html is not None and block.kind in {"list", "table", "embed"}:
        return block.html
    if block.kind == "heading":
        return f"<h{block.level}>{inline}</h{block.level}>"
    if block.kind == "quote":
        return (
            f"<blockquote>{inline}</blockquote>"
            if inline.startswith("<p>")
            else f"<blockquote><p>{inline}</p></blockquote>"
        )
    if block.kind == "list":
        return "<ul>" + "".join(f"<li><p>{item}</p></li>" for item in inline.split("\n")) + "</ul>"
    if block.kind == "table":
        rows = ("".join(f"<td><p>{cell}</p></td>" for cell in row.split("\t")) for row in inline.split("\n"))
        return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
    return f"<p>{inline}</p>"


def _root(html: str) -> HtmlElement:
    return lxml.html.fragment_fromstring(html or " ", create_parent="div")


def _figure(el: HtmlElement) -> Figure:
    caption = el.find("figcaption")
    return Figure(el.get("data-use") or "", el.get("data-layout") or LAYOUTS[0], _inner(caption))


def _inner(el: HtmlElement | None) -> str:
    if el is None:
        return ""
    return escape(el.text or "", quote=False) + "".join(lxml.html.tostring(child, encoding="unicode") for child in el)


def _line(el: HtmlElement) -> str:
    line: str = lxml.html.tostring(el, encoding="unicode", with_tail=False)
    return line


def _text(el: HtmlElement) -> str:
    """The words under an element, a space at every border that a reader would see."""
    pieces: list[str] = []
    for event, node in lxml.etree.iterwalk(el, events=("start", "end")):
        if event == "start":
            if node.tag not in {"a", "strong", "em"}:
                pieces.append(" ")
            pieces.append(node.text or "")
        else:
            if node.tag not in {"a", "strong", "em"}:
                pieces.append(" ")
            if node is not el:
                pieces.append(node.tail or "")
    return _SPACE.sub(" ", "".join(pieces)).strip()


def _blocks(root: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the blocks under an element: loose text in paragraphs of its own, containers taken apart."""
    for group in _groups(root):
        if isinstance(group, list):
            yield from _wrapped("p", group)
            continue
        group.tag = _RENAMED.get(group.tag, group.tag)
        if group.tag in _CONTAINERS or group.tag in INSIDE:
            yield from _blocks(group)
        elif group.tag == "figure":
            yield from _clean_figure(group)
        else:
            yield from _clean_block(group)


def _groups(parent: HtmlElement) -> Iterator[HtmlElement | list[Any]]:
    """Yield the children of an element: block elements alone, runs of text and inline elements as lists."""
    run: list[Any] = [parent.text] if parent.text else []
    for child in list(parent):
        tail, child.tail = child.tail, None
        if not isinstance(child.tag, str):
            pass  # a comment
        elif _RENAMED.get(child.tag, child.tag) in INLINE:
            run.append(child)
        else:
            if run:
                yield run
            yield child
            run = []
        if tail:
            run.append(tail)
    if run:
        yield run


def _wrapped(tag: str, run: list[Any]) -> Iterator[HtmlElement]:
    """Yield a run of text and inline elements as one element, blocks hidden inside inline elements after it."""
    block: HtmlElement = lxml.html.Element(tag)
    last = None  # counting the elements anew for each would take their square
    for piece in run:
        if not isinstance(piece, str):
            block.append(piece)
            last = piece
        elif last is not None:
            last.tail = (last.tail or "") + piece
        else:
            block.text = (block.text or "") + piece
    yield from _clean_block(block)


def _clean_block(block: HtmlElement) -> Iterator[HtmlElement]:
    lifted = [figure for figure in block.iter("figure") if figure is not block]
    for figure in lifted:
        _drop_keeping_tail(figure)
    if block.tag in {"p", "h2", "h3"}:
        _clean_inline(block)
    elif block.tag in {"ul", "ol"}:
        _clean_list(block)
    elif block.tag == "table":
        _clean_table(block)
    else:
        _clean_flow(block)
    if _text(block):
        yield block
    for figure in lifted:
        yield from _clean_figure(figure)


def _clean_inline(el: HtmlElement) -> None:
    """Leave only inline mark-up under an element; a block border becomes a space."""
    for child in list(el.iterdescendants()):
        if not isinstance(child.tag, str):
            child.drop_tree()
            continue
        child.tag = _RENAMED.get(child.tag, child.tag)
        is_border = child.tag not in INLINE
        if is_border:
            child.text = " " + (child.text or "")
            child.tail = " " + (child.tail or "")
        if is_border or _says_nothing(child):
            child.tag = _TAKEN_OUT
    # All at once: one after another, each would look through its thousands of neighbours.
    lxml.etree.strip_tags(el, _TAKEN_OUT)
    _collapse(el)


def _says_nothing(el: HtmlElement) -> bool:
    if el.tag == "a" and not (el.get("href") or "").strip():
        return True
    return el.tag != "br" and not el.text_content().strip()


def _collapse(el: HtmlElement) -> None:
    for node in el.iter():
        if node.text:
            node.text = _SPACE.sub(" ", node.text)
        if node.tail and node is not el:
            node.tail = _SPACE.sub(" ", node.tail)
    el.text = (el.text or "").lstrip(" ") or None
    while (last := next(el.iterchildren(reversed=True), None)) is not None:
        if last.tag != "br" or (last.tail or "").strip():
            break
        last.tail = None
        el.remove(last)
    if len(el):
        el[-1].tail = (el[-1].tail or "").rstrip(" ") or None
    else:
        el.text = (el.text or "").rstrip(" ") or None


def _clean_flow(el: HtmlElement) -> None:
    """Make an element hold paragraphs (and lists) only: a quote, a list item, a cell."""
    children = [block for block in _blocks(el) if block.tag in BLOCKS]
    for child in list(el):
        el.remove(child)
    el.text = None
    for block in children:
        if block.tag not in {"p", "ul", "ol"}:
            block = _as_paragraph(block)
        el.append(block)


def _as_paragraph(block: HtmlElement) -> HtmlElement:
    paragraph: HtmlElement = lxml.html.Element("p")
    paragraph.text = _text(block)
    return paragraph


def _clean_list(el: HtmlElement) -> None:
    items: list[HtmlElement] = []
    for group in _groups(el):
        if isinstance(group, list) or group.tag != "li":
            item: HtmlElement = lxml.html.Element("li")
            for block in _wrapped("p", group) if isinstance(group, list) else [group]:
                item.append(block)
        else:
            item = group
        _clean_flow(item)
        if _text(item):
            items.append(item)
    _refill(el, items)
    if not re.fullmatch(r"\d{1,6}", el.get("start") or "0"):
        del el.attrib["start"]


def _clean_table(el: HtmlElement) -> None:
    for cell in el.iter("th", "td"):
        for name in ("colspan", "rowspan"):
            if cell.get(name) is not None and not re.fullmatch(r"[1-9]\d?", cell.get(name) or ""):
                del cell.attrib[name]
        _clean_flow(cell)
    for node in el.iter("table", "thead", "tbody", "tr"):
        node.text = None
        for child in node:
            child.tail = None


def _refill(el: HtmlElement, children: list[HtmlElement]) -> None:
    for child in list(el):
        el.remove(child)
    el.text = None
    for child in children:
        child.tail = None
        el.append(child)


def _drop_keeping_tail(el: HtmlElement) -> None:
    tail, el.tail = el.tail, None
    parent, before = el.getparent(), el.getprevious()
    parent.remove(el)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


def _clean_figure(el: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the figure with one figcaption that holds all its words; an embed's words follow as a paragraph."""
    url = el.get("data-embed") or ""
    if re.fullmatch(r"https://[^\s<>\"']{1,2000}", url):
        embed: HtmlElement = lxml.html.Element("figure", {"data-embed": url})
        yield embed
        text = _text(el)
        if text:
            paragraph: HtmlElement = lxml.html.Element("p")
            paragraph.text = text
            yield paragraph
        return
    caption: HtmlElement = lxml.html.Element("figcaption")
    for group in _groups(el):
        nodes = group if isinstance(group, list) else [group]
        for node in nodes:
            _append(caption, node)
        _append(caption, " ")
    _clean_inline(caption)
    layout = el.get("data-layout") or ""
    attributes = {"data-use": el.get("data-use") or "", "data-layout": layout if layout in LAYOUTS else LAYOUTS[0]}
    figure: HtmlElement = lxml.html.Element("figure", attributes)
    figure.append(caption)
    if attributes["data-use"] or caption.text_content().strip():
        yield figure


def _append(el: HtmlElement, piece: Any) -> None:
    if not isinstance(piece, str):
        el.append(piece)
    elif len(el):
        el[-1].tail = (el[-1].tail or "") + piece
    else:
        el.text = (el.text or "") + piece
