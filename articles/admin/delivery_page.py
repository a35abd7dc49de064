"""One import: how far it has come, one row a story, and what can be done with all of them."""

from pathlib import Path

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince

from articles import deliveries, reading
from articles.models import DeliveredStory, Delivery
from articles.outcomes import MADE, TO_LOOK_AT
from articles.story import UnreadableFile

from .base import number
from .delivery_list import LOOSE_PICTURE, counted, first_of_each, for_lists

PAGE = 100
TABLES = ("csv", "jsonl")  # formats whose columns mean what somebody says
# The tabs: what an editor has to do comes first.
TABS = (
    ("todo", "To be looked at", TO_LOOK_AT),
    ("failed", "Failed", ("failed",)),
    ("made", "Drafts made", ("created", "updated", "withdrawn")),
    ("unchanged", "Already here", ("unchanged",)),
    ("skipped", "No story in it", ("skipped",)),
    ("discarded", "Discarded", ("discarded",)),
)
# What a column of a table may mean (articles/importers/records/__init__.py), in an editor's words.
COLUMN_FIELDS = {
    "headline": "Headline",
    "body": "Text",
    "body_html": "Text, as HTML",
    "standfirst": "Standfirst",
    "kicker": "Kicker",
    "bylines": "Byline",
    "dateline": "Dateline",
    "published_at": "Date",
    "updated_at": "Date of its last change",
    "embargo_until": "Embargo until",
    "section": "Section",
    "tags": "Tags",
    "people": "People",
    "clubs": "Clubs",
    "competitions": "Competitions",
    "photo_file": "Picture: its file or address",
    "photo_caption": "Picture: caption",
    "photo_credit": "Picture: credit",
    "photo_alt": "Picture: alt text",
    "link": "Address of the story",
    "slug": "Last part of the address",
    "source_ref": "Id",
    "version": "Version",
    "status": "Status",
    "language": "Language",
    "source": "Sender",
    "internal_notes": "Notes for the desk",
}
State = Delivery.State


class DeliveryPage:
    """One request's view of a delivery: the rows of a tab, in their order."""

    def __init__(self, request, delivery):
        self.delivery = delivery
        self.outcome = request.GET.get("show", "")
        self.after = number(request.GET.get("after")) or 0
        asked = "columns" in request.GET and is_table(delivery)
        self.naming = delivery.state == State.MAPPING or (asked and not progress(delivery)["running"])

    def context(self):
        rows = self.delivery.stories.filter(n__gt=self.after)
        wanted = next((outcomes for name, _, outcomes in TABS if name == self.outcome), None)
        pictures = "0"
        if wanted:
            shown = first_of_each(rows, wanted, PAGE + 1)
        elif shown := list(for_lists(rows.exclude(**LOOSE_PICTURE), PAGE + 1)):
            pictures = counted(self.delivery.stories.filter(**LOOSE_PICTURE)) if len(shown) <= PAGE else "0"
        else:
            shown = list(for_lists(rows, PAGE + 1))
        more = len(shown) > PAGE
        tabs = self._tabs()
        return {
            "title": f"Import: {self.delivery}",
            "delivery": self.delivery,
            "progress": progress(self.delivery),
            "tabs": tabs,
            "show": self.outcome,
            "rows": shown[:PAGE],
            "pictures": pictures,
            "next": f"?show={self.outcome}&after={shown[PAGE - 1].n}" if more else None,
            "first": f"?show={self.outcome}" if self.after else None,
            "ready": self._ready(),
            "column_fields": COLUMN_FIELDS,
            "naming": _naming(self.delivery) if self.naming else None,
            "answers_given": answers_given(self.delivery) if self.naming else 0,
            "is_table": not self.naming and is_table(self.delivery),
        }

    def _tabs(self):
        stories = self.delivery.stories.all()
        found = [("", "All", counted(stories))]
        found += [
            (name, word, counted(*(stories.filter(outcome=outcome) for outcome in outcomes)))
            for name, word, outcomes in TABS
        ]
        return [(name, word, count, name == self.outcome) for name, word, count in found if count != "0"]

    def _ready(self):
        """Test whether some story waits: only then there is a button for all of them."""
        return self.delivery.stories.filter(outcome="waiting").exists()


def progress(delivery):
    """Return how far a delivery is, for the page and for its script."""
    dead = deliveries.is_dead(delivery)
    running = delivery.state in (State.QUEUED, State.RUNNING) and not dead
    share = min(99, 100 * delivery.read_bytes // (delivery.size or 1))  # the last stories are saved when all is read
    stories = f"{delivery.found:,} {'story' if delivery.found == 1 else 'stories'}"
    if dead:
        words = f"Its run has stopped after {stories}: nothing of them is lost. Go on, and the rest is read."
    elif delivery.state == State.QUEUED:
        words = "It waits to be read."
    elif delivery.state == State.RUNNING:
        since = timesince(delivery.started_at or timezone.now())
        words = f"Being read: {stories} so far, {share} % of the file, for {since}."
    elif delivery.state == State.MAPPING:
        words = delivery.error
    else:
        words = delivery.error or f"Read: {_contents(delivery)}."
    return {"running": running, "dead": dead, "words": words, "state": delivery.state, "share": share}


def _contents(delivery):
    """Return what came in a delivery, in words: an archive holds pictures that are no stories, too."""
    in_archive = _first(delivery)[0] != ""
    alone = delivery.stories.filter(**LOOSE_PICTURE).count() if in_archive else 0
    found = (delivery.found - alone, "story", "stories"), (alone, "picture", "pictures")
    said = [f"{count:,} {one if count == 1 else many}" for count, one, many in found if count or one == "story"]
    return " and ".join(said)


def _first(delivery):
    """Return the member and the format of a delivery's first story."""
    return next(iter(delivery.stories.filter(n=1).values_list("member", "format")), ("", ""))


def is_table(delivery):
    """Test whether a delivery is one table, whose columns somebody may name otherwise."""
    member, format = _first(delivery)
    return member == "" and format in TABLES


def answers_given(delivery):
    """Return to how many of a delivery's stories editors have said something that reading it anew would forget."""
    if delivery.stories.filter(outcome__in=MADE).exists():
        return 0  # it is not read anew
    return delivery.stories.filter(~Q(answers={}) | Q(outcome="discarded")).count()


def columns_asked(delivery):
    """Return what is known of a table's columns: {"columns": […], "sample": [[…]], "proposed": {column: field}}."""
    if delivery.columns or not delivery.file:
        return delivery.columns or {"columns": [], "sample": []}
    parcel = reading.parcel_of(delivery.name, Path(delivery.file.path), source=delivery.source)
    try:
        found = reading.columns_of(parcel, delivery.asked_format or None)
    except (UnreadableFile, OSError):
        found = None
    if found is None:
        return {"columns": [], "sample": []}
    return {"columns": found.columns, "sample": found.sample, "proposed": found.proposed}


def _naming(delivery):
    """Return the columns of a table that somebody must name: (column, proposed field, its first cells)."""
    asked = columns_asked(delivery)
    return [
        (column, asked.get("proposed", {}).get(column, ""), [row[n] for row in asked["sample"] if n < len(row)][:3])
        for n, column in enumerate(asked.get("columns", []))
    ]


def page_url(delivery):
    """Return a delivery's own page."""
    return reverse("admin:articles_delivery_change", args=[delivery.pk])


def rows_ready(delivery):
    """Return the stories that wait and leave nothing to ask, in their order."""
    return DeliveredStory.objects.filter(delivery=delivery, outcome="waiting").order_by("n")
