"""What a file is that is no plain text, from its first bytes, in words an editor understands."""

from __future__ import annotations

import re

from articles.importers.parcel import Parcel

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"BM", "a picture (BMP)"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or Outlook file"),
    (b"{\\rtf", "a rich text (RTF) file"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound or video file"),
    (b"SQLite format 3", "a database file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_IN_A_ZIP = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"opendocument.text", "an OpenDocument text (.odt)"),
)
_MARKUP = re.compile(
    rb"\s*<(?:\?xml|svg|!doctype|html|head|body|rss|feed|nitf|newsml|newsitem|newsmessage)\b", re.IGNORECASE
)
_JSON = re.compile(rb"\s*(?:\{\s*\"[^\"\n]{1,80}\"\s*:|\[\s*\{\s*\"[^\"\n]{1,80}\"\s*:)")


def is_packed(start: bytes) -> bool:
    """Test whether a file is an archive or compressed, from its first 512 bytes: it may hold far more than its size."""
    if start.startswith(b"PK\x03\x04"):
        return not any(mark in start for mark, _ in _IN_A_ZIP) and b"[Content_Types].xml" not in start
    return start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ")) or start[257:262] == b"ustar"


def name_of_kind(parcel: Parcel) -> str | None:
    """Return what the file is ("a PDF", "a ZIP archive"), or None where it may be plain text."""
    start = parcel.head[:4096]
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((name for mark, name in _IN_A_ZIP if mark in start), "a ZIP archive")
    if start[:4] == b"RIFF" or start[4:8] == b"ftyp":
        return "a picture, a sound or a video"
    for magic, name in _MAGIC:
        if start.startswith(magic) and (magic != b"BM" or b"\x00" in start[:30]):
            return name
    start = start.removeprefix(b"\xef\xbb\xbf")
    if match := _MARKUP.match(start):
        return (
            "a web page (HTML)"
            if match[0].strip().lower() in (b"<!doctype", b"<html", b"<head", b"<body")
            else "an XML file"
        )
    return "a JSON file" if _JSON.match(start) else None
