"""The tree of a NewsItem's components: which hold a text, which are a picture with its renditions and its caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from articles.importers.elements import attribute, first, words
from articles.importers.repeats import same_words

_PHOTO = re.compile(r"photo|picture|image|graphic|illustration", re.IGNORECASE)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?)(?:$|\?)", re.IGNORECASE)
_TITLE = re.compile("title|headline|heading")
_PIECE = re.compile("title|headline|heading|lead|intro|summary|synopsis|abstract|body|main text|text|signature")
_CAPTION = re.compile(r"caption|legend|l[eé]gende|pie de foto", re.IGNORECASE)
# Roles under which the same picture is sent again: these are no pictures of their own.
_RENDITION = re.compile(
    r"thumb|quicklook|preview|high|hires|low|medium|base|view|web|main|full|original|print|icon|squared?", re.IGNORECASE
)


@dataclass(slots=True)
class Parts:
    """The components of an item that hold a text, those that are one picture each, and the kinds of the rest."""

    texts: list[Element] = field(default_factory=list)
    pictures: list[list[Element]] = field(default_factory=list)  # (the picture's component, …): see `picture_parts`
    others: list[str] = field(default_factory=list)

    def pictures_of(self, text: Element) -> list[list[Element]]:
        """Return the pictures of one of several texts: those under its headline; the first text has the rest."""
        headlines = {id(one): first(one, "NewsLines/HeadLine") for one in self.texts}
        own = []
        for picture in self.pictures:
            said = first(picture[0], "NewsLines/HeadLine")
            owner = next((one for one in self.texts if same_words(said, headlines[id(one)])), self.texts[0])
            if owner is text:
                own.append(picture)
        return own


def formal(element: Element | None) -> str:
    """Return the FormalName an element goes by."""
    return attribute(element, "FormalName")


def parts_of(item: Element) -> Parts:
    """Tell an item's components apart."""
    parts = Parts()
    for component in list(item.iter("NewsComponent")):
        _join(component)
    for component in item.findall("NewsComponent"):
        _sort(component, parts)
    return parts


def is_text(content: Element) -> bool:
    """Test whether a ContentItem is a text: it says so, or says nothing and has words."""
    kind = formal(content.find("MediaType")).lower()
    return "text" in kind if kind else not is_photo(content) and content.find(".//DataContent") is not None


def is_photo(content: Element) -> bool:
    """Test whether a ContentItem is a picture."""
    kind, mime = formal(content.find("MediaType")), formal(content.find("MimeType"))
    if kind or mime:
        return bool(_PHOTO.search(kind)) or mime.lower().startswith("image/")
    return bool(_PICTURE_FILE.search(attribute(content, "Href")))


def is_caption(component: Element) -> bool:
    """Test whether a component is the caption of the picture beside it."""
    return _CAPTION.search(formal(component.find("Role"))) is not None


def contents(component: Element) -> Iterator[Element]:
    """Yield a component's own contents."""
    yield from component.iterfind("ContentItem")


def _join(component: Element) -> None:
    """Make one text of components that hold its title, its lead and its body side by side, as Belga sends them."""
    named = {formal(child.find("Role")).lower(): child for child in component.findall("NewsComponent")}
    pieces = {role: child for role, child in named.items() if _PIECE.fullmatch(role) and _has_content(child)}
    body = next((pieces.pop(role) for role in ("body", "main text", "text") if role in pieces), None)
    if body is None or not pieces or _has_content(component):
        return
    lines = component.find("NewsLines")
    lines = etree.SubElement(component, "NewsLines") if lines is None else lines
    for role, piece in pieces.items():
        line = etree.SubElement(lines, "HeadLine" if _TITLE.fullmatch(role) else "NewsLine")
        said = " ".join(words(data) for data in piece.iter("DataContent"))
        if line.tag == "NewsLine":
            etree.SubElement(line, "NewsLineType", FormalName=role)
            line = etree.SubElement(line, "NewsLineText")
        line.text = said
        component.remove(piece)
    component.extend([child for child in body if child.tag != "Role"])
    component.remove(body)


def _has_content(component: Element) -> bool:
    return component.find("ContentItem") is not None


def _sort(component: Element, parts: Parts) -> None:
    inner = component.findall("NewsComponent")
    own = list(contents(component))
    if _is_one_picture(component, inner, own):
        parts.pictures.append([component, *inner])
        return
    if any(map(is_text, own)) and not is_caption(component):
        parts.texts.append(component)
    elif any(map(is_photo, own)):
        parts.pictures.append([component])
    parts.others += [formal(content.find("MediaType")).lower() for content in own if not is_text(content)]
    for child in inner:
        _sort(child, parts)


def _is_one_picture(component: Element, inner: list[Element], own: list[Element]) -> bool:
    """Test whether a component is one picture: renditions and a caption side by side, nothing further within."""
    if not inner or any(child.find("NewsComponent") is not None for child in inner):
        return False
    if any(is_text(content) for content in own):
        return False
    captions = [child for child in inner if is_caption(child)]
    photos = [child for child in inner if any(map(is_photo, contents(child)))]
    others = [child for child in inner if child not in captions and child not in photos]
    if len(captions) > 1 or any(is_text(content) for child in others for content in contents(child)):
        return False
    # Several files that are not called renditions are several pictures.
    unnamed = [child for child in photos if not _RENDITION.search(formal(child.find("Role")))]
    return bool(photos) and (len(photos) == 1 or not unnamed)
