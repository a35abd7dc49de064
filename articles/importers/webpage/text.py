"""Where the text of a page stands: by its own mark, by a name in use, by an article element, else by its prose."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml.html import HtmlElement

from articles.importers.markup.tree import names_of
from articles.importers.webpage.parts import is_no_story

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite code del dfn em font i ins kbd label mark q s samp small span strong sub"
    " sup time tt u var wbr".split()
)
_PROSE = frozenset("p div section article main td dd li blockquote pre center font span body".split())
_PARAGRAPHS = frozenset("p ul ol dl table blockquote pre figure h1 h2 h3 h4 h5 h6".split())
_STOP = re.compile(r"[.!?…。！？؟।।៖။]")
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_KNOWN = re.compile(
    r"^(?:article|story|post|entry|news|content|page|single|td-post|c-news|kick-article|ue-c-article|sdc-article|js-article|main-article"
    r"|field-name|art|text|amp-wp-article|detail)-{1,2}(?:main-)?(?:body|text|content|copy|bodytext|maintext|paragraphs?)(?:-(?:text|content|main|inner|copy))?$"
    r"|^(?:articlebody|articletext|articlecontent|storybody|storytext|bodytext|bodycopy|postcontent|entrycontent|maincontent"
    r"|body-copy|body-text|body-content|article-text-block|story-contents?|article-page-content|post-body|node-body|rich-text|cuerpo-noticia|contenido-noticia"
    r"|texto-noticia|article-area|maincopy|instapaper-body|e-content|hentry-content|a-content|content-body|text-content)$"
)
_DEEPEST_SCORE = 5


class Weights:
    """How much prose stands under each element of a page, what surrounds a story not counted."""

    def __init__(self, root: HtmlElement, *, all_parts: bool = False) -> None:
        self.elements = [el for el in root.iter() if isinstance(el.tag, str)]
        self.own: dict[HtmlElement, list[int]] = {}  # of each block: characters, those in links, ends of sentences
        self.total: dict[HtmlElement, float] = {}
        self.links: dict[HtmlElement, int] = {}
        self.chars: dict[HtmlElement, int] = {}
        self._score: dict[HtmlElement, float] = {}
        self._block: dict[HtmlElement, HtmlElement] = {}
        self._outside: set[HtmlElement] = set()
        self._read(all_parts)
        self._add_up()

    def _read(self, all_parts: bool) -> None:
        in_link: set[HtmlElement] = set()
        for el in self.elements:
            parent = el.getparent()
            known = parent is not None and parent in self._block
            block = self._block[parent] if known and el.tag in _INLINE else el
            self._block[el] = block
            if el.tag == "a" or parent in in_link:
                in_link.add(el)
            if (known and parent in self._outside) or (not all_parts and el.tag != "body" and is_no_story(el)):
                self._outside.add(el)
            self._count(block, el.text, el in in_link)
            if known:
                self._count(self._block[parent], el.tail, parent in in_link)

    def _count(self, block: HtmlElement, text: str | None, in_link: bool) -> None:
        if text and (words := " ".join(text.split())):
            own = self.own.setdefault(block, [0, 0, 0])
            size = len(words) + 2 * len(_WIDE.findall(words))
            own[0] += size
            own[1] += size if in_link else 0
            own[2] += len(_STOP.findall(words))

    def _add_up(self) -> None:
        for el in reversed(self.elements):
            chars, links, _ = self.own.get(el, (0, 0, 0))
            self.total[el] = self.total.get(el, 0.0) + self.prose(el)
            self.chars[el] = self.chars.get(el, 0) + chars
            self.links[el] = self.links.get(el, 0) + links
            parent = el.getparent()
            if parent is not None:
                for counts in (self.total, self.chars, self.links):
                    counts[parent] = counts.get(parent, 0) + counts[el]  # type: ignore[assignment]
            self._raise_scores(el)

    def _raise_scores(self, el: HtmlElement) -> None:
        prose, above = self.prose(el), el if el.tag not in _PARAGRAPHS else el.getparent()
        for step in range(_DEEPEST_SCORE if prose else 0):
            if above is None:
                return
            self._score[above] = self._score.get(above, 0.0) + prose / (step + 1)
            above = above.getparent()

    def prose(self, el: HtmlElement) -> float:
        """Return the weight of an element's own text as prose, 0 where it is a line, a link or no story."""
        chars, links, stops = self.own.get(el, (0, 0, 0))
        if el.tag not in _PROSE or el in self._outside or chars < 40 or links * 2 > chars:
            return 0.0
        return float(chars if stops or chars >= 120 else chars / 4)

    def link_share(self, el: HtmlElement) -> float:
        """Return which share of the letters under an element are in links."""
        return self.links[el] / self.chars[el] if self.chars.get(el) else 0.0

    def best(self, within: HtmlElement) -> HtmlElement:
        """Return the element within one that gathers the prose best."""
        inside = (el for el in within.iter() if isinstance(el.tag, str) and el in self._score)
        found = max(inside, key=lambda el: self._score[el] * (1 - self.link_share(el)), default=within)
        return self._with_its_like(found, within)

    def _with_its_like(self, el: HtmlElement, within: HtmlElement) -> HtmlElement:
        """Return the parent of an element that stands beside further parts of the same text, else the element."""
        while el is not within and (parent := el.getparent()) is not None:
            others = [child for child in parent if child is not el and self.total.get(child)]
            alike = (child for child in others if (child.tag, names_of(child)) == (el.tag, names_of(el)))
            parts = any(self.total[child] * 12 >= self.total[el] for child in alike)
            straying = any(child.tag == "p" and self.prose(child) for child in others)
            if not parts and not straying and not self._is_cut(el, parent, others):
                return el
            el = parent
        return el

    def _is_cut(self, el: HtmlElement, parent: HtmlElement, others: list[HtmlElement]) -> bool:
        """Test whether an element is one of several boxes, named one by one, that the text was cut into."""
        boxes = [child for child in others if child.tag in ("div", "section") and self.link_share(child) < 0.3]
        more = sum(self.total[child] for child in boxes)
        return len(boxes) >= 3 and parent.tag not in ("body", "html", "main") and more < self.total[el]


