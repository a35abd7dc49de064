"""The one way to read XML: nothing resolved, nothing fetched, what is merely untidy repaired, elements one at a time.

lxml is told to load no DTD and no external entity; libxml2's own limits (depth 256, 10 MB a text, amplification of
entities) stay on. A legitimate DOCTYPE with entities of its own is read. Wire and blog exports are often not quite
well-formed: a bare `&`, an HTML entity, a control byte or a lying charset are mended before the parser sees them.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from typing import Any, BinaryIO

import lxml.etree
from lxml.etree import _Element as Element

from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

_CHUNK = 1 << 18
_HELD = 64  # bytes kept back at a chunk's end: longer than any reference or the mark of a CDATA section
_TAIL = 4096  # bytes; behind the last tag a server may have written a comment
_ILLEGAL = bytes(set(range(0x20)) - {0x09, 0x0A, 0x0D})  # XML 1.0, section 2.2
_REFERENCE = re.compile(rb"&(?:(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,40});)?")
# Half of a character: what the parser takes for a CDATA section is not always what we take for one.
_HALF_PAIR = re.compile(
    rb"&#(?:[xX]0{0,4}[dD][89a-fA-F][0-9a-fA-F]{2}|5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-4]\d));"
)
_CDATA, _CDATA_END = b"<![CDATA[", b"]]>"
_LAST_START_TAG = re.compile(rb"<([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?>\s*$")
_DECLARED_ENTITY = re.compile(rb"<!ENTITY\s+([A-Za-z][\w.-]*)\s")
_DECLARED_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_PREDEFINED = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_STOPPED = {"ERR_RESOURCE_LIMIT": "too deeply nested, or blown up by entities, or one text in it is above 10 MB"}


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document: its root, and what an editor should know about how it was read."""

    root: Element
    warnings: tuple[str, ...] = ()


def root_of(parcel: Parcel) -> Element | None:
    """Return the root element as its start tag says (tag, attributes, no children), None where the file is no XML."""
    return _root(parcel.head)


def read_xml(parcel: Parcel) -> Document:
    """Return the whole document. Raises UnreadableFile with a sentence."""
    if parcel.size > parcel.limits.whole_file:
        raise UnreadableFile(
            f"“{parcel.name}” is larger than {parcel.limits.whole_file // 1024 // 1024} MB: send it in parts."
        )
    charset, warnings = _charset(parcel)
    parser = _parser(events=())
    with _Mended(parcel, charset) as source:
        try:
            while chunk := source.read():
                parser.feed(chunk)
            root = parser.close()
        except lxml.etree.LxmlError as error:
            raise UnreadableFile(_sentence(parcel, error)) from error
    names = _errors(parser)
    _refuse_stopped(parcel, names)
    if root is None:
        raise UnreadableFile(f"“{parcel.name}” holds no XML that can be read.")
    if _is_cut_off(names, root, source.tail):
        warnings += ("The file ends in the middle: it may have been cut off on its way.",)
    elif names:
        warnings += ("The file is not well-formed XML: look for words that are missing.",)
    return Document(root, warnings)


def stream_xml(parcel: Parcel, *tags: str, warnings: list[str] | None = None) -> Iterator[Element]:
    """Yield the elements of these tags ("{*}item"), one at a time, each gone when the next is asked for.

    Never holds more than one of them. Raises UnreadableFile where the file cannot be read on; what came before has
    been yielded. An element that the end of the file cuts off is not yielded.
    """
    charset, said = _charset(parcel)
    (warnings if warnings is not None else []).extend(said)
    parser = _parser(events=("end",), tag=tags)
    with _Mended(parcel, charset) as source:
        try:
            while chunk := source.read():
                parser.feed(chunk)
                for _, element in _events(parser):
                    yield element
                    _forget(element)
        except lxml.etree.LxmlError as error:
            raise UnreadableFile(_sentence(parcel, error)) from error
    _finish(parser)
    names = _errors(parser)
    _refuse_stopped(parcel, names)
    if _is_cut_off(names, root_of(parcel), source.tail):
        raise UnreadableFile(f"“{parcel.name}” ends in the middle: what stands above was read, the rest is missing.")


def _parser(**options: Any) -> lxml.etree.XMLPullParser:
    return lxml.etree.XMLPullParser(
        resolve_entities="internal",  # type: ignore[arg-type]  # the stubs know of no more than yes and no
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
        **options,
    )


