"""What came, newest first: a keyset instead of page numbers, and of each delivery its first stories."""

from django.db.models.fields.json import KeyTextTransform

from articles.models import DeliveredStory, Delivery
from articles.outcomes import MADE

from .base import number

PAGE = 25
FIRST = 5  # stories of a delivery that the list shows
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
    """One request's view of the deliveries, each with its first stories."""

    def __init__(self, request):
        self.before = number(request.GET.get("before"))
        self.after = number(request.GET.get("after"))

    def context(self):
        deliveries, newer, older = keyset(
            Delivery.objects.select_related("arrived_by"), "pk", PAGE, self.after, self.before
        )
        stories = {delivery.pk: [] for delivery in deliveries}
        for row in for_lists(DeliveredStory.objects.filter(delivery__in=stories, n__lte=FIRST + 1)):
            stories[row.delivery_id].append(row)
        return {
            "deliveries": [
                (delivery, stories[delivery.pk][:FIRST], len(stories[delivery.pk]) > FIRST) for delivery in deliveries
            ],
            "newer": f"?after={newer}" if newer else None,
            "older": f"?before={older}" if older else None,
        }


def for_lists(rows, most=None):
    """Yield delivered stories, the first `most` of them, as lines: their headlines alone, for they may be long."""
    rows = (
        rows.defer("story", "take", "answers")
        .annotate(headline=KeyTextTransform("headline", "story"))
        .order_by("delivery", "n")
    )
    for row in rows[:most]:
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
