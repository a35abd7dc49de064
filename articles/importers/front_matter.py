"""The head of a Markdown file: YAML, TOML or JSON between marks, `@name value` lines, or plain `Key: value` lines.

Values stay the words that were written (a version 1.10, a language no, a date with its offset) or lists and mappings
of such words: no type is guessed.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import yaml

from articles.body import printable

MOST = 65_536  # characters of a head
_YAML = re.compile(r"---[ \t]*\n")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.M)
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_TOML_END = re.compile(r"^\+\+\+[ \t]*$", re.M)
_AT_LINE = re.compile(r"@([A-Za-z][\w-]{0,40})[ \t]+(\S.*)")
_KEY_LINE = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*)|[ \t]*)$")
_PAIR = re.compile(r"[ \t]*([A-Za-z_][\w .-]{0,60}?)[ \t]*(?::(?=[ \t]|$)|=)[ \t]*(.*)")
_NAMED_KEYS = frozenset("title author authors date published subtitle byline headline created".split())
_MOST_LINES = 40  # of a head without marks
_MOST_BRACKETS = 1_000  # opened in a head
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above a text: its values by their names as written, the text itself, what an editor should know."""

    kind: str  # "YAML", "TOML", "JSON", "@ lines", "key lines"
    values: dict[str, Any]
    text: str
    warnings: tuple[str, ...] = field(default=())


class _Words(yaml.BaseLoader):
    """YAML of strings, lists and mappings alone; an alias, by which a small file grows huge, is an error."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)

    def construct_scalar(self, node: Any) -> str:
        words = str(super().construct_scalar(node))
        return "" if node.style is None and words.lower() in ("~", "null") else words


def read_front_matter(text: str) -> FrontMatter | None:
    """Return the head of a text whose line ends are \\n, None where it has none."""
    for read in (_read_yaml, _read_toml, _read_json, _read_at_lines, _read_key_lines):
        if (found := read(text)) is not None:
            return found
    return None


def _read_yaml(text: str) -> FrontMatter | None:
    start = _YAML.match(text)
    end = _YAML_END.search(text, start.end(), start.end() + MOST) if start else None
    if start is None or end is None:
        return None
    head, rest = text[start.end() : end.start()], text[end.end() :]
    if not _is_yaml(head):
        return None
    try:
        values = _load_yaml(head)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        why = "it repeats itself by reference" if "alias" in str(error) else "it is not quite YAML"
        return FrontMatter("YAML", _by_line(head), rest, (f"The front matter was read line by line: {why}.",))
    return FrontMatter("YAML", _plain(values) if isinstance(values, dict) else _by_line(head), rest)


def _load_yaml(head: str) -> Any:
    if sum(map(head.count, "[{")) > _MOST_BRACKETS:
        raise ValueError("nested")
    for text in (head, head.replace("\t", "  ")):  # people indent with tabs, which YAML forbids
        try:
            return yaml.load(text, _Words)  # noqa: S506 a loader of words alone
        except yaml.YAMLError:
            if "\t" not in text:
                raise
    return None


def _is_yaml(head: str) -> bool:
    """Tell a head from a text that stands between two rules: its lines are names with their words."""
    if head.lstrip().startswith("{"):
        return True  # YAML in the manner of JSON
    lines = [line for line in head.split("\n") if line.strip() and line[0] not in " \t#-]}"]
    named = sum(_PAIR.match(line) is not None for line in lines)
    return named > 0 and named >= len(lines) - 1


def _read_toml(text: str) -> FrontMatter | None:
    start = _TOML.match(text)
    end = _TOML_END.search(text, start.end(), start.end() + MOST) if start else None
    if start is None or end is None:
        return None
    head, rest = text[start.end() : end.start()], text[end.end() :]
    try:
        return FrontMatter("TOML", _plain(tomllib.loads(head, parse_float=str)), rest)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        why = "The front matter was read line by line: it is not quite TOML."
        return FrontMatter("TOML", _by_line(head), rest, (why,))


def _read_json(text: str) -> FrontMatter | None:
    if not text.startswith("{"):
        return None
    try:
        decoder = json.JSONDecoder(parse_float=str, parse_int=str)
        values, end = decoder.raw_decode(text[:MOST])
    except (ValueError, RecursionError):
        return None
    rest = text[end:]
    # A text follows on a line of its own; what is all JSON, or one object a line, is another format.
    if not isinstance(values, dict) or not re.match(r"[ \t]*\n", rest) or rest.lstrip()[:1] in ("", "{", "["):
        return None
    return FrontMatter("JSON", _plain(values), rest)


def _read_at_lines(text: str) -> FrontMatter | None:
    values: dict[str, Any] = {}
    at = 0
    while (match := _AT_LINE.match(text, at)) and len(values) < _MOST_LINES:
        values.setdefault(match[1], match[2].strip())
        at = match.end() + 1
    return FrontMatter("@ lines", values, text[at:]) if _names(values) & {"title", "headline"} else None


def _read_key_lines(text: str) -> FrontMatter | None:
    """Read a MultiMarkdown head: from the first line to the first blank one, and one of it is a title."""
    values: dict[str, Any] = {}
    at = 0
    last = ""
    for line in text[:MOST].split("\n")[:_MOST_LINES]:
        at += len(line) + 1
        if not line.strip():
            break
        if match := _KEY_LINE.match(line):
            last = match[1]
            values[last] = (match[2] or "").strip()
        elif last and line[0] in " \t":
            values[last] = f"{values[last]} {line.strip()}".strip()
        else:
            return None
    known = _names(values) & _NAMED_KEYS
    return FrontMatter("key lines", values, text[at:]) if len(known) >= 2 and known & {"title", "headline"} else None


def _names(values: dict[str, Any]) -> set[str]:
    return {name.lower() for name in values}


def _by_line(head: str) -> dict[str, Any]:
    """Read a head that its own format does not read: a name and its words a line, lists of dashes below a name."""
    values: dict[str, Any] = {}
    last = ""
    for line in head.split("\n"):
        item = re.match(r"[ \t]*-[ \t]+(.*)", line)
        if item and last and isinstance(values[last], list | str) and not values[last]:
            values[last] = [_unquoted(item[1])]
        elif item and last and isinstance(values[last], list):
            values[last].append(_unquoted(item[1]))
        elif (pair := _PAIR.match(line)) and not line[:1].isspace():
            last = pair[1]
            values[last] = _listed(pair[2].strip())
        elif last and line.strip() and isinstance(values[last], str):
            values[last] = f"{values[last]} {line.strip()}".strip()
    return values


def _listed(words: str) -> Any:
    if words.startswith("[") and words.endswith("]"):
        return [_unquoted(item) for item in words[1:-1].split(",") if item.strip()]
    return _unquoted(words)


def _unquoted(words: str) -> str:
    words = words.strip()
    return words[1:-1] if len(words) > 1 and words[0] == words[-1] and words[0] in "\"'" else words


def _plain(value: Any, depth: int = 0) -> Any:
    """Return a value of words, lists and mappings; what is nested deeper than hands write is left out."""
    if depth > _DEEPEST:
        return ""
    if isinstance(value, dict):
        return {str(name): _plain(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, depth + 1) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None else printable(str(value))
