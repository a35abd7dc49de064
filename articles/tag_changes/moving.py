"""What belongs to a tag, moved to another and back: stories, other names, squads, matches, others' ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, Model, OuterRef, QuerySet, Value, When
from django.db.models.functions import Coalesce

from articles.models import Alias, ArticleTag, ExternalId, Match, Membership, PublishedTag, Tag, TakenOff

Kept = dict[str, Any]  # JSON-ready: what a way back needs
CHUNK = 500  # ids in one statement; SQLite takes no more than some thousands
# The rows that say what a story is tagged with, and what each row belongs to.
STORIES: tuple[tuple[type[Model], str], ...] = ((ArticleTag, "content_object"), (PublishedTag, "published"))
# What else belongs to a tag: the table, the column, and what no tag has twice.
BELONGINGS: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Alias, "tag", ("text", "kind")),
    (Membership, "person", ("club_id", "team", "role", "since", "until")),
    (Membership, "club", ("person_id", "role", "since", "until")),
    (Match, "home", ()),
    (Match, "away", ()),
    (Match, "competition", ()),
    (ExternalId, "tag", ()),
    (TakenOff, "tag", ("other_id", "what")),
    (TakenOff, "other", ("tag_id", "what")),
)


def take_over(loser: Tag, winner: Tag) -> Kept:
    """Move all that is the loser's to the winner; return what `give_back` needs."""
    kept: Kept = {}
    for model, owner in STORIES:
        kept[model.__name__] = _take_stories(model, owner, loser, winner)
    for model, column, same in BELONGINGS:
        kept[f"{model.__name__}.{column}"] = _take_belongings(model, column, same, loser, winner)
    alias = winner.call_also(loser.name, needs_context=loser.needs_context)
    kept["alias"] = alias and alias.pk
    return kept


def give_back(loser: Tag, winner: Tag, kept: Kept) -> None:
    """Move all back that `take_over` moved; what came to the winner by other ways stays."""
    Alias.objects.filter(pk=kept["alias"]).delete()
    for model, column, same in BELONGINGS:
        rows = model._default_manager
        # What the loser was given anew meanwhile, it has.
        own = set(rows.filter(**{column: loser}).values_list(*same)) if same else set()
        for ids in chunks(kept.get(f"{model.__name__}.{column}", ())):
            moved = rows.filter(pk__in=ids, **{column: winner})
            if own:
                moved = moved.filter(
                    pk__in=[pk for pk, *key in moved.values_list("pk", *same) if tuple(key) not in own]
                )
            moved.update(**{column: loser})
    for model, owner in STORIES:
        _give_stories_back(model, owner, loser, winner, kept[model.__name__])


def chunks(ids: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the items in pieces that one statement takes."""
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]


def _take_stories(model: type[Model], owner: str, loser: Tag, winner: Tag) -> Kept:
    """Give the loser's stories to the winner; a story that has both keeps the winner's row, raised to the higher."""
    rows: QuerySet[Any] = model._default_manager.filter(tag=loser)
    theirs = model._default_manager.filter(tag=winner, **{owner: OuterRef(owner)})
    doubled = [_written(row) for row in rows.filter(Exists(theirs)).order_by("pk").values()]
    raised = _raise(model, owner, winner, doubled)
    for part in chunks([row["id"] for row in doubled]):
        model._default_manager.filter(pk__in=part).delete()
    rows.update(tag=winner, tagged_as=Coalesce(F("tagged_as"), Value(loser.pk)))
    return {"doubled": doubled, "raised": raised}


def _raise(model: type[Model], owner: str, winner: Tag, doubled: list[Kept]) -> list[Kept]:
    """Let the winner's row say what either said: about, and an editor's. Return those that changed as they were."""
    raised: list[Kept] = []
    for part in chunks(doubled):
        given = {row[f"{owner}_id"]: row for row in part}
        for row in model._default_manager.filter(tag=winner, **{f"{owner}__in": list(given)}):
            other = given[getattr(row, f"{owner}_id")]
            was = {name: getattr(row, name) for name in ("role", "origin") if name in other}
            new = {name: _higher(was[name], other[name]) for name in was}
            if new != was:
                raised.append({"owner": getattr(row, f"{owner}_id"), **was})
                model._default_manager.filter(pk=row.pk).update(**new)
    return raised


def _higher(one: str, other: str) -> str:
    """Return the one that says more."""
    return next((value for value in ("about", "editor") if value in (one, other)), one)


def _give_stories_back(model: type[Model], owner: str, loser: Tag, winner: Tag, kept: Kept) -> None:
    moved = model._default_manager.filter(tag=winner, tagged_as__in=loser.family())
    native = When(tagged_as=loser, then=Value(None))
    moved.update(tag=loser, tagged_as=Case(native, default=F("tagged_as")))
    for part in chunks(kept["doubled"]):
        # An editor may have taken the tag off meanwhile: then neither of the two is the story's.
        ours = {
            getattr(row, f"{owner}_id"): row
            for row in model._default_manager.filter(tag=winner, **{f"{owner}__in": [r[f"{owner}_id"] for r in part]})
        }
        model._default_manager.bulk_create(
            [_made(model, row, ours[row[f"{owner}_id"]]) for row in part if row[f"{owner}_id"] in ours]
        )
    for row in kept["raised"]:
        was = {name: value for name, value in row.items() if name != "owner"}
        model._default_manager.filter(tag=winner, **{owner: row["owner"]}).update(**was)


def _written(row: dict[str, Any]) -> Kept:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}


def _made(model: type[Model], row: Kept, ours: Model) -> Model:
    """Make a row that was taken out anew, with the bounds that its story has by now."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    made = model(**{name: fields[name].to_python(value) for name, value in row.items() if name in fields})
    for name in ("visible_from", "visible_until", "dated_at"):
        if name in fields:
            setattr(made, name, getattr(ours, name))
    return made


def _take_belongings(model: type[Model], column: str, same: tuple[str, ...], loser: Tag, winner: Tag) -> list[int]:
    """Move the rows of one table, but for those that the winner has already; return the ids of what moved."""
    rows = model._default_manager.filter(**{column: loser})
    if not same:
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
    else:
        theirs = set(model._default_manager.filter(**{column: winner}).values_list(*same))
        ids = [pk for pk, *key in rows.order_by("pk").values_list("pk", *same) if tuple(key) not in theirs]
        if model is Alias:
            named = dict(rows.values_list("pk", "text"))
            ids = [pk for pk in ids if named[pk] != winner.name]
    for part in chunks(ids):
        model._default_manager.filter(pk__in=part).update(**{column: winner})
    return ids
