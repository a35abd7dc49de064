"""A window on a long list: what is newer, what is older, and never how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest

from articles.models.published import LiveQuerySet

SIZE = 20
LARGEST_ID = 2**63 - 1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """Some neighbouring rows of a list, newest first, and the addresses of what lies on either side."""

    rows: tuple[Any, ...]
    newer_url: str = ""
    older_url: str = ""

    @property
    def is_first(self) -> bool:
        return not self.newer_url


def window(rows: LiveQuerySet, request: HttpRequest, size: int = SIZE) -> Window:
    """Return the part of a list that the request asks for by `older` or `newer`; a keyset, each part costs alike."""
    if "newer" in request.GET:
        found = list(rows.newer_than(*key_of(request.GET["newer"])).order_by("dated_at", "article_id")[: size + 1])
        if len(found) > size:
            shown = tuple(reversed(found[:size]))
            return Window(shown, link(request, newer=shown[0]), link(request, older=shown[-1]))
        # The top is reached: show it whole.
    elif "older" in request.GET:
        rows = rows.older_than(*key_of(request.GET["older"]))
    found = list(rows.newest_first()[: size + 1])
    shown = tuple(found[:size])
    older = link(request, older=shown[-1]) if len(found) > size else ""
    newer = link(request, newer=shown[0]) if "older" in request.GET and shown else ""
    return Window(shown, newer, older)


def link(request: HttpRequest, **side: Any) -> str:
    """Return the address of what lies newer or older than a row, the rest of the question kept."""
    sides = {"newer", "older"}
    kept = [(name, value) for name, values in request.GET.lists() if name not in sides for value in values]
    ((name, row),) = side.items()
    return f"{request.path}?{urlencode([*kept, (name, key(row))])}"


def key(row: Any) -> str:
    """Print a row's place in its list: microseconds since 1970 and the story's id."""
    return f"{(row.dated_at - EPOCH) // timedelta(microseconds=1)}-{row.article_id}"


def key_of(text: str) -> tuple[datetime, int]:
    """Read a place back, or answer 404."""
    moment, _, article_id = text.rpartition("-")
    try:
        found = EPOCH + timedelta(microseconds=int(moment)), int(article_id)
        if found[1] > LARGEST_ID:
            raise ValueError(article_id)
        return found
    except (ValueError, OverflowError) as error:
        raise Http404("no such place in the list") from error
