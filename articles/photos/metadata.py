"""What a picture file says about itself, read in the order of the Metadata Working Group, and what follows a rendition.

The order (MWG 2.0, section 5): EXIF first, where it has the field; then IPTC-IIM if a program that knows no XMP has
changed it since (the digest no longer fits); then XMP; then IIM. Broken metadata is a warning, never an exception.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from articles.photos import iim, moments, xmp
from articles.photos.disagreements import Stated, find_disagreements
from articles.photos.moments import Moment

EXIF_TEXTS = {0x010E: "ImageDescription", 0x013B: "Artist", 0x8298: "Copyright"}
EXIF_IFD, TAKEN, TAKEN_OFFSET, TAKEN_FRACTION = 0x8769, 0x9003, 0x9011, 0x9291
# What cameras and scanners write by themselves is nobody's caption.
CAMERA_WORDS = ("olympus digital camera", "digital camera", "sony dsc", "dcim", "minolta digital camera", "untitled")
LONGEST = 10_000  # characters of one field: more is an attack or an accident


@dataclass(frozen=True, slots=True)
class PhotoMetadata:
    """The fields an editor sees. `alt_text` comes from the file's alt text field only, never from its caption."""

    headline: str = ""
    title: str = ""
    description: str = ""
    alt_text: str = ""
    creators: tuple[str, ...] = ()
    credit: str = ""
    source: str = ""
    copyright: str = ""
    usage_terms: str = ""
    instructions: str = ""
    taken: Moment | None = None
    keywords: tuple[str, ...] = ()
    people_shown: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    event: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    extended_description: str = ""  # the long text for those who cannot see the picture
    digital_source: str = ""  # the last part of IPTC's code: "digitalCapture", "trainedAlgorithmicMedia"
    guid: str = ""
    disagreements: tuple[Stated, ...] = ()  # the fields on which its records differ
    raw: dict[str, Any] = field(default_factory=dict)  # JSON-ready: exif, iim, xmp; no place, no serial number
    warnings: tuple[str, ...] = ()

    @property
    def taken_at(self) -> datetime | None:
        """The moment of the shutter (datetime), aware if the file knows its offset; None if unknown."""
        return self.taken.at if self.taken else None

    @property
    def taken_time_known(self) -> bool:
        """False where the file gives only a day: `taken_at` is then its midnight."""
        return bool(self.taken and self.taken.time_known)

    @property
    def credit_line(self) -> str:
        """What is printed beside the picture: photographer and agency, nobody twice."""
        # A credit line often names the photographer already.
        if self.creators and self.credit and self.creators[0].casefold() in self.credit.casefold():
            return self.credit
        return "/".join(dict.fromkeys(filter(None, [", ".join(self.creators), self.credit])))


def read_metadata(source: bytes | Path) -> PhotoMetadata:
    """Read IPTC-IIM, XMP and EXIF of a JPEG, PNG, WebP, AVIF or TIFF; never raises for a broken file."""
    try:
        with Image.open(BytesIO(source) if isinstance(source, bytes) else source) as image:
            return _Reading(image).metadata()
    except Exception:  # whatever a decoder makes of a hostile header
        return PhotoMetadata(warnings=("What the file says about itself could not be read.",))


