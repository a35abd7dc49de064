"""HTML as formats carry it (pages, feeds, wire bodies, Word after conversion) → blocks, pictures in their places."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urljoin

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from articles import body
from articles.credits import split_credit
from articles.importers.entities import printable_html, unescape
from articles.importers.markup.embeds import mark_embeds
from articles.importers.markup.pictures import Marked, PhotoReader, mark_pictures
from articles.importers.markup.tree import take_out
from articles.story import Block, StoryPhoto

_DROPPED = ("script", "style", "template", "noscript", "svg", "head", "form", "button")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_END_OF_PAGE = re.compile(r"</(?:body|html)\s{0,20}>", re.I)
_WHOLE = ("pre", "table", "h1", "h2", "h3", "h4", "a", "b", "strong", "em", "i", "figcaption")  # not to be parted
_LINES = tuple("p h1 h2 h3 h4 h5 h6 li td th dt dd figcaption a span b i em strong".split())
_HTML = frozenset(
    """a abbr acronym address amp-dailymotion amp-facebook amp-iframe amp-img amp-instagram amp-twitter amp-vimeo
    amp-youtube area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite
    code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure
    font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins
    kbd label legend li link lite-youtube main map mark menu meta meter nav nobr noscript object ol optgroup
    option output p param picture pre progress q rb rp rt rtc ruby s samp script section select small source
    span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr
    track tt u ul var video wbr""".split()
)
_SILENT = ("script", "style", "template", "noscript", "head")
_INLINE = ("a", "b", "i", "em", "strong", "span", "font", "u", "small", "sub", "sup", "abbr", "time")
_DEEPEST = 200  # elements within elements
# Not the no-break space: it is meant. A lone space, which is nearly all there is, need not be replaced.
_SPACE = re.compile(r"[\t\r\n\f][ \t\r\n\f]*+| [ \t\r\n\f]++")

__all__ = [
    "PhotoReader",
    "parse_document",
    "photo_block",
    "read_blocks",
    "text_of",
    "without_namespaces",
    "words_alone",
]


def read_blocks(html: str | HtmlElement, *, base: str = "", photo: PhotoReader | None = None) -> list[Block]:
    """Return the blocks of a stretch of HTML: every word once, in order, each picture a photo block in its place.

    `base` makes addresses whole. `photo` may say more of a picture than its mark-up does (an attachment's credit).
    A caption's credit is parted from it: `text` of the block is the whole line, as the contract wants it.
    The words of a post from elsewhere (a tweet) are those of its embed. Scripts, styles and forms are no words.
    Never raises: what is not HTML is text.
    """
    root = _parse(html) if isinstance(html, str) else html
    lxml.etree.strip_elements(root, *_DROPPED, with_tail=False)
    for node in list(root.iter(lxml.etree.Comment, lxml.etree.ProcessingInstruction)):
        take_out(node)
    _without_own_tags(root)
    _keep_lines_of_pre(root)
    _part_at_breaks(root)
    posts = mark_embeds(root, base)
    pictures = mark_pictures(root, base, photo)
    _whole_links(root, base)
    return [
        _photo_block(block, pictures.get(key, Marked(StoryPhoto()))) if key else _embed_block(block, posts)
        for block, key in body.to_blocks(body.clean(lxml.html.tostring(root, encoding="unicode", with_tail=False)))
    ]


def text_of(html: str) -> str:
    """Return the words of a stretch of HTML, white space collapsed: for a title or a summary that may hold mark-up."""
    if "<" not in html and "&" not in html:
        return _SPACE.sub(" ", body.printable(html)).strip()
    return " ".join(block.text.replace("\n", " ").replace("\t", " ") for block in read_blocks(html) if block.text)


def photo_block(photo: StoryPhoto, *, caption_line: str | None = None) -> Block:
    """Return a photo block for a picture that stood outside the text; its text is the whole line with its credit."""
    line = caption_line if caption_line is not None else " ".join(filter(None, (photo.caption, photo.credit)))
    return Block("photo", line, photo=photo)


def without_namespaces(root: lxml.etree._Element) -> HtmlElement:
    """Return a copy of XML elements (XHTML, NITF) as the same elements of an HTML document."""
    for el in root.iter():
        if isinstance(el.tag, str) and "}" in el.tag:
            try:
                el.tag = el.tag.rsplit("}", 1)[1]
            except ValueError:  # an address in pointed brackets, "<http://…>", that was read as an element
                el.tag = "span"
    return _parse(lxml.etree.tostring(root, encoding="unicode", with_tail=False, method="html"))


def parse_document(html: str) -> HtmlElement | None:
    """Return a whole page's html element, None where it is nested deeper than anybody writes or is no HTML at all."""
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        # What stands behind the end of a document is shown by browsers, but dropped by the parser.
        text = _END_OF_PAGE.sub("", printable_html(html))
        root: HtmlElement = lxml.html.document_fromstring(text.encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None
    # Past its own limit the parser stops and what follows is lost.
    return None if any("depth" in error.message for error in parser.error_log) or _is_deep(root) else root


def words_alone(html: str) -> HtmlElement:
    """Return the words of HTML whose mark-up cannot be used, in paragraphs."""
    root: HtmlElement = lxml.html.Element("div")
    pieces: list[str] = []
    at, silent = 0, ""
    for tag in _TAG.finditer(html := body.printable(html)):
        name = tag[2].lower()
        pieces.append("" if silent else unescape(html[at : tag.start()]))
        pieces.append("" if name in _INLINE else "\n")
        at = tag.end()
        if name in _SILENT and (not silent or silent == name):
            silent = "" if tag[1] else name
    pieces.append("" if silent else unescape(html[at:]))
    for line in "".join(pieces).split("\n"):
        if line.strip():
            lxml.etree.SubElement(root, "p").text = body.printable(line)
    return root


def _is_deep(root: HtmlElement) -> bool:
    depth = 0
    for event, _ in lxml.etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _parse(html: str) -> HtmlElement:
    root = parse_document(f"<html><body><div>{html}")
    if root is None:
        return words_alone(html)
    root.tag = "div"
    for el in root.findall("body"):
        el.tag = "div"
    return root


def _without_own_tags(root: HtmlElement) -> None:
    """Make plain boxes of elements that HTML does not have: the sanitiser takes some for drawings, words and all."""
    for el in list(root.iter()):
        if isinstance(el.tag, str) and el.tag not in _HTML:
            el.tag = "span" if next(el.iterancestors(*_LINES), None) is not None else "div"


def _keep_lines_of_pre(root: HtmlElement) -> None:
    for pre in root.iter("pre"):
        for node in list(pre.iter()):
            node.text = _break_lines(node, node.text, inside=True)
            if node is not pre:
                node.tail = _break_lines(node, node.tail, inside=False)


def _break_lines(node: HtmlElement, text: str | None, *, inside: bool) -> str | None:
    lines = (text or "").strip("\n").split("\n")
    if len(lines) < 2:
        return text
    parent, after = (node, next(iter(node), None)) if inside else (node.getparent(), node.getnext())
    put = parent.append if after is None else after.addprevious
    for line in lines[1:]:
        mark: HtmlElement = lxml.html.Element("br")
        mark.tail = line
        put(mark)
    return lines[0]


def _part_at_breaks(root: HtmlElement) -> None:
    """Make a border of two line breaks or more: so old pages part their paragraphs."""
    passed: set[HtmlElement] = set()
    for br in list(root.iter("br")):
        if br in passed or br.getparent() is None or (br.tail or "").strip():
            continue
        others = []
        after = br.getnext()
        while after is not None and after.tag == "br":
            others.append(after)
            after = None if (after.tail or "").strip() else after.getnext()
        passed.update(others)
        if others and next(br.iterancestors(*_WHOLE), None) is None:
            br.tag = "hr"
            for other in others:
                take_out(other)


def _whole_links(root: HtmlElement, base: str) -> None:
    for link in root.iter("a") if base else ():
        try:
            link.set("href", urljoin(base, (link.get("href") or "").strip()) if link.get("href") else "")
        except ValueError:
            continue  # no address at all: the sanitiser leaves its words


def _photo_block(block: Block, marked: Marked) -> Block:
    photo = marked.photo
    if block.text and not photo.caption and not photo.credit:
        caption, credit = split_credit(block.text)
        photo = replace(photo, caption=caption, credit=credit)
    text = block.text or " ".join(filter(None, (photo.caption, photo.credit)))
    return Block("photo", text, html=marked.html, photo=photo)


def _embed_block(block: Block, posts: dict[str, list[str]]) -> Block:
    if block.kind != "embed" or block.text:
        return block
    words = next((posts[url] for url in posts if f'"{url}"' in unescape(block.html or "") and posts[url]), None)
    return replace(block, text=words.pop(0)) if words else block
