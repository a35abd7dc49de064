"""A body that is plain text in a field of its own: the same reading as a text file's, without its head."""

from __future__ import annotations

from datetime import tzinfo

from articles.importers.body import read_body
from articles.importers.head import Head
from articles.importers.paragraphs import read_line, read_paragraphs


def read_plain_body(text: str, zone: tzinfo) -> Head:
    """Return the blocks of a text, with the byline, dates and embargo that stand in it on lines of their own."""
    head = Head(list(read_paragraphs([read_line(line) for line in text.splitlines()])), zone)
    read_body(head)
    return head
