"""Public paths: claimed once, never given to another story, frozen once a reader could see them."""

from __future__ import annotations

from datetime import datetime

from articles.enrichment.names import slugify
from articles.models import Address, Article, PublishedArticle, SiteSettings

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def claim_path(article: Article, dated_at: datetime, *, dry_run: bool = False) -> str:
    """Return the story's public path, claiming it first if it is new.

    The day of a path stays what it was when first claimed; only its slug follows the story's. An older path that
    readers have seen stays and redirects.
    """
    current = Address.objects.filter(target=Address.Target.ARTICLE, target_id=article.pk or 0, current=True).first()
    seen = current is not None and _seen(article)
    if current and seen and _slug(current.path) == (article.slug or _slug(current.path)):
        return current.path
    slug = article.slug or slugify(article.headline)[:80].strip("-") or "story"
    day = dated_at.astimezone(SiteSettings.load().zone)
    prefix = current.path.rsplit("/", 2)[0] if current and seen else f"/{day.year}/{MONTHS[day.month - 1]}/{day.day:02}"
    path = _free(f"{prefix}/{slug}", article)
    if dry_run or (current and current.path == path):
        return path
    if current and seen:
        Address.objects.filter(pk=current.pk).update(current=False)
    elif current:
        current.delete()
    return _claim(path, article)


def _claim(path: str, article: Article) -> str:
    """Write the claim; where another story took the path in this very moment, take the next number."""
    values = {"target": Address.Target.ARTICLE, "target_id": article.pk}
    address, made = Address.objects.get_or_create(path=path, defaults=values)
    if not made and address.target_id != article.pk:
        return _claim(_free(path.rstrip("/"), article), article)
    if not address.current:
        Address.objects.filter(pk=address.pk).update(current=True)
    return path


def release_unseen(article: Article) -> None:
    """Give back the path of a story that no reader ever saw."""
    if not _seen(article):
        Address.objects.filter(target=Address.Target.ARTICLE, target_id=article.pk).delete()


def give_back(path: str, live_path: str) -> None:
    """Free the path of a scheduled change that was called back: the story stands at its live path again."""
    if path == live_path:
        return
    claimed, live = Address.objects.get(path=path), Address.objects.get(path=live_path)
    # An older row is a path that readers have seen before: it goes on redirecting.
    if claimed.pk < live.pk:
        Address.objects.filter(pk=claimed.pk).update(current=False)
    else:
        claimed.delete()
    Address.objects.filter(pk=live.pk).update(current=True)


def _seen(article: Article) -> bool:
    return article.ever_public or PublishedArticle.objects.filter(article=article).live().exists()


def _slug(path: str) -> str:
    return path.rstrip("/").rsplit("/", 1)[-1]


def _free(path: str, article: Article) -> str:
    """Return the path, numbered if another story has it. The story's own older paths may come back to it."""
    taken = dict(Address.objects.filter(path__startswith=path).values_list("path", "target_id"))
    candidate, n = f"{path}/", 1
    while candidate in taken and taken[candidate] != article.pk:
        n += 1
        candidate = f"{path}-{n}/"
    return candidate


def lead_on(was: str, here: str, target: str, pk: int) -> None:
    """Let the path that a tag, section or author (its id) had until now lead to where it stands."""
    if here != was:
        Address.objects.filter(path=here).delete()
        leads = {"target": target, "target_id": pk, "current": False}
        Address.objects.update_or_create(path=was, defaults=leads)
