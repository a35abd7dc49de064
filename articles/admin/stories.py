"""The story list and the story form."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from articles import body, publishing
from articles.checklist import faults
from articles.models import Article, Author, Correction, Photo, PhotoUse, Revision
from articles.pages.article import article_page
from articles.pages.render import paper_of
from articles.permissions import may, may_edit, may_export, may_place
from articles.templatetags.desk import in_words
from articles.working_copy import StaleVersion, attach, restore_state, save

from .autosave import keep_view, take_in, taken_up, taken_up_data, throw_view
from .base import NonceMedia, number
from .bulk_tags import bulk_view
from .corrections import said_of
from .export import export_view
from .fix_live import fix_view
from .new_tags import make_tag, near_tags
from .offers import offers_view, story_pictures_view
from .states import STATES, state_of
from .story_compare import compare
from .story_data import tags_data, uses_data
from .story_form import StoryForm
from .story_list import StoryList
from .story_tags import dismiss, dismiss_tag, find_tags, pick_tag
from .story_versions import name_view, versions_view

VERBS = {
    "submit": "Sent for review.",
    "approve": "Approved.",
    "ask_for_changes": "Given back to its writer.",
    "publish": "Published.",
    "publish_and_lead": "Published, and leading the front.",
    "unschedule": "Called back: nothing is scheduled.",
    "withdraw": "Withdrawn: its address now says so.",
    "kill": "Killed.",
    "restore": "Restored as a draft.",
}


@admin.register(Article)
class ArticleAdmin(NonceMedia, admin.ModelAdmin):
    form = StoryForm
    change_form_template = "admin/desk/story.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("export/", view(self.export_view), name="articles_article_export"),
            path("bulk-tags/", view(bulk_view), name="articles_article_bulk_tags"),
            path("tags/", view(pick_tag), name="articles_article_tags"),
            path("tags-found/", view(find_tags), name="articles_article_tags_found"),
            path("tags-near/", view(near_tags), name="articles_article_tags_near"),
            path("tags-new/", view(make_tag), name="articles_article_tags_new"),
            path("tags-dismiss/", view(dismiss_tag), name="articles_article_tags_dismiss"),
            path("keep/", view(keep_view), name="articles_article_keep"),
            path("<int:pk>/keep/", view(keep_view), name="articles_article_keep"),
            path("kept/<slug:token>/throw/", view(throw_view), name="articles_article_throw"),
            path("<int:pk>/preview/", view(self.preview_view), name="articles_article_preview"),
            path("<int:pk>/pictures/", view(story_pictures_view), name="articles_article_pictures"),
            path("<int:pk>/offers/", view(offers_view), name="articles_article_offers"),
            path("<int:pk>/attach/<slug:key>/", view(require_POST(self.attach_view)), name="articles_article_attach"),
            path("<int:pk>/fix/", view(fix_view), name="articles_article_fix"),
            path("<int:pk>/bin/", view(require_POST(self.bin_view)), name="articles_article_bin"),
            path(
                "<int:pk>/restore/<int:number>/", view(require_POST(self.restore_view)), name="articles_article_restore"
            ),
            path("<int:pk>/name/<int:number>/", view(require_POST(name_view)), name="articles_article_name_version"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("section")

    def get_form(self, request, obj=None, **kwargs):
        # The same form for who may only read it: Django would hand out an empty one.
        return type("StoryForm", (StoryForm,), {"__init__": _with_user(request.user, taken_up(request, obj))})

    def get_fieldsets(self, request, obj=None):
        return [(None, {"fields": StoryForm.Meta.fields})]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or may_edit(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return False  # drafts go to the bin, what was public is withdrawn

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        stories = StoryList(request)
        context = {
            **self.admin_site.each_context(request),
            **stories.context(),
            "title": "Stories",
            "opts": self.opts,
            "may_export": may_export(request.user),
            "bulk": request.session.pop("bulk", {}),  # what was ticked when something was missing
        }
        return TemplateResponse(request, "admin/desk/stories.html", context)

    def export_view(self, request):
        return export_view(self.admin_site, request)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and self.has_change_permission(request):
            article = self.get_object(request, object_id)
            if article and not may_edit(request.user, article):
                # It went on to somebody else while this text was typed: the text is shown, not thrown away.
                return self.conflict_page(request, object_id, StaleVersion(article.revisions.first()), may_save=False)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except StaleVersion as stale:
            return self.conflict_page(request, object_id, stale)

    def save_model(self, request, obj, form, change):
        # For the verb that may follow; the front keeps it, not the story.
        obj.lead_until = form.cleaned_data["lead_until"]
        based_on = form.cleaned_data["lock_version"] if change else None
        if change and not form.has_changed():
            if obj.lock_version != based_on:
                raise StaleVersion(obj.revisions.first())
            take_in(request, obj)
            return
        save(obj, by=request.user, based_on=based_on, changes=form.changes())
        take_in(request, obj)
        if not change:
            dismiss(obj, form.cleaned_data["dismissed"], by=request.user)

    def save_related(self, request, form, formsets, change):
        """Nothing: the working copy's saving has written all."""

    def log_change(self, request, obj, message):
        """Versions and the audit say more than Django's log would."""

    def log_addition(self, request, obj, message):
        """As above."""

    def response_add(self, request, obj, post_url_continue=None):
        return self._after_save(request, obj)

    def response_change(self, request, obj):
        return self._after_save(request, obj)

    def _after_save(self, request, obj):
        name = request.POST.get("_verb", "")
        if name in VERBS:
            self._do(request, obj, name)
        else:
            _keep_note(request, obj)
            messages.success(request, f"Saved at {in_words(timezone.now())}.")
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    def _do(self, request, obj, name):
        options = {"by": request.user, "based_on": obj.lock_version, "why": request.POST.get("why", "")}
        try:
            if name in {"publish", "publish_and_lead"}:
                row = publishing.publish(
                    obj,
                    lead=name == "publish_and_lead",
                    lead_until=obj.lead_until,
                    **said_of(request.POST),
                    override="override" in request.POST,
                    **options,
                )
                text = VERBS[name] if row.is_live() else f"Set: readers see it from {in_words(row.visible_from)}."
                messages.success(request, text)
            else:
                if name in {"withdraw", "kill"}:
                    options["notice"] = request.POST.get("notice", "")
                getattr(publishing, name)(obj, **options)
                messages.success(request, VERBS[name])
        except publishing.Refused as refused:
            _keep_note(request, obj)
            lines = "\n".join(f"• {fault.text}" for fault in refused.faults)
            messages.error(request, f"Your text is saved, but this was not done. {lines or refused}")
        except PermissionDenied as denied:
            _keep_note(request, obj)
            messages.error(request, f"Your text is saved, but this was not done. {denied}")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        user = request.user
        kept = context["adminform"].form.kept
        state = state_of(obj) if obj else "draft"
        word, shape = STATES[state]
        context.update(
            {
                "title": "Edit story" if obj else "New story",
                "subtitle": None,
                "state": state,
                "state_word": word,
                "state_shape": shape,
                "faults": faults(obj) if obj else [],
                "authors": Author.objects.values_list("name", flat=True)[:500],
                "uses_data": uses_data(obj, context["adminform"].form),
                "captions_wait": obj.uses.filter(photo=None, placed=True).exclude(caption="").count() if obj else 0,
                "tags_data": tags_data(context["adminform"].form),
                "newest": obj.revisions.select_related("made_by").first() if obj else None,
                "may": {
                    name: may(user, name)
                    for name in ("submit", "approve", "publish", "withdraw", "kill", "front", "override", "fix_live")
                },
                "zone": paper_of(request).time_zone,
                "kinds": Correction.Kind.choices,
                "said": _said(request, obj, kept.words if kept else None),
                **taken_up_data(request, kept, obj),
                "corrections": Correction.objects.filter(article=obj) if obj else (),
                # Who may not touch the text puts pictures onto their places one by one, each saved at once.
                "attach": bool(obj) and not may_edit(user, obj) and may_place(user, obj),
                "asked": _asked_changes(obj) if obj else None,
                "public_path": publishing.public_path(obj) if obj else None,
                "questions": obj.deliveries.exclude(outcome="unchanged").order_by("-pk").first() if obj else None,
            }
        )
        return super().render_change_form(request, context, add, change, form_url, obj)

    def conflict_page(self, request, object_id, stale, may_save=True):
        """Show both texts: nothing was written, and nothing of what was typed is lost."""
        article = get_object_or_404(Article, pk=object_id)
        form = StoryForm(request.POST, instance=article, user=request.user)
        form.is_valid()
        context = {
            **self.admin_site.each_context(request),
            "title": "Somebody else has saved this story" if may_save else "This story is no longer yours to change",
            "may_save": may_save,
            "act": article.audit.select_related("by").first(),
            "opts": self.opts,
            "article": article,
            "theirs": stale.current,
            "rows": compare(stale.current.state if stale.current else {}, _typed(form)),
            "posted": [
                (name, value)
                for name in request.POST
                for value in request.POST.getlist(name)
                if name not in {"csrfmiddlewaretoken", "lock_version", "_verb"}
            ],
            "lock_version": Article.objects.values_list("lock_version", flat=True).get(pk=object_id),
        }
        return TemplateResponse(request, "admin/desk/conflict.html", context, status=409)

    @staticmethod
    @xframe_options_sameorigin
    def preview_view(request, pk):
        article = get_object_or_404(Article, pk=pk)
        if not request.user.has_perm("articles.view_article"):
            raise PermissionDenied
        return article_page(
            request, publishing.preview(article), banner="Preview: as readers would see it if it were published now."
        )

    def attach_view(self, request, pk, key):
        """Put a photo on a place of a saved story: a picture editor's one act, no conflict with who types."""
        use = get_object_or_404(PhotoUse.objects.select_related("article"), article=pk, key=key)
        if not may_place(request.user, use.article):
            raise PermissionDenied
        chosen = request.POST.get("photo")
        photo = get_object_or_404(Photo, pk=number(chosen)) if chosen else None
        alt = body.printable(request.POST["alt"]) if "alt" in request.POST else None
        try:
            attach(use, photo, by=request.user, alt=alt)
        except StaleVersion as stale:
            return JsonResponse({"error": str(stale)}, status=409)
        return JsonResponse({"ok": True})

    def bin_view(self, request, pk):
        """Put a never-public draft into the bin for 30 days, or take it out."""
        article = get_object_or_404(Article, pk=pk)
        if not may_edit(request.user, article):
            raise PermissionDenied
        try:
            if article.binned_at:
                publishing.take_out_of_bin(article, by=request.user)
                messages.success(request, "Taken out of the bin.")
                return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
            publishing.put_into_bin(article, by=request.user)
            messages.success(request, "In the bin for 30 days.")
        except publishing.Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))
        return HttpResponseRedirect(reverse("admin:articles_article_changelist"))

    def restore_view(self, request, pk, number):
        article = get_object_or_404(Article, pk=pk)
        if not may_edit(request.user, article):
            raise PermissionDenied
        revision = get_object_or_404(Revision, article=article, number=number)
        based_on = _number(request.POST.get("lock_version"), -1)
        embargo = article.embargo_until, article.embargo_reason
        changes = restore_state(article, revision)
        if not may(request.user, "embargo"):
            # An older version must not lift what only an editor may.
            article.embargo_until, article.embargo_reason = embargo
        try:
            save(article, by=request.user, based_on=based_on, why=f"version {number} restored", changes=changes)
            messages.success(request, f"Version {number} is the working copy again; readers see what they saw.")
        except StaleVersion as stale:
            messages.error(request, str(stale))
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[pk]))

    def history_view(self, request, object_id, extra_context=None):
        return versions_view(self.admin_site, request, object_id)


