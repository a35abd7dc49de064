"""What the tags lack: stories with too few or too many, and names that no story has."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from articles.models import Article, ArticleTag, PublishedTag, SuggestedTag, Tag

SHOWN = 50
MANY_ABOUT = 8  # as many as a story's page shows


@require_GET
def report_view(request):
    """Stories without a club or person, stories with more tags than readers see, names that no story has."""
    if not request.user.has_perm("articles.edit_any_article"):
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
