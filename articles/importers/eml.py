"""Mails saved as files (.eml): the writer's text is the story; what was quoted or signed goes to the desk alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from articles.importers.base import Importer
from articles.importers.mail import headers
from articles.importers.mail.bodies import (
    TOO_LONG,
    decoded_text,
    items_of_html,
    items_of_lines,
    lines_of,
    own_items,
    photos_inside,
    prefers_html,
)
from articles.importers.mail.courtesies import aside, is_by_machine
from articles.importers.mail.parts import PACKED, Mail, Part, open_message
from articles.importers.mail.quoting import Cut, own_lines
from articles.importers.manuscript.captions import with_captions
from articles.importers.manuscript.items import Item
from articles.importers.manuscript.story import part_stories, read_head
from articles.importers.markup import photo_block
from articles.importers.parcel import Parcel
from articles.importers.prose import is_prose
from articles.photos.metadata import read_metadata
from articles.story import Block, Said, Story, StoryPhoto, UnreadableFile

_A_NOTE = "The mail itself is a note to the desk: what came with it is read by itself."
_ONLY_PICTURES = "The mail brings pictures and no text: they go into the photo library."
_BY_MACHINE = "An automatic reply: there is no story in it."
UNPLACED = ("came with the mail, and nothing in the text says where it belongs",)
_LEAST_STORY = 120  # words of prose, beside an attached story; with fewer the mail is a note about it
_STORIES = (
    *(
        ".docx",
        ".doc",
        ".odt",
        ".rtf",
        ".pdf",
        ".pages",
        ".txt",
        ".md",
        ".markdown",
        ".html",
        ".htm",
        ".json",
        ".jsonl",
    ),
    *(".xml", ".csv", ".eml", ".zip", ".tar", ".gz"),
)


class Eml(Importer):
    """Read one mail; what is attached to it is read by itself, as an archive's files are."""

    name = "eml"
    label = "Mail (.eml)"

    def recognizes(self, parcel: Parcel) -> bool:
        """Test for the head of a mail."""
        return headers.is_mail(parcel.head)

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories in the mail's own text, or raise UnreadableFile."""
        mail = open_message(parcel.data)
        if story := _no_story(mail):
            yield _from_head(story, mail, Cut([]), parcel, 1)
            return
        cut, items, warnings = _items(mail, parcel)
        if not any(item.text for item in items if item.kind != "photo"):
            yield _without_text(mail)
            return
        own = sum(len(item.text.split()) for item in items if is_prose(item.text))
        if own < _LEAST_STORY and any(_may_be_story(file) for file in mail.files):
            text = "\n".join(item.text for item in items if item.text)
            story = Story(skipped=_A_NOTE, internal_notes=(f"Written in the mail: {text[:2000]}", *cut.notes))
            yield _from_head(story, mail, Cut([]), parcel, 1)
            return
        yield from _stories(mail, cut, items, tuple(warnings), parcel)

    def picture(self, parcel: Parcel, name: str) -> bytes | None:
        """Return the bytes of a picture in the mail. Raises UnreadableFile above a limit."""
        for file in open_message(parcel.data).files:
            if file.name == name:
                if len(file.data) > parcel.limits.picture:
                    raise UnreadableFile(f"“{name}” is larger than {parcel.limits.picture // 1024 // 1024} MB.")
                return file.data
        return parcel.beside.read(name)


def _no_story(mail: Mail) -> Story | None:
    """Return a story that says why there is none: a machine wrote the mail."""
    answered = headers.header(mail.message, "Auto-Submitted").casefold()
    if answered.startswith("auto-replied") or mail.message.get_content_type() == "multipart/report":
        return Story(skipped=_BY_MACHINE)
    return None


def _without_text(mail: Mail) -> Story:
    if mail.warnings:
        raise UnreadableFile(PACKED)
    if not mail.files:
        raise UnreadableFile("There is no text in the mail.")
    only_pictures = all(file.is_picture for file in mail.files)
    return Story(skipped=_ONLY_PICTURES if only_pictures else _A_NOTE)


def _may_be_story(file: Part) -> bool:
    return file.name.casefold().endswith(_STORIES) or file.kind == "message/rfc822"


def _items(mail: Mail, parcel: Parcel) -> tuple[Cut, list[Item], list[str]]:
    """Return the mail's own text as items, what was put aside, and warnings about its letters."""
    is_forward = headers.is_forward(headers.first_of(mail.message, "subject"))
    cut, warnings = Cut([]), list(mail.warnings)
    items: list[Item] = []
    html = prefers_html(mail)
    for part in (*(mail.html if html else ()), *mail.texts):
        if part.is_picture:
            items.append(Item("photo", file=part.name))
            continue
        if html and part.kind == "text/plain":
            continue
        found = decoded_text(part)
        if len(found.text) > parcel.limits.text:
            raise UnreadableFile(TOO_LONG)
        warnings.extend(found.warnings)
        if part.kind == "text/html":
            blocks = items_of_html(found.text, photos_inside(mail), cut, keep_quotes=is_forward)
            items.extend(own_items(blocks, cut, is_forward=is_forward))
        else:
            own = own_lines(lines_of(part, found.text), is_forward=is_forward)
            cut.notes.extend(own.notes)
            cut.sender, cut.subject, cut.date = own.sender, own.subject, own.date
            items.extend(items_of_lines(own.lines, mail.files))
    cut.notes.extend(f"Added by a mail server: {item.text[:300]}" for item in items if is_by_machine(item))
    return cut, [item for item in items if not is_by_machine(item)], warnings


