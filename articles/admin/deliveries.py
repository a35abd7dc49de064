"""The import desk: paste or drop, the list of what came, and the acts of a review (review.py draws its page)."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from articles import deliveries, inbox, ingest, shaping
from articles.answers import DATE
from articles.models import DeliveredStory, Delivery, Photo
from articles.originals import text_as_it_came
from articles.outcomes import MADE
from articles.permissions import may_edit
from articles.story import UnreadableFile
from articles.working_copy import StaleVersion

from .base import number
from .delivery_list import DeliveryList
from .delivery_page import rows_ready
from .delivery_runs import DeliveryRuns, may_import, may_save, refusal, take, told
from .review import Review, pieces
from .review_fetch import fetch_view
from .story_form import Moment

PASTED = "Pasted text"
LONGEST_TEXT = 2 * 1024 * 1024  # bytes


@admin.register(Delivery)
class DeliveryAdmin(DeliveryRuns, admin.ModelAdmin):
    """What came, for those who may import. None of Django's own pages: a delivery is not a form."""

    def get_urls(self):
        def view(method, *guards):
            for guard in guards:
                method = guard(method)
            return self.admin_site.admin_view(method)

        return [
            path("", view(self.changelist_view), name="articles_delivery_changelist"),
            path("drop/", view(self.drop_view, require_POST), name="articles_delivery_drop"),
            path("<int:pk>/", view(self.delivery_view, require_GET), name="articles_delivery_change"),
            path("<int:pk>/state/", view(self.state_view, require_GET), name="articles_delivery_state"),
            path("<int:pk>/go-on/", view(self.go_on_view, require_POST), name="articles_delivery_go_on"),
            path("<int:pk>/columns/", view(self.columns_view, require_POST), name="articles_delivery_columns"),
            path("<int:pk>/save/", view(self.save_all_view, require_POST), name="articles_delivery_save_all"),
            path("<int:pk>/begin/", view(self.begin_view, require_GET), name="articles_delivery_begin"),
            path("<int:pk>/discard/", view(self.discard_file_view, require_POST), name="articles_delivery_discard"),
            path("review/<int:pk>/", view(self.review_view, require_GET), name="articles_delivery_review"),
            path("review/<int:pk>/answer/", view(self.answer_view, require_POST), name="articles_delivery_answer"),
            path("review/<int:pk>/fetch/", view(fetch_view, require_POST), name="articles_delivery_fetch"),
            path("review/<int:pk>/save/", view(self.save_view, require_POST), name="articles_delivery_save"),
            path("review/<int:pk>/take/", view(self.take_view, require_POST), name="articles_delivery_take"),
            path("review/<int:pk>/discard/", view(self.discard_view, require_POST), name="articles_delivery_leave"),
            path("review/<int:pk>/original/", view(self.original_view, require_GET), name="articles_delivery_original"),
        ]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """The page; a POST brings a pasted text or files (the way without scripts)."""
        may_import(request)
        pasted, error = "", None
        if request.method == "POST":
            files = request.FILES.getlist("files")
            pasted = request.POST.get("text", "")
            if not files:
                try:
                    return _to_review(request, _receive_text(request, pasted))
                except UnreadableFile as refused:
                    error = str(refused) if pasted.strip() else "There is no text in the box yet."
            else:
                return self._take_files(request, files)
        context = {
            **self.admin_site.each_context(request),
            **DeliveryList(request).context(),
            "title": "Import",
            "opts": self.opts,
            "pasted": pasted,
            "error": error,
            "longest": LONGEST_TEXT,
            "largest": settings.IMPORT_MAX_UPLOAD,
        }
        return TemplateResponse(request, "admin/desk/imports.html", context, status=422 if error else 200)

    def _take_files(self, request, files):
        came = []
        for file in files:
            try:
                came.append(take(request, file))
            except UnreadableFile as refused:
                messages.error(request, refusal(file.name, refused))
        if len(files) == 1 and came:
            return _to_review(request, came[0])
        if came:
            messages.success(request, "They are here; each story waits for you below.")
        return HttpResponseRedirect(reverse("admin:articles_delivery_changelist"))

    def begin_view(self, request, pk):
        """Open the first story of a delivery that waits for an editor."""
        may_import(request)
        row = rows_ready(pk).first()
        if row is None:
            return HttpResponseRedirect(reverse("admin:articles_delivery_change", args=[pk]))
        return HttpResponseRedirect(_review_url(row))

    def discard_file_view(self, request, pk):
        may_import(request)
        delivery = get_object_or_404(Delivery, pk=pk)
        undo = "undo" in request.POST
        inbox.discard_delivery(delivery, undo=undo)
        messages.success(
            request, f"“{delivery}” is back." if undo else f"“{delivery}” is discarded. Undo stands beside it."
        )
        return HttpResponseRedirect(reverse("admin:articles_delivery_changelist"))

    def review_view(self, request, pk):
        may_import(request)
        review = Review(_row(pk), request.user)
        context = {**self.admin_site.each_context(request), **review.context(), "opts": self.opts}
        return TemplateResponse(request, "admin/desk/review.html", context)

    def answer_view(self, request, pk):
        """Keep one answer: `answer` is "part place value", or "part place" to take it back."""
        row = _row_to_answer(request, pk)
        part, n, value = (*request.POST.get("answer", "").split(" ", 2), "", "")[:3]
        try:
            row = _keep_fields(request, row)
            if part == "photos":
                photo = get_object_or_404(Photo, pk=number(value)) if value else None
                row = inbox.put_picture(row, n, photo, by=request.user)
            elif part and part != "fields":
                row = shaping.answer(row, part, n, value or None, by=request.user)
        except ValueError as refused:
            return HttpResponse(str(refused), status=422, content_type="text/plain; charset=utf-8")
        if request.headers.get("Accept") == "application/json":
            return JsonResponse(pieces(request, Review(row, request.user), part, n))
        anchor = {"roles": "tags", "photos": "blocks"}.get(part, part)
        return HttpResponseRedirect(f"{_review_url(row)}#{anchor}-{n}")

    def save_view(self, request, pk):
        row = _row_to_answer(request, pk)
        if not may_save(request.user, row):
            raise PermissionDenied("Only an editor may withdraw a story.")
        try:
            row = _keep_fields(request, row)
        except ValueError as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(_review_url(row))
        outcome = ingest.save_delivered(row, by=request.user, anew="anew" in request.POST)
        if outcome.outcome == "failed":
            messages.error(request, outcome.error)
        if outcome.outcome in {"failed", "held"}:
            return HttpResponseRedirect(_review_url(row))
        if "next" not in request.POST and outcome.outcome in MADE:
            return HttpResponseRedirect(_article_url(outcome.article))
        messages.success(request, _became(row))
        return _to_next(request, row)

    def take_view(self, request, pk):
        """Take the marked rows of a held version into our story; nothing else of it changes."""
        row = _row_to_answer(request, pk)
        if row.article is None or not may_edit(request.user, row.article):
            raise PermissionDenied
        taken = {int(n) for n in request.POST.getlist("take") if n.isdigit()}
        try:
            inbox.take_rows(row, taken, based_on=int(request.POST.get("based_on") or 0), by=request.user)
        except StaleVersion:
            messages.error(request, "Somebody has saved our story since you looked: look at both texts again.")
            return HttpResponseRedirect(_review_url(row))
        except ValueError as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(_review_url(row))
        link = format_html('Taken into our story: <a href="{}">{}</a>', _article_url(row.article_id), row.article)
        messages.success(request, link)
        return _to_next(request, row)

    def discard_view(self, request, pk):
        """Discard one story, or take it back with `undo`; then the list, or with `next` the next story."""
        may_import(request)
        row = _row(pk)
        try:
            if "undo" in request.POST:
                inbox.take_back(row)
                return HttpResponseRedirect(_review_url(row))
            if row.outcome == DeliveredStory.Outcome.HELD and row.article and not may_edit(request.user, row.article):
                raise ValueError("This is a version of a story that is not yours to change: leave it to who may.")
            inbox.discard(row)
        except ValueError as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(_review_url(row))
        messages.success(
            request, format_html("“{}” is discarded. <a href='{}'>Look at it again</a>", str(row), _review_url(row))
        )
        if "next" in request.POST:
            return _to_next(request, row)
        return HttpResponseRedirect(reverse("admin:articles_delivery_changelist"))

    def original_view(self, request, pk):
        """What came: the story's text, to read; with ?file the file itself, to keep."""
        may_import(request)
        row = _row(pk)
        if "file" in request.GET:
            try:
                return FileResponse(
                    row.delivery.file.open("rb"),
                    as_attachment=True,
                    filename=row.delivery.name + ("" if "." in row.delivery.name else ".txt"),
                    content_type="application/octet-stream",
                )
            except OSError as error:
                raise Http404("The file is gone.") from error
        name = quote(f"{row.delivery.name} {row.n}.txt")
        return HttpResponse(
            text_as_it_came(row),
            content_type="text/plain; charset=utf-8",
            headers={"Content-Disposition": f"inline; filename*=UTF-8''{name}", "X-Content-Type-Options": "nosniff"},
        )


