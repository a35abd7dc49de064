"""Pictures in HTML → figures with a key, each with its file, alt text, caption and credit."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement

from articles import body
from articles.credits import split_credit
from articles.importers.markup_tree import names_of, put_in_place, take_out, words_of
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
_INSIDE_WORDS = ("p", "h2", "h3", "h4")


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
            _stand_alone(image, lxml.html.Element("figure", {"data-use": key}))
    _mark_waiting(root, marked)
    return marked


def _mark_waiting(root: HtmlElement, marked: dict[str, Marked]) -> None:
    """Mark the figures that wait for their picture and tell their credit from their caption: our own export's."""
    for figure in root.iter("figure"):
        bare = figure.get("data-use") is None and figure.get("data-embed") is None
        if bare and (_is_lead(figure) or _credit_in(figure.find(".//figcaption")) is not None):
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
        words = words_of(bare).strip(" |/–—-([")
        return words, bare_credit(credit), _inline(bare) if words == words_of(bare) else None
    if caption is None:
        credit_alone = _credit_in(figure)
        return "", bare_credit(words_of(credit_alone)) if credit_alone is not None else "", None
    line = words_of(caption)
    words, credit = split_credit(line)
    if not credit and (outside := _credit_in(figure, but=caption)) is not None:
        credit = bare_credit(words_of(outside))
    return words, credit, _inline(caption) if words == line else None


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
    for el in [
        el
        for el in root.iter("div", "p", "span", "dd", "small", "em", "figcaption", "td")
        if _CAPTION.search(names_of(el))
    ]:
        words = words_of(el)
        if not words or len(words) > _LONGEST_CAPTION or next(el.iter(*_IMAGES), None) is not None:
            continue
        if el.getparent() is None or next((above for above in el.iterancestors("figcaption")), None) is not None:
            continue
        box = _box_of(el, len(words))
        if box is None:
            continue
        if el.tag in ("span", "small", "em") and el.getparent() is not box and el.getparent().tag in _INSIDE_WORDS:
            el.getparent().drop_tag()
        box.tag = "figure"
        el.tag = "figcaption"


def _box_of(caption: HtmlElement, size: int) -> HtmlElement | None:
    """Return the nearest element round a caption that holds one picture and hardly another word."""
    for above in list(caption.iterancestors())[:5]:
        pictures = list(above.iter(*_IMAGES))
        if not pictures:
            continue
        own = above.find(".//figcaption")
        alone = (
            len(pictures) == 1
            and len(words_of(above)) <= size + _WORDS_BESIDE
            and above.tag not in ("body", "html", "td")
        )
        return above if alone and (own is None or own is caption) and above.getparent() is not None else None
    return None


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
        if caption is None or (last is not None and last.find(".//figcaption") is not None):
            if caption is not None:
                caption.tag = "p"
            continue
        if last is None:
            last = lxml.html.Element("figure")
            put_in_place(images[-1], last)
            last.append(images[-1])
        take_out(caption)
        last.append(caption)


def _stand_alone(image: HtmlElement, figure: HtmlElement) -> None:
    """Put a figure where a picture without one stood: before its paragraph if it is first there, else after it."""
    place, first = image, True
    for above in image.iterancestors(*_HOLDERS):
        if above.tag in _PARAGRAPHS or not words_of(above):
            first = first and not _words_before(above, place)
            place = above
    if place is image or not words_of(place):
        put_in_place(place, figure)
        return
    take_out(image)
    if first:
        place.addprevious(figure)
        return
    figure.tail, place.tail = place.tail, None
    place.addnext(figure)


def _words_before(el: HtmlElement, inside: HtmlElement) -> bool:
    """Test whether anything stands in an element before one of its children."""
    return bool((el.text or "").strip()) or any(words_of(before) for before in inside.itersiblings(preceding=True))


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
    sizes = [re.sub(r"(?:px)?$", "", (image.get(name) or "").strip()) for name in ("width", "height")]
    return not photo.file or "1" in sizes or "0" in sizes or bool(_PIXEL.search(photo.file))
