"""The parts of a mail (RFC 2045 to 2049): which is its text, which is a picture in it, and which was attached."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from functools import cached_property
from pathlib import PurePosixPath

from articles.importers.mail.headers import decoded, header, unfolded
from articles.story import UnreadableFile

_MOST_PARTS = 500
_MOST_BORDERS, _MOST_LOOKS = 300, 8_000_000
_DEEPEST = 50  # parts within parts
_PICTURES = (".jpg", ".jpeg", ".jpe", ".png", ".webp", ".avif", ".gif", ".tif", ".tiff", ".heic", ".bmp")
# What belongs to the mail itself: signatures, calling cards, invitations.
_OF_THE_MAIL = re.compile(
    r"application/(?:pgp-signature|(?:x-)?pkcs7-signature|pgp-keys|pgp-encrypted|ics)|text/(?:calendar|x-?vcard|rfc822-headers)"
    r"|message/(?:delivery-status|disposition-notification|external-body|partial)"
)
_PACKED = re.compile(r"application/(?:vnd\.)?ms-tnef|.*/.*winmail\.dat", re.IGNORECASE)
PACKED = (
    "Outlook packed the attachments of this mail into “winmail.dat”, which only Outlook can open: "
    "ask for them again, in a mail sent as plain text or HTML."
)
ENCRYPTED = "The mail is encrypted: save its text, or ask for it unencrypted."
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]+")


@dataclass(frozen=True)
class Part:
    """A leaf of a mail; `name` is its file's, "" for a text that is the mail's own."""

    message: Message
    kind: str  # "text/plain"
    name: str = ""
    cid: str = ""
    is_attached: bool = False

    @cached_property
    def data(self) -> bytes:
        """Its bytes, decoded from what mail makes of them."""
        try:
            found = self.message.get_payload(decode=True)
        except Exception:  # a broken encoding fails in many ways
            found = None
        return found if isinstance(found, bytes) else b""

    @property
    def charset(self) -> str:
        """The charset it names, "" if none."""
        try:
            return str(self.message.get_content_charset() or "")
        except Exception:  # RFC 2231 names a charset for the charset
            return ""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, by its type or its name."""
        return self.kind.startswith("image/") or PurePosixPath(self.name.lower()).suffix in _PICTURES


@dataclass(frozen=True)
class Mail:
    """A mail taken apart: `texts` are its own words in order, pictures between them included; `files` came with it."""

    message: Message
    texts: list[Part]
    html: list[Part]  # the same words once more, where the mail has them in two forms
    files: list[Part]
    warnings: list[str]


def open_message(data: bytes) -> Mail:
    """Take a mail apart, or raise UnreadableFile."""
    borders = data.count(b"boundary")
    # Every line is held against every border that is open.
    if borders > _MOST_BORDERS or borders * data.count(b"\n") > _MOST_LOOKS:
        raise UnreadableFile("The mail has too many parts within parts: it was not opened.")
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    try:
        message = message_from_bytes(data.lstrip(b"\r\n"), policy=policy.compat32)
        return _taken_apart(message)
    except RecursionError as error:
        raise UnreadableFile("The mail is nested too deeply to be read.") from error


def _taken_apart(message: Message) -> Mail:
    kind = _kind(message)
    if kind == "multipart/encrypted" or (kind.endswith("pkcs7-mime") and "signed" not in str(message.get_params())):
        raise UnreadableFile(ENCRYPTED)
    leaves = list(_leaves(message, 0))[: 2 * _MOST_PARTS]
    warnings = [PACKED] if any(_is_packed(leaf) for leaf, _ in leaves) else []
    leaves = [(leaf, form) for leaf, form in leaves if not _is_packed(leaf) and not _OF_THE_MAIL.fullmatch(leaf.kind)]
    files = _named([leaf for leaf, form in leaves if form == "file" or leaf.is_picture])
    by_message = {id(file.message): file for file in files}
    texts = [by_message.get(id(leaf.message), leaf) for leaf, form in leaves if form in ("text", "picture")]
    html = [leaf for leaf, form in leaves if form == "html"]
    return Mail(message, texts, html, files, warnings)


def _leaves(message: Message, depth: int, *, form: str = "") -> Iterator[tuple[Part, str]]:
    """Yield the leaves in order, each with what it is: "text", "html" (another form of it), "picture" or "file"."""
    kind = _kind(message)
    if depth > _DEEPEST:
        return
    if kind == "message/rfc822":
        yield _part(message, kind), "file"
    elif message.is_multipart():
        children = [child for child in message.get_payload() if isinstance(child, Message)]
        if kind == "multipart/alternative":
            found = [leaf for child in children for leaf in _leaves(child, depth + 1)]
            has_plain = any(leaf.kind == "text/plain" and how == "text" for leaf, how in found)
            for leaf, how in found:
                yield leaf, "html" if has_plain and how == "text" and leaf.kind == "text/html" else how
        else:
            for child in children:
                yield from _leaves(child, depth + 1)
    else:
        yield _leaf(message, kind)


def _leaf(message: Message, kind: str) -> tuple[Part, str]:
    part = _part(message, kind)
    if kind in ("text/plain", "text/html") and not part.is_attached and not part.name:
        return part, "text"
    if part.is_picture and not part.is_attached and not part.cid:
        return part, "picture"
    return part, "file"


def _part(message: Message, kind: str) -> Part:
    cid = header(message, "Content-ID").strip("<> ")
    disposition = header(message, "Content-Disposition").split(";")[0].strip().casefold()
    return Part(message, kind, _file_name(message), cid, disposition == "attachment")


def _kind(message: Message) -> str:
    try:
        return message.get_content_type()
    except Exception:  # a head that cannot be parsed
        return "text/plain"


def _file_name(message: Message) -> str:
    try:
        name = message.get_filename() or ""
    except Exception:  # RFC 2231 done wrong
        name = ""
    name = unfolded(decoded(name.encode("utf-8", "surrogateescape")) if not name.isascii() else name)
    return _UNSAFE.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")[:150]


def _named(parts: list[Part]) -> list[Part]:
    """Give every file a name, and no two the same: phones call every picture alike."""
    taken: set[str] = set()
    named = []
    for number, part in enumerate(parts, 1):
        name = part.name or f"attachment-{number}{_ending(part)}"
        stem, dot, ending = name.rpartition(".")
        count = 1
        while name.casefold() in taken:
            count += 1
            name = f"{stem or ending}-{count}{dot}{ending if stem else ''}"
        taken.add(name.casefold())
        named.append(Part(part.message, part.kind, name, part.cid, part.is_attached))
    return named


def _ending(part: Part) -> str:
    return ".eml" if part.kind == "message/rfc822" else mimetypes.guess_extension(part.kind) or ""


def _is_packed(part: Part) -> bool:
    return _PACKED.fullmatch(f"{part.kind}") is not None or part.name.casefold() == "winmail.dat"


def mail_inside(part: Part) -> bytes:
    """Return the bytes of a mail that was attached to another."""
    inner = part.message.get_payload()
    try:
        return bytes(inner[0]) if isinstance(inner, list) and isinstance(inner[0], Message) else b""
    except Exception:  # what was parsed from broken bytes cannot always be written again
        return b""
