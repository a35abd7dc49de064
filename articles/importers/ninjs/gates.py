"""Whether a ninjs item may be published, and from when: its status, its embargo, and those of its pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from articles.body import printable
from articles.importers.ninjs.fields import Object, text
from articles.importers.timestamps import read_timestamp

_STATUS = ("pubstatus", "pubStatus")
# 1.x and 2.x, then 3.x: who reads only the first publishes a 3.x story early.
_EMBARGO = ("embargoed", "embargoedUntil", "embargoeduntil", "embargo")
_SCHEME = re.compile(r"^(?:stat:|https?://\S*/)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Gates:
    """What stands between an item and its readers; `status` is the source's own word."""

    status: str | None = None
    usable: bool = True
    canceled: bool = False
    embargo_until: datetime | None = None
    warnings: tuple[str, ...] = ()


def read_gates(item: Object, zone: tzinfo) -> Gates:
    """Return an item's status and embargo; whatever is not plainly open is closed."""
    status, usable, warnings = _status(item)
    until, unread = None, False
    for name in _EMBARGO:
        if name not in item:
            continue
        value = item[name]
        stamp = read_timestamp(value, zone, "embargo") if isinstance(value, (str, int, float)) else None
        if stamp is None or stamp.at is None:
            unread = True
            warnings.append("The item is under an embargo without a date that can be read: it is held until you look.")
        else:
            until = max(until, stamp.at) if until else stamp.at
        warnings.extend(stamp.warnings if stamp else ())
    return Gates(status, usable and not unread, _word(status) == "canceled", until, tuple(dict.fromkeys(warnings)))


def _status(item: Object) -> tuple[str | None, bool, list[str]]:
    stated = [item[name] for name in _STATUS if item.get(name) not in (None, "")]
    if not stated:
        return None, True, []  # the schema: usable by default
    words = [text({"it": value}, "it") or printable(str(value))[:40] for value in stated]
    strange = [word for word in words if _word(word) not in ("usable", "withheld", "canceled")]
    if strange:
        return words[0], False, [f"The status “{strange[0]}” is not known: the story is held."]
    closed = [word for word in words if _word(word) != "usable"]
    return (closed or words)[0], not closed, []


def _word(status: str | None) -> str:
    return _SCHEME.sub("", status or "").strip().casefold()
