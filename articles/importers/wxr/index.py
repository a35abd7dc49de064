"""The first pass over a WordPress export: what posts need to know of items that stand anywhere else in the file.

Authors, terms, attachments and reusable blocks may come before or after the posts that use them, and there may be
hundreds of thousands. They go to a temporary file, so that memory does not grow with the archive.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml.etree import _Element as Element

from articles.importers._xml import root_of, stream_xml
from articles.importers.parcel import Parcel
from articles.importers.wxr.items import EXPORT, Item, kind_of, name_of, number, read_item, text_of
from articles.story import UnreadableFile

_STORIES = frozenset({"post", "page"})
_CACHE = -4000  # SQLite's page cache: kB, negative
_TABLES = """
    PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA temp_store=FILE;
    CREATE TABLE attachment (id, parent, position, url, address, title, caption, description, alt, credit, credit_url,
        used DEFAULT 0);
    CREATE INDEX by_id ON attachment (id); CREATE INDEX by_address ON attachment (address);
    CREATE INDEX by_parent ON attachment (parent);
    CREATE TABLE author (login PRIMARY KEY, name) WITHOUT ROWID;
    CREATE TABLE term (domain, nicename, id, name, PRIMARY KEY (domain, nicename)) WITHOUT ROWID;
    CREATE TABLE block (id PRIMARY KEY, html);
    CREATE TABLE reference (name PRIMARY KEY) WITHOUT ROWID;
"""
_FIELDS = "rowid, id, parent, url, title, caption, description, alt, credit, credit_url"
# Custom fields that hold a picture's credit, by the plugins and themes that write them.
_CREDITS = (
    *("_media_credit", "media_credit", "_navis_media_credit", "photo_credit", "_photo_credit", "image_credit"),
    *("_image_credit", "photographer", "_photographer", "_photographer_name", "_wp_attachment_source_name"),
    *("picture_credit", "credit", "_credit"),
)
_CREDIT_ORGANIZATIONS = ("_navis_media_credit_org", "_media_credit_org")
_CREDIT_ADDRESSES = ("_media_credit_url", "_navis_media_credit_url")
_RENDITION = re.compile(r"(?:-\d{1,5}x\d{1,5}|-scaled|-rotated|-e\d{10,14}|@2x)+(?=\.[a-z0-9]{2,5}$)", re.IGNORECASE)
_ENDING = re.compile(r"\.([a-z0-9]{2,5})$")
_PROXY = re.compile(r"^i\d\.wp\.com/", re.IGNORECASE)  # WordPress.com's picture server: the address follows


class Attachment(NamedTuple):
    """A file of the site's library, with its words. `row` is its place in the file."""

    row: int
    id: int
    parent: int
    url: str
    title: str
    caption: str
    description: str
    alt: str
    credit: str
    credit_url: str


@dataclass(slots=True)
class Site:
    """Who exported, as the channel says."""

    title: str = ""
    link: str = ""
    language: str = ""
    blog_url: str = ""
    site_url: str = ""


