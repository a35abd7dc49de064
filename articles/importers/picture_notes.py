"""Pictures that a text names by their files: “[york1.jpg] Pearce celebrates”, “… (york1.jpg)”, “PICTURE: york1.jpg”."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from articles.credits import is_credit_only, split_credit
from articles.importers.paragraphs import Paragraph
from articles.importers.picture_labels import ENDING, LABEL, LABELED_NAME, NAME, Part, kind_of
from articles.importers.prose import ends_in_stop, is_one_sentence
from articles.story import Block, StoryPhoto

_LONGEST = 1_500  # characters; no pattern need meet more
_MOST_WORDS = 60  # of a caption
_LONGEST_CREDIT = 100  # characters
_LABELED = ("calls itself a caption",)
_ENDING_WITHIN = re.compile(ENDING, re.IGNORECASE)
# "Pearce celebrates (york1.jpg)": the name behind its caption, in brackets.
_BEHIND = re.compile(rf"\s[\[(]\s?([^\[\]()\s:|/]{{1,100}}{ENDING})\s?[\])]$", re.IGNORECASE)
_ENDS_AS_PICTURE = re.compile(rf"{ENDING}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PictureNote(Paragraph):
    """One or more paragraphs that are a picture's place: no text that a head may take, but blocks."""

    blocks: tuple[Block, ...] = ()


def with_pictures(paragraphs: Sequence[Paragraph], find: Callable[[str], str | None]) -> list[Paragraph]:
    """Return the paragraphs with those that name a picture, and what is labelled as its words, as one each.

    `find` says whether a file of that name came along.
    """
    found: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        note = _Note(find)
        end = note.read(paragraphs, at) if _may_begin(paragraphs[at].text) else at
        blocks = note.blocks(end - at) if end > at else ()
        if blocks:
            found.append(PictureNote("", paragraphs[at].apart, blocks))
            at = end
        else:
            found.append(paragraphs[at])
            at += 1
    return found


def _may_begin(text: str) -> bool:
    """Tell prose apart fast: no bracket, no label, no file's name at its start."""
    start = text[:130]
    if text[:1] in ("[", "(") or ":" in start[:40] or text[-1:] in ("]", ")"):
        return True
    return "." in start and _ENDING_WITHIN.search(start) is not None


