"""How texts name a picture's file and label its words: the marks alone, in the forms that desks and stringers use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["file", "caption", "credit", "alt"]
LabelKind = Literal["picture", "caption", "credit", "byline", "alt"]

_PICTURE = r"(?:main\s|lead\s)?(?:picture|pict?|pix|photo(?:graph)?|image|img|foto|bild)s?"
_OF_IT = r"(?:caption|cutline|credits?|by-?line|by|alt(?:\stext)?|file(?:\s?name)?)"
# A label with its colon: alone, or of a picture (“Photo credit:”, “Picture 2:”).
LABEL = re.compile(
    rf"(?<![\w-])({_PICTURE}(?:\s?\d{{1,3}})?(?:\s{_OF_IT})?|caption|cutline|credits?|photographer|by-?line|alt(?:\stext)?"
    r"|file(?:\s?name)?)\s?:",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[str, LabelKind], ...] = (
    ("caption", "caption"),
    ("cutline", "caption"),
    ("credit", "credit"),
    ("photographer", "credit"),
    ("alt", "alt"),
    (" by", "credit"),
    ("byline", "byline"),
    ("by-line", "byline"),
)
ENDING = r"\.(?:jpe?g|png|gif|webp|tiff?|heic|avif)"
_PARTING = r"\s*(?:[:|–—,]|-(?=\s))\s*"
# A file's name that a line begins with: in brackets, in brackets with its caption, or before a colon or a dash.
NAME = re.compile(
    rf"[\[(]\s*(?P<inside>[^\[\]():|]{{1,120}}?)\s*[\])](?:{_PARTING}|\s*)"
    rf"|[\[(]\s*(?P<opened>[^\[\]():|]{{1,120}}?{ENDING}){_PARTING}"
    rf"|(?P<bare>[^\[\]():|]{{1,120}}?{ENDING})(?:{_PARTING}|\s*$)",
    re.IGNORECASE,
)
# The same behind “Picture:”, where nothing need part it from its caption.
LABELED_NAME = re.compile(
    rf"(?P<bare>[^\[\]():|]{{1,120}}?{ENDING})(?:{_PARTING}|\s+|$)|(?P<stem>[\w.-]{{1,80}})$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing said of a picture: its label as written (of a file: with its name), and what it says."""

    kind: Kind
    label: str
    value: str

    @property
    def words(self) -> str:
        """Everything that was written."""
        return self.label if self.kind == "file" else f"{self.label} {self.value}"


def kind_of(label: str) -> LabelKind:
    """Return what a label speaks of; “Photo:” may stand before a file, a credit or a caption."""
    label = label.casefold()
    return next((kind for word, kind in _KINDS if word in label), "picture")
