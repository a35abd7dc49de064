"""What the register knows already, to tell whether a row of a file is new: no two tags for one club or person."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import chain, count
from typing import Any

from articles.enrichment.names import fold, slugify
from articles.enrichment.register import Entity
from articles.models import Address, Alias, ExternalId, PersonDetails, Tag
from articles.models.tag import path_of

_NUMBER = re.compile(r"-\d+$")
Key = tuple[str, str, bool]  # kind, folded name, women's
NAMES = (Alias.Kind.FULL, Alias.Kind.SHORT, Alias.Kind.FORMER)


def source_of(file: str) -> str:
    """Return where a file is from: openfootball/clubs/eng.clubs.txt is openfootball's."""
    return file.partition("/")[0]


class KnownTags:
    """The tags by all that a file may call them by: ids of others, addresses of now and before, names."""

    def __init__(self) -> None:
        # Of tens of thousands of names each is folded once, and kept for as long as the load takes.
        self.fold = cache(fold)
        self.slugs: dict[int, str] = {}
        self.sources: dict[int, str] = {}  # what made the row; the desk's own are not in it
        self._country: dict[int, str] = {}
        self._women: dict[int, bool] = {}
        self._merged: dict[int, int] = {}
        self._by_slug: dict[tuple[str, str], int] = {}
        self._by_name: dict[Key, set[int]] = defaultdict(set)
        kinds: dict[int, str] = {}
        fields = ("pk", "kind", "slug", "folded", "country", "women", "merged_into_id", "loaded_from")
        for pk, kind, slug, folded, country, women, merged, source in Tag.objects.values_list(*fields):
            kinds[pk] = kind
            self.slugs[pk], self._country[pk], self._women[pk] = slug, country, women
            self._by_slug[kind, slug] = pk
            self._by_name[kind, folded, women].add(pk)
            if merged:
                self._merged[pk] = merged
            if source:
                self.sources[pk] = source_of(source)
        for pk, folded in Alias.objects.filter(kind__in=NAMES).values_list("tag_id", "folded"):
            self._by_name[kinds[pk], folded, self._women[pk]].add(pk)
        self._born: dict[int, str] = {
            pk: born.isoformat() for pk, born in PersonDetails.objects.values_list("tag_id", "born") if born
        }
        self._ids = {
            (scheme, value): pk
            for scheme, value, pk in ExternalId.objects.exclude(tag=None).values_list("scheme", "value", "tag_id")
        }
        tags = Address.objects.filter(target=Address.Target.TAG)
        self._addresses = {path: pk for path, pk in tags.values_list("path", "target_id") if pk in kinds}

    def find(self, entity: Entity, row: dict[str, Any]) -> tuple[int | None, bool]:
        """Return the tag that a row is about, the one that it was merged into if it was; and whether it was."""
        pk = self._find(entity, row)
        return (None, False) if pk is None else (self._stands(pk), pk in self._merged)

    def _new_slug(self, entity: Entity, row: dict[str, Any]) -> str:
        """Return a free address for a new tag, and say in the row what tells it from its namesakes."""
        # Of two people with one name the second was numbered as their files were read.
        bare = (_NUMBER.sub("", entity.slug) if entity.kind == "person" else entity.slug)[:90] or "unnamed"
        own = row.get("slug") or bare
        country = f"{bare}-{entity.country.lower()}" if entity.country else bare
        numbered = (f"{bare}-{n}" for n in count(2))
        slug = next(slug for slug in chain((own, country), numbered) if self._free(entity.kind, slug))
        if slug != own and not row.get("told_apart_by"):
            born = str(row.get("born") or "")[:4]
            words = [row.get("position", ""), f"born {born}" if born else ""]
            row["told_apart_by"] = ", ".join(filter(None, words)) or (entity.country or "")
        return slug

    def add(self, entity: Entity, row: dict[str, Any]) -> int:
        """Know a tag that is still to be made, by a number below zero until it has an id."""
        pk = -len(self.slugs) - 1
        self.slugs[pk] = slug = self._new_slug(entity, row)
        self._country[pk], self._women[pk] = entity.country or "", entity.women
        self._by_slug[entity.kind, slug] = pk
        for text in {entity.name, row.get("full_name") or entity.name, *self._others(entity)}:
            self._by_name[entity.kind, self.fold(text)[:120], entity.women].add(pk)
        if len(born := str(row.get("born") or "")) == 10:
            self._born[pk] = born
        return pk

    def club(self, name: str) -> int | None:
        """Return the one club of a name, or None where there is none or several."""
        pk = self._by_slug.get(("club", slugify(name)))
        found = {self._stands(one) for women in (False, True) for one in self._by_name["club", self.fold(name), women]}
        return self._stands(pk) if pk else found.pop() if len(found) == 1 else None

    def _stands(self, pk: int) -> int:
        while pk in self._merged:
            pk = self._merged[pk]
        return pk

    def _find(self, entity: Entity, row: dict[str, Any]) -> int | None:
        for pair in row.get("ids", {}).items():
            if pair in self._ids:
                return self._ids[pair]
        places = [self._by_slug.get((entity.kind, entity.slug)), self._addresses.get(path_of(entity.kind, entity.slug))]
        for pk in places:
            if pk is not None and self._may_be(pk, entity, row, strict=False):
                return pk
        texts = [entity.name, row.get("full_name") or "", *self._others(entity)]
        found = {
            pk
            for text in filter(None, texts)
            for pk in self._by_name.get((entity.kind, self.fold(text)[:120], entity.women), ())
            if self._may_be(pk, entity, row, strict=True)
        }
        if len({self._stands(pk) for pk in found}) != 1:
            return None
        return next((pk for pk in found if pk in self._merged), min(found))

    def _others(self, entity: Entity) -> list[str]:
        """Return the other names that tell: of a club those of two words; a person's may be many people's."""
        if entity.kind != "club":
            return []
        return [alias.text for alias in entity.aliases if alias.kind != "nickname" and " " in alias.text]

    def _may_be(self, pk: int, entity: Entity, row: dict[str, Any], *, strict: bool) -> bool:
        """Test whether nothing speaks against a tag being what a row is about; strictly, that something is for it."""
        ours, theirs = self._country.get(pk, ""), entity.country or ""
        if self._women.get(pk, False) != entity.women:
            return False
        born, said = self._born.get(pk, ""), str(row.get("born") or "")
        if entity.kind == "person" and born and said:
            return born.startswith(said)
        return ours == theirs or (not strict and not (ours and theirs))

    def _free(self, kind: str, slug: str) -> bool:
        return (kind, slug) not in self._by_slug and path_of(kind, slug) not in self._addresses
