"""The story list: filters in the address, newest first, a keyset instead of page numbers, and nothing counted."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from articles import publishing, search
from articles.models import Article, ArticleTag, Section, Tag, User

from .base import number
from .states import STATES, in_state, stories_for_lists

PAGE = 50
MOST_BY_ID = 1000
MOST_FOUND = 10_000  # stories that a search may take out at once
LAST_YEAR = 9999
TABS = (
    ("All", ""),
    ("Mine", "mine=1"),
    ("In review", "state=submitted"),
    ("Scheduled", "state=scheduled"),
    ("Embargoed", "state=embargoed"),
    ("Live", "state=live"),
    ("Waiting captions", "missing=photo"),
    ("Bin", "bin=1"),
)


class StoryList:
    """One request's view of the stories on the desk."""

    def __init__(self, request):
        self.request = request
        self.get = {name: value.strip() for name, value in request.GET.items() if value.strip()}

    def context(self):
        stories, newer, older = self._page()
        given = self.request.GET.copy()
        for name in ("before", "after"):
            given.pop(name, None)
        query = given.urlencode()
        return {
            "stories": stories,
            "newer": f"?{query}&after={newer}" if newer else None,
            "older": f"?{query}&before={older}" if older else None,
            "tabs": [(label, f"?{tab}" if tab else "?", query == tab) for label, tab in TABS],
            "sections": Section.objects.all(),
            "states": [(name, word) for name, (word, _) in STATES.items()],
            "people": User.objects.filter(is_active=True, is_staff=True).order_by("username")[:200],
            "club": Tag.objects.filter(pk=self._number("club")).first(),
            "get": self.get,
            "query": self.get.get("q", ""),
            "filters": query,
            "filtered": bool(self.get.keys() - {"before", "after"}),
        }

    def ids(self):
        """Return the ids of every story that the filters show, not of one page alone."""
        stories = self._filtered()
        if "q" in self.get:
            return [row.pk for row in search.find_on_desk(self.get["q"], within=stories, limit=MOST_FOUND)]
        return stories.order_by().values("pk")

    def _page(self):
        stories = self._filtered()
        before, after = _key(self.get.get("before")), _key(self.get.get("after"))
        if after and "q" not in self.get:
            rows = list(stories.filter(_above(*after)).order_by("touched_at", "pk")[: PAGE + 1])
            more_newer, rows = len(rows) > PAGE, rows[:PAGE][::-1]
            more_older = True
        else:
            rows = self._newest(stories, before)
            more_older, rows = len(rows) > PAGE, rows[:PAGE]
            more_newer = bool(before)
        for row in rows:
            row.state_word, row.state_shape = STATES[row.state]
        _add_clubs(rows)
        newer = _written(rows[0]) if rows and more_newer else None
        older = _written(rows[-1]) if rows and more_older else None
        return rows, newer, older

    def _newest(self, stories, before):
        if "q" in self.get:
            return search.find_on_desk(self.get["q"], within=stories, older_than=before, limit=PAGE + 1)
        return list((stories.filter(_below(*before)) if before else stories).newest_first()[: PAGE + 1])

    def _filtered(self):
        stories = stories_for_lists()
        if "bin" in self.get:
            publishing.empty_bin()
            binned = Article.objects.filter(binned_at__isnull=False).values_list("pk", flat=True)
            stories = stories_for_lists(on_desk=False).filter(pk__in=list(binned[:MOST_BY_ID]))
        if self.get.get("state") in STATES:
            state = self.get["state"]
            stories = in_state(stories, ["live", "edited"] if state == "live" else [state])
        if "mine" in self.get:
            stories = stories.filter(created_by=self.request.user)
        if self._number("who"):
            stories = stories.filter(touched_by=self._number("who"))
        if self._number("section"):
            stories = stories.filter(section=self._number("section"))
        if self._number("club"):
            stories = self._tagged(stories, self._number("club"))
        if self.get.get("missing") == "photo":
            stories = stories.awaiting_photo()
        if since := parse_date_or_none(self.get.get("since")):
            stories = stories.filter(touched_at__gte=_midnight(since))
        until = parse_date_or_none(self.get.get("until"))
        if until and until.year < LAST_YEAR:
            stories = stories.filter(touched_at__lt=_midnight(until + timedelta(days=1)))
        return stories

    @staticmethod
    def _tagged(stories, tag):
        """Narrow to a tag: the few stories of a rare one by their ids, a common one's while the list is walked."""
        tagged = ArticleTag.objects.filter(tag=tag)
        ids = list(tagged.order_by("-content_object_id").values_list("content_object_id", flat=True)[: MOST_BY_ID + 1])
        if len(ids) <= MOST_BY_ID:
            return stories.filter(pk__in=ids)
        return stories.filter(Exists(tagged.filter(content_object=OuterRef("pk"))))

    def _number(self, name):
        return number(self.get.get(name))


def parse_date_or_none(text):
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def _below(touched_at, pk):
    return Q(touched_at__lte=touched_at) & (Q(touched_at__lt=touched_at) | Q(pk__lt=pk))


def _above(touched_at, pk):
    return Q(touched_at__gte=touched_at) & (Q(touched_at__gt=touched_at) | Q(pk__gt=pk))


def _written(story):
    return f"{story.touched_at.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}_{story.pk}" if story else None


def _key(text):
    moment, _, pk = (text or "").partition("_")
    try:
        moment = parse_datetime(moment).astimezone(UTC)
    except (ValueError, AttributeError, OverflowError):
        return None
    return (moment, number(pk)) if number(pk) is not None else None


def _add_clubs(rows):
    """Put who each story is about beside it, in one query for the page."""
    tags = {}
    for row in ArticleTag.objects.filter(content_object__in=rows, role="about").select_related("tag"):
        tags.setdefault(row.content_object_id, []).append(row.tag.name)
    for row in rows:
        row.about = tags.get(row.pk, [])[:4]
