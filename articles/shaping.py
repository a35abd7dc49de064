"""The draft that a delivered story made: answers and newer versions shape it until somebody touches it."""

from __future__ import annotations

from django.db import transaction

from articles import drafts
from articles.answers import answered, chosen_pictures, with_answer
from articles.models import Article, DeliveredStory, User
from articles.outcomes import MADE
from articles.publishing import CANCELED
from articles.senders import policy_of
from articles.story import Story
from articles.working_copy import StaleVersion


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
    if article is None:
        return False
    try:
        with transaction.atomic():
            # Locked: a picture that is put into it in this very moment is seen.
            Article.objects.select_for_update().get(pk=article.pk)
            if article.held_back == CANCELED or not shapes_draft(row):
                return False
            write_draft(article, row, story, by=by, why=why)
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


def keep_state(row: DeliveredStory, article: Article) -> None:
    """Remember the state in which an import left its article: as long as it stands, nobody has touched it."""
    row.article_version = article.lock_version
    row.article_revision = article.revisions.values_list("number", flat=True).first()


def write_draft(article: Article, row: DeliveredStory, story: Story, *, by: User | None, why: str) -> None:
    """Fill an article with a row's story as answered, with the pictures that came and those that editors have put."""
    # A newer version has the answers of the one before, and none of its pictures.
    row.pictures = chosen_pictures(row.answers) | row.pictures
    policy = policy_of(row.source or row.delivery.source)
    drafts.write(article, answered(story, row.answers), by=by, why=why, pictures=row.pictures, policy=policy)


def may_update(made_by: DeliveredStory) -> bool:
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