def _row(pk):
    return get_object_or_404(DeliveredStory.objects.select_related("delivery__arrived_by", "article"), pk=pk)


def _row_to_answer(request, pk):
    """Return the story if the user may shape it: before there is a draft all who import, then who may edit that."""
    may_import(request)
    row = _row(pk)
    if row.outcome in MADE and row.article and not may_edit(request.user, row.article):
        raise PermissionDenied
    return row


def _keep_fields(request, row):
    """Keep headline and kicker where this editor has changed them: an unchanged box never undoes a colleague's."""
    for name in ("headline", "kicker"):
        value = request.POST.get(name)
        if value is not None and value.split() != request.POST.get(f"{name}_was", value).split():
            row = shaping.answer(row, name, "", value, by=request.user)
    day, time = (request.POST.get(f"{DATE}_{n}", "") for n in (0, 1))
    if f"{DATE}_was" in request.POST and f"{day} {time}".strip() != request.POST[f"{DATE}_was"]:
        row = shaping.answer(row, DATE, "", _moment(day, time), by=request.user)
    return row


def _moment(day, time):
    """Return a day and a time of the site's zone as answers keep them, None for empty boxes.

    Raises ValueError with a sentence.
    """
    try:
        moment = Moment(label="Date").clean([day, time])
    except ValidationError as refused:
        raise ValueError(" ".join(refused.messages)) from refused
    return moment and moment.isoformat() + ("" if time else " day")


