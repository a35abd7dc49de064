"""The verbs: the one place that changes a status and writes what readers get.

Each verb is one transaction. It checks the permission, the version it was based on and, where readers are concerned,
the checklist, and first settles what time has done since. Raises PermissionDenied, StaleVersion or Refused, with
nothing written.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from articles import identity, search
from articles.addresses import claim_path, give_back, release_unseen
from articles.checklist import Fault, faults
from articles.edition import edition_of
from articles.live_fix import Fix, carried, fixed
from articles.models import (
    FOREVER,
    Article,
    AuditEntry,
    Correction,
    DeliveredStory,
    Edition,
    FrontSlot,
    Generation,
    PublishedArticle,
    PublishedByline,
    PublishedPhoto,
    PublishedTag,
    Revision,
    User,
)
from articles.permissions import may, may_edit
from articles.story import Story
from articles.working_copy import StaleVersion, keep_version, restore_state, save, state_of

CURRENT, NEXT = PublishedArticle.Slot.CURRENT, PublishedArticle.Slot.NEXT
Status = Article.Status
BIN_KEEPS = timedelta(days=30)
CORRECTION_MOST = 1000  # letters
CANCELED = "canceled"  # `held_back` of what its source took back
Rows = dict[str, PublishedArticle]  # slot → the story's row in it
Result = TypeVar("Result", covariant=True)


class Refused(Exception):
    """A verb that cannot be done now; its text says why, `faults` what to put right."""

    def __init__(self, text: str, faults: list[Fault] | None = None):
        super().__init__(text)
        self.faults = faults or []


class Verb(Protocol[Result]):
    """How every verb is called; `based_on` is the `lock_version` its user saw, `options` are the verb's own."""

    def __call__(
        self, article: Article, *, by: User, based_on: int | None = None, why: str = "", **options: Any
    ) -> Result: ...


def verb(function: Callable[..., Result]) -> Verb[Result]:
    """Make a function a verb: its user's permission is asked first."""

    @wraps(function)
    def run(article: Article, *, by: User, based_on: int | None = None, why: str = "", **options: Any) -> Result:
        if not may(by, function.__name__):
            raise PermissionDenied(f"You may not {function.__name__.replace('_', ' ')} stories.")
        return _act(function, article, by=by, based_on=based_on, why=why, **options)

    return run


def _act(
    function: Callable[..., Result],
    article: Article,
    *,
    by: User | None,
    based_on: int | None,
    why: str,
    **options: Any,
) -> Result:
    """Do what a verb does in one transaction on the locked story, version and time settled first, and record it."""
    with transaction.atomic():
        Generation.share()
        locked: Article = Article.objects.select_for_update().get(pk=article.pk)
        if based_on is not None and locked.lock_version != based_on:
            raise StaleVersion(locked.revisions.first())
        if locked.binned_at:
            raise Refused("This story lies in the bin. Take it out first.")
        now = timezone.now()
        # First, so that two verbs that touch the same places of the front wait for one another here.
        Generation.bump()
        _settle(locked, now)
        before = locked.status
        result = function(locked, by=by, now=now, why=why, **options)
        if function.__name__ != "front":
            _next_version(locked)
        implied = locked.audit.filter(at__gte=now).first()
        _record(locked, function.__name__.strip("_"), by, implied.to_status if implied else before, why)
    article.refresh_from_db()
    return result


@verb
def submit(article: Article, *, by: User, now: datetime, why: str) -> None:
    """Send a draft for review."""
    _expect(article, Status.DRAFT)
    if article.created_by_id != by.pk and not by.has_perm("articles.edit_any_article"):
        raise PermissionDenied("You may send your own drafts for review.")
    _set_status(article, Status.SUBMITTED)


@verb
def ask_for_changes(article: Article, *, by: User, now: datetime, why: str) -> None:
    """Give a story back to its writer, with a reason."""
    _expect(article, Status.SUBMITTED, Status.APPROVED)
    if not why.strip():
        raise Refused("Say what should change.")
    _set_status(article, Status.DRAFT)


