"""What stands where on the front: the editor's places first, the rest filled by time, no story twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.models.author import Section
from articles.models.front import FrontSlot
from articles.models.published import PublishedArticle, PublishedTag
from articles.models.tag import ClubDetails, CompetitionDetails
from articles.pages.cards import Card, Link, Shelf
from articles.pages.lists import cards, first_clubs

POOL = 60  # the newest stories, out of which the upper half is filled
LEAD_AMONG = 6
TOP, LATEST, LEAST_LATEST, LINKS = 4, 8, 4, 2
PACKAGE, ROW, COLUMN, COLUMNS, SECTIONS = 5, 3, 4, 6, 8
CLUBS, LEAST_CLUBS, COMPETITIONS = 10, 4, 5


@dataclass(frozen=True, slots=True)
class Badge:
    """A club in the band: its pennant with its code, and its short name."""

    name: str
    url: str
    club: str
    code: str


@dataclass(frozen=True, slots=True)
class StripLine:
    """A competition and the line an editor wrote beside it."""

    name: str
    url: str
    line: str


@dataclass(frozen=True, slots=True)
class FrontPage:
    lead: Card | None
    lead_links: tuple[Card, ...]
    latest: tuple[Card, ...]
    top: Shelf
    clubs: tuple[Badge, ...]
    strip: tuple[StripLine, ...]
    shelves: tuple[Shelf, ...]
    columns: tuple[Shelf, ...]


def front_page() -> FrontPage:
    """Fill the front; its queries do not grow with the archive."""
    pool = list(PublishedArticle.objects.live().newest_first().for_cards()[:POOL])
    placed = _placed()
    first = placed.get(FrontSlot.LEAD) or _lead(_others(pool, placed.values()))
    if first is None:
        return FrontPage(None, (), (), Shelf("", ()), (), _strip(), (), ())
    pinned = [row for place, row in sorted(placed.items()) if row is not first]
    rest = _others(pool, [first, *pinned])
    top, latest = _upper(pinned, rest)
    beside = _of_the_same_club(first, _others(rest, [*top, *latest]))
    sections = _sections([first, *top, *latest, *beside])
    under = iter(cards((row for _section, rows in sections for row in rows), under_section=True))
    shelves, columns = _shelves([(section, tuple(next(under) for _row in rows)) for section, rows in sections])
    above = cards([first, *beside, *latest, *top])
    ends = 1 + len(beside), 1 + len(beside) + len(latest)
    return FrontPage(
        lead=above[0],
        lead_links=above[1 : ends[0]],
        latest=above[ends[0] : ends[1]],
        top=Shelf(_("Top stories") if latest else _("More stories"), above[ends[1] :]),
        clubs=_clubs(pool),
        strip=_strip(),
        shelves=shelves,
        columns=columns,
    )


def _placed() -> dict[int, PublishedArticle]:
    """Return the stories that an editor placed and readers may see now, by place."""
    places = dict(FrontSlot.objects.standing().values_list("article_id", "place"))
    rows = PublishedArticle.objects.live().for_cards().filter(article__in=places)
    return {places[row.article_id]: row for row in rows}


def _lead(rows: Sequence[PublishedArticle]) -> PublishedArticle | None:
    """Where no editor chose, lead with the newest story, or with the newest that has a picture if one is close."""
    pictured = (row for row in rows[:LEAD_AMONG] if row.lead_id)
    return next(pictured, rows[0] if rows else None)


def _upper(
    pinned: list[PublishedArticle], rest: Sequence[PublishedArticle]
) -> tuple[list[PublishedArticle], list[PublishedArticle]]:
    """Share the newest stories out: those with pictures to the cards, the others to the times beside the lead.

    A paper with few stories has no such column: all of them are cards.
    """
    pictured = [row for row in rest if row.lead_id]
    top = [*pinned, *pictured][:TOP]
    if len(top) < TOP:
        top += _others(rest, top)[: TOP - len(top)]
    latest = _others(rest, top)[:LATEST]
    return (top, latest) if len(latest) >= LEAST_LATEST else ([*top, *latest], [])


def _of_the_same_club(lead: PublishedArticle, rest: Sequence[PublishedArticle]) -> list[PublishedArticle]:
    """Return two stories to stand with the lead: about the same club."""
    clubs = first_clubs([lead, *rest])
    return [row for row in rest if lead.pk in clubs and clubs.get(row.pk) == clubs[lead.pk]][:LINKS]


def _sections(used: Iterable[PublishedArticle]) -> list[tuple[Section, list[PublishedArticle]]]:
    """Return each section's newest stories that the upper half does not show."""
    found = []
    for section in Section.objects.all()[:SECTIONS]:
        rows = PublishedArticle.objects.live().filter(section=section).newest_first().for_cards()
        fresh = _others(rows[: PACKAGE + 1 + TOP + LATEST], used)[:PACKAGE]
        if fresh:
            found.append((section, fresh))
    return found


