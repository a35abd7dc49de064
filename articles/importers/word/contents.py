"""All that a Word file holds: its body, the notes below it, what stands in its page heads and margins."""

from __future__ import annotations

from dataclasses import dataclass, replace

from articles.importers.manuscript.captions import with_captions
from articles.importers.manuscript.items import Item
from articles.importers.parcel import Limits
from articles.importers.word.names import W
from articles.importers.word.package import DAMAGED, Package
from articles.importers.word.properties import Properties, read_comments, read_properties
from articles.importers.word.reading import Reader
from articles.story import UnreadableFile

_NOT_NOTES = ("separator", "continuationSeparator", "continuationNotice")


@dataclass(frozen=True, slots=True)
class Contents:
    """A Word file as read: `items` in reading order, `page_lines` what is printed on every page."""

    items: list[Item]
    properties: Properties
    comments: list[str]
    page_lines: list[str]
    warnings: list[str]


def read_contents(package: Package, limits: Limits) -> Contents:
    """Read a package; raises UnreadableFile where it has no text that can be read."""
    main = package.main or ""
    root = package.xml(main)
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise UnreadableFile(DAMAGED)
    reader = Reader(package)
    items = with_captions(reader.read(main, body))
    items += _notes(package, reader)
    if sum(len(item.text) for item in items) > limits.text:
        raise UnreadableFile(
            f"The Word file has more text than one story can have ({limits.text // 1024 // 1024} MB): send it in parts."
        )
    page_lines = _page_lines(package, reader)
    warnings = list(dict.fromkeys([*package.warnings, *reader.warnings]))
    return Contents(items, read_properties(package), read_comments(package), page_lines, warnings)


def _notes(package: Package, reader: Reader) -> list[Item]:
    """Return the foot- and endnotes that the text refers to, in its order."""
    wanted = list(dict.fromkeys(reader.notes))
    found: dict[tuple[str, str], list[Item]] = {}
    for relation in package.relations(package.main or "").values():
        kind = relation.kind.removesuffix("s")
        if kind not in ("footnote", "endnote") or relation.is_outside:
            continue
        root = package.xml(relation.target)
        for note in root.iter(W + kind) if root is not None else ():
            key = (kind, note.get(f"{W}id") or "")
            if key in wanted and key not in found and note.get(f"{W}type") not in _NOT_NOTES:
                found[key] = [replace(item, role=None) for item in reader.read(relation.target, note)]
    notes = [item for key in wanted for item in found.get(key, ())]
    if notes:
        reader.warnings.append("The file has footnotes or endnotes: they stand at the end of the text.")
    return notes


def _page_lines(package: Package, reader: Reader) -> list[str]:
    """Return the lines of the heads and feet of its pages that say something, each once."""
    warnings = list(reader.warnings)
    lines: dict[str, None] = {}
    for relation in package.relations(package.main or "").values():
        if relation.kind not in ("header", "footer") or relation.is_outside:
            continue
        root = package.xml(relation.target)
        for item in reader.read(relation.target, root) if root is not None else ():
            if any(map(str.isalpha, item.text)):
                lines.setdefault(" ".join(item.text.split()))
    reader.warnings[:] = warnings  # a logo in a page head is nobody's concern
    return list(lines)
