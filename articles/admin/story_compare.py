"""Two states of a story, field by field, words marked."""

import difflib
import re

from django.utils.html import escape
from django.utils.safestring import mark_safe

from articles import body

LABELS = {
    "kicker": "Kicker",
    "headline": "Headline",
    "front_headline": "Front headline",
    "standfirst": "Standfirst",
    "body": "Story",
    "slug": "Address",
    "dateline": "Dateline",
    "story_type": "Type",
    "dated_at": "Date",
    "publish_at": "Publish at",
    "embargo_until": "Embargo until",
    "withdraw_at": "Take down at",
    "notes": "Notes",
}


def compare(older, newer):
    """Return (label, older marked, newer marked) for each field that differs; both are states or cleaned form data."""
    rows = []
    for name, label in LABELS.items():
        a, b = _text(name, older.get(name)), _text(name, newer.get(name))
        if a != b:
            rows.append((label, *mark(a, b)))
    return rows


def mark(a, b):
    """Return both texts as HTML with what went and what came marked, word by word."""
    a_words, b_words = _words(a), _words(b)
    matcher = difflib.SequenceMatcher(None, a_words, b_words, autojunk=False)
    left, right = [], []
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        gone, come = escape("".join(a_words[a1:a2])), escape("".join(b_words[b1:b2]))
        left.append(gone if op == "equal" or not gone else f"<del>{gone}</del>")
        right.append(come if op == "equal" or not come else f"<ins>{come}</ins>")
    return mark_safe("".join(left)), mark_safe("".join(right))  # noqa: S308 (each piece is escaped above)


def _words(text):
    return re.findall(r"\s+|[^\s]+", text)


def _text(name, value):
    if name == "body":
        return body.plain_text(value or "")
    return str(value or "")
