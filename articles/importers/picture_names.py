"""What a wire names a picture's file by: an address, a name beside the story, or a path of the sender's own machine."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from lxml.etree import _Element as Element

from articles.importers.parcel import Parcel

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LARGEST = 10**6  # a side, in pixels


def file_of(name: str, parcel: Parcel) -> str | None:
    """Return a picture's http(s) address or the name of its file in the delivery, None where it can be neither.

    A `file:` address, or a path of the sender's machine, is never opened: only its last part is looked for beside.
    """
    name = name.strip()
    if re.match(r"https?://[^\s/]", name, re.IGNORECASE):
        return name if " " not in name else name.replace(" ", "%20")
    scheme = _SCHEME.match(name)
    if scheme is None and name and not name.startswith(("/", "\\", "#")):
        return posixpath.normpath(name.replace("\\", "/"))
    if name and (scheme is None or scheme[0].lower() == "file:" or len(scheme[0]) == 2):
        # The path is one of the sender's machine; what lies beside the story may have the same name.
        return parcel.beside.find(unquote(re.split(r"[/\\]", name)[-1]).strip())
    return None


def area(reference: Element) -> int:
    """Return the pixels of a rendition as it says, 0 where it does not."""
    sides = [re.match(r"\s*(\d{1,7})", reference.get(name) or "") for name in ("width", "height")]
    width, height = (min(int(side[1]), _LARGEST) if side else 0 for side in sides)
    return width * height or width or height
