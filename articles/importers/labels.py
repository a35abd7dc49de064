"""Lines that say what they are: dates, embargoes, "Headline: …", "Tags: …", and the dateline of a first paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo

from articles.importers.dates import Moment, find_moments

_PUBLISHED = (
    r"(?:first\s)?(?:published|posted|created|issued|filed|released?|date[dsr]?|pub(?:lication|lish|lished)?\sdate)"
    r"(?:\s(?:on|at|date))?"
)
_UPDATED = r"(?:last\s)?(?:updated?|modified|edited|revised)(?:\s(?:on|at))?"
_PUBLISHED_LABEL = re.compile(_PUBLISHED, re.IGNORECASE)
_UPDATED_LABEL = re.compile(_UPDATED, re.IGNORECASE)
_WORD_DATE = re.compile(r"\W*date\b", re.IGNORECASE)
_AROUND = " :|,;•·–—-()[]*_.\t"
_PLACE = re.compile(r"[^\W\d_a-z][\w’'.-]+(?:\s[^\W\d_a-z][\w’'.-]+){0,2}")
_CLOSING = re.compile(r"[\s)\]]*[,:;|•·–—-]*(?=\s|$)\s*[|•·–—-]*\s*")
_BEFORE_A_DAY = re.compile(r"\b(?:for|of|on|from|until|till|by|since|in|after|before|to|the|and|v|vs)$", re.IGNORECASE)
_FIELD = re.compile(
    r"\W{0,6}(kicker|headline|head|hed|title|standfirst|strapline|dek|deck|sub-?head(?:line|ing)?|summary|tags?|keywords?"
    r"|slug(?:line)?|section|category|categories|desk|status|version|language|lang|(?:story\s)?id|ref(?:erence)?|source"
    r"|agency|contact|e-?mail|word\s?count|length|priority|urgency|edition|topics?|subject|body|text|story|copy)\s?:\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_EMBARGO = re.compile(
    r"\W{0,6}(?:strictly\s|under\s|press\s|news\s)*(?:embargo(?:ed)?\b(?!\s(?:on|documents?|against|is|was|has|which|that)\b)"
    r"|(?:not\sfor\s(?:publication|release|use|broadcast)|do\snot\spublish|hold(?:\sfor\srelease)?|for\srelease)"
    r"\s(?:before|until|till|prior\sto|at|on|after)\b)\W*",
    re.IGNORECASE,
)
_NO_EMBARGO = re.compile(
    r"(?:(?:is\s)?(?:none|no|n/?a|lifted|immediate|for\simmediate\s(?:release|use)|not\sembargoed)\b|for\simmediate\srelease|no\sembargo).*",
    re.IGNORECASE,
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    rf"((?:[A-ZÀ-Þ][A-ZÀ-Þ.’'-]+)(?:\s[A-ZÀ-Þ][A-ZÀ-Þ.’'-]*){{0,3}}(?:,\s(?!{_MONTH}\s\d)[^\W\d_a-z][\w.]*(?:\s[^\W\d_a-z][\w.]*)?)?)"
    rf"(?:\s?/\s?[^\W\d_a-z]\w+)?(?:,?\s(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH})(?:,?\s\d{{4}})?)?(?:\s?\([\w\s/.-]{{2,40}}\))?\s?[.:]?\s?(?:—|–|--?)\s?(?=\S)"
    rf"|([^\W\d_a-z][\w’'.-]+(?:\s[^\W\d_a-z][\w’'.-]+){{0,2}}(?:,\s[^\W\d_a-z][\w.]*)?)"
    rf"(?:,?\s(?:{_MONTH}\s\d{{1,2}}|\d{{1,2}}\s{_MONTH}))?\s\((?:AP|PA|AFP|Reuters|REUTERS|EFE|dpa|DPA|ANSA|TASS|Xinhua|UPI)[\w\s/.-]{{0,20}}\)\s?\.?\s?(?:—|–|--?)\s?(?=\S)"
)
_NOT_A_PLACE = re.compile(
    r"(?:EXCLUSIVE|BREAKING|FULL|HALF|WATCH|LIVE|UPDATE|VIDEO|GOAL|RED|YELLOW|ANALYSIS|OPINION|REPORT|PREVIEW|FT|HT|FA|VAR|UEFA|FIFA|EFL|TV)\b"
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that says when: each moment found, and whether it is of an update."""

    moments: tuple[tuple[bool, Moment], ...]
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Embargo:
    """What an embargo line means; `unread` says that its date cannot be told."""

    until: datetime | None = None
    unread: bool = False
    warnings: tuple[str, ...] = ()


