"""Where a delivered story meets the database: which of ours it is, saved once, never over an editor's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles import drafts, filing, identity, new_drafts, publishing
from articles.answers import answered, carried, laid_over, with_answer
from articles.checklist import open_questions
from articles.enrichment.names import fold
from articles.models import Article, DeliveredStory, Source, User
from articles.new_drafts import NewDraft
from articles.own_ids import article_of
from articles.senders import DESK, PolicyOf, policy_of, sender_of
from articles.story import Story
from articles.takes import name_of
from articles.versions import is_older
from articles.working_copy import StaleVersion

SAME_STORY_WITHIN = timedelta(hours=48)
TRIES = 5  # each lost to another import of the same story
_KEPT = (
    *("article", "outcome", "error", "notes", "answers", "story", "take", "pictures"),
    *("article_version", "article_revision"),
)
MADE = frozenset({"created", "updated"})  # the outcomes of a row that wrote its article
IS_IT_ANOTHER = "Is this a new version of the story we have, its next take, or another story?"
EDITED = "An editor has changed our story: the new version waits beside it."
FROM_ANOTHER = "We have this story from another sender: this one waits beside it."


@dataclass
class Outcome:
    """What became of one story of a file, for the contract's line."""

    file: str
    n: int = 1
    outcome: str = "failed"
    format: str | None = None
    error: str | None = None
    article: int | None = None
    source: str = DESK
    story: Story = field(default_factory=Story)
    row: DeliveredStory | None = None

    def line(self) -> dict[str, Any]:
        """Return the import contract's object, every key there."""
        return {
            "file": self.file,
            "n": self.n,
            "format": self.format,
            "outcome": self.outcome,
            "error": self.error,
            "article": self.article,
            "source": self.source,
            **self.story.contract(),
        }

    def sentence(self) -> str:
        """Return the same for people, on a line."""
        line = f"{self.file} {self.n}: {self.outcome}"
        if self.error:
            return f"{line}, {self.error}"
        asked = self.story.open_questions
        questions = f", {asked} question{'' if asked == 1 else 's'} open" if asked else ""
        return f"{line}{f', “{self.story.headline}”' if self.story.headline else ''}{questions}"


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
        for name in _KEPT:
            setattr(row, name, getattr(locked, name))
        tell(result, row)
    return result


def save_safely(row: DeliveredStory, *, by: User | None, anew: bool = False) -> Saved:
    """Save a row's story with nothing half-written: what cannot be saved is a sentence."""
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return save_story(row, by=by, anew=anew)
        except IntegrityError:
            continue  # somebody imports the same story in this very moment: it is looked for once more
        except PermissionDenied as denied:
            return Saved("failed", error=str(denied))
        except (ValueError, StaleVersion, publishing.Refused) as refused:
            return Saved("failed", error=f"This story could not be saved: {refused}")
    return Saved("failed", error="This story could not be saved beside another that came just now: import it again.")


def save_many(rows: Sequence[DeliveredStory], *, by: User | None, policy_of: PolicyOf) -> None:
    """Save unsaved rows and their stories, those that are plainly new together. To be called in a transaction."""
    new = _plainly_new(rows)
    if len(new) > 1:
        made = [
            NewDraft(
                Story.from_json(row.story),
                row.source or row.delivery.source,
                row.pictures,
                policy_of(row.source or row.delivery.source),
            )
            for row in new
        ]
        try:
            with transaction.atomic():
                new_drafts.make(made, by=by, why="imported")
        except (IntegrityError, ValueError):
            made = []  # one by one then, so that each has its own sentence
        for row, draft in zip(new, made, strict=False):
            row.article, row.outcome = draft.article, "created"
            row.article_version = row.article_revision = 1
        # Before the others: a second version in the same file must find the first.
        DeliveredStory.objects.bulk_create([row for row in new if row.article_id])
    for row in rows:
        if row.pk is None:
            if row.outcome == DeliveredStory.Outcome.WAITING:
                note_down(row, save_safely(row, by=by))
            row.save()


def _plainly_new(rows: Sequence[DeliveredStory]) -> list[DeliveredStory]:
    """Return the rows whose stories nothing is known of, and that no earlier row of these has to do with."""
    told = [(row, Story.from_json(row.story), row.source or row.delivery.source) for row in rows]
    keys = [set(identity.keys_of(story, source).values()) for _, story, source in told]
    known = identity.known(set().union(*keys)) if keys else {}
    alike = _may_be_alike(rows[0]) if rows else False
    awaited = filing.awaited(source for _, _, source in told)
    seen: set[str] = set()
    new = []
    for (row, story, source), own in zip(told, keys, strict=True):
        refs = {identity.ref_key(source, ref) for ref in (*story.cancels, *story.replaces)}
        plain = row.outcome == DeliveredStory.Outcome.WAITING and not row.answers and not refs
        plain = plain and not (story.skipped or story.error or filing.is_take(story) or name_of(story)[:200] in awaited)
        plain = plain and article_of(story.source_ref) is None
        if plain and (story.source_ref or not alike) and not own & (known.keys() | seen):
            new.append(row)
        seen |= own | refs
    return new


