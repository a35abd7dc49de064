"""A caption's own marks, in any format: the credit at its end, the label at its start."""

from __future__ import annotations

import re

_AGENCIES = tuple(
    "AAP|AFP|ANP|AP|AP Photo|APA|Action Images|Action Plus|Alamy|Alamy Live News|Alamy Stock Photo|Allsport"
    "|Associated Press|BPI|Bildbyran|CameraSport|Colorsport|EPA|EPA-EFE|FP|Facebook|Focus Images|Getty|Getty Images"
    "|Icon Sport|Imago|Imago Images|Inpho|Instagram|LaPresse|MB Media|MI News|Magi Haroun|NTB|News Images|NurPhoto"
    "|Offside|PA|PA Archive|PA Images|PA Media|PA Wire|Press Association|Pro Sports Images|ProSports|Propaganda|Reuters"
    "|Rex|Rex Features|SNS|SOPA Images|SWpix|SWpix.com|Shutterstock|Sipa|Sipa USA|Splash|Sportimage|Sportsfile|TT"
    "|TikTok|Twitter|UPI|USA Today|USA Today Sports|WENN|Xinhua|ZUMA|ZUMA Press|dpa".split("|")
)
_AGENCY = f"(?:{'|'.join(re.escape(name) for name in sorted(_AGENCIES, key=len, reverse=True))})"
_LABEL = (
    r"(?:P(?:hotograph|HOTOGRAPH|hoto|HOTO|icture|ICTURE|ic|IC)[sS]?"
    r"|I(?:mage|MAGE)[sS]?|F(?:oto|OTO)s?|C(?:redit|REDIT)[sS]?)"
    r"(?:\s+(?i:credit|source|courtesy of|by)\b\s*:?|\s*:)|Source\s*:|Courtesy of\s|©|\([cC]\)\s"
)
_NAME = r"(?:[A-Z][\w'’.-]*\s){0,3}[A-Z][\w'’.-]*\s?/\s?"  # a photographer and the stroke before the agency

_LABELED = re.compile(
    rf"^(?P<rest>.*\S)\s*[\s(\[|/–—-]\s*(?P<label>{_LABEL})\s*(?P<credit>[^()\[\]]{{2,90}})[)\]]?\.?$"
)
_BRACKETED = re.compile(
    r"^(?P<rest>.*\S)\s*[(\[]"
    rf"(?P<credit>(?:[^()\[\]]{{1,50}}(?:/|\bvia\s|,|-)\s?)?{_AGENCY}(?:(?:\s?/|\svia\s|,)[^()\[\]]{{1,50}})?)[)\]]\.?$"
)
_TRAILING = re.compile(
    r"^(?P<rest>.*\S)(?:(?<=[.!?…])\s+|\s*[/|–—]\s+)"
    rf"(?P<credit>(?:{_NAME})?{_AGENCY}(?:(?:/|\svia\s)[^.!?()]{{1,40}})?)\.?$"
)
# An agency of any name, as agencies write it: (Meridian Photo/Ilsa Varga, File)
_AGENCY_PHOTO = re.compile(
    r"^(?P<rest>.*\S)\s*[(\[](?P<credit>(?:[A-Z][\w.&'’-]*\s){1,3}(?:Photo|Photos|Images|Pictures|Pool)\s?/[^()\[\]]{2,60})[)\]]\.?$"
)
_CREDIT_ONLY = re.compile(
    rf"^[(\[]?(?:(?:{_LABEL})[^.!?]{{2,80}}|(?:{_NAME})?{_AGENCY}(?:(?:\s?/\s?|\svia\s)[^.!?]{{1,40}})?)[)\]]?\.?$"
)
# What a line needs for the patterns above: to look for that is quick, and most lines are prose.
_SAYS_CREDIT = re.compile(r"Photo|PHOTO|Pic|PIC|Image|IMAGE|Foto|FOTO|Credit|CREDIT|Source|Courtesy|©|\([cC]\)")
_SAYS_PICTURE = re.compile(r"Photo|PHOTO|Pic|PIC|Image|IMAGE|Foto|FOTO|©|\([cC]\)")
# These end their stories with their names, too.
_WRITING_AGENCIES = frozenset(
    "AAP|AFP|ANP|AP|APA|Associated Press|EPA|FP|LaPresse|NTB|PA|PA Media|Press Association|Reuters|SNS|TT|UPI|Xinhua"
    "|dpa|Facebook|Instagram|TikTok|Twitter".split("|")
)
_LONGEST_CREDIT = 100  # characters
_START = re.compile(
    r"^(?P<label>(?:image|photo|picture)?\s*caption\b\s*[,:]?|(?:image|photo|picture|pic)\s*:)\s*(?=[^\W_])", re.I
)
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_MOST_WORDS = 10  # of a credit; more is prose
LONGEST_CAPTION = 1500  # characters; nobody writes a longer one, and no pattern need meet one


