"""A mailbox that stories are mailed to: each message is taken in once, as its sender's source says."""

from __future__ import annotations

import contextlib
import email
import email.header
import email.message
import email.policy
import email.utils
import imaplib
import io
import logging
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from articles import deliveries
from articles.body import printable
from articles.models import Delivery, Source

logger = logging.getLogger(__name__)

TIMEOUT = 60  # seconds for the server's next word
_ADDRESS = r"[^\s@<>()\[\]\\,;:\"]+@[^\s@<>()\[\]\\,;:\"]+"
_FROM = re.compile(rf'(?P<alone>{_ADDRESS})|(?:"(?:[^"\\]|\\.)*"|[^"<>@,;:()\\])*<(?P<behind>{_ADDRESS})>')
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(Exception):
    """The mailbox cannot be used; its text says why."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail is fetched: `imaps://user:password@host:993/INBOX` (`imap://` for a server on this machine alone)."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    secure: bool

    @classmethod
    def of(cls, url: str) -> Mailbox:
        """Read an address. Raises MailboxError with a sentence."""
        try:
            parts = urlsplit(url)
            secure = parts.scheme == "imaps"
            port = parts.port or (993 if secure else 143)
        except ValueError as error:
            raise MailboxError("The mailbox's address cannot be read.") from error
        if parts.scheme not in ("imap", "imaps") or not (parts.hostname and parts.username and parts.password):
            raise MailboxError("Give the mailbox as imaps://user:password@host/INBOX.")
        if not secure and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
            raise MailboxError("Mail is fetched from another machine by imaps:// only: the password would be readable.")
        folder = unquote(parts.path.strip("/")) or "INBOX"
        return cls(parts.hostname, port, unquote(parts.username), unquote(parts.password), folder, secure)


def fetch(mailbox: Mailbox, *, largest: int) -> Iterator[str]:
    """Take in every message that nobody has seen, and mark it seen once it is stored; yield a line on each.

    A message that is stored when the line breaks is not doubled: it comes again, and the same bytes are one delivery.
    Raises MailboxError.
    """
    try:
        with _session(mailbox) as server:
            for uid in _unseen(server):
                yield _take(server, uid, largest)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxError(f"The mailbox at {mailbox.host} cannot be read: {error}") from error


@contextlib.contextmanager
def _session(mailbox: Mailbox) -> Iterator[imaplib.IMAP4]:
    server: imaplib.IMAP4
    if mailbox.secure:
        context = ssl.create_default_context()
        server = imaplib.IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=context, timeout=TIMEOUT)
    else:
        server = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=TIMEOUT)
    try:
        server.login(mailbox.user, mailbox.password)
        folder = '"' + mailbox.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        answer, _ = server.select(folder)
        if answer != "OK":
            raise MailboxError(f"There is no folder “{mailbox.folder}” in the mailbox.")
        yield server
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _unseen(server: imaplib.IMAP4) -> list[str]:
    _, found = server.uid("SEARCH", "UNSEEN")
    return [uid.decode() for uid in (found[0] or b"").split()]


def _take(server: imaplib.IMAP4, uid: str, largest: int) -> str:
    _, about = server.uid("FETCH", uid, "(RFC822.SIZE)")
    size = _SIZE.search(b" ".join(part for part in about if isinstance(part, bytes)))
    if size and int(size[1]) > largest:
        server.uid("STORE", uid, "+FLAGS", "(\\Flagged \\Seen)")
        return f"Message {uid}: larger than {largest // 1024 // 1024} MB, flagged and left in the mailbox."
    _, parts = server.uid("FETCH", uid, "(BODY.PEEK[])")
    data = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if data is None:
        return f"Message {uid}: it is gone."
    try:
        line = take_in(data)
    except Exception:
        # A fault of ours: one message must not keep all behind it from the desk. The log has where it lies.
        logger.exception("Message %s could not be taken in", uid)
        server.uid("STORE", uid, "+FLAGS", "(\\Flagged)")
        return f"Message {uid}: it could not be taken in. It is flagged, and tried again the next time."
    server.uid("STORE", uid, "+FLAGS", "(\\Seen)")
    return line


def take_in(data: bytes) -> str:
    """Take one message in; return a line that says what became of it.

    Anybody can write any sender into a mail: what comes from nobody we know, or from a source that is not trusted,
    waits for an editor.
    """
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    sender = _sender(message)
    source = source_of(sender)
    subject = " ".join(printable(_header(message["Subject"])).split()) or "no subject"
    name = f"{subject[:120].replace('/', '-')}.eml"
    delivery = deliveries.store(
        name,
        io.BytesIO(data),
        source=source.name if source else f"mail:{sender or 'unknown'}"[:200],
        format="eml",
        waits=source is None or not source.trusted,
        once=True,
    )
    if delivery.state != Delivery.State.QUEUED and not deliveries.is_dead(delivery):
        return f"“{subject}” from {sender}: here already."
    count = sum(1 for _ in deliveries.work(delivery))
    return f"“{subject}” from {sender}: {count} {'story' if count == 1 else 'stories'}."


def _sender(message: email.message.Message) -> str:
    """Return the one address that a mail is from, "" where its head names several or none as the standard writes it.

    Before encoded words are read: a name may spell another address, and the mail server vouches for this one alone.
    """
    lines = message.get_all("From", [])
    raw = " ".join(str(lines[0]).split()) if len(lines) == 1 else ""
    match = _FROM.fullmatch(raw)
    return (match["alone"] or match["behind"]).casefold() if match else ""


def source_of(sender: str) -> Source | None:
    """Return the source that writes from an address, or from its domain (“@club.example”)."""
    domain = sender[sender.rfind("@") :] if "@" in sender else "@"
    for source in Source.objects.filter(active=True).exclude(mail_from=""):
        said = {line.strip().casefold() for line in source.mail_from.splitlines()}
        if sender in said or domain in said:
            return source
    return None


def _header(value: object) -> str:
    """Return a header as text, whatever its bytes are."""
    try:
        return str(email.header.make_header(email.header.decode_header(str(value or ""))))
    except (LookupError, ValueError, UnicodeError):
        return str(value or "")
