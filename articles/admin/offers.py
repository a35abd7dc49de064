"""Pictures that may belong to captions: on a story's page of them, in the form's chooser, and from a picture's side."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_http_methods

from articles import inbox, library, offers
from articles.models import Article, DeliveredStory, Photo, PhotoUse
from articles.permissions import may, may_edit, may_place
from articles.working_copy import StaleVersion, attach

from .base import number
from .photo_data import photo_data

CAPTIONS = 30  # of one story that are offered pictures at once
LONGEST = 2000  # characters of a caption as typed
PLACES = 30  # captions shown to one picture


@require_http_methods(["GET", "POST"])
def story_pictures_view(request, pk):
    """A story's captions that wait, each with pictures that may be its own; a POST puts one there or takes it off."""
    _may_look(request)
    article = get_object_or_404(Article, pk=pk)
    if request.method == "POST":
        uses = PhotoUse.objects.select_related("article", "photo")
        use = get_object_or_404(uses, article=pk, key=request.POST.get("key", "")[:32])
        chosen = request.POST.get("photo")
        return _place(request, use, get_object_or_404(Photo, pk=number(chosen)) if chosen else None)
    waiting = offers.waiting(article)
    found = offers.to_article(article, [use.caption for use in waiting[:CAPTIONS]])
    placed = article.uses.filter(placed=True).exclude(photo=None).select_related("photo").defer("photo__file_said")
    context = {
        **admin.site.each_context(request),
        "title": f"Pictures for “{article}”",
        "opts": Article._meta,
        "article": article,
        "waiting": list(zip(waiting, found, strict=False)),
        "more": len(waiting) > CAPTIONS,
        "placed": list(placed),
        "undo": placed.filter(key=request.GET.get("placed", "")).first(),
        "may_place": may_place(request.user, article),
        "may_form": may_edit(request.user, article),
    }
    return TemplateResponse(request, "admin/desk/story_pictures.html", context)


@require_GET
def offers_view(request, pk):
    """Answer what the library offers to a caption as it stands in the form, saved or not."""
    _may_look(request)
    article = get_object_or_404(Article, pk=pk)
    (found,) = offers.to_article(article, [request.GET.get("caption", "")[:LONGEST]])
    return JsonResponse({"offers": [photo_data(offer.photo) | {"why": offer.agreement.why} for offer in found]})


@require_http_methods(["GET", "POST"])
def photo_offer_view(request, pk):
    """The captions that wait on the desk, those that may be this picture's first; a POST puts it to one of them."""
    _may_look(request)
    photo = get_object_or_404(Photo.objects.select_related("group"), pk=pk)
    if request.method == "POST" and "row" in request.POST:
        return _to_import(request, photo)
    if request.method == "POST":
        uses = PhotoUse.objects.select_related("article", "photo")
        use = get_object_or_404(uses, pk=number(request.POST.get("use")))
        return _place(request, use, photo)
    context = {
        **admin.site.each_context(request),
        "title": f"Offer “{photo}” to a story",
        "opts": Photo._meta,
        "photo": photo,
        "held": library.held_back(photo),
        "places": [(place, _may_take(request.user, place)) for place in offers.to_photo(photo)[:PLACES]],
    }
    return TemplateResponse(request, "admin/desk/photo_offer.html", context)


def _may_take(user, place):
    return may_place(user, place.use.article) if place.use else may(user, "import")


def _to_import(request, photo):
    """Put a picture to a caption of a story that waits under Import."""
    if not may(request.user, "import"):
        raise PermissionDenied
    pk, _, n = request.POST["row"].partition(" ")
    row = get_object_or_404(DeliveredStory, pk=number(pk), outcome="waiting")
    try:
        if n not in dict(offers.waiting_blocks(row)):
            raise ValueError("This caption does not wait any more.")
        inbox.put_picture(row, n, photo, by=request.user)
    except ValueError as refused:
        messages.error(request, str(refused))
    else:
        address = f"{reverse('admin:articles_delivery_review', args=[row.pk])}#blocks-{n}"
        link = format_html('“{}” is in its place in <a href="{}">{}</a>, under Import.', photo, address, row)
        messages.success(request, link)
    group = number(request.POST.get("group"))
    return HttpResponseRedirect(
        reverse("admin:articles_photo_group", args=[group])
        if group
        else reverse("admin:articles_delivery_review", args=[row.pk])
    )


def _place(request, use, photo):
    """Put a picture at a caption that waits, or (None) take it off again."""
    if not may_place(request.user, use.article):
        raise PermissionDenied
    held = library.held_back(photo) if photo else ""
    if held:
        messages.error(request, f"“{photo}” was not used. {held}.")
    elif photo and use.photo_id:
        messages.error(request, "This caption has its picture already: somebody was faster.")
    else:
        try:
            _attach(request, use, photo)
            return _back(request, use, placed=photo is not None)
        except StaleVersion:
            messages.error(request, "This caption is no longer in the story: somebody has just changed it.")
    return _back(request, use, placed=False)


def _attach(request, use, photo):
    before = use.photo
    attach(use, photo, by=request.user)
    if photo is None:
        if before:
            library.take_credit_back(before, use.credit)
        messages.success(request, "Taken off: the caption waits again.")
        return
    library.lend_credit(photo, use.credit)
    credit = f"credit {photo.credit}" if photo.credit else "it has no credit yet"
    messages.success(request, f"“{photo}” is in its place in “{use.article}”, {credit}.")


def _back(request, use, *, placed):
    """Return to the group one came from, else to the story's pictures; `placed` offers the undo there."""
    if group := number(request.POST.get("group")):
        address = reverse("admin:articles_photo_group", args=[group])
        return HttpResponseRedirect(f"{address}?placed={use.pk}" if placed else address)
    address = reverse("admin:articles_article_pictures", args=[use.article_id])
    return HttpResponseRedirect(f"{address}?placed={use.key}" if placed else address)


def _may_look(request):
    if not (request.user.has_perm("articles.view_article") and request.user.has_perm("articles.view_photo")):
        raise PermissionDenied
