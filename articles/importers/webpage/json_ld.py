"""JSON-LD as pages carry it: several blocks, lists, @graph, comments and CDATA round it, and slips mended."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from articles.importers.entities import unescape
from articles.importers.json_stream import printable_json

Node = dict[str, Any]

_OPENING = re.compile(r"(?:(?://|/\*)?\s{0,20}<!\[CDATA\[\s{0,20}(?:\*/)?|<!--)")
_CLOSING = re.compile(r"(?:(?://|/\*)?\s{0,20}\]\]>\s{0,20}(?:\*/)?|(?://)?\s{0,20}-->)$")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_LINE_COMMENT = re.compile(r"^\s*//[^\n]*$", re.M)
_LOST_COMMA = re.compile(r'(?<=["}\]])(\s+)(?=")')
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
_ARTICLE = re.compile(r"(?:.*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|Review(?:NewsArticle)?)$")
_DEEPEST = 40
_MOST_NODES = 5_000


class Graph:
    """All nodes of a page's JSON-LD, references by @id resolved when they are followed."""

    def __init__(self, root: HtmlElement) -> None:
        self.nodes: list[Node] = []
        self.broken = 0
        for script in root.iter("script"):
            if "ld+json" in (script.get("type") or "").lower():
                values = list(_read(script.text_content()))
                self.broken += not values and bool(script.text_content().strip())
                for value in values:
                    self.nodes.extend(_nodes(value))
        self._by_id = {str(node["@id"]): node for node in reversed(self.nodes) if "@id" in node and len(node) > 1}

    def articles(self) -> list[Node]:
        """Return the nodes that are an article of any kind."""
        return [node for node in self.nodes if any(_ARTICLE.match(kind) for kind in types_of(node))]

    def follow(self, value: Any) -> list[Node | str]:
        """Return a property's values as a list: strings, and nodes with a bare reference replaced by what it names."""
        values = value if isinstance(value, list) else [value]
        found: list[Node | str] = []
        for item in values[:200]:
            if isinstance(item, dict):
                named = self._by_id.get(str(item.get("@id"))) if "name" not in item and "url" not in item else None
                found.append(named or item)
            elif isinstance(item, (str, int, float)) and not isinstance(item, bool):
                found.append(_plain(str(item)))
        return found

    def text(self, node: Node, name: str) -> str:
        """Return a property's first value as plain text: a string, or the name or address of a node; "" if none."""
        for value in self.follow(node.get(name)):
            words = value if isinstance(value, str) else name_of(value) or _plain(str(value.get("@value") or ""))
            if words.strip():
                return " ".join(words.split())
        return ""


def types_of(node: Node) -> list[str]:
    """Return a node's types without their vocabulary."""
    kinds = node.get("@type") or node.get("type") or []
    return [
        str(kind).rsplit("/", 1)[-1].removeprefix("schema:") for kind in (kinds if isinstance(kinds, list) else [kinds])
    ]


def name_of(node: Node) -> str:
    """Return what a node calls itself, "" if nothing."""
    for key in ("name", "headline", "alternateName"):
        value = node.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and value.strip():
            return " ".join(_plain(value).split())
    return ""


def address_of(node: Node | str) -> str:
    """Return the address of a node (an image, a page), "" if it has none."""
    if isinstance(node, str):
        return node.strip()
    for key in ("url", "contentUrl", "@id"):
        value = node.get(key)
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, str) and value.strip():
            return value.strip()
    return ""


def _read(text: str) -> Iterator[Any]:
    """Yield the JSON values of one script, mended where it is merely untidy; nothing where it cannot be read."""
    text = _CONTROLS.sub(" ", _unwrapped(text)).strip("\ufeff; \t\r\n")
    if not text:
        return
    for mend in (lambda t: t, _mended, lambda t: _mended(unescape(t))):
        values = _values(mend(text))
        if values is not None:
            yield from values
            return


def _unwrapped(text: str) -> str:
    """Return a script's text without the comments and CDATA marks round it."""
    for _ in range(3):
        text = text.strip("; \t\r\n")
        if opening := _OPENING.match(text):
            text = text[opening.end() :].rstrip()
        if closing := _CLOSING.search(text[-60:]):
            text = text[: len(text) - len(closing[0])]
    return text


def _values(text: str) -> list[Any] | None:
    """Return the values that stand one after another in a text, None if it is not all JSON."""
    decoder, at, values = json.JSONDecoder(strict=False), 0, []
    try:
        while at < len(text):
            value, at = decoder.raw_decode(text, at)
            values.append(printable_json(value))
            while at < len(text) and text[at] in " \t\r\n,;":
                at += 1
    except (ValueError, RecursionError):
        return None
    return values


def _mended(text: str) -> str:
    text = _BAD_ESCAPE.sub(r"\\\\", _LINE_COMMENT.sub("", text))
    text = _LOST_COMMA.sub(lambda match: "," + match[0] if "\n" in match[0] else match[0], text)
    return _TRAILING_COMMA.sub("", text)


def _nodes(value: Any) -> Iterator[Node]:
    """Yield every node in a value, outer ones first."""
    waiting: list[tuple[Any, int]] = [(value, 0)]
    count = 0
    while waiting and count < _MOST_NODES:
        item, depth = waiting.pop()
        if isinstance(item, dict):
            count += 1
            yield item
        if depth < _DEEPEST and isinstance(item, (dict, list)):
            inner = list(item.values()) if isinstance(item, dict) else item
            waiting.extend((child, depth + 1) for child in reversed(inner) if isinstance(child, (dict, list)))


def _plain(text: str) -> str:
    """Return a string without the mark-up and entities that do not belong in JSON but stand there."""
    return unescape(re.sub(r"</?[a-zA-Z][^<>]{0,200}>", "", text)) if "&" in text or "<" in text else text