def split_credit(text: str) -> tuple[str, str]:
    """Part a caption's line into the caption and its credit, "" if it has none; labels and brackets fall away."""
    if len(text) > LONGEST_CAPTION:
        return text.strip(), ""
    line = _unwrap(text)
    for pattern in _patterns(line):
        if match := pattern.match(line):
            caption = match["rest"].rstrip(" (|[–—/-")
            if len(caption.split()) > 1 and len(match["credit"].split()) <= _MOST_WORDS:
                return _without_label(caption), match["credit"].strip(" :")
    return _without_label(line), ""


def _patterns(line: str) -> list[re.Pattern[str]]:
    """Return the patterns that a line may match, by what stands in it and at its end."""
    found = [_LABELED] if _SAYS_CREDIT.search(line) else []
    if line.endswith((")", "]", ").", "].")):
        found += [_BRACKETED, _AGENCY_PHOTO]
    end = line[-_LONGEST_CREDIT:]
    last = end.rsplit(None, 1)[-1:]
    named = last and (last[0][0].isupper() or last[0].startswith("dpa")) and line.rstrip(".").endswith(_AGENCIES)
    if named or "/" in end or "via" in end:
        found.append(_TRAILING)
    return found


def has_picture_credit(text: str) -> bool:
    """Test whether a line ends in a credit that only a picture has: "Photo: …", "© …", an agency that sells no text."""
    credit = split_credit(text)[1]
    labeled = _LABELED.match(_unwrap(text)) if credit else None
    if labeled and labeled["credit"].strip(" :") == credit:
        return _SAYS_PICTURE.match(labeled["label"]) is not None
    return bool(credit) and credit not in _WRITING_AGENCIES


def is_credit_only(text: str) -> bool:
    """Test whether a line holds nothing but a credit."""
    line = text.strip()
    if len(line) > LONGEST_CAPTION or len(line.split()) > _MOST_WORDS or not _CREDIT_ONLY.match(line):
        return False
    # "Photo: Jane Pearce/PA" is a credit, "Photo: Saka celebrates" a caption that says so.
    return not has_label(line) or all(not word[0].islower() for word in _WORD.findall(line))


def has_label(text: str) -> bool:
    """Test whether a line begins by calling itself a caption."""
    return _START.match(_unwrap(text)) is not None


def is_wrapped(text: str) -> bool:
    """Test whether one pair of brackets holds the whole line."""
    return _unwrap(text) != text.strip()


def _unwrap(text: str) -> str:
    line = text.strip()
    if line[:1] not in ("(", "["):
        return line
    for opening, closing in ("()", "[]"):
        inner = line[1:-1]
        if line.startswith(opening) and line.endswith(closing) and _balanced(inner, opening, closing):
            return inner.strip()
    return line


def _balanced(text: str, opening: str, closing: str) -> bool:
    depth = 0
    for character in text:
        depth += (character == opening) - (character == closing)
        if depth < 0:
            return False
    return depth == 0


def _without_label(caption: str) -> str:
    label = _START.match(caption)
    return caption[label.end() :].strip() if label else caption.strip()
