"""The state of a story as the desk speaks of it: the stored status and what time has made of it, in one query."""

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import IsNull
from django.utils import timezone

from articles.models import Article, PhotoUse, PublishedArticle, Revision

# word, shape (a CSS class): the same everywhere
STATES = {
    "draft": ("Draft", ""),
    "submitted": ("In review", "st--review"),
    "approved": ("Approved", "st--approved"),
    "scheduled": ("Scheduled", "st--scheduled"),
    "embargoed": ("Embargoed", "st--embargo"),
    "live": ("Live", "st--live"),
    "edited": ("Live, edited", "st--live"),
    "ended": ("Ended", "st--pulled"),
    "withdrawn": ("Withdrawn", "st--pulled"),
    "killed": ("Killed", "st--pulled"),
}

STORED = {"draft", "submitted", "approved", "withdrawn", "killed"}
MOST = 2000  # scheduled or ended stories that a list tells apart; the nearest to now


def stories_for_lists(at=None, on_desk=True):
    """Return the stories on the desk with what a list shows of each, `state` worked out."""
    at = at or timezone.now()
    rows = PublishedArticle.objects.filter(article=OuterRef("pk"))
    newest = Revision.objects.filter(article=OuterRef("pk")).order_by("-number")
    lead = PhotoUse.objects.filter(article=OuterRef("pk"), key=PhotoUse.LEAD)
    # Not Exists: PostgreSQL would read every published row to make a hash of them for a page of fifty.
    live = IsNull(Subquery(rows.filter(visible_from__lte=at, visible_until__gt=at).values("pk")[:1]), False)
    ahead = IsNull(Subquery(rows.filter(visible_from__gt=at).values("pk")[:1]), False)
    return (
        (Article.objects.on_desk() if on_desk else Article.objects.all())
        .select_related("section", "created_by", "touched_by")
        .defer("body", "source_text", "notes")
        .annotate(
            newest_revision=Subquery(newest.values("pk")[:1]),
            lead_photo=Subquery(lead.values("photo")[:1]),
            visible_from=Subquery(rows.order_by("-visible_from").values("visible_from")[:1]),
            state=Case(
                When(status__in=sorted(STORED), then=F("status")),
                When(live, newest_revision=F("public_revision"), then=Value("live")),
                When(live, then=Value("edited")),
                When(ahead, embargo_until__gt=at, then=Value("embargoed")),
                When(ahead, then=Value("scheduled")),
                default=Value("ended"),
            ),
        )
    )


def in_state(stories, states, at=None):
    """Narrow a list to some states, from columns that have an index first: few stories are ahead or ended."""
    at = at or timezone.now()
    stored = [state for state in states if state in STORED]
    if len(stored) == len(states):
        return stories.filter(status__in=stored) if len(stored) > 1 else stories.filter(status=stored[0])
    if {"scheduled", "embargoed"} >= set(states):
        rows = PublishedArticle.objects.filter(slot__in=PublishedArticle.Slot.values, visible_from__gt=at).order_by(
            "visible_from"
        )
        stories = stories.filter(pk__in=_articles(rows))
    elif states == ["ended"]:
        rows = PublishedArticle.objects.filter(slot__in=PublishedArticle.Slot.values, visible_until__lte=at).order_by(
            "-visible_until"
        )
        stories = stories.filter(pk__in=_articles(rows))
    return stories.filter(state__in=states)


def went_live(stories, since, most, lacking=False):
    """Return the stories that readers have had since a moment, the newest first.

    `lacking`: those alone that have no lead picture, or a picture of which nobody said what is to be seen on it.
    """
    rows = PublishedArticle.objects.live().filter(
        slot__in=PublishedArticle.Slot.values, visible_from__gte=since, first_visible_at__gte=since
    )
    if lacking:
        mute = PhotoUse.objects.filter(article=OuterRef("article"), placed=True, decorative=False, photo__alt_text="")
        mute = mute.filter(Q(alt="") | Q(alt=None))
        rows = rows.exclude(story_type=Article.StoryType.SNAP).filter(Q(lead=None) | Exists(mute))
    ids = list(rows.order_by("-first_visible_at", "-pk").values_list("article_id", flat=True)[:most])
    found = {story.pk: story for story in stories.filter(pk__in=ids)}
    return [found[pk] for pk in ids if pk in found]


def _articles(rows):
    """Return the stories of these rows as a list: a subquery would tempt the planner to walk the archive."""
    return list(rows.values_list("article_id", flat=True)[:MOST])


def state_of(article):
    """Return the state of one story."""
    return stories_for_lists().filter(pk=article.pk).values_list("state", flat=True).first() or article.status
