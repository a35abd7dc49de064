"""NITF's media element: several references are renditions of one picture; what is no picture is an embed or a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from lxml.etree import _Element as Element

from articles.credits import is_credit_only, split_credit
from articles.importers.elements import attribute, each, replace, words
from articles.importers.parcel import Parcel
from articles.importers.picture_names import area, file_of
from articles.story import Block, StoryPhoto

_PICTURES = frozenset(("", "image", "picture", "photo", "photograph", "graphic", "illustration"))
_KINDS = {"video": "a video", "audio": "a sound recording"}


# From what a media element points to: the block of a picture that is known from elsewhere, once.
FindPicture = Callable[[str], "Block | None"]


def no_picture(name: str) -> Block | None:
    """Find no picture: the text stands alone."""
    return None


def media_blocks(media: Element, parcel: Parcel, warnings: list[str], find: FindPicture = no_picture) -> list[Block]:
    """Return the blocks a media element stands for, every word of it once."""
    if _is_picture(media):
        return _photo(media, parcel, warnings, find)
    kind = _KINDS.get(attribute(media, "media-type").lower(), "a file")
    url = next((url for ref in media.iter("media-reference") if (url := _address(ref))), "")
    credit = " ".join(_credits(media))
    line = " ".join(filter(None, (_caption(media), credit)))
    blocks = [Block("embed", "", html=f'<figure data-embed="{escape(url)}"></figure>')] if url else []
    if not url:
        warnings.append(f"There is {kind} with this story that is not in this file.")
    return [*blocks, *([Block("furniture", line)] if line else [])]


def _is_picture(media: Element) -> bool:
    kind = attribute(media, "media-type").lower()
    types = [attribute(ref, "mime-type").lower() for ref in media.iter("media-reference", "media-object")]
    return kind in _PICTURES and not any(name.startswith(("video/", "audio/")) for name in types)


def _photo(media: Element, parcel: Parcel, warnings: list[str], find: FindPicture) -> list[Block]:
    references = sorted(media.iter("media-reference"), key=area, reverse=True)
    pointed = (attribute(ref, name) for ref in references for name in ("data-location", "source"))
    known = next((block for name in pointed if name and (block := find(name))), None)
    if known is not None:
        return [known]
    file = next((file for ref in references if (file := file_of(attribute(ref, "source"), parcel))), None)
    if references and file is None and any(ref.get("source") for ref in references):
        warnings.append("A picture is named by an address that cannot be used: its caption waits for it.")
    alt = next((text for ref in references if (text := attribute(ref, "alternate-text"))), None)
    credit = " ".join(_credits(media)) or next(
        (text for ref in references for name in ("source-credit", "copyright") if (text := attribute(ref, name))), ""
    )
    caption = _caption(media)
    line = caption if credit and credit.casefold() in caption.casefold() else f"{caption} {credit}".strip()
    if not (line or file or alt):
        return []
    if not credit:
        caption, credit = ("", caption) if is_credit_only(caption) else split_credit(caption)
    return [Block("photo", line, photo=StoryPhoto(caption, credit, alt, file))]


def _credits(media: Element) -> Iterator[str]:
    """Yield who made the picture, by the standard's element and those that senders have beside it."""
    yield from each(media, "media-producer")
    for name in ("media-byline", "media-credit", "media-source"):
        yield from each(media, name)


def _caption(media: Element) -> str:
    """Return all words of the element but the credit's and the file's; a caption that is sent twice stands once."""
    captions = list(dict.fromkeys(words(child) for child in media.iter() if _is_caption(child)))
    for child in list(media):
        if str(child.tag).startswith("media-"):
            replace(child, None)
    return " ".join(filter(None, (*captions, words(media))))


def _is_caption(element: Element) -> bool:
    """Test for media-caption, and for what senders made of it: media-originalcaption, media-printcaption."""
    name = str(element.tag)
    return name.startswith("media-") and name.endswith("caption")


def _address(reference: Element) -> str:
    source = attribute(reference, "source")
    return source if source.startswith("https://") else ""
