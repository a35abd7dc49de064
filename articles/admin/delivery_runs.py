"""A delivery as a whole: dropped, watched while it is read, gone on with, its columns named, all saved at once."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from articles import deliveries, ingest
from articles.importers.file_kinds import is_packed
from articles.models import ColumnMapping, Delivery
from articles.outcomes import MADE, outcome_of
from articles.permissions import may
from articles.story import UnreadableFile

from .base import number
from .delivery_page import COLUMN_FIELDS, DeliveryPage, answers_given, columns_asked, page_url, progress, rows_ready

AT_ONCE = 2 * 1024 * 1024  # bytes; what is larger, or an archive, is read by a process of its own
SAVED_AT_ONCE = 40  # stories a request; the page's script asks again for the rest


class DeliveryRuns:
    """Views of DeliveryAdmin that are about a delivery and not about one of its stories."""

    def drop_view(self, request):
        """Take one file; answer where it is looked at, or a sentence that says what is wrong with it."""
        may_import(request)
        file = request.FILES.get("file")
        if file is None:
            return JsonResponse({"error": "No file came with the request."}, status=422)
        try:
            delivery = take(request, file)
        except UnreadableFile as refused:
            return JsonResponse({"error": refusal(file.name, refused)}, status=422)
        return JsonResponse(told(delivery))

    def delivery_view(self, request, pk):
        """The page of one import; its rows a story each."""
        may_import(request)
        page = DeliveryPage(request, get_object_or_404(Delivery.objects.select_related("arrived_by"), pk=pk))
        context = {**self.admin_site.each_context(request), **page.context(), "opts": self.opts}
        return TemplateResponse(request, "admin/desk/delivery.html", context)

    def state_view(self, request, pk):
        """Tell how far a delivery is."""
        may_import(request)
        delivery = get_object_or_404(Delivery, pk=pk)
        return JsonResponse(progress(delivery) | told(delivery))

    def go_on_view(self, request, pk):
        """Go on with a delivery whose run has died."""
        may_import(request)
        delivery = get_object_or_404(Delivery, pk=pk)
        if delivery.state == Delivery.State.QUEUED or deliveries.is_dead(delivery):
            deliveries.start(delivery)
            messages.success(request, "It is read on, from where it stopped.")
        return HttpResponseRedirect(page_url(delivery))

    def columns_view(self, request, pk):
        """Keep what the columns of a table mean, for it and for its sender's next one with the same ones; read it."""
        may_import(request)
        delivery = get_object_or_404(Delivery, pk=pk)
        columns = columns_asked(delivery)["columns"]
        said = {
            column: value if (value := request.POST.get(f"column-{n}", "")) in COLUMN_FIELDS else ""
            for n, column in enumerate(columns)
        }
        if "headline" not in said.values() and not {"body", "body_html"} & set(said.values()):
            messages.error(request, "Say at least which column is the headline or the text.")
            return HttpResponseRedirect(page_url(delivery))
        if progress(delivery)["running"]:
            messages.error(request, "It is being read just now: say it when that is done.")
            return HttpResponseRedirect(page_url(delivery))
        if answers_given(delivery) and "forget" not in request.POST:
            messages.error(request, "Editors have answered questions of its stories: tick that these are forgotten.")
            return HttpResponseRedirect(f"{page_url(delivery)}?columns=1")
        ColumnMapping.objects.update_or_create(
            source=delivery.source,
            fingerprint=ColumnMapping.fingerprint_of(columns),
            defaults={"columns": columns, "mapping": said, "made_by": request.user},
        )
        if deliveries.read_anew(delivery):
            begin(delivery)
        else:
            messages.info(
                request, "Drafts have been made of it: they stay. The next table with these columns is read as you say."
            )
        return HttpResponseRedirect(page_url(delivery))

    def save_all_view(self, request, pk):
        """Make drafts of the stories that leave nothing to ask, so many a request; tell where to go on."""
        may_import(request)
        delivery = get_object_or_404(Delivery, pk=pk)
        after = number(request.POST.get("after")) or 0
        rows = list(rows_ready(delivery).filter(n__gt=after)[:SAVED_AT_ONCE])
        made = asked = 0
        for row in rows:
            if outcome_of(row).story.open_questions or not may_save(request.user, row):
                asked += 1
                continue
            made += ingest.save_delivered(row, by=request.user).outcome in MADE
        more = rows[-1].n if len(rows) == SAVED_AT_ONCE else None
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"made": made, "asked": asked, "after": more})
        left = f" {asked} still ask something." if asked else ""
        again = " There are more: press again." if more else ""
        messages.success(request, f"{made} drafts made.{left}{again}")
        return HttpResponseRedirect(page_url(delivery))


def may_import(request):
    if not may(request.user, "import"):
        raise PermissionDenied


def may_save(user, row):
    """Test who may save a story: a cancel who may withdraw what it takes back, everything else all who import."""
    return not outcome_of(row).story.cancels or may(user, "withdraw")


def take(request, file):
    """Store an uploaded file and read it: at once if it is small, else in a process of its own."""
    if file.size > settings.IMPORT_MAX_UPLOAD:
        raise UnreadableFile(f"“{file.name}” is larger than {settings.IMPORT_MAX_UPLOAD // 1024 // 1024} MB.")
    fetch = "fetch" in request.POST
    head = file.read(4096)
    file.seek(0)
    if file.size <= AT_ONCE and not is_packed(head) and not fetch:
        return deliveries.receive(file.name, file.read(), by=request.user)
    delivery = deliveries.store(file.name, file, by=request.user, waits=True, fetch_pictures=fetch)
    begin(delivery)
    return delivery


def refusal(name, refused):
    """Return why a file was refused, with its name first: many may have been dropped."""
    said = str(refused)
    return said if said.startswith(f"“{name}”") else f"“{name}”: {said}"


def begin(delivery):
    """Read a delivery in a process of its own, or here where the desk is set up so (tests, a machine without one)."""
    if settings.IMPORT_IN_BACKGROUND:
        deliveries.start(delivery)
    else:
        for _ in deliveries.work(delivery):
            pass


def told(delivery):
    """Return where a delivery is looked at, and what came in it in a word."""
    rows = list(delivery.stories.order_by("n")[:2])
    if delivery.state in (Delivery.State.QUEUED, Delivery.State.RUNNING, Delivery.State.MAPPING):
        follow = reverse("admin:articles_delivery_state", args=[delivery.pk])
        return {"url": page_url(delivery), "what": "being read", "one": False, "follow": follow}
    if len(rows) == 1 and rows[0].outcome != "skipped":
        url = reverse("admin:articles_delivery_review", args=[rows[0].pk])
        return {"url": url, "what": rows[0].get_outcome_display().lower(), "one": True}
    what = "several stories" if rows[1:] else rows[0].notes[0] if rows and rows[0].notes else "no story"
    return {"url": page_url(delivery), "what": what, "one": False}
