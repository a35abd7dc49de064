"""The archive looked through with the names of today: what it lacks waits here to be taken or dismissed."""

from itertools import islice

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from articles import archive_tags, bulk_tags
from articles.models import Article, Tag

from .base import number, numbers

SHOWN = 50
STEP = 4  # batches while the page waits


@require_http_methods(["GET", "POST"])
def suggested_view(request):
    """The tags that the archive was found to lack, a story at a time; those that are ticked are taken or dismissed."""
    if not request.user.has_perm("articles.edit_any_article"):
        raise PermissionDenied
    if request.method == "POST":
        ids = numbers(request.POST.getlist("suggested"))[: bulk_tags.MOST]
        rows = list(archive_tags.waiting().select_related("tag").filter(pk__in=ids))
        if request.POST.get("act") == "dismiss":
            archive_tags.dismiss(rows, by=request.user)
            messages.success(request, "They are not suggested for these stories again.")
        else:
            done = archive_tags.take(rows, by=request.user)
            messages.success(request, f"{done} put on. Each can be undone under “Merges and names”.")
        return HttpResponseRedirect(request.get_full_path())
    before = number(request.GET.get("before"))
    rows = archive_tags.waiting().select_related("tag", "article").order_by("-article_id", "pk")
    rows = list((rows.filter(article__lt=before) if before else rows)[: SHOWN + 1])
    context = {
        **admin.site.each_context(request),
        "title": "Tags for the archive",
        "opts": Tag._meta,
        "rows": rows[:SHOWN],
        "older": rows[SHOWN - 1].article_id if len(rows) > SHOWN else None,
        "newest": Article.objects.on_desk().order_by("-pk").values_list("pk", flat=True).first() or 0,
    }
    return TemplateResponse(request, "admin/desk/suggested_tags.html", context)


@require_POST
def look_through_view(request):
    """Look through some more of the archive; answer where it stands, so that the page can show it and go on."""
    if not request.user.has_perm("articles.edit_any_article"):
        raise PermissionDenied
    stories, before, found = Article.objects.on_desk(), number(request.POST.get("before")), 0
    for last, count in islice(archive_tags.look_through(stories, before), STEP):
        before, found = last, found + count
    more = bool(before) and stories.filter(pk__lt=before).exists()
    return JsonResponse({"before": before or 0, "found": found, "more": more})
