"""What our own export says in roles of its own (exporters/ninjs.py): read back, a story comes in as it left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from articles import body
from articles.importers.ninjs.fields import Object, objects, texts
from articles.importers.own_words import (
    Details,
    on_its_day,
    one_line,
    photo_block,
    prefixed_details,
    read_body,
    slug_of,
    tag_of,
    with_details,
    with_mentions,
)
from articles.story import Block, Story, StoryPhoto, StoryTag

OWN = "newsroom:"


def own_words(item: Object) -> dict[str, list[str]]:
    """Return what an item says under our own roles, by role; nothing of anybody else's."""
    said: dict[str, list[str]] = {}
    for part in objects(item, "altIds"):
        role = one_line(part.get("role"))
        if role.startswith(OWN):
            said.setdefault(role.removeprefix(OWN), []).append(one_line(part.get("value")))
    return said


def with_own(story: Story, item: Object, zone: tzinfo) -> Story:
    """Return the story with what our own export said of it, as it stands there."""
    said = own_words(item)
    if not said:
        return story
    one = {role: values[0] for role, values in said.items()}
    section: Object = next((part for part in objects(item, "subjects") if "section" in texts(part, "rel")), {})
    heads, dated = _by_role(item, "headlines"), one.get("day") != "none"
    story = story.replace(
        blocks=tuple(with_details(_blocks(item), dict(_details(item)))),
        headline=heads.get("main", ""),
        kicker=heads.get("kicker"),
        standfirst=_by_role(item, "descriptions").get("summary"),
        bylines=tuple(said.get("byline", ())),
        dateline=one_line(item.get("located")) or None,
        published_at=story.published_at if dated else None,
        time_known=story.time_known and "day" not in one,
        source_ref=one.get("source_ref", story.source_ref),
        version=one_line(item.get("version")) or None,
        sender=one.get("source", story.sender),
        link=one.get("link"),
        slug=one.get("slug"),
        slugline=one_line(item.get("slugline")) or None,
        section=one_line(section.get("name")) or None,
        section_slug=slug_of(section.get("literal")),
        story_type=next((one_line(genre.get("literal")) for genre in objects(item, "genres")), None),
        search_title=one.get("search"),
        social_title=one.get("social"),
        front_headline=heads.get("front"),
        tags=with_mentions(_tags(item, said.get("tag", [])), said.get("mention", [])),
        internal_notes=_notes(item),
        said=(),
    )
    return on_its_day(story, zone)


def _by_role(item: Object, name: str) -> dict[str, str]:
    return {one_line(part.get("role")): one_line(part.get("value")) for part in objects(item, name)}


def _blocks(item: Object) -> Iterator[Block]:
    """Yield the lead, which is named outside the text, and the text."""
    for picture in objects(item, "associations"):
        if one_line(picture.get("name")) == "featuremedia":
            yield _lead(picture)
    for text in objects(item, "bodies"):
        yield from read_body(one_line(text.get("value")))


def _file(picture: Object) -> str | None:
    files = (one_line(rendition.get("title")) for rendition in objects(picture, "renditions"))
    return next((f"pictures/{name}" for name in files if name), None)


def _details(item: Object) -> Iterator[tuple[str | None, Details]]:
    for picture in objects(item, "associations"):
        ids = ((one_line(part.get("role")), part.get("value")) for part in objects(picture, "altIds"))
        yield _file(picture), prefixed_details((role.removeprefix(OWN), value) for role, value in ids)


def _lead(picture: Object) -> Block:
    said = _by_role(picture, "descriptions")
    alt = "" if f"{OWN}decorative" in said else said.get("alt")
    photo = StoryPhoto(said.get("caption", ""), one_line(picture.get("by")), alt, _file(picture), lead=True)
    return photo_block(photo, body.inline(said.get(f"{OWN}caption", "")))


def _tags(item: Object, order: list[str]) -> list[StoryTag]:
    found = [tag for part in objects(item, "people", "organisations", "events", "subjects") if (tag := _tag(part))]
    place = {name: n for n, name in enumerate(order)}
    return sorted(found, key=lambda tag: place.get(f"{tag.kind}/{tag.slug}", len(place)))


def _tag(part: Object) -> StoryTag | None:
    if "section" in texts(part, "rel"):
        return None
    mentioned = "mentions" in texts(part, "rel")
    return tag_of(one_line(part.get("literal")), one_line(part.get("name")), mentioned=mentioned)


def _notes(item: Object) -> tuple[str, ...]:
    return tuple(filter(None, body.printable(str(item.get("edNote") or "")).split("\n")))
