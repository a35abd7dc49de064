"""Names for tags: whether one that is typed for the first time is somebody we have, and a tag made of it if not."""

from __future__ import annotations

from django.db import transaction

from articles.enrichment.names import fold, slugify
from articles.enrichment.near import near as names_near
from articles.enrichment.register import EntityKind
from articles.known_names import known_names
from articles.models import Address, Generation, Tag

KINDS: tuple[EntityKind, ...] = ("club", "person", "competition", "topic")
MOST = 200  # tags that a name may be meant for


class NameTaken(ValueError):
    """A name that no tag can be made of; the text says why."""


def near(name: str) -> list[Tag]:
    """Return the tags that a name may be meant for, the likeliest first: by another name, by half of it, by slips."""
    found = names_near(name, known_names(), KINDS)[:MOST]
    rows = Tag.objects.suggested().by_address(entity.slug for entity in found)
    return [rows[place] for entity in found if (place := (entity.kind, entity.slug)) in rows]


def alike(name: str) -> list[Tag]:
    """Return the tags that one of this name may be a second of: also those that are retired."""
    return [*Tag.objects.standing().filter(retired=True, folded=fold(name)[:120]), *near(name)]


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
