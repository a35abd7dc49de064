"""The pictures a feed names beside its text, each with the words of its own, put where the story shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from articles.importers.markup import photo_block
from articles.importers.markup.pictures import bare_credit
from articles.importers.repeats import same_words
from articles.story import Block, StoryPhoto

_LEAST_NAME = 8  # characters of a file's name that two pictures do not share by chance
_RENDITION = re.compile(r"-\d{1,5}x\d{1,5}(?=\.[a-z0-9]{2,5}$)", re.IGNORECASE)
_WRAPPED = re.compile(r"[?&][a-z]{1,12}=(https?(?:%3A%2F%2F|://)[^&]+)", re.IGNORECASE)
_ENDING = re.compile(r"\.([a-z0-9]{2,5})$", re.IGNORECASE)
_PICTURES = frozenset({"jpg", "jpeg", "jpe", "png", "gif", "webp", "avif", "heic", "tif", "tiff", "bmp"})
_FILMS = frozenset(
    {"mp4", "m4v", "mov", "webm", "ogv", "mp3", "m4a", "ogg", "oga", "wav", "aac", "opus", "flac", "m3u8"}
)


@dataclass(frozen=True, slots=True)
class FeedPicture:
    """A picture beside a text. `title` is its caption only where it has no other, and is not the story's own."""

    url: str
    caption: str = ""
    credit: str = ""
    title: str = ""
    width: int = 0
    height: int = 0

    @property
    def words(self) -> tuple[str, str, str]:
        """What is said of it."""
        return self.caption, self.credit, self.title


def kind_of_file(url: str, mime: str = "", medium: str = "") -> str:
    """Return "image", "film" (or sound) or "" for what a feed links, by what it says, else by the name's end."""
    said = (medium or mime.partition("/")[0]).strip().lower()
    if said in ("image", "video", "audio"):
        return "image" if said == "image" else "film"
    ending = _ENDING.search(_path(url))
    end = ending[1].lower() if ending else ""
    return "image" if end in _PICTURES else "film" if end in _FILMS else ""


def one_of_each(pictures: list[FeedPicture]) -> list[FeedPicture]:
    """Return the pictures without smaller renditions of themselves, the widest of each in the place of the first."""
    kept: list[FeedPicture] = []
    for picture in pictures:
        at = next((n for n, other in enumerate(kept) if _is_rendition(picture, other)), None)
        if at is None:
            kept.append(picture)
        else:
            widest = picture if picture.width > kept[at].width else kept[at]
            # One that says nothing of itself is still the picture that another describes.
            said = kept[at] if any(kept[at].words) else picture
            kept[at] = replace(widest, caption=said.caption, credit=said.credit, title=said.title)
    return kept


def with_pictures(blocks: list[Block], pictures: list[FeedPicture], *, headline: str) -> list[Block]:
    """Return the blocks with the pictures: in the text's own place if it shows them, the first other one as lead."""
    out = list(blocks)
    others: list[Block] = []
    for n, picture in enumerate(one_of_each(pictures)):
        photo = _photo(picture, headline)
        at = next((i for i, b in enumerate(out) if b.photo and is_same(b.photo.file or "", picture.url)), None)
        if at is None:
            at = next((i for i, b in enumerate(out) if b.photo and same_words(b.photo.caption, photo.caption)), None)
        if at is None:
            others.append(photo_block(replace(photo, lead=not others and n == 0 and not _has_lead(out))))
        else:
            out[at] = _merged(out[at], photo, lead=at == 0 and n == 0)
    leads = [block for block in others if block.photo and block.photo.lead]
    return [*leads, *out, *(block for block in others if block not in leads)]


def is_same(one: str, other: str) -> bool:
    """Test whether two addresses are of one picture: a rendition's, or one that a picture server wraps."""
    here, there = _address(one), _address(other)
    if not here or not there:
        return False
    if here == there or (min(len(here), len(there)) > 20 and (here.endswith(there) or there.endswith(here))):
        return True
    name = here.rsplit("/", 1)[-1]
    return name == there.rsplit("/", 1)[-1] and len(name.rsplit(".", 1)[0]) >= _LEAST_NAME


def _photo(picture: FeedPicture, headline: str) -> StoryPhoto:
    title = "" if same_words(picture.title, headline) or _ENDING.search(picture.title) else picture.title
    return StoryPhoto(picture.caption or title, bare_credit(picture.credit), file=picture.url)


def _merged(block: Block, photo: StoryPhoto, *, lead: bool) -> Block:
    """Return a picture of the text with what it lacks; its words stand once."""
    shown = block.photo or photo
    caption = shown.caption or photo.caption
    credit = shown.credit or photo.credit
    text = block.text or caption
    if credit and credit not in text:
        text = f"{text} {credit}".strip()
    merged = replace(shown, caption=caption, credit=credit, file=photo.file or shown.file, lead=shown.lead or lead)
    return replace(block, text=text, photo=merged)


def _has_lead(blocks: list[Block]) -> bool:
    return any(block.photo is not None and block.photo.lead for block in blocks)


def _is_rendition(one: FeedPicture, other: FeedPicture) -> bool:
    silent = not any(one.words) or not any(other.words)
    return (silent or one.words == other.words) and (
        _address(one.url) == _address(other.url) or _without_size(one) == _without_size(other)
    )


def _without_size(picture: FeedPicture) -> str:
    """Return a picture's address with its own width and height, if they stand there, left open."""
    path = _path(picture.url)
    for size in (picture.width, picture.height):
        if size > 9:
            path = re.sub(rf"(?<!\d){size}(?!\d)", "#", path)
    return path


def _address(url: str) -> str:
    # Picture servers carry the address of the original in their own, sometimes quoted twice.
    wrapped = _WRAPPED.search(url)
    path = unquote(unquote(_path(unquote(wrapped[1]) if wrapped else url)))
    return _RENDITION.sub("", path.replace("+", " "))


def _path(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path}"