class _Reading:
    """One file's three records, and the choice between them."""

    def __init__(self, image: Image.Image) -> None:
        self.warnings: list[str] = []
        self.exif = self._read_exif(image)
        block, digest = iim.blocks_of(image)
        self.iim = iim.parse(block)
        # A digest that no longer fits: the last hand on the file changed IIM and knew nothing of XMP.
        self.iim_is_newer = bool(digest.strip(b"\0")) and hashlib.md5(block, usedforsecurity=False).digest() != digest
        self.xmp = self._read_xmp(image)

    def _read_exif(self, image: Image.Image) -> dict[str, str]:
        try:
            exif = image.getexif()
            found = {name: exif.get(tag) for tag, name in EXIF_TEXTS.items()}
            taken = exif.get_ifd(EXIF_IFD)
            found |= {"DateTimeOriginal": taken.get(TAKEN), "OffsetTimeOriginal": taken.get(TAKEN_OFFSET)}
            found["SubSecTimeOriginal"] = taken.get(TAKEN_FRACTION)
        except Exception:  # Pillow raises half a dozen kinds for broken EXIF
            self.warnings.append("The EXIF part of the file is broken and was left unread.")
            return {}
        return {name: tidy(_exif_text(value)) for name, value in found.items() if value}

    def _read_xmp(self, image: Image.Image) -> dict[str, tuple[str, ...]]:
        packet = image.info.get("xmp") or b""
        try:
            return xmp.parse(packet.encode() if isinstance(packet, str) else packet) if packet else {}
        except xmp.BrokenXMP:
            self.warnings.append("The XMP part of the file is broken and was left unread.")
            return {}

    def metadata(self) -> PhotoMetadata:
        one, many = self._one, self._many
        found = PhotoMetadata(
            headline=one("photoshop:Headline", iim.HEADLINE),
            title=one("dc:title", iim.TITLE),
            description=self._exif_first("ImageDescription", one("dc:description", iim.CAPTION)),
            alt_text=one("Iptc4xmpCore:AltTextAccessibility"),
            creators=self._creators(),
            credit=one("photoshop:Credit", iim.CREDIT),
            source=one("photoshop:Source", iim.SOURCE),
            copyright=self._exif_first("Copyright", one("dc:rights", iim.COPYRIGHT)),
            usage_terms=one("xmpRights:UsageTerms"),
            instructions=one("photoshop:Instructions", iim.INSTRUCTIONS),
            taken=self._taken(),
            keywords=many("dc:subject", iim.KEYWORD),
            people_shown=many("Iptc4xmpExt:PersonInImage"),
            organisations=many("Iptc4xmpExt:OrganisationInImageName"),
            event=one("Iptc4xmpExt:Event"),
            city=one("photoshop:City", iim.CITY),
            state=one("photoshop:State", iim.STATE),
            country=one("photoshop:Country", iim.COUNTRY),
            extended_description=one("Iptc4xmpCore:ExtDescrAccessibility"),
            digital_source=one("Iptc4xmpExt:DigitalSourceType").rstrip("/").rpartition("/")[2],
            guid=one("Iptc4xmpExt:DigImageGUID"),
            raw=self._raw(),
            warnings=tuple(self.warnings),
        )
        return replace(found, disagreements=self._disagreements(found))

    def _disagreements(self, found: PhotoMetadata) -> tuple[Stated, ...]:
        chosen = {
            "creators": ", ".join(found.creators),
            "keywords": ", ".join(found.keywords),
            "taken": found.taken.at.date().isoformat() if found.taken else "",
        }
        return find_disagreements(
            self.exif,
            self.xmp,
            self.iim,
            lambda name: chosen[name] if name in chosen else getattr(found, name),
            _is_ascii_copy,
        )

    def _many(self, name: str, number: int | None = None) -> tuple[str, ...]:
        newer = _distinct(self.xmp.get(name, ()))
        older = _distinct(iim.texts(self.iim, number)) if number else ()
        if not newer or (older and self.iim_is_newer and not _was_cut(older, newer)):
            return older
        return newer

    def _one(self, name: str, number: int | None = None) -> str:
        return next(iter(self._many(name, number)), "")

    def _exif_first(self, name: str, other: str) -> str:
        value = self.exif.get(name, "")
        if not value or value.casefold() in CAMERA_WORDS or (other and _is_ascii_copy(value, other)):
            return other
        return value

    def _creators(self) -> tuple[str, ...]:
        others = self._many("dc:creator", iim.BYLINE)
        artists = _distinct(self.exif.get("Artist", "").split(";"))
        # EXIF often keeps only the first of two names, or an owner's name without its accents.
        known = {_ascii(name) for name in others} | set(others)
        return artists if artists and not set(artists) <= known else others

    def _taken(self) -> Moment | None:
        exif = moments.from_exif(*(self.exif.get(f"{n}Original", "") for n in ("DateTime", "SubSecTime", "OffsetTime")))
        day, time = (next(iter(iim.texts(self.iim, n)), "") for n in (iim.DAY, iim.TIME))
        older, newer = moments.from_iim(day, time), moments.from_iso(self._xmp_date())
        second = moments.better(older, newer) if self.iim_is_newer else moments.better(newer, older)
        for other in (older, newer):
            if exif and other and exif.at.date() != other.at.date() and abs(exif.days_from(other)) > 1:
                self.warnings.append(f"The file gives two days: taken {exif.at:%d %B %Y} or {other.at:%d %B %Y}.")
                break
        return exif.with_offset_of(newer, older) if exif else second

    def _xmp_date(self) -> str:
        return next(iter(self.xmp.get("photoshop:DateCreated", ())), "")

    def _raw(self) -> dict[str, Any]:
        older = {name: [tidy(text) for text in texts] for name, texts in iim.json_ready(self.iim).items()}
        newer = {name: [tidy(text) for text in texts] for name, texts in self.xmp.items()}
        records = {"exif": dict(self.exif), "iim": older, "xmp": newer}
        return {name: record for name, record in records.items() if record}


def tidy(text: str) -> str:
    """Return a text as a database can take it: no NUL, one kind of line end, at most LONGEST characters."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST]


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in map(tidy, texts) if text))


def _exif_text(value: Any) -> str:
    # Pillow decodes EXIF's ASCII as Latin-1; most programs write UTF-8 there.
    raw = value.encode("latin-1", "replace") if isinstance(value, str) else value
    return iim.decode(raw) if isinstance(raw, bytes) else str(value)


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode()


def _is_ascii_copy(value: str, other: str) -> bool:
    """Test whether EXIF holds only a poorer copy of the same text: accents lost or the end cut off."""
    return value == _ascii(other) or (len(value) >= 20 and other.startswith(value))


def _was_cut(older: tuple[str, ...], newer: tuple[str, ...]) -> bool:
    """Test whether IIM differs only because its fields are short (32 bytes for a name)."""
    return len(older) == len(newer) and all(
        new.startswith(old) and len(old.encode()) >= 28 for old, new in zip(older, newer, strict=True)
    )


@dataclass(frozen=True, slots=True)
class CreditLines:
    """What must follow a picture wherever it goes."""

    creators: tuple[str, ...] = ()
    credit: str = ""
    copyright: str = ""
    source: str = ""
    usage_terms: str = ""
    license_url: str = ""


def keep_credit(lines: CreditLines, format: str) -> dict[str, Any]:
    """Return the arguments of Pillow's `save` that write these lines as XMP, and in a JPEG as IIM too.

    Nothing else of the original goes along: no place, no serial number, no camera.
    """
    packet = xmp.build(
        {
            "dc:creator": lines.creators,
            "photoshop:Credit": lines.credit,
            "photoshop:Source": lines.source,
            "dc:rights": lines.copyright,
            "xmpRights:UsageTerms": lines.usage_terms,
            "xmpRights:WebStatement": lines.license_url,
        }
    )
    if format != "jpeg":
        return {"xmp": packet}
    block = iim.build({iim.BYLINE: lines.creators, iim.CREDIT: lines.credit, iim.COPYRIGHT: lines.copyright})
    return {"xmp": packet, "extra": iim.jpeg_segment(block)}
