"""A Markdown story's pictures: the lead that the front matter names, and what our own lists say of each."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace

from articles.importers.markdown.head import MarkdownHead, Values, plain_name, strings
from articles.importers.markup import photo_block
from articles.importers.webpage.pictures import is_same_picture
from articles.story import Block, StoryPhoto

_LEADS = (
    "image cover coverimage featuredimage featureimage featured heroimage hero headerimage banner bannerimage header"
    " photo picture thumbnail ogimage teaserimage images"
).split()
_FILES = ("src", "file", "image", "url", "path", "filename", "href", "img", "overlayimage")
_CAPTIONS = ("caption", "title", "description")
_CREDITS = ("credit", "attribution", "author", "source")
_ALTS = ("alt", "alttext")
_FILE = re.compile(r"(?!data:|javascript:)[^\s<>]*[./][^\s<>]*")
_BEFORE_WORDS = ("photo", "furniture", "embed")


def lead_of(head: MarkdownHead) -> StoryPhoto | None:
    """Return the picture that the front matter puts above the story, with the words it gives it."""
    for name in _LEADS:
        value = head.values.get(name)
        first = value[0] if isinstance(value, list) and value else value
        photo = _from_mapping(first) if isinstance(first, dict) else StoryPhoto(file=next(iter(strings(first)), None))
        if photo.file and _FILE.fullmatch(photo.file):
            beside = [plain_name(name), plain_name(name).removesuffix("image"), "image", "photo", ""]
            caption = photo.caption or _word(head, beside, ("caption",))
            credit = photo.credit or _word(head, beside, ("credit", "attribution"))
            alt = photo.alt or _word(head, beside, ("alt", "alttext")) or None
            return replace(photo, caption=caption, credit=credit, alt=alt, lead=True)
    return None


def _word(head: MarkdownHead, before: list[str], names: tuple[str, ...]) -> str:
    found = (words for start in before for name in names for words in strings(head.values.get(start + name))[:1])
    return next(found, "")


def _from_mapping(value: Values) -> StoryPhoto:
    named = {plain_name(name): inner for name, inner in value.items()}

    def one(names: tuple[str, ...]) -> str:
        return next((words for name in names for words in strings(named.get(name))[:1]), "")

    return StoryPhoto(one(_CAPTIONS), one(_CREDITS), one(_ALTS) or None, one(_FILES) or None)


def with_lead(blocks: list[Block], lead: StoryPhoto | None) -> list[Block]:
    """Return the blocks with the lead first: the one that is named, else the picture above the first words."""
    first = next((n for n, block in enumerate(blocks) if block.kind not in _BEFORE_WORDS), len(blocks))
    if lead is None:
        above = next((block for block in blocks[:first] if block.photo and block.photo.file), None)
    else:
        above = next((block for block in blocks if block.photo and is_same_file(block.photo.file, lead.file)), None)
    if above is None:
        return [photo_block(lead), *blocks] if lead is not None else blocks
    if lead is not None and above not in blocks[:first]:
        return blocks  # the picture stands in the text, where its words are
    photo = above.photo or StoryPhoto()
    told = lead or photo
    caption, credit = photo.caption or told.caption, photo.credit or told.credit
    both = replace(photo, caption=caption, credit=credit, alt=photo.alt or told.alt, lead=True)
    text = above.text or " ".join(filter(None, (both.caption, both.credit)))
    return [replace(above, text=text, photo=both), *(block for block in blocks if block is not above)]


def is_same_file(one: str | None, other: str | None) -> bool:
    """Test whether two names are of one picture."""
    if not one or not other:
        return False
    return posixpath.normpath(one.lstrip("/")) == posixpath.normpath(other.lstrip("/")) or is_same_picture(one, other)
