"""Who has which story open: shown to the others, never a lock."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from articles.models import Article, OpenForm, User

HERE = timedelta(seconds=60)  # a window that is silent for longer is no longer shown
REMEMBERED = timedelta(days=7)  # that a save took a form's words in; for what a browser hands over late


@dataclass(frozen=True)
class Form:
    """A story's form in one window: whose, its token, of which story (None: of a new one)."""

    user: User
    token: str
    article: Article | None = None


def arrive(form: Form, *, typing: bool = False) -> None:
    """Note that a form is open, and whether something was typed since it last said so."""
    now = timezone.now()
    seen = {"seen_at": now, "article": form.article} | ({"typed_at": now} if typing else {})
    row = {"user": form.user, "token": form.token}
    if not OpenForm.objects.filter(**row).update(**seen):
        OpenForm.objects.filter(seen_at__lt=now - REMEMBERED).delete()
        OpenForm.objects.bulk_create([OpenForm(**row, **seen)], ignore_conflicts=True)


def leave(form: Form) -> None:
    """Note that a form was closed."""
    OpenForm.objects.filter(user=form.user, token=form.token, saved_at=None).delete()


def others(form: Form) -> list[OpenForm]:
    """Return who else has the story open, other windows of the same person among them."""
    if form.article is None:
        return []
    here = OpenForm.objects.filter(article=form.article, saved_at=None, seen_at__gt=timezone.now() - HERE)
    here = here.exclude(user=form.user, token=form.token)
    return list(here.select_related("user").order_by("-seen_at")[:20])


def still_here(user: User, tokens: Collection[str]) -> set[str]:
    """Return which of somebody's forms may still be open in another window."""
    here = OpenForm.objects.filter(user=user, token__in=tokens, seen_at__gt=timezone.now() - HERE)
    return set(here.values_list("token", flat=True)) if tokens else set()


def hold(form: Form, seen_at: datetime) -> bool:
    """Hold a form's row to the end of the transaction; false where a save has taken its words in."""
    row, _ = OpenForm.objects.select_for_update().get_or_create(
        user=form.user, token=form.token, defaults={"article": form.article, "seen_at": seen_at}
    )
    return row.saved_at is None


@transaction.atomic
def close(user: User, tokens: Collection[str], article: Article) -> None:
    """Note that a save has taken the words of these forms in."""
    now = timezone.now()
    rows = [OpenForm(user=user, token=token, article=article, seen_at=now) for token in sorted(tokens)]
    OpenForm.objects.bulk_create(rows, ignore_conflicts=True)
    OpenForm.objects.filter(user=user, token__in=tokens).update(article=article, seen_at=now, saved_at=now)
