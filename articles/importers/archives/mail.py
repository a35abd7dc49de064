"""A mail as an archive: it is read itself, and so is what was attached to it. A saved web page (MHTML) is one too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from articles.importers.archives.entry import Archive, Entry
from articles.importers.mail.headers import header, is_mail, is_web_archive, names_in
from articles.importers.mail.parts import Part, mail_inside, open_message
from articles.importers.parcel import Parcel

_ICON = 20_000  # bytes; a smaller picture that the HTML shows is a logo or a button
_FROM_LINE = re.compile(rb"(?:^|\r?\n\r?\n)From [^\r\n]{1,200}\d{4}[^\r\n]{0,40}\r?\n(?=[A-Za-z-]{1,60}:)")


def open_mail(parcel: Parcel) -> Archive | None:
    """Return a mail with its attachments, a mailbox with its mails, or a saved web page; None for anything else."""
    names = names_in(parcel.head)
    if not names:
        return None
    if is_web_archive(names):
        return Archive(_of_a_page(parcel), grows=False)
    if not is_mail(parcel.head):
        return None
    if parcel.head.startswith(b"From ") and len(starts := _mailbox(parcel)) > 1:
        return Archive(_of_a_mailbox(parcel, starts), grows=False)
    return Archive(_attachments(parcel), grows=False, is_story=True)


def _attachments(parcel: Parcel) -> Iterator[Entry]:
    for part in open_message(parcel.data).files:
        if part.is_picture and part.cid and not part.is_attached and len(part.data) < _ICON:
            continue
        yield Entry(part.name, partial(_chunks, part))


def _chunks(part: Part) -> Iterator[bytes]:
    yield mail_inside(part) if part.kind == "message/rfc822" else part.data


def _mailbox(parcel: Parcel) -> list[int]:
    return [found.start() for found in _FROM_LINE.finditer(parcel.data)]


def _of_a_mailbox(parcel: Parcel, starts: list[int]) -> Iterator[Entry]:
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(parcel.data)], strict=True), 1):
        yield Entry(f"mail-{number:05}.eml", partial(_slice, parcel, start, end))


def _slice(parcel: Parcel, start: int, end: int) -> Iterator[bytes]:
    yield parcel.data[start:end].lstrip(b"\r\n")


def _of_a_page(parcel: Parcel) -> Iterator[Entry]:
    """Yield the page and its pictures, under the addresses the page knows them by."""
    mail = open_message(parcel.data)
    for number, part in enumerate((*mail.html, *(text for text in mail.texts if text.kind == "text/html"))):
        yield Entry(f"page-{number}.html" if number else "page.html", partial(_chunks, part))
    for part in mail.files:
        place = header(part.message, "Content-Location")
        name = re.sub(r"[?#].*|^[a-z]+://[^/]*/", "", place, flags=re.IGNORECASE).strip("/") if place else ""
        if part.is_picture:
            yield Entry(name or part.name, partial(_chunks, part))
