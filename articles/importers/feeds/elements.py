"""The elements of feeds: their names under the prefixes everybody knows, their texts, Media RSS."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from functools import lru_cache
from html import escape
from urllib.parse import urljoin

import lxml.etree
from lxml.etree import _Element as Element

from articles.importers.feeds.entry import Entry
from articles.importers.feeds.pictures import FeedPicture, kind_of_file
from articles.importers.markup import text_of, without_namespaces
from articles.story import TagKind

# Parts of the namespaces, since feeds write them with and without a last slash, a "www." or an "s".
_PREFIXES = (
    *(("purl.org/dc/elements", "dc:"), ("purl.org/dc/terms", "dcterms:"), ("modules/content", "content:")),
    *(("search.yahoo.com/mrss", "media:"), ("media-rss", "media:"), ("www.w3.org/2005/atom", "atom:")),
    *(("purl.org/atom/ns", "atom:"), ("itunes.com/dtds", "itunes:"), ("w3.org/1999/xhtml", "xhtml:")),
    *(("rss/1.0/modules/", "x:"), ("purl.org/rss/1.0", ""), ("my.netscape.com", ""), ("backend.userland.com", "")),
    *(("blogs.law.harvard.edu/tech/rss", ""), ("www.rssboard.org", ""), ("1999/02/22-rdf-syntax", "rdf:")),
    *(("w3.org/2007/app", "app:"), ("purl.org/atom/app", "app:"), ("feedburner", "feedburner:")),
    *(("news.yandex", "yandex:"), ("play-podcasts", "googleplay:"), ("tombstones", "at:"), ("threading", "thr:")),
)
_KNOWN = frozenset(prefix for _, prefix in _PREFIXES if prefix)
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SAID = frozenset({"media:description", "media:title", "media:text", "media:credit"})
# Roles of those who made a film or sent it in: they are no picture's credit.
_NOT_OF_A_PICTURE = frozenset("uploader director actor writer composer producer editor anchor performer".split())
_KINDS_OF_TERMS: tuple[tuple[TagKind, re.Pattern[str]], ...] = (
    ("person", re.compile(r"(?:^|[^a-z])(?:persons?|people|players?|athletes?|per)$", re.IGNORECASE)),
    ("club", re.compile(r"(?:^|[^a-z])(?:teams?|clubs?)$", re.IGNORECASE)),
    ("competition", re.compile(r"(?:^|[^a-z])(?:competitions?|leagues?|tournaments?)$", re.IGNORECASE)),
)


def name_of(element: Element) -> str:
    """Return an element's name in small letters under the prefix everybody knows, none for the feed's own."""
    return _name(str(element.tag))


@lru_cache(maxsize=512)
def _name(tag: str) -> str:
    if not tag.startswith("{"):
        prefix, colon, local = tag.lower().rpartition(":")
        return f"{prefix}:{local}" if colon and f"{prefix}:" in _KNOWN else tag.lower()
    namespace, _, local = tag[1:].partition("}")
    prefix = next((prefix for part, prefix in _PREFIXES if part in namespace.lower()), "x:")
    return prefix + local.lower()


def words(element: Element) -> str:
    """Return the words of an element, white space collapsed."""
    return " ".join("".join(map(str, element.itertext())).split())


def html_of(element: Element) -> str:
    """Return what an element holds as HTML: its text, or the elements somebody left unescaped in it."""
    if not len(element):
        return element.text or ""
    copy = deepcopy(element)
    copy.tag, copy.tail = "div", None
    inside = without_namespaces(copy)
    children = (lxml.etree.tostring(child, encoding="unicode", method="html") for child in inside)
    return escape(inside.text or "", quote=False) + "".join(map(str, children))


def base_of(element: Element, feed: str) -> str:
    """Return the address that relative ones stand under here."""
    try:
        return urljoin(feed, element.base or "")
    except ValueError:
        return feed


def whole(base: str, url: str) -> str:
    """Return an address made whole, "" for one that cannot be."""
    try:
        return urljoin(base, url.strip()) if url.strip() else ""
    except ValueError:
        return ""


def language_of(element: Element) -> str:
    """Return the language that an element itself says."""
    return " ".join((element.get(_LANG) or "").split())


def read_media(element: Element, entry: Entry) -> None:
    """Put the pictures and players of an entry's Media RSS into it, each picture with the words of its own."""
    shared = _words_of(element)
    following = _words_after(element)
    for child in element:
        name = name_of(child)
        shared = following.get(child, shared)
        before = len(entry.pictures)
        if name == "media:group":
            _read_group(child, entry, shared)
        elif name == "media:content":
            _read_content([child], entry, shared)
        if len(entry.pictures) > before:
            # What stands beside several pictures is said of the first; who made them, of all.
            shared = {"credit": shared["credit"]} if "credit" in shared else {}
        if name == "media:thumbnail":
            _read_thumbnail(child, entry, shared)
        elif name == "media:keywords":
            entry.names += [("topic", word.strip()) for word in words(child).split(",") if word.strip()]
        elif name == "media:player" and child.get("url"):
            entry.players.append(whole(entry.base, child.get("url") or ""))