@dataclass
class _Note:
    """What the paragraphs of one picture say, part by part in their order."""

    find: Callable[[str], str | None]
    parts: list[Part] = field(default_factory=list)

    def read(self, paragraphs: Sequence[Paragraph], at: int) -> int:
        """Read as many paragraphs as belong to one picture, and return the place after them."""
        start = at
        while at < len(paragraphs) and len(text := paragraphs[at].text) <= _LONGEST:
            end = at + 1
            if LABEL.fullmatch(text) and end < len(paragraphs) and not LABEL.match(paragraphs[end].text):
                text, end = f"{text} {paragraphs[end].text}", end + 1
            parts = list(self._parts(text, paragraphs[at].apart))
            if not parts and at > start and self._lacks_caption() and self._is_caption_line(paragraphs, at):
                parts = [Part("caption", "", text)]
            if not parts or not self._goes_on(parts):
                break
            self.parts += parts
            at = end
        return at

    def _lacks_caption(self) -> bool:
        return [part.kind for part in self.parts] == ["file"]

    @staticmethod
    def _is_caption_line(paragraphs: Sequence[Paragraph], at: int) -> bool:
        """Test for a line right under a file's name that stands alone with it."""
        if at >= len(paragraphs) or paragraphs[at].apart or not paragraphs[at].text:
            return False
        text = paragraphs[at].text
        alone = at + 1 == len(paragraphs) or paragraphs[at + 1].apart or is_credit_only(paragraphs[at + 1].text)
        return alone and len(text.split()) <= _MOST_WORDS and (is_one_sentence(text) or not ends_in_stop(text))

    def _goes_on(self, parts: Sequence[Part]) -> bool:
        """Test whether a paragraph's parts are of the same picture: none of them was told of it before."""
        told = {part.kind for part in self.parts}
        return not any(part.kind in told for part in parts) and bool(told or parts[0].kind != "credit")

    def _parts(self, text: str, apart: bool) -> Iterator[Part]:
        """Yield what a paragraph says of a picture, nothing where it says none or anything else."""
        if self.parts and is_credit_only(text):
            label = LABEL.match(text)
            yield Part("credit", text[: label.end()] if label else "", text[label.end() :] if label else text)
            return
        first = LABEL.match(text)
        if first is None:
            yield from self._named(text)
            return
        labels = [first, *(m for m in LABEL.finditer(text, first.end()) if m[1][0].isupper())]
        ends = [*(label.start() for label in labels[1:]), len(text)]
        for label, end in zip(labels, ends, strict=True):
            kind, value = kind_of(label[1]), text[label.end() : end].strip()
            before = text[label.start() : label.end()].strip()
            if kind == "byline" and (not self.parts or apart):
                return
            if kind == "picture":
                yield from self._of_picture(before, value)
            elif kind == "caption" and (behind := list(_named_behind(before, value))):
                yield from behind
            else:
                yield Part("credit" if kind == "byline" else kind, before, value)

    def _of_picture(self, label: str, value: str) -> Iterator[Part]:
        named = list(self._named(value, LABELED_NAME)) or list(self._named(value))
        if named and named[0].kind == "file":
            yield Part("file", f"{label} {named[0].label}", named[0].value)
            yield from named[1:]
        elif behind := list(_named_behind(label, value)):
            words, file = behind
            is_credit = len(words.value) <= _LONGEST_CREDIT and is_credit_only(f"Photo: {words.value}")
            yield from (Part("credit", label, words.value) if is_credit else words, file)
        elif self.parts and len(value) <= _LONGEST_CREDIT and is_credit_only(f"Photo: {value}"):
            yield Part("credit", label, value)
        else:
            yield Part("caption", label, value)

    def _named(self, text: str, pattern: re.Pattern[str] = NAME) -> Iterator[Part]:
        """Yield the file that a text begins with, and the caption behind it."""
        match = pattern.match(text)
        if match is None:
            yield from _named_behind("", text)
            return
        caption = text[match.end() :].strip()
        file = self._file(next(filter(None, match.groups())), bool(caption), is_labeled=pattern is LABELED_NAME)
        if file is None or len(caption.split()) > _MOST_WORDS:
            return
        yield Part("file", text[: match.end()].strip(), file)
        if caption:
            yield Part("caption", "", caption)

    def _file(self, name: str, has_caption: bool, *, is_labeled: bool) -> str | None:
        """Return the name of a picture's file; without a caption or an ending it must have come along."""
        if _ENDS_AS_PICTURE.search(name) and " " not in name and (has_caption or is_labeled):
            return name
        endings = ("",) if _ENDS_AS_PICTURE.search(name) else (".jpg", ".jpeg", ".png")
        return next((name + ending for ending in endings if self.find(name + ending)), None)

    def blocks(self, paragraphs: int) -> tuple[Block, ...]:
        """Return the note as blocks, each of its words once; none where no picture is meant for sure."""
        said = {part.kind: part.value for part in self.parts}
        if "file" not in said and not ("caption" in said and "credit" in said and paragraphs > 1):
            return ()
        caption, inner = split_credit(said.get("caption", ""))
        opened = any(part.kind == "file" and part.label[:1] in "[(" for part in self.parts)
        if opened and caption[-1:] in "])" and caption.count("(") + caption.count("[") == 0:
            caption = caption[:-1].rstrip()
        credit = said.get("credit", "").strip(" :.") or inner
        photo = StoryPhoto(caption, credit, said.get("alt") or None, said.get("file"))
        return tuple(self._blocks(photo, marked="file" in said))

    def _blocks(self, photo: StoryPhoto, *, marked: bool) -> Iterator[Block]:
        """Yield what stands above the caption as furniture, the picture with its words, and the rest as furniture."""
        kinds = [part.kind for part in self.parts]
        first = kinds.index("caption") if "caption" in kinds else kinds.index("file") + 1
        last = next((n for n, kind in enumerate(kinds) if n >= first and kind == "file"), len(kinds))
        above = [part.words for part in self.parts[:first]]
        inside = [part.words for part in self.parts[first:last]]
        if marked and "caption" in kinds:
            above.append(self.parts[first].label)
            inside[0] = self.parts[first].value
        yield from _furniture(above)
        text = " ".join(" ".join(inside).split())
        yield Block("photo", text, verdict=None if marked else "sure", reasons=() if marked else _LABELED, photo=photo)
        yield from _furniture([part.words for part in self.parts[last:]])


def _named_behind(label: str, text: str) -> Iterator[Part]:
    """Yield a caption and the file that it ends with."""
    behind = _BEHIND.search(text[-120:])
    if behind and len(text.split()) <= _MOST_WORDS:
        end = len(text) - len(behind[0])
        yield Part("caption", label, text[:end].strip())
        yield Part("file", text[end:].strip(), behind[1])


def _furniture(texts: Sequence[str]) -> Iterator[Block]:
    if text := " ".join(" ".join(texts).split()):
        yield Block("furniture", text)
