"""A story that an editor has changed and its newer version, side by side, block by block: what is taken, what is left.

Pure: two versions → rows, rows and the numbers of those taken → one version. Nothing but what is taken changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from articles import body

FIELDS = ("kicker", "headline", "standfirst")
BODY = "body"
Version = Mapping[str, str]  # the fields, and the body as clean HTML, one block a line


@dataclass(frozen=True, slots=True)
class Row:
    """One field or one block of the text in both versions; "" where a version has none there."""

    n: int
    field: str
    ours: str
    theirs: str

    @property
    def differs(self) -> bool:
        """Test whether there is anything to take: the key of a picture's place, or its layout, is no difference."""
        return _words(self.field, self.ours) != _words(self.field, self.theirs)


def rows(ours: Version, theirs: Version) -> list[Row]:
    """Return both versions row by row, in the order of reading."""
    pairs = [(field, ours[field], theirs[field]) for field in FIELDS]
    pairs += [(BODY, here, there) for here, there in aligned(ours[BODY], theirs[BODY])]
    return [Row(n, *pair) for n, pair in enumerate(pairs)]


def merged(found: list[Row], taken: Collection[int]) -> dict[str, str]:
    """Return our version with the taken rows as theirs: a block that they lack goes, one that we lack comes in."""
    result = {row.field: row.theirs if row.n in taken else row.ours for row in found if row.field != BODY}
    lines = (row.theirs if row.n in taken and row.differs else row.ours for row in found if row.field == BODY)
    return result | {BODY: "\n".join(line for line in lines if line)}


def plain(row: Row) -> tuple[str, str]:
    """Return a row's two texts as they are read."""
    return _words(row.field, row.ours), _words(row.field, row.theirs)


def _words(field: str, value: str) -> str:
    return body.plain_text(value) if field == BODY else value


def aligned(ours: str, theirs: str) -> Iterator[tuple[str, str]]:
    """Yield the blocks of two bodies beside one another, "" where one has none there."""
    here, there = ours.split("\n"), theirs.split("\n")
    matcher = SequenceMatcher(None, [_key(line) for line in here], [_key(line) for line in there], autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        # A changed stretch: its blocks stand beside one another as far as both go.
        for n in range(max(i2 - i1, j2 - j1)):
            pair = here[i1 + n] if i1 + n < i2 else "", there[j1 + n] if j1 + n < j2 else ""
            if any(pair):
                yield pair


def _key(line: str) -> tuple[str, str]:
    return line[1:3], body.plain_text(line)
