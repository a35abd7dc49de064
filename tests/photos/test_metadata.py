"""What a picture file says: charsets, the order of three records that disagree, and broken ones."""

from __future__ import annotations

import hashlib
import json
import random
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from articles.photos import iim, moments, xmp
from articles.photos.metadata import PhotoMetadata, read_metadata
from tests.photos.pictures import EXIF_IFD, camera_exif, encode, jpeg

NAME = "Zoë Łukasiewicz"


def segment(block: bytes, digest: bytes = b"") -> bytes:
    """Return an APP13 segment with an IIM block and, if given, Photoshop's digest of it."""

    def resource(number: int, data: bytes) -> bytes:
        return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + b"\0" * (len(data) % 2)

    payload = b"Photoshop 3.0\0" + resource(0x0404, block) + (resource(0x0425, digest) if digest else b"")
    return b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload


def dataset(number: int, value: bytes, record: int = 2) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def read(
    block: bytes = b"",
    packet: Mapping[str, Any] | bytes = b"",
    exif: Mapping[int, str | bytes] | None = None,
    digest: bytes = b"",
) -> PhotoMetadata:
    """Read a JPEG with these records."""
    options: dict[str, Any] = {"extra": segment(block, digest)} if block else {}
    if packet:
        options["xmp"] = xmp.build(packet) if not isinstance(packet, bytes) else packet
    if exif:
        record = Image.Exif()
        for tag, value in exif.items():
            (record.get_ifd(EXIF_IFD) if tag > 0x9000 else record)[tag] = value
        options["exif"] = record
    return read_metadata(jpeg((300, 200), **options))


def test_every_field_is_read_from_xmp() -> None:
    found = read(
        packet={
            "photoshop:Headline": "Late winner",
            "dc:title": "NGR-0412",
            "dc:description": "A player runs to the corner.",
            "Iptc4xmpCore:AltTextAccessibility": "A man runs with his arms out.",
            "dc:creator": (NAME, "Ann Other"),
            "photoshop:Credit": "Agency",
            "photoshop:Source": "Desk",
            "dc:rights": "© Agency",
            "xmpRights:UsageTerms": "Editorial use only",
            "photoshop:Instructions": "Not after Sunday",
            "photoshop:DateCreated": "2026-03-01T16:47:09+01:00",
            "dc:subject": ("football", "late"),
            "Iptc4xmpExt:PersonInImage": ("A. Player",),
            "Iptc4xmpExt:OrganisationInImageName": ("A Club",),
            "Iptc4xmpExt:Event": "A Cup, final",
            "photoshop:City": "Kraków",
        }
    )
    assert found.headline == "Late winner" and found.title == "NGR-0412"
    assert found.description == "A player runs to the corner." and found.alt_text == "A man runs with his arms out."
    assert found.creators == (NAME, "Ann Other") and (found.credit, found.source) == ("Agency", "Desk")
    assert (found.copyright, found.usage_terms) == ("© Agency", "Editorial use only")
    assert found.instructions == "Not after Sunday" and found.keywords == ("football", "late")
    assert found.people_shown == ("A. Player",) and found.organisations == ("A Club",)
    assert (found.event, found.city) == ("A Cup, final", "Kraków")
    assert (
        found.taken_at == datetime(2026, 3, 1, 16, 47, 9, tzinfo=timezone(timedelta(hours=1)))
        and found.taken_time_known
    )
    assert found.warnings == () and json.loads(json.dumps(found.raw)) == found.raw


def test_caption_is_never_taken_for_alt_text() -> None:
    found = read(iim.build({iim.CAPTION: "The caption."}), {"dc:description": "The caption."}, {0x010E: "The caption."})
    assert found.description == "The caption." and found.alt_text == ""


@pytest.mark.parametrize(
    "block",
    [
        dataset(90, b"\x1b%G", 1) + dataset(80, NAME.encode()),
        dataset(80, NAME.encode()),  # states nothing, is UTF-8
        dataset(90, b"\x1b.A", 1) + dataset(80, NAME.encode()),  # states Latin-1, is UTF-8
    ],
)
def test_charset_of_iim_is_settled_by_the_bytes(block: bytes) -> None:
    assert read(block).creators == (NAME,)


def test_windows_text_in_iim_and_exif() -> None:
    assert read(dataset(120, "Müller – “no”".encode("cp1252"))).description == "Müller – “no”"
    assert read(exif={0x010E: "Müller – é".encode("cp1252")}).description == "Müller – é"


def test_exif_text_in_utf8_is_not_read_as_latin1() -> None:
    assert read(exif={0x013B: NAME.encode()}).creators == (NAME,)


def test_order_is_exif_then_xmp_then_iim() -> None:
    block = iim.build({iim.CAPTION: "iim", iim.BYLINE: "I. Im", iim.CITY: "Iimcity", iim.SOURCE: "only here"})
    packet = {"dc:description": "xmp", "dc:creator": ("X. Mp",), "photoshop:City": "Xmpcity"}
    found = read(block, packet, {0x010E: "exif", 0x013B: "E. One; E. Two"})
    assert (found.description, found.creators) == ("exif", ("E. One", "E. Two"))
    assert (found.city, found.source) == ("Xmpcity", "only here")


