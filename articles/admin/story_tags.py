"""Tags for the story form: picked by name, or found in the text. Only tags that exist are ever offered."""

import json

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from articles import body
from articles.archive_tags import story_of
from articles.enrichment.consistency import misspellings
from articles.enrichment.entities import search, tags_of
from articles.enrichment.names import fold
from articles.known_names import known_names
from articles.models import Alias, Article, DismissedTag, Tag
from articles.permissions import may_edit

from .base import number
from .story_list import parse_date_or_none

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
    return JsonResponse({"tags": [tag_data(tag) for tag in tags]})


@require_POST
def find_tags(request):
    """Answer what is found in a text that is not saved yet: tags, each with the words that made it, and misspelt names.

    With the story's id what was dismissed for it is left out.
    """
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    sent = read_sent(request)
    if sent is None:
        return JsonResponse({"tags": [], "spelling": []}, status=400)
    article = Article.objects.filter(pk=number(sent.get("article"))).first()
    scene = search(_story(sent), known_names(), _day(sent, article))
    found = [tag for tag in tags_of(scene) if tag.slug]
    dismissed = DismissedTag.ids_for(article) if article else set()
    rows = Tag.objects.suggested().by_address(tag.slug for tag in found)
    answer = []
    for tag in found:
        row = rows.get((tag.register_kind, tag.slug))
        if row and row.pk not in dismissed:
            answer.append(tag_data(row) | {"role": tag.role, "verdict": tag.verdict, "mentions": list(tag.mentions)})
    spelling = [{"written": wrong.written, "right": wrong.right} for wrong in misspellings(scene)]
    return JsonResponse({"tags": answer, "spelling": spelling})


@require_POST
def dismiss_tag(request):
    """Remember that a story is not to have a tag, or (`back`) forget it again."""
    sent = read_sent(request) or {}
    article = get_object_or_404(Article, pk=number(sent.get("article")) or 0)
    tag = get_object_or_404(Tag, pk=number(sent.get("tag")) or 0)
    if not may_edit(request.user, article):
        raise PermissionDenied
    if sent.get("back") is True:
        DismissedTag.objects.filter(article=article, tag=tag).delete()
    else:
        dismiss(article, [tag.pk], by=request.user)
    return JsonResponse({})


def dismiss(article, ids, *, by):
    """Remember the tags that a story is not to have."""
    known = Tag.objects.filter(pk__in=ids).values_list("pk", flat=True)
    DismissedTag.remember([(article.pk, pk) for pk in known], by=by)


def read_sent(request):
    """Return the object that was posted, or None."""
    if len(request.body) > LONGEST:
        return None
    try:
        sent = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return sent if isinstance(sent, dict) else None


def _story(sent):
    headline, standfirst, html = (str(sent.get(name, "")) for name in ("headline", "standfirst", "body"))
    return story_of(headline, standfirst, body.clean(html))


def _day(sent, article):
    """Return the day that squads are asked for: the one in the form, the story's own, or today."""
    day = parse_date_or_none(str(sent.get("day", "")))
    if day is None and article is not None and article.dated_at:
        day = timezone.localdate(article.dated_at)
    return day or timezone.localdate()


def tag_data(tag):
    return {"id": tag.pk, "name": str(tag), "kind": tag.get_kind_display()}