def _stories(mail: Mail, cut: Cut, items: list[Item], warnings: tuple[str, ...], parcel: Parcel) -> Iterator[Story]:
    inner = headers.address_of(cut.sender)[0] if cut.sender else ""
    first, last = aside(items, headers.sender(mail.message)[0], inner)
    before, after = items[:first], items[last:]
    parts = part_stories(with_captions(items[first:last]))
    for number, part in enumerate(parts, 1):
        head = read_head(part, parcel.zone)
        for item in (*before, *after):
            if item.text:
                _hear(head, item.text)
        text = "\n\n".join(item.text for item in part if item.text)
        story = head.story(text, warnings)
        story = story.replace(
            blocks=(
                *(_furniture(before) if number == 1 else ()),
                *story.blocks,
                *(_unplaced(mail, items, parcel) if len(parts) == 1 else ()),
                *(_furniture(after) if number == len(parts) else ()),
            ),
            internal_notes=tuple(cut.notes),
        )
        yield _from_head(story, mail, cut, parcel, number)


def _furniture(items: Sequence[Item]) -> tuple[Block, ...]:
    return tuple(Block("furniture", item.text) for item in items if item.text)


def _hear(head, text: str) -> None:  # type: ignore[no-untyped-def]
    """Hear an embargo in a line to the desk; the line itself is kept by the caller."""
    count = len(head.blocks)
    if head.take_anywhere(text):
        del head.blocks[count:]


def _unplaced(mail: Mail, items: Sequence[Item], parcel: Parcel) -> tuple[Block, ...]:
    """Return a place at the end for each picture that came along and that the text does not name."""
    named = {item.file for item in items if item.kind == "photo"}
    blocks = []
    for file in mail.files:
        if not file.is_picture or file.name in named or (file.cid and not file.is_attached):
            continue
        said = read_metadata(file.data) if len(file.data) <= parcel.limits.picture else None
        photo = StoryPhoto(file=file.name)
        if said is not None:
            caption, credit = " ".join(said.description.split()), " ".join(said.credit_line.split())
            photo = StoryPhoto(caption, credit, " ".join(said.alt_text.split()) or None, file.name)
        blocks.append(replace(photo_block(photo), verdict="ask", reasons=UNPLACED))
    return tuple(blocks)


def _from_head(story: Story, mail: Mail, cut: Cut, parcel: Parcel, number: int) -> Story:
    """Fill in what the text does not say itself from the mail's head, that of the inner mail first."""
    name, address = headers.sender(mail.message)
    inner_name, inner_address = headers.address_of(cut.sender)
    subject = cut.subject or headers.first_of(mail.message, "subject")
    message_id = headers.header(mail.message, "Message-ID").strip("<> ")
    said_by = f"Mail from {' '.join(filter(None, (name, f'<{address}>' if address else '')))}"
    notes = [said_by] if name or address else []
    if cut.sender:
        notes.append(f"Forwarded; first sent by {' '.join(filter(None, (inner_name, inner_address)))}")
    story = story.replace(
        sender=address or None,
        source_ref=(message_id + (f"#{number}" if number > 1 else "")) or None,
        language=story.language or headers.header(mail.message, "Content-Language").split(",")[0].strip() or None,
        internal_notes=(*notes, *story.internal_notes),
    )
    if story.skipped:
        return story.replace(headline=headers.bare_subject(subject))
    story = _with_date(story, cut.date or headers.first_of(mail.message, "date"), parcel)
    return _with_subject(story, headers.bare_subject(subject))


def _with_subject(story: Story, subject: str) -> Story:
    if not subject or subject.casefold() == story.headline.casefold():
        return story
    if story.headline:
        heard = (Said("headline", "text", story.headline, True), Said("headline", "the mail's subject", subject, False))
        return story.replace(said=(*story.said, *heard))
    warnings = tuple(warning for warning in story.warnings if not warning.startswith("No headline was found"))
    return story.replace(
        headline=subject,
        said=(*story.said, Said("headline", "the mail's subject", subject, True)),
        warnings=(*warnings, "The text has no headline: the mail's subject was taken."),
    )


def _with_date(story: Story, date: str, parcel: Parcel) -> Story:
    sent = headers.sent_at(date, parcel.zone) if date else None
    if sent is None:
        return story
    if story.published_at:
        heard = Said("published_at", "text", story.published_at.isoformat(), True)
        if sent.date() != story.published_at.date():
            story = story.replace(
                said=(*story.said, heard, Said("published_at", "when the mail was sent", date, False))
            )
        return story
    warnings = tuple(warning for warning in story.warnings if not warning.startswith("No date was found"))
    return story.replace(
        published_at=sent,
        time_known=True,
        said=(*story.said, Said("published_at", "when the mail was sent", date, True)),
        warnings=(*warnings, "The text gives no date: the moment when the mail was sent was taken."),
    )