@lru_cache(maxsize=8)
def _root(head: bytes) -> Element | None:
    parcel = Parcel("", head)
    parser = _parser(events=("start",))
    charset, _ = _charset(parcel)
    with _Mended(parcel, charset) as source:
        is_first = True
        try:
            while chunk := source.read():
                if is_first and not chunk.startswith(b"<"):
                    return None
                is_first = False
                parser.feed(chunk)
                for _, element in _events(parser):
                    return element
        except lxml.etree.LxmlError:
            return None
    return None


def _charset(parcel: Parcel) -> tuple[str, tuple[str, ...]]:
    """Return the charset a file really has: strict UTF-8 first, then what it says, then Windows-1252 byte by byte."""
    for mark, charset in _BYTE_ORDER_MARKS[1:]:
        if parcel.head.startswith(mark):
            return charset, ()
    if parcel.head.startswith(b"<\x00"):
        return "utf-16-le", ()
    if parcel.head.startswith(b"\x00<"):
        return "utf-16-be", ()
    declared = _declared(parcel.head)
    if _is_utf8(parcel):
        lies = declared not in (None, "utf-8", "ascii") and not parcel.head.isascii()
        return "utf-8", ("The file names a charset that it is not in: it was read as UTF-8.",) if lies else ()
    if declared in (None, "utf-8", "ascii"):
        return "mixed", ("Some letters are no UTF-8 and were read as Windows-1252: look at accents and quotes.",)
    return str(declared), ()


def _declared(head: bytes) -> str | None:
    match = _DECLARED_CHARSET.search(head[:400])
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1].decode("ascii")).name
    except LookupError:
        return None
    if name == "iso8859-1":
        return "cp1252"  # as browsers read it: the quotes of Word stand in its control range
    # Only what carries ASCII as it is, or the file would not have told us; no codec that is no charset ("rot13").
    known = name == "utf-8" or name.startswith(("cp", "iso8859", "koi8", "mac", "gb", "big5", "shift", "euc", "ascii"))
    return name if known else None


def _is_utf8(parcel: Parcel) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with parcel.open() as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
    return True  # the file may end within a letter: it was cut off, not written in another charset


def _one_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("newsroom-cp1252", _one_byte)


