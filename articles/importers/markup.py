"""HTML as formats carry it (pages, feeds, wire bodies, Word after conversion) → blocks, pictures in their places."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urljoin

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from articles import body
from articles.credits import split_credit
from articles.story import Block, StoryPhoto

# A picture's own element → what it is, None to leave it out (a tracking pixel, an icon).
PhotoReader = Callable[[HtmlElement, StoryPhoto], "StoryPhoto | None"]

_DROPPED = ("script", "style", "template", "noscript", "svg", "head", "object", "form", "button")
_CREDIT = re.compile(r"\b(?:photo-?)?(?:credit|copyright|photographer|byline|source)s?\b", re.I)
_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
_IMAGES = ("img", "image", "amp-img")
_FRAMED = ("table", "blockquote", "pre", "ul", "ol", "figure[@data-embed]")
_FRAMES = ("iframe", "video", "audio", "embed")
_PIXEL = re.compile(r"^data:|(?:^|/)(?:pixel|spacer|blank)[^/]*\.(?:gif|png)", re.I)
_SPACE = re.compile(r"[ \t\r\n\f]+")  # not the no-break space: it is meant
_XHTML = "{http://www.w3.org/1999/xhtml}"


def read_blocks(html: str | HtmlElement, *, base: str = "", photo: PhotoReader | None = None) -> list[Block]:
    """Return the blocks of a stretch of HTML: every word once, in order, each picture a photo block in its place.

    `base` makes addresses whole. `photo` may say more of a picture than its mark-up does (an attachment's credit).
    A caption's credit is parted from it: `text` of the block is the whole line, as the contract wants it.
    Scripts, styles and forms are no words. Never raises: what is not HTML is text.
    """
    root = _parse(html) if isinstance(html, str) else html
    lxml.etree.strip_elements(root, *_DROPPED, with_tail=False)
    _drop_comments(root)
    _keep_lines_of_pre(root)
    photos: dict[str, StoryPhoto] = {}
    _mark_embeds(root, base)
    _mark_figures(root, base, photo, photos)
    _whole_links(root, base)
    return [
        _photo_block(block, photos.get(key, StoryPhoto())) if key else block
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
            el.tag = el.tag.rsplit("}", 1)[1]
    return _parse(lxml.etree.tostring(root, encoding="unicode", with_tail=False, method="html"))


def _parse(html: str) -> HtmlElement:
    try:
        return lxml.html.fragment_fromstring(body.printable(html) or " ", create_parent="div")
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        root: HtmlElement = lxml.html.Element("div")
        root.text = body.printable(html)
        return root


def _drop_comments(root: HtmlElement) -> None:
    for node in list(root.iter(lxml.etree.Comment, lxml.etree.ProcessingInstruction)):
        if node.getparent() is not None:
            _replace(node, None)


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
    parent, at = (node, 0) if inside else (node.getparent(), node.getparent().index(node) + 1)
    for n, line in enumerate(lines[1:]):
        mark: HtmlElement = lxml.html.Element("br")
        mark.tail = line
        parent.insert(at + n, mark)
    return lines[0]


def _mark_embeds(root: HtmlElement, base: str) -> None:
    for el in list(root.iter(*_FRAMES)):
        src = el.get("src") or next((s.get("src") for s in el.iter("source") if s.get("src")), None) or ""
        url = urljoin(base, src.strip()) if src else ""
        figure: HtmlElement = lxml.html.Element("figure", {"data-embed": re.sub("^(?:http:)?//", "https://", url)})
        words = " ".join(el.text_content().split()) if el.tag in ("iframe", "embed") else ""
        figure.text = words or None
        _replace(el, figure if url else None)


def _mark_figures(root: HtmlElement, base: str, photo: PhotoReader | None, photos: dict[str, StoryPhoto]) -> None:
    _open_frames(root)
    _part_galleries(root)
    for image in list(root.iter(*_IMAGES)):
        around = next(image.iterancestors("figure"), None)
        read = StoryPhoto(alt=_alt(image), file=_source(image, base))
        caption = around.find(".//figcaption") if around is not None else None
        credit_line = _credit_of(caption if caption is not None else around)
        if caption is not None:
            read = _with_caption(read, " ".join(_spaced(caption).split()), credit_line)
        kept = None if _is_pixel(image, read) else photo(image, read) if photo is not None else read
        key = f"p{len(photos)}"
        if kept is None:
            _replace(image, None)
            continue
        photos[key] = kept
        if around is not None:
            _replace(image, None)
            around.set("data-use", key)
            around.attrib.pop("data-embed", None)
        else:
            figure: HtmlElement = lxml.html.Element("figure", {"data-use": key})
            link = image.getparent()
            if link is not None and link.tag == "a" and not link.text_content().strip() and len(link) == 1:
                _replace(link, figure)
            else:
                _replace(image, figure)


def _open_frames(root: HtmlElement) -> None:
    """Take away a figure around a table, a quote, a list or a player: its caption is a paragraph after it."""
    for figure in list(root.iter("figure")):
        framed = any(figure.find(f".//{tag}") is not None for tag in _FRAMED)
        if not framed or figure.get("data-embed") is not None or next(figure.iter(*_IMAGES), None) is not None:
            continue
        figure.tag = "div"
        for caption in list(figure.iter("figcaption")):
            if next(caption.iterancestors("figure"), None) is None:
                caption.tag = "p"


def _part_galleries(root: HtmlElement) -> None:
    """Give each picture of a figure that holds several one of its own; their common caption goes to the last."""
    for figure in list(root.iter("figure")):
        images = list(figure.iter(*_IMAGES))
        if len(images) < 2:
            continue
        figure.tag = "div"
        caption = next((child for child in figure if child.tag == "figcaption"), None)
        last = next(images[-1].iterancestors("figure"), None)
        if caption is None or (last is not None and last.find(".//figcaption") is not None):
            if caption is not None:
                caption.tag = "p"
            continue
        if last is None:
            last = lxml.html.Element("figure")
            _replace(images[-1], last)
            last.append(images[-1])
        _replace(caption, None)
        last.append(caption)


def _with_caption(photo: StoryPhoto, line: str, credit: str) -> StoryPhoto:
    if credit and line.endswith(credit):
        caption = line.removesuffix(credit).rstrip(" |/–—-([")
        return StoryPhoto(caption, _bare_credit(credit), photo.alt, photo.file, photo.lead)
    caption, split = split_credit(line)
    return StoryPhoto(caption, split, photo.alt, photo.file, photo.lead)


_LABEL = re.compile(r"^(?:(?:photo|picture|image|foto|bild|credit|source)s?(?:\s+(?:by|credit))?\s*[:©]\s*|©\s*)", re.I)


def _bare_credit(credit: str) -> str:
    return _LABEL.sub("", credit.strip("()[] ")).strip()


def _credit_of(el: HtmlElement | None) -> str:
    """Return the words of the element that says by its class or itemprop that it is the credit."""
    for inside in el.iterdescendants() if el is not None else ():
        if not isinstance(inside.tag, str) or inside.tag in ("img", "a", "picture"):
            continue
        if _CREDIT.search(" ".join((inside.get("class") or "", inside.get("itemprop") or ""))):
            return " ".join(_spaced(inside).split())
    return ""


def _spaced(el: HtmlElement) -> str:
    return " ".join(el.itertext())


def _photo_block(block: Block, photo: StoryPhoto) -> Block:
    if block.text and not photo.caption and not photo.credit:
        caption, credit = split_credit(block.text)
        photo = StoryPhoto(caption, credit, photo.alt, photo.file, photo.lead)
    text = block.text or " ".join(filter(None, (photo.caption, photo.credit)))
    return Block("photo", text, photo=photo)


def _alt(image: HtmlElement) -> str | None:
    alt = " ".join((image.get("alt") or "").split())
    return alt or None


def _source(image: HtmlElement, base: str) -> str | None:
    for name in _SOURCES:
        value = (image.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return str(urljoin(base, value))
    candidates = [part.split() for part in (image.get("srcset") or "").split(",") if part.split()]
    return urljoin(base, candidates[-1][0]) if candidates else None


def _is_pixel(image: HtmlElement, photo: StoryPhoto) -> bool:
    sizes = [re.sub(r"(?:px)?$", "", (image.get(name) or "").strip()) for name in ("width", "height")]
    return not photo.file or "1" in sizes or "0" in sizes or bool(_PIXEL.search(photo.file))


def _whole_links(root: HtmlElement, base: str) -> None:
    if base:
        for link in root.iter("a"):
            if link.get("href"):
                link.set("href", urljoin(base, link.get("href").strip()))


def _replace(el: HtmlElement, other: HtmlElement | None) -> None:
    """Put another element (or nothing) where one stood, the text behind it kept."""
    parent, tail = el.getparent(), el.tail
    if parent is None:
        return
    if other is not None:
        other.tail, el.tail = tail, None
        parent.replace(el, other)
        return
    before = el.getprevious()
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    el.tail = None
    parent.remove(el)
