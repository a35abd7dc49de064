"""Tags for the story form: picked by name, or found in the text. Only tags that exist are ever offered."""

import json

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from articles import body
from articles.enrichment.entities import find_tags as find_in_story
from articles.enrichment.names import fold
from articles.known_names import known_names
from articles.models import Alias, Tag
from articles.story import Block, Story

from .base import number

LONGEST = 500_000  # bytes of a text that is looked through while an editor waits; no story is so long


@require_GET
def pick_tag(request):
    """Answer the tags whose name, or another name of theirs, begins with what was typed."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    typed = fold(request.GET.get("q", ""))[:60]
    if not typed:
        return JsonResponse({"tags": []})
    by_alias = Alias.objects.filter(folded__startswith=typed).values("tag")[:50]
    tags = Tag.objects.filter(Q(folded__startswith=typed) | Q(pk__in=list(by_alias.values_list("tag", flat=True))))
    if request.GET.get("kind") in Tag.Kind.values:
        tags = tags.filter(kind=request.GET["kind"]).exclude(pk=number(request.GET.get("but")))
    tags = tags.suggested().order_by("folded", "pk")[:12]
    return JsonResponse({"tags": [_data(tag) for tag in tags]})


@require_POST
def find_tags(request):
    """Answer the tags found in a text that is not saved yet, each with the words that made it."""
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict) or len(request.body) > LONGEST:
        return JsonResponse({"tags": []}, status=400)
    lines = body.plain_text(body.clean(str(sent.get("body", "")))).split("\n")
    story = Story(
        headline=str(sent.get("headline", "")),
        standfirst=str(sent.get("standfirst", "")) or None,
        blocks=tuple(Block("paragraph", line) for line in lines if line),
    )
    found = [tag for tag in find_in_story(story, known_names(), timezone.localdate()) if tag.slug]
    rows = {(row.kind, row.slug): row for row in Tag.objects.filter(slug__in=[tag.slug for tag in found])}
    answer = []
    for tag in found:
        row = rows.get(("person" if tag.kind == "player" else tag.kind, tag.slug))
        if row:
            answer.append(_data(row) | {"role": tag.role, "verdict": tag.verdict, "mentions": list(tag.mentions)})
    return JsonResponse({"tags": answer})


def _data(tag):
    return {"id": tag.pk, "name": str(tag), "kind": tag.get_kind_display()}
