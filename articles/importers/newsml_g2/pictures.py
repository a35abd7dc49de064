"""NewsML-G2 pictures: the best file of an item's renditions, its caption and credit, and pictures only spoken of."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from articles.body import inline
from articles.credits import split_credit
from articles.importers.agency.text import is_name
from articles.importers.clearance import Clearance
from articles.importers.elements import attribute, each, words
from articles.importers.markup import photo_block
from articles.importers.newsml_g2 import codes
from articles.importers.newsml_g2.item import Item
from articles.importers.newsml_g2.own import own_values, own_words
from articles.importers.own_words import prefixed_details
from articles.importers.parcel import Parcel
from articles.importers.picture_names import area, file_of
from articles.importers.repeats import same_words
from articles.story import Block, StoryPhoto

_IMAGE = re.compile(r"^image/(?!svg|vnd)|\.(?:jpe?g|png|gif|webp|tiff?|avif|heic|bmp)(?:$|[?#])", re.IGNORECASE)
_SMALL = re.compile(r"thumb|icon|mini|small", re.IGNORECASE)
_MEDIUM = re.compile(r"preview|quicklook|view|web|low|medium|limited|watermark|comp", re.IGNORECASE)
_WHOLE = re.compile(r"high|full|original|print|base|filed|main|hires", re.IGNORECASE)
DECORATIVE = "decorative"  # how our own export says that a picture has nothing to tell
_PAGE = re.compile(r"\.(?:s?html?|php|aspx?|xml)(?:$|[?#])|/$", re.IGNORECASE)
_NAME_OF_FILE = re.compile(r"^\S+$")
_ALT = re.compile(r"^alt|alt-?text|accessib", re.IGNORECASE)


@dataclass(slots=True)
class Picture:
    """A picture that belongs to a text, or stands alone; `line` is its caption with its credit as sent."""

    photo: StoryPhoto
    line: str
    names: frozenset[str] = frozenset()  # what a text may call it by: its guid, its files
    clearance: Clearance = field(default_factory=Clearance)
    headline: str = ""
    notes: tuple[str, ...] = ()  # for editors: its maker, its rights, its terms
    warnings: tuple[str, ...] = ()
    leads: bool = False  # the text asks for it above all others
    html: str | None = None  # the caption's inline mark-up, where our own export says it

    def block(self, *, lead: bool = False) -> Block:
        """Return the picture's block."""
        own = self.photo
        block = photo_block(dataclasses.replace(own, lead=lead), caption_line=self.line)
        return dataclasses.replace(block, html=self.html)

    def within(self, headline: str) -> Picture:
        """Return the picture as it stands in a story: without a caption its own headline is it, if it has one."""
        if self.photo.caption or not self.headline or same_words(self.headline, headline):
            return self
        photo, line = _photo(self.headline, self.photo.credit, self.photo.alt, self.photo.file)
        return dataclasses.replace(self, photo=photo, line=line)


def read_picture(item: Item, parcel: Parcel) -> Picture:
    """Return a picture item's words, best file and permission."""
    remotes = item.element.findall("contentSet/remoteContent")
    captions = list(item.said("description"))
    told = _told(captions)
    headline = next((words(one) for one in item.said("headline")), "")
    caption, credit = " ".join(dict.fromkeys(map(words, told))), _credit(item)
    alt = next((words(one) for one in captions if _ALT.search(codes.role(one))), None)
    alt = "" if any(codes.role(one) == DECORATIVE for one in captions) else alt
    own = own_words(item)
    photo, line = _photo(caption, credit, alt, _best_file(remotes, parcel), as_stated=bool(own))
    names = {item.guid, *(attribute(one, name) for one in remotes for name in ("href", "residref"))}
    names |= {name.rsplit("/", 1)[-1] for name in names}
    notes = tuple(dict.fromkeys(_notes(item, photo)))
    lost = f"The file of the picture “{headline or item.guid}” is named in no way that can be used: it is waited for."
    warnings = (lost,) if remotes and photo.file is None else ()
    photo = dataclasses.replace(photo, details=prefixed_details(own_values(item)))
    html = inline(own["caption"]) if "caption" in own else None
    return Picture(photo, line, frozenset(filter(None, names)), item.clearance, headline, notes, warnings, html=html)


def _told(descriptions: list[Element]) -> list[Element]:
    """Return the descriptions that are the caption: those called so, longer forms of it, else all but the alt text."""
    named = [one for one in descriptions if codes.role(one) == "caption"]
    called = [one for one in descriptions if "caption" in codes.role(one)]
    others = [one for one in descriptions if not _ALT.search(role := codes.role(one)) and role != DECORATIVE]
    return named or called or others


