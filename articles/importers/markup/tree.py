"""Small moves in a tree of HTML elements that every reader of it makes."""

from __future__ import annotations

import re

import lxml.etree
from lxml.html import HtmlElement

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_NAMING = ("class", "id", "itemprop", "data-component", "data-testid", "data-gu-name", "data-module", "role")
_NO_WORDS = ("script", "style", "svg", "button")
_WITHIN_WORDS = frozenset(
    "a abbr b big cite code del em font i ins mark q s small span strong sub sup time u wbr".split()
)
_LONGEST = 600  # letters of names; more are made by machines


def names_of(el: HtmlElement) -> str:
    """Return what an element's mark-up calls it, in small letters with hyphens between: "article-body story-text"."""
    named = " ".join(filter(None, (el.get(attribute) for attribute in _NAMING)))[:_LONGEST]
    return " ".join("-".join(_WORD.findall(name)).lower() for name in named.split())


def words_of(el: HtmlElement) -> str:
    """Return an element's words, those of its blocks apart, white space collapsed."""
    pieces: list[str] = []
    for event, node in lxml.etree.iterwalk(el, events=("start", "end")):
        apart = "" if node.tag in _WITHIN_WORDS else " "
        if event == "start":
            silent = not isinstance(node.tag, str) or node.tag in _NO_WORDS
            pieces.append(apart + ("" if silent else node.text or ""))
        elif node is not el:
            pieces.append(apart + (node.tail or ""))
    return " ".join("".join(pieces).split())


def take_out(el: HtmlElement) -> None:
    """Take an element out of its tree, the text behind it kept."""
    parent = el.getparent()
    if parent is None:
        return
    tail, before = el.tail, el.getprevious()
    el.tail = None
    parent.remove(el)
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail


def put_in_place(el: HtmlElement, other: HtmlElement) -> None:
    """Put another element where one stood, the text behind it kept."""
    parent = el.getparent()
    if parent is not None:
        other.tail, el.tail = el.tail, None
        parent.replace(el, other)
