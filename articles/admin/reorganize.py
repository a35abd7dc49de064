"""Merge, split, rename and retire on the screen, what was done, and its undo."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles import bulk_tags, tag_changes
from articles.models import Article, ArticleTag, Tag, TagChange
from articles.tag_changes import ChangeRefused

from .base import number, numbers

STORIES = 200  # offered to be split off, the newest first
MOST_COUNTED = 99
SAMPLES = 5
CHANGES = 50


@require_http_methods(["GET", "POST"])
def reorganize_view(request, pk):
    """One tag's page of verbs. With `?into=ID` it shows what a merge would do before it is done."""
    if not request.user.has_perm("articles.change_tag"):
        raise PermissionDenied
    tag = get_object_or_404(Tag.objects.select_related("merged_into"), pk=pk)
    if request.method == "POST":
        return _act(request, tag)
    rows = ArticleTag.objects.filter(tag=tag).order_by("-content_object_id")
    stories = Article.objects.filter(pk__in=[row.content_object_id for row in rows[:STORIES]])
    into = Tag.objects.standing().filter(pk=number(request.GET.get("into"))).exclude(pk=pk).first()
    context = {
        **admin.site.each_context(request),
        "title": str(tag),
        "opts": Tag._meta,
        "tag": tag,
        "stories": stories.order_by("-pk").only("headline", "slugline", "dated_at", "created_at"),
        "more_stories": len(rows[: STORIES + 1]) > STORIES,
        "into": into,
        "preview": _preview(tag, into) if into else None,
        "changes": tag.changes.select_related("by", "undone_by")[:CHANGES],
        "may_reorganize": request.user.has_perm("articles.reorganize_tag"),
    }
    return TemplateResponse(request, "admin/desk/tag_reorganize.html", context)


@require_http_methods(["GET", "POST"])
def changes_view(request):
    """All that was done to tags, the newest first; posting the id of one undoes it.

    Who does not keep the register sees, and takes back, what they put on many stories themselves.
    """
    user = request.user
    if not (user.has_perm("articles.change_tag") or user.has_perm("articles.change_article")):
        raise PermissionDenied
    shown = TagChange.objects.all()
    if not user.has_perm("articles.change_tag"):
        shown = shown.filter(by=user, verb__in=[TagChange.Verb.PUT_ON, TagChange.Verb.TAKE_OFF])
    if request.method == "POST":
        change = get_object_or_404(shown, pk=number(request.POST.get("undo")) or 0)
        _try(request, lambda: _undo(change, request.user), f"Undone: {change.words}.")
        return HttpResponseRedirect(request.get_full_path())
    before = number(request.GET.get("before"))
    rows = shown.select_related("by", "undone_by", "tag").order_by("-pk")
    rows = list((rows.filter(pk__lt=before) if before else rows)[: CHANGES + 1])
    context = {
        **admin.site.each_context(request),
        "title": "What was done to clubs and people",
        "opts": Tag._meta,
        "changes": rows[:CHANGES],
        "older": rows[CHANGES - 1].pk if len(rows) > CHANGES else None,
        "may_reorganize": request.user.has_perm("articles.reorganize_tag"),
    }
    return TemplateResponse(request, "admin/desk/tag_changes.html", context)


def _act(request, tag):
    """Do one verb and go to where its outcome is seen."""
    post = request.POST
    goes_to = tag
    verb = post.get("verb")
    if verb == "rename":
        name, slug = post.get("name", ""), post.get("slug", "").strip()
        slug = "" if slug == tag.slug and name != tag.name else slug
        _try(request, lambda: tag_changes.rename(tag, name=name, slug=slug, by=request.user))
    elif verb == "merge":
        into = get_object_or_404(Tag, pk=number(post.get("into")) or 0)
        if _try(request, lambda: tag_changes.merge(tag, into=into, by=request.user)):
            goes_to = into
    elif verb == "split":
        words = {name: post.get(name, "") for name in ("name", "told_apart_by")}
        _try(request, lambda: tag_changes.split(tag, **words, stories=numbers(post.getlist("story")), by=request.user))
    elif verb in {"retire", "unretire"}:
        _try(request, lambda: tag_changes.retire(tag, retired=verb == "retire", by=request.user))
    elif verb == "undo":
        change = get_object_or_404(TagChange, pk=number(post.get("undo")) or 0)
        _try(request, lambda: _undo(change, request.user), f"Undone: {change.words}.")
    return HttpResponseRedirect(reverse("admin:articles_tag_reorganize", args=[goes_to.pk]))


def _undo(change, user):
    """Undo a change by what made it."""
    if change.verb in {TagChange.Verb.PUT_ON, TagChange.Verb.TAKE_OFF}:
        bulk_tags.undo(change, by=user)
    else:
        tag_changes.undo(change, by=user)


def _try(request, act, said=None):
    """Do it and say so, or say why it cannot be done."""
    try:
        change = act()
    except (ChangeRefused, PermissionDenied) as refused:
        messages.error(request, str(refused) or "You may not do this: ask an editor.")
        return False
    messages.success(request, said or f"{change}. You can undo it below.")
    return True


def _preview(tag, into):
    """Return what would go over: some stories, names, and how many squad rows and matches."""
    stories = Article.objects.filter(tag_rows__tag=tag).order_by("-pk")
    both = ArticleTag.objects.filter(tag=into, content_object__in=stories.order_by().values("pk"))
    return {
        "stories": list(stories[:SAMPLES]),
        "count": _counted(ArticleTag.objects.filter(tag=tag)),
        "both": _counted(both),
        "names": [tag.name, *tag.aliases.values_list("text", flat=True)],
        "squad": _counted(tag.members.all()) if tag.kind == "club" else _counted(tag.memberships.all()),
        "matches": _counted(tag.home_matches.all()) + _counted(tag.away_matches.all()),
    }


def _counted(rows):
    """Return a count that stops at 99."""
    return rows.order_by()[:MOST_COUNTED].count()
