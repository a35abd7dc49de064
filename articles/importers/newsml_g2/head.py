"""What a NewsML-G2 item says about its text: headlines, summaries, bylines, names, notes (version 2.35)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from articles.importers.agency.text import WireText, is_name
from articles.importers.elements import attribute, each, language, words
from articles.importers.newsml_g2 import codes
from articles.importers.newsml_g2.item import Item
from articles.importers.sent_tags import kind_of_event
from articles.story import TagKind

_SUBHEAD = re.compile(r"sub|deck|dek\b|second|bank|strap", re.IGNORECASE)
_KICKER = re.compile(r"kicker|overline|topline|eyebrow|roofline|dachzeile|vignett|catch", re.IGNORECASE)
_FOR_OTHERS = re.compile(r"short|seo|web|social|mobile|alt|index|twitter|push|sms|print|slug|translat", re.IGNORECASE)
_SUMMARY = re.compile(
    r"^(?:$|.*(?:summary|teaser|abstract|intro|lead|lede|ingress|synopsis|preamble|standfirst|deck|dek|blurb|excerpt))",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"author|writer|reporter|journalist|byline|creat|correspondent|^$", re.IGNORECASE)
_CLUBS = re.compile(r"team|club", re.IGNORECASE)
_PEOPLE = re.compile(r"person|athlete|player|people", re.IGNORECASE)
_COMPETITIONS = re.compile(r"league|competition|tournament", re.IGNORECASE)
_NO_TAGS = re.compile(
    r"geo|country|^city|^place|^poi|^region|area|category|desk|department|service|^conf|^div", re.IGNORECASE
)


def read_head(item: Item) -> WireText:
    """Return what the item's own elements say of its text."""
    text = WireText()
    for headline in item.said("headline"):
        _sort_headline(headline, text)
    text.headlines += [(f"headline ({language(one)})", words(one)) for one in item.in_other_languages("headline")]
    for description in item.said("description"):
        role = codes.role(description)
        if _SUMMARY.match(role):
            text.summaries.append((f"description {role}".strip(), words(description)))
    text.datelines += [("dateline", line.strip()) for line in map(words, item.said("dateline"))]
    text.bylines += list(_bylines(item))
    text.notes += list(_notes(item))
    return text


def tags_of(item: Item) -> Iterator[tuple[TagKind, str]]:
    """Yield the names the item is about: those of its subjects that are no places, then its keywords."""
    for subject in item.content.iterfind("subject") if item.content is not None else ():
        name = codes.name(subject, item.lang, item.names)
        kind = _kind(subject, name)
        if kind is not None and len(name) > 1 and not attribute(subject, "why").endswith("ancestor"):
            yield kind, name
    for keyword in item.said("keyword"):
        yield "topic", words(keyword)


def section_of(item: Item) -> str:
    """Return the category the item was filed under, as its sender names it."""
    subjects = item.content.findall("subject") if item.content is not None else []
    filed = [one for one in subjects if "category" in codes.type_of(one)]
    return next((name for one in filed if (name := codes.name(one, item.lang, item.names))), "")


def located(item: Item) -> str:
    """Return the place the item is sent from, by name."""
    for place in item.content.iterfind("located") if item.content is not None else ():
        name = codes.name(place, item.lang, item.names) or attribute(place, "literal")
        if name[:1].isupper() and not re.search(r"[#:\d]", name):
            return name
    return ""


def _sort_headline(headline: Element, text: WireText) -> None:
    role, line = codes.role(headline), words(headline)
    if _KICKER.search(role):
        text.kickers.append((f"headline {role}", line))
    elif _SUBHEAD.search(role):
        text.subheads.append((f"headline {role}", line))
    elif _FOR_OTHERS.search(role):
        text.headlines.append((f"headline {role}", line))
    elif text.headlines and text.headlines[0][0] == "headline" and not role:
        # Two headlines without roles: the second stands under the first.
        text.subheads.append(("second headline", line))
    else:
        place = next((at for at, (origin, _) in enumerate(text.headlines) if origin != "headline"), len(text.headlines))
        text.headlines.insert(place, ("headline", line))


def _bylines(item: Item) -> Iterator[str]:
    """Yield the byline's lines, else the names of the people who made the item: no codes, logins or agencies."""
    lines = [words(by) for by in item.said("by")]
    yield from lines
    if lines or item.content is None:
        return
    for maker in (*item.content.iterfind("creator"), *item.content.iterfind("contributor")):
        role = codes.role(maker) if attribute(maker, "role") or attribute(maker, "roleuri") else ""
        is_author = _AUTHORS.search(role) and (maker.tag == "creator" or role)
        name = codes.name(maker, item.lang, item.names)
        if is_author and "organi" not in codes.type_of(maker) and is_name(name):
            yield name


def _notes(item: Item) -> Iterator[str]:
    """Yield what only editors may see: notes, terms of use, where the item points to."""
    notes = list(each(item.meta, "edNote"))
    # Some send their note whole, then each of its lines again.
    yield from (note for note in notes if not any(note != other and note in other for other in notes))
    for rights in item.element.iterfind("rightsInfo"):
        for label, tag in (("Usage terms", "usageTerms"), ("Copyright", "copyrightNotice")):
            found = [one for one in rights.iterfind(tag) if words(one)]
            own = [one for one in found if codes.is_in(one, item.lang)] or found
            yield from (f"{label}: {words(one)}" for one in own)
    for link in item.links():
        title, href = words(link.find("title")), attribute(link, "href")
        if codes.relation(link) == "seealso" and href:
            yield " ".join(filter(None, ("See also:", title, href)))
        elif codes.relation(link) in ("translationof", "translatedfrom"):
            yield f"A translation of {title or attribute(link, 'residref') or href}"


def _kind(subject: Element, name: str) -> TagKind | None:
    said, vocabulary = codes.type_of(subject), codes.scheme(subject)
    if said in ("abstract", "organisation", "organization", "object", "event", ""):
        said = vocabulary if not said or _CLUBS.search(vocabulary) or _COMPETITIONS.search(vocabulary) else said
    for kind, pattern in _KINDS:
        if pattern.search(said):
            return kind
    if _NO_TAGS.search(said):
        return None
    return kind_of_event(name) if said == "event" else "topic"


_KINDS: tuple[tuple[TagKind, re.Pattern[str]], ...] = (
    ("club", _CLUBS),
    ("person", _PEOPLE),
    ("competition", _COMPETITIONS),
)