def test_iim_changed_after_xmp_wins() -> None:
    block = iim.build({iim.CITY: "New"})
    packet = {"photoshop:City": "Old"}
    assert read(block, packet, digest=hashlib.md5(block).digest()).city == "Old"
    assert read(block, packet, digest=hashlib.md5(b"before").digest()).city == "New"
    assert read(block, packet).city == "Old"


def test_camera_words_are_no_caption() -> None:
    found = read(packet={"dc:description": "The goal."}, exif={0x010E: "OLYMPUS DIGITAL CAMERA         "})
    assert found.description == "The goal."
    assert read(exif={0x010E: "SONY DSC"}).description == ""


def test_poorer_copy_in_exif_does_not_hide_the_accents_or_a_second_name() -> None:
    found = read(
        packet={"dc:creator": (NAME, "B. Two"), "dc:description": "Łódź wins"},
        exif={0x013B: "Zo? ?ukasiewicz", 0x010E: "??d? wins"},
    )
    assert (found.creators, found.description) == ((NAME, "B. Two"), "Łódź wins")


@pytest.mark.parametrize(
    ("moment", "expected", "time_known"),
    [
        (moments.from_iso("2026-03-01"), datetime(2026, 3, 1), False),
        (moments.from_iso("2026-03-01T16:47Z"), datetime(2026, 3, 1, 16, 47, tzinfo=UTC), True),
        (moments.from_iso("2026-03-01T16:47:09.25"), datetime(2026, 3, 1, 16, 47, 9, 250_000), True),
        (
            moments.from_exif("2026:03:01 16:47:09", "5", "+02:00"),
            datetime(2026, 3, 1, 16, 47, 9, 500_000, timezone(timedelta(hours=2))),
            True,
        ),
        (
            moments.from_iim("20260301", "164709-0530"),
            datetime(2026, 3, 1, 16, 47, 9, tzinfo=timezone(-timedelta(hours=5, minutes=30))),
            True,
        ),
        (moments.from_iim("20260301"), datetime(2026, 3, 1), False),
    ],
)
def test_dates(moment: moments.Moment, expected: datetime, time_known: bool) -> None:
    assert (moment.at, moment.at.tzinfo is None, moment.time_known) == (expected, expected.tzinfo is None, time_known)


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-03", "0000-00-00", "2026-02-30", "yesterday", "1066-10-14", "2026-03-01T99:99"]
)
def test_dates_that_are_none(text: str) -> None:
    assert moments.from_iso(text) is None


def test_unset_camera_clock_is_no_date() -> None:
    assert moments.from_exif("0000:00:00 00:00:00") is None and moments.from_iim("00000000", "000000") is None


def test_offset_is_taken_from_the_record_that_shows_the_same_clock() -> None:
    taken = {0x9003: "2026:03:01 16:47:09"}
    assert read(packet={"photoshop:DateCreated": "2026-03-01T16:47:09+02:00"}, exif=taken).taken_at == datetime(
        2026, 3, 1, 14, 47, 9, tzinfo=UTC
    )
    assert read(packet={"photoshop:DateCreated": "2026-03-01T15:47:09+02:00"}, exif=taken).taken_at == datetime(
        2026, 3, 1, 16, 47, 9
    )


def test_two_days_in_one_file_are_told() -> None:
    found = read(packet={"photoshop:DateCreated": "2024-05-30"}, exif={0x9003: "2020:07:08 09:49:13"})
    assert found.taken_at == datetime(2020, 7, 8, 9, 49, 13)
    assert found.warnings == ("The file gives two days: taken 08 July 2020 or 30 May 2024.",)


def test_records_that_disagree_are_all_told_and_poorer_copies_are_not() -> None:
    found = read(
        block=dataset(iim.HEADLINE, b"Late") + dataset(iim.KEYWORD, b"stock") + dataset(iim.BYLINE, b"Zo? Lukas"),
        packet={
            "photoshop:Headline": "Late winner",
            "dc:subject": ("football", "rain"),
            "dc:creator": ("Zo? Lukas Young",),
        },
    )
    assert [(s.field, s.record, s.value, s.used) for s in found.disagreements] == [
        ("headline", "XMP", "Late winner", True),
        ("headline", "IPTC", "Late", False),
        ("creators", "XMP", "Zo? Lukas Young", True),
        ("creators", "IPTC", "Zo? Lukas", False),
        ("keywords", "XMP", "football, rain", True),
        ("keywords", "IPTC", "stock", False),
    ]
    same = {"dc:description": "A player of the home side runs to the corner with his arms out."}
    assert not read(block=dataset(iim.CAPTION, b"A player of the home side runs to the"), packet=same).disagreements


