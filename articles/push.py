"""Where an agency pushes its stories by HTTP: a token a source, the same bytes once, the outcome as an answer.

`POST /wire/` with `Authorization: Bearer TOKEN` and the file as the body (its name in `X-File-Name`, optional); the
answer is JSON: {"delivery", "state", "stories": [the import contract's lines]}; what an untrusted source sends is
"waiting". Sent again, the same bytes are answered with what became of them. A large file is answered at once with 202
and the address that tells, later, what became of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path, reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from articles import deliveries
from articles.body import printable
from articles.models import Delivery, Source, hash_token
from articles.outcomes import outcome_of, tell

AT_ONCE = 2 * 1024 * 1024  # bytes; more is worked by a process of its own
_IN_MEMORY = 4 * 1024 * 1024
STORIES_TOLD = 1000  # in one answer; the desk has them all
View = Callable[..., HttpResponse]


def for_sources(view: View) -> View:
    """Let a view be called with a source's token, and give it the source. A token of 256 bits cannot be guessed."""

    @csrf_exempt
    def run(request: HttpRequest, **options: Any) -> HttpResponse:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        source = None
        if scheme.casefold() == "bearer" and token.strip():
            source = Source.objects.filter(token_hash=hash_token(token.strip()), active=True).first()
        if source is None:
            answer = _error(401, "Send the token of an active source: “Authorization: Bearer …”.")
            answer["WWW-Authenticate"] = "Bearer"
            return answer
        return view(request, source=source, **options)

    return run


@for_sources
@require_POST
def push(request: HttpRequest, source: Source) -> HttpResponse:
    """Take one file in."""
    limit = settings.IMPORT_MAX_UPLOAD
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        size = 0
        while chunk := request.read(1 << 18):
            size += len(chunk)
            if size > limit:
                return _error(413, f"A file may have {limit // 1024 // 1024} MB: send it in parts.")
            file.write(chunk)
        if not size:
            return _error(422, "The request has no body: send the file itself.")
        file.seek(0)
        name = printable(unquote(request.headers.get("X-File-Name", ""))).strip() or "pushed"
        with transaction.atomic():
            # Locked: of two pushes of the same bytes at one moment, the second finds the first.
            Source.objects.select_for_update().get(pk=source.pk)
            delivery = deliveries.store(name, file, source=source.name, waits=not source.trusted, once=True)  # type: ignore[arg-type]
    if delivery.state == Delivery.State.QUEUED or deliveries.is_dead(delivery):
        _work(delivery)
    return _answer(delivery)


@for_sources
@require_GET
def status(request: HttpRequest, source: Source, pk: int) -> HttpResponse:
    """Tell what has become of a delivery."""
    delivery = Delivery.objects.filter(pk=pk, source=source.name).first()
    return _answer(delivery) if delivery else _error(404, "This source has sent no such delivery.")


def _work(delivery: Delivery) -> None:
    if delivery.size > AT_ONCE:
        deliveries.start(delivery)
        return
    try:
        for _ in deliveries.work(delivery):
            pass
    except deliveries.Taken:
        delivery.refresh_from_db()


def _answer(delivery: Delivery) -> HttpResponse:
    running = delivery.state in (Delivery.State.QUEUED, Delivery.State.RUNNING)
    lines = []
    rows = delivery.stories.select_related("delivery").order_by("n")
    for row in () if running else rows[:STORIES_TOLD]:
        outcome = outcome_of(row)
        tell(outcome, row)
        lines.append(outcome.line())
    value = {
        "delivery": delivery.pk,
        "state": delivery.state,
        "error": delivery.error or None,
        "found": delivery.found,
        "status": reverse("wire:status", args=[delivery.pk]),
        "stories": lines,
    }
    return JsonResponse(value, status=202 if running else 200, json_dumps_params={"ensure_ascii": False})


def _error(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})


app_name = "wire"
urlpatterns = [path("", push, name="push"), path("<int:pk>/", status, name="status")]