@verb
def approve(article: Article, *, by: User, now: datetime, why: str) -> None:
    """Say that a story is ready."""
    _expect(article, Status.SUBMITTED)
    _set_status(article, Status.APPROVED)


@verb
def publish(
    article: Article,
    *,
    by: User,
    now: datetime,
    why: str,
    override: bool = False,
    say_updated: bool = False,
    correction: tuple[str, str] | None = None,
    lead_until: datetime | None = None,
    lead: bool = False,
) -> PublishedArticle:
    """Let readers see the story as saved: at once, at its time, or when its embargo ends. Steps between are implied.

    A live story with a later time gets a scheduled change: readers keep the present text until then. A `correction`
    (its kind, and what was wrong and is right) stands on the page with it and moves `updated_at`; a small fix moves
    nothing.
    """
    if article.status in {Status.WITHDRAWN, Status.KILLED}:
        raise Refused("This story was withdrawn. Restore it first.")
    if lead and not may(by, "front"):
        raise PermissionDenied("You may not lead the front with it. “Publish” alone is yours.")
    _check(article, by, override)
    visible_from, visible_until = _opens_at(article, now), article.withdraw_at or FOREVER
    if visible_until <= visible_from:
        raise Refused("It would disappear before it appears: look at the time it is to be taken down.")
    _imply_steps(article, by)
    if correction:
        _check_correction(article, correction, now)
    say_updated = say_updated or bool(correction)
    row = _release(article, visible_from, visible_until, by=by, now=now, say_updated=say_updated)
    if correction:
        _note(article, correction, visible_from if row.slot == NEXT else now, article.revisions.first(), by)
    _set_status(article, Status.PUBLISHED)
    if lead:
        _place_on_front(article, FrontSlot.LEAD, lead_until or FOREVER)
    return row


@verb
def fix_live(
    article: Article,
    *,
    by: User,
    now: datetime,
    why: str,
    fix: Fix,
    seen: int,
    say_updated: bool = False,
    correction: tuple[str, str] | None = None,
) -> list[str]:
    """Change what readers see now and nothing else; `seen` is the number of the version that they have.

    The same is put into a scheduled change and into the working copy, where what was fixed is still as it was. Returns
    in words what was not.
    """
    live = _rows(article).get(CURRENT)
    if live is None or not live.is_live(now):
        raise Refused("Readers do not have this story now: change the story itself.")
    version = live_version(article, now)
    if version is None or version.number != seen:
        raise Refused("Somebody has changed what readers see since you opened this. Look at the newer text first.")
    state = fixed(version.state, fix)
    if state == version.state:
        raise Refused("Nothing is changed yet.")
    if not state["headline"].strip():
        raise Refused("A live story needs its headline.")
    if correction:
        _check_correction(article, correction, now)
    working, coming = state_of(article), _rows(article).get(NEXT)
    planned = article.revisions.filter(public_from__gt=now).first() if coming else None
    revision = _write_state(article, state, by, "fixed live")
    if say_updated or correction:
        live.updated_at = now
    _write(edition_of(article, live))
    _take_over(version, revision, now)
    if correction:
        _note(article, correction, now, revision, by)
    left = []
    if coming and planned:
        then, lost = carried(version.state, fix, planned.state)
        left += [f"In the scheduled change, {what}" for what in lost]
        revision = _write_state(article, then, by, "the live fix carried over")
        _write(edition_of(article, coming))
        _take_over(planned, revision, coming.visible_from)
        Revision.objects.filter(pk=planned.pk).update(public_from=None, public_until=None)
    article.public_revision = revision
    article.save(update_fields=["public_revision"])
    desk, lost = carried(version.state, fix, working)
    _write_state(article, desk, by, "the live fix carried over")
    return left + lost


def live_version(article: Article, now: datetime) -> Revision | None:
    """Return the version that readers have."""
    return article.revisions.filter(public_from__lte=now).exclude(public_until__lte=now).first()


def _write_state(article: Article, state: dict[str, Any], by: User, why: str) -> Revision:
    """Make a state the working copy."""
    changes = restore_state(article, Revision(state=state))
    return save(article, by=by, based_on=article.lock_version, why=why, changes=changes)


