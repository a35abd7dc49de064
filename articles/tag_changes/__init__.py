"""Merge, split, rename and retire: what is done to tags, each in one transaction, recorded, and undone exactly.

Stories are moved by one statement a table, however many there are, and none is written twice. A row that is moved says
in `tagged_as` what it was tagged as; the row of a story that has the other tag already is taken out, kept with the
change, and comes back with the undo.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.addresses import lead_on
from articles.body import printable
from articles.enrichment.names import fold, slugify
from articles.models import Address, Alias, ArticleTag, Generation, Match, PublishedTag, Tag, TagChange, User

from .moving import STORIES, chunks, give_back, take_over

__all__ = ["ChangeRefused", "mark_undone", "merge", "rename", "retire", "split", "undo"]

Verb = TagChange.Verb
_SLUG = re.compile(r"[a-z0-9_-]{1,100}")
KEEP, REORGANIZE = "articles.change_tag", "articles.reorganize_tag"


class ChangeRefused(Exception):
    """What cannot be done to a tag; the text says why and what to do."""


def merge(loser: Tag, *, into: Tag, by: User) -> TagChange:
    """Make one tag of two: `into` takes over the stories, names, squads, matches and ids of `loser`.

    The address of `loser` leads on from then. Raises ChangeRefused or PermissionDenied, with nothing changed.
    """
    with _reorganizing(by):
        loser, into = _locked(loser, into)
        _check_merge(loser, into)
        words = f"“{loser}” merged into “{into}”"
        change = TagChange(verb=Verb.MERGE, tag=into, other=loser, by=by, words=words[:250])
        _merge(change)
    return change


def split(tag: Tag, *, name: str, told_apart_by: str = "", stories: Iterable[int], by: User) -> TagChange:
    """Make a tag of its own for some stories (ids) of another, such as those about another man of the name."""
    with _reorganizing(by):
        (tag,) = _locked(tag)
        _check_stands(tag)
        new = _part_of(tag, name, told_apart_by)
        rows = ArticleTag.objects.filter(tag=tag)
        ids = [
            pk
            for part in chunks(sorted(set(stories)))
            for pk in rows.filter(content_object__in=part).values_list("content_object", flat=True)
        ]
        if not ids:
            raise ChangeRefused("Choose the stories that are to go to the new one.")
        new.save()
        for part in chunks(ids):
            rows.filter(content_object__in=part).update(tag=new)
            PublishedTag.objects.filter(tag=tag, article__in=part).update(tag=new)
        words = f"“{new}” split off from “{tag}”"
        return TagChange.objects.create(
            verb=Verb.SPLIT, tag=tag, other=new, by=by, words=words[:250], kept={"stories": ids}
        )


def rename(tag: Tag, *, name: str, slug: str = "", by: User) -> TagChange:
    """Call a tag something else. Its old name still finds it in texts, its old address leads on."""
    with _reorganizing(by, KEEP):
        (tag,) = _locked(tag)
        _check_stands(tag)
        was = {"name": tag.name, "slug": tag.slug}
        name = _name(name)
        # A name that has no Latin letters leaves the address as it is.
        new = {"name": name, "slug": slug or (slugify(name)[:100] if name != tag.name else "") or tag.slug}
        _check_address(tag, new["slug"])
        _call(tag, **new)
        alias = tag.call_also(was["name"], kind=Alias.Kind.FORMER, needs_context=tag.needs_context)
        return TagChange.objects.create(
            verb=Verb.RENAME, tag=tag, by=by, words=f"“{was['name']}” renamed “{new['name']}”"[:250],
            kept={"was": was, "new": new, "alias": alias and alias.pk},
        )  # fmt: skip


def retire(tag: Tag, *, by: User, retired: bool = True) -> TagChange:
    """Suggest a tag no more, though it keeps its page and its stories; or (`retired` off) suggest it again."""
    with _reorganizing(by, KEEP):
        (tag,) = _locked(tag)
        _check_stands(tag)
        if tag.retired == retired:
            raise ChangeRefused(f"“{tag}” is retired already." if retired else f"“{tag}” is not retired.")
        Tag.objects.filter(pk=tag.pk).update(retired=retired)
        verb = Verb.RETIRE if retired else Verb.UNRETIRE
        words = f"“{tag}” {'retired' if retired else 'brought back'}"
        return TagChange.objects.create(verb=verb, tag=tag, by=by, words=words[:250])


def undo(change: TagChange, *, by: User) -> None:
    """Take a change back. Later merges of the same tags are taken back before it and done again after it."""
    with _reorganizing(by, REORGANIZE if change.verb in {Verb.MERGE, Verb.SPLIT} else KEEP):
        mark_undone(change, by=by)
        change.refresh_from_db()
        later = _later_merges(change) if change.verb == Verb.MERGE else []
        for merge_ in reversed(later):
            _unmerge(merge_)
        {
            Verb.MERGE: _unmerge,
            Verb.SPLIT: _rejoin,
            Verb.RENAME: _call_as_before,
            Verb.RETIRE: _flip,
            Verb.UNRETIRE: _flip,
        }[Verb(change.verb)](change)
        for merge_ in later:
            _merge(merge_)


def mark_undone(change: TagChange, *, by: User) -> None:
    """Write that a change is undone, and by whom. Raises ChangeRefused where it is already."""
    standing = TagChange.objects.filter(pk=change.pk, undone_at=None)
    if not standing.update(undone_at=timezone.now(), undone_by=by):
        raise ChangeRefused("This has been undone already.")


@contextmanager
def _reorganizing(by: User, permission: str = REORGANIZE) -> Iterator[None]:
    """Do all or nothing, and let every page and every list of names be made anew."""
    if not by.has_perm(permission):
        raise PermissionDenied("You may not do this to clubs and people: ask an editor.")
    with transaction.atomic():
        # Alone: a merge and an undo, or a story's save, move the same rows, and what each keeps must be true.
        Generation.alone()
        yield
        Generation.bump(Generation.REGISTER)
        Generation.bump()


def _locked(*tags: Tag) -> list[Tag]:
    """Lock the rows, always in one order, and return them as they are now."""
    ids = [tag.pk for tag in tags]
    rows = {row.pk: row for row in Tag.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")}
    if len(rows) < len(set(ids)):
        raise ChangeRefused("The tag is no longer there: look at the list again.")
    return [rows[pk] for pk in ids]


def _check_stands(tag: Tag) -> None:
    if tag.merged_into_id:
        raise ChangeRefused(f"“{tag}” was merged into “{tag.merged_into}”: change that one, or undo the merge.")


def _check_merge(loser: Tag, winner: Tag) -> None:
    if loser.pk == winner.pk:
        raise ChangeRefused("A tag cannot be merged into itself: choose another.")
    _check_stands(loser)
    _check_stands(winner)
    if loser.kind != winner.kind:
        raise ChangeRefused(
            f"“{loser}” is a {loser.get_kind_display().lower()} and “{winner}” a {winner.get_kind_display().lower()}."
        )
    if loser.women != winner.women:
        raise ChangeRefused("One of them is the women's, the other the men's: they stay two.")
    _check_never_met(loser, winner)


def _check_never_met(one: Tag, other: Tag) -> None:
    played = Match.objects.filter(Q(home=one, away=other) | Q(home=other, away=one)).first()
    if played:
        raise ChangeRefused(f"They are two: they have played each other ({played}, {played.kicks_off_at:%-d %B %Y}).")


def _merge(change: TagChange) -> None:
    loser, winner = _pair(change)
    change.kept = take_over(loser, winner)
    Tag.objects.filter(pk=loser.pk).update(merged_into=winner)
    change.save()


def _unmerge(change: TagChange) -> None:
    loser, winner = _pair(change)
    give_back(loser, winner, change.kept)
    Tag.objects.filter(pk=loser.pk).update(merged_into=None)


def _pair(change: TagChange) -> tuple[Tag, Tag]:
    if change.other_id is None:
        raise ChangeRefused("The other tag is no longer there.")
    loser, winner = _locked(Tag(pk=change.other_id), Tag(pk=change.tag_id))
    return loser, winner


def _later_merges(change: TagChange) -> list[TagChange]:
    """Return the standing merges that came after one and have to do with the same tags, oldest first."""
    tags = {change.tag_id, change.other_id}
    found: list[TagChange] = []
    standing = TagChange.objects.filter(undone_at=None, pk__gt=change.pk, verb__in=[Verb.MERGE, Verb.SPLIT])
    for later in standing.order_by("pk"):
        if not tags.isdisjoint({later.tag_id, later.other_id}):
            if later.verb == Verb.SPLIT:
                raise ChangeRefused(f"Undo this first: {later.words}.")
            tags |= {later.tag_id, later.other_id}
            found.append(later)
    return found


def _name(text: str) -> str:
    """Return a name as it may stand, or refuse it."""
    name = " ".join(printable(text).split())
    if not fold(name):
        raise ChangeRefused("Give a name with letters in it.")
    if len(name) > 100:
        raise ChangeRefused(f"The name is {len(name)} letters long: it may have 100.")
    return name


def _part_of(tag: Tag, name: str, told_apart_by: str) -> Tag:
    """Return a new tag like another, saved nowhere yet."""
    new = Tag(
        kind=tag.kind, name=_name(name), told_apart_by=" ".join(told_apart_by.split())[:60],
        sport=tag.sport, country=tag.country, women=tag.women, needs_context=tag.needs_context,
    )  # fmt: skip
    if fold(new.name) == tag.folded and not new.told_apart_by:
        raise ChangeRefused("Give the new one another name, or say what tells it apart: “goalkeeper, born 1993”.")
    base = slugify(new.name) or slugify(f"{tag.slug} {new.told_apart_by}") or tag.slug
    taken = set(Tag.objects.filter(kind=tag.kind, slug__startswith=base[:90]).values_list("slug", flat=True))
    tries = [base, slugify(f"{base} {new.told_apart_by}"), *(f"{base[:90]}-{n}" for n in range(2, len(taken) + 3))]
    new.slug = next(slug[:100] for slug in tries if slug[:100] not in taken and not _leads_elsewhere(new, slug[:100]))
    return new


def _rejoin(change: TagChange) -> None:
    """Give a split tag's stories back. The new one goes, unless somebody has given it names or a squad since."""
    if change.other is None:
        return
    new, tag = _pair(change)
    _check_stands(new)
    _check_stands(tag)
    _check_never_met(new, tag)
    if _has_grown(new):
        words = f"“{new}” merged into “{tag}”"
        _merge(TagChange(verb=Verb.MERGE, tag=tag, other=new, by=change.by, words=words[:250]))
        return
    kept = take_over(new, tag)
    for model, _ in STORIES:
        model._default_manager.filter(tag=tag, tagged_as=new).update(tagged_as=None)
    Alias.objects.filter(pk=kept["alias"]).delete()
    change.other = None
    change.save(update_fields=["other"])
    new.delete()