class _Mended:
    """A file's bytes as tidy UTF-8: no illegal bytes, no bare `&`, HTML's entities as characters."""

    def __init__(self, parcel: Parcel, charset: str) -> None:
        self._file: BinaryIO = parcel.open()
        known = {"utf-8": "utf-8", "mixed": "utf-8"}.get(charset, charset)
        errors = "newsroom-cp1252" if charset == "mixed" else "replace"
        self._decoder = None if charset == "utf-8" else codecs.getincrementaldecoder(known)(errors)
        self._own = frozenset(_DECLARED_ENTITY.findall(parcel.head))
        self._held, self._in_cdata, self._started, self._ended = b"", False, False, False
        self._element, self._before, self._nested = b"", b"", False
        self.tail = b""  # the last of what was read

    def __enter__(self) -> _Mended:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self) -> bytes:
        """Return the next mended bytes, b"" at the end."""
        while not self._ended:
            raw = self._file.read(_CHUNK)
            self._ended = not raw
            data = self._held + self._utf8(raw)
            if not self._started:
                data = data.removeprefix(codecs.BOM_UTF8).lstrip()
                self._started = bool(data)
            mended = self._mend(data)
            self.tail = (self.tail + mended)[-_TAIL:]
            if mended:
                return mended
        return b""

    def _utf8(self, raw: bytes) -> bytes:
        if self._decoder is not None:
            raw = self._decoder.decode(raw, not raw).encode("utf-8", "replace")
        return raw.translate(None, _ILLEGAL)

    def _mend(self, data: bytes) -> bytes:
        """Return what is whole of the bytes; the rest is held for the next chunk."""
        data = _HALF_PAIR.sub(b"", data)
        out, at, whole = [], 0, len(data) if self._ended else max(0, len(data) - _HELD)
        while at < whole:
            mark = _CDATA_END if self._in_cdata else _CDATA
            found = data.find(mark, at)
            is_marked = 0 <= found < whole
            end = found + len(mark) if is_marked else whole
            piece = data[at:end]
            if self._in_cdata:
                mended = self._section(piece, data[end : end + _HELD] if is_marked else None)
            else:
                piece = piece if is_marked or self._ended else _without_half_mark(piece)
                mended = self._markup(piece, is_marked)
                if not is_marked:
                    end = whole = at + len(piece)
            out.append(mended)
            at = end
        self._held = data[at:]
        return b"".join(out)

    def _markup(self, piece: bytes, opens_section: bool) -> bytes:
        self._before = (self._before + piece)[-2 * _HELD :]
        if opens_section:
            tag = _LAST_START_TAG.search(self._before.removesuffix(_CDATA))
            self._in_cdata, self._element = True, tag[1] if tag else b""
            self._before = b""
        # The end of a CDATA section that none began: a parser that repairs would lose the words before it.
        piece = piece.replace(_CDATA_END, b"]]&gt;")
        return _REFERENCE.sub(self._reference, piece) if b"&" in piece else piece

    def _section(self, piece: bytes, following: bytes | None) -> bytes:
        """Return a piece of a CDATA section; the end of one within another does not end the outer one.

        Exports that wrapped a text without looking into it hold such: their section ends where its element does.
        """
        self._nested |= bool(self._element) and _CDATA in self._before + piece
        self._before = piece[-len(_CDATA) :]
        if following is None:
            return piece
        rest = following.lstrip()
        if self._nested and not rest.startswith((b"</" + self._element, _CDATA)) and rest:
            return piece[: -len(_CDATA_END)] + b"]]]]><![CDATA[>"
        self._in_cdata, self._nested, self._before = False, False, b""
        return piece

    def _reference(self, match: re.Match[bytes]) -> bytes:
        name = match[1]
        if name is None:
            return b"&amp;"
        if name in _PREDEFINED or name in self._own:
            return match[0]
        if name.startswith(b"#"):
            number = int(name[2:], 16) if name[1:2] in b"xX" else int(name[1:])
            if 0x80 <= number <= 0x9F:
                return bytes([number]).decode("cp1252", "ignore").encode()  # as browsers read "&#146;"
            return match[0] if _legal(number) else b""
        text = html5.get(name.decode("ascii") + ";")
        return text.encode() if text else b"&amp;" + match[0][1:]


def _without_half_mark(piece: bytes) -> bytes:
    """Return the bytes up to a reference, or an end of a CDATA section, that they may hold only half of."""
    cut = piece.rfind(b"&", max(0, len(piece) - _HELD))
    if cut > 0 and b";" not in piece[cut:]:
        return piece[:cut]
    return piece.rstrip(b"]") or piece


def _legal(number: int) -> bool:
    return (
        number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number <= 0x10FFFF
    )


def _events(parser: lxml.etree.XMLPullParser) -> Iterator[tuple[str, Element]]:
    events: Any = parser.read_events()
    yield from events


def _forget(element: Element) -> None:
    """Free an element and what came before it: a tree that grows to the end of the file would hold all of it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _finish(parser: lxml.etree.XMLPullParser) -> None:
    try:
        parser.close()
    except lxml.etree.LxmlError:
        return  # said by the error log


def _errors(parser: lxml.etree.XMLPullParser) -> set[str]:
    """Return what was wrong; a warning's name tells it, since that of an outside DTD counts as an error."""
    found = {entry.type_name for entry in parser.feed_error_log if entry.level_name != "WARNING"}
    return {name for name in found if not name.startswith("WAR_")}


def _is_cut_off(names: set[str], root: Element | None, tail: bytes) -> bool:
    """Test whether the end of a file is missing: cut within a tag, it is no more than an error among others."""
    if "ERR_TAG_NOT_FINISHED" in names or root is None:
        return "ERR_TAG_NOT_FINISHED" in names
    name = ":".join(filter(None, (root.prefix, str(root.tag).rpartition("}")[2])))
    return bool(names) and re.search(rb"</" + re.escape(name.encode()) + rb"\s*>", tail) is None


def _refuse_stopped(parcel: Parcel, names: set[str]) -> None:
    for name, why in _STOPPED.items():
        if name in names:
            raise UnreadableFile(f"“{parcel.name}” cannot be read as XML: it is {why}.")


def _sentence(parcel: Parcel, error: lxml.etree.LxmlError) -> str:
    return f"“{parcel.name}” cannot be read as XML: {str(error).split(' (<')[0]}."