def _take_over(old: Revision, new: Revision, moment: datetime) -> None:
    """Write on two versions that from a moment on readers have the new one."""
    if old.pk != new.pk:
        Revision.objects.filter(pk=new.pk).update(public_from=moment, public_until=old.public_until)
        Revision.objects.filter(pk=old.pk).update(public_until=moment)


@verb
def unschedule(article: Article, *, by: User, now: datetime, why: str) -> None:
    """Call back what readers have not seen yet: a scheduled story, or the scheduled change of a live one."""
    rows = _rows(article)
    if NEXT in rows:
        _call_back(article, rows, now)
        until = article.withdraw_at or FOREVER
        _bound(rows[CURRENT], until if until > now else FOREVER)
    elif CURRENT in rows and rows[CURRENT].visible_from > now:
        _call_back(article, rows, now)
        _remove(rows[CURRENT])
        release_unseen(article)
        _set_status(article, Status.APPROVED)
    else:
        raise Refused("Nothing is scheduled.")


@verb
def withdraw(article: Article, *, by: User, now: datetime, why: str, notice: str = "") -> None:
    """Take a story off the site; its address answers 410."""
    _expect(article, Status.PUBLISHED)
    _take_down(article, now, notice)
    _set_status(article, Status.WITHDRAWN)


def cancel(article: Article, *, by: User | None, why: str) -> None:
    """Take a story down because its source canceled it, and keep it from being published.

    `by` is None where the source itself said so (a wire that we trust): an agency's kill cannot wait for an editor.
    Raises PermissionDenied where it is a user who may not withdraw.
    """
    if by is not None and not may(by, "withdraw"):
        raise PermissionDenied("Its source has canceled this story. An editor must withdraw it.")
    _act(_cancel, article, by=by, based_on=None, why=why)


def _cancel(article: Article, *, by: User | None, now: datetime, why: str) -> None:
    if article.status == Status.PUBLISHED:
        _take_down(article, now, "")
        _set_status(article, Status.WITHDRAWN)
    article.held_back = CANCELED
    article.save(update_fields=["held_back"])


def hold_back(article: Article, *, why: str, reason: str, until: datetime | None) -> None:
    """Keep a story from readers because its source now says so: withheld (`reason`), or under an embargo (`until`).

    What is public before that moment is taken down; a source's word cannot wait for an editor.
    """
    _act(_hold_back, article, by=None, based_on=None, why=why, reason=reason, until=until)


def takes_down(article: Article, now: datetime, *, reason: str, until: datetime | None) -> bool:
    """Test whether holding a story back takes it from readers, or from the day that they were to have it."""
    rows = PublishedArticle.objects.filter(article=article)
    if not reason:
        rows = rows.filter(visible_from__lt=until, visible_until__gt=now)
    return article.status == Status.PUBLISHED and rows.exists()


def _hold_back(
    article: Article, *, by: User | None, now: datetime, why: str, reason: str, until: datetime | None
) -> None:
    if takes_down(article, now, reason=reason, until=until):
        _take_down(article, now, "")
        _set_status(article, Status.WITHDRAWN)
    if reason:
        article.held_back = reason
    if until:
        article.embargo_until, article.embargo_reason = until, article.embargo_reason or "as its source asks"
    article.save(update_fields=["held_back", "embargo_until", "embargo_reason"])


@verb
def kill(article: Article, *, by: User, now: datetime, why: str, notice: str = "") -> None:
    """Take a story off the site for good: its public text is blanked and it cannot come back by accident."""
    if not why.strip():
        raise Refused("Say why the story is killed.")
    _take_down(article, now, notice)
    for row in _rows(article).values():
        _blank(row)
    _set_status(article, Status.KILLED)


@verb
def restore(article: Article, *, by: User, now: datetime, why: str) -> None:
    """Bring a withdrawn story back as a draft. A killed one only an administrator may."""
    _expect(article, Status.WITHDRAWN, Status.KILLED)
    if article.status == Status.KILLED and not by.has_perm("articles.change_sitesettings"):
        raise PermissionDenied("Only an administrator may bring back a killed story.")
    _set_status(article, Status.DRAFT)


