"""A story's versions: any two compared, one named so that it is found again, what was done to the story."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import body
from articles.models import Article, Revision
from articles.permissions import may_edit

from .base import number as number_of
from .story_compare import compare

SHOWN = 50  # versions at one time
ACTS = 50
NAMED = 100


def versions_view(site, request, pk):
    """Compare the versions `a` and `b`: the newest with the one before it, where the address names none."""
    article = get_object_or_404(Article, pk=pk)
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    revisions = article.revisions.select_related("made_by").defer("state")
    newest, live = revisions.first(), article.public_revision
    before = number_of(request.GET.get("before"))
    shown = list((revisions.filter(number__lt=before) if before else revisions)[: SHOWN + 1])
    last = newest.number if newest else 0
    b = number_of(request.GET.get("b")) or last
    a = number_of(request.GET.get("a")) or max(b - 1, 1)
    pair = {revision.number: revision for revision in article.revisions.filter(number__in=[a, b])}
    older, newer = pair.get(a), pair.get(b)
    context = {
        **site.each_context(request),
        "title": f"Versions of “{article}”",
        "article": article,
        "revisions": shown[:SHOWN],
        "earlier": shown[SHOWN - 1].number if len(shown) > SHOWN else None,
        "before": before,
        "named": revisions.exclude(name="")[:NAMED],
        "newest": newest,
        "live": live if live and newest and live.pk != newest.pk else None,
        "older": older,
        "newer": newer,
        "rows": compare(older.state, newer.state) if older and newer else [],
        "audit": article.audit.select_related("by")[:ACTS],
        "may_edit": may_edit(request.user, article),
    }
    return TemplateResponse(request, "admin/desk/versions.html", context)


def name_view(request, pk, number):
    """Give a version a name, or take its name off: nothing else of it ever changes."""
    article = get_object_or_404(Article, pk=pk)
    if not may_edit(request.user, article):
        raise PermissionDenied
    name = " ".join(body.printable(request.POST.get("name", "")).split())[: Revision.LONGEST_NAME]
    if not article.revisions.filter(number=number).update(name=name):
        messages.error(request, f"The story has no version {number}.")
    elif name:
        messages.success(request, f"Version {number} is “{name}” now.")
    else:
        messages.success(request, f"Version {number} has no name any more.")
    return HttpResponseRedirect(f"{reverse('admin:articles_article_history', args=[pk])}?b={number}")
