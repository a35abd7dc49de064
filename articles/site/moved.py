"""Clubs, people, sections and authors whose address has changed: the older one leads on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from articles.models.address import Address
from articles.models.author import Author, Section
from articles.models.published import PublishedByline
from articles.models.tag import KINDS, Tag
from articles.pages.live import live_tags

Target = Address.Target


def follows_moves(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Where a view finds nothing, send on to where the page stands now, if readers may see that."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            path = new_path(request.path)
            if path is None:
                raise
            return HttpResponsePermanentRedirect(path)

    return run


def new_path(path: str) -> str | None:
    """Return where what once stood at a path stands now, or its feed, squad or year; None where it stands nowhere."""
    page = "/".join(path.split("/")[:3]) + "/"
    merged = _merged(page)
    if merged is not None:
        return merged.get_absolute_url() + path[len(page) :]
    address = Address.objects.filter(path=page, current=False).exclude(target=Target.ARTICLE).first()
    if address is None:
        return None
    found = _seen(address.target, address.target_id)
    if found is None or found.get_absolute_url() == page:
        return None
    return found.get_absolute_url() + path[len(page) :]


def _merged(page: str) -> Tag | None:
    """Return the tag that stands for the one at a page, if that was merged into it and readers may see it."""
    kind, _, slug = page.strip("/").partition("/")
    tag = Tag.objects.filter(kind=KINDS.get(kind, ""), slug=slug).exclude(merged_into=None).first()
    return _seen(Target.TAG, tag.pk) if tag else None


def _seen(target: str, pk: int) -> Tag | Section | Author | None:
    if target == Target.SECTION:
        return Section.objects.filter(pk=pk).first()
    if target == Target.TAG:
        stands = Tag.objects.stands_for([pk])
        return live_tags(Tag.objects.filter(pk__in=[tag.pk for tag in stands.values()])).first()
    if target == Target.AUTHOR and PublishedByline.objects.live().filter(author=pk).exists():
        return Author.objects.filter(pk=pk).first()
    return None