def test_place_long_description_and_source_are_read() -> None:
    found = read(
        block=dataset(iim.STATE, b"Malopolska") + dataset(iim.COUNTRY, b"Poland"),
        packet={
            "Iptc4xmpCore:ExtDescrAccessibility": "A man in red runs towards a flag.",
            "Iptc4xmpExt:DigitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
        },
    )
    assert (found.state, found.country, found.digital_source) == ("Malopolska", "Poland", "digitalCapture")
    assert found.extended_description == "A man in red runs towards a flag."


def test_a_credit_names_nobody_twice() -> None:
    assert PhotoMetadata(creators=("Jo Bo",), credit="Meridian").credit_line == "Jo Bo/Meridian"
    assert PhotoMetadata(creators=("Jo Bo",), credit="JO BO/Meridian").credit_line == "JO BO/Meridian"
    assert PhotoMetadata(creators=("Jo Bo",), credit="Jo Bo").credit_line == "Jo Bo"


@pytest.mark.parametrize(
    "packet",
    [
        b"not xml",
        b"<x:xmpmeta",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;&b;&b;</x>',
        b"<a>" * 5000,
    ],
)
def test_broken_or_hostile_xmp_is_a_warning(packet: bytes) -> None:
    found = read(iim.build({iim.CITY: "Still read"}), packet)
    assert found.warnings == ("The XMP part of the file is broken and was left unread.",)
    assert found.city == "Still read" and "xmp" not in found.raw


def test_too_long_a_packet_is_left_unread() -> None:
    with pytest.raises(xmp.BrokenXMP):
        xmp.parse(b"<a>" + b" " * xmp.MOST_BYTES + b"</a>")


def test_xmp_written_as_attributes_and_in_languages() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<r:Description xmlns:p="http://ns.adobe.com/photoshop/1.0/" p:City="Leeds" r:about=""/>'
        b'<r:Description xmlns:d="http://purl.org/dc/elements/1.1/"><d:title><r:Alt><r:li xml:lang="de">Tor</r:li>'
        b'<r:li xml:lang="x-default">Goal</r:li></r:Alt></d:title></r:Description></r:RDF></x:xmpmeta>\0\0'
    )
    found = read(packet=packet)
    assert (found.city, found.title) == ("Leeds", "Goal")


def test_place_and_serial_number_stay_out_of_the_raw_record() -> None:
    found = read_metadata(jpeg((300, 200), exif=camera_exif()))
    assert "SERIAL" not in json.dumps(found.raw) and "53" not in json.dumps(found.raw)


def test_nul_and_endless_text_never_reach_the_database() -> None:
    found = read(dataset(105, b"A\0B") + dataset(120, b"x" * 30_000))
    assert found.headline == "AB" and len(found.description) == 10_000
    assert "\0" not in json.dumps(found.raw, ensure_ascii=False)


@pytest.mark.parametrize("fmt", ["PNG", "WEBP", "AVIF", "TIFF"])
def test_other_formats_carry_xmp(fmt: str) -> None:
    packet = xmp.build({"photoshop:City": "Łódź", "dc:creator": (NAME,)})
    options: dict[str, Any] = {"tiffinfo": {700: packet}} if fmt == "TIFF" else {"xmp": packet}
    if fmt == "PNG":
        options = {"pnginfo": PngInfo()}
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", packet.decode())
    found = read_metadata(encode(Image.new("RGB", (300, 200)), fmt, **options))
    assert (found.city, found.creators) == ("Łódź", (NAME,))


def test_extended_dataset_and_one_that_is_cut_off() -> None:
    long = b"\x1c\x02" + bytes([iim.CAPTION]) + struct.pack(">HI", 0x8004, 40_000) + b"y" * 40_000
    assert iim.parse(long + b"\x1c\x02\x5a\x00\xff") == {(2, iim.CAPTION): [b"y" * 40_000]}


def test_nothing_is_too_broken_to_be_read() -> None:
    chance = random.Random(5)
    block = iim.build({iim.CITY: "Leeds", iim.CAPTION: "A goal."})
    whole = jpeg((300, 200), exif=camera_exif(), xmp=xmp.build({"dc:title": "T"}), extra=segment(block))
    for _ in range(400):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 20)):
            data[chance.randrange(min(len(data), 1500))] = chance.randrange(256)
        json.dumps(read_metadata(bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])).raw)
    assert read_metadata(b"") == PhotoMetadata(warnings=("What the file says about itself could not be read.",))


def test_what_we_write_is_read_back_as_iim_too() -> None:
    block = iim.build({iim.BYLINE: (NAME, "B. Two"), iim.CREDIT: "x" + "Ł" * 40})
    records = iim.parse(block)
    assert iim.texts(records, iim.BYLINE) == (NAME, "B. Two")
    assert iim.texts(records, iim.CREDIT) == ("x" + "Ł" * 15,)  # the standard's 32 bytes, no letter cut in half
    with Image.open(BytesIO(jpeg((300, 200), extra=iim.jpeg_segment(block)))) as image:
        assert iim.blocks_of(image)[0] == block
