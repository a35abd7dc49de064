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
from articles.match_files import FILLED, RESULT, MatchReader
from articles.models import (
    Alias,
    ClubDetails,
    CompetitionDetails,
    ExternalId,
    Generation,
    Ground,
    Match,
    Membership,
    PersonDetails,
    Tag,
    TagChange,
    TakenOff,
)
from articles.register_files import KINDS, Rows, entities_of, read_date
from articles.register_known import KnownTags, source_of

BATCH = 500
UNNAMED = "rows"  # the source of rows that came from no file
Row = Alias | Ground | Membership
NOTHING: tuple[Any, ...] = ("", None, [])
# What tells a row from others, its values, a file's row.
Wanted = tuple[tuple[Any, ...], dict[str, Any], dict[str, Any]]


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
            Generation.hold(Generation.REGISTER)  # of two loads at once the second waits and finds what the first made
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
        self.taken_off = set(TakenOff.objects.values_list("tag_id", "other_id", "what"))
        self.made: dict[int, int] = {}  # ids of the tags that were made, by the numbers that they were known by before

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
        self._matches(rows.get("matches", []))
        if not self.report.is_empty:
            Generation.bump(Generation.REGISTER)
            Generation.bump()  # names, colours and who plays where stand on readers' pages

    def _item(self, known: KnownTags, entity: Entity, row: dict[str, Any]) -> Item:
        pk, merged = known.find(entity, row)
        is_new = pk is None
        if pk is None:
            pk = known.add(entity, row)
        if merged:
            return Item(entity, row, pk, own=False)  # what is said of one that was merged away only adds to the other
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
                changed[tag.pk] = self._mark(tag, item.row) if item.own else tag
        made = {
            pk: self._mark(Tag(kind=item.entity.kind, slug=known.slugs[pk], **_tag_values(known, item)), item.row)
            for pk, item in new.items()
        }
        Tag.objects.bulk_create(made.values(), batch_size=BATCH)
        self.made = {pk: tag.pk for pk, tag in made.items()}
        for item in items:
            item.pk = self.made.get(item.pk, item.pk)
        fields = ["name", "folded", "country", "women", "sport", "told_apart_by", "needs_context"]
        self._write(Tag, list(changed.values()), fields)
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
        rows = self._rows_of(Alias, "tag", {item.pk for item in items})
        there = {(row.tag_id, row.text, row.kind): row for row in rows}
        names = dict(Tag.objects.filter(pk__in={pk for pk, *_ in there}).values_list("pk", "name")) if there else {}
        wanted = []
        for item in items:
            for alias in item.entity.aliases:
                key = (item.pk, alias.text, alias.kind)
                if key not in there and names.get(item.pk) == alias.text:
                    continue
                values = {
                    "folded": fold(alias.text)[:170],
                    "needs_context": alias.needs_context,
                    "from_year": alias.from_year,
                    "until_year": alias.until_year,
                }
                wanted.append((key, values, item.row))
        self._bring(Alias, ("tag_id", "text", "kind"), there, wanted)

    def _memberships(self, known: KnownTags, items: list[Item]) -> None:
        people = [item for item in items if item.entity.roles]
        columns = ("person_id", "club_id", "team", "role", "since")
        rows = self._rows_of(Membership, "person", {item.pk for item in people})
        there = {tuple(getattr(row, name) for name in columns): row for row in rows}
        clubs = {item.entity.slug: item.pk for item in items if item.entity.kind == "club"}
        wanted = []
        for item in people:
            for role, said in zip(item.entity.roles, item.row["roles"], strict=True):
                club = (clubs.get(role.club_slug) or known.club(said["club"])) if role.club_slug else None
                club = self.made.get(club, club) if club else None
                if role.club_slug and club is None and not role.team:
                    raise ValueError(
                        f"{said.get('_at') or _file(item.row)}: {item.entity.name} is said to be at {said['club']}, "
                        "a club that is in neither the files nor the register: add it to the clubs"
                    )
                key = (item.pk, club, role.team or "", role.role, role.from_date)
                values = {"until": role.to_date, "on_loan": said.get("on_loan", False), "number": said.get("number")}
                wanted.append((key, values, item.row))
        self._bring(Membership, columns, there, wanted)

    def _ids(self, items: list[Item]) -> None:
        said = {pair: item.pk for item in items for pair in item.row.get("ids", {}).items()}
        if not said:
            return
        taken = set(ExternalId.objects.filter(scheme__in={s for s, _ in said}).values_list("scheme", "value"))
        new = [ExternalId(scheme=s, value=v, tag_id=pk) for (s, v), pk in said.items() if (s, v) not in taken]
        ExternalId.objects.bulk_create(new, batch_size=BATCH)
        self._count(ExternalId, len(new), 0)

    def _grounds(self, found: list[tuple[Entity, dict[str, Any]]]) -> None:
        there = {(row.name,): row for row in Ground.objects.all()} if found else {}
        wanted = []
        for entity, row in found:
            others = [alias.text for alias in entity.aliases]
            wanted.append(((entity.name[:100],), {"other_names": others, "city": row.get("city") or ""}, row))
        self._bring(Ground, ("name",), there, wanted)

    def _matches(self, rows: list[dict[str, Any]]) -> None:
        reader = MatchReader()
        made = changed = 0
        for row in rows:
            match, values = reader.read(row)
            is_new, file = match.pk is None, match.loaded_from
            if is_new and Match(home=match.home, away=match.away, **values).in_files() in self.taken_off:
                continue
            own = is_new or source_of(file) == _source(row)
            names = _set(match, values if own else {name: values[name] for name in FILLED}, own)
            if not own and match.home_score is None and match.status == Match.Status.SCHEDULED:
                names |= _set(match, {name: values[name] for name in RESULT}, own=True)
            if not names:
                continue
            made, changed = made + is_new, changed + (not is_new)
            reader.save(match, row)  # as the desk's
            if own:
                self._mark(match, row)
                marks = {name: getattr(match, name) for name in ("loaded_from", "loaded_revision")}
                Match.objects.filter(pk=match.pk).update(**marks)
        self._count(Match, made, changed)

    def _bring(
        self, model: type[Row], columns: tuple[str, ...], there: dict[Any, Any], wanted: Iterable[Wanted]
    ) -> None:
        """Make the rows that are not there and change those that are; of two of one key the second only adds."""
        rows: dict[tuple[Any, ...], tuple[dict[str, Any], dict[str, Any]]] = {}
        for key, values, said in wanted:
            first, _said = rows.setdefault(key, (values, said))
            first |= {name: value for name, value in values.items() if first[name] in NOTHING}
        new, changed, fields = [], [], set()
        for key, (values, said) in rows.items():
            row = there.get(key)
            if row is None:
                fresh = model(**dict(zip(columns, key, strict=True)), **values)
                if fresh.in_files() not in self.taken_off:
                    new.append(self._mark(fresh, said))
                continue
            own = source_of(row.loaded_from) == _source(said)
            if names := _set(row, values, own):
                changed.append(self._mark(row, said) if own else row)
                fields |= names
        model._default_manager.bulk_create(new, batch_size=BATCH)
        self._write(model, changed, sorted(fields))
        self._count(model, len(new), len(changed))

    def _rows_of(self, model: type[Model], column: str, ids: Iterable[Any]) -> list[Any]:
        """Return the rows of some tags: all rows where the tags are many, as there is no list that long to ask by."""
        wanted = set(ids)
        rows = model._default_manager.order_by("-pk")
        if len(wanted) > BATCH:
            return [row for row in rows if getattr(row, f"{column}_id") in wanted]
        return list(rows.filter(**{f"{column}__in": wanted}))

    def _mark(self, row: Any, said: dict[str, Any]) -> Any:
        row.loaded_from = _file(said)[:200]
        row.loaded_revision = self.revision
        return row

    def _write(self, model: type[Model], rows: list[Any], fields: list[str]) -> None:
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
        names = {name for name in names if getattr(row, name) in NOTHING and values[name] not in NOTHING}
    for name in names:
        setattr(row, name, values[name])
    return names


def _file(row: dict[str, Any]) -> str:
    return str(row.get("_file", UNNAMED))


def _source(row: dict[str, Any]) -> str:
    return source_of(_file(row))


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