def _may_be_alike(row: DeliveredStory) -> bool:
    """Test whether anything of the same name and sender has come lately: only then a story may be much like one."""
    recent = DeliveredStory.objects.filter(
        delivery__arrived_at__gte=timezone.now() - SAME_STORY_WITHIN,
        delivery__name=row.delivery.name,
        delivery__source=row.delivery.source,
        article__isnull=False,
    )
    return recent.exclude(delivery=row.delivery_id).exists()


def outcome_of(row: DeliveredStory, file: str = "") -> Outcome:
    """Return what a row's line says before it is saved."""
    return Outcome(
        file or row.delivery.name,
        row.member_n,
        format=row.format or row.delivery.format or None,
        source=row.source or row.delivery.source,
        story=Story.from_json(row.take or row.story),
        row=row,
    )


def note_down(row: DeliveredStory, saved: Saved) -> None:
    """Write what became of a story on its row, unsaved."""
    row.article, row.outcome, row.error = saved.article, saved.outcome, saved.error
    if saved.note and saved.note not in row.notes:
        row.notes = [*row.notes, saved.note]
    if saved.article and saved.outcome in MADE:
        keep_state(row, saved.article)


def keep_state(row: DeliveredStory, article: Article) -> None:
    """Remember the state in which an import left its article: as long as it stands, nobody has touched it."""
    row.article_version = article.lock_version
    row.article_revision = article.revisions.values_list("number", flat=True).first()


def tell(result: Outcome, row: DeliveredStory) -> None:
    """Fill the contract's line from its row."""
    result.outcome, result.article, result.error = row.outcome, row.article_id, row.error or None
    if row.notes:
        result.story = result.story.replace(warnings=tuple(dict.fromkeys((*result.story.warnings, *row.notes))))


def save_story(row: DeliveredStory, *, by: User | None, anew: bool = False) -> Saved:
    """Save a row's story once. The same story again changes nothing, whoever brings it.

    `anew` skips the question whether it is a version of one we have.
    """
    story = Story.from_json(row.story)
    source = row.source or row.delivery.source
    if story.error:
        return Saved("failed", error=story.error)
    if story.cancels:
        return _cancel(story, source, by)
    if story.skipped:
        return Saved("skipped", note=story.skipped)
    match = None if anew else identity.find(story, source)
    if match is None and not anew:
        older = identity.find_by_refs(source, story.replaces)
        match = identity.Match(older[0], identity.REF) if older else None
    homes = [] if anew else filing.homes(story, source, match)
    if len(homes) > 1:
        return Saved("held", homes[0], IS_IT_ANOTHER)
    if homes:
        return _take(homes[0], row, story, source, by)
    if match is not None:
        return _known(match, row, story, source, by)
    if not anew and not story.source_ref:
        alike = find_alike(story, row)
        if alike is not None:
            return Saved("held", alike, IS_IT_ANOTHER)
    if filing.is_take(story) and not anew:
        return _take(None, row, story, source, by)
    return _create(row, story, source, by, anew=anew)


def _create(row: DeliveredStory, story: Story, source: str, by: User | None, *, anew: bool = False) -> Saved:
    article = Article(source=source)
    _write_draft(article, row, story, by=by, why="imported")
    (identity.know if anew else identity.know_new)(article, story, source)
    return Saved("created", article)


def _take(article: Article | None, row: DeliveredStory, story: Story, source: str, by: User | None) -> Saved:
    """Join a take to our story of its name; the first that comes, whichever it is, begins one."""
    if article is not None and filing.is_here(article, story) and not _state_differs(article, story):
        return Saved("unchanged", article)
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


def find_unchanged(story: Story, source: str) -> Article | None:
    """Return our article of this story if it has the very text already."""
    match = identity.find(story, source)
    if match is None or _state_differs(match.article, story):
        return None
    same = match.article.fingerprint == story.fingerprint or filing.is_here(match.article, story)
    return match.article if same else None


def find_alike(story: Story, row: DeliveredStory, *, any_name: bool = False) -> Article | None:
    """Return a story that may be an earlier version: same name and sender within 48 hours, and words in common.

    `any_name` looks at every name and sender: enough for a word of warning, too little to hold a story.
    """
    recent = DeliveredStory.objects.filter(
        delivery__arrived_at__gte=timezone.now() - SAME_STORY_WITHIN,
        article__isnull=False,
        article__binned_at=None,
    ).exclude(delivery=row.delivery_id)
    if not any_name:
        recent = recent.filter(delivery__name=row.delivery.name, delivery__source=row.delivery.source)
        recent = recent.filter(member=row.member)
    for earlier in recent.select_related("article").order_by("-pk")[:20]:
        if _alike(story, Story.from_json(earlier.story)):
            return earlier.article
    return None


