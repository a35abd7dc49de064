"""The register's tables → the matcher's entities."""

from __future__ import annotations

from collections import defaultdict
from typing import cast

from articles.enrichment.names import slugify
from articles.enrichment.register import Alias as KnownAlias
from articles.enrichment.register import AliasKind, Entity, EntityKind, PersonRole, Register
from articles.models import (
    Alias,
    ClubDetails,
    Generation,
    Ground,
    Membership,
    Tag,
)

_built: tuple[int, Register] | None = None


def known_names() -> Register:
    """Return the index over all names in the database, built once and again only when the register has changed."""
    global _built
    stamp = Generation.current(Generation.REGISTER)
    if _built is None or _built[0] != stamp:
        _built = stamp, Register(entities())
    return _built[1]


def entities() -> list[Entity]:
    """Read every tag that may be suggested, and the grounds, in five queries."""
    aliases, roles = _known_aliases(), _known_roles()
    places = set(ClubDetails.objects.filter(is_place=True).values_list("tag", flat=True))
    fields = ("pk", "kind", "name", "slug", "country", "women", "sport", "needs_context")
    found = [
        Entity(
            cast(EntityKind, kind),
            name,
            slug,
            tuple(aliases[pk]),
            country=country or None,
            women=women,
            sport=sport,
            place=pk in places,
            needs_context=needs_context,
            roles=tuple(roles[pk]),
        )
        for pk, kind, name, slug, country, women, sport, needs_context in Tag.objects.suggested()
        .order_by("pk")
        .values_list(*fields)
    ]
    return found + [
        Entity("ground", ground.name, slugify(ground.name), tuple(KnownAlias(text) for text in ground.other_names))
        for ground in Ground.objects.all()
    ]


def _known_aliases() -> dict[int, list[KnownAlias]]:
    """Return the other names of each tag, by its id."""
    found: dict[int, list[KnownAlias]] = defaultdict(list)
    fields = ("tag", "text", "kind", "needs_context", "from_year", "until_year")
    for tag, text, kind, needs_context, since, until in Alias.objects.order_by("pk").values_list(*fields):
        found[tag].append(KnownAlias(text, cast(AliasKind, kind), needs_context, since, until))
    return found


def _known_roles() -> dict[int, list[PersonRole]]:
    """Return where each person has played or worked, by the tag's id."""
    found: dict[int, list[PersonRole]] = defaultdict(list)
    fields = ("person", "club__slug", "role", "since", "until", "team")
    for person, club, role, since, until, team in Membership.objects.order_by("pk").values_list(*fields):
        found[person].append(PersonRole(club, role, since, until, team or None))
    return found
