"""“Fetch its pictures”: those of a story in review that lie on the web, one by one, a line for each that fails."""

import time

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from articles import remote_pictures
from articles.models import DeliveredStory
from articles.permissions import may_edit

from .delivery_runs import may_import
from .review import Review, pieces

SECONDS = 40  # that one request of a browser without scripts may take; pressed again it goes on


def fetch_view(request, pk):
    """Fetch one picture (`file`, as the page's script asks) and answer what changed, or all of them as time allows."""
    may_import(request)
    row = get_object_or_404(DeliveredStory.objects.select_related("delivery", "article"), pk=pk)
    if not may_edit(request.user, row.article):
        raise PermissionDenied
    if "file" in request.POST:
        return _one(request, row, request.POST["file"])
    began, came = time.monotonic(), 0
    waiting = remote_pictures.unfetched(row)
    for n, file in enumerate(waiting):
        if time.monotonic() - began > SECONDS:
            messages.warning(request, f"{_pictures(len(waiting) - n)} not asked for yet: press again.")
            break
        row, said = remote_pictures.fetch_one(row, file, by=request.user)
        came += file in row.pictures
        if said:
            messages.error(request, said)
    if came or not waiting:
        messages.success(request, f"{_pictures(came)} fetched." if came else "Nothing is left to fetch.")
    return HttpResponseRedirect(reverse("admin:articles_delivery_review", args=[pk]))


def _one(request, row, file):
    try:
        row, said = remote_pictures.fetch_one(row, file, by=request.user)
    except ValueError as refused:
        return JsonResponse({"error": str(refused)}, status=422)
    review = Review(row, request.user)
    places = [str(n) for n, block in enumerate(review.story.blocks) if block.photo and block.photo.file == file]
    changed = {"notes": render_to_string("admin/desk/_review_notes.html", {"row": row}, request)}
    for n in places:
        changed |= pieces(request, review, "blocks", n)["pieces"]
    return JsonResponse({"came": file in row.pictures, "said": said, "pieces": changed})


def _pictures(count):
    return "1 picture" if count == 1 else f"{count} pictures"
