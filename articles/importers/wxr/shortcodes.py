"""Shortcodes: `[name attribute="value"]` alone, or with words up to `[/name]`.

What is known becomes HTML; of an unknown pair the words stay; an unknown one alone stays as it is written, since
square brackets in a story may as well be an editor's own: no word is lost either way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from articles.importers.entities import unescape
from articles.importers.wxr.paragraphs import COMMENT

# A comment, an HTML tag (its attributes are not looked into), or a shortcode, escaped by a second pair of brackets.
_TOKEN = re.compile(
    COMMENT + r"|<[a-zA-Z/][^<>]*+>|"
    r"(?P<before>\[?)\[(?P<close>/?)(?P<name>[A-Za-z_][\w-]{0,60})"
    r"(?P<attributes>(?:=|(?=[\s/\]]))(?>[^\[\]\"'<>]|\"[^\"]{0,3000}\"|'[^']{0,3000}'|<[^<>\[\]]{0,300}>|['\"])*)"
    r"\](?P<after>\]?)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"""(?P<name>[\w-]{1,60})\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s"']+))"""
    r"""|"(?P<d>[^"]*)"|'(?P<e>[^']*)'|(?P<f>[^\s"']+)"""
)
_CURLY = str.maketrans({"“": '"', "”": '"', "″": '"', "„": '"', "\u00a0": " "})
_BRACKETS = re.compile(r"\[([^\[\]]*+)\]\s*+")
_NAMED = re.compile(r"(?P<name>[A-Za-z_][\w-]*+)(?:\s*+/?$|[\s=](?P<rest>.*+))", re.DOTALL)
_OPENS = ("", "\n", ">", "]")
_ENDS = ("", "\n", "<", "[")
_WORDS = ("title", "heading", "caption")  # attributes of unknown pairs that a reader sees
_DEEPEST = 40  # shortcodes within shortcodes; beyond that no page builder goes


@dataclass(slots=True)
class Shortcode:
    """One shortcode with what stands within it, as HTML; `content` is None where nothing can."""

    name: str
    attributes: dict[str, str]  # those without a name under "0", "1" …
    content: str | None


Render = Callable[[Shortcode], "str | None"]  # HTML for a known shortcode, None for an unknown one


@dataclass(slots=True)
class _Open:
    token: re.Match[str] | None = None
    before: str = ""  # the character in front of it
    parts: list[str] = field(default_factory=list)


def render_shortcodes(text: str, render: Render) -> str:
    """Return the text with its shortcodes as HTML."""
    if "[" not in text:
        return text
    tokens = list(_TOKEN.finditer(text))
    opening, closing = _pairs(tokens)
    stack, at = [_Open()], 0
    for n, token in enumerate(tokens):
        stack[-1].parts.append(text[at : token.start()])
        at = token.end()
        if n in opening:
            stack.append(_Open(token, text[max(0, token.start() - 80) : token.start()].rstrip(" \t")[-1:]))
        elif n in closing:
            done = stack.pop()
            stack[-1].parts.append(_paired(done, text, token, render))
        else:
            stack[-1].parts.append(_single(token, render))
    stack[-1].parts.append(text[at:])
    return "".join(stack[-1].parts)


def is_shortcode_only(text: str) -> bool:
    """Test whether a block of a story is nothing but shortcodes that nobody here can show."""
    at = 0
    for match in _BRACKETS.finditer(text):
        if match.start() != at or not _is_named(match[1]):
            return False
        at = match.end()
    return at == len(text) > 0


def read_attributes(text: str) -> dict[str, str]:
    """Return a shortcode's attributes by name, those without one by their number."""
    found: dict[str, str] = {}
    bare = 0
    for match in _ATTRIBUTE.finditer(unescape(text).translate(_CURLY).strip().rstrip("/")):
        value = next((match[group] for group in "abcdef" if match[group] is not None), "")
        if match["name"]:
            found.setdefault(match["name"].lower(), value)
        else:
            found[str(bare)] = value.removeprefix("=")
            bare += 1
    return found


def _is_named(inside: str) -> bool:
    match = _NAMED.fullmatch(inside)
    if match is None:
        return False
    rest = match["rest"]
    if rest is None:
        return match["name"].islower()
    # "[vc_row width='1/2']", "[poll 5]"; not "[said with a smile]".
    return "=" in inside or (match["name"].islower() and (rest.strip().isdigit() or "://" in rest or '"' in rest))


def _pairs(tokens: list[re.Match[str]]) -> tuple[set[int], set[int]]:
    """Return which shortcodes open and which close a pair: properly nested, the innermost first."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    names: Counter[str] = Counter()
    for n, token in enumerate(tokens):
        if token["name"] is None or _is_escaped(token):
            continue
        if not token["close"]:
            waiting.append(n)
            names[token["name"]] += 1
        elif names[token["name"]]:
            opened = waiting.pop()
            while tokens[opened]["name"] != token["name"]:
                names[tokens[opened]["name"]] -= 1
                opened = waiting.pop()
            names[token["name"]] -= 1
            pairs[opened] = n
    return _shallow(pairs)


def _shallow(pairs: dict[int, int]) -> tuple[set[int], set[int]]:
    opening: set[int] = set()
    ends: list[int] = []
    for opened in sorted(pairs):
        while ends and ends[-1] < opened:
            ends.pop()
        ends.append(pairs[opened])
        if len(ends) <= _DEEPEST:
            opening.add(opened)
    return opening, {pairs[opened] for opened in opening}


def _is_escaped(token: re.Match[str]) -> bool:
    return bool(token["before"] and token["after"])


def _single(token: re.Match[str], render: Render) -> str:
    if token["name"] is None or token["close"]:
        return token[0]
    if _is_escaped(token):
        return token[0][1:-1]
    html = render(Shortcode(token["name"].lower(), read_attributes(token["attributes"]), None))
    return token[0] if html is None else token["before"] + html + token["after"]


def _paired(done: _Open, text: str, end: re.Match[str], render: Render) -> str:
    token = done.token or end
    content = "".join(done.parts)
    attributes = read_attributes(token["attributes"])
    html = render(Shortcode(token["name"].lower(), attributes, content))
    if html is None:
        words = "".join(f"<p>{attributes[name]}</p>" for name in _WORDS if " " in attributes.get(name, "").strip())
        after = text[end.end() : end.end() + 80].lstrip(" \t")[:1]
        is_block = words or "\n\n" in content or (done.before in _OPENS and after in _ENDS)
        html = f"{words}\n\n{content}\n\n" if is_block else content
    return token["before"] + token["after"] + html + end["before"] + end["after"]
