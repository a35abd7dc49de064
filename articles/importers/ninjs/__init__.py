"""ninjs, news in JSON: the IPTC's 1.x, 2.x and 3.x, and the dialects of Superdesk, TT, AP and the BBC."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from articles.importers.base import Importer
from articles.importers.json_stream import Item, Path, dig, keys_at, read_items, read_whole
from articles.importers.ninjs.story import read_story
from articles.importers.parcel import Parcel
from articles.story import Story, UnreadableFile

_IDS = {"uri", "guid"}
# Names that no other JSON has; the second set only tells with a headline and what newsrooms add to it.
_OWN = frozenset(
    "pubstatus pubStatus versioncreated versionCreated firstcreated firstCreated contentcreated contentCreated"
    " representationtype representationType usageterms usageTerms copyrightholder copyrightHolder copyrightnotice"
    " copyrightNotice description_text description_html bodies headlines descriptions altids altIds embargoed"
    " embargoedUntil eventDetails plannedCoverage renditions associations".split()
)
_SHARED = frozenset("type urgency priority located profile slugline version ednote edNote standard by byline".split())
_WITHIN = ("associations", "renditions")


class Ninjs(Importer):
    """Read news items in JSON: one, a list of them, one a line, or in the wrapper of an interface."""

    name = "ninjs"
    label = "ninjs (news in JSON)"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the file's objects have the fields of news items."""
        return _items_at(parcel) is not None

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories in the file one at a time, or raise UnreadableFile."""
        warnings: list[str] = []
        path = _items_at(parcel)
        found: Iterator[Item] = read_items(parcel, warnings)
        if path:
            found = (Item(f"Item {n}", value) for n, value in enumerate(dig(read_whole(parcel, warnings), path), 1))
        first = list(itertools.islice(found, 2))
        if not first:
            raise UnreadableFile("There is no news item in the file.")
        if len(first) == 1 and first[0].error:
            raise UnreadableFile(first[0].error)
        for item in itertools.chain(first, found):
            yield _story(item, parcel, warnings)


def _story(item: Item, parcel: Parcel, warnings: list[str]) -> Story:
    if item.error or not isinstance(item.value, dict):
        return Story(error=item.error or f"{item.place} is no news item: it has no fields.")
    story = read_story(item.value, parcel)
    return story.replace(warnings=(*warnings, *story.warnings))


def _items_at(parcel: Parcel) -> Path | None:
    """Return the keys that lead to the items, () where they stand at the top, None where there are none."""
    paths = sorted(keys_at(parcel).items(), key=lambda pair: len(pair[0]))
    return next((path for path, keys in paths if not set(path) & set(_WITHIN) and _is_item(keys)), None)


def _is_item(keys: set[str]) -> bool:
    own = keys & _OWN
    if not keys & _IDS:
        return len(own) >= 2 and bool(keys & {"headline", "headlines", "pubstatus", "pubStatus"})
    body = any(key.startswith("body_") for key in keys)
    return bool(own) or (body and "headline" in keys and bool(keys & _SHARED))