def pictures_within(item: Item, parcel: Parcel) -> Iterator[Picture]:
    """Yield the pictures that a text item holds itself: renditions of one, or several of one rendition."""
    remotes = [one for one in item.element.iterfind("contentSet/remoteContent") if _is_image(one)]
    captions = [words(one) for one in item.said("description") if "caption" in codes.role(one)]
    renditions = [attribute(one, "rendition") for one in remotes]
    groups = [remotes] if len(set(renditions)) == len(remotes) else [[one] for one in remotes]
    for at, group in enumerate(groups if remotes else []):
        file = _best_file(group, parcel)
        caption = captions[at] if at < len(captions) else ""
        if caption or file:
            photo, line = _photo(caption, _creditline(item) if caption else "", None, file)
            names = {attribute(one, "href") for one in group}
            yield Picture(photo, line, frozenset(filter(None, names)))


def picture_spoken_of(reference: Element, parcel: Parcel) -> Picture | None:
    """Return the picture that a link or a package names, with its caption, where it is not in the file itself."""
    if not is_picture_reference(reference):
        return None
    said = [*reference.iterfind("description"), *reference.iterfind("title")]
    caption = next((words(one) for one in said if "caption" in codes.role(one) and words(one)), "")
    name = next((words(one) for tag in ("filename", "fileName") for one in reference.iterfind(tag)), "")
    file = file_of(name or attribute(reference, "href"), parcel) if name or _leads_to_file(reference) else None
    if not caption and not file:
        return None
    photo, line = _photo(caption, "", None, file)
    names = frozenset(filter(None, (attribute(reference, "residref"), name)))
    title = next((words(one) for one in reference.iterfind("title")), "")
    return Picture(photo, line, names, headline="" if _NAME_OF_FILE.search(title) else title)


def is_picture_reference(reference: Element) -> bool:
    """Test whether a link or an itemRef leads to a picture."""
    kind = codes.code(reference.find("itemClass")).lower()
    return kind in ("picture", "photo", "graphic", "graphics", "image") or _is_image(reference)


def _leads_to_file(reference: Element) -> bool:
    """Test whether a reference to a picture leads to its file: it says so, or says of no page that it is one."""
    href = attribute(reference, "href")
    return _is_image(reference) or bool(href and not attribute(reference, "contenttype") and not _PAGE.search(href))


def _photo(
    caption: str, credit: str, alt: str | None, file: str | None, *, as_stated: bool = False
) -> tuple[StoryPhoto, str]:
    """Return a picture and its line; a credit within the caption stays there if the file names one itself."""
    if as_stated:
        return StoryPhoto(caption, credit, alt, file), f"{caption} {credit}".strip()
    if not credit:
        bare, credit = split_credit(caption)
        return StoryPhoto(bare, credit, alt, file), caption
    bare, own = split_credit(caption)
    if own and own.casefold() in credit.casefold():
        return StoryPhoto(bare, credit, alt, file), caption
    return StoryPhoto(caption, credit, alt, file), f"{caption} {credit}".strip()


def _credit(item: Item) -> str:
    """Return the credit line; without one whoever made the picture, then who holds the right."""
    holder = codes.name(item.element.find("rightsInfo/copyrightHolder"), item.lang)
    return _creditline(item) or next(_makers(item), "") or holder


def _makers(item: Item) -> Iterator[str]:
    """Yield the names of the photographers; of all makers where none is called that."""
    makers = item.content.findall("creator") if item.content is not None else []
    called = [one for one in makers if "photo" in codes.role(one)]
    yield from filter(is_name, (codes.name(one, item.lang, item.names) for one in called or makers))


def _creditline(item: Item) -> str:
    return " ".join(dict.fromkeys(map(words, item.said("creditline"))))


def _notes(item: Item, photo: StoryPhoto) -> Iterator[str]:
    said = list(item.said("description"))
    longer = [words(one) for one in said if "caption" in codes.role(one) and one not in _told(said)]
    yield from (line for line in longer if line != photo.caption)
    yield from (f"by {name}" for name in _makers(item) if name.casefold() not in photo.credit.casefold())
    for tag in ("copyrightNotice", "usageTerms"):
        found = item.element.iterfind(f"rightsInfo/{tag}")
        yield from (words(one) for one in found if words(one) and codes.is_in(one, item.lang))
    yield from each(item.meta, "edNote")


def _best_file(remotes: list[Element], parcel: Parcel) -> str | None:
    """Return the file of the best rendition that can be reached: the whole one, then one for the web, then the rest."""
    for remote in sorted(filter(_is_image, remotes), key=_rank, reverse=True):
        href = attribute(remote, "href")
        file = file_of(href, parcel) or file_of(attribute(remote, "residref"), parcel)
        if file:
            return file
    return None


def _rank(remote: Element) -> tuple[int, int]:
    rendition = attribute(remote, "rendition").split(":", 1)[-1] or attribute(remote, "renditionuri").rsplit("/", 1)[-1]
    size = 0 if _SMALL.search(rendition) else 1 if _MEDIUM.search(rendition) else 3 if _WHOLE.search(rendition) else 2
    return size, area(remote)


def _is_image(remote: Element) -> bool:
    """Test whether a reference is to a picture that a page can show, by its type or else by its name."""
    kind = attribute(remote, "contenttype")
    return bool(_IMAGE.search(kind or attribute(remote, "href")))
