"""Where a delivered story meets the database: which of ours it is, saved once, never over an editor's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import drafts, filing, identity, likeness, name_answers, new_drafts, publishing
from articles.answers import answered, carried, laid_over
from articles.checklist import open_questions
from articles.models import Article, DeliveredStory, Source, User
from articles.new_drafts import NewDraft
from articles.outcomes import MADE, Outcome, outcome_of, tell
from articles.own_ids import article_of
from articles.permissions import may, may_edit
from articles.senders import DESK, PolicyOf
from articles.shaping import keep_state, may_update, write_draft
from articles.story import Story
from articles.takes import name_of
from articles.versions import disagree, is_older
from articles.working_copy import StaleVersion

CLOCKS_DIFFER = timedelta(days=1)
TRIES = 5  # each lost to another import of the same story
_KEPT = (
    *("article", "outcome", "error", "notes", "answers", "story", "take", "pictures", "cancels_key"),
    *("article_version", "article_revision"),
)
IS_IT_ANOTHER = "Is this a new version of the story we have, its next take, or another story?"
EDITED = "An editor has changed our story: the new version waits beside it."
TAKEN_BACK = "Its source has canceled this story: only a newer version brings it back."
NOT_YOURS = "This story is not yours to change: the new version waits beside it for an editor."
TO_BE_HELD_BACK = "Its source says that it must not be published, or not yet: who may withdraw our story has to say so."
WHICH_IS_NEWER = "Its version is a lower one than ours and it was made later: say which of the two stands."
FROM_ANOTHER = "We have this story from another sender: this one waits beside it."


@dataclass(frozen=True, slots=True)
class Saved:
    """What saving a story did: our article of it, the outcome, and a sentence where there is something to say."""

    outcome: str
    article: Article | None = None
    note: str = ""
    error: str = ""


def save_delivered(
    row: DeliveredStory, *, by: User | None, result: Outcome | None = None, anew: bool = False
) -> Outcome:
    """Save one delivered story as answered, in one transaction, and write down what became of it.

    `anew` makes a story of its own of what was held. A story that made its draft is not saved again.
    """
    with transaction.atomic():
        # Locked: two editors who save the same story make one draft, and its row keeps saying that it did.
        locked = DeliveredStory.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=row.pk)
        result = result or outcome_of(locked)
        result.row, result.story = row, answered(Story.from_json(locked.story), locked.answers)
        if not (locked.article_id and locked.outcome in MADE):
            saved = save_safely(locked, by=by, anew=anew)
            note_down(locked, saved)
            locked.save()
            source = locked.source or locked.delivery.source
            name_answers.remember(source, Story.from_json(locked.story), locked.answers, by=by)
        for name in _KEPT:
            setattr(row, name, getattr(locked, name))
        tell(result, row)
    return result


def save_safely(row: DeliveredStory, *, by: User | None, anew: bool = False) -> Saved:
    """Save a row's story with nothing half-written: what cannot be saved is a sentence."""
    came = {name: getattr(row, name) for name in ("story", "take", "answers", "pictures")}
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return save_story(row, by=by, anew=anew)
        except (IntegrityError, StaleVersion):
            # Somebody saves the same story in this very moment: it is looked for once more, as it came.
            for name, value in came.items():
                setattr(row, name, value)
        except PermissionDenied as denied:
            return Saved("failed", error=str(denied))
        except (ValueError, publishing.Refused) as refused:
            return Saved("failed", error=f"This story could not be saved: {refused}")
    return Saved("failed", error="This story could not be saved beside another that came just now: import it again.")


def save_many(rows: Sequence[DeliveredStory], *, by: User | None, policy_of: PolicyOf) -> None:
    """Save unsaved rows and their stories, those that are plainly new together. To be called in a transaction."""
    new = _plainly_new(rows)
    if len(new) > 1:
        made = [NewDraft(told.story, told.source, told.row.pictures, policy_of(told.source), told.keys) for told in new]
        try:
            with transaction.atomic():
                new_drafts.make(made, by=by, why="imported")
        except (IntegrityError, ValueError):
            made = []  # one by one then, so that each has its own sentence
        for row, draft in zip([told.row for told in new], made, strict=False):
            row.article, row.outcome = draft.article, "created"
            row.article_version = row.article_revision = 1
        # Before the others: a second version in the same file must find the first.
        DeliveredStory.objects.bulk_create([told.row for told in new if told.row.article_id])
    for row in rows:
        if row.pk is None:
            if row.outcome == DeliveredStory.Outcome.WAITING:
                note_down(row, save_safely(row, by=by))
            row.save()


