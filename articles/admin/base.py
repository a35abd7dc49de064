"""What the desk's pages share."""

import zoneinfo

from django.utils import timezone
from js_asset import ImportMap, InlineStyle, Media

from articles.models import SiteSettings

# Tiptap adds this style itself unless it finds one: ours carries the nonce, so the policy stays strict.
TIPTAP_CSS = ".ProseMirror{position:relative;word-wrap:break-word;white-space:pre-wrap;white-space:break-spaces}"

MODULES = ImportMap({"newsroom/desk": "admin/js/desk.js", "newsroom/uses": "admin/js/uses.js"})


class NonceMedia:
    """Give the editor's inline import map and style the nonce of the request; on change forms only."""

    def render_change_form(self, request, context, *args, **kwargs):
        own = Media(css={"all": [InlineStyle(TIPTAP_CSS, **{"data-tiptap-style": ""})]}, importmap=MODULES)
        context["media"] = Media.from_media(context["media"] + own, nonce=str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)


class SiteZone:
    """Run the desk in the site's time zone, so that every time typed and shown means the same."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with timezone.override(zoneinfo.ZoneInfo(SiteSettings.load().time_zone)):
            return self.get_response(request)
