"""What an open story form tells the desk: that it is here, and what is typed into it; what was kept is offered back."""

import json
import re
from datetime import UTC, datetime

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from articles import autosave, open_forms
from articles.models import Article
from articles.open_forms import Form
from articles.permissions import may_edit
from articles.templatetags.desk import in_words

from .base import LARGEST

SHOWN = 80  # letters of a headline
TOO_LONG = "the text is too long for the desk"  # each as a part of a sentence: “Not kept: …, kept in this browser”
NOT_YOURS = "this story is not yours to change now"
SOMEBODY_ELSE = "somebody else has signed in here"


@require_http_methods(["GET", "POST"])
def keep_view(request, pk=None):
    """Keep what is typed into a form, or note that it is open; answer who else has the story open.

    Posted is an object: user, token; with something to keep also words, turn, begun_from, took, and, where a browser
    hands over what it kept itself, written (milliseconds). GET answers what waits.
    """
    article = get_object_or_404(Article, pk=pk) if pk else None
    if not _may_see(request.user, article):
        raise PermissionDenied
    if request.method == "GET":
        return JsonResponse({"offers": offers(request.user, article)})
    if int(request.META.get("CONTENT_LENGTH") or 0) > autosave.MOST:
        return _refused(TOO_LONG, 413)
    sent = _read(request.body)
    if sent is None:
        return _refused("it came damaged", 400)
    if sent.get("user") != request.user.pk:
        return _refused(SOMEBODY_ELSE, 409)
    form = Form(request.user, sent["token"], article)
    kept = None
    if "written" not in sent:
        open_forms.arrive(form, typing="words" in sent)
    if "words" in sent:
        if not _may_keep(request.user, article):
            return _refused(NOT_YOURS, 403)
        kept = autosave.keep(
            form,
            sent["words"],
            turn=sent["turn"],
            begun_from=sent["begun_from"],
            took=tokens(sent["took"]),
            written_at=sent.get("written"),
        )
        if kept is None:
            return JsonResponse({"saved": True})
    if sent.get("leaves"):
        open_forms.leave(form)
    return JsonResponse(
        {
            "kept": f"{timezone.localtime(kept):%H:%M:%S}" if kept else None,
            "also": also_open(form),
            "since": gone_on(article, sent.get("begun_from")),
        }
    )


@require_POST
def throw_view(request, token):
    """Throw away what was kept of one form of one's own; the answer is all that an undo needs."""
    row = autosave.throw_away(request.user, token)
    if row is None:
        return JsonResponse({})
    written = int(row.kept_at.timestamp() * 1000)
    return JsonResponse({"words": row.words, "turn": row.turn, "begun_from": row.begun_from, "written": written})


def offers(user, article, but=()):
    """Return what somebody wrote into this story and did not save, for show."""
    found = []
    rows = autosave.waiting(user, article, but=but)
    here = open_forms.still_here(user, [row.token for row in rows])
    for row in rows:
        headline = " ".join(row.words.get("headline", "").split())
        found.append(
            {
                "token": row.token,
                "written": in_words(row.kept_at),
                "headline": headline[:SHOWN],
                "since": gone_on(article, row.begun_from),
                "open": row.token in here,
            }
        )
    return found


def taken_up(request, article):
    """Return what the address asks to fill the form with, or None; only one's own is ever found."""
    token = request.GET.get("kept")
    return autosave.find(request.user, article, token) if token and request.method == "GET" else None


def taken_up_data(request, row, article):
    """Return what the form's template is told of the words that it was filled with, and of those that wait."""
    took = tokens([request.POST.get("took"), row.token if row else ""])
    return {
        "keep_url": reverse("admin:articles_article_keep", args=[article.pk] if article else []),
        "autosave": "".join(tokens([request.POST.get("autosave")])),
        "took": "".join(took[-1:]),
        "taken_up": row,
        "taken_up_since": gone_on(article, row.begun_from) if row else "",
        "offers": offers(request.user, article, but=took),
        "said_too": row.words if row else {},  # with what the story itself has no field for
    }


def take_in(request, article):
    """Remove what was kept of the form that was just saved, and of those whose words it was filled with."""
    posted = [request.POST.get("autosave"), request.POST.get("took")]
    autosave.take_in(request.user, tokens(posted), article)


def also_open(form):
    """Return the names of those who have the story open, too, each with the time of their last key."""
    found = {}
    for row in open_forms.others(form):
        name = "you in another window" if row.user_id == form.user.pk else str(row.user)
        typed = f"{timezone.localtime(row.typed_at):%H:%M}" if row.typed_at else ""
        found[name] = max(found.get(name, ""), typed)
    return [{"name": name, "typed": typed} for name, typed in found.items()]


def gone_on(article, begun_from):
    """Return in words what was last done to a story since a version of it was opened; "" where nothing was."""
    if article is None or begun_from is None or begun_from == article.lock_version:
        return ""
    act = article.audit.select_related("by").first()
    if act and act.at > article.touched_at:
        return f"{act.verb}, by {act.by or 'somebody'}, {in_words(act.at)}"
    return f"saved by {article.touched_by or 'somebody'}, {in_words(article.touched_at)}"


def tokens(sent):
    """Return those of the values that are tokens of forms."""
    return [token for token in sent or [] if isinstance(token, str) and re.fullmatch(r"[a-z0-9]{8,40}", token)]


def _may_see(user, article):
    return user.has_perm("articles.view_article") if article else user.has_perm("articles.add_article")


def _may_keep(user, article):
    return may_edit(user, article) if article else user.has_perm("articles.add_article")


def _read(data):
    """Return what a form sent, each value of its kind, or None."""
    try:
        sent = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(sent, dict) or not tokens([sent.get("token")]):
        return None
    begun_from = sent.get("begun_from")
    sent["begun_from"] = begun_from if _counts(begun_from, 2**31 - 1) else None
    sent["took"] = sent["took"] if isinstance(sent.get("took"), list) else []
    if "words" in sent:
        words = sent["words"]
        if not isinstance(words, dict) or not all(isinstance(value, str) for value in words.values()):
            return None
        if not _counts(sent.get("turn"), LARGEST):
            return None
    if "written" in sent:
        if not _counts(sent["written"], 4_000_000_000_000):
            return None
        sent["written"] = datetime.fromtimestamp(sent["written"] / 1000, UTC)
    return sent


def _counts(value, most):
    return type(value) is int and 0 <= value <= most


def _refused(sentence, status):
    return JsonResponse({"error": sentence}, status=status)
