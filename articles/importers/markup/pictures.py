"""Pictures in HTML → figures with a key, each with its file, alt text, caption and credit."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from itertools import islice
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from articles import body
from articles.credits import split_credit
from articles.importers.markup.tree import names_of, put_in_place, take_out, words_of
from articles.story import StoryPhoto

# A picture's own element → what it is, None to leave it out (a tracking pixel, an icon).
PhotoReader = Callable[[HtmlElement, StoryPhoto], "StoryPhoto | None"]

_IMAGES = ("img", "image", "amp-img")
_SOURCES = ("data-src", "data-lazy-src", "data-original", "src")
_SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CANDIDATE = re.compile(r"(\S*[^\s,])(?:\s+([\d.]+)[wx])?\s*(?:,|$)")
_PIXEL = re.compile(r"^data:|(?:^|/)(?:pixel|spacer|blank)[^/]*\.(?:gif|png)", re.I)
_NO_FILE = ("javascript", "vbscript", "data", "file", "about", "blob")
_CAPTION = re.compile(
    r"\b(?:captions?|figcaption|legende?|leyenda|bildunterschrift|pie-(?:de-)?foto|didascalia|cutline|(?:photo|image|picture|img)-(?:desc|description|text|title))\b"
)
_CREDIT = re.compile(
    r"\b(?:(?:photo-?)?credits?|credit-text|copyright(?:-holder|-notice)?|photographer|byline|source|agency|author|creator|rights|fotograf|quelle|courtesy)\b"
)
_CREDIT_LABEL = re.compile(r"(?:image source|photo(?:graph)?|picture|credit|source)\b", re.I)
_CREDIT_LINE = re.compile(r"(?:image source,|©)\s*\S", re.I)
_LABEL = re.compile(
    r"^(?:(?:photo(?:graph)?|picture|image|foto|bild|credit|source)s?(?:\s+(?:by|credit|source))?\s*[:,©]\s*|©\s*)",
    re.I,
)
_HIDDEN = re.compile(r"\b(?:visually-?hidden|sr-only|off-?screen|screen-reader-text)\b")
_FRAMED = ("table", "blockquote", "pre", "ul", "ol", "figure[@data-embed]")
_LONGEST_CAPTION = 1_500  # letters
_WORDS_BESIDE = 80  # letters beside a caption that may stand with it and its picture: a credit, a button's word
_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "h5", "h6")
_HOLDERS = (*_PARAGRAPHS, "a", "picture", "span", "strong", "b", "em", "i", "center", "font")
_CAPTIONED = ("div", "p", "span", "dd", "small", "em", "figcaption", "td")
_FARTHEST = 5  # elements between a picture, or a caption, and what holds both


@dataclass(frozen=True, slots=True)
class Marked:
    """A picture that was marked: what is known of it, and its caption's inline mark-up, None if it has none."""

    photo: StoryPhoto
    html: str | None = None


def mark_pictures(root: HtmlElement, base: str, reader: PhotoReader | None) -> dict[str, Marked]:
    """Give each picture a figure of its own with a key, captions in it; return what is known of each by its key."""
    _mark_captions(root)
    _open_frames(root)
    _part_galleries(root)
    marked: dict[str, Marked] = {}
    alone: dict[HtmlElement, str] = {}
    for image in list(root.iter(*_IMAGES)):
        around = next(image.iterancestors("figure"), None)
        read, html = _read(image, around, base)
        kept = None if _is_pixel(image, read) else reader(image, read) if reader is not None else read
        if kept is None:
            take_out(image)
            continue
        key = f"p{len(marked)}"
        marked[key] = Marked(kept, html if kept.caption == read.caption else None)
        if around is not None:
            take_out(image)
            around.set("data-use", key)
            around.attrib.pop("data-embed", None)
        else:
            alone[image] = key
    _place_alone(alone)
    _mark_waiting(root, marked)
    return marked


def _mark_waiting(root: HtmlElement, marked: dict[str, Marked]) -> None:
    """Mark the figures that wait for their picture and tell their credit from their caption: our own export's."""
    for figure in root.iter("figure"):
        bare = figure.get("data-use") is None and figure.get("data-embed") is None
        words = figure.find(".//figcaption")
        if bare and (_is_lead(figure) or _credit_in(words) is not None or _denies_credit(words)):
            caption, credit, html = _read_caption(figure)
            key = f"p{len(marked)}"
            marked[key] = Marked(StoryPhoto(caption, credit, None, None, _is_lead(figure), _layout(figure)), html)
            figure.set("data-use", key)


