"""Where a picture file's three records, EXIF, XMP and IPTC-IIM, say different things of one field."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from articles.photos import iim, moments

# Field of PhotoMetadata → its names in EXIF, XMP and IIM.
_FIELDS: dict[str, tuple[str, str, int]] = {
    "headline": ("", "photoshop:Headline", iim.HEADLINE),
    "title": ("", "dc:title", iim.TITLE),
    "description": ("ImageDescription", "dc:description", iim.CAPTION),
    "creators": ("Artist", "dc:creator", iim.BYLINE),
    "credit": ("", "photoshop:Credit", iim.CREDIT),
    "source": ("", "photoshop:Source", iim.SOURCE),
    "copyright": ("Copyright", "dc:rights", iim.COPYRIGHT),
    "keywords": ("", "dc:subject", iim.KEYWORD),
    "city": ("", "photoshop:City", iim.CITY),
}


class Stated(NamedTuple):
    """What one record ("EXIF", "XMP", "IPTC") says of a field, and whether that was used."""

    field: str
    record: str
    value: str
    used: bool


def find_disagreements(
    exif: Mapping[str, str],
    packet: Mapping[str, Sequence[str]],
    older: iim.Records,
    chosen: Callable[[str], str],
    is_copy: Callable[[str, str], bool],
) -> tuple[Stated, ...]:
    """Return every field on which records differ, each with all they say; `chosen` gives what was used of a field.

    A copy that is only poorer (`is_copy`: accents lost, cut off) does not disagree.
    """
    found: list[Stated] = []
    for name, (tag, of_xmp, number) in _FIELDS.items():
        values = {
            "EXIF": ", ".join(part.strip() for part in exif.get(tag, "").split(";") if part.strip()),
            "XMP": ", ".join(packet.get(of_xmp, ())),
            "IPTC": ", ".join(text.strip() for text in iim.texts(older, number)),
        }
        values = {record: " ".join(value.split()) for record, value in values.items() if value.strip()}
        fullest = max(values.values(), key=len, default="")
        if any(value != fullest and not is_copy(value, fullest) for value in values.values()):
            used = " ".join(chosen(name).split())
            found.extend(Stated(name, record, value, value == used) for record, value in values.items())
    return (*found, *_dates(exif, packet, older, chosen("taken")))


def _dates(
    exif: Mapping[str, str], packet: Mapping[str, Sequence[str]], older: iim.Records, used: str
) -> Iterator[Stated]:
    """Yield what each record says of the day, where it is not the same one."""
    day, time = (next(iter(iim.texts(older, number)), "") for number in (iim.DAY, iim.TIME))
    of_xmp = next(iter(packet.get("photoshop:DateCreated", ())), "")
    stated = {
        "EXIF": (exif.get("DateTimeOriginal", ""), moments.from_exif(exif.get("DateTimeOriginal", ""))),
        "XMP": (of_xmp, moments.from_iso(of_xmp)),
        "IPTC": (f"{day} {time}".strip(), moments.from_iim(day, time)),
    }
    days = {record: moment.at.date() for record, (_, moment) in stated.items() if moment}
    if len(set(days.values())) > 1:
        for record, at in days.items():
            yield Stated("taken", record, stated[record][0], at.isoformat() == used)