def _number(text, otherwise):
    return int(text) if text and text.isdecimal() and len(text) < 10 else otherwise


def _typed(form):
    """Return what a form says as a version keeps it; of pictures it only says what was changed."""
    data = {name: value for name, value in form.cleaned_data.items() if name != "uses"}
    if "section" in data:
        data["section_id"] = data["section"].pk if data["section"] else None
    if "byline" in data:
        data["bylines"] = data["byline"]
    if "tag_rows" in data:
        data["tags"] = [(row.tag_id, row.role) for row in data["tag_rows"]]
    return data


def _with_user(user, kept):
    def __init__(self, *args, **kwargs):
        StoryForm.__init__(self, *args, user=user, kept=kept, **kwargs)

    return __init__


def _asked_changes(article):
    """Return the audit's line that gave a draft back to its writer, until it is sent for review again."""
    last = article.audit.select_related("by").first()
    return last if last and last.verb == "ask_for_changes" else None


def _keep_note(request, article):
    """Keep a correction that was written and not published yet: it is no part of the story that was saved."""
    if request.POST.get("say") or request.POST.get("correction"):
        request.session["correction"] = [article.pk, request.POST.get("say", ""), request.POST.get("correction", "")]


def _said(request, article, words):
    """Return what was chosen and written of a correction that is not published yet, once: its kind and text."""
    if words:
        return {"kind": words.get("say", ""), "text": words.get("correction", "")}
    kept, kind, text = request.session.get("correction", (None, "", ""))
    if article is None or kept != article.pk:
        return {"kind": "", "text": ""}
    del request.session["correction"]
    return {"kind": kind, "text": text}
