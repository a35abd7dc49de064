"""NewsML 1.0 to 1.2: each NewsItem's components are told apart into texts and the pictures that belong to them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from lxml.etree import _Element as Element

from articles.importers.agency.content import fullest, read_element, read_encoded
from articles.importers.agency.text import WireText, lay_out
from articles.importers.base import Importer
from articles.importers.elements import attribute, each, first, language, read_tree, root_name
from articles.importers.newsml_1.item import Item
from articles.importers.newsml_1.lines import notes_of, read_lines, tags_of
from articles.importers.newsml_1.parts import Parts, formal, is_text, parts_of
from articles.importers.newsml_1.pictures import Placing, read_pictures
from articles.importers.parcel import Parcel
from articles.importers.sent_tags import sent_tags
from articles.story import Story, UnreadableFile

_NO_STORY = ("video", "audio", "animation", "data")


class Newsml1(Importer):
    """Read NewsML 1."""

    name = "newsml_1"
    label = "NewsML 1.2"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test whether the root is NewsML's; those of NewsML-G2 have other names."""
        return root_name(parcel) in ("NewsML", "NewsItem")

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield a story for each text of each NewsItem; what is no story is yielded as skipped, with the reason."""
        root, warnings = read_tree(parcel)
        elements = [one for one in root.iter("NewsItem") if next(one.iterancestors("NewsItem"), None) is None]
        if not elements:
            raise UnreadableFile(f"“{parcel.name}” holds no news item.")
        for element in elements:
            item = Item(element, parcel.zone, root.find("NewsEnvelope"))
            for story in _stories(item, parcel):
                yield story.replace(warnings=tuple(dict.fromkeys((*warnings, *story.warnings))))


def _stories(item: Item, parcel: Parcel) -> Iterator[Story]:
    parts = parts_of(item.element)
    shared = [component for component in item.element.findall("NewsComponent") if component not in parts.texts]
    if not parts.texts:
        yield _without_text(item, parts, shared, parcel)
        return
    for text in parts.texts:
        around = [text, *(one for one in text.iterancestors("NewsComponent") if one not in parts.texts)]
        own_headline = any(each(text, "NewsLines/HeadLine"))
        if len(parts.texts) > 1 and own_headline:
            around = [text]
        own = parts.pictures if len(parts.texts) == 1 else parts.pictures_of(text)
        pictures = Placing(read_pictures(own, item, parcel))
        story = _with_pictures(_story(item, text, around, parcel, pictures), pictures)
        yield item.stamp(story, text if len(parts.texts) > 1 else None)


def _story(item: Item, component: Element, around: list[Element], parcel: Parcel, pictures: Placing) -> Story:
    text = WireText()
    for one in around:
        text.add(read_lines(one))
    forms = (_read(content, parcel, pictures) for content in component.findall("ContentItem") if is_text(content))
    text.add(fullest(forms))
    tags = [tag for one in reversed(around) for tag in tags_of(one, item)]
    text.notes = [*item.notes, *(note for one in reversed(around) for note in notes_of(one)), *text.notes]
    story = lay_out(text, item.senders)
    lang = next((lang for one in around if (lang := formal(one.find("DescriptiveMetadata/Language")))), "")
    return story.replace(
        language=lang or language(component) or None,
        slugline=next((slug for one in around if (slug := first(one, "NewsLines/SlugLine"))), None),
        tags=sent_tags([*tags, *text.about], mentioned=text.names, words=story.words),
    )


def _read(content: Element, parcel: Parcel, pictures: Placing) -> WireText:
    data, kind = content.find(".//DataContent"), _kind(content)
    if data is None:
        where = attribute(content, "Href") or attribute(content, "Url")
        return WireText(warnings=[f"The text of this story lies elsewhere: {where}"] if where else [])
    encoding = next(content.iter("Encoding"), None)
    if attribute(encoding, "Notation").lower() == "base64":
        return read_encoded("".join(map(str, data.itertext())), kind, parcel)
    return read_element(data, kind, parcel, pictures.completed, pictures.pointed_to)


def _kind(content: Element) -> str:
    """Return what a content is said to be: its MIME type and its format."""
    mime = formal(content.find("MimeType")).lower()
    return mime if mime == "text/plain" else f"{mime} {formal(content.find('Format'))}".strip().lower()


def _without_text(item: Item, parts: Parts, shared: list[Element], parcel: Parcel) -> Story:
    """Return what an item without a text is: a picture that stands alone, a kill, a headline, or nothing of ours."""
    pictures = read_pictures(parts.pictures, item, parcel)
    text = WireText()
    for component in shared:
        text.add(read_lines(component))
    text.notes = [*item.notes, *text.notes]
    story = lay_out(text, item.senders)
    if pictures:
        blocks = (*story.blocks, *(one.block for one in pictures))
        notes = (*story.internal_notes, *(note for one in pictures for note in one.notes))
        story = story.replace(blocks=blocks, internal_notes=notes, warnings=())
        return item.stamp(story.replace(skipped="A picture that no story in this file asks for."))
    if parts.others and not item.clearance.canceled:
        kind = parts.others[0]
        why = f"A {kind}: it is not taken in." if kind in _NO_STORY else "There is no text in this item."
        return item.stamp(story.replace(skipped=why, warnings=()))
    is_empty = not story.words and not item.clearance.canceled
    return item.stamp(story.replace(skipped="There is no text in this item.", warnings=()) if is_empty else story)


def _with_pictures(story: Story, pictures: Placing) -> Story:
    """Return a story with its pictures: the first leads unless one stands in the text, the others close it."""
    blocks, notes = list(story.blocks), list(story.internal_notes)
    found = [one.block for one in pictures.unplaced]
    if found and not any(block.photo for block in blocks) and found[0].photo is not None:
        lead = found.pop(0)
        photo = lead.photo
        if photo is not None:
            blocks.insert(0, dataclasses.replace(lead, photo=dataclasses.replace(photo, lead=True)))
    notes += [note for one in pictures.all for note in one.notes]
    return story.replace(blocks=(*blocks, *found), internal_notes=tuple(dict.fromkeys(notes)))