def _has_grown(tag: Tag) -> bool:
    belongings = (tag.aliases, tag.memberships, tag.members, tag.home_matches, tag.away_matches, tag.external_ids)
    return any(rows.exists() for rows in belongings) or tag.merged_tags.exists()


def _call_as_before(change: TagChange) -> None:
    (tag,) = _locked(change.tag)
    _check_stands(tag)
    if tag.name != change.kept["new"]["name"] or tag.slug != change.kept["new"]["slug"]:
        raise ChangeRefused(f"It is called “{tag.name}” by now: rename it.")
    _check_address(tag, change.kept["was"]["slug"])
    Alias.objects.filter(pk=change.kept["alias"]).delete()
    _call(tag, **change.kept["was"])


def _call(tag: Tag, name: str, slug: str) -> None:
    """Set a tag's name and address; the address it had leads on."""
    was = tag.get_absolute_url()
    tag.name, tag.slug = name, slug
    # Not by save(): the row stays what a file made it, so that an undo leaves no trace.
    Tag.objects.filter(pk=tag.pk).update(name=name, slug=slug, folded=fold(name)[:120])
    lead_on(was, tag.get_absolute_url(), Address.Target.TAG, tag.pk)


def _check_address(tag: Tag, slug: str) -> None:
    if slug != tag.slug and not _SLUG.fullmatch(slug):
        raise ChangeRefused("An address has small letters, digits and hyphens, 100 at most.")
    other = Tag.objects.filter(kind=tag.kind, slug=slug).exclude(pk=tag.pk).first()
    if other is not None:
        raise ChangeRefused(f"“{other}” has this address: merge the two, or give another address.")
    if _leads_elsewhere(tag, slug):
        raise ChangeRefused("This address has led to another page before: give another one.")


def _leads_elsewhere(tag: Tag, slug: str) -> bool:
    """Test whether an address once led to anything but this tag: no path is ever given to something else."""
    path = Tag(kind=tag.kind, slug=slug).get_absolute_url()
    address = Address.objects.filter(path=path).first()
    return address is not None and (address.target, address.target_id) != (Address.Target.TAG, tag.pk)


def _flip(change: TagChange) -> None:
    """Let a tag be retired or not as what still stands says; where nothing does, as it was at first."""
    changes = TagChange.objects.filter(tag=change.tag_id, verb__in=[Verb.RETIRE, Verb.UNRETIRE])
    last = changes.filter(undone_at=None).order_by("pk").last()
    first = changes.order_by("pk").first() or change
    retired = last.verb == Verb.RETIRE if last else first.verb == Verb.UNRETIRE
    Tag.objects.filter(pk=change.tag_id).update(retired=retired)