@verb
def front(
    article: Article, *, by: User, now: datetime, why: str, place: int | None, until: datetime | None = None
) -> None:
    """Put a story on a place of the front, or take it off (place None)."""
    if place is None:
        FrontSlot.objects.filter(article=article).delete()
        return
    if not PublishedArticle.objects.filter(article=article, visible_until__gt=now).exists():
        raise Refused("Publish the story first: the front shows what readers may see.")
    if until is not None and until <= now:
        raise Refused("That time has passed already.")
    _place_on_front(article, place, until or FOREVER)


@transaction.atomic
def amend(note: Correction, *, kind: str, text: str, by: User) -> None:
    """Put a correction's own words right; the record keeps what it said."""
    locked = Correction.objects.select_for_update().select_related("article").get(pk=note.pk)
    if not by.has_perm("articles.change_correction"):
        raise PermissionDenied("Only an editor may change a correction.")
    _check_words(kind, text)
    was = f"{locked.get_kind_display()}: {locked.text}"
    locked.kind, locked.text = kind, text
    locked.save(update_fields=["kind", "text"])
    Generation.bump()
    _record(locked.article, "amend", by, locked.article.status, f"It said: {was}")


def preview(article: Article) -> Edition:
    """Return the edition that publishing now would make, saved nowhere."""
    now = timezone.now()
    rows = _rows(article)
    current = rows.get(CURRENT)
    if NEXT in rows and rows[NEXT].visible_from <= now:
        current = rows[NEXT]  # nobody has settled it yet
    row = PublishedArticle(article=article, visible_from=_opens_at(article, now))
    _date(article, row, current, now, row.visible_from)
    row.path = claim_path(article, row.dated_at, dry_run=True)
    edition = edition_of(article, row)
    edition.corrections = list(Correction.objects.filter(article=article))
    return edition


def _expect(article: Article, *statuses: str) -> None:
    if article.status not in statuses:
        raise Refused(f"This cannot be done to a story that is {article.get_status_display().lower()}.")


def _check(article: Article, by: User, override: bool) -> None:
    if article.embargo_until and article.embargo_until > timezone.now() and not may(by, "embargo"):
        raise PermissionDenied("You may not publish under an embargo: ask an editor.")
    required = [fault for fault in faults(article) if fault.level == "required"]
    if required and not (override and may(by, "override")):
        raise Refused(required[0].text, required)


def _check_correction(article: Article, correction: tuple[str, str], now: datetime) -> None:
    _check_words(*correction)
    if not PublishedArticle.objects.live(now).filter(article=article).exists():
        raise Refused("Readers have nothing of this story now: there is nothing to correct.")


def _note(
    article: Article, correction: tuple[str, str], dated_at: datetime, revision: Revision | None, by: User
) -> None:
    kind, text = correction
    Correction.objects.create(article=article, kind=kind, text=text, dated_at=dated_at, by=by, revision=revision)


def _check_words(kind: str, text: str) -> None:
    if kind not in Correction.Kind.values or not text.strip():
        raise Refused("Say what was wrong and what is right: readers find it below the story.")
    if len(text) > CORRECTION_MOST:
        raise Refused(f"The note is {len(text)} letters long: it may have {CORRECTION_MOST}.")


def _rows(article: Article) -> Rows:
    return {row.slot: row for row in PublishedArticle.objects.filter(article=article)}


def _opens_at(article: Article, now: datetime) -> datetime:
    """Return when readers may see what is published now."""
    return max(filter(None, [now, article.publish_at, article.embargo_until]))


def _imply_steps(article: Article, by: User) -> None:
    for step, name, reached in (
        (Status.SUBMITTED, "submit", {Status.DRAFT}),
        (Status.APPROVED, "approve", {Status.DRAFT, Status.SUBMITTED}),
    ):
        if article.status in reached:
            before = article.status
            _set_status(article, step)
            _record(article, name, by, before, "implied by publishing")