def read_date_line(line: str, zone: tzinfo) -> DateLine | None:
    """Return the dates of a line that holds nothing else, or None."""
    if len(line) > 160 or not any(map(str.isdigit, line)):
        return None
    moments: list[tuple[bool, Moment]] = []
    end, place = 0, None
    for moment in find_moments(line, zone):
        label = line[end : moment.start].strip(_AROUND)
        is_update = _UPDATED_LABEL.fullmatch(label) is not None
        if label and not is_update and not _PUBLISHED_LABEL.fullmatch(label):
            if moments or not _PLACE.fullmatch(label):
                return None
            place = label
        moments.append((is_update, moment))
        end = moment.end
    if not moments or line[end:].strip(_AROUND):
        return None
    return DateLine(tuple(moments), place)


def split_leading_date(line: str, zone: tzinfo) -> tuple[str, str, Moment] | None:
    """Return (the date's words, the rest, the moment) of a headline that a date stands before, or None."""
    start = line[:80]
    moment = next(find_moments(start, zone), None)
    if moment is None:
        return None
    label = start[: moment.start].strip(_AROUND)
    if label and not _PUBLISHED_LABEL.fullmatch(label):
        return None
    closing = _CLOSING.match(line, moment.end)
    if closing is None or (closing.end() < len(line) and not line[: closing.end()].endswith(" ")):
        return None
    rest = line[closing.end() :]
    if not any(map(str.isalpha, rest[:40])) or (not label and rest.lstrip("'\"‘“(")[:1].islower()):
        return None
    return line[: closing.end()].rstrip(), rest, moment


def split_trailing_date(line: str, zone: tzinfo) -> tuple[str, str, Moment] | None:
    """Return (the headline, the date's words, the moment) of a headline that a date stands after, or None."""
    moments = list(find_moments(line, zone)) if len(line) <= 300 else []
    if not moments or line[moments[-1].end :].strip(_AROUND):
        return None
    cut = line.rfind(" ", 0, moments[-1].start) + 1
    # The words between, such as "| Published:", go with the date.
    label = re.search(
        rf"(?:^|\s)[(\[|•·–—-]*\s?(?:(?:{_PUBLISHED}):?\s?)?[(\[|•·–—-]*$", line[:cut].rstrip(), re.IGNORECASE
    )
    head_end = label.start() if label and label[0].strip() else cut
    head = line[:head_end].rstrip()
    if len(head.split()) < 3 or _BEFORE_A_DAY.search(head):
        return None
    return head, line[head_end:].strip(), moments[-1]


def has_word_date(line: str) -> bool:
    """Test whether a line begins with the word date."""
    return _WORD_DATE.match(line) is not None


def read_field(line: str) -> tuple[str, str, str] | None:
    """Return (name in small letters, label as written, value) of a line such as "Headline: …", or None."""
    if ":" not in line[:24]:
        return None
    match = _FIELD.fullmatch(line) if len(line) <= 1_000 else None
    return (match[1].lower().replace("-", ""), line[: match.start(2)].strip(), match[2]) if match else None


def read_embargo(line: str, zone: tzinfo) -> Embargo | None:
    """Return what a line that begins with an embargo means, or None where it is no such line."""
    match = _EMBARGO.match(line) if len(line) <= 200 else None
    if match is None or len(line.split()) > 25:
        return None
    rest = line[match.end() :].strip(_AROUND)
    if _NO_EMBARGO.fullmatch(rest):
        return Embargo()
    moments = list(find_moments(line, zone))
    # A doubtful date or time must not open a story early.
    if len(moments) == 1 and moments[0].at and not moments[0].warnings:
        return Embargo(until=moments[0].at)
    why = tuple(warning for moment in moments for warning in moment.warnings)
    return Embargo(
        until=max((m.at for m in moments if m.at), default=None),
        unread=True,
        warnings=(
            *why,
            f"The embargo “{line}” could not be read for certain: the story is held until an editor has looked.",
        ),
    )


def read_dateline(paragraph: str) -> str | None:
    """Return the place a first paragraph is sent from ("LONDON (AP) — …"), or None."""
    match = _DATELINE.match(paragraph[:140])
    place = (match[1] or match[2]) if match else None
    if place is None or _NOT_A_PLACE.match(place) or sum(map(str.isalpha, place)) < 3:
        return None
    return place.strip(" ,.")
