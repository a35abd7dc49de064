"""A page's lead picture: what machines are told and what stands at its head, put together so that it stands once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from articles.importers.markup import photo_block, read_blocks
from articles.importers.markup.pictures import is_caption
from articles.importers.markup.tree import names_of, words_of
from articles.importers.webpage.data import DataImage, PageData
from articles.importers.webpage.parts import is_hidden, is_no_story
from articles.importers.webpage.text import Weights
from articles.importers.webpage.titles import fold
from articles.story import Block, StoryPhoto

_NO_PICTURE = re.compile(
    r"\b(?:logo|logos|icon|icons|emoji|badge|badges|crest|flag|flags|sprite|wp-smiley|spinner|play-button)\b"
)
_FACE = re.compile(r"\b(?:avatar|gravatar|authors?|by-?lines?|contributor|profile|headshot|autor|auteur)\b")
_STAND_IN = re.compile(
    r"(?:logo|placeholder|default|fallback|share|social|opengraph|og[-_]?image|favicon|avatar|gravatar|blank|generic)",
    re.I,
)
_LEAD = re.compile(
    r"\b(?:featured|hero|lead|main|opener|top|cover|head|header|post-thumbnail|wp-post-image|photo|picture|image|media|figure|foto)\b"
)
_SIZE = re.compile(
    r"[-_](?:\d{2,4}x\d{2,4}|scaled|rotated|e\d{10,}|(?:w|h)?\d{2,4}(?:px)?|large|medium|small|thumb(?:nail)?|[smlx]{1,3}|md|th|rt|xl|sm|lg|\d{1,2}x\d{1,2})(?=$|[-_.])",
    re.I,
)
_IDENTITY = re.compile(r"[0-9a-f]{16,}|(?=[a-z]*\d)[a-z0-9]{10,}", re.I)
_NO_NAME = re.compile(r"\d{1,4}|image|photo|original|master|large|default|index|picture")
_WHOLE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)  # an address with its scheme or host
_MOST_CAPTION = 600  # letters round a picture that may be its caption


def is_same_picture(one: str, other: str) -> bool:
    """Test whether two addresses are the same picture, perhaps in another size or crop."""
    return not marks_of(one).isdisjoint(marks_of(other))


def marks_of(url: str) -> set[str]:
    """Return what a picture is known by in all its sizes: its path, the numbers machines gave it, its bare name."""
    path = _path(url)
    name = _bare_name(path)
    marks = {path, *_IDENTITY.findall(path)} if path else set()
    return marks | {name} if len(name) > 3 and not _NO_NAME.fullmatch(name) else marks


def _path(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    inner = re.search(r"(?:url|src|image)=([^&]{1,1000})", parts.query)  # what a resizing service was asked for
    return unquote(inner[1] if inner and "." in inner[1] else parts.path).lower()


def _bare_name(path: str) -> str:
    name = path.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    while (shorter := _SIZE.sub("", name)) != name:
        name = shorter
    return name


def picture_filter(find: Callable[[str], str]) -> Callable[[HtmlElement, StoryPhoto], StoryPhoto | None]:
    """Return what `read_blocks` asks of each picture: none of a face, a logo or an icon; `find` settles the address."""

    def settle(image: HtmlElement, photo: StoryPhoto) -> StoryPhoto | None:
        names = " ".join(names_of(el) for el in (image, *list(image.iterancestors("div", "a", "span", "figure"))[:3]))
        if _FACE.search(names) or (not photo.caption and _NO_PICTURE.search(names)):
            return None
        if re.search(
            r"/(?:logos?|icons?|emoji|avatars?|flags?|badges?|crests?|smilies)/|gravatar\.com|pixel|1x1|/tr\?id=",
            photo.file or "",
            re.I,
        ):
            return None
        own = [src for name in ("src", "data-src") if (src := image.get(name)) and not _WHOLE.match(src)]
        beside = next((src for src in own if find(src) == src), None)
        return replace(photo, file=beside or photo.file) if photo.file else None

    return settle


def lead_pictures(
    region: HtmlElement,
    text: HtmlElement,
    headline: HtmlElement | None,
    data: PageData,
    weights: Weights,
    settle: Callable[[HtmlElement, StoryPhoto], StoryPhoto | None],
) -> list[Block]:
    """Return the photo blocks of the pictures that stand in the region above the text and belong to the story."""
    blocks: list[Block] = []
    seen_headline = headline is None
    for el in list(region.iter()):
        if el is text:
            break
        seen_headline = seen_headline or el is headline
        if el.tag not in ("img", "amp-img") or any(above is text for above in el.iterancestors()):
            continue
        wrapper = _wrapper(el, region, text, headline, weights)
        if not _belongs(el, wrapper, region, data, after_headline=seen_headline):
            continue
        found = read_blocks(_as_figure(wrapper), base=data.base, photo=settle)
        for block in found:
            if (
                block.photo
                and block.photo.file
                and not any(
                    is_same_picture(block.photo.file, other.photo.file or "") for other in blocks if other.photo
                )
            ):
                blocks.append(block)
    return blocks


def _wrapper(
    image: HtmlElement, region: HtmlElement, text: HtmlElement, headline: HtmlElement | None, weights: Weights
) -> HtmlElement:
    """Return the largest element round a picture that holds it and its caption alone."""
    wrapper = image
    for above in list(image.iterancestors())[:8]:
        pictures = list(above.iter("img", "amp-img"))
        if above is region or len(pictures) > 1 or weights.chars.get(above, 0) > _MOST_CAPTION:
            break
        if any(el is text or el is headline for el in above.iter()):
            break
        wrapper = above
        if above.tag == "figure":
            break
    return wrapper


def _belongs(
    image: HtmlElement, wrapper: HtmlElement, region: HtmlElement, data: PageData, *, after_headline: bool
) -> bool:
    around = [wrapper, *(el for el in wrapper.iterancestors() if el is not region and region in el.iterancestors())]
    if any(is_no_story(el) or is_hidden(el) for el in around):
        return False
    addresses = [image.get(name) or "" for name in ("src", "data-src", "srcset", "data-srcset")]
    if any(
        is_same_picture(known.url, address.split(" ")[0]) for known in data.images for address in addresses if address
    ):
        return True
    names = " ".join(names_of(el) for el in (image, *list(image.iterancestors())[:4]))
    captioned = any(is_caption(el) for el in wrapper.iter() if isinstance(el.tag, str))
    return (wrapper.tag == "figure" or captioned or bool(_LEAD.search(names))) and (
        after_headline or wrapper.find(".//figcaption") is not None or "wp-post-image" in names or "featured" in names
    )


def _as_figure(wrapper: HtmlElement) -> HtmlElement:
    """Return a picture's wrapper as one figure: what else is written in it is the caption."""
    holder: HtmlElement = wrapper.makeelement("div", {})
    figure = (
        wrapper
        if wrapper.tag == "figure"
        else wrapper.makeelement("figure", dict(wrapper.attrib) if wrapper.tag != "img" else {})
    )
    tail, wrapper.tail = wrapper.tail, None
    if figure is not wrapper and wrapper.tag == "img":
        parent = wrapper.getparent()
        if parent is not None:
            parent.replace(wrapper, figure)
            figure.tail = tail
        figure.append(wrapper)
    elif figure is not wrapper:
        wrapper.tag = "figure"
        figure = wrapper
    if figure.find(".//figcaption") is None and words_of(figure):
        _gather_caption(figure)
    figure.tail = None
    holder.append(figure)
    return holder


