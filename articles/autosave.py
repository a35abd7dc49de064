"""What is typed and not saved yet: kept form by form for who types it, until a save takes it in or its time runs out.

It is no version of the story: nobody else sees it, and no page, export or search reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from articles import body, open_forms
from articles.models import Article, Autosave, User
from articles.open_forms import Form

KEEPS = timedelta(days=30)
MOST = 2_000_000  # bytes of one form
OFFERED = 5  # at one time


@transaction.atomic
def keep(
    form: Form,
    words: Mapping[str, str],
    *,
    turn: int,
    begun_from: int | None,
    took: Collection[str] = (),
    written_at: datetime | None = None,
) -> datetime | None:
    """Keep a form's words and return since when, or None where a save has taken them in already.

    `took` are the forms whose kept words this one was filled with: they are in its own from now on. `written_at` is
    given for what a browser hands over later.
    """
    now = timezone.now()
    at = min(written_at or now, now)
    if not open_forms.hold(form, at):
        return None
    kept = {
        "article": form.article,
        "begun_from": begun_from,
        "turn": turn,
        "words": {name: body.printable(value) for name, value in words.items()},
        "kept_at": at,
    }
    mine = Autosave.objects.filter(user=form.user, token=form.token)
    if not mine.filter(turn__lt=turn).update(**kept) and not mine.exists():
        Autosave.objects.filter(kept_at__lt=now - KEEPS).delete()
        Autosave.objects.create(user=form.user, token=form.token, **kept)
    Autosave.objects.filter(user=form.user, token__in=took).exclude(token=form.token).delete()
    return at


def waiting(user: User, article: Article | None, *, but: Collection[str] = ()) -> list[Autosave]:
    """Return what somebody wrote into a story, or into new ones, and has not saved: the newest first."""
    mine = Autosave.objects.filter(user=user, article=article, kept_at__gt=timezone.now() - KEEPS)
    return list(mine.exclude(token__in=but)[:OFFERED])


def find(user: User, article: Article | None, token: str) -> Autosave | None:
    """Return what somebody wrote into one form of a story."""
    mine = Autosave.objects.filter(user=user, article=article, kept_at__gt=timezone.now() - KEEPS)
    return mine.filter(token=token).first()


@transaction.atomic
def take_in(user: User, tokens: Collection[str], article: Article) -> None:
    """Remove what was kept of forms whose words a save has just written."""
    if tokens:
        open_forms.close(user, tokens, article)
        Autosave.objects.filter(user=user, token__in=tokens).delete()


def throw_away(user: User, token: str) -> Autosave | None:
    """Remove what was kept of a form; return it, for an undo."""
    row = Autosave.objects.filter(user=user, token=token).first()
    if row is not None:
        Autosave.objects.filter(pk=row.pk).delete()
    return row
