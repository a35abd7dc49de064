"""Which pictures of a NewsML-G2 file belong to which text: packages say it, links say it, or there is one text only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.importers.elements import attribute
from articles.importers.newsml_g2 import codes
from articles.importers.newsml_g2.item import ITEMS, Item

_EARLIER = ("previousversion", "prevversion", "replaces")
_MOST_GROUPS = 2_000  # visited in one package: more are no story's


@dataclass(slots=True)
class Belongings:
    """The pictures of each text: references to items by the text's key, in order; those in the file or only named."""

    references: dict[str, dict[str, Element]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)  # keys of the pictures that some text asks for

    def add(self, text: str, reference: Element, target: str) -> None:
        """Let a picture belong to a text, once."""
        own = self.references.setdefault(text, {})
        own.setdefault(target or f"unnamed {len(own)}", reference)
        self.taken.add(target)


def belongings(items: list[Item]) -> Belongings:
    """Return which pictures belong to which text."""
    found = Belongings()
    by_guid = {item.guid: item for item in items if item.guid}
    texts = [item for item in items if item.kind == "text"]
    for item in texts:
        for link in item.links():
            if _is_picture(link, by_guid) and codes.relation(link) not in _EARLIER:
                found.add(item.key, link, ref_of(link))
    for item in items:
        if item.kind == "package":
            for text, reference in _packaged(item.element, by_guid):
                found.add(text, reference, ref_of(reference))
    if len(texts) == 1:
        for item in items:
            if item.kind == "picture" and item.key not in found.taken:
                found.add(texts[0].key, item.element, item.key)
    return found


def ref_of(reference: Element) -> str:
    """Return the guid that a link, an itemRef or an item itself stands for."""
    named = (attribute(reference, name) for name in ("residref", "guidref", "guid"))
    return next(filter(None, named), f"item {id(reference)}" if reference.tag in ITEMS else "")


def _packaged(package: Element, by_guid: dict[str, Item]) -> Iterator[tuple[str, Element]]:
    """Yield (a text's guid, a reference to a picture of it) for each group that has one text."""
    groups = {attribute(group, "id"): group for group in package.iter("group")}
    root = attribute(package.find("groupSet"), "root")
    visits = iter(range(_MOST_GROUPS))
    for group in [groups[root], *groups.values()] if root in groups else list(groups.values()) or [package]:
        references = list(_members(group, groups, visits))
        texts = [ref_of(one) for one in references if _kind(one, by_guid) == "text"]
        pictures = [one for one in references if _is_picture(one, by_guid)]
        if len(set(texts)) == 1:
            yield from ((texts[0], picture) for picture in pictures)
        elif texts:
            # The one that stands first among several has those that stand in its own group.
            own = [ref_of(one) for one in group.findall("itemRef") if _kind(one, by_guid) == "text"]
            if len(set(own)) == 1:
                yield from ((own[0], one) for one in group.findall("itemRef") if _is_picture(one, by_guid))


def _members(group: Element, groups: dict[str, Element], visits: Iterator[int]) -> Iterator[Element]:
    """Yield the references of a group and of those within it, each group once."""
    waiting, seen = [group], {attribute(group, "id")}
    while waiting and next(visits, None) is not None:
        current = waiting.pop()
        yield from current.findall("itemRef")
        for child in current.findall("groupRef"):
            inner = groups.get(attribute(child, "idref"))
            if inner is not None and attribute(inner, "id") not in seen:
                seen.add(attribute(inner, "id"))
                waiting.append(inner)


def _is_picture(reference: Element, by_guid: dict[str, Item]) -> bool:
    return _kind(reference, by_guid) == "picture"


def _kind(reference: Element, by_guid: dict[str, Item]) -> str:
    item = by_guid.get(ref_of(reference))
    if item is not None:
        return item.kind
    said = codes.code(reference.find("itemClass")).lower()
    if said in ("picture", "photo", "graphic", "graphics", "image"):
        return "picture"
    return said or ("picture" if attribute(reference, "contenttype").startswith("image/") else "")
