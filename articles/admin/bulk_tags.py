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
from articles.enrichment.names import fold
from articles.models import Article, Tag

from .base import number, numbers
from .states import STATES, stories_for_lists


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
    tag = _tag(post.get("tag"), post.get("name", ""))
    verb = "take_off" if post.get("act") == "take_off" else "put_on"
    role = post.get("role", "about")
    if not ids or tag is None:
        error = "Choose a club, player or competition." if ids else "Choose some stories first."
        request.session["bulk"] = {"ids": ids, "name": post.get("name", "")[:100], "role": role, "error": error}
        return HttpResponseRedirect(back)
    if "sure" in post:
        change = _change(verb, tag, ids, role, request.user)
        undo = reverse("admin:articles_tag_changes")
        messages.success(request, format_html('{}. <a href="{}">It can be undone here</a>.', change, undo))
        return HttpResponseRedirect(back)
    plan = bulk_tags.plan(verb, tag, ids, by=request.user)
    _add_states(plan.change)
    context = {
        **admin.site.each_context(request),
        "title": f"{'Tag stories' if verb == 'put_on' else 'Take a tag off'}: {tag}",
        "opts": Article._meta,
        "tag": tag,
        "verb": verb,
        "role": role,
        "back": back,
        "ids": ids,
        "plan": plan,
    }
    return TemplateResponse(request, "admin/desk/bulk_tags.html", context)


def _tag(pk, typed):
    """Return the tag that was picked, or the one that alone is called what was typed."""
    tags = Tag.objects.suggested()
    if number(pk) is not None:
        return tags.filter(pk=number(pk)).first()
    called = list(tags.filter(folded=fold(typed))[:2]) if fold(typed) else []
    return called[0] if len(called) == 1 else None


def _add_states(stories):
    """Put the state that the list shows beside each story."""
    ids = [story.pk for story in stories]
    states = dict(stories_for_lists().filter(pk__in=ids).values_list("pk", "state"))
    for story in stories:
        story.state_word, story.state_shape = STATES[states.get(story.pk, story.status)]


def _change(verb, tag, ids, role, user):
    if verb == "put_on":
        return bulk_tags.put_on(tag, ids, role=role, by=user)
    return bulk_tags.take_off(tag, ids, by=user)
