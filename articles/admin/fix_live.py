"""Fix live: what readers see now, put right where it stands; the draft that somebody is writing stays the desk's."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from js_asset import Media

from articles import body, publishing
from articles.live_fix import CAPTION, LEAD, PHOTO, TEXTS, Fix, place_of
from articles.models import Article, Correction, Photo
from articles.permissions import may

from .base import MODULES, number
from .corrections import said_of

LABELS = {"kicker": "Kicker", "headline": "Headline", "front_headline": "Headline in lists", "standfirst": "Standfirst"}


@require_http_methods(["GET", "POST"])
def fix_view(request, pk):
    """Show what readers see, each part of it open to be changed; publish what was changed at once."""
    article = get_object_or_404(Article, pk=pk)
    if not may(request.user, "fix_live"):
        raise PermissionDenied
    back = reverse("admin:articles_article_change", args=[pk])
    version = publishing.live_version(article, timezone.now())
    if version is None or article.status != Article.Status.PUBLISHED:
        messages.error(request, "Readers do not have this story now: change the story itself.")
        return HttpResponseRedirect(back)
    if request.method == "POST":
        try:
            fix = _fix(request.POST, version.state)
            left = publishing.fix_live(
                article,
                by=request.user,
                fix=fix,
                seen=number(request.POST.get("seen")) or 0,
                **said_of(request.POST),
                why=request.POST.get("why", ""),
            )
        except (publishing.Refused, ValueError) as refused:
            messages.error(request, f"Not done; what you wrote is still here. {refused}")
        else:
            messages.success(request, "Fixed: readers have it now.")
            for text in left:
                messages.warning(request, f"Not carried into the working copy, which says otherwise: {text}")
            return HttpResponseRedirect(back)
    context = {
        **admin.site.each_context(request),
        "title": "Fix live",
        "opts": Article._meta,
        "article": article,
        "version": version,
        "texts": _texts(request.POST, version.state),
        "lines": list(_lines(request.POST, version.state)),
        "lead": _place(request.POST, version.state, LEAD, place_of(version.state, LEAD)[CAPTION]),
        "kinds": Correction.Kind.choices,
        "said": {"kind": request.POST.get("say", ""), "text": request.POST.get("correction", "")},
        "edited": article.public_revision_id != article.revisions.values_list("pk", flat=True).first(),
        "path": publishing.public_path(article),
        "media": Media.from_media(Media(importmap=MODULES), nonce=str(request.csp_nonce)),
    }
    return TemplateResponse(request, "admin/desk/fix_live.html", context)


def _fix(post, state):
    """Read what was changed of a live version. Raises ValueError for what cannot stand where it is."""
    texts = {name: body.printable(post[name]).strip() for name in TEXTS if name in post}
    texts = {name: text for name, text in texts.items() if text != state[name]}
    for name, text in texts.items():
        most = Article._meta.get_field(name).max_length
        if len(text) > most:
            raise ValueError(f"{LABELS[name]}: {len(text)} letters; it may have {most}.")
    lines, photos = {}, {}
    was = state["body"].split("\n")
    for n, line in enumerate(was):
        figure = next(iter(body.figures(line)), None)
        if f"drop-{n}" in post:
            lines[n] = ""
        elif figure and f"caption-{figure.key}" in post:
            lines[n] = _captioned(figure, post[f"caption-{figure.key}"])
        elif not figure and f"line-{n}" in post:
            lines[n] = str(body.clean(post[f"line-{n}"]))
            if body.figures(lines[n]):
                raise ValueError("A picture cannot be put into a paragraph: swap one that is there.")
        if figure and f"drop-{n}" not in post:
            photos |= _photo(post, state, figure.key)
    photos |= {LEAD: None} if "drop-lead" in post else _photo(post, state, LEAD)
    caption = body.inline(post["caption-lead"]) if "caption-lead" in post else None
    if "drop-lead" in post:
        caption = ""
    changed = {n: line for n, line in lines.items() if line != was[n]}
    return Fix(texts, changed, photos, caption if caption != place_of(state, LEAD)[CAPTION] else None)


def _captioned(figure, caption):
    html = f'<figure data-use="{figure.key}" data-layout="{figure.layout}"><figcaption>{caption}</figcaption></figure>'
    return str(body.clean(html))


def _photo(post, state, key):
    """Return the picture that was chosen for a place, if it is another one."""
    chosen = number(post.get(f"photo-{key}"))
    if chosen is None or chosen == place_of(state, key)[PHOTO]:
        return {}
    if not Photo.objects.filter(pk=chosen).exists():
        raise ValueError("That picture is no longer in the library.")
    return {key: chosen}


def _texts(post, state):
    for name in TEXTS:
        most = Article._meta.get_field(name).max_length
        yield {"name": name, "label": LABELS[name], "value": post.get(name, state[name]), "most": most}


def _lines(post, state):
    """Yield the body's lines as the page shows them; after a refusal as they were typed."""
    for n, line in enumerate(state["body"].split("\n")):
        figure = next(iter(body.figures(line)), None)
        dropped = f"drop-{n}" in post
        if figure:
            yield {"n": n, "dropped": dropped, "place": _place(post, state, figure.key, figure.caption)}
        elif line:
            shown = body.clean(post.get(f"line-{n}", line)) or line
            embed = "data-embed" in line
            typed = f"line-{n}" in post
            yield {"n": n, "dropped": dropped, "html": shown, "was": line, "embed": embed, "typed": typed}


def _place(post, state, key, caption):
    """Return a picture's place, or None where there is no picture."""
    photo = Photo.objects.filter(pk=number(post.get(f"photo-{key}")) or place_of(state, key)[PHOTO]).first()
    if photo is None:
        return None
    words = body.inline(post.get(f"caption-{key}", caption))
    typed = f"caption-{key}" in post
    return {"key": key, "photo": photo, "caption": words, "typed": typed, "dropped": "drop-lead" in post}
