"""From a page's claims to a story's fields: dates, bylines, address, language, each with what was used."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from urllib.parse import urljoin, urlsplit

from articles.importers.bylines import names_in_field, read_byline
from articles.importers.claims import Claim, Claims
from articles.importers.timestamps import Timestamp, read_timestamp
from articles.importers.webpage.data import PageData, is_web_address

_NOT_A_NAME = re.compile(r"[\d@\\_<>{}]|https?:|^/|^(?:staff|editor|redacci[oó]n|r[eé]daction)$", re.I)
_BY = re.compile(r"^(?:by|von|par|por|di|words)\b\s*:?\s+", re.I)
_SEVERAL = re.compile(r"[,;&|/]|\s(?:and|und|et|y|e)\s")
_EXTENSION = re.compile(r"\.(?:s?html?|php\d?|aspx?|jsp|ece|amp|xml|cms)$", re.I)


def published(claims: Claims, zone: tzinfo) -> tuple[datetime | None, bool, tuple[str, ...]]:
    """Return when the story came out, whether its time is known, and what an editor should know of it."""
    read = _moments(claims, "published_at", zone)
    usable = [(claim, moment) for claim, moment in read if moment.at]
    if not usable:
        warnings = tuple(dict.fromkeys(warning for _, moment in read for warning in moment.warnings))
        return None, False, warnings or ("No date was found on the page: please give one.",)
    claim, moment = usable[0]
    for other, its in usable[1:]:
        if _says_more(its, moment):
            claim, moment = other, its
    claims.choose("published_at", claim)
    _forget_agreeing(claims, "published_at", moment, usable)
    return moment.at, moment.time_known, moment.warnings


def _says_more(one: Timestamp, than: Timestamp) -> bool:
    """Test whether a moment gives the time of a day, or the zone of a time, that the other leaves open."""
    if one.at is None or than.at is None or one.at.date() != than.at.date():
        return False
    if one.time_known and not than.time_known:
        return True
    # Only a time whose zone had to be assumed is read with a warning.
    same_clock = one.at.replace(tzinfo=None, second=0) == than.at.replace(tzinfo=None, second=0)
    return one.time_known and not one.warnings and bool(than.warnings) and same_clock


def updated(claims: Claims, zone: tzinfo) -> datetime | None:
    """Return the latest moment of change that the page states: many repeat the first date in one place."""
    usable = [(claim, moment) for claim, moment in _moments(claims, "updated_at", zone) if moment.at]
    timed = [(claim, moment) for claim, moment in usable if moment.time_known] or usable
    timed = [(claim, moment) for claim, moment in timed if not moment.warnings] or timed  # with a zone of their own
    if not timed:
        return None
    claim, moment = max(timed, key=lambda one: one[1].at or datetime.min)
    claims.choose("updated_at", claim)
    _forget_agreeing(claims, "updated_at", moment, usable)
    return moment.at


def _moments(claims: Claims, name: str, zone: tzinfo) -> list[tuple[Claim, Timestamp]]:
    return [(claim, read_timestamp(claim.value, zone)) for claim in claims.of(name)]


def _forget_agreeing(claims: Claims, name: str, used: Timestamp, usable: list[tuple[Claim, Timestamp]]) -> None:
    """Leave out what says the same in other words: the same moment, the bare day, the minute without its seconds."""
    chosen, at = claims.chosen[name], used.at
    claims.by_field[name] = [
        claim
        for claim, moment in usable
        if claim == chosen
        or (
            at
            and moment.at
            and not (
                abs((moment.at - at).total_seconds()) < 60 or (not moment.time_known and moment.at.date() == at.date())
            )
        )
    ]


def bylines(claims: Claims, site_names: set[str]) -> tuple[str, ...]:
    """Return the names of the first part of the page that names people; what each part says becomes one claim."""
    values: dict[str, list[str]] = {}
    for claim in claims.of("bylines"):
        values.setdefault(claim.origin, []).append(claim.value)
    names = {origin: _people(said, site_names, _kind(origin)) for origin, said in values.items()}
    # The words of a byline that names nobody are no statement; an author field's are.
    # A byline's place is no name.
    places = {claim.value for claim in claims.of("dateline")}
    names = {origin: [name for name in found if name not in places] for origin, found in names.items()}
    claims.by_field["bylines"] = [
        Claim(origin, ", ".join(names[origin] or said))
        for origin, said in values.items()
        if names[origin] or origin != "byline"
    ]
    for claim in claims.of("bylines"):
        if names[claim.origin]:
            claims.choose("bylines", claim)
            return tuple(names[claim.origin])
    return ()


def _kind(origin: str) -> str:
    return "person" if "person" in origin else "line" if origin in ("byline", "line in the text") else ""


def _people(values: list[str], site_names: set[str], kind: str) -> list[str]:
    return list(dict.fromkeys(name for value in values for name in people_in(value, site_names, kind)))


def people_in(value: str, site_names: set[str], kind: str = "") -> list[str]:
    """Return the people an author field names: one name each, no agency, no role, no "By".

    `kind` is "person" where the page says that it is one, "line" for a line that may say anything.
    """
    value = " ".join(value.split()).strip(" ,;|·-–—")
    if not value or value.casefold() in site_names or _NOT_A_NAME.search(value):
        return []
    line = read_byline(f"By {_BY.sub('', value)}") if kind == "line" else None
    names = line or [] if kind == "line" else names_in_field(value, senders=site_names)
    names = [name for name in names if not _is_house(name, site_names)]
    # A person's name is kept whole: Bruno (Henrique) Rodrigues.
    return [_BY.sub("", value)] if kind == "person" and len(names) == 1 and not _SEVERAL.search(value) else names


def _is_house(name: str, site_names: set[str]) -> bool:
    """Test whether a name is the site's own: USA Today on usatoday.com, elmundo.es."""
    folded = "".join(filter(str.isalnum, name.casefold()))
    houses = ("".join(filter(str.isalnum, site)) for site in site_names)
    return re.search(r"\w\.[a-z]{2,3}$", name) is not None or any(
        house in folded or folded in house for house in houses if min(len(house), len(folded)) >= 3
    )


