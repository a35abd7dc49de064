"""The element that holds a page's text, without what stands in it and is no story."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from articles.importers.furniture import is_furniture
from articles.importers.markup.tree import take_out, words_of
from articles.importers.webpage.parts import holds_embed, is_hidden, is_no_story
from articles.importers.webpage.text import Weights
from articles.importers.webpage.titles import fold

_MOST = 0.3  # of the text: what is more is the story, whatever it is called
_DROPPED = ("script", "style", "template", "link", "meta", "button", "input", "select", "textarea", "dialog", "nav")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.I)
_LISTS = ("ul", "ol", "div", "section", "table")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6", "p", "strong", "div")


def strip_page(root: HtmlElement) -> None:
    """Drop from a whole page what never is text, and put the pictures that wait for a script where they belong."""
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "template"):
            take_out(node)
    for noscript in list(root.iter("noscript")):
        _unwrap_noscript(noscript)


def _unwrap_noscript(noscript: HtmlElement) -> None:
    images = list(noscript.iter("img"))
    before = noscript.getprevious()
    waiting = [] if before is None else [before] if before.tag == "img" else list(before.iter("img"))
    if not images or words_of(noscript):
        take_out(noscript)
    elif len(waiting) == 1 and len(images) == 1:
        if not (waiting[0].get("data-src") or "").startswith(("http", "/")):
            waiting[0].set("data-src", images[0].get("src") or "")
        if images[0].get("alt") and not waiting[0].get("alt"):
            waiting[0].set("alt", images[0].get("alt") or "")
        take_out(noscript)
    else:
        noscript.drop_tag()


def clean_text(text: HtmlElement, weights: Weights, base: str) -> None:
    """Drop from the text's element menus, share bars, lists of other stories, boxes, and what is hidden."""
    size = weights.chars.get(text) or 1
    standing = fold(words_of(text))
    for el in list(text.iterdescendants()):
        if not isinstance(el.tag, str) or el.getparent() is None or not _stands_in(el, text):
            continue
        small = weights.chars.get(el, 0) <= _MOST * size
        if el.tag in _DROPPED or (
            small and (is_hidden(el) or _is_other(el, weights, standing) or _is_link_list(el, weights, base))
        ):
            heading = el.getprevious()
            take_out(el)
            if heading is not None and heading.tag in _HEADINGS and is_furniture(words_of(heading)):
                take_out(heading)


def _stands_in(el: HtmlElement, text: HtmlElement) -> bool:
    return any(above is text for above in el.iterancestors())


def _is_other(el: HtmlElement, weights: Weights, standing: str) -> bool:
    if el.tag == "aside":
        words = fold(words_of(el))
        return weights.link_share(el) > 0.3 or is_no_story(_as_div(el)) or standing.count(words) > 1
    return (is_no_story(el) and not holds_embed(el)) or _is_link_figure(el)


def _is_link_figure(el: HtmlElement) -> bool:
    """Test for a picture that leads, with all its words, to another page: a teaser in a figure's clothes."""
    if el.tag != "figure" or el.find(".//figcaption") is None:
        return False
    linked = [link for link in el.iter("a") if not _PICTURE_FILE.search(link.get("href") or "")]
    words = sum(len(words_of(link)) for link in linked)
    return any(link.find(".//img") is not None for link in linked) and words >= len(words_of(el)) > 0


def _as_div(el: HtmlElement) -> HtmlElement:
    copy: HtmlElement = el.makeelement("div", dict(el.attrib))
    return copy


def _is_link_list(el: HtmlElement, weights: Weights, base: str) -> bool:
    """Test for a list of links to other stories of the same site."""
    if el.tag not in _LISTS or weights.link_share(el) < 0.8:
        return False
    links = [link for link in el.iter("a") if len(words_of(link).split()) >= 3]
    items = [child for child in el if isinstance(child.tag, str) and words_of(child)]
    own = [link for link in links if _is_own(link.get("href") or "", base)]
    return len(links) >= 2 and len(own) == len(links) and len(links) >= len(items) - 1


def _is_own(href: str, base: str) -> bool:
    try:
        there, here = urlsplit(href).hostname, urlsplit(base).hostname
    except ValueError:
        return False
    return there is None or here is None or there.split(".")[-2:] == here.split(".")[-2:]