def _became(row):
    """Return what became of a story that was saved, with a link to ours where there is one."""
    if row.outcome == "skipped" or row.article is None:
        return " ".join(row.notes)
    words = {"unchanged": "Already here, word for word:", "withdrawn": "Withdrawn because its source canceled it:"}
    said = words.get(row.outcome, "Saved as a draft:")
    return format_html('{} <a href="{}">{}</a>', said, _article_url(row.article_id), row.article)


def _receive_text(request, text):
    data = text.encode()
    if len(data) > LONGEST_TEXT:
        # Reading it would hold up a worker for everybody.
        raise UnreadableFile("This is more than 2 MB of text. Save it as a file and drop that.")
    return deliveries.receive(PASTED, data, by=request.user)


def _to_review(request, delivery):
    return HttpResponseRedirect(told(delivery)["url"])


def _to_next(request, row):
    following = inbox.next_waiting(row, by=request.user)
    if following:
        return HttpResponseRedirect(_review_url(following))
    messages.info(request, "Nothing else waits.")
    return HttpResponseRedirect(reverse("admin:articles_delivery_changelist"))


def _review_url(row):
    return reverse("admin:articles_delivery_review", args=[row.pk])


def _article_url(pk):
    return reverse("admin:articles_article_change", args=[pk])
