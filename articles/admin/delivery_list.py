"""What came, newest first: a keyset instead of page numbers, and nothing counted."""

from itertools import groupby

from django.db.models.fields.json import KeyTextTransform

from articles import ingest
from articles.models import DeliveredStory

from .base import number

PAGE = 40
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
    """One request's view of the delivered stories, those of a file together."""

    def __init__(self, request):
        self.before = number(request.GET.get("before"))
        self.after = number(request.GET.get("after"))

    def context(self):
        rows, newer, older = self._page()
        for row in rows:
            row.shape = SHAPES[row.outcome]
            row.may_discard = row.outcome not in ingest.MADE
        return {
            "deliveries": [
                (delivery, list(stories)[::-1]) for delivery, stories in groupby(rows, key=lambda row: row.delivery)
            ],
            "newer": f"?after={newer}" if newer else None,
            "older": f"?before={older}" if older else None,
        }

    def _page(self):
        # The stories themselves may be long: a line of the list needs the headline only.
        stories = (
            DeliveredStory.objects.defer("story", "answers")
            .annotate(headline=KeyTextTransform("headline", "story"))
            .select_related("delivery__arrived_by")
        )
        if self.after:
            rows = list(stories.filter(pk__gt=self.after).order_by("pk")[: PAGE + 1])
            more_newer, rows, more_older = len(rows) > PAGE, rows[:PAGE][::-1], True
        else:
            rows = list((stories.filter(pk__lt=self.before) if self.before else stories).order_by("-pk")[: PAGE + 1])
            more_older, rows, more_newer = len(rows) > PAGE, rows[:PAGE], bool(self.before)
        newer = rows[0].pk if rows and more_newer else None
        older = rows[-1].pk if rows and more_older else None
        return rows, newer, older
