"""What a ninjs item says to editors alone: it is shown to them and to no reader."""

from __future__ import annotations

from collections.abc import Iterator

from articles.importers.ninjs.fields import Object, objects, text, texts
from articles.importers.ninjs.pictures import Pictures, associated, is_picture

_NOTES = (
    ("Note to editors", ("ednote", "edNote", "description_editornotes")),
    ("Usage terms", ("usageterms", "usageTerms")),
    ("Copyright", ("copyrightnotice", "copyrightNotice")),
    ("Copyright holder", ("copyrightholder", "copyrightHolder")),
)
_LONGEST = 2000  # characters of one note


def read_notes(item: Object, pictures: Pictures) -> Iterator[str]:
    """Yield an item's notes, those of its pictures, and what came along that is neither text nor picture."""
    yield from _notes(item, "")
    for source in objects(item, "infosources", "infoSources"):
        if text(source, "role") != "provider" and text(source, "name"):
            yield f"Source of information: {text(source, 'name')}"
    extra = item.get("extra")
    for name, value in extra.items() if isinstance(extra, dict) else ():
        if isinstance(value, str) and value.strip():
            yield f"{name}: {' '.join(value.split())}"[:_LONGEST]
    for picture in pictures:
        yield from _notes(picture.item, f"Picture “{(picture.photo.caption or picture.name)[:60]}”: ")
    for other in associated(item):
        if not is_picture(other):
            words = filter(None, (text(other, "type"), text(other, "headline", "title"), text(other, "guid", "uri")))
            yield f"Came along: {', '.join(words) or text(other, 'name')}"[:_LONGEST]


def _notes(item: Object, whose: str) -> Iterator[str]:
    for label, names in _NOTES:
        if words := next((words for name in names if (words := " ".join(texts(item, name)))), ""):
            yield f"{whose}{label}: {words}"[:_LONGEST]
