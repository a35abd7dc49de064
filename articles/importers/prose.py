"""Is it a sentence or a line? The tests every text format asks of a paragraph."""

from __future__ import annotations

import re

_STOP = re.compile(r"[.!?…。！？؟।][\"'”’»›)\]]*$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)]*\s+[\"'“‘«(]*[^\W\d_a-z]")
_ABBREVIATION = re.compile(r"\b(?:[A-Z]|vs?|Mr|Mrs|Ms|Dr|St|Jr|Sr|No)\.\s")
_SCORE = re.compile(r"\D{3,40}?\s\d{1,2}\s?[-–]\s?\d{1,2}\s\D{3,40}(?:\(.{1,40}\))?")
_RATING = re.compile(r"[^\d:]{3,40}[ :–-]+\d{1,2}(?:\.\d)?(?:/10)?")
LONGEST_HEADLINE = 200
_MOST_HEADLINE_WORDS = 32


def ends_in_stop(text: str) -> bool:
    """Test whether a text ends like a sentence, closing quotes and brackets aside."""
    return _STOP.search(text[-12:]) is not None


def is_one_sentence(text: str) -> bool:
    """Test whether no second sentence begins in a short text."""
    return not _SENTENCE_END.search(_ABBREVIATION.sub("", text))


def is_prose(text: str) -> bool:
    """Test whether a paragraph is plainly body text, not a line of its own."""
    return len(text) >= 180 or (ends_in_stop(text) and (len(text) >= 60 or len(text.split()) >= 8))


def is_all_caps(text: str) -> bool:
    """Test whether a text has letters and all of them are capitals."""
    return text.isupper() and sum(map(str.isalpha, text[:40])) >= 3


def is_result_line(text: str) -> bool:
    """Test for a score ("Liverpool 1-0 Chelsea") or a rating ("Kelleher 9") on a line of its own."""
    return len(text) <= 100 and len(text.split()) <= 9 and bool(_SCORE.fullmatch(text) or _RATING.fullmatch(text))


def looks_like_headline(text: str, following: str = "") -> bool:
    """Test whether a sub-editor would take the line for a headline, given the paragraph after it."""
    if not text or len(text) > LONGEST_HEADLINE or text[-1] in ",;:" or not any(map(str.isalnum, text)):
        return False
    words = len(text.split())
    if words > _MOST_HEADLINE_WORDS:
        return False
    if not ends_in_stop(text):
        return True
    if not is_one_sentence(text):
        return False
    if text.rstrip("\"'”’»›)]")[-1:] != ".":
        return words <= 20
    # A short line may carry a stop by habit; a full sentence is the first paragraph.
    return words <= 10 and len(following) > 2 * len(text)
