"""Many stories tagged at once, the archive looked through again, and what its tags lack."""

from itertools import islice

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from articles import archive_tags, bulk_tags
from articles.models import Article, ArticleTag, PublishedTag, SuggestedTag, Tag

from .base import number, numbers

SHOWN = 50
MANY_ABOUT = 8  # as many as a story's page shows
STEP = 4  # batches while the page waits


@require_POST
def bulk_view(request):
    """Show what putting a tag on the chosen stories, or taking it off, would do; do it once that was seen."""
    if not request.user.has_perm("articles.change_article"):
        raise PermissionDenied
    post = request.POST
    back = post.get("back", "")
    if not url_has_allowed_host_and_scheme(back, None):
        back = reverse("admin:articles_article_changelist")
    ids = numbers(post.getlist("story"))[: bulk_tags.MOST]
    tag = Tag.objects.suggested().filter(pk=number(post.get("tag"))).first()
    if not ids or tag is None:
        messages.error(request, "Choose a club, player or competition." if ids else "Choose some stories first.")
        return HttpResponseRedirect(back)
    verb = "take_off" if post.get("act") == "take_off" else "put_on"
    role = post.get("role", "about")
    if "sure" in post:
        change = _change(verb, tag, ids, role, request.user)
        messages.success(request, f"{change}. It can be undone under “Merges and names”.")
        return HttpResponseRedirect(back)
    context = {
        **admin.site.each_context(request),
        "title": f"{'Tag stories' if verb == 'put_on' else 'Take a tag off'}: {tag}",
        "opts": Article._meta,
        "tag": tag,
        "verb": verb,
        "role": role,
        "back": back,
        "ids": ids,
        "plan": bulk_tags.plan(verb, tag, ids, by=request.user),
    }
    return TemplateResponse(request, "admin/desk/bulk_tags.html", context)


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


@require_GET
def report_view(request):
    """Stories without a club or person, stories with more tags than readers see, names that no story has."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    stories = Article.objects.on_desk()
    own = ArticleTag.objects.filter(content_object=OuterRef("pk"), tag__kind__in=["club", "person"])
    about = ArticleTag.objects.filter(role="about").values("content_object").annotate(count=Count("pk"))
    many = about.filter(count__gt=MANY_ABOUT).order_by("-content_object_id")
    over = dict(many.values_list("content_object", "count")[:SHOWN])
    used = [Exists(rows.objects.filter(tag=OuterRef("pk"))) for rows in (ArticleTag, PublishedTag)]
    never = Tag.objects.suggested().filter(~used[0], ~used[1], loaded_from="").order_by("folded", "pk")
    never = list(never.filter(folded__gt=request.GET.get("after", "")[:120])[:SHOWN])
    context = {
        **admin.site.each_context(request),
        "title": "What the tags lack",
        "opts": Tag._meta,
        "untagged": stories.filter(~Exists(own)).order_by("-pk")[:SHOWN],
        "over_tagged": [(story, over[story.pk]) for story in stories.filter(pk__in=over).order_by("-pk")],
        "never": never,
        "never_last": never[-1].folded if never else "",
        "waiting": SuggestedTag.objects.exists(),
        "many": MANY_ABOUT,
        "shown": SHOWN,
    }
    return TemplateResponse(request, "admin/desk/tag_report.html", context)


def _change(verb, tag, ids, role, user):
    if verb == "put_on":
        return bulk_tags.put_on(tag, ids, role=role, by=user)
    return bulk_tags.take_off(tag, ids, by=user)
