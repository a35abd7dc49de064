"""Many stories tagged at once."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from articles import bulk_tags
from articles.models import Article, Tag

from .base import number, numbers


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
        undo = reverse("admin:articles_tag_changes")
        messages.success(request, format_html('{}. <a href="{}">It can be undone here</a>.', change, undo))
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


def _change(verb, tag, ids, role, user):
    if verb == "put_on":
        return bulk_tags.put_on(tag, ids, role=role, by=user)
    return bulk_tags.take_off(tag, ids, by=user)
