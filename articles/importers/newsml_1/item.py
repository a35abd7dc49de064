"""A NewsItem of NewsML 1: who sent it, which revision it is, and whether it may be used."""

from __future__ import annotations

import re
from datetime import tzinfo
from functools import cached_property

from lxml.etree import _Element as Element

from articles.importers.clearance import Clearance, clear
from articles.importers.elements import attribute, each, first, words
from articles.importers.newsml_1.parts import formal
from articles.importers.timestamps import Timestamp, read_timestamp
from articles.story import Story

_TAKES_DOWN = ("canceled", "cancelled", "withheld", "killed")


class Item:
    """What a NewsItem says about all that is in it."""

    def __init__(self, element: Element, zone: tzinfo, envelope: Element | None) -> None:
        self.element, self.zone, self.envelope = element, zone, envelope
        self.identifier = element.find("Identification/NewsIdentifier")
        self.management = element.find("NewsManagement")
        self.label = first(element, "Identification/NameLabel")

    @cached_property
    def guid(self) -> str:
        """The public identifier, else one made of its parts as the standard makes it (section 5.5)."""
        own = first(self.identifier, "PublicIdentifier")
        parts = [first(self.identifier, tag) for tag in ("ProviderId", "DateId", "NewsItemId")]
        return own or (":".join(("urn:newsml", *parts, self.revision or "1")) if all(parts) else parts[-1])

    @cached_property
    def revision(self) -> str:
        """The revision's number, as sent."""
        return first(self.identifier, "RevisionId")

    @cached_property
    def earlier(self) -> list[str]:
        """The identifiers of the revisions before this one, the latest first; none where it is the first."""
        revision = self.identifier.find("RevisionId") if self.identifier is not None else None
        previous, ending = attribute(revision, "PreviousRevision"), f":{self.revision}"
        if previous in ("", "0", self.revision) and re.fullmatch("[0-9]{1,2}", self.revision):
            previous = str(int(self.revision) - 1)  # some senders count the revisions and say of none what it follows
        if previous in ("", "0", self.revision) or not self.revision or not self.guid.endswith(ending):
            return []
        # Any of them may be the one we hold: a wire loses some on its way.
        counted = range(int(previous), 0, -1) if re.fullmatch("[0-9]{1,2}", previous) else [previous]
        return [f"{self.guid.removesuffix(ending)}:{number}" for number in counted]

    @cached_property
    def senders(self) -> list[str]:
        """The names of who sent it: the provider's address first, since it is the one that does not change."""
        parties = [*self.element.iterfind(".//AdministrativeMetadata/Provider/Party")]
        parties += self.envelope.findall("SentFrom/Party") if self.envelope is not None else []
        named = (first(self.identifier, "ProviderId"), *map(formal, parties))
        return list(dict.fromkeys(filter(None, named)))

    @cached_property
    def clearance(self) -> Clearance:
        """Whether the item may be used, and from when: its status, what it will be, and what comments add."""
        management = self.management
        status = management.find("Status") if management is not None else None
        word = formal(status) or words(status) if status is not None else None
        embargo = self._change_to("usable") if (word or "").casefold() != "usable" else None
        held = (word or "").casefold() == "embargoed" or embargo is not None
        cleared = clear(word, (embargo or Timestamp()) if held else None)
        return cleared.with_notes(self.notes, self.zone)

    @cached_property
    def notes(self) -> list[str]:
        """What comments, instructions and rights say to editors."""
        comments = [one for one in self.element.iter("Comment") if "version" not in formal(one).lower()]
        said = [words(one) for one in comments]
        said += [f"Instruction: {name}" for one in self.element.iter("Instruction") if (name := formal(one))]
        for tag in ("UsageType", "Limitations", "RightsHolder"):
            said += [f"Rights: {words(one)}" for one in self.element.iter(tag) if words(one)]
        return list(dict.fromkeys(filter(None, said)))

    def stamp(self, story: Story, component: Element | None = None) -> Story:
        """Return a story with what the item says about it; `component` is its own where the item holds several."""
        created, changed = (self._date(tag) for tag in ("FirstCreated", "ThisRevisionCreated"))
        sent = read_timestamp(first(self.envelope, "DateAndTime"), self.zone)
        published = next((stamp for stamp in (created, changed, sent) if stamp.at), Timestamp())
        updated = changed.at if changed.at and published.at and changed.at > published.at else None
        expires = self._change_to(*_TAKES_DOWN) or Timestamp()
        name = attribute(component, "Euid") or attribute(component, "Duid")
        guid = f"{self.guid}#{name}" if component is not None and name else self.guid
        cleared = self.clearance
        # That a kill has no text goes without saying.
        own = () if cleared.canceled else story.warnings
        taken_down = (guid, *self.earlier, *self._taken_down()) if cleared.canceled else self._taken_down()
        return story.replace(
            published_at=published.at,
            time_known=published.time_known,
            updated_at=updated,
            expires_at=expires.at,
            embargo_until=cleared.embargo_until,
            source_ref=guid or None,
            slugline=story.slugline or self.label or None,
            version=self.revision or None,
            status=cleared.status,
            usable=cleared.usable,
            sender=next(iter(self.senders), None),
            cancels=tuple(dict.fromkeys(filter(None, taken_down))),
            replaces=tuple(self.earlier) if component is None and not cleared.canceled else (),
            warnings=tuple(dict.fromkeys((*own, *published.warnings, *expires.warnings, *cleared.warnings))),
        )

    def _date(self, tag: str) -> Timestamp:
        return read_timestamp(first(self.management, tag), self.zone)

    def _change_to(self, *statuses: str) -> Timestamp | None:
        """Return when the status will be one of these, None where nothing is said of that."""
        for change in self.management.iterfind("StatusWillChange") if self.management is not None else ():
            if formal(change.find("FutureStatus")).casefold() in statuses:
                return read_timestamp(first(change, "DateAndTime"), self.zone, "change of status")
        return None

    def _taken_down(self) -> list[str]:
        """Return the revisions of this item that an instruction withdraws."""
        found = []
        for one in self.element.iter("RevisionStatus"):
            if formal(one.find("Status")).casefold() in _TAKES_DOWN and self.revision and attribute(one, "Revision"):
                found.append(f"{self.guid.removesuffix(f':{self.revision}')}:{attribute(one, 'Revision')}")
        return found


def lines(element: Element | None, *tags: str) -> list[str]:
    """Return the words of an element's NewsLines of these names, in order."""
    return [line for tag in tags for line in each(element, f"NewsLines/{tag}")]
