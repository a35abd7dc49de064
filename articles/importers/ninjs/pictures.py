"""The pictures that come with a ninjs item: their words, the best file of each, and which one leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from lxml.html import HtmlElement

from articles.credits import split_credit
from articles.importers.markup import photo_block
from articles.importers.ninjs.fields import Object, objects, plain, text, wordings
from articles.importers.ninjs.gates import read_gates
from articles.importers.ninjs.own import OWN, own_words
from articles.story import Block, StoryPhoto

_LEADS = re.compile(
    r"(?:feature|main|lead|hero|top)[ _-]?(?:d[ _-]?)?(?:media|image|pic(?:ture)?|photo)?(?:--?\d+)?", re.I
)
_SMALL = re.compile(r"thumb|preview|watermark|small|icon|wm\b", re.I)
_WHOLE = re.compile(r"original|main|hi-?res|high|full|supplied|base", re.I)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|tiff?|avif|heic|bmp)(?:$|\?)", re.I)
_CREDIT_ROLES = ("creditline", "credit")
_ALT_ROLES = ("alt", "alttext", "alt_text")
_DECORATIVE = f"{OWN}decorative"
_NO_CAPTION_ROLES = ("writer", _DECORATIVE, *_ALT_ROLES, *_CREDIT_ROLES)
_CAPTION_ROLES = ("caption", "text", "html", "xhtml", "")


@dataclass(frozen=True, slots=True)
class Picture:
    """One associated picture: the name it goes by in the item, its place, and the addresses it is known under."""

    name: str
    photo: StoryPhoto
    line: str  # caption and credit as they stand
    addresses: frozenset[str]
    leads: bool
    item: Object


class Pictures:
    """The pictures of one item; those that its text shows are taken from here, the others stand round it."""

    def __init__(self, item: Object, zone: tzinfo) -> None:
        self.warnings: list[str] = []
        self.embargo_until: datetime | None = None
        self._all = [read_picture(part) for part in associated(item) if is_picture(part) and self._is_open(part, zone)]
        self._shown: set[int] = set()

    def _is_open(self, item: Object, zone: tzinfo) -> bool:
        """Test whether a picture may come along at all; its embargo is one of the whole story."""
        gates = read_gates(item, zone)
        if not gates.usable:
            name = text(item, "headline", "name", "guid", "uri")
            self.warnings.append(f"The picture “{name}” is not to be used, says its source: it was left out.")
        elif gates.embargo_until:
            self.embargo_until = max(filter(None, (self.embargo_until, gates.embargo_until)))
            self.warnings.append("A picture is under an embargo: it holds for the whole story.")
        return gates.usable

    def __iter__(self) -> Iterator[Picture]:
        return iter(self._all)

    def shown(self, image: HtmlElement, read: StoryPhoto) -> StoryPhoto:
        """Return what is known of a picture that the text shows: its own caption there, the rest from the item."""
        place = self._place(image.get("data-assoc-ref") or "", read.file or "")
        if place is None:
            return _without_copied_alt(read)
        self._shown.add(place)
        own = self._all[place].photo
        caption = read.caption or own.caption
        credit = read.credit or own.credit
        alt = own.alt if read.alt is None else read.alt
        return _without_copied_alt(replace(read, caption=caption, credit=credit, alt=alt, file=own.file or read.file))

    def _place(self, name: str, address: str) -> int | None:
        rest = [(place, picture) for place, picture in enumerate(self._all) if place not in self._shown]
        rest.sort(key=lambda pair: pair[1].leads)
        for place, picture in rest:
            if name and picture.name == name:
                return place
        return next((place for place, picture in rest if address and address in picture.addresses), None)

    def lead_blocks(self) -> list[Block]:
        """Return the block of the picture above the story, none where the text shows its pictures itself."""
        rest = [place for place in range(len(self._all)) if place not in self._shown]
        leads = [place for place in rest if self._all[place].leads] or ([] if self._shown else rest)
        self._shown.update(leads[:1])
        return [block_of(self._all[place], lead=True) for place in leads[:1]]

    def other_blocks(self) -> list[Block]:
        """Return the blocks of the pictures that are shown nowhere yet, in their order."""
        return [block_of(picture) for place, picture in enumerate(self._all) if place not in self._shown]


def associated(item: Object) -> Iterator[Object]:
    """Yield the items that come with an item, each with the name it goes by there."""
    for part in objects(item, "associations"):
        yield {**part, "name": text(part, "name", "id")}


def is_picture(item: Object) -> bool:
    """Test whether an item is a picture: it says so, or it says nothing and has a picture's file."""
    kind = text(item, "type").casefold()
    return kind in ("picture", "photo", "image", "graphic") or (not kind and any(map(_is_image, _renditions(item))))


