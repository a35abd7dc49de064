"""One item of NewsML-G2 as it stands in its file: what it is, who sent it, and where its parts are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import tzinfo
from functools import cached_property

from lxml.etree import _Element as Element

from articles.importers.clearance import Clearance, clear
from articles.importers.elements import attribute, each, language, words
from articles.importers.newsml_g2 import codes
from articles.importers.timestamps import Timestamp, read_timestamp

ITEMS = ("newsItem", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
_PICTURES = re.compile(r"picture|photo|image|graphic|still|illustration|cartoon", re.IGNORECASE)


class Item:
    """A newsItem, packageItem or one of the others, with the message it came in."""

    def __init__(self, element: Element, zone: tzinfo, header: Element | None = None) -> None:
        self.element, self.zone, self.header = element, zone, header
        self.meta, self.content = element.find("itemMeta"), element.find("contentMeta")
        self.guid = attribute(element, "guid")
        self.key = self.guid or f"item {id(element)}"  # among those of its file
        self.version = attribute(element, "version") or None

    @cached_property
    def kind(self) -> str:
        """What the item is: "text", "picture", "package" or the name of what no story is made of."""
        if self.element.tag != "newsItem":
            return "package" if self.element.tag == "packageItem" else str(self.element.tag).removesuffix("Item")
        said = codes.code(self.meta.find("itemClass")).lower() if self.meta is not None else ""
        if _PICTURES.search(said):
            return "picture"
        if said and said not in ("text", "composite"):
            return said
        # Without a class the content tells.
        has_text = any(True for _ in self.element.iterfind("contentSet/*") if _.tag in ("inlineXML", "inlineData"))
        types = [attribute(remote, "contenttype") for remote in self.element.iterfind("contentSet/remoteContent")]
        only_pictures = bool(types) and all(kind.startswith("image/") for kind in types)
        return "picture" if not said and not has_text and only_pictures else "text"

    @cached_property
    def lang(self) -> str:
        """The language of the content, as stated."""
        stated = self.content.findall("language") if self.content is not None else []
        return next((tag for one in stated if (tag := attribute(one, "tag"))), "") or language(self.element)

    @cached_property
    def names(self) -> dict[str, Element]:
        """What the item asserts of codes, by the code."""
        keys = ("qcode", "uri", "literal")
        asserts = self.element.findall("assert")
        return {key: one for one in asserts for name in keys if (key := attribute(one, name))}

    @cached_property
    def clearance(self) -> Clearance:
        """Whether the item may be used, and from when: its status, its embargo, and what its notes add."""
        status = self.meta.find("pubStatus") if self.meta is not None else None
        embargo = self.meta.find("embargoed") if self.meta is not None else None
        stamp = read_timestamp(words(embargo), self.zone, "embargo") if embargo is not None else self._planned()
        cleared = clear(codes.code(status) if status is not None else None, stamp)
        notes = [words(note) for note in self.meta.iterfind("edNote")] if self.meta is not None else []
        return cleared.with_notes(notes, self.zone)

    @cached_property
    def sender(self) -> str:
        """Who provides the item: a code, a site, a name; else who sent the message."""
        provider = self.meta.find("provider") if self.meta is not None else None
        uri = re.match(r"https?://([^/\s]+)", attribute(provider, "uri"))
        own = attribute(provider, "qcode").split(":", 1)[-1] or (uri[1] if uri else "")
        own = own or attribute(provider, "literal") or codes.name(provider, self.lang) or words(provider)
        return own or next(each(self.header, "sender"), "")

    @cached_property
    def senders(self) -> set[str]:
        """All names the item gives to who sent it."""
        provider = self.meta.find("provider") if self.meta is not None else None
        named = [words(name) for name in provider.findall("name")] if provider is not None else []
        return set(filter(None, (*named, self.sender, attribute(provider, "literal"))))

    def stamp(self, *tags: str) -> Timestamp:
        """Return the first of some dates of the item that can be used; an unusable one before it leaves its warning."""
        warnings: tuple[str, ...] = ()
        for tag in tags:
            for part in (self.meta, self.content, self.header):
                found = part.find(tag) if part is not None else None
                stamp = read_timestamp(words(found), self.zone) if found is not None else Timestamp()
                warnings += stamp.warnings
                if stamp.at:
                    return Timestamp(stamp.at, stamp.time_known, warnings)
        return Timestamp(warnings=warnings)

    def said(self, tag: str) -> Iterator[Element]:
        """Yield the elements of a kind in contentMeta that have words: those in the item's language, else all."""
        found = [element for element in self._found(tag) if words(element)]
        own = [element for element in found if codes.is_in(element, self.lang)]
        yield from sorted(own or found, key=_rank)

    def in_other_languages(self, tag: str) -> Iterator[Element]:
        """Yield the elements of a kind that `said` leaves out."""
        said = list(self.said(tag))
        yield from (element for element in self._found(tag) if words(element) and element not in said)

    def links(self) -> Iterator[Element]:
        """Yield the item's links to other items and pages."""
        yield from self.meta.iterfind("link") if self.meta is not None else ()

    def extensions(self, kind: str) -> Iterator[Element]:
        """Yield what the sender added to itemMeta under a type of its own."""
        for element in self.meta.iterfind("itemMetaExtProperty") if self.meta is not None else ():
            if codes.type_of(element) == kind:
                yield element

    def _planned(self) -> Timestamp | None:
        """Return when the item is to be published, as some senders say it: a time after that of its version."""
        made = self.stamp("versionCreated").at
        planned = (read_timestamp(attribute(one, "value"), self.zone) for one in self.extensions("pubstart"))
        return next((stamp for stamp in planned if stamp.at and made and stamp.at > made), None)

    def _found(self, tag: str) -> list[Element]:
        return self.content.findall(tag) if self.content is not None else []


def _rank(element: Element) -> int:
    rank = attribute(element, "rank")
    return int(rank) if re.fullmatch(r"[0-9]{1,6}", rank) else 0
