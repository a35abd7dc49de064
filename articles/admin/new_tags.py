"""A name that no tag has yet: is it one that exists, and if not, of what kind?"""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_POST

from articles import tag_names
from articles.models import Tag
from articles.tag_names import NameTaken

from .base import number
from .story_tags import read_sent, tag_data

SHOWN = 6


@require_GET
def near_tags(request):
    """Answer the tags that a name may be meant for, and the kinds it may be made of by who asks."""
    if not request.user.has_perm("articles.view_article"):
        raise PermissionDenied
    near = tag_names.near(request.GET.get("name", "")[:100])
    kinds = Tag.Kind.choices if request.user.has_perm("articles.add_tag") else []
    return JsonResponse({"near": [tag_data(tag) for tag in near[:SHOWN]], "kinds": kinds})


@require_POST
def make_tag(request):
    """Make a tag of a name (`kind`), or let it be another name of one that exists (`same`)."""
    if not request.user.has_perm("articles.add_tag"):
        raise PermissionDenied
    sent = read_sent(request) or {}
    name = " ".join(str(sent.get("name", "")).split())[:100]
    if sent.get("same"):
        tag = get_object_or_404(Tag.objects.standing(), pk=number(sent["same"]) or 0)
        tag_names.call_also(tag, name)
        return JsonResponse({"tag": tag_data(tag), "said": f"“{name}” is another name of {tag} from now on."})
    try:
        tag = tag_names.make(name, str(sent.get("kind", "")))
    except NameTaken as taken:
        return JsonResponse({"error": str(taken)}, status=400)
    return JsonResponse({"tag": tag_data(tag), "said": f"{tag} is new in the register: add what you know of it there."})
