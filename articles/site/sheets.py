"""The style sheets made from the database. Their addresses change with what they say."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse

from articles.models.tag import Tag
from articles.pages.colors import brand_sheet, club_sheet, clubs_by_id
from articles.pages.live import live_tags

FOREVER = "public, max-age=31536000, immutable"
MOST_CLUBS = 200


def clubs(request: HttpRequest, ids: str, version: str) -> HttpResponse:
    """Answer with the colours of some clubs, of those that a live story names."""
    if not re.fullmatch(r"\d{1,9}(-\d{1,9})*", ids):
        raise Http404("no such clubs")
    wanted = [int(part) for part in ids.split("-")[:MOST_CLUBS]]
    known = live_tags(Tag.objects.filter(pk__in=wanted)).values_list("pk", flat=True)
    return _css(club_sheet(clubs_by_id(known)))


def brand(request: HttpRequest, masthead: str, accent: str) -> HttpResponse:
    if not all(re.fullmatch(r"[0-9a-f]{6}", color) for color in (masthead, accent)):
        raise Http404("no such colours")
    return _css(brand_sheet(masthead, accent))


def _css(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOREVER
    return response