def _shelves(sections: list[tuple[Section, tuple[Card, ...]]]) -> tuple[tuple[Shelf, ...], tuple[Shelf, ...]]:
    """Give the first full section a package, the next two a row of three, and the others a column each."""
    shelves: list[Shelf] = []
    columns: list[Shelf] = []
    for section, stories in sections:
        url, more = reverse("site:section", args=[section.slug]), _("All %(name)s") % {"name": section.name}
        pictured = all(story.picture for story in stories[:ROW])
        if not shelves and len(stories) == PACKAGE and pictured:
            shelves.append(Shelf(section.name, stories, url, more, "package"))
        elif len(shelves) in {1, 2} and len(stories) >= ROW and pictured and len(sections) - len(shelves) > ROW:
            shelves.append(Shelf(section.name, stories[:ROW], url, more, "three"))
        else:
            columns.append(Shelf(section.name, stories[:COLUMN], url, _("All"), "column"))
    return tuple(shelves), tuple(columns[:COLUMNS])


def _clubs(pool: list[PublishedArticle]) -> tuple[Badge, ...]:
    """Return the clubs that the newest stories are about."""
    about = PublishedTag.objects.filter(published__in=[row.pk for row in pool], role="about")
    # The kind is looked at here: SQLite would begin with the clubs and walk through all that was ever about them.
    ordered = about.order_by("-dated_at", "order").values_list("tag", "tag__kind")
    newest = dict.fromkeys(tag for tag, kind in ordered if kind == "club")
    details = ClubDetails.objects.filter(tag__in=list(newest)[:CLUBS]).exclude(code="").select_related("tag")
    by_tag = {club.tag_id: club for club in details}
    clubs = tuple(
        Badge(club.short_name or club.tag.name, club.tag.get_absolute_url(), club.tag.slug, club.code)
        for club in (by_tag[tag] for tag in newest if tag in by_tag)
    )
    return clubs if len(clubs) >= LEAST_CLUBS else ()


def _strip() -> tuple[StripLine, ...]:
    stories = PublishedTag.objects.live().filter(tag=OuterRef("tag"))
    rows = CompetitionDetails.objects.exclude(strapline="").filter(Exists(stories)).select_related("tag")
    return tuple(
        StripLine(row.tag.name, row.tag.get_absolute_url(), row.strapline)
        for row in rows.order_by("tag")[:COMPETITIONS]
    )


def _others(rows: Iterable[PublishedArticle], than: Iterable[PublishedArticle]) -> list[PublishedArticle]:
    taken = {row.pk for row in than}
    return [row for row in rows if row.pk not in taken]


def links(badges: Iterable[Badge]) -> tuple[Link, ...]:
    """Return the badges as plain links, for whoever gathers the clubs on a page."""
    return tuple(Link(badge.name, badge.url, badge.club) for badge in badges)
