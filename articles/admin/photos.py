"""The picture library: upload, words, focal point, and where a picture is used."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.http import require_POST

from articles import library
from articles.models import Generation, Photo
from articles.photos.check import UnreadablePicture

from .offers import photo_offer_view
from .photo_data import photo_data
from .photo_groups import group_view, groups_view, make_story_view

WORDS = {"headline", "description", "city", "taken_at"}  # what a group is made by


class UploadForm(forms.Form):
    file = forms.FileField(label="Picture", allow_empty_file=True)


@admin.register(Photo)
class PhotoAdmin(admin.ModelAdmin):
    change_form_template = "admin/desk/photo.html"
    change_list_template = "admin/desk/photos.html"
    list_display = ["thumbnail", "words", "credit", "size", "uploaded_at"]
    list_display_links = ["thumbnail", "words"]
    search_fields = ["headline", "description", "credit", "file_name"]
    show_full_result_count = False
    list_per_page = 60
    fields = [
        *("description", "credit", "alt_text", "headline", "creator", "source", "copyright", "instructions"),
        *("taken_at", "city", "focal_x", "focal_y"),
    ]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("groups/<int:pk>/", view(group_view), name="articles_photo_group"),
            path("groups/<int:pk>/story/", view(make_story_view), name="articles_photo_group_story"),
            path("<int:pk>/offer/", view(photo_offer_view), name="articles_photo_offer"),
            path("drop/", view(require_POST(self.drop_view)), name="articles_photo_drop"),
            path("pick/", view(self.pick_view), name="articles_photo_pick"),
            path("<int:pk>/preview/", view(self.preview_view), name="articles_photo_preview"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        """The groups; a search, a page or `?all` leads to every picture in one list."""
        if request.method == "GET" and not request.GET.keys() - {"before"}:
            return groups_view(request)
        if "all" in request.GET:
            # Django's list means all of them on one page by it.
            request.GET = request.GET.copy()
            del request.GET["all"]
        return super().changelist_view(request, extra_context)

    @admin.display(description="Picture")
    def thumbnail(self, photo):
        return format_html(
            '<img class="thumb" src="{}" alt="{}" loading="lazy">',
            reverse("admin:articles_photo_preview", args=[photo.pk]),
            photo.alt_text,
        )

    @admin.display(description="Photo")
    def words(self, photo):
        """Its name, and where that is a headline its caption: all pictures of a match may have one headline."""
        caption = Truncator(photo.description).chars(160) if photo.headline else ""
        if caption in ("", photo.headline):
            return str(photo)
        return format_html('{}<span class="thumb__words">{}</span>', photo, caption)

    @admin.display(description="Size")
    def size(self, photo):
        return f"{photo.width} × {photo.height}"

    def has_delete_permission(self, request, obj=None):
        # A picture in use cannot be deleted: the database refuses it too.
        used = obj is not None and (obj.uses.exists() or obj.published_rows.exists())
        return super().has_delete_permission(request, obj) and not used

    def add_view(self, request, form_url="", extra_context=None):
        """Uploading is dropping files: the library's own page takes them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:articles_photo_changelist"))

    def save_model(self, request, obj, form, change):
        if WORDS & set(form.changed_data):
            obj.group = library.group_for(obj)
        super().save_model(request, obj, form, change)
        if {"credit", "creator", "source", "copyright"} & set(form.changed_data):
            library.forget_renditions(obj)
        Generation.bump()

    def delete_model(self, request, obj):
        """Delete the picture and its files: what was taken out of the library must not lie on the disk."""
        super().delete_model(request, obj)
        transaction.on_commit(lambda: library.delete_files(obj))

    def delete_queryset(self, request, queryset):
        for photo in queryset:
            self.delete_model(request, photo)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj:
            context["uses"] = obj.uses.select_related("article").filter(placed=True)[:100]
            context["preview"] = reverse("admin:articles_photo_preview", args=[obj.pk])
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def drop_view(self, request):
        """Take one file; answer the photo, or a sentence that says what is wrong with it."""
        if not request.user.has_perm("articles.add_photo"):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return JsonResponse({"error": "No picture came with the request."}, status=422)
        file = form.cleaned_data["file"]
        if file.size > settings.MAX_UPLOAD_BYTES:
            return JsonResponse({"error": f"“{file.name}” is larger than 64 MB."}, status=422)
        try:
            photo, new = library.add_photo(file.read(), name=file.name, by=request.user)
        except UnreadablePicture as error:
            return JsonResponse({"error": f"“{file.name}”: {error}"}, status=422)
        if request.POST.get("from") == "library":
            messages.success(
                request, f"“{photo}” is in the library." if new else f"“{photo}” was in the library already."
            )
        return JsonResponse(photo_data(photo) | {"new": new})

    def pick_view(self, request):
        if not request.user.has_perm("articles.view_photo"):
            raise PermissionDenied
        photos, _ = self.get_search_results(request, Photo.objects.order_by("-pk"), request.GET.get("q", "")[:100])
        return JsonResponse({"photos": [photo_data(photo) for photo in photos[:24]]})

    def preview_view(self, request, pk):
        """The desk's own rendition: for signed-in colleagues only, never cached by others."""
        if not request.user.has_perm("articles.view_photo"):
            raise PermissionDenied
        try:
            file = library.desk_rendition(get_object_or_404(Photo, pk=pk))
        except OSError as error:
            raise Http404("The picture's file is gone.") from error
        return FileResponse(
            file.open("rb"), content_type="image/webp", headers={"Cache-Control": "private, max-age=3600"}
        )
