"""Rows of files → the register's tables: what a file says again changes nothing, and the desk's own word stands.

A row that a file made says which (`loaded_from`, `loaded_revision`) until the desk saves it. The same source changes
what it made; of what another source or the desk made a file fills only what is empty, and adds other names and squads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Model

from articles.enrichment.names import fold
from articles.enrichment.register import Entity
from articles.models import (
    Alias,
    ClubDetails,
    CompetitionDetails,
    ExternalId,
    Generation,
    Ground,
    Membership,
    PersonDetails,
    Tag,
    TagChange,
)
from articles.register_files import KINDS, Rows, entities_of, read_date
from articles.register_known import KnownTags

BATCH = 500
UNNAMED = "rows"  # the source of rows that came from no file


@dataclass(slots=True)
class Report:
    """What a load did: rows in the files; per table how many were made, and how many changed."""

    rows: int = 0
    made: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)

    @property
    def is_empty(self) -> bool:
        return not self.made and not self.changed


@dataclass(slots=True)
class Item:
    """A row of a file with the tag that it is about: `pk` is below zero until that is made.

    `own`: this source made the tag, and this is the first row about it: a second one only adds to it.
    """

    entity: Entity
    row: dict[str, Any]
    pk: int
    own: bool


class _Undone(Exception):
    """Rolls a trial back."""


def load(rows: Rows, *, revision: str = "", dry_run: bool = False) -> Report:
    """Write rows into the tables in one transaction; with `dry_run` write nothing and report what would be done.

    Raises ValueError where a row cannot be read or names what is not there, with nothing changed.
    """
    report = Report()
    try:
        with transaction.atomic():
            _Load(revision, report).run(rows)
            if dry_run:
                raise _Undone
    except _Undone:
        pass
    return report


class _Load:
    def __init__(self, revision: str, report: Report):
        self.revision, self.report = revision[:64], report
        self.seen: set[int] = set()

    def run(self, rows: Rows) -> None:
        # Each entity beside the row it was read from: the row says what the matcher has no use for.
        pairs = list(zip(entities_of(rows), [row for name in KINDS for row in rows.get(name, ())], strict=True))
        self.report.rows = len(pairs)
        self._grounds([(e, row) for e, row in pairs if e.kind == "ground"])
        known = KnownTags()
        items = [self._item(known, e, row) for e, row in pairs if e.kind != "ground"]
        self._tags(known, items)
        self._details(items)
        self._aliases(items)
        self._memberships(known, items)
        self._ids(items)
        if not self.report.is_empty:
            Generation.bump(Generation.REGISTER)
            Generation.bump()  # names, colours and who plays where stand on readers' pages

    def _item(self, known: KnownTags, entity: Entity, row: dict[str, Any]) -> Item:
        pk = known.find(entity, row)
        is_new = pk is None
        if pk is None:
            pk = known.add(entity, row)
        first = pk not in self.seen
        self.seen.add(pk)
        return Item(entity, row, pk, first and (is_new or _source(row) == known.sources.get(pk)))

    def _tags(self, known: KnownTags, items: list[Item]) -> None:
        renames = TagChange.objects.filter(verb=TagChange.Verb.RENAME, undone_at=None)
        renamed = set(renames.values_list("tag", flat=True))
        new = {item.pk: item for item in reversed(items) if item.pk < 0}
        there = Tag.objects.in_bulk() if len(new) < len(items) else {}
        changed: dict[int, Tag] = {}
        for item in items:
            if item.pk < 0:
                continue
            tag = there[item.pk]
            values = _tag_values(known, item) if not tag.merged_into_id else {}
            if item.pk in renamed:
                values = {name: value for name, value in values.items() if name not in {"name", "folded"}}
            if _set(tag, values, item.own):
                self._mark(tag, item.row)
                changed[tag.pk] = tag
        made = {
            pk: self._mark(Tag(kind=item.entity.kind, slug=known.slugs[pk], **_tag_values(known, item)), item.row)
            for pk, item in new.items()
        }
        Tag.objects.bulk_create(made.values(), batch_size=BATCH)
        self.made = {pk: tag.pk for pk, tag in made.items()}
        for item in items:
            item.pk = self.made.get(item.pk, item.pk)
        fields = ["name", "folded", "country", "women", "sport", "told_apart_by", "needs_context"]
        self._write(Tag, changed.values(), fields)
        self._count(Tag, len(made), len(changed))

    def _details(self, items: list[Item]) -> None:
        parts: tuple[tuple[str, type[Model], Any], ...] = (
            ("club", ClubDetails, _club),
            ("person", PersonDetails, _person),
            ("competition", CompetitionDetails, lambda row: {}),
        )
        for kind, model, values_of in parts:
            mine = {item.pk: item for item in reversed(items) if item.entity.kind == kind}
            there = {row.tag_id: row for row in self._rows_of(model, "tag", mine)}
            new, changed, fields = [], [], set()
            for pk, item in mine.items():
                values = values_of(item.row)
                row = there.get(pk)
                if row is None:
                    new.append(model(tag_id=pk, **values))
                elif names := _set(row, values, item.own):
                    changed.append(row)
                    fields |= names
            model._default_manager.bulk_create(new, batch_size=BATCH)
            if changed:
                model._default_manager.bulk_update(changed, sorted(fields), batch_size=100)
            self._count(model, len(new), len(changed))

    def _aliases(self, items: list[Item]) -> None:
        there = {
            (row.tag_id, row.text, row.kind): row for row in self._rows_of(Alias, "tag", {item.pk for item in items})
        }
        names = dict(Tag.objects.filter(pk__in={pk for pk, *_ in there}).values_list("pk", "name")) if there else {}
        new: dict[tuple[Any, ...], Alias] = {}
        changed = []
        for item in items:
            texts = list(item.entity.aliases)
            for alias in texts:
                key = (item.pk, alias.text, alias.kind)
                values = {
                    "folded": fold(alias.text)[:170],
                    "needs_context": alias.needs_context,
                    "from_year": alias.from_year,
                    "until_year": alias.until_year,
                }
                row = there.get(key)
                if row is not None:
                    if _set(row, values, row.loaded_from == item.row.get("_file", UNNAMED)):
                        changed.append(self._mark(row, item.row))
                elif key not in new and names.get(item.pk) != alias.text:
                    fresh = Alias(tag_id=item.pk, text=alias.text, kind=alias.kind, **values)
                    new[key] = self._mark(fresh, item.row)
        Alias.objects.bulk_create(new.values(), batch_size=BATCH)
        self._write(Alias, changed, ["needs_context", "from_year", "until_year"])
        self._count(Alias, len(new), len(changed))

    def _memberships(self, known: KnownTags, items: list[Item]) -> None:
        people = [item for item in items if item.entity.roles]
        there = {
            (row.person_id, row.club_id, row.team, row.role, row.since): row
            for row in self._rows_of(Membership, "person", {item.pk for item in people})
        }
        clubs = {item.entity.slug: item.pk for item in items if item.entity.kind == "club"}
        new: dict[tuple[Any, ...], Membership] = {}
        changed = []
        for item in people:
            for role, said in zip(item.entity.roles, item.row["roles"], strict=True):
                club = (clubs.get(role.club_slug) or known.club(said["club"])) if role.club_slug else None
                club = self.made.get(club, club) if club else None
                if role.club_slug and club is None and not role.team:
                    raise ValueError(
                        f"{item.row.get('_file', UNNAMED)}: {item.entity.name} is said to be at {said['club']}, "
                        "a club that is in neither the files nor the register: add it to the clubs"
                    )
                key = (item.pk, club, role.team or "", role.role, role.from_date)
                values = {"until": role.to_date, "on_loan": said.get("on_loan", False), "number": said.get("number")}
                row = there.get(key)
                if row is not None:
                    if _set(row, values, row.loaded_from == item.row.get("_file", UNNAMED)):
                        changed.append(self._mark(row, item.row))
                elif key in new:
                    _set(new[key], values, True)
                else:
                    names = ("person_id", "club_id", "team", "role", "since")
                    new[key] = self._mark(Membership(**dict(zip(names, key, strict=True)), **values), item.row)
        Membership.objects.bulk_create(new.values(), batch_size=BATCH)
        self._write(Membership, changed, ["until", "on_loan", "number"])
        self._count(Membership, len(new), len(changed))

    def _ids(self, items: list[Item]) -> None:
        said = {pair: item.pk for item in items for pair in item.row.get("ids", {}).items()}
        if not said:
            return
        taken = set(ExternalId.objects.filter(scheme__in={s for s, _ in said}).values_list("scheme", "value"))
        new = [ExternalId(scheme=s, value=v, tag_id=pk) for (s, v), pk in said.items() if (s, v) not in taken]
        ExternalId.objects.bulk_create(new, batch_size=BATCH)
        self._count(ExternalId, len(new), 0)

    def _grounds(self, found: list[tuple[Entity, dict[str, Any]]]) -> None:
        there = {row.name: row for row in Ground.objects.all()} if found else {}
        new: dict[str, Ground] = {}
        changed: dict[str, Ground] = {}
        for entity, row in found:
            values = {"other_names": [alias.text for alias in entity.aliases], "city": row.get("city") or ""}
            ground = there.get(entity.name)
            if ground is None:
                new.setdefault(entity.name, self._mark(Ground(name=entity.name[:100], **values), row))
            elif _set(ground, values, _source(row) == ground.loaded_from.partition("/")[0]):
                changed[entity.name] = self._mark(ground, row)
        Ground.objects.bulk_create(new.values(), batch_size=BATCH)
        self._write(Ground, changed.values(), ["other_names", "city"])
        self._count(Ground, len(new), len(changed))

    def _rows_of(self, model: type[Model], column: str, ids: Iterable[Any]) -> list[Any]:
        """Return the rows of some tags: all rows where the tags are many, as there is no list that long to ask by."""
        wanted = set(ids)
        rows = model._default_manager.order_by("-pk")
        if len(wanted) > BATCH:
            return [row for row in rows if getattr(row, f"{column}_id") in wanted]
        return list(rows.filter(**{f"{column}__in": wanted}))

    def _mark(self, row: Any, said: dict[str, Any]) -> Any:
        row.loaded_from = str(said.get("_file", UNNAMED))[:200]
        row.loaded_revision = self.revision
        return row

    def _write(self, model: type[Model], rows: Iterable[Any], fields: list[str]) -> None:
        rows = list(rows)
        if rows:
            names = [*fields, "loaded_from", "loaded_revision"]
            model._default_manager.bulk_update(rows, names, batch_size=100)

    def _count(self, model: type[Model], made: int, changed: int) -> None:
        name = str(model._meta.verbose_name_plural)
        if made:
            self.report.made[name] += made
        if changed:
            self.report.changed[name] += changed


def _set(row: Any, values: dict[str, Any], own: bool) -> set[str]:
    """Give a row its values, or where it is not the file's own, those that it has none of; return which changed."""
    names = {name for name, value in values.items() if getattr(row, name) != value}
    if not own:
        names = {name for name in names if getattr(row, name) in ("", None, []) and values[name] not in ("", None, [])}
    for name in names:
        setattr(row, name, values[name])
    return names


