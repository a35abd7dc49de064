"""What a component of NewsML 1 says about itself: its NewsLines, its metadata, its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from lxml.etree import _Element as Element

from articles.importers.agency.text import WireText, is_name
from articles.importers.dates import find_moments
from articles.importers.elements import attribute, each, words
from articles.importers.newsml_1.item import Item, lines
from articles.importers.newsml_1.parts import formal
from articles.importers.newsml_g2.codes import is_in
from articles.importers.sent_tags import kind_of_event
from articles.story import TagKind

_KINDS: tuple[tuple[re.Pattern[str], TagKind], ...] = (
    (re.compile(r"team|club", re.IGNORECASE), "club"),
    (re.compile(r"person|people|athlete|player", re.IGNORECASE), "person"),
    (re.compile(r"league|competition|tournament", re.IGNORECASE), "competition"),
)
_SUMMARY = re.compile(r"summary|abstract|teaser|intro|standfirst|lead|synopsis", re.IGNORECASE)
_NO_TAGS = re.compile(r"legacy|code|location|country|region|service", re.IGNORECASE)
_WORDS = ("keyword", "topic", "subject", "tag")


def read_lines(component: Element) -> WireText:
    """Return the head that a component's NewsLines are."""
    text = WireText()
    text.headlines += [("HeadLine", line) for line in lines(component, "HeadLine")]
    text.subheads += [("SubHeadLine", line) for line in lines(component, "SubHeadLine")]
    text.datelines += [("DateLine", line) for line in lines(component, "DateLine") if not _is_only_a_date(line)]
    text.bylines += lines(component, "ByLine")
    for line in component.iterfind("NewsLines/NewsLine"):
        kind, said = formal(line.find("NewsLineType")), list(each(line, "NewsLineText"))
        if _SUMMARY.search(kind):
            text.summaries += [(f"NewsLine {kind}", one) for one in said]
    if not text.bylines:
        makers = component.iterfind("AdministrativeMetadata/Creator/Party")
        text.bylines += [name for one in makers if is_name(name := formal(one) or words(one))]
    return text


def notes_of(component: Element) -> Iterator[str]:
    """Yield what a component's NewsLines say to editors alone."""
    titles = (f"Byline title: {line}" for line in lines(component, "ByLineTitle"))
    credits = (f"Credit: {line}" for line in lines(component, "CreditLine"))
    rights = (f"Copyright: {line}" for line in lines(component, "CopyrightLine", "RightsLine"))
    yield from (*titles, *credits, *rights)
    for line in component.iterfind("NewsLines/NewsLine"):
        kind = formal(line.find("NewsLineType"))
        if not _SUMMARY.search(kind) and "caption" not in kind.lower():
            yield from (f"{kind or 'Line'}: {said}" for said in each(line, "NewsLineText"))
    for other in component.iterfind("AssociatedWith"):
        said = " ".join(filter(None, (attribute(other, "NewsItem"), formal(other), words(other))))
        yield from (f"Goes with: {said}" for _ in range(bool(said)))


def tags_of(component: Element, item: Item) -> Iterator[tuple[TagKind, str]]:
    """Yield the names that a component's metadata, and its keywords, put on it."""
    topics = {f"#{attribute(one, 'Duid')}": one for one in item.element.iter("Topic")}
    topics |= {words(one.find("FormalName")): one for one in item.element.iter("Topic")}
    lang = formal(component.find("DescriptiveMetadata/Language"))
    metadata = component.find("DescriptiveMetadata")
    for found in metadata.iter() if metadata is not None else ():
        key = attribute(found, "Topic") if found.tag == "TopicOccurrence" else ""
        if str(found.tag).startswith("Subject"):
            key = formal(found)
        if key in topics:
            yield from _tag(topics[key], lang)
        name, value = formal(found).lower(), attribute(found, "Value")
        if found.tag == "Property" and any(name.startswith(word) for word in _WORDS):
            yield "topic", value
    for line in lines(component, "KeywordLine"):
        yield from (("topic", word) for word in re.split("[,;]", line))


def _tag(topic: Element, lang: str) -> Iterator[tuple[TagKind, str]]:
    kind = formal(topic.find("TopicType"))
    said = [
        one for one in topic.findall("Description") if attribute(one, "Variant").lower() not in ("category", "code")
    ]
    name = words(next((one for one in said if is_in(one, lang)), said[0] if said else None))
    if not name or _NO_TAGS.search(kind):
        return
    known = next((tag for pattern, tag in _KINDS if pattern.search(kind)), None)
    yield known or (kind_of_event(name) if "event" in kind.lower() else "topic"), name


def _is_only_a_date(line: str) -> bool:
    moments = list(find_moments(line[:80], UTC))
    return bool(moments) and not re.sub(r"[\W_]+", "", line[: moments[0].start] + line[moments[0].end :])