def _read(image: HtmlElement, around: HtmlElement | None, base: str) -> tuple[StoryPhoto, str | None]:
    """Return what a picture's mark-up says of it, and its caption's mark-up where that says more than the words."""
    caption, credit, html = ("", "", None) if around is None else _read_caption(around)
    alt = " ".join((image.get("alt") or "").split()) or None
    if image.get("alt") == "" and image.get("role") in ("presentation", "none"):
        alt = ""
    return StoryPhoto(caption, credit, alt, _source(image, base), _is_lead(around), _layout(around)), html


def _is_lead(figure: HtmlElement | None) -> bool:
    return figure is not None and "lead" in (figure.get("class") or "").split()


def _layout(figure: HtmlElement | None) -> str:
    layout = (figure.get("data-layout") if figure is not None else None) or ""
    return layout if layout in body.LAYOUTS else body.LAYOUTS[0]


def _read_caption(figure: HtmlElement) -> tuple[str, str, str | None]:
    """Return a figure's caption, its credit, and the caption's inline mark-up."""
    for hidden in [el for el in figure.iter("span", "p", "div") if el is not figure and _HIDDEN.search(names_of(el))]:
        around = hidden.getparent()
        if around is not None and around is not figure and _CREDIT_LABEL.match(words_of(hidden)):
            around.set("class", f"{around.get('class') or ''} credit")  # what only a screen reader is told
        take_out(hidden)
    caption = figure.find(".//figcaption")
    inside = _credit_in(caption)
    if caption is not None and inside is not None:
        bare = deepcopy(caption)
        bare.tail = None
        twin = _credit_in(bare)
        credit = words_of(inside)
        if twin is not None:
            take_out(twin)
        words = words_of(bare).rstrip(" |/–—-([")
        return words, bare_credit(credit), _inline(bare) if words == words_of(bare) else None
    if caption is None:
        credit_alone = _credit_in(figure)
        return "", bare_credit(words_of(credit_alone)) if credit_alone is not None else "", None
    line = words_of(caption)
    if _denies_credit(caption):
        return line, "", _inline(caption)
    words, credit = split_credit(line)
    if not credit and (outside := _credit_in(figure, but=caption)) is not None:
        credit = bare_credit(words_of(outside))
    return words, credit, _inline(caption) if words == line else None


def _denies_credit(caption: HtmlElement | None) -> bool:
    """Test whether a caption has an empty credit, as our own export writes it."""
    return caption is not None and any(not words_of(span) for span in caption.iterfind("span[@class='credit']"))


def _inline(caption: HtmlElement) -> str | None:
    html = body.inline(
        "".join(
            [escape(caption.text or "", quote=False), *(lxml.html.tostring(el, encoding="unicode") for el in caption)]
        )
    )
    return html if "<" in html else None


def _credit_in(el: HtmlElement | None, but: HtmlElement | None = None) -> HtmlElement | None:
    """Return the element that says, by what it is called or how it begins, that it is the credit."""
    for inside in el.iterdescendants() if el is not None else ():
        if not isinstance(inside.tag, str) or inside.tag in ("img", "picture", "source", "figcaption"):
            continue
        if but is not None and but in inside.iterancestors():
            continue
        if (inside.tag != "a" and _CREDIT.search(names_of(inside))) or (
            inside.tag != "a" and _CREDIT_LINE.match(inside.text or "")
        ):
            words = words_of(inside)
            if words and len(words) <= 200 and inside.find(".//img") is None:
                return inside
    return None


def bare_credit(credit: str) -> str:
    """Return a credit without its label and brackets."""
    return _LABEL.sub("", credit.strip("()[] |")).strip()


def is_caption(el: HtmlElement) -> bool:
    """Test whether an element is called a caption."""
    return el.tag == "figcaption" or bool(_CAPTION.search(names_of(el)))


def _mark_captions(root: HtmlElement) -> None:
    """Make a figure of a picture and what is called its caption, where a format has only boxes with names."""
    pictures: dict[HtmlElement, int] = {}
    for image in root.iter(*_IMAGES):
        for above in islice(image.iterancestors(), _FARTHEST):
            pictures[above] = pictures.get(above, 0) + 1
    sizes: dict[HtmlElement, int] = {}
    for el in list(root.iter(*_CAPTIONED)) if pictures else ():
        if (
            not _CAPTION.search(names_of(el))
            or el in pictures
            or next(el.iterancestors("figcaption"), None) is not None
        ):
            continue
        box = next((above for above in islice(el.iterancestors(), _FARTHEST) if above in pictures), None)
        if box is None or pictures[box] > 1 or box.getparent() is None or box.tag in ("body", "html", "td"):
            continue
        size = len(words_of(el))
        sizes[box] = sizes.get(box) or len(words_of(box))
        fits = 0 < size <= _LONGEST_CAPTION and sizes[box] <= size + _WORDS_BESIDE
        if fits and ((own := box.find(".//figcaption")) is None or own is el):
            _make_figure(box, el)