def find_text(root: HtmlElement) -> tuple[HtmlElement, Weights]:
    """Return the element that holds the story's text, and the weights by which it was found."""
    weights = Weights(root)
    if weights.total[root] * 3 < Weights(root, all_parts=True).total[root]:
        weights = Weights(root, all_parts=True)  # a page whose every part is called a banner
    page = weights.best(root)
    region = _largest((el for el in root.iter("article", "main") if isinstance(el.tag, str)), weights)
    if region is not None and weights.total[region] * 2 >= weights.total[page]:
        page = weights.best(region)
    for marked in (_marked(root), _known(root, weights)):
        if marked is not None and weights.total[marked] * 2 >= weights.total[page]:
            return marked, weights
    return page, weights


def _largest(elements: Iterable[HtmlElement], weights: Weights) -> HtmlElement | None:
    return max(elements, key=lambda el: weights.total[el], default=None)


def _marked(root: HtmlElement) -> HtmlElement | None:
    """Return the element marked as the article's body, of several parts the one that holds them all."""
    found = [
        el
        for el in root.iter()
        if isinstance(el.tag, str)
        and el.tag != "meta"
        and re.search(r"\barticleBody\b", f"{el.get('itemprop') or ''} {el.get('property') or ''}")
    ]
    holder = found[0] if found else None
    for el in found[1:]:
        above = [holder, *holder.iterancestors()] if holder is not None else []
        holder = next((candidate for candidate in [el, *el.iterancestors()] if candidate in above), holder)
    return holder


def _known(root: HtmlElement, weights: Weights) -> HtmlElement | None:
    """Return the element with one of the names that sites give to a story's text, the innermost of the fullest."""
    found = [
        el
        for el in root.iter("div", "section", "article", "main", "td", "span")
        if any(_KNOWN.match(name) for name in names_of(el).split()) and weights.total[el]
    ]
    best = _largest(found, weights)
    for el in found:
        if (
            best is not None
            and el is not best
            and best in el.iterancestors()
            and weights.total[el] >= 0.9 * weights.total[best]
        ):
            best = el
    return best
