"""Markdown: with front matter (YAML, TOML, JSON, plain lines), or by marks that no plain text has; page bundles too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.importers.base import Importer
from articles.importers.charset import decode
from articles.importers.front_matter import FrontMatter, read_front_matter
from articles.importers.markdown.story import read_story
from articles.importers.parcel import Parcel
from articles.story import Story, UnreadableFile

_HEADING = re.compile(r"^#{1,6}[ \t]+\S", re.M)
# What nobody writes by chance: a picture, a link, code in a fence, a table's rule, a link's definition, a shortcode.
_SURE = (
    re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]{1,500}(?:[ \t]+[\"'][^\n]{0,300}[\"'])?\)"),
    re.compile(r"(?<!!)\[[^\]\n]{1,300}\]\((?:https?:|/|\.|#|mailto:)[^)\s]{0,500}(?:[ \t]+[\"'][^\n]{0,300}[\"'])?\)"),
    re.compile(r"^(?:```|~~~)[\w-]*[ \t]*$", re.M),
    re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|[ \t|:-]*$", re.M),
    re.compile(r"^\[[^\]\n]{1,100}\]:[ \t]+(?:https?:|/|<)\S", re.M),
    re.compile(r"\{\{[<%]\s*\w"),
)
_JSON = re.compile(r"\s*\[?\s*\{\s*\"")  # its texts may have any mark
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")  # the wires of old have marks of Markdown too
_LIKELY = (
    re.compile(r"\*\*[^\s*][^*\n]{0,300}\*\*"),
    re.compile(r"^[ \t]{0,3}[-*+][ \t]+\S.*\n[ \t]{0,3}[-*+][ \t]+\S", re.M),
    re.compile(r"^[ \t]{0,3}\d{1,3}\.[ \t]+\S.*\n[ \t]{0,3}\d{1,3}\.[ \t]+\S", re.M),
    re.compile(r"^>[ \t]+\S", re.M),
)


class Markdown(Importer):
    """Read a Markdown file as one story."""

    name = "markdown"
    label = "Markdown"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test for front matter, or for Markdown's marks where they are unmistakable."""
        text = _lines(parcel.head.decode("utf-8", "replace"))
        if _CONTROL.search(text[:4096]):
            return False
        front = read_front_matter(text)
        if front is None:
            return not _JSON.match(text) and _is_markdown(text)
        # "Title: …" above a text is also how plain texts are labelled.
        return front.kind != "key lines" or _is_markdown(front.text) or bool(_HEADING.search(front.text))

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the file's story; raise UnreadableFile where there is none in it."""
        decoded = decode(parcel.data)
        if len(decoded.text) > parcel.limits.text:
            raise UnreadableFile(f"The text is longer than {parcel.limits.text // 1024 // 1024} MB: send it in parts.")
        text = _lines(decoded.text)
        front = read_front_matter(text) or FrontMatter("none", {}, text)
        if not front.text.strip() and not front.values:
            raise UnreadableFile("The file is empty: there is no text in it.")
        yield read_story(front, parcel, decoded.warnings)


def _lines(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")


def _is_markdown(text: str) -> bool:
    """Test for marks that a plain text does not have: a sure one beside another, or headings beside several."""
    sure = sum(mark.search(text) is not None for mark in _SURE)
    likely = sum(mark.search(text) is not None for mark in _LIKELY)
    headings = len(_HEADING.findall(text))
    return (sure > 0 and (headings > 0 or sure + likely > 1)) or (headings > 1 and likely > 0)
