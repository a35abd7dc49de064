"""The register's tables and the matcher's entities: one into the other."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import transaction

from articles.enrichment.register import Alias as KnownAlias
from articles.enrichment.register import Entity, PersonRole, Register
from articles.models import (
    Alias,
    ClubDetails,
    CompetitionDetails,
    Generation,
    Ground,
    Membership,
    PersonDetails,
    Tag,
)
from articles.register_files import Rows, entities_of, rows_by_address

_built: tuple[int, Register] | None = None


def known_names() -> Register:
    """Return the index over all names in the database, built once and again only when the register has changed."""
    global _built
    stamp = Generation.current(Generation.REGISTER)
    if _built is None or _built[0] != stamp:
        _built = stamp, Register(entities())
    return _built[1]


def entities() -> list[Entity]:
    """Read every tag that may be suggested, and the grounds, in seven queries."""
    aliases: dict[int, list[KnownAlias]] = defaultdict(list)
    places = set(ClubDetails.objects.filter(is_place=True).values_list("tag", flat=True))
    for tag, *said in Alias.objects.order_by("pk").values_list(
        "tag", "text", "kind", "needs_context", "from_year", "until_year"
    ):
        aliases[tag].append(KnownAlias(*said))
    roles: dict[int, list[PersonRole]] = defaultdict(list)
    fields = ("person", "club__slug", "role", "since", "until", "team")
    for person, club, role, since, until, team in Membership.objects.values_list(*fields):
        roles[person].append(PersonRole(club, role, since, until, team or None))
    found = [
        Entity(
            tag.kind,  # type: ignore[arg-type]
            tag.name,
            tag.slug,
            tuple(aliases[tag.pk]),
            country=tag.country or None,
            women=tag.women,
            sport=tag.sport,
            place=tag.pk in places,
            needs_context=tag.needs_context,
            roles=tuple(roles[tag.pk]),
        )
        for tag in Tag.objects.filter(retired=False)
    ]
    return found + [
        Entity("ground", ground.name, f"ground-{ground.pk}", tuple(KnownAlias(text) for text in ground.other_names))
        for ground in Ground.objects.all()
    ]


@transaction.atomic
def load(rows: Rows) -> int:
    """Write the files' rows into the tables; run again it changes only what the files have changed. Returns how many.

    What an editor has added stays.
    """
    known, details = entities_of(rows), rows_by_address(rows)
    tags = {
        (entity.kind, entity.slug): _tag(entity, details[entity.kind, entity.slug])
        for entity in known
        if entity.kind != "ground"
    }
    for entity in known:
        row = details.get((entity.kind, entity.slug), {})
        if entity.kind == "ground":
            names = [alias.text for alias in entity.aliases]
            values = {"other_names": names, "city": row.get("city") or ""}
            Ground.objects.update_or_create(name=entity.name, defaults=values)
            continue
        tag = tags[entity.kind, entity.slug]
        _aliases(tag, entity)
        if entity.kind == "club":
            ClubDetails.objects.update_or_create(tag=tag, defaults=_club(row))
        elif entity.kind == "competition":
            CompetitionDetails.objects.get_or_create(tag=tag)
        elif entity.kind == "person":
            values = {"full_name": row.get("full_name") or "", "born": row.get("born") or None}
            values["nationality"] = row.get("nationality") or ""
            PersonDetails.objects.update_or_create(tag=tag, defaults=values)
            _memberships(tag, entity, tags, row)
    Generation.bump(Generation.REGISTER)
    return len(known)


def _tag(entity: Entity, row: dict[str, Any]) -> Tag:
    values = {"name": entity.name, "country": entity.country or "", "women": entity.women, "sport": entity.sport}
    values |= {"told_apart_by": row.get("told_apart_by") or "", "needs_context": entity.needs_context}
    return Tag.objects.update_or_create(kind=entity.kind, slug=entity.slug, defaults=values)[0]


def _aliases(tag: Tag, entity: Entity) -> None:
    known = set(tag.aliases.values_list("text", "kind"))
    for alias in entity.aliases:
        if (alias.text, alias.kind) not in known:
            known.add((alias.text, alias.kind))
            Alias.objects.create(
                tag=tag,
                text=alias.text,
                kind=alias.kind,
                needs_context=alias.needs_context,
                from_year=alias.from_year,
                until_year=alias.until_year,
            )


def _club(row: dict[str, Any]) -> dict[str, Any]:
    colors = [*row.get("colours", []), "", ""]
    return {
        "full_name": row.get("full_name") or "",
        "short_name": row.get("short_name") or "",
        "code": row.get("code") or "",
        "colour": colors[0],
        "second_colour": colors[1],
        "founded": row.get("founded"),
        "ground": row.get("ground") or "",
        "is_place": row.get("is_place", False),
    }


def _memberships(tag: Tag, entity: Entity, tags: dict[tuple[str, str], Tag], row: dict[str, Any]) -> None:
    for role, said in zip(entity.roles, row.get("roles", []), strict=True):
        club = tags.get(("club", role.club_slug)) if role.club_slug else None
        key = {"person": tag, "club": club, "team": role.team or "", "role": role.role, "since": role.from_date}
        values = {"until": role.to_date, "on_loan": said.get("on_loan", False), "number": said.get("number")}
        Membership.objects.update_or_create(**key, defaults=values)
