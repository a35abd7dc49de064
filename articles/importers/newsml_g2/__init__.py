"""NewsML-G2: messages, single items and packages of any version 2.x; pictures go to the texts that ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from lxml.html import HtmlElement

from articles.importers.agency.text import lay_out
from articles.importers.base import Importer
from articles.importers.elements import attribute, first, read_tree, root_name, words
from articles.importers.newsml_g2 import codes
from articles.importers.newsml_g2.content import holds_data, read_content
from articles.importers.newsml_g2.head import located, read_head, section_of, tags_of
from articles.importers.newsml_g2.item import ITEMS, Item
from articles.importers.newsml_g2.own import own_words, with_own
from articles.importers.newsml_g2.packages import Belongings, belongings, ref_of
from articles.importers.newsml_g2.pictures import Picture, picture_spoken_of, pictures_within, read_picture
from articles.importers.parcel import Parcel
from articles.importers.sent_tags import sent_tags
from articles.importers.timestamps import Timestamp, read_timestamp
from articles.story import Story, StoryPhoto, UnreadableFile

_REPLACES = frozenset(
    "previousversion prevversion replaces isreplacementof isreplacement supersedes evolvedfrom".split()
)
_LEADS = ("lead", "mainpicture", "leadpicture")
_NO_STORY = {
    "concept": "A concept: it describes a name, there is no story in it.",
    "knowledge": "A list of concepts: there is no story in it.",
    "planning": "A plan of coming stories: there is no story in it yet.",
    "catalog": "A catalog of codes: there is no story in it.",
    "video": "A video: it is not taken in.",
    "audio": "A sound recording: it is not taken in.",
}


class NewsmlG2(Importer):
    """Read NewsML-G2."""

    name = "newsml_g2"
    label = "NewsML-G2"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the root is one of the standard's, in its own namespace or in none."""
        return root_name(parcel) in ("newsMessage", *ITEMS)

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the texts of the file as stories; what is no story is yielded as skipped, with the reason."""
        root, warnings = read_tree(parcel)
        header = root.find("header")
        elements = [element for element in root.iter(*ITEMS) if next(element.iterancestors(*ITEMS), None) is None]
        items = [Item(element, parcel.zone, header) for element in elements]
        if not items:
            raise UnreadableFile(f"“{parcel.name}” holds no news item.")
        message = _Message(items, parcel)
        for item in items:
            if item.kind == "picture" and item.key in message.belongings.taken:
                continue
            story = message.story(item)
            yield story.replace(warnings=(*warnings, *story.warnings))


class _Message:
    """The items of one file, which speak of each other."""

    def __init__(self, items: list[Item], parcel: Parcel) -> None:
        self.parcel = parcel
        self.belongings: Belongings = belongings(items)
        self.pictures = {item.key: read_picture(item, parcel) for item in items if item.kind == "picture"}

    def story(self, item: Item) -> Story:
        """Return an item as a story, skipped where there is none in it."""
        if item.kind == "text" and not holds_data(item.element):
            story = self._text(item)
            empty = not story.words and not item.clearance.canceled
            return story.replace(skipped="There is no text in this item.") if empty else story
        if item.kind == "picture":
            return self._lone_picture(item)
        if item.kind == "package":
            return _skipped(item, "A package: its stories come by themselves.")
        if item.kind == "text":
            return _skipped(item, "Results or events as data: there is no story in it.")
        return _skipped(item, _NO_STORY.get(item.kind, f"An item of the kind “{item.kind}”: there is no story in it."))

    def _text(self, item: Item) -> Story:
        pictures, missing = self._pictures_of(item)
        shown: set[int] = set()

        def picture(image: HtmlElement, read: StoryPhoto) -> StoryPhoto | None:
            for place, one in enumerate(pictures):
                if {read.file, (read.file or "").rsplit("/", 1)[-1]} & one.names and place not in shown:
                    shown.add(place)
                    own = one.photo
                    caption, credit = read.caption or own.caption, read.credit or own.credit
                    return replace(read, caption=caption, credit=credit, file=own.file)
            return read

        text = read_head(item)
        text.add(read_content(item.element, self.parcel, picture))
        if not text.headlines:
            text.headlines.append(("title", first(item.meta, "title")))
        story = _with_meta(lay_out(text, item.senders), item)
        story = story.replace(
            dateline=story.dateline or located(item) or None,
            tags=sent_tags([*tags_of(item), *text.about], mentioned=text.names, words=story.words),
            warnings=(*story.warnings, *missing),
        )
        return with_own(_with_pictures(story, pictures, shown), item, [one.block(lead=one.leads) for one in pictures])

    def _pictures_of(self, item: Item) -> tuple[list[Picture], list[str]]:
        """Return the pictures of a text that may be used, and a sentence for each that may not or is not there."""
        pictures, missing = list(pictures_within(item, self.parcel)), []
        headline = next((words(one) for one in item.said("headline")), "")
        for reference in self.belongings.references.get(item.key, {}).values():
            found = self.pictures.get(ref_of(reference)) or picture_spoken_of(reference, self.parcel)
            name = (found.headline if found else "") or first(reference, "title") or ref_of(reference)
            if found is None:
                missing.append(f"A picture of this story is not in the file: “{name}”.")
            elif not found.clearance.usable and item.clearance.usable:
                # With a story that is held itself its pictures are held.
                missing.append(f"The picture “{name}” is not to be used, says its sender: it was left out.")
            else:
                leads = codes.relation(reference) in _LEADS
                pictures.append(replace(found.within(headline), leads=leads))
        return pictures, missing

    def _lone_picture(self, item: Item) -> Story:
        picture = self.pictures.get(item.key) or read_picture(item, self.parcel)
        story = _with_meta(Story(blocks=(picture.block(),), headline=picture.headline), item)
        return story.replace(
            tags=sent_tags(tags_of(item), words=story.words),
            internal_notes=picture.notes,
            warnings=(*story.warnings, *picture.warnings),
            skipped="A picture that no story in this file asks for.",
        )


def _with_meta(story: Story, item: Item) -> Story:
    """Return a story with what its item says about it: who sent it, when, whether it may be used."""
    published, updated = _dates(item)
    clearance, expires = item.clearance, _expiry(item)
    slug = next((words(one) for one in item.said("slugline")), "")
    # That a kill has no text goes without saying.
    own = () if clearance.canceled else (*story.warnings, *_signals(item))
    return story.replace(
        language=item.lang or None,
        published_at=published.at,
        time_known=published.time_known,
        updated_at=updated,
        expires_at=expires.at,
        embargo_until=clearance.embargo_until,
        source_ref=item.guid or None,
        version=item.version,
        status=clearance.status,
        usable=clearance.usable,
        sender=item.sender or None,
        link=_address(item),
        slugline=slug or None,
        section=section_of(item) or None,
        cancels=(item.guid,) if clearance.canceled and item.guid else (),
        replaces=_replaced(item),
        warnings=tuple(dict.fromkeys((*own, *published.warnings, *expires.warnings, *clearance.warnings))),
    )


def _with_pictures(story: Story, pictures: list[Picture], shown: set[int]) -> Story:
    """Return a story with its pictures: the first leads unless one stands in the text, the others close it."""
    blocks, notes, warnings = list(story.blocks), list(story.internal_notes), list(story.warnings)
    until, usable = story.embargo_until, story.usable
    has_own = any(block.photo for block in blocks)
    others = [one for place, one in enumerate(pictures) if place not in shown]
    others.sort(key=lambda one: not one.leads)
    if others and (others[0].leads or not has_own):
        blocks.insert(0, others.pop(0).block(lead=True))
    blocks += [one.block() for one in others]
    for one in pictures:
        about = f"Picture “{(one.photo.caption or one.headline)[:60]}”"
        notes += [f"{about}: {note}" for note in one.notes if not any(note in other for other in notes)]
        warnings += one.warnings
        held = one.clearance.embargo_until
        if held and (until is None or held > until):
            until = held
            warnings.append("A picture is under an embargo: it holds for the whole story.")
    return story.replace(
        blocks=tuple(blocks),
        internal_notes=tuple(dict.fromkeys(notes)),
        embargo_until=until,
        usable=usable,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _skipped(item: Item, why: str) -> Story:
    """Return a story that says what came and why it is none."""
    headline = next((words(one) for one in item.said("headline")), "") or first(item.meta, "title")
    return _with_meta(Story(headline=headline), item).replace(skipped=why, cancels=())


def _dates(item: Item) -> tuple[Timestamp, datetime | None]:
    """Return when this version of the item was made, of our own export when the first was; and when it was changed."""
    names = ("versionCreated", "firstCreated", "contentCreated", "sent")
    published = item.stamp("firstCreated", *names) if own_words(item) else item.stamp(*names)
    changed = [stamp.at for stamp in (item.stamp("versionCreated"), item.stamp("contentModified")) if stamp.at]
    updated = max(changed, default=None)
    return published, updated if updated and published.at and updated >= published.at else None


def _expiry(item: Item) -> Timestamp:
    said = [words(one) for one in item.meta.iterfind("expires")] if item.meta is not None else []
    said += [attribute(rights, "validto") for rights in item.element.iterfind("rightsInfo")]
    said += [attribute(one, "value") for one in item.extensions("pubstop")]
    return next((stamp for value in said if (stamp := read_timestamp(value, item.zone)).at), Timestamp())


def _address(item: Item) -> str | None:
    """Return the story's own public address, if a link says that it is that."""
    for link in item.links():
        href = attribute(link, "href")
        if codes.relation(link) == "canonical" and href.startswith(("http://", "https://")):
            return href
    return None


def _replaced(item: Item) -> tuple[str, ...]:
    refs = (ref_of(link) for link in item.links() if codes.relation(link) in _REPLACES)
    return tuple(dict.fromkeys(ref for ref in refs if ref and ref != item.guid))


def _signals(item: Item) -> Iterator[str]:
    for signal in item.meta.iterfind("signal") if item.meta is not None else ():
        if codes.code(signal).lower().startswith("correct"):
            yield "Its sender marks this as a correction: look at what was published."
