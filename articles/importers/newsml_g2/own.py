"""What our own export says in extensions of its own (exporters/newsml_g2.py): read back, it comes in as it left."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from articles.body import printable
from articles.importers.elements import attribute, words
from articles.importers.newsml_g2.item import Item
from articles.importers.own_words import on_its_day, one_line, read_body, slug_of, tag_of, with_details, with_mentions
from articles.story import Block, Story, StoryTag

OWN = "urn:x-newsroom:"


def own_words(item: Item) -> dict[str, str]:
    """Return what an item says under our own scheme, by its code; nothing of anybody else's."""
    return {name: one_line(value) for name, value in own_values(item)}


def own_values(item: Item) -> Iterator[tuple[str, str]]:
    """Yield the same as it is written, also what is said several times."""
    alias = next((attribute(one, "alias") for one in item.element.iterfind("catalog/scheme") if _is_own(one)), "")
    if not alias or item.meta is None:
        return
    for one in item.meta.iterfind("itemMetaExtProperty"):
        rel = attribute(one, "rel")
        if rel.startswith(f"{alias}:"):
            yield rel.removeprefix(f"{alias}:"), one.get("value") or ""


def _is_own(scheme: Element) -> bool:
    return attribute(scheme, "uri") == OWN


def with_own(story: Story, item: Item, pictures: list[Block]) -> Story:
    """Return the story with what our own export said of it, as it stands there; `pictures` are those it links to."""
    said = own_words(item)
    if not said or item.content is None or item.meta is None:
        return story
    heads = {attribute(one, "role"): words(one) for one in item.content.iterfind("headline")}
    leads = [block for block in pictures if block.photo and block.photo.lead]
    found = {block.photo.file: block.photo.details for block in pictures if block.photo}
    tags = [tag for subject in item.content.iterfind("subject") if (tag := _tag(subject))]
    story = story.replace(
        blocks=tuple(with_details([*leads, *read_body(_text(item))], found)),
        headline=heads.get("", ""),
        kicker=next((line for role, line in heads.items() if role.endswith(":kicker")), None),
        standfirst=next(map(words, item.content.iterfind("description")), None),
        bylines=tuple(words(name) for name in item.content.iterfind("creator/name")),
        dateline=next(map(words, item.content.iterfind("dateline")), None),
        published_at=story.published_at if said.get("date") != "none" else None,
        time_known=story.time_known and "date" not in said,
        version=said.get("version", story.version),
        link=said.get("link"),
        slug=said.get("slug"),
        slugline=next(map(words, item.content.iterfind("slugline")), None),
        section=said.get("section"),
        section_slug=slug_of(said.get("sectionSlug")),
        story_type=said.get("storyType"),
        front_headline=said.get("frontHeadline"),
        search_title=said.get("searchTitle"),
        social_title=said.get("socialTitle"),
        tags=with_mentions(tags, (one_line(value) for name, value in own_values(item) if name == "mention")),
        internal_notes=tuple("\n".join(_lines(note)) for note in item.meta.iterfind("edNote")),
        said=(),
    )
    return on_its_day(story, item.zone)


def _text(item: Item) -> str:
    body = item.element.find("contentSet/inlineXML/html/body")
    return "" if body is None else "".join(etree.tostring(el, method="html", encoding="unicode") for el in body)


def _tag(subject: Element) -> StoryTag | None:
    mentioned = bool(attribute(subject, "relevance"))
    return tag_of(attribute(subject, "literal"), words(subject.find("name")), mentioned=mentioned)


def _lines(note: Element) -> Iterator[str]:
    yield printable(note.text or "")
    yield from (printable(line.tail or "") for line in note.iterfind("br"))