@dataclass(frozen=True, slots=True)
class _Told:
    """What a row tells, read once."""

    row: DeliveredStory
    story: Story
    source: str
    keys: identity.Keys
    name: str

    @classmethod
    def of(cls, row: DeliveredStory) -> _Told:
        story, source = Story.from_json(row.story), row.source or row.delivery.source
        return cls(row, story, source, identity.keys_of(story, source), name_of(story))


def _plainly_new(rows: Sequence[DeliveredStory]) -> list[_Told]:
    """Return the rows whose stories nothing is known of, and that no earlier row of these has to do with."""
    every_told = [_Told.of(row) for row in rows]
    every = {key for told in every_told for key in told.keys.values()}
    known = identity.known(every)
    alike = likeness.may_be(rows[0]) if rows else False
    awaited = filing.awaited({told.name for told in every_told}, {told.source for told in every_told})
    expected = known.keys() | set(_canceled_before(*every).values_list("cancels_key", flat=True))
    seen: set[str] = set()
    new = []
    for told in every_told:
        row, story, name, own = told.row, told.story, told.name, {*told.keys.values()}
        refs = {identity.ref_key(told.source, ref) for ref in (*story.cancels, *story.replaces)}
        plain = row.outcome == DeliveredStory.Outcome.WAITING and not row.answers and not refs
        plain = plain and not (story.skipped or story.error or filing.is_take(story) or name in awaited)
        plain = plain and article_of(story.source_ref) is None
        if plain and (story.source_ref or not alike) and not own & (expected | seen):
            new.append(told)
        seen |= own | refs
    return new


def note_down(row: DeliveredStory, saved: Saved) -> None:
    """Write what became of a story on its row, unsaved."""
    row.article, row.outcome, row.error = saved.article, saved.outcome, saved.error
    if saved.note and saved.note not in row.notes:
        row.notes = [*row.notes, saved.note]
    if saved.article and saved.outcome in MADE:
        keep_state(row, saved.article)


def save_story(row: DeliveredStory, *, by: User | None, anew: bool = False) -> Saved:
    """Save a row's story once. The same story again changes nothing, whoever brings it.

    `anew` skips the question whether it is a version of one we have.
    """
    story = Story.from_json(row.story)
    source = row.source or row.delivery.source
    if story.error:
        return Saved("failed", error=story.error)
    if story.cancels:
        return _cancel(row, story, source, by)
    if story.skipped:
        return Saved("skipped", note=story.skipped)
    if filing.is_take(story):
        filing.one_at_a_time(story, source)
    found = match = None if anew else identity.find(story, source)
    if match is None and not anew:
        older = identity.find_by_refs(source, story.replaces)
        match = identity.Match(older[0], identity.REF) if older else None
    homes = [] if anew else filing.homes(story, source, match)
    if len(homes) > 1 or (homes and found is None and not filing.is_certain(homes[0], story)):
        return Saved("held", homes[0], IS_IT_ANOTHER)
    if homes:
        return _take(homes[0], row, story, source, by)
    if match is not None:
        return _known(match, row, story, source, by)
    if not (anew or story.source_ref or filing.is_part(story)):
        alike = likeness.find(story, row)
        if alike is not None:
            return Saved("held", alike, IS_IT_ANOTHER)
    if filing.is_take(story) and not anew:
        return _take(None, row, story, source, by)
    return _create(row, story, source, by, anew=anew)


def _create(row: DeliveredStory, story: Story, source: str, by: User | None, *, anew: bool = False) -> Saved:
    article = Article(source=source)
    write_draft(article, row, story, by=by, why="imported")
    (identity.know if anew else identity.know_new)(article, story, source)
    for cancel in _canceled_before(identity.keys_of(story, source).get(identity.REF)):
        told = Story.from_json(cancel.story)
        if not is_older(told.version, _credible(told.moment), story.version, _credible(story.moment)):
            publishing.cancel(article, by=None, why="canceled by its source before it came")
            return Saved("withdrawn", article, "Its source had canceled this story before it came.")
    return Saved("created", article)


def _canceled_before(*keys: str | None) -> QuerySet[DeliveredStory]:
    # None without a key: as its index says it, else SQLite walks the archive.
    cancels = DeliveredStory.objects.order_by().exclude(cancels_key="")
    return cancels.filter(cancels_key__in=list(filter(None, keys)), outcome="skipped")


