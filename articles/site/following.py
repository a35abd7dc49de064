"""What a reader follows: the newest stories about some clubs and people, as a page, a feed and cards for the front.

Nobody has an account and nothing is kept here: the address itself says who is followed, as in
`?of=clubs.rovers&of=people.sam-ferrow`. So it can be bookmarked, subscribed to and cached for all; the reader's browser
keeps the list where it has scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.enrichment.names import fold
from articles.models.address import Address
from articles.models.published import LiveQuerySet, PublishedTag
from articles.models.tag import KINDS, PATHS, Tag, path_of
from articles.pages.cards import Card, Link, Strip
from articles.pages.colors import club_sheet_url, clubs_in
from articles.pages.frame import Head
from articles.pages.lists import cards
from articles.pages.live import link_to, live_tags, stories_of
from articles.pages.render import paper_of, render_page
from articles.pages.windows import window

from .feeds import ITEMS, feed_answer

MOST = 30  # clubs and people in one list
SHOWN = 4  # cards on the front
FOUND = 20  # names for a word that somebody looks for
WORDS = 60  # letters of it
NAME = re.compile(r"([a-z]+)\.([-\w]{1,100})")


@dataclass(frozen=True, slots=True)
class Followed:
    """Somebody who is followed or may be: the page, the name in a list, and the address of the list changed.

    That is the list without them, or with them where they are not in it; empty where nothing is to be changed.
    """

    link: Link
    name: str
    list_url: str = ""


@dataclass(frozen=True)
class Mixed:
    """The stories of several tags as one list, each story once. It is read as `window` reads one tag's rows.

    Each tag's own few are found by the list's index and put together here: one query over all would sort them all.
    """

    parts: Sequence[tuple[Tag, LiveQuerySet]]
    backwards: bool = True  # the newest first
    names: dict[int, list[str]] = field(default_factory=dict)  # by story, what it is in the list for; filled in reading

    @classmethod
    def of(cls, tags: Iterable[Tag]) -> Mixed:
        return cls([(tag, stories_of(tag)) for tag in tags])

    def older_than(self, *place: Any) -> Mixed:
        return self._each(lambda rows: rows.older_than(*place))

    def newer_than(self, *place: Any) -> Mixed:
        return self._each(lambda rows: rows.newer_than(*place))

    def newest_first(self) -> Mixed:
        return replace(self._each(lambda rows: rows.newest_first()), backwards=True)

    def order_by(self, *order: str) -> Mixed:
        return replace(self._each(lambda rows: rows.order_by(*order)), backwards=order[0].startswith("-"))

    def __getitem__(self, few: slice) -> list[PublishedTag]:
        found: dict[int, tuple[Any, ...]] = {}
        for tag, rows in self.parts:
            for dated_at, article, pk in rows.values_list("dated_at", "article_id", "pk")[few]:
                found.setdefault(article, (dated_at, article, pk))
                self.names.setdefault(article, []).append(tag.name)
        chosen = [pk for _dated_at, _article, pk in sorted(found.values(), reverse=self.backwards)[few]]
        rows = PublishedTag.objects.select_related("published__section", "published__lead").defer("published__body")
        loaded = rows.in_bulk(chosen)
        return [loaded[pk] for pk in chosen]

    def _each(self, done: Callable[[LiveQuerySet], LiveQuerySet]) -> Mixed:
        return replace(self, parts=[(tag, done(rows)) for tag, rows in self.parts])


def following(request: HttpRequest) -> HttpResponse:
    """Show the newest stories about all that the address names, and what can be done with the list."""
    tags = followed(request)
    mixed = Mixed.of(tags)
    seen = window(mixed, request)
    feed = _address("following-feed", tags)
    title = _("My clubs")
    head = Head(
        f"{title} | {paper_of(request).name}",
        hidden=True,
        feeds=(Link(title, feed),) if tags else (),
    )
    return render_page(
        request,
        "site/following.html",
        head,
        title=title,
        follows=_list(tags),
        lost=len(set(request.GET.getlist("of"))) > len(tags),
        most=MOST,
        is_full=len(tags) >= MOST,
        feed=feed,
        keep=" ".join(name_of(tag) for tag in tags),
        stories=Strip(_cards(seen.rows, mixed), seen.newer_url, seen.older_url),
    )


def add(request: HttpRequest) -> HttpResponse:
    """Find clubs and people by the beginning of any word of their names, to follow them."""
    tags = followed(request)
    query = request.GET.get("q", "").replace("\0", "").strip()[:WORDS]
    folded = fold(query)
    found: tuple[Followed, ...] = ()
    if folded:
        begins = Q(folded__startswith=folded) | Q(folded__contains=f" {folded}") | Q(aliases__folded__startswith=folded)
        rows = live_tags(Tag.objects.suggested().filter(begins, kind__in=PATHS)).exclude(kind=Tag.Kind.TOPIC).distinct()
        taken = {tag.pk for tag in tags}
        found = tuple(
            Followed(link_to(tag), name_of(tag), "" if tag.pk in taken else _address("following", [*tags, tag]))
            for tag in rows.order_by("folded", "pk")[:FOUND]
        )
    title = _("Follow a club or player")
    return render_page(
        request,
        "site/follow_add.html",
        Head(f"{title} | {paper_of(request).name}", hidden=True),
        title=title,
        query=query,
        found=found,
        follows=_list(tags),
        back=_address("following", tags),
    )


def feed(request: HttpRequest) -> HttpResponse:
    """Answer with one feed of all that the address names."""
    tags = followed(request)
    rows = Mixed.of(tags).newest_first()[:ITEMS]
    title = ", ".join(tag.name for tag in tags) if len(tags) < 4 else _("My clubs")
    return feed_answer(request, title or _("My clubs"), _address("following", tags), [row.published for row in rows])


def my_cards(request: HttpRequest) -> HttpResponse:
    """Answer with the part of the front that shows a reader's own clubs: nothing where there is nothing to show."""
    tags = followed(request)
    mixed = Mixed.of(tags)
    stories = _cards(mixed.newest_first()[:SHOWN], mixed)
    links = tuple(link_to(tag) for tag in tags)
    context = {
        "stories": stories,
        "links": links,
        "all": _address("following", tags),
        "sheet": club_sheet_url(clubs_in(stories, links)),
    }
    with timezone.override(paper_of(request).zone):
        response = render(request, "site/my_clubs.html", context)
    response["Cache-Control"] = "no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def followed(request: HttpRequest) -> list[Tag]:
    """Return the tags that an address names, each once and in its order: those that readers may see.

    One that was renamed or merged since is what it is now, so that no list in any browser ever goes stale.
    """
    names = dict.fromkeys(islice(filter(None, map(_read, request.GET.getlist("of"))), MOST))
    known = Tag.objects.by_address(slug for _kind, slug in names)
    paths = {path_of(*name): name for name in names if name not in known}
    moved = Address.objects.filter(path__in=paths, target=Address.Target.TAG).values_list("path", "target_id")
    ids = {name: tag.pk for name, tag in known.items()} | {paths[path]: pk for path, pk in moved}
    stand = Tag.objects.stands_for(ids.values())
    seen = live_tags(Tag.objects.filter(pk__in=[tag.pk for tag in stand.values()])).in_bulk()
    chosen = dict.fromkeys(stand[ids[name]].pk for name in names if ids.get(name) in stand)
    return [seen[pk] for pk in chosen if pk in seen]


def name_of(tag: Tag) -> str:
    """Return what a list calls a tag: clubs.rovers."""
    return f"{PATHS[tag.kind]}.{tag.slug}"


def _read(text: str) -> tuple[str, str] | None:
    found = NAME.fullmatch(text)
    return (KINDS[found[1]], found[2]) if found and found[1] in KINDS else None


def _address(view: str, tags: Iterable[Tag]) -> str:
    question = urlencode([("of", name_of(tag)) for tag in tags])
    return reverse(f"site:{view}") + (f"?{question}" if question else "")


def _list(tags: Sequence[Tag]) -> tuple[Followed, ...]:
    return tuple(
        Followed(link_to(tag), name_of(tag), _address("following", [other for other in tags if other is not tag]))
        for tag in tags
    )


def _cards(rows: Sequence[PublishedTag], mixed: Mixed) -> tuple[Card, ...]:
    """Return the stories' cards, each with the names that it is in the list for."""
    stories = cards(row.published for row in rows)
    names = (", ".join(mixed.names[row.article_id]) for row in rows)
    return tuple(replace(story, note=note) for story, note in zip(stories, names, strict=True))
