"""The charset of names in archives, which old ones do not state: UTF-8 where it is, else the likeliest code page."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from articles.importers.archives.zip_directory import IS_UTF8

# What Windows' own ZIP folders and WinZip wrote in Western Europe, in America, and on Unix; then two more alphabets.
_PAGES = ("cp850", "cp437", "cp1252", "cp866", "gbk")


def guess_page(names: Iterable[bytes]) -> str:
    """Return the code page in which all names of one archive read best, judged together."""
    odd = [name for name in names if not name.isascii() and not _is_utf8(name)]
    return max(_PAGES, key=lambda page: sum(_score(name, page) for name in odd)) if odd else _PAGES[0]


def decode_name(raw: bytes, flags: int, page: str) -> str:
    """Return a name as text: in UTF-8 where it says so or is, else in the page of its archive."""
    if flags & IS_UTF8:
        return raw.decode("utf-8", "replace")
    return raw.decode("utf-8") if _is_utf8(raw) else raw.decode(page, "replace")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _score(raw: bytes, page: str) -> int:
    """Count in favor of what names are made of, and against what they are not."""
    try:
        text = raw.decode(page)
    except UnicodeDecodeError:
        return -100
    if page == "gbk":
        # Two accented letters in a row are a Chinese character too: names in Chinese have more of them than of others.
        wide = sum("\u4e00" <= char <= "\u9fff" for char in text)
        stem = sum(char.isalpha() for char in text.rsplit(".", 1)[0])
        return 5 * wide if wide > 1 and 2 * wide >= stem else -100
    return sum(_likely(text, index) for index, char in enumerate(text) if not char.isascii())


def _likely(text: str, index: int) -> int:
    char, before = text[index], text[index - 1 : index] if index else ""
    script = unicodedata.name(char, "").split(" ", 1)[0]
    if script not in ("LATIN", "CYRILLIC"):
        # A dash or a curly quote stands in names; a frame or a currency sign does not.
        return 0 if char in "–—‘’“”…·°«»" else -3
    if char in "ªºſƒ":
        return -2
    if char.isupper() and before.islower():
        return -2
    if script == "CYRILLIC":
        return 2 if before and unicodedata.name(before, "").startswith("CYRILLIC") else -1
    return 2