def _is_inside(el: HtmlElement, tag: str) -> bool:
    return next(el.iterancestors(tag), None) is not None


def _make_figure(box: HtmlElement, caption: HtmlElement) -> None:
    around = caption.getparent()
    if around is not None and around is not box and around.tag in _PARAGRAPHS:
        around.drop_tag()
    box.tag = "figure"
    caption.tag = "figcaption"


def _open_frames(root: HtmlElement) -> None:
    """Take away a figure around a table, a quote, a list or a player: its caption is a paragraph after it."""
    for figure in list(root.iter("figure")):
        framed = any(figure.find(f".//{tag}") is not None for tag in _FRAMED)
        if not framed or figure.get("data-embed") is not None or next(figure.iter(*_IMAGES), None) is not None:
            continue
        figure.tag = "div"
        for caption in list(figure.iter("figcaption")):
            if next(caption.iterancestors("figure"), None) is None:
                caption.tag = "p"


def _part_galleries(root: HtmlElement) -> None:
    """Give each picture of a figure that holds several one of its own; their common caption goes to the last."""
    for figure in list(root.iter("figure")):
        images = list(figure.iter(*_IMAGES))
        if len(images) < 2:
            continue
        figure.tag = "div"
        caption = next((child for child in figure if child.tag == "figcaption"), None)
        last = next(images[-1].iterancestors("figure"), None)
        if caption is None:
            continue
        if caption in images[-1].iterancestors() or (last is not None and last.find(".//figcaption") is not None):
            caption.tag = "p"
            continue
        if last is None:
            last = lxml.html.Element("figure")
            put_in_place(images[-1], last)
            last.append(images[-1])
        take_out(caption)
        last.append(caption)


def _place_alone(keys: dict[HtmlElement, str]) -> None:
    """Make figures of the pictures without one: no paragraph, link or name is parted by them."""
    together: dict[HtmlElement, list[HtmlElement]] = {}
    for image in keys:
        holder = image
        for above in image.iterancestors():
            if above.tag not in _HOLDERS or above.getparent() is None:
                break
            holder = above
        together.setdefault(holder, []).append(image)
    for holder, images in together.items():
        if holder is not images[0]:
            _place_round(holder, images)
    for image, key in keys.items():
        image.tag = "figure"
        image.attrib.clear()
        image.set("data-use", key)


def _place_round(holder: HtmlElement, images: list[HtmlElement]) -> None:
    """Put the pictures of a paragraph that stand first in it before it, the others after it."""
    first = _before_words(holder)
    last = holder
    for image in images:
        take_out(image)
        if image in first:
            holder.addprevious(image)
        else:
            image.tail, last.tail = last.tail, None
            last.addnext(image)
            last = image


def _before_words(holder: HtmlElement) -> set[HtmlElement]:
    """Return the pictures in an element before which no word of it stands."""
    found: set[HtmlElement] = set()
    for event, node in lxml.etree.iterwalk(holder, events=("start", "end")):
        if event == "start" and node.tag in _IMAGES:
            found.add(node)
        text = node.text if event == "start" else node.tail if node is not holder else None
        if text and text.strip() and isinstance(node.tag, str):
            break
    return found


def _source(image: HtmlElement, base: str) -> str | None:
    stated = ((image.get(name) or "").strip() for name in _SOURCES)
    url = next((value for value in stated if value and not value.startswith("data:")), "") or _largest(image)
    try:
        whole = urljoin(base, url) if url else ""
        # Readers of other formats have schemes of their own: a mail's parts, what stands in for a wire's media.
        return whole if whole and urlsplit(whole).scheme not in _NO_FILE else None
    except ValueError:
        return None


def _largest(image: HtmlElement) -> str:
    """Return the widest of the files that a picture or the sources beside it offer."""
    picture = next(image.iterancestors("picture"), None)
    beside = list(picture.iter("source")) if picture is not None else []
    sets = [el.get(name) or "" for el in (image, *beside) for name in _SRCSETS]
    offered = [(_width(width), url) for value in sets for url, width in _CANDIDATE.findall(value)]
    return max((one for one in offered if not one[1].startswith("data:")), key=lambda one: one[0], default=(0.0, ""))[1]


def _width(words: str) -> float:
    return float(words) if re.fullmatch(r"\d{1,6}(?:\.\d{1,3})?", words) else 0.0


def _is_pixel(image: HtmlElement, photo: StoryPhoto) -> bool:
    sizes = ((image.get(name) or "").strip().removesuffix("px") for name in ("width", "height"))
    return not photo.file or any(size in ("0", "1") for size in sizes) or bool(_PIXEL.search(photo.file))