def _release(
    article: Article, visible_from: datetime, visible_until: datetime, *, by: User, now: datetime, say_updated: bool
) -> PublishedArticle:
    """Write the row readers get: in place of the one before, or beside a live one that stays until then."""
    rows = _rows(article)
    _call_back(article, rows, now)
    current = rows.get(CURRENT)
    live = current if current and current.is_live(now) else None
    slot = NEXT if live and visible_from > now else CURRENT
    revision = keep_version(article, by=by, why="published")
    row = rows.get(slot) or PublishedArticle(article=article, slot=slot)
    _date(article, row, current, now, visible_from)
    if live and say_updated:
        row.updated_at = visible_from
    row.visible_from = live.visible_from if live and slot == CURRENT else visible_from
    row.visible_until = visible_until
    row.path = claim_path(article, row.dated_at)
    if slot == NEXT and live:
        _bound(live, visible_from)
    _write(edition_of(article, row))
    _mark_public(article, revision, visible_from)
    return row


def _date(
    article: Article, row: PublishedArticle, current: PublishedArticle | None, now: datetime, visible_from: datetime
) -> None:
    """Set the moments a page prints; `current`, perhaps the same row, has its bounds as they were before."""
    # A story that comes back keeps the moment it was first read.
    was_read = current is not None and current.first_visible_at <= now
    row.first_visible_at = current.first_visible_at if current and was_read else visible_from
    row.updated_at = current.updated_at if current and current.is_live(now) else None
    row.dated_at = article.dated_at or row.first_visible_at


def _settle(article: Article, now: datetime) -> None:
    """Write down what time has done: a scheduled change that came, a story that readers have seen."""
    rows = _rows(article)
    if NEXT in rows and rows[NEXT].visible_from <= now:
        if CURRENT in rows:
            _remove(rows[CURRENT])
        rows[NEXT].slot = CURRENT
        rows[NEXT].save(update_fields=["slot"])
        rows[CURRENT] = rows.pop(NEXT)
    current = rows.get(CURRENT)
    if current and current.visible_from <= now and not article.ever_public:
        article.ever_public = True
        article.save(update_fields=["ever_public"])


def _next_version(article: Article) -> None:
    """Count a verb as a version: whoever acts on what was before it is told. An import's claim on its draft goes on."""
    made_by = DeliveredStory.objects.filter(article=article, article_version=article.lock_version)
    article.lock_version += 1
    made_by.update(article_version=article.lock_version)
    article.save(update_fields=["lock_version"])


def _call_back(article: Article, rows: Rows, now: datetime) -> None:
    """Undo what no reader has seen yet: a scheduled change's row and address, and what its versions say of it."""
    coming = rows.pop(NEXT, None)
    if coming:
        give_back(coming.path, rows[CURRENT].path)
        _remove(coming)
    Correction.objects.filter(article=article, dated_at__gt=now).delete()
    article.revisions.filter(public_from__gt=now).update(public_from=None, public_until=None)
    article.revisions.filter(public_until__gt=now).update(public_until=None)
    article.public_revision = article.revisions.filter(public_from__isnull=False, public_until=None).first()
    article.save(update_fields=["public_revision"])


def _take_down(article: Article, now: datetime, notice: str) -> None:
    rows = _rows(article)
    _call_back(article, rows, now)
    for row in rows.values():
        if row.visible_from >= now:
            _remove(row)
            continue
        row.notice = notice or row.notice
        row.save(update_fields=["notice"])
        _bound(row, min(row.visible_until, now))
    if not PublishedArticle.objects.filter(article=article).exists():
        release_unseen(article)
    FrontSlot.objects.filter(article=article).delete()
    Revision.objects.filter(article=article, public_from__isnull=False, public_until=None).update(public_until=now)


def _bound(row: PublishedArticle, until: datetime) -> None:
    """Let readers see a row until then, and everything that hangs on it likewise."""
    for rows in (row.tag_rows, row.byline_rows, row.photo_rows):
        rows.update(visible_until=until)
    row.visible_until = until
    row.save(update_fields=["visible_until"])


