"""The register's tables and the matcher's entities: one into the other."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any, cast

from django.db import transaction
from django.db.models import Model

from articles.enrichment.names import fold, slugify
from articles.enrichment.register import Alias as KnownAlias
from articles.enrichment.register import AliasKind, Entity, PersonRole, Register
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
from articles.register_files import KINDS, Rows, entities_of

Named = list[tuple[Entity, dict[str, Any]]]  # each with the row of its file
Ids = dict[tuple[str, str], int]  # (kind, slug) → the tag's id

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
    found = [
        Entity(
            tag.kind,
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
        for tag in Tag.objects.suggested().order_by("pk")
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


@transaction.atomic
def load(rows: Rows) -> int:
    """Write the files' rows into the tables; run again it changes only what the files have changed. Returns how many.

    What an editor has added stays.
    """
    # Each entity beside the row it was read from: the row says what the matcher has no use for.
    pairs = list(zip(entities_of(rows), [row for name in KINDS for row in rows.get(name, ())], strict=True))
    grounds = {(e.name,): _ground(e, row) for e, row in pairs if e.kind == "ground"}
    named = [(e, row) for e, row in pairs if e.kind != "ground"]
    changed = _bring(Ground, ("name",), grounds)
    changed += _bring(Tag, ("kind", "slug"), {(e.kind, e.slug): _tag(e, row) for e, row in named})
    ids = {(kind, slug): pk for pk, kind, slug in Tag.objects.values_list("pk", "kind", "slug")}
    clubs = {(ids[e.kind, e.slug],): _club(row) for e, row in named if e.kind == "club"}
    people = {(ids[e.kind, e.slug],): _person(row) for e, row in named if e.kind == "person"}
    changed += _bring(ClubDetails, ("tag_id",), clubs)
    changed += _bring(PersonDetails, ("tag_id",), people)
    changed += _bring(
        CompetitionDetails, ("tag_id",), {(ids[e.kind, e.slug],): {} for e, _ in named if e.kind == "competition"}
    )
    changed += _bring(Alias, ("tag_id", "text", "kind"), _aliases(named, ids))
    changed += _bring(Membership, ("person_id", "club_id", "team", "role", "since"), _memberships(named, ids))
    if changed:
        Generation.bump(Generation.REGISTER)
        Generation.bump()  # names, colours and who plays where stand on readers' pages
    return len(pairs)


def _bring(model: type[Model], key: tuple[str, ...], wanted: dict[tuple[Any, ...], dict[str, Any]]) -> int:
    """Make the rows that are missing and change those that differ, in a handful of queries; return how many."""
    there = {tuple(getattr(row, name) for name in key): row for row in model._default_manager.order_by("-pk")}
    new, changed, fields = [], [], set()
    for address, values in wanted.items():
        row = there.get(address)
        if row is None:
            new.append(model(**dict(zip(key, address, strict=True)), **values))
            continue
        differing = {name for name, value in values.items() if getattr(row, name) != value}
        if differing:
            for name in differing:
                setattr(row, name, values[name])
            changed.append(row)
            fields |= differing
    model._default_manager.bulk_create(new, batch_size=500)
    if changed:
        model._default_manager.bulk_update(changed, sorted(fields), batch_size=100)
    return len(new) + len(changed)


def _tag(entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": entity.name,
        "folded": fold(entity.name)[:120],
        "country": entity.country or "",
        "women": entity.women,
        "sport": entity.sport,
        "told_apart_by": row.get("told_apart_by") or "",
        "needs_context": entity.needs_context,
    }


def _ground(entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    return {"other_names": [alias.text for alias in entity.aliases], "city": row.get("city") or ""}


def _club(row: dict[str, Any]) -> dict[str, Any]:
    colors = [*row.get("colours", []), "", ""]
    return {
        "full_name": row.get("full_name") or "",
        "short_name": row.get("short_name") or "",
        "code": row.get("code") or "",
        "colour": colors[0],
        "second_colour": colors[1],
        "pattern": row.get("pattern") or "plain",
        "founded": row.get("founded"),
        "ground": row.get("ground") or "",
        "is_place": row.get("is_place", False),
    }


def _person(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "full_name": row.get("full_name") or "",
        "born": date.fromisoformat(row["born"]) if row.get("born") else None,
        "nationality": row.get("nationality") or "",
        "position": row.get("position") or "",
    }


def _aliases(named: Named, ids: Ids) -> dict[tuple[Any, ...], dict[str, Any]]:
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for entity, _row in named:
        for alias in entity.aliases:
            values = {
                "folded": fold(alias.text)[:170],
                "needs_context": alias.needs_context,
                "from_year": alias.from_year,
                "until_year": alias.until_year,
            }
            found.setdefault((ids[entity.kind, entity.slug], alias.text, alias.kind), values)
    return found


def _memberships(named: Named, ids: Ids) -> dict[tuple[Any, ...], dict[str, Any]]:
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for entity, row in named:
        for role, said in zip(entity.roles, row.get("roles", []), strict=entity.kind == "person"):
            club = ids.get(("club", role.club_slug)) if role.club_slug else None
            key = (ids[entity.kind, entity.slug], club, role.team or "", role.role, role.from_date)
            found[key] = {"until": role.to_date, "on_loan": said.get("on_loan", False), "number": said.get("number")}
    return found
