"""The head of a mail: is this one, and what its lines say, however broken they came (RFC 5322, 2047, 2231)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from articles.body import printable
from articles.importers.charset import decode
from articles.importers.dates import find_moments, is_on_every_clock
from articles.story import UnreadableFile

_LINE = re.compile(r"([^\s:][^:\n]{0,60}?)[ \t]*:")
_MBOX = re.compile(r"From \S+ .*\d{4}[^\n]*\n")
_OF_MAILS_ONLY = {
    *("message-id", "received", "return-path", "delivered-to", "mime-version", "content-transfer-encoding", "x-mailer"),
    *("dkim-signature", "in-reply-to", "references", "thread-topic", "x-originating-ip", "authentication-results"),
}
_OF_MAILS = {"from", "to", "cc", "subject", "date", "sender", "reply-to"}
# What Outlook calls these when a mail is saved as text, in its user's language.
_SAVED_AS_TEXT = (
    ({"from", "subject"}, {"to", "sent", "cc"}),
    ({"von", "betreff"}, {"an", "gesendet", "datum"}),
    ({"de", "objet"}, {"à", "envoyé", "date"}),
    ({"de", "asunto"}, {"para", "enviado", "fecha"}),
    ({"da", "oggetto"}, {"a", "inviato", "data"}),
)
NAMES = {
    "from": ("From", "Von", "De", "Da", "Van"),
    "subject": ("Subject", "Betreff", "Objet", "Asunto", "Oggetto", "Onderwerp"),
    "date": ("Date", "Sent", "Gesendet", "Datum", "Envoyé", "Enviado", "Fecha", "Inviato", "Data"),
}
PREFIX = re.compile(r"\s*(?:re|aw|antw?|sv|vs|fwd?|fw|wg|tr|rv|i|enc|vl)\s?(?:\[\d+\])?\s?:\s*", re.IGNORECASE)
_FORWARDED = re.compile(r"\s*(?:fwd?|fw|wg|tr|rv|i|enc|vl)\s?:", re.IGNORECASE)
_LONGEST = 10_000  # characters of one line of the head
_FIRST_YEAR = 1900


def names_in(head: bytes) -> set[str]:
    """Return the names, in small letters, of the lines a file begins with; none where it begins with anything else."""
    text = decoded(head.removeprefix(b"\xef\xbb\xbf")[:65_536]).lstrip("\r\n").replace("\r\n", "\n").replace("\r", "\n")
    if match := _MBOX.match(text):
        text = text[match.end() :]
    names: set[str] = set()
    for line in text.split("\n"):
        if not line.strip():
            break
        if line[0] in " \t" and names:
            continue
        match = _LINE.match(line)
        if match is None:
            return names if len(names) > 4 else set()
        names.add(match[1].casefold())
    return names


def is_mail(head: bytes) -> bool:
    """Test for the head of a mail as programs save it, or as Outlook writes it above a mail saved as text."""
    names = names_in(head)
    if is_web_archive(names):
        return False
    if names & _OF_MAILS_ONLY and names & _OF_MAILS:
        return True
    return any(both <= names and names & one for both, one in _SAVED_AS_TEXT)


def is_web_archive(names: set[str]) -> bool:
    """Test for a web page saved with its pictures (MHTML), which only looks like a mail."""
    return "snapshot-content-location" in names or ("content-location" in names and "to" not in names)


def decoded(data: bytes) -> str:
    """Return bytes of any charset as text, whatever they are."""
    try:
        return decode(data).text
    except UnreadableFile:
        return data.decode("latin-1")


def header(message: Message, name: str) -> str:
    """Return one line of the head as text, "" where there is none; encoded words are read, folds undone."""
    raw = next((value for key, value in message.raw_items() if key.casefold() == name.casefold()), "")
    raw = str(raw)[:_LONGEST]
    if not raw.isascii():
        raw = decoded(raw.encode("utf-8", "surrogateescape"))
    return " ".join(printable(unfolded(raw)).split())


def unfolded(raw: str) -> str:
    """Return a line of the head with its encoded words read."""
    if "=?" not in raw:
        return raw
    try:
        parts = decode_header(raw)
    except (HeaderParseError, ValueError):
        return raw
    return "".join(part if isinstance(part, str) else _word(part, charset) for part, charset in parts)


def _word(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8")
    except (LookupError, ValueError):  # no such charset, or not in it
        return decoded(data)


def first_of(message: Message, field: str) -> str:
    """Return what stands in a field under any of its names."""
    return next(filter(None, (header(message, name) for name in NAMES[field])), "")


def sender(message: Message) -> tuple[str, str]:
    """Return the name and the address that a mail says it is from; either may be empty."""
    return address_of(first_of(message, "from"))


def address_of(text: str) -> tuple[str, str]:
    """Return the first name and address of a list."""
    try:
        name, address = next(iter(getaddresses([text])), ("", ""))
    except (ValueError, IndexError, TypeError, RecursionError):
        return "", ""
    return " ".join(name.split()), address.casefold() if "@" in address and len(address) < 255 else ""


def sent_at(text: str, zone: tzinfo) -> datetime | None:
    """Return when a mail was sent; one without a zone was sent in UTC, as the standard means it."""
    try:
        at = parsedate_to_datetime(text)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = next(find_moments(text[:200], zone), None)
        return moment.at if moment and moment.time_known else None
    return at if at.year >= _FIRST_YEAR and is_on_every_clock(at) else None


def bare_subject(subject: str) -> str:
    """Return a subject without Re: and Fwd: in any language."""
    while (match := PREFIX.match(subject)) and match.end() < len(subject):
        subject = subject[match.end() :]
    return subject.strip()


def is_forward(subject: str) -> bool:
    """Test for a subject that calls its mail a forwarded one."""
    return _FORWARDED.match(subject) is not None