def _remove(row: PublishedArticle) -> None:
    search.forget(row)
    row.delete()


def _blank(row: PublishedArticle) -> None:
    """Leave of a killed row its address, its bounds and its notice."""
    for name in ("headline", "front_headline", "search_title", "social_title", "standfirst", "kicker", "body"):
        setattr(row, name, "")
    row.dateline, row.bylines, row.lead, row.word_count = "", [], None, 0
    row.save()
    _delete_hanging(row)
    search.forget(row)


def _delete_hanging(row: PublishedArticle) -> None:
    for rows in (row.tag_rows, row.byline_rows, row.photo_rows):
        rows.all().delete()


def _write(edition: Edition) -> None:
    row = edition.published
    row.notice = ""
    row.save()
    _delete_hanging(row)
    PublishedTag.objects.bulk_create(edition.tags)
    PublishedByline.objects.bulk_create(edition.bylines)
    PublishedPhoto.objects.bulk_create(edition.photos)
    search.remember(edition)


def _mark_public(article: Article, revision: Revision, visible_from: datetime) -> None:
    article.revisions.filter(public_from__isnull=False, public_until=None).exclude(pk=revision.pk).update(
        public_until=visible_from
    )
    revision.refresh_from_db()
    if revision.public_from is None or revision.public_until is not None:
        revision.public_from, revision.public_until = visible_from, None
    revision.save(update_fields=["public_from", "public_until"])
    article.public_revision = revision
    article.ever_public = article.ever_public or visible_from <= timezone.now()
    article.save(update_fields=["public_revision", "ever_public"])


def _place_on_front(article: Article, place: int, until: datetime) -> None:
    FrontSlot.objects.filter(article=article).delete()
    FrontSlot.objects.update_or_create(place=place, defaults={"article": article, "until": until})


def _set_status(article: Article, status: str) -> None:
    article.status = status
    article.save(update_fields=["status"])


def _record(article: Article, name: str, by: User | None, before: str, why: str) -> None:
    AuditEntry.objects.create(article=article, verb=name, by=by, from_status=before, to_status=article.status, why=why)


def public_path(article: Article) -> str | None:
    """Return the path at which readers see the story now, if they do."""
    path: str | None = PublishedArticle.objects.live().filter(article=article).values_list("path", flat=True).first()
    return path


@transaction.atomic
def put_into_bin(article: Article, *, by: User) -> None:
    """Put a draft that no reader ever saw away; it stays for 30 days. Its text may be imported again."""
    locked = _editable(article, by)
    if locked.ever_public or locked.status == Status.PUBLISHED:
        raise Refused("What was public, or is about to be, can only be withdrawn.")
    nobody: dict[str, None] = dict.fromkeys(("fingerprint", "source_ref", "link"))
    Article.objects.filter(pk=article.pk).update(binned_at=timezone.now(), **nobody)
    identity.release(article)
    _record(locked, "bin", by, locked.status, "")
    empty_bin()


def empty_bin() -> None:
    """Delete what has lain in the bin for longer than 30 days; done whenever somebody uses the bin."""
    for article in Article.objects.filter(binned_at__lt=timezone.now() - BIN_KEEPS):
        search.forget_article(article)
        article.delete()


@transaction.atomic
def take_out_of_bin(article: Article, *, by: User) -> None:
    """Bring a draft back from the bin; the same text is then known again, unless it has come anew meanwhile."""
    locked = _editable(article, by)
    Article.objects.filter(pk=article.pk).update(binned_at=None)
    for row in locked.deliveries.filter(outcome__in=["created", "updated"]).order_by("pk"):
        identity.know(locked, Story.from_json(row.story), locked.source)
    _record(locked, "unbin", by, locked.status, "")


def _editable(article: Article, by: User) -> Article:
    """Return the locked story, or raise PermissionDenied where somebody may not change it."""
    locked: Article = Article.objects.select_for_update().get(pk=article.pk)
    if not may_edit(by, locked):
        raise PermissionDenied("You may not change this story.")
    return locked