def _take(article: Article | None, row: DeliveredStory, story: Story, source: str, by: User | None) -> Saved:
    """Join a take to our story of its name; the first that comes, whichever it is, begins one."""
    if article is not None and filing.is_here(article, story) and not _state_differs(article, story):
        return Saved("unchanged", article)
    if article is not None and _stays_canceled(article, story):
        return Saved("skipped", article, TAKEN_BACK)
    whole = filing.join_on(row, article)
    if article is None:
        saved = _create(row, whole, source, by)
    elif whole.fingerprint == article.fingerprint and not _state_differs(article, whole):
        saved = Saved("skipped", article, "A newer take than this one is here already: ours stays.")
    else:
        saved = _update(article, row, whole, source, by)
        saved = replace(saved, note=saved.note or "Joined to the takes of this story that came before.")
    if saved.article is not None:
        filing.claim(row, saved.article)
    return saved


def joins(row: DeliveredStory) -> Article | None:
    """Return the story that a row not saved yet will be joined to as one of its takes."""
    story, source = Story.from_json(row.story), row.source or row.delivery.source
    homes = filing.homes(story, source, identity.find(story, source))
    return homes[0] if len(homes) == 1 else None


def wait(row: DeliveredStory, story: Story) -> None:
    """Let a story wait for an editor, unsaved: what we have already does not, and what is canceled is told on ours."""
    source = row.source or row.delivery.source
    if story.cancels:
        row.article = next(iter(canceled_by(story, source, by_hand=row.delivery.arrived_by is not None)), None)
        row.outcome = DeliveredStory.Outcome.WAITING
    else:
        row.article = find_unchanged(story, source)
        row.outcome = DeliveredStory.Outcome.UNCHANGED if row.article else DeliveredStory.Outcome.WAITING


def find_unchanged(story: Story, source: str) -> Article | None:
    """Return our article of this story if it has the very text already."""
    match = identity.find(story, source)
    if match is None or _state_differs(match.article, story):
        return None
    same = match.article.fingerprint == story.fingerprint or filing.is_here(match.article, story)
    return match.article if same else None


def publish_if_agreed(outcome: Outcome, policy: Source | None) -> None:
    """Publish what a trusted source has agreed with us to publish at once: usable, and nothing left to ask.

    Only the sender of the delivery itself counts, never a name that a file gives itself.
    """
    row = outcome.row
    if policy is None or not policy.trusted or policy.publish_as is None:
        return
    if row is None or row.outcome not in MADE or row.article is None:
        return
    article = row.article
    if article.public_revision_id == article.revisions.values_list("pk", flat=True).first() or not may_update(row):
        return
    is_to_come = article.dated_at is not None and article.dated_at > timezone.now()
    if article.held_back or is_to_come or open_questions(article):
        return
    try:
        publishing.publish(article, by=policy.publish_as, why="published as agreed with its source")
    except (publishing.Refused, PermissionDenied, StaleVersion) as refused:
        row.notes = [*row.notes, f"Not published: {refused}"]
    else:
        keep_state(row, article)
    row.save(update_fields=["notes", "article_version", "article_revision"])
    tell(outcome, row)


def _known(match: identity.Match, row: DeliveredStory, story: Story, source: str, by: User | None) -> Saved:
    """Decide what a delivery of a story that we have already does to it."""
    article = match.article
    if article.fingerprint == story.fingerprint and not _state_differs(article, story):
        identity.know(article, story, article.source if match.kind != identity.REF else source)
        return Saved("unchanged", article)
    if match.own and story.version == str(article.lock_version):
        return Saved("unchanged", article)
    if match.own and source not in (DESK, article.source):
        return Saved("held", article, FROM_ANOTHER)  # whoever has a copy knows our id of it
    if _stays_canceled(article, story):
        return Saved("skipped", article, TAKEN_BACK)
    came, ours = (story.version, _credible(story.moment)), _ours(article, own=match.own)
    if disagree(*came, *ours):
        return _held(article, story, WHICH_IS_NEWER, by=by)
    if is_older(*came, *ours) or (not is_older(*ours, *came) and identity.is_former_text(article, story)):
        return Saved("skipped", article, "An older version than the one we have: ours stays.")
    if match.kind != identity.REF and article.source != source:
        return Saved("held", article, FROM_ANOTHER)
    return _update(article, row, story, source, by)


def _is_newer(story: Story, article: Article) -> bool:
    return is_older(*_ours(article), story.version, _credible(story.moment))


def _ours(article: Article, *, own: bool = False) -> tuple[str | None, datetime | None]:
    """Return the version that we hold and when it was made; of a story of our `own`, the version is our count."""
    version = str(article.lock_version) if own else article.source_version or None
    return version, _credible(article.source_updated_at)


