"""The desk's admin site: sign-in, the menu at the left, the first page."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.admin import AdminSite
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone

from articles.models import AuditEntry
from articles.pages.render import paper_of
from articles.permissions import may
from articles.throttle import ThrottledSignIn, with_status

from .base import number
from .delivery_list import counted, newest_to_look_at, to_look_at
from .front import front_view
from .states import in_state, stories_for_lists, went_live


@dataclass(frozen=True)
class Place:
    """One line of the menu: shown to those who have the permission."""

    label: str
    url_name: str
    permission: str
    query: str = ""


MENU = (
    (
        "Desk",
        (
            Place("Stories", "admin:articles_article_changelist", "articles.view_article"),
            Place("Front", "admin:articles_front", "articles.run_front"),
            Place("Import", "admin:articles_delivery_changelist", "articles.import_article"),
            Place("Corrections", "admin:articles_correction_changelist", "articles.view_correction"),
        ),
    ),
    (
        "Library",
        (
            Place("Photos", "admin:articles_photo_changelist", "articles.view_photo"),
            Place("Clubs", "admin:articles_tag_changelist", "articles.view_tag", "?kind__exact=club"),
            Place("People", "admin:articles_tag_changelist", "articles.view_tag", "?kind__exact=person"),
            Place("Competitions", "admin:articles_tag_changelist", "articles.view_tag", "?kind__exact=competition"),
            Place("Topics", "admin:articles_tag_changelist", "articles.view_tag", "?kind__exact=topic"),
            Place("Matches", "admin:articles_match_changelist", "articles.view_match"),
            Place("What tags lack", "admin:articles_tag_report", "articles.edit_any_article"),
            Place("Merges and names", "admin:articles_tag_changes", "articles.change_tag"),
            Place("Authors", "admin:articles_author_changelist", "articles.change_author"),
            Place("Sections", "admin:articles_section_changelist", "articles.change_section"),
        ),
    ),
    (
        "Settings",
        (
            Place("People and roles", "admin:articles_user_changelist", "articles.view_user"),
            Place("Sources", "admin:articles_source_changelist", "articles.view_source"),
            Place("Pages", "admin:articles_page_changelist", "articles.view_page"),
            Place("Site settings", "admin:articles_sitesettings_changelist", "articles.view_sitesettings"),
        ),
    ),
)


SHOWN = 6  # lines of a panel
WEEK = timedelta(days=7)


class DeskSite(AdminSite):
    """Django's admin, dressed for a sports desk."""

    site_title = "Newsroom"
    index_title = "Dashboard"
    index_template = "admin/desk/dashboard.html"
    enable_nav_sidebar = False
    login_form = ThrottledSignIn

    def get_urls(self):
        def front(request):
            return front_view(self, request)

        return [
            path("front/", self.admin_view(front), name="articles_front"),
            path("r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.on_site_view), name="view_on_site"),
            *super().get_urls(),
        ]

    def on_site_view(self, request, content_type_id, object_id):
        """Lead to the readers' page of what one may see on the desk; Django's own leads anybody to anything's."""
        kind = get_object_or_404(ContentType, pk=number(content_type_id)).model_class()
        if not self.is_registered(kind) or not self.get_model_admin(kind).has_view_permission(request):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    def login(self, request, extra_context=None):
        return with_status(request, super().login(request, extra_context))

    def each_context(self, request):
        context = super().each_context(request)
        context["site_header"] = f"{paper_of(request).name} newsroom"
        context["desk_menu"] = [
            (group, [line for place in places if (line := _line(request, place))]) for group, places in MENU
        ]
        context["may_write"] = request.user.has_perm("articles.add_article")
        return context

    def index(self, request, extra_context=None):
        user = request.user
        if not user.has_perm("articles.view_article"):
            return super().index(request, extra_context)
        stories = stories_for_lists()
        panels = [
            ("My drafts", stories.filter(created_by=user, status="draft"), "?mine=1&state=draft"),
            ("Waiting for review", stories.filter(status="submitted"), "?state=submitted"),
            ("Scheduled and embargoed", in_state(stories, ["scheduled", "embargoed"]), "?state=scheduled"),
            ("Captions that wait for pictures", stories.awaiting_photo(), "?missing=photo"),
        ]
        panels = [(title, list(rows.newest_first()[:SHOWN]), query) for title, rows, query in panels]
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        panels += [
            ("Live since midnight", went_live(stories, midnight, SHOWN), "?state=live"),
            ("Live this week without a lead picture or alt text", went_live(stories, midnight - WEEK, SHOWN, True), ""),
        ]
        imports = may(user, "import")
        context = {
            "panels": panels,
            "imports": newest_to_look_at(6) if imports else None,
            "imports_count": counted(*to_look_at()) if imports else None,
            "acts": AuditEntry.objects.select_related("article", "by")[:8],
            "now": timezone.now(),
        }
        return super().index(request, context | (extra_context or {}))


def _line(request, place):
    if not request.user.has_perm(place.permission):
        return None
    url = reverse(place.url_name) + place.query
    here = request.get_full_path() if place.query else request.path
    return {"label": place.label, "url": url, "current": here.startswith(url)}