def link(claims: Claims, base: str) -> str | None:
    """Return the story's own public address: whole, http(s), and not the site's front page."""
    whole = [Claim(claim.origin, _whole(claim.value, base)) for claim in claims.of("link")]
    claims.by_field["link"] = [claim for claim in whole if is_web_address(claim.value)]
    return claims.first("link", lambda url: len(urlsplit(url).path) > 1 or bool(urlsplit(url).query))


def _whole(url: str, base: str) -> str:
    try:
        return urljoin(base, url.strip()) if base else url.strip()
    except ValueError:
        return ""


def sender(claims: Claims) -> str | None:
    """Return the site's address: scheme and host of the page's own."""
    for claim in claims.of("link"):
        parts = urlsplit(claim.value)
        return f"{parts.scheme}://{parts.netloc.lower()}"
    return None


def site_word(base: str) -> str:
    """Return the word of a site's address that is its name: "usatoday" of https://www.usatoday.com/…"""
    try:
        host = urlsplit(base).hostname or ""
    except ValueError:
        return ""
    parts = host.removeprefix("www.").split(".")
    return max(parts[:-1], key=len, default="")


def slug(url: str | None) -> str | None:
    """Return the part of an address that is the story's name: the last with several words, else the last."""
    parts = [_EXTENSION.sub("", part) for part in urlsplit(url or "").path.split("/") if part]
    worded = [part for part in parts if len(re.findall(r"[^\W\d_]{2,}", part)) >= 3 and "-" in part]
    found = worded[-1] if worded else parts[-1] if parts else ""
    return found[:200] or None


def language(data: PageData) -> str | None:
    """Return the language as the page states it."""
    claims = data.claims
    claims.by_field["language"] = [*claims.by_field.pop("html lang", []), *claims.of("language")]
    found = claims.first("language", lambda value: bool(re.fullmatch(r"[A-Za-z]{2,3}(?:[-_]\w{2,8}){0,3}", value)))
    used = claims.chosen.get("language")
    # "pt_BR" beside "pt-BR" or "pt" is no disagreement.
    claims.by_field["language"] = [
        claim
        for claim in claims.of("language")
        if claim == used or claim.value[:2].lower() != (found or "")[:2].lower()
    ]
    return found.replace("_", "-") if found else None