def read_picture(item: Object) -> Picture:
    """Return a picture item's words and file."""
    words = {wording.role: plain(wording) for wording in wordings(item, "description", "descriptions")}
    line = next((words[role] for role in _CAPTION_ROLES if words.get(role)), "")
    line = line or next((value for role, value in words.items() if role not in _NO_CAPTION_ROLES), "")
    line = line or next((plain(w) for w in wordings(item, "headline", "headlines")), "") or text(item, "title")
    caption, credit = (line, "") if own_words(item) else split_credit(line)
    if not credit:
        credit = _credit(item, words)
        line = " ".join(filter(None, (caption, credit)))
    photo = StoryPhoto(caption, credit, _alt(item, line, words), _best_file(item))
    name = text(item, "name")
    addresses = [_local(text(rendition, "href", "url")) for rendition in _renditions(item)]
    own = (text(item, "guid"), text(item, "uri"))
    return Picture(
        name, photo, line, frozenset(filter(None, (*addresses, *own))), _LEADS.fullmatch(name) is not None, item
    )


def block_of(picture: Picture, *, lead: bool = False) -> Block:
    """Return a picture's block."""
    own = picture.photo
    return photo_block(replace(own, lead=lead), caption_line=picture.line)


def _credit(item: Object, words: dict[str, str]) -> str:
    """Return whom to credit: the line the agency asks for with its photographer, else who holds the picture."""
    line = next((words[role] for role in _CREDIT_ROLES if words.get(role)), "") or text(item, "creditline", "credit")
    photographer = text(item, "byline", "by") or next((text(a, "name") for a in objects(item, "authors")), "")
    photographer = re.sub(r"^(?:(?:photo(?:graph)?|foto|picture|image)s?\s*:\s*|©\s*)", "", photographer, flags=re.I)
    if line and photographer and photographer.casefold() not in line.casefold():
        return f"{photographer}/{line}"
    return line or photographer or text(item, "copyrightholder", "copyrightHolder", "source", "provider")


def _alt(item: Object, line: str, words: dict[str, str]) -> str | None:
    """Return the description for those who do not see it: Superdesk sends it as a picture's body_text."""
    if _DECORATIVE in words:
        return ""
    alt = next((words[role] for role in _ALT_ROLES if words.get(role)), "")
    alt = (
        alt
        or text(item, "alt_text", "alttext", "altText", "alt")
        or (text(item, "body_text") if "guid" in item else "")
    )
    others = {line, *(plain(w) for w in wordings(item, "headline", "headlines"))}
    return None if not alt or alt in others or line.startswith(alt) else alt


def _without_copied_alt(photo: StoryPhoto) -> StoryPhoto:
    """A caption that was copied into the alt text describes nothing."""
    copied = photo.alt is not None and photo.alt == photo.caption
    return replace(photo, alt=None) if copied else photo


def _renditions(item: Object) -> list[Object]:
    return list(objects(item, "renditions"))


def _is_image(rendition: Object) -> bool:
    mime = text(rendition, "contentType", "contenttype", "mimetype").casefold()
    return mime.startswith("image/") or (not mime and bool(_IMAGE_FILE.search(text(rendition, "href", "filename"))))


def _best_file(item: Object) -> str | None:
    """Return the address of the largest rendition that is a picture without a watermark."""
    renditions = _renditions(item)
    images = [r for r in renditions if _is_image(r)] or [
        r for r in renditions if not text(r, "mimetype", "contentType")
    ]
    ranked = sorted(images, key=_rank, reverse=True)
    for rendition in ranked:
        file = _local(text(rendition, "href", "url", "filename", "media"))
        if file and (re.match(r"https?://", file, re.I) or not re.match(r"//|[a-z][a-z0-9+.-]*:", file, re.I)):
            return file
    return None


def _local(address: str) -> str:
    """Return the name in its delivery of a file that an address says lies beside the item: “file:pictures/cup.jpg”."""
    name = address.removeprefix("file:")
    return address if name.startswith("/") else name


def _rank(rendition: Object) -> tuple[bool, int, bool]:
    names = " ".join(text(rendition, name) for name in ("name", "title", "usage", "variant", "href"))
    label = " ".join(text(rendition, name) for name in ("name", "title", "usage", "variant"))
    return not _SMALL.search(names), _pixels(rendition), bool(_WHOLE.search(label))


def _pixels(rendition: Object) -> int:
    sides = [text(rendition, name) for name in ("width", "height")]
    return int(sides[0]) * int(sides[1]) if all(re.fullmatch(r"[0-9]{1,6}", side) for side in sides) else 0
