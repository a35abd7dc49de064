"""NITF: one story a file, as agencies and archives send it (IPTC NITF 3.x, and what DTD 2.x and 1.x shared with it)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo

from lxml.etree import _Element as Element

from articles.importers.agency.text import lay_out
from articles.importers.base import Importer
from articles.importers.clearance import Clearance, clear
from articles.importers.elements import attribute, first, language, read_tree, root_name, words
from articles.importers.nitf.text import read_nitf
from articles.importers.parcel import Parcel
from articles.importers.sent_tags import sent_tags
from articles.importers.timestamps import Timestamp, read_timestamp
from articles.story import Story

_KILLED = ("canceled", "cancelled", "killed", "withheld")


class Nitf(Importer):
    """Read NITF documents."""

    name = "nitf"
    label = "NITF"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the root is NITF's, in its own namespace or in none."""
        return root_name(parcel) == "nitf"

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the one story of the file."""
        root, warnings = read_tree(parcel)
        story = read_document(root, parcel)
        yield story.replace(warnings=(*warnings, *story.warnings))


def read_document(root: Element, parcel: Parcel) -> Story:
    """Return the story of an NITF element."""
    head, docdata = root.find("head"), root.find("head/docdata")
    lang = attribute(root, "baselang") or language(root.find("body")) or language(root)
    notes, sender = list(_notes(head)), _sender(root)
    section = _section(head)
    text = read_nitf(root, parcel)
    text.headlines.append(("title", first(head, "title")))
    text.notes = [*notes, *text.notes]
    dates = _Dates.read(head, root, parcel.zone)
    clearance = _clearance(docdata, dates).with_notes(text.notes, parcel.zone)
    own = attribute(docdata.find("doc-id"), "id-string") if docdata is not None else ""
    story = lay_out(text)
    return story.replace(
        language=lang or None,
        published_at=dates.published.at,
        time_known=dates.published.time_known,
        expires_at=dates.expire.at,
        embargo_until=clearance.embargo_until,
        source_ref=own or None,
        version=_version(docdata),
        status=clearance.status,
        usable=clearance.usable,
        tags=sent_tags(text.about, mentioned=text.names, words=story.words),
        sender=sender or None,
        slugline=attribute(docdata.find("du-key"), "key") or None if docdata is not None else None,
        section=section or None,
        cancels=tuple(dict.fromkeys(filter(None, (own if clearance.canceled else "", *_killed(docdata))))),
        replaces=tuple(ref for ref in _replaced(docdata) if ref != own),
        warnings=tuple(dict.fromkeys((*story.warnings, *dates.warnings, *clearance.warnings))),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Dates:
    issue: Timestamp
    release: Timestamp
    expire: Timestamp
    printed: Timestamp

    @classmethod
    def read(cls, head: Element | None, root: Element, zone: tzinfo) -> _Dates:
        def stamp(tag: str, name: str = "norm") -> Timestamp:
            found = next(root.iter(tag), None)
            return read_timestamp(attribute(found, name) or words(found), zone)

        printed = stamp("pubdata", "date.publication")
        return cls(stamp("date.issue"), stamp("date.release"), stamp("date.expire"), printed)

    @property
    def published(self) -> Timestamp:
        return next((stamp for stamp in (self.issue, self.release, self.printed) if stamp.at), Timestamp())

    @property
    def warnings(self) -> tuple[str, ...]:
        used = self.published
        return tuple(w for stamp in (self.release, self.issue, self.expire) for w in stamp.warnings) or used.warnings


def _clearance(docdata: Element | None, dates: _Dates) -> Clearance:
    status = docdata.get("management-status") if docdata is not None else None
    if (status or "").strip().casefold() == "embargoed":
        return clear(status, dates.release)
    clearance = clear(status, None)
    if dates.release.at and dates.release.at > datetime.now(UTC):
        # "When the receiver may publish": whatever the status forgot to say.
        return dataclasses.replace(clearance, embargo_until=dates.release.at)
    return clearance


def _version(docdata: Element | None) -> str | None:
    """Return how often the story was written anew, then how often that was sent: later ones sort behind."""
    key = docdata.find("du-key") if docdata is not None else None
    return ".".join(filter(None, (attribute(key, "generation"), attribute(key, "version")))) or None


def _killed(docdata: Element | None) -> list[str]:
    if attribute(docdata, "management-idref-status").casefold() in _KILLED:
        return [attribute(docdata, "management-doc-idref")]
    return []


def _replaced(docdata: Element | None) -> list[str]:
    """Return the documents this one is a later version of: what it manages without killing it, what it corrects."""
    if docdata is None:
        return []
    managed = attribute(docdata, "management-doc-idref")
    corrected = [attribute(element, "id-string") for element in docdata.iter("correction")]
    return list(dict.fromkeys(filter(None, (managed if not _killed(docdata) else "", *corrected))))


def _sender(root: Element) -> str:
    """Return who sent it: the first of the elements that may say so."""
    said = (
        attribute(next(root.iter("doc-id"), None), "regsrc"),
        attribute(next(root.iter("from-src"), None), "src-name"),
        words(next(root.iter("distributor"), None)),
        attribute(next(root.iter("doc.copyright"), None), "holder"),
        attribute(next(root.iter("pubdata"), None), "name"),
    )
    return next(filter(None, said), "")


def _section(head: Element | None) -> str:
    if head is None:
        return ""
    meta = {attribute(element, "name").casefold(): attribute(element, "content") for element in head.iter("meta")}
    subject = next((attribute(found, "tobject.subject.type") for found in head.iter("tobject.subject")), "")
    printed = attribute(head.find("pubdata"), "position.section")
    return next(filter(None, (printed, meta.get("online_sections"), meta.get("section"), subject)), "")


def _notes(head: Element | None) -> Iterator[str]:
    if head is None:
        return
    for message in head.iter("ed-msg"):
        yield from filter(None, (" ".join(filter(None, (attribute(message, "info"), words(message)))),))
    for correction in head.iter("correction"):
        yield f"Correction: {attribute(correction, 'info') or words(correction)}"
    for rights in head.iter("doc.rights"):
        said = (attribute(rights, name) for name in ("owner", "geography", "limitations", "type"))
        yield f"Rights: {'; '.join(filter(None, said))}"
    for series in head.iter("series"):
        if attribute(series, "series.name"):
            yield f"Part {attribute(series, 'series.part') or '?'} of the series “{attribute(series, 'series.name')}”."
    for element in head.iter("doc.copyright"):
        yield f"Copyright: {attribute(element, 'holder')} {attribute(element, 'year')}".strip()
