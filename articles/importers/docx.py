"""Word files (.docx): what freelancers send, their pictures inside."""

from __future__ import annotations

from collections.abc import Iterator

from articles.importers.base import Importer
from articles.importers.manuscript.head import StyledHead
from articles.importers.manuscript.story import part_stories, read_head
from articles.importers.parcel import Parcel
from articles.importers.word import protection
from articles.importers.word.contents import Contents, read_contents
from articles.importers.word.package import open_package
from articles.importers.word.properties import Properties
from articles.story import Said, Story, StoryTag, UnreadableFile

_ZIP = b"PK\x03\x04"
_READY = ("final", "published", "approved", "complete", "completed", "reviewed", "ready", "edited", "done")
_FROM_PROPERTIES = "The file's properties"


class Docx(Importer):
    """Read Word files: styles say what a paragraph is, and where they do not the text is read like plain text."""

    name = "docx"
    label = "Word (.docx)"
    holds_its_pictures = True

    def recognizes(self, parcel: Parcel) -> bool:
        """Test for a ZIP whose main part is a word processor's, or a Word file locked with a password."""
        if protection.is_locked(parcel):
            return True
        if not parcel.head.startswith(_ZIP):
            return False
        try:
            with open_package(parcel) as package:
                return package.main is not None
        except UnreadableFile:
            # Cut off on its way: the list of its parts stood at the end.
            return b"[Content_Types].xml" in parcel.head and b"word/" in parcel.head

    def read(self, parcel: Parcel) -> Iterator[Story]:
        """Yield the stories in the file one at a time, or raise UnreadableFile."""
        if protection.is_locked(parcel):
            raise UnreadableFile(protection.LOCKED)
        with open_package(parcel) as package:
            contents = read_contents(package, parcel.limits)
            stories = list(_stories(contents, parcel))
        yield from stories

    def picture(self, parcel: Parcel, name: str) -> bytes | None:
        """Return the bytes of a picture inside the file. Raises UnreadableFile above a limit."""
        with open_package(parcel) as package:
            return package.bytes(name, parcel.limits.picture)


def _stories(contents: Contents, parcel: Parcel) -> Iterator[Story]:
    parts = part_stories(contents.items)
    for items in parts:
        head = read_head(items, parcel.zone)
        text = "\n\n".join(item.text for item in items if item.text)
        if not text and not head.blocks:
            raise UnreadableFile("The Word file is empty: there is no text in it.")
        for line in contents.page_lines:
            _hold_by(head, line)
        story = head.story(text, tuple(contents.warnings))
        yield _with_properties(story, contents, is_alone=len(parts) == 1)


def _hold_by(head: StyledHead, line: str) -> None:
    """Hear an embargo that is printed on every page; its words are no part of the text."""
    count = len(head.blocks)
    if head.take_anywhere(line):
        del head.blocks[count:]


def _with_properties(story: Story, contents: Contents, *, is_alone: bool) -> Story:
    said = contents.properties
    notes = [
        *contents.comments,
        *(f"On every page: {line}" for line in contents.page_lines),
        *([f"Subject: {said.subject}"] if said.subject else []),
        *([f"Remarks: {said.remarks}"] if said.remarks else []),
    ]
    keywords = [StoryTag("topic", name, None, "about", "ask", (name,)) for name in said.keywords]
    known = {tag.name.casefold() for tag in story.tags}
    story = story.replace(
        tags=(*story.tags, *(tag for tag in keywords if tag.name.casefold() not in known)),
        internal_notes=tuple(notes),
        language=story.language or said.language or None,
        section=said.category or None,
        updated_at=story.updated_at or said.modified,
    )
    story = _with_status(story, said)
    return _with_byline(_with_title(story, said), said) if is_alone else story


def _with_title(story: Story, said: Properties) -> Story:
    if not said.title or said.title == story.headline:
        return story
    if story.headline:
        heard = (Said("headline", "text", story.headline, True), Said("headline", _FROM_PROPERTIES, said.title, False))
        return story.replace(said=(*story.said, *heard))
    warnings = tuple(warning for warning in story.warnings if not warning.startswith("No headline was found"))
    return story.replace(
        headline=said.title,
        said=(*story.said, Said("headline", _FROM_PROPERTIES, said.title, True)),
        warnings=(*warnings, "The text has no headline: the title in the file's properties was taken."),
    )


def _with_byline(story: Story, said: Properties) -> Story:
    if not said.authors or set(said.authors) <= set(story.bylines):
        return story
    if story.bylines:
        heard = (
            Said("bylines", "text", ", ".join(story.bylines), True),
            Said("bylines", _FROM_PROPERTIES, said.author, False),
        )
        return story.replace(said=(*story.said, *heard))
    return story.replace(
        bylines=said.authors,
        said=(*story.said, Said("bylines", _FROM_PROPERTIES, said.author, True)),
        warnings=(*story.warnings, "The byline comes from the file's properties, not from its text: check it."),
    )


def _with_status(story: Story, said: Properties) -> Story:
    """Hear what an office program calls the state of the document; one that is not finished is held."""
    if not said.status or story.status:
        return story
    if said.status.casefold() in _READY:
        return story.replace(status=said.status)
    warning = f"The file's properties call it “{said.status}”: the story is held."
    return story.replace(status=said.status, usable=False, warnings=(*story.warnings, warning))
