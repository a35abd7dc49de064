"""From A to Z: the clubs, people, competitions and topics that have a page, all on one page or letter by letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from articles.enrichment.names import fold
from articles.models.tag import PATHS, Tag
from articles.pages.cards import Link
from articles.pages.frame import Head
from articles.pages.live import link_to, live_tags
from articles.pages.render import base_url, paper_of, render_page

MOST = 400  # names on one page; where there are more, it leads on by their next letter
LONGEST = 20  # letters of a beginning
TITLES = {
    "club": gettext_lazy("Clubs"),
    "person": gettext_lazy("People"),
    "competition": gettext_lazy("Competitions"),
    "topic": gettext_lazy("Topics"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """The names that begin with one letter."""

    title: str
    links: tuple[Link, ...]


def names(request: HttpRequest, kind: str, begin: str = "") -> HttpResponse:
    """List everybody of a kind who is in a live story; of too many, those whose names begin with some letters."""
    if begin.strip() != fold(begin) or len(begin) > LONGEST:
        raise Http404("no such beginning of a name")
    rows = live_tags(Tag.objects.filter(kind=kind, folded__startswith=begin)).order_by("folded", "pk")
    found = list(rows[: MOST + 1])
    if begin and not found:
        raise Http404("no name begins like that")
    longer: tuple[Link, ...] = ()
    if len(found) > MOST:
        longer = _beginnings(rows, kind, len(begin) + 1)
        # Whole names may be no longer than what they begin with.
        found = [tag for tag in found if tag.folded == begin]
    letters = tuple(_letters(found, len(begin) + 1))
    title = f"{TITLES[kind]}: {_shown(begin)}" if begin else str(TITLES[kind])
    head = Head(f"{title} | {paper_of(request).name}", canonical=base_url(request) + request.path)
    return render_page(
        request,
        "site/tags.html",
        head,
        title=title,
        letters=letters,
        longer=longer,
        back=Link(str(TITLES[kind]), reverse("site:tags", args=[PATHS[kind]])) if begin else None,
    )


def _letters(found: Iterable[Tag], length: int) -> Iterable[Letter]:
    for begin, group in groupby(found, key=lambda tag: tag.folded[:length]):
        yield Letter(_shown(begin) or "#", tuple(link_to(tag) for tag in group))


def _beginnings(rows: QuerySet[Tag], kind: str, length: int) -> tuple[Link, ...]:
    """Return what leads to the names by their first letters, one more than this page has."""
    found = rows.order_by().annotate(begin=Substr("folded", 1, length)).values_list("begin", flat=True).distinct()
    return tuple(
        Link(_shown(begin), reverse("site:tags-from", args=[PATHS[kind], begin]))
        for begin in sorted(found)
        if len(begin) == length and "/" not in begin
    )


def _shown(begin: str) -> str:
    return begin[:1].upper() + begin[1:]