class Index:
    """What the first pass found. To be closed."""

    def __init__(self) -> None:
        self.site = Site()
        self.revisions = 0
        self.warnings: list[str] = []
        # No name: a file of SQLite's own that is gone when it is closed.
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(f"PRAGMA cache_size={_CACHE}; {_TABLES} BEGIN")

    def close(self) -> None:
        """Remove the temporary file."""
        self._db.close()

    def author(self, login: str) -> str:
        """Return an author's name for people, "" for a login that nobody explains."""
        return self._text("SELECT name FROM author WHERE login = ?", login.casefold())

    def term(self, domain: str, nicename: str) -> str:
        """Return a term's name for people, "" if the file does not say."""
        return self._text("SELECT name FROM term WHERE domain = ? AND nicename = ?", domain, nicename)

    def category(self, term_id: int) -> str:
        """Return the name of the category with this number."""
        return self._text("SELECT name FROM term WHERE domain = 'category' AND id = ?", term_id)

    def reusable_block(self, post_id: int) -> str:
        """Return the mark-up of a block that several posts share."""
        return self._text("SELECT html FROM block WHERE id = ?", post_id)

    def attachment(self, post_id: int) -> Attachment | None:
        """Return the attachment with this number."""
        return next(self._attachments("id = ?", post_id), None) if post_id else None

    def attachment_at(self, url: str) -> Attachment | None:
        """Return the attachment of which this is the address, or that of a smaller rendition."""
        address = address_of(url)
        return next(self._attachments("address = ?", address), None) if address else None

    def attachments_of(self, post_id: int) -> list[Attachment]:
        """Return the pictures that were uploaded to a post, in its own order: what a bare [gallery] shows."""
        found = self._attachments("parent = ? ORDER BY position, rowid LIMIT 1000", post_id) if post_id else ()
        return [attachment for attachment in found if is_picture(attachment.url)]

    def mark_used(self, attachment: Attachment) -> None:
        """Remember that a story shows this picture."""
        self._db.execute("UPDATE attachment SET used = 1 WHERE rowid = ?", (attachment.row,))

    def unused(self) -> Iterator[Attachment]:
        """Yield the attachments that no story has shown, in the order of the file."""
        last = 0
        while found := list(self._attachments("used = 0 AND rowid > ? ORDER BY rowid LIMIT 500", last)):
            yield from found
            last = found[-1].row

    def is_new_reference(self, name: str) -> bool:
        """Test whether no story has had this id before, and give it away."""
        return self._db.execute("INSERT OR IGNORE INTO reference VALUES (?)", (name,)).rowcount == 1

    def add(self, element: Element) -> None:
        """Take in one element of the channel."""
        self._read_site(element)
        name = name_of(element)
        if name == "item":
            if kind_of(element) not in _STORIES:
                self._add_item(read_item(element))
            return
        values = {name_of(child): text_of(child) for child in element}
        if name == "wp:author":
            names = (values.get("wp:author_first_name"), values.get("wp:author_last_name"))
            shown = values.get("wp:author_display_name") or " ".join(filter(None, names))
            self._add_author(values.get("wp:author_login", ""), shown)
        elif name == "wp:category":
            self._add_term("category", values, "wp:category_nicename", "wp:cat_name")
        elif name == "wp:tag":
            self._add_term("post_tag", values, "wp:tag_slug", "wp:tag_name")
        elif name == "wp:term":
            self._add_term(values.get("wp:term_taxonomy", ""), values, "wp:term_slug", "wp:term_name")

    def _read_site(self, element: Element) -> None:
        """Read what the channel says of itself above an element: below it, hundreds may be parsed already."""
        names = {"title": "title", "link": "link", "language": "language"}
        names |= {"wp:base_blog_url": "blog_url", "wp:base_site_url": "site_url"}
        for child in element.itersiblings(preceding=True):
            field = names.get(name_of(child))
            if field and not getattr(self.site, field):
                setattr(self.site, field, text_of(child))

    def _add_item(self, item: Item) -> None:
        if item.kind == "attachment":
            self._add_attachment(item)
        elif item.kind == "revision":
            self.revisions += 1
        elif item.kind == "wp_block":
            self._db.execute("INSERT OR IGNORE INTO block VALUES (?, ?)", (item.post_id, item["content:encoded"]))
        elif item.kind == "guest-author":
            login = item.said("cap-user_login") or item["wp:post_name"].removeprefix("cap-")
            self._add_author(login, item.said("cap-display_name") or item["title"])

    def _add_attachment(self, item: Item) -> None:
        url = item["wp:attachment_url"] or item["guid"]
        credit = " / ".join(dict.fromkeys(filter(None, (item.said(*_CREDITS), item.said(*_CREDIT_ORGANIZATIONS)))))
        self._db.execute(
            "INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (
                *(item.post_id, number(item["wp:post_parent"]), number(item["wp:menu_order"]), url, address_of(url)),
                *(item["title"], item["excerpt:encoded"], item["content:encoded"]),
                *(item.said("_wp_attachment_image_alt"), credit, item.said(*_CREDIT_ADDRESSES)),
            ),
        )

    def _add_author(self, login: str, name: str) -> None:
        if login and name:
            self._db.execute("INSERT OR IGNORE INTO author VALUES (?, ?)", (login.casefold(), name))

    def _add_term(self, domain: str, values: dict[str, str], nicename: str, name: str) -> None:
        row = (domain, values.get(nicename, ""), number(values.get("wp:term_id", "")), values.get(name, ""))
        self._db.execute("INSERT OR IGNORE INTO term VALUES (?, ?, ?, ?)", row)

    def _text(self, query: str, *values: Any) -> str:
        row = self._db.execute(query, values).fetchone()
        return str(row[0]) if row else ""

    def _attachments(self, where: str, *values: Any) -> Iterator[Attachment]:
        # `where` is one of ours, never from the file.
        query = f"SELECT {_FIELDS} FROM attachment WHERE {where}"  # noqa: S608
        return map(Attachment._make, self._db.execute(query, values))


def read_index(parcel: Parcel) -> Index:
    """Return what the first pass finds; a file that ends too early is no trouble yet: the second pass says so."""
    index = Index()
    try:
        for element in stream_xml(parcel, *_tags(parcel), warnings=index.warnings):
            index.add(element)
    except UnreadableFile:
        pass
    return index


def _tags(parcel: Parcel) -> list[str]:
    """Return what to stop at. Terms too: a hundred thousand of them would otherwise wait for the first item."""
    root = root_of(parcel)
    namespaces = [uri for uri in (root.nsmap.values() if root is not None else ()) if EXPORT in uri]
    wanted = ("author", "category", "tag", "term")
    return ["{*}item", *(f"{{{uri}}}{name}" for uri in namespaces if "excerpt" not in uri for name in wanted)]


def address_of(url: str) -> str:
    """Return what all addresses of one picture have in common: no scheme, query, size or picture server."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    path = unquote(f"{parts.netloc.casefold()}{parts.path}").removeprefix("www.")
    return _RENDITION.sub("", _PROXY.sub("", path))


def is_picture(url: str) -> bool:
    """Test whether an address is that of a picture, by the end of its name; where it has none it may be one."""
    end = _ENDING.search(address_of(url).casefold())
    return end is None or end[1] in {"jpg", "jpeg", "jpe", "png", "gif", "webp", "avif", "heic", "bmp", "tif", "tiff"}
