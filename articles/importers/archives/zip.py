"""ZIP archives, but not the many document formats that are ZIPs inside: a .docx goes to its importer in one piece."""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator
from functools import partial

from articles.importers.archives.charset import decode_name, guess_page
from articles.importers.archives.entry import Archive, CutOff, Entry, TooMuch
from articles.importers.archives.inflating import CUT_OFF, DAMAGED, Counter, blocks
from articles.importers.archives.zip_directory import LOCAL, NoDirectory, Record, read_directory
from articles.importers.archives.zip_methods import refusal, unpacked
from articles.importers.archives.zip_scan import scan
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

# A split archive of one part begins with a mark of its own.
_STARTS = (b"PK\3\4", b"PK\5\6", b"PK\7\x08PK\3\4", b"PK00PK\3\4")
# What only a document holds: Office, OpenDocument and EPUB and InDesign (“mimetype” comes first), Pages and Numbers.
_DOCUMENT = {b"[Content_Types].xml", b"Index/Document.iwa", b"Index.zip", b"index.apxl", b"buildVersionHistory.plist"}


def open_zip(parcel: Parcel) -> Archive | None:
    """Return the files of a ZIP, None for what is none, or a document."""
    if not parcel.head.startswith(_STARTS):
        return None
    records, lost = _records(parcel)
    names = {record.raw_name for record in records}
    if _DOCUMENT & names or _is_document(parcel.head):
        return None
    return Archive(_entries(parcel, records, lost))


def _is_document(head: bytes) -> bool:
    first = head[LOCAL.size : LOCAL.size + 24]
    return first.startswith((b"mimetypeapplication/", b"[Content_Types].xml"))


def _records(parcel: Parcel) -> tuple[list[Record], UnreadableFile | None]:
    """Return the records of the list of contents; without one, what is found, and what ended the search."""
    with parcel.open() as file:
        try:
            return read_directory(file, parcel.size, parcel.limits.entries), None
        except NoDirectory:
            records: list[Record] = []
        file.seek(0)
        try:
            for record in scan(file, parcel.size, parcel.limits):
                records.append(record)
                if len(records) > parcel.limits.entries:
                    raise TooMuch(f"The archive holds more than {parcel.limits.entries:,} files: send it in parts.")
        except UnreadableFile as error:
            return records, error
    return records, None


def _entries(parcel: Parcel, records: list[Record], lost: UnreadableFile | None) -> Iterator[Entry]:
    page = guess_page(record.raw_name for record in records)
    for record in records:
        name = decode_name(record.raw_name, record.flags, page)
        if not name.endswith(("/", "\\")) and not stat.S_ISDIR(record.mode):
            yield _entry(parcel, name, record)
    if isinstance(lost, CutOff):
        raise CutOff("The archive is cut off: what was whole in it was read, the rest is missing. Send it again.")
    if lost is not None:
        raise UnreadableFile(f"The archive is damaged: what could be found in it was read. {lost}")


def _entry(parcel: Parcel, name: str, record: Record) -> Entry:
    kind = stat.S_IFMT(record.mode)
    if kind == stat.S_IFLNK:
        return Entry(name, error="It is a link, not a file: send the file itself.")
    if kind not in (0, stat.S_IFREG):
        return Entry(name, error="It is not an ordinary file.")
    if why := refusal(record):
        return Entry(name, error=why)
    return Entry(name, partial(_chunks, parcel, record))


def _chunks(parcel: Parcel, record: Record) -> Iterator[bytes]:
    """Yield a file's bytes; its sum and size are checked when the last of them has come."""
    counter, crc = Counter(parcel.limits.ratio), 0
    with parcel.open() as file:
        file.seek(record.start)
        header = file.read(LOCAL.size)
        if len(header) < LOCAL.size or header[:4] != b"PK\3\4":
            raise UnreadableFile(DAMAGED)
        *_, n, m = LOCAL.unpack(header)
        file.seek(n + m, 1)
        for chunk in unpacked(record, blocks(file, record.packed), counter):
            crc = zlib.crc32(chunk, crc)
            yield chunk
    if crc != record.crc or counter.given != record.size:
        raise CutOff(CUT_OFF) if counter.taken < record.packed else UnreadableFile(DAMAGED)