def _source(row: dict[str, Any]) -> str:
    return str(row.get("_file", UNNAMED)).partition("/")[0]


def _tag_values(known: KnownTags, item: Item) -> dict[str, Any]:
    entity, row = item.entity, item.row
    # What tells it from its namesakes was made up for it once, if the file does not say.
    apart = {"told_apart_by": row["told_apart_by"]} if row.get("told_apart_by") else {}
    return apart | {
        "name": entity.name[:100],
        "folded": known.fold(entity.name)[:120],
        "country": entity.country or "",
        "women": entity.women,
        "sport": entity.sport,
        "needs_context": entity.needs_context,
    }


def _club(row: dict[str, Any]) -> dict[str, Any]:
    colors = [*row.get("colours", []), "", ""]
    return {
        "full_name": (row.get("full_name") or "")[:150],
        "short_name": row.get("short_name") or "",
        "code": row.get("code") or "",
        "colour": colors[0],
        "second_colour": colors[1],
        "pattern": row.get("pattern") or ClubDetails.Pattern.PLAIN,
        "founded": row.get("founded"),
        "dissolved": row.get("dissolved"),
        "ground": (row.get("ground") or "")[:100],
        "national": row.get("national", False),
        "is_place": row.get("is_place", False),
    }


def _person(row: dict[str, Any]) -> dict[str, Any]:
    born = read_date(row.get("born"))
    return {
        "full_name": (row.get("full_name") or "")[:150],
        "born": born if len(str(row.get("born"))) == len("YYYY-MM-DD") else None,  # a year alone is no birthday
        "nationality": row.get("nationality") or "",
        "position": row.get("position") or "",
    }
