"""A page's titles: which words are the story's headline and which the name of the site."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from articles.importers.claims import Claim
from articles.importers.markup.tree import names_of, words_of
from articles.importers.prose import LONGEST_HEADLINE
from articles.importers.webpage.data import PageData
from articles.importers.webpage.parts import is_hidden, is_no_story

_SEAM = re.compile(r"\s+[|–—:•·»›«‹-]+\s+|\s?[|»›]\s?|:\s")
_TITLE_NAMES = re.compile(r"\b(?:headline|title|titulo|titre|titel|hed)\b")
_WORD = re.compile(r"\w+")
_AGREES = 0.6


def fold(text: str) -> str:
    """Return a text's letters and digits alone, in small letters: equal where two texts have the same words."""
    return "".join(character for character in text.casefold() if character.isalnum())


def strip_site(data: PageData, root: HtmlElement) -> None:
    """Take the site's name off every title that is stated, and add the page's own title as the last of them."""
    sites = {fold(name) for name in data.site_names} | {_host(data.base)}
    title = next((words for el in root.iter("title") if (words := words_of(el))), "")
    claims = [*data.claims.by_field.pop("headline", []), Claim("title", title)]
    for claim in claims:
        data.claims.add("headline", claim.origin, _without_site(claim.value, sites))


def _host(base: str) -> str:
    try:
        host = urlsplit(base).hostname or ""
    except ValueError:
        return ""
    return fold(host.removeprefix("www.").rsplit(".", 1)[0])


def _without_site(title: str, sites: set[str]) -> str:
    seams = [match.span() for match in _SEAM.finditer(title)][:20]
    start, end = 0, len(title)
    while seams and _is_site(title[seams[-1][1] : end], sites):
        end = seams.pop()[0]
    while seams and _is_site(title[start : seams[0][0]], sites):
        start = seams.pop(0)[1]
    return title[start:end].strip()


def _is_site(part: str, sites: set[str]) -> bool:
    folded = fold(part)
    if len(folded) < 3:
        return not folded
    return any(
        folded == site or (len(site) > 2 and (folded in site or site in folded) and len(part.split()) <= 6)
        for site in sites
    )


def choose_headline(root: HtmlElement, data: PageData) -> tuple[str, HtmlElement | None]:
    """Return the headline, and the element that prints it: the one that agrees with what machines are told."""
    stated = data.claims.of("headline")
    printed = [(el, words) for el in _headings(root) if 0 < len(words := words_of(el)) <= 2 * LONGEST_HEADLINE]
    scored = [
        (max((_likeness(words, claim.value) for claim in stated), default=0.0), el, words) for el, words in printed
    ]
    best = max(scored, key=lambda one: (one[0], one[1].tag == "h1", one[1].get("itemprop") is not None), default=None)
    if best is None or best[0] < _AGREES:
        alone = [one for one in scored if one[1].tag == "h1" and (len(one[2].split()) > 1 or not stated)]
        best = alone[0] if len(alone) == 1 and not any("JSON-LD" in claim.origin for claim in stated) else None
    if best is None:
        return data.claims.first("headline") or "", None
    claim = Claim(best[1].tag, best[2])
    # A title that goes on after the headline (a day, a section) says nothing else.
    data.claims.by_field["headline"] = [claim, *(c for c in stated if not fold(c.value).startswith(fold(claim.value)))]
    return data.claims.choose("headline", claim), best[1]


def _headings(root: HtmlElement) -> list[HtmlElement]:
    return [
        el
        for el in root.iter("h1", "h2", "h3", "div", "p", "span", "header")
        if (
            el.tag == "h1"
            or el.get("itemprop") == "headline"
            or (el.tag in ("h2", "h3") and _TITLE_NAMES.search(names_of(el)))
        )
        and not is_hidden(el)
        and not any(is_no_story(above) for above in el.iterancestors("nav", "aside", "footer", "ul", "ol"))
    ]


def _likeness(one: str, other: str) -> float:
    """Return how alike two titles are, 1.0 where one is the beginning of the other or has the same words."""
    if (a := fold(one)) == (b := fold(other)):
        return 2.0
    if min(len(a), len(b)) >= 12 and (a in b or b in a):
        return 1.0 + min(len(a), len(b)) / max(len(a), len(b), 1)
    words, others = set(_WORD.findall(one.casefold())), set(_WORD.findall(other.casefold()))
    smaller = min(len(words), len(others))
    return len(words & others) / smaller if smaller >= 3 else 0.0
