"""What came, newest first: a keyset instead of page numbers, and of each delivery its first stories."""

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from articles.models import DeliveredStory, Delivery
from articles.outcomes import MADE, TO_LOOK_AT
from articles.reading import PICTURE

from .base import number

PAGE = 25
FIRST = 5  # stories of a delivery that the list shows
_NTH = "nth_"
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
            waiting, held = (rows.values("delivery") for rows in to_look_at())
            found = found.filter(Q(pk__in=waiting) | Q(pk__in=held))
        deliveries, newer, older = keyset(_with_first(found, self.waiting), "pk", PAGE, self.after, self.before)
        ids = {pk for delivery in deliveries for name, pk in vars(delivery).items() if name.startswith(_NTH)} - {None}
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
            "waiting_count": counted(*to_look_at()),
            "newer": f"{self.query}after={newer}" if newer else None,
            "older": f"{self.query}before={older}" if older else None,
        }


def to_look_at():
    """Return the stories that wait for an editor by outcome, those of discarded files left out.

    Each outcome is asked for by itself, here and below: it has its own order in the index, several would be sorted.
    """
    return [DeliveredStory.objects.filter(outcome=outcome, delivery__discarded_at=None) for outcome in TO_LOOK_AT]


def newest_to_look_at(most):
    """Return the stories that came last of those that wait for an editor."""
    newest = [rows.select_related("delivery").order_by("-delivery_id", "-n") for rows in to_look_at()]
    found = [row for rows in newest for row in rows[:most]]
    return sorted(found, key=lambda row: -row.pk)[:most]


def first_of_each(rows, outcomes, most):
    """Return the first rows of some outcomes in their order."""
    found = [row for outcome in outcomes for row in for_lists(rows.filter(outcome=outcome), most)]
    return sorted(found, key=lambda row: (row.delivery_id, row.n))[:most]


def _with_first(deliveries, waiting):
    """Return deliveries with the ids of their first stories: what waits alone, else all but loose pictures."""
    rows = DeliveredStory.objects.filter(delivery=OuterRef("pk")).order_by("n").values("pk")
    kinds = [rows.filter(outcome=outcome) for outcome in TO_LOOK_AT] if waiting else [rows.exclude(**LOOSE_PICTURE)]
    nth = enumerate(of[n : n + 1] for of in kinds for n in range(FIRST + 1))
    return deliveries.annotate(**{f"{_NTH}{name}": Subquery(row) for name, row in nth})


def _pictures(deliveries):
    """Return how many pictures lie loose among the first of each delivery, by its id."""
    rows = DeliveredStory.objects.filter(delivery__in=deliveries, n__lte=COUNTED, **LOOSE_PICTURE)
    return dict(rows.order_by().values_list("delivery").annotate(Count("pk")))


def counted(*several):
    """Return how many rows there are in all, up to 99, in words; each in the order of its index."""
    count = 0
    for rows in several:
        count += rows[: COUNTED + 1].count() if count <= COUNTED else 0
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
        .order_by("delivery_id", "n")
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
