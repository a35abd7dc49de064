"""Pages that are no story: empty shells, sign-in pages, lists of links; and the tags that stand below one that is."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from articles.importers.markup.tree import names_of, words_of
from articles.importers.webpage.data import PageData, add_tag
from articles.importers.webpage.text import Weights
from articles.story import UnreadableFile

_TAG_LIST = re.compile(
    r"\b(?:tags?|topics?|keywords?|filed-under|themes?|themen|etiquetas|temas|tag-?list|topic-?list)$"
)
_LISTS = ("ul", "ol", "div", "p", "section", "article", "footer", "dl", "span")
_FEWEST = 140  # letters of prose; below them a page must call itself an article
_MOST_TAGS = 25


def why_no_story(root: HtmlElement, text: HtmlElement, weights: Weights, data: PageData) -> str | None:
    """Return the sentence that says why there is no story on a page, None where there is. Raises UnreadableFile."""
    prose = weights.total.get(text, 0.0)
    words = words_of(root.find("body") if root.find("body") is not None else root)
    if not words and not data.body:
        raise UnreadableFile(
            "The page holds no text: it is put together by scripts in the browser. "
            "Open it in a browser and save it there as a complete web page, or paste the text."
        )
    if prose < _FEWEST and any((el.get("type") or "").lower() == "password" for el in root.iter("input")):
        return "This is a page for signing in: there is no story on it."
    if data.body and data.is_article:
        return None
    if _is_index(text, weights, data):
        return "This page is a list of links to other pages: there is no story of its own on it."
    if prose < _FEWEST and not data.is_article and weights.link_share(root) > 0.5:
        return "There is no story on this page: hardly more than links stands on it."
    return None


def _is_index(text: HtmlElement, weights: Weights, data: PageData) -> bool:
    """Test for a page that only leads to stories: nearly every paragraph has a heading that is a link."""
    heads = [el for el in text.iter("h1", "h2", "h3", "h4") if words_of(el)]
    linked = [
        el for el in heads if el.find(".//a") is not None or any(above.tag == "a" for above in el.iterancestors())
    ]
    paragraphs = [el for el in text.iter() if el in weights.own and weights.prose(el)]
    most = 2 if data.is_article else 0.8
    return len(linked) >= 4 and len(linked) >= most * len(paragraphs) and len(linked) * 4 >= len(heads) * 3


def tags_below(root: HtmlElement, text: HtmlElement, data: PageData) -> None:
    """Add the tags that are printed below the story, where nothing tells machines of any."""
    if data.claims.of("tags"):
        return
    names: list[str] = []
    below = False
    for el in root.iter():
        below = below or el is text
        if below and isinstance(el.tag, str) and not any(above.tag in ("nav", "aside") for above in el.iterancestors()):
            names.extend(_tags_in(el, text))
    data.claims.add("tags", "tags on the page", ", ".join(dict.fromkeys(names)))
    data.claims.first("tags")
    for name in dict.fromkeys(names):
        add_tag(data, name, "topic", "about")


def _tags_in(el: HtmlElement, text: HtmlElement) -> list[str]:
    """Return the names in a list that its mark-up calls the story's tags, [] where it is none."""
    if el.tag == "a":
        links = [el] if "tag" in (el.get("rel") or "").lower().split() else []
    elif el.tag in _LISTS and any(_TAG_LIST.search(name) for name in names_of(el).split()) and el is not text:
        links = list(el.iter("a"))
    else:
        links = []
    names = [name for link in links if (name := words_of(link))]
    return names if len(names) <= _MOST_TAGS and all(len(name.split()) <= 5 for name in names) else []