def _gather_caption(figure: HtmlElement) -> None:
    """Make of all words in a figure its caption, keeping the elements that name the credit."""
    image = next(figure.iter("img", "amp-img"))
    caption: HtmlElement = figure.makeelement("figcaption", {})
    for child in list(figure):
        if isinstance(child.tag, str) and child is not image and image not in child.iterdescendants():
            figure.remove(child)
            caption.append(child)
    if not words_of(caption) and words_of(figure):
        caption.text = words_of(figure)
        for el in list(figure.iter()):
            if el is not image and el is not figure:
                el.text = el.tail = None
        figure.text = image.tail = None
    figure.append(caption)


def with_lead(blocks: list[Block], above: list[Block], data: PageData, find: Callable[[str], str]) -> list[Block]:
    """Return the blocks with the lead picture first, each picture once, and what machines are told of it added."""
    blocks = _each_once(blocks, above)
    first_words = next(
        (n for n, block in enumerate(blocks) if block.kind in ("paragraph", "list", "quote", "table")), len(blocks)
    )
    lead = next((block for block in [*above, *blocks[:first_words]] if block.photo), None)
    told = next((image for image in data.images if not _STAND_IN.search(_bare_name(_path(image.url)))), None)
    if lead is None:
        known = [block.photo.file or "" for block in blocks if block.photo]
        if told is None or any(is_same_picture(told.url, file) for file in known):
            return blocks
        photo = StoryPhoto(told.caption, told.credit, _alt(told, ""), find(told.url), lead=True)
        return [photo_block(photo), *blocks]
    others = [block for block in [*above, *blocks] if block is not lead]
    return [_completed(lead, data), *others]


def _each_once(blocks: list[Block], above: list[Block]) -> list[Block]:
    """Return the blocks without the pictures that stand before them already, in another size and with no new word."""
    seen: dict[str, set[str]] = {}
    kept = []
    for block in [*above, *blocks]:
        marks = marks_of(block.photo.file) if block.photo and block.photo.file else set()
        words = fold(block.text)
        if any(not words or words in seen.get(mark, ()) for mark in marks & seen.keys()):
            continue
        for mark in marks:
            seen.setdefault(mark, set()).add(words)
        kept.append(block)
    return kept[len(above) :]


def _completed(lead: Block, data: PageData) -> Block:
    """Return the lead with the caption and credit that machines are told, where the page prints none."""
    photo = lead.photo or StoryPhoto()
    for image in data.images:
        if is_same_picture(image.url, photo.file or ""):
            caption, credit = photo.caption or image.caption, photo.credit or image.credit
            photo = replace(photo, caption=caption, credit=credit, alt=photo.alt or _alt(image, caption))
    line = (
        lead.text
        if (photo.caption, photo.credit) == ((lead.photo or photo).caption, (lead.photo or photo).credit)
        else None
    )
    return photo_block(replace(photo, lead=True), caption_line=line)


def _alt(image: DataImage, caption: str) -> str | None:
    return image.alt if image.alt and fold(image.alt) != fold(caption) else None
