"""Every import format, in the order in which a file is offered to them."""

from __future__ import annotations

from articles.importers.anpa_1312 import Anpa1312
from articles.importers.atom import Atom
from articles.importers.base import Importer
from articles.importers.docx import Docx
from articles.importers.eml import Eml
from articles.importers.file_kinds import name_of_kind
from articles.importers.html import Html
from articles.importers.iptc_7901 import Iptc7901
from articles.importers.jpeg import Jpeg
from articles.importers.json_feed import JsonFeed
from articles.importers.markdown import Markdown
from articles.importers.newsml_1 import Newsml1
from articles.importers.newsml_g2 import NewsmlG2
from articles.importers.ninjs import Ninjs
from articles.importers.nitf import Nitf
from articles.importers.parcel import Parcel
from articles.importers.plain_text import PlainText
from articles.importers.records import Csv, JsonLines
from articles.importers.rss import Rss
from articles.importers.wxr import Wxr
from articles.story import UnreadableFile

# Plain text comes last: what no other format knows may still be text.
IMPORTERS: tuple[Importer, ...] = (
    Docx(),
    Jpeg(),
    Wxr(),
    NewsmlG2(),
    Rss(),
    Atom(),
    JsonFeed(),
    Newsml1(),
    Nitf(),
    Ninjs(),
    Html(),
    Eml(),
    Iptc7901(),
    Anpa1312(),
    Markdown(),
    JsonLines(),
    Csv(),
    PlainText(),
)


def importer_for(parcel: Parcel, format: str | None = None) -> Importer:
    """Return the importer of a parcel, or of the format named; raise UnreadableFile with a sentence for editors."""
    if not parcel.head.strip():
        raise UnreadableFile("The file is empty: there is no text in it.")
    if format is not None:
        for importer in IMPORTERS:
            if importer.name == format:
                return importer
        known = ", ".join(importer.label for importer in IMPORTERS)
        raise UnreadableFile(f"The format “{format}” is not known here. Known: {known}.")
    for importer in IMPORTERS:
        if importer.recognizes(parcel):
            return importer
    kind = name_of_kind(parcel) or "not text"
    raise UnreadableFile(
        f"“{parcel.name}” is {kind}, which cannot be read as a story. Save it as plain text, or paste the text."
    )
