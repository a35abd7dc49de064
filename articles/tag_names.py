"""Names for tags: whether one that is typed for the first time is somebody we have, and a tag made of it if not."""

from __future__ import annotations

from django.db import transaction

from articles.enrichment.names import fold, name_key, slugify
from articles.enrichment.register import Entity
from articles.enrichment.slips import nearly, one_slip
from articles.known_names import known_names
from articles.models import Address, Generation, Tag


class NameTaken(ValueError):
    """A name that no tag can be made of; the text says why."""


def near(name: str) -> list[Tag]:
    """Return the tags that a name may be meant for, the likeliest first: by another name, by half of it, by a slip."""
    key = name_key(name)
    if not key:
        return []
    ranked: dict[tuple[str, str], int] = {}
    for entity in known_names().entities:
        if entity.kind != "ground" and (likeness := _likeness(key, entity)):
            ranked[entity.kind, entity.slug] = likeness
    rows = Tag.objects.suggested().filter(slug__in=[slug for _, slug in ranked][:200])
    found = [tag for tag in rows if (tag.kind, tag.slug) in ranked]
    return sorted(found, key=lambda tag: (-ranked[tag.kind, tag.slug], tag.folded))


def _likeness(key: tuple[str, ...], entity: Entity) -> int:
    """Return 3 for one of its names, 2 for one with a slip in it, 1 for a piece of one."""
    best = 0
    for text in (entity.name, *(alias.text for alias in entity.aliases)):
        own = name_key(text)
        if own == key:
            return 3
        if (len(own) == len(key) == 2 and one_slip(*key, *own)) or nearly(" ".join(key), " ".join(own)):
            best = 2
        elif not best and len(key[-1]) > 3 and own[-len(key) :] == key:
            best = 1
    return best


@transaction.atomic
def make(name: str, kind: str) -> Tag:
    """Make a tag. Raises NameTaken where it has no address of its own."""
    slug = slugify(name)[:100]
    if kind not in Tag.Kind.values or not slug:
        raise NameTaken("Give a name with letters in it, and say what it is.")
    # First: of two who make one name at once, or beside a load of the register, the second sees the first's.
    Generation.bump(Generation.REGISTER)
    tag = Tag(name=name, kind=kind, slug=slug)
    taken = Tag.objects.filter(kind=kind, slug=slug).first()
    if taken is not None or Address.objects.filter(path=tag.get_absolute_url()).exists():
        raise NameTaken(f"{taken or name} is there already: choose it, or add the new one in the register.")
    tag.save()
    return tag


@transaction.atomic
def call_also(tag: Tag, name: str) -> None:
    """Let a tag go by another name from now on."""
    if fold(name) and tag.call_also(name):
        Generation.bump(Generation.REGISTER)
