"""What came, newest first: a keyset instead of page numbers, and of each delivery its first stories."""

from django.db.models import Count, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from articles.models import DeliveredStory, Delivery
from articles.outcomes import MADE, TO_LOOK_AT
from articles.reading import PICTURE

from .base import number

PAGE = 25
FIRST = 5  # stories of a delivery that the list shows
NTH = [f"n{n}" for n in range(FIRST + 1)]
COUNTED = 99  # more is "99+": nothing walks a long delivery to count it
LOOSE_PICTURE = {"format": PICTURE, "outcome": "skipped"}  # a picture that came alone: it is in the library
# what a source says of a story that is not for publication → in an editor's words
STATUSES = {"trash": "trashed", "password": "behind a password"}
# outcome → the class of its shape, as in the story list
SHAPES = {
    "waiting": "st--review",
    "created": "st--live",
    "updated": "st--live",
    "unchanged": "",
    "held": "st--scheduled",
    "failed": "st--pulled",
    "discarded": "st--pulled",
    "withdrawn": "st--pulled",
    "skipped": "",
}


class DeliveryList:
    """One request's view of the deliveries, each with its first stories: all, or with `show=waiting` what waits."""

    def __init__(self, request):
        self.before = number(request.GET.get("before"))
        self.after = number(request.GET.get("after"))
        self.waiting = request.GET.get("show") == "waiting"
        self.query = "?show=waiting&" if self.waiting else "?"

    def context(self):
        found = Delivery.objects.select_related("arrived_by")
        if self.waiting:
            found = found.filter(pk__in=to_look_at().values("delivery"))
        deliveries, newer, older = keyset(_with_first(found, self.waiting), "pk", PAGE, self.after, self.before)
        ids = {getattr(delivery, name) for delivery in deliveries for name in NTH} - {None}
        stories = {delivery.pk: [] for delivery in deliveries}
        for row in for_lists(DeliveredStory.objects.filter(pk__in=ids)):
            stories[row.delivery_id].append(row)
        pictures = {} if self.waiting else _pictures(deliveries)
        return {
            "deliveries": [
                (
                    delivery,
                    stories[delivery.pk][:FIRST],
                    len(stories[delivery.pk]) > FIRST,
                    pictures.get(delivery.pk, 0),
                )
                for delivery in deliveries
            ],
            "waiting": self.waiting,
            "waiting_count": counted(to_look_at()),
            "newer": f"{self.query}after={newer}" if newer else None,
            "older": f"{self.query}before={older}" if older else None,
        }


def to_look_at():
    """Return the stories that wait for an editor, those of discarded files left out."""
    return DeliveredStory.objects.filter(outcome__in=TO_LOOK_AT, delivery__discarded_at=None)


def _with_first(deliveries, waiting):
    """Return deliveries with the ids of their first stories: what waits alone, else all but loose pictures."""
    rows = DeliveredStory.objects.filter(delivery=OuterRef("pk"))
    rows = rows.filter(outcome__in=TO_LOOK_AT) if waiting else rows.exclude(**LOOSE_PICTURE)
    rows = rows.order_by("n").values("pk")
    return deliveries.annotate(**{name: Subquery(rows[n : n + 1]) for n, name in enumerate(NTH)})


def _pictures(deliveries):
    """Return how many pictures lie loose among the first of each delivery, by its id."""
    rows = DeliveredStory.objects.filter(delivery__in=deliveries, n__lte=COUNTED, **LOOSE_PICTURE)
    return dict(rows.order_by().values_list("delivery").annotate(Count("pk")))


def counted(rows):
    """Return how many rows there are, up to 99, in words."""
    count = rows[: COUNTED + 1].count()
    return str(count) if count <= COUNTED else f"{COUNTED}+"


def for_lists(rows, most=None):
    """Yield delivered stories, the first `most` of them, as lines: a few words of each, for they may be long."""
    rows = (
        rows.defer("story", "take", "answers")
        .annotate(
            headline=KeyTextTransform("headline", "story"),
            slugline=KeyTextTransform("slugline", "story"),
            said=KeyTextTransform("status", "story"),
            usable=KeyTransform("usable", "story"),
        )
        .order_by("delivery", "n")
    )
    for row in rows[:most]:
        row.called = row.headline or row.slugline or row.member or "No headline"
        row.status = STATUSES.get(row.said, row.said) if row.usable is False else ""
        row.shape = SHAPES[row.outcome]
        row.may_discard = row.outcome not in MADE
        yield row


def keyset(rows, field, size, after, before):
    """Return a page of rows, the highest `field` first, and the values that the pages above and below begin at."""
    if after:
        found = list(rows.filter(**{f"{field}__gt": after}).order_by(field)[: size + 1])
        more_above, found, more_below = len(found) > size, found[:size][::-1], True
    else:
        rows = rows.filter(**{f"{field}__lt": before}) if before else rows
        found = list(rows.order_by(f"-{field}")[: size + 1])
        more_below, found, more_above = len(found) > size, found[:size], bool(before)
    first = getattr(found[0], field) if found and more_above else None
    last = getattr(found[-1], field) if found and more_below else None
    return found, first, last
