"""Stories out of the list: the filters chosen there say which, this page in which format."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from articles.export import MISSING, Export, zipped
from articles.exporters import EXPORTERS, exporter_of
from articles.models import Article
from articles.permissions import exportable, may_export

from .story_list import StoryList


def export_view(site, request):
    """Offer the formats, and send the stories in one: a ZIP made while it is sent, or bare lines."""
    if not may_export(request.user):
        raise PermissionDenied
    exporter = exporter_of(request.POST.get("format", ""))
    if request.method == "POST":
        return _download(request, exporter) if exporter else HttpResponseRedirect(request.get_full_path())
    context = {
        **site.each_context(request),
        "title": "Download stories",
        "exporters": EXPORTERS,
        "filters": request.GET.urlencode(),
        "filtered": bool(StoryList(request).get),
        "own": not request.user.has_perm("articles.edit_any_article"),
    }
    return TemplateResponse(request, "admin/desk/export.html", context)


def _download(request, exporter):
    stories = exportable(request.user, Article.objects.on_desk().filter(pk__in=StoryList(request).ids()))
    leaving = Export(
        stories, exporter, pictures="pictures" in request.POST, published=request.POST.get("what") == "published"
    )
    if absent := leaving.absent():
        # The download itself leads to no page: the next one says so.
        are = "picture is" if absent == 1 else "pictures are"
        messages.warning(request, f"{absent} {are} not on this machine and left out: {MISSING} in the download.")
    name = f"stories-{timezone.localdate():%Y-%m-%d}"
    if exporter.one_file and not leaving.pictures:
        response = StreamingHttpResponse(leaving.lines(), content_type="application/x-ndjson; charset=utf-8")
        ending = exporter.one_file.rpartition(".")[2]
    else:
        response = StreamingHttpResponse(zipped(leaving.members()), content_type="application/zip")
        ending = "zip"
        # Packed already: said so, no middleware packs it again.
        response["Content-Encoding"] = "identity"
    response["Content-Disposition"] = f'attachment; filename="{name}-{exporter.name}.{ending}"'
    return response