def kind_of_term(domain: str) -> TagKind:
    """Return what a category is, by the end of its domain or scheme: the New York Times' people end in nyt_per."""
    return next((kind for kind, pattern in _KINDS_OF_TERMS if pattern.search(domain.strip("/# "))), "topic")


def read_enclosure(url: str, mime: str, entry: Entry) -> None:
    """Put what is attached to an entry into it: a picture, or something that plays."""
    kind = kind_of_file(url, mime)
    if kind == "image":
        entry.pictures.append(FeedPicture(url))
    elif kind == "film":
        entry.players.append(url)
    elif url:
        entry.notes.append(f"Attached: {url}")


def _read_group(group: Element, entry: Entry, shared: dict[str, str]) -> None:
    """Read a group: one picture or one film in several renditions, by the standard."""
    said = shared | _words_of(group)
    _read_content([child for child in group if name_of(child) == "media:content"], entry, said)
    for child in group:
        if name_of(child) == "media:thumbnail":
            _read_thumbnail(child, entry, said)
    if said.get("description") and not entry.content and not entry.summaries:
        entry.summaries.append(said["description"])


def _read_content(renditions: list[Element], entry: Entry, shared: dict[str, str]) -> None:
    """Read the renditions of one picture or film; the widest picture, the first film."""
    found = [(element, whole(entry.base, element.get("url") or "")) for element in renditions]
    pictures = []
    for element, url in found:
        kind = kind_of_file(url, element.get("type") or "", element.get("medium") or "")
        if kind == "film":
            player = next((p.get("url") for p in element if name_of(p) == "media:player" and p.get("url")), None)
            entry.players += [whole(entry.base, player) if player else url][: not _has_film(entry, renditions)]
            for child in element:
                if name_of(child) == "media:thumbnail":
                    _read_thumbnail(child, entry, shared)
        elif url and (kind == "image" or not (element.get("type") or element.get("medium"))):
            pictures.append(_picture(element, url, shared | _words_of(element)))
    if pictures:
        widest = max(pictures, key=lambda picture: picture.width)
        said = next((picture for picture in pictures if any(picture.words)), widest)
        entry.pictures.append(
            FeedPicture(widest.url, said.caption, said.credit, said.title, widest.width, widest.height)
        )


def _has_film(entry: Entry, renditions: list[Element]) -> bool:
    urls = {whole(entry.base, element.get("url") or "") for element in renditions}
    return len(renditions) > 1 and any(url in urls for url in entry.players)


def _read_thumbnail(element: Element, entry: Entry, shared: dict[str, str]) -> None:
    url = whole(entry.base, element.get("url") or words(element))
    if url:
        entry.thumbnails.append(_picture(element, url, {"credit": shared.get("credit", "")}))


def _picture(element: Element, url: str, said: dict[str, str]) -> FeedPicture:
    caption = said.get("description") or said.get("text") or ""
    width, height = (_number(element.get(name) or "") for name in ("width", "height"))
    return FeedPicture(
        url, text_of(caption), text_of(said.get("credit", "")), text_of(said.get("title", "")), width, height
    )


def _words_after(element: Element) -> dict[Element, dict[str, str]]:
    """Return the words that stand between one picture and the next, where each of several has such: its own."""
    runs: dict[Element, list[Element]] = {}
    last = None
    for child in element:
        if name_of(child) in ("media:content", "media:group"):
            runs[last := child] = []
        elif last is not None and name_of(child) in _SAID:
            runs[last].append(child)
    paired = len(runs) > 1 and all(runs.values())
    return {child: _words_of(said) for child, said in runs.items()} if paired else {}


def _words_of(elements: Iterable[Element]) -> dict[str, str]:
    """Return the description, title, text and credit among some elements: those right under another."""
    said: dict[str, str] = {}
    credits: list[str] = []
    for child in elements:
        name = name_of(child)
        if name not in _SAID or not (text := html_of(child).strip()):
            continue
        if name != "media:credit":
            said.setdefault(name.removeprefix("media:"), text)
        elif (child.get("role") or "").strip().lower() not in _NOT_OF_A_PICTURE:
            credits.append(" ".join(text.split()))
    return said | ({"credit": "/".join(dict.fromkeys(credits))} if credits else {})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0