def _credible(moment: datetime | None) -> datetime | None:
    """Return when a version was made, None for a day to come: a slip in a year would make all that follow older."""
    return moment if moment and moment < timezone.now() + CLOCKS_DIFFER else None


def _stays_canceled(article: Article, story: Story) -> bool:
    """Test whether a story that its source took back comes again as it was: only a newer version brings it back."""
    return article.held_back == publishing.CANCELED and not _is_newer(story, article)


def _state_differs(article: Article, story: Story) -> bool:
    """Test whether the same words now may (or must not) be published, or at another time."""
    if _stays_canceled(article, story):
        return False
    return bool(article.held_back) == story.usable or article.embargo_until != story.embargo_until


def _update(article: Article, row: DeliveredStory, story: Story, source: str, by: User | None) -> Saved:
    # Locked: a picture that is put into it in this very moment is seen, or waits for the new version.
    Article.objects.select_for_update().get(pk=article.pk)
    # Whichever row was saved last, in whatever order they came: it knows the state in which an import left the article.
    made_by = article.deliveries.filter(outcome__in=MADE, article_version=article.lock_version).order_by("-pk").first()
    if made_by is None or not may_update(made_by):
        return _held(article, story, EDITED, by=by)
    if by is not None and not may_edit(by, article):
        return Saved("held", article, NOT_YOURS)
    if denied := may_not_hold_back(article, story, by=by):
        return Saved("held", article, denied)
    if not row.take:
        # What was answered to the version before stays answered where its text still stands.
        before = carried(made_by.answers, Story.from_json(made_by.story), story)
        row.answers = laid_over(before, row.answers)
    write_draft(article, row, _dated_as_first(article, story), by=by, why="newer version imported")
    identity.know(article, story, source)
    hold_back(article, story)
    return Saved("updated", article)


def _held(article: Article, story: Story, why: str, *, by: User | None) -> Saved:
    """Let a version wait beside ours: its words wait, its ban does not, unless its bringer may not set one."""
    denied = may_not_hold_back(article, story, by=by)
    if not denied:
        hold_back(article, story)
    return Saved("held", article, denied or why)


def may_not_hold_back(article: Article, story: Story, *, by: User | None) -> str:
    """Return why somebody may not hold ours back with a version that they bring; "" where they may, or it does not.

    A file brought by hand says what whoever made it likes: it takes from readers only what its bringer may withdraw.
    """
    reason, until = _ban(story)
    if by is None or not (reason or until):
        return ""
    takes_down = publishing.takes_down(article, timezone.now(), reason=reason, until=until)
    return "" if (may(by, "withdraw") if takes_down else may_edit(by, article)) else TO_BE_HELD_BACK


def _ban(story: Story) -> tuple[str, datetime | None]:
    """Return why a story must not be published, and until when it must not; neither where it may be now."""
    until = story.embargo_until if story.embargo_until and story.embargo_until > timezone.now() else None
    return "" if story.usable else (story.status or "not for publication")[:200], until


def hold_back(article: Article, story: Story) -> None:
    """Keep ours from readers where a newer version of it must not be published, or not yet."""
    reason, until = _ban(story)
    if reason or until:
        publishing.hold_back(article, why="held back by its source", reason=reason, until=until)
        article.refresh_from_db()


def _dated_as_first(article: Article, story: Story) -> Story:
    """Return a newer version with the date of the first, where its own date is only that of the version."""
    ours, theirs = article.dated_at, story.published_at
    if ours and theirs and ours < theirs == story.updated_at:
        return story.replace(published_at=ours, time_known=article.time_known)
    return story


def canceled_by(story: Story, source: str, *, by_hand: bool) -> list[Article]:
    """Return our stories that one cancels: a source cancels its own only, an editor by hand anybody's."""
    found = identity.find_by_refs(source, story.cancels)
    if not found and by_hand:
        found = list(Article.objects.filter(source_ref__in=story.cancels, binned_at=None)[:2])
        found = found if len(found) == 1 else []
    return found


def _cancel(row: DeliveredStory, story: Story, source: str, by: User | None) -> Saved:
    found = canceled_by(story, source, by_hand=by is not None)
    if not found:
        row.cancels_key = identity.ref_key(source, story.cancels[0])
        return Saved(
            "skipped", note="It cancels a story that we do not have: should that come, it is canceled already."
        )
    for article in found:
        if article.held_back != publishing.CANCELED or article.status == Article.Status.PUBLISHED:
            publishing.cancel(article, by=by, why="canceled by its source")
        if _is_newer(story, article):
            drafts.note_version(article, story)
    return Saved("withdrawn", found[0], "Its source has canceled this story.")
