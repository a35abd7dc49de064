"""What a Markdown file's front matter says of its story, in the many names that generators and people use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from articles.importers.claims import Claims
from articles.story import TagKind

Values = dict[str, Any]

# Field of the story → the names it goes by (small letters, no hyphens), in the order in which they are believed.
_NAMES = {
    "headline": "title headline heading",
    "kicker": "kicker eyebrow overline pretitle supertitle",
    "standfirst": "standfirst subtitle subheading subheadline subhead dek deck strapline tagline description summary"
    " excerpt abstract lead lede intro teaser metadescription",
    "bylines": "bylines byline author authors writer writers by reporter",
    "dateline": "dateline location place",
    "published_at": "date publishdate pubdate datepublished publishedat published created createdat datecreated"
    " creationdate posted",
    "updated_at": "updated lastmod lastmodified lastmodifiedat modified moddate updatedat dateupdated datemodified"
    " lastupdated",
    "embargo_until": "embargountil embargo embargoed embargoeduntil",
    "expires_at": "expiresat expirydate unpublishdate expires",
    "language": "language lang locale languagecode",
    "section": "section category categories",
    "link": "link canonical canonicalurl originalurl sourceurl externalurl url permalink",
    "slug": "slug permalink url",
    "sender": "source publisher",
    "source_ref": "sourceref guid id uuid identifier",
    "version": "version",
    "slugline": "slugline",
    "story_type": "storytype",
    "front_headline": "frontheadline",
    "search_title": "searchtitle seotitle metatitle",
    "social_title": "socialtitle ogtitle",
    "status": "status",
}
_TAGS = ("tags", "tag", "keywords", "topics", "categories")
_TAGGED: dict[str, TagKind] = {
    **dict.fromkeys(("teams", "team", "clubs", "club"), "club"),
    **dict.fromkeys(("players", "player", "people", "person"), "person"),
    **dict.fromkeys(("competitions", "competition", "league", "tournament"), "competition"),
}
_NOTES = ("internalnotes", "notes", "note", "ednote", "editorsnote", "comment", "copyright", "license", "rights")
# What tells a generator how to build the page, and nobody anything of the story.
_OF_THE_GENERATOR = frozenset(
    """layout template templatekey type kind weight order menu nav aliases alias redirectfrom redirects toc comments
    math mathjax katex mermaid sitemap cascade outputs markup theme sidebar pin pinned featured sticky
    eleventynavigation eleventyexcludefromcollections eleventycomputed draft published private hidden visibility
    password readingtime wordcount cssclass cssclasses classes class permalink imported guid postid wordpressid
    disableshare hidemeta showtoc tocopen searchhidden sectionslug timeknown isstarred publish render css js scripts
    styles image images cover photos resources header featuredimage featureimage featured_image coverimage heroimage
    hero banner thumbnail thumb photo picture ogimage headerimage teaserimage bannerimage avatar imagecaption
    imagealt imagecredit coverimagecaption covercaption coveralt covercredit photocaption photocredit photoalt
    caption credit alt featuredimagecaption featuredimagealt featuredimagecredit herocaption herocredit heroalt
    params extra data taxonomies""".split()
)
_SPLIT = re.compile(r"\s*[,;]\s*")
_NESTED = ("params", "extra", "data", "taxonomies", "seo")
_TRUE = ("true", "yes", "on", "1", "y")
_LONGEST_NOTE = 2_000


@dataclass
class MarkdownHead:
    """The front matter by field: `claims` in the order believed, the values that no field takes as notes."""

    values: Values  # by names in small letters without hyphens
    claims: Claims = field(default_factory=Claims)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, written: Values) -> MarkdownHead:
        """Read the values as they were written."""
        values, names = _flat(written)
        head = cls(values)
        used = {name for known in _NAMES.values() for name in known.split()} | {*_TAGS, *_TAGGED, *_NOTES}
        for name, known in _NAMES.items():
            for key in known.split():
                for words in strings(values.get(key)):
                    head.claims.add(name, names[key], words)
        for key in _NOTES:
            head.notes += lines(values.get(key))
        for key, value in values.items():
            if key not in used | _OF_THE_GENERATOR and (words := ", ".join(strings(value))):
                head.notes.append(f"{names[key]}: {words}"[:_LONGEST_NOTE])
        return head

    def says_yes(self, name: str) -> bool:
        """Test for a switch that is on."""
        return isinstance(value := self.values.get(name), str) and value.strip().lower() in _TRUE

    def says_no(self, name: str) -> bool:
        """Test for a switch that is off."""
        return isinstance(value := self.values.get(name), str) and value.strip().lower() in ("false", "no", "off", "0")

    def tags(self) -> Iterator[tuple[TagKind, str]]:
        """Yield the names the file tags, with their kinds."""
        for key, kind in _TAGGED.items():
            yield from ((kind, name) for words in strings(self.values.get(key)) for name in _SPLIT.split(words))
        for key in _TAGS:
            yield from (("topic", name) for words in strings(self.values.get(key)) for name in _SPLIT.split(words))


def strings(value: Any) -> list[str]:
    """Return a value's words: a text's, each of a list's, what a mapping calls itself or all it holds."""
    if isinstance(value, str):
        return [" ".join(value.split())] if value.strip() else []
    if isinstance(value, list):
        return [words for item in value for words in strings(item)]
    if isinstance(value, dict):
        named = next((value[key] for key in ("name", "title", "value", "text") if value.get(key)), None)
        return strings(named) if named is not None else [words for item in value.values() for words in strings(item)]
    return []


def lines(value: Any) -> list[str]:
    """Return a value's texts, their line ends kept."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    return [line for item in value for line in lines(item)] if isinstance(value, list) else strings(value)


def _flat(written: Values) -> tuple[Values, dict[str, str]]:
    """Return the values by plain names, those in a generator's own mappings after the others, and the names written."""
    values: Values = {}
    names: dict[str, str] = {}
    nested: Iterable[Any] = [written.get(key) for key in written if plain_name(key) in _NESTED]
    for mapping in (written, *nested):
        for name, value in mapping.items() if isinstance(mapping, dict) else ():
            if plain_name(name) and plain_name(name) not in values:
                values[plain_name(name)] = value
                names[plain_name(name)] = name
    return values, names


def plain_name(name: str) -> str:
    """Return a name in small letters without what people join words by: lastModified, last_modified, Last Modified."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