def answer(row: DeliveredStory, part: str, n: str, value: str | None, *, by: User | None) -> DeliveredStory:
    """Keep one answer of an editor (value None takes it back); a draft nobody has touched follows it.

    Two editors' answers to one question: the last one stands. Raises ValueError where nothing of the kind is asked.
    """
    with transaction.atomic():
        row = DeliveredStory.objects.select_for_update(of=("self",)).select_related("delivery").get(pk=row.pk)
        story = Story.from_json(row.story)
        row.answers = with_answer(story, row.answers, part, n, value)
        row.save(update_fields=["answers"])
        rewrite(row, story, by=by, why="question answered")
    return row


def rewrite(row: DeliveredStory, story: Story, *, by: User | None, why: str) -> bool:
    """Write a row's draft anew from its story and answers, if nobody has touched it; return whether it was."""
    article = row.article
    if article is None or not shapes_draft(row):
        return False
    try:
        with transaction.atomic():
            _write_draft(article, row, story, by=by, why=why)
    except StaleVersion:
        return False  # somebody saved the draft in this very moment: the answer is kept, their text stands
    keep_state(row, article)
    row.save(update_fields=["article_version", "article_revision"])
    return True


def shapes_draft(row: DeliveredStory) -> bool:
    """Test whether answers still change the draft: nobody has saved it or put a picture into it since."""
    return (
        row.article is not None
        and row.outcome in MADE
        and row.article.status == Article.Status.DRAFT
        and _untouched(row, row.article)
    )


def looked_at(file: str, n: int, format: str | None, story: Story, source: str) -> Outcome:
    """Return the line of a story that is read and not saved."""
    sender = sender_of(source, story)
    match = identity.find(story, sender)
    outcome = "failed" if story.error else "skipped" if story.skipped and not story.blocks else "read"
    if story.skipped:
        story = story.replace(warnings=(*story.warnings, story.skipped))
    pk = match.article.pk if match else None
    return Outcome(file, n, outcome, format, story.error, article=pk, source=sender, story=story)


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
    if article.held_back or open_questions(article):
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
    came = (story.version, story.updated_at or story.published_at)
    ours = (str(article.lock_version) if match.own else article.source_version or None, article.source_updated_at)
    if is_older(*came, *ours) or (not is_older(*ours, *came) and identity.is_former_text(article, story)):
        return Saved("skipped", article, "An older version than the one we have: ours stays.")
    if match.kind != identity.REF and article.source != source:
        return Saved("held", article, FROM_ANOTHER)
    return _update(article, row, story, source, by)


def _state_differs(article: Article, story: Story) -> bool:
    """Test whether the same words now may (or must not) be published, or at another time."""
    return bool(article.held_back) == story.usable or article.embargo_until != story.embargo_until


def _update(article: Article, row: DeliveredStory, story: Story, source: str, by: User | None) -> Saved:
    made_by = article.deliveries.filter(outcome__in=MADE).order_by("-pk").select_related("article").first()
    if made_by is None or not _may_update(made_by):
        return Saved("held", article, EDITED)
    if not row.take:
        # What was answered to the version before stays answered where its text still stands.
        before = carried(made_by.answers, Story.from_json(made_by.story), story)
        row.answers = laid_over(before, row.answers)
    _write_draft(article, row, story, by=by, why="newer version imported")
    identity.know(article, story, source)
    return Saved("updated", article)


def _may_update(made_by: DeliveredStory) -> bool:
    """A draft nobody has touched; or what was published as agreed with its source and nobody has touched since."""
    return shapes_draft(made_by) or (
        made_by.article is not None
        and made_by.article.status == Article.Status.PUBLISHED
        and _untouched(made_by, made_by.article)
    )


def _untouched(row: DeliveredStory, article: Article) -> bool:
    return (
        article.binned_at is None
        and article.lock_version == row.article_version
        and article.revisions.values_list("number", flat=True).first() == row.article_revision
    )


def _write_draft(article: Article, row: DeliveredStory, story: Story, *, by: User | None, why: str) -> None:
    policy = policy_of(row.source or row.delivery.source)
    drafts.write(article, answered(story, row.answers), by=by, why=why, pictures=row.pictures, policy=policy)


def _cancel(story: Story, source: str, by: User | None) -> Saved:
    """Take down what a source cancels. A source cancels its own stories only; an editor by hand anybody's."""
    found = identity.find_by_refs(source, story.cancels)
    if not found and by is not None:
        found = list(Article.objects.filter(source_ref__in=story.cancels, binned_at=None)[:2])
        found = found if len(found) == 1 else []
    if not found:
        return Saved("skipped", note="It cancels a story that we do not have.")
    for article in found:
        publishing.cancel(article, by=by, why="canceled by its source")
    return Saved("withdrawn", found[0], "Its source has canceled this story.")


def _alike(story: Story, earlier: Story) -> bool:
    here, there = set(fold(story.headline).split()), set(fold(earlier.headline).split())
    if here and there and len(here & there) / len(here | there) >= 0.6:
        return True
    texts = {fold(block.text) for block in story.blocks if len(block.text) > 40}
    return len(texts & {fold(block.text) for block in earlier.blocks}) >= 2
