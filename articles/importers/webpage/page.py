"""One web page → one Story: what it says to machines and what it prints, each word once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from lxml.html import HtmlElement

from articles.importers.bylines import read_bare_byline, read_byline
from articles.importers.claims import Claim
from articles.importers.furniture import is_furniture
from articles.importers.labels import read_date_line, read_dateline
from articles.importers.markup import parse_document, read_blocks, words_alone
from articles.importers.markup.tree import take_out
from articles.importers.parcel import Parcel
from articles.importers.webpage import fields
from articles.importers.webpage.cleaning import clean_text, strip_page
from articles.importers.webpage.data import PageData, read_page_data
from articles.importers.webpage.head import PageHead, read_head, region_of
from articles.importers.webpage.inside import is_inside
from articles.importers.webpage.kinds import tags_below, why_no_story
from articles.importers.webpage.pictures import lead_pictures, picture_filter, with_lead
from articles.importers.webpage.text import find_text
from articles.importers.webpage.titles import choose_headline, fold, strip_site
from articles.story import Block, Story

_SAID_OF = (
    "headline",
    "standfirst",
    "bylines",
    "published_at",
    "updated_at",
    "language",
    "link",
    "section",
    "dateline",
    "tags",
)
_SAVED_FROM = re.compile(
    r"<!--[\s\S]{0,200}?(?:saved from url=\(\d+\)|Page saved with SingleFile[\s\S]{0,40}?url:)\s*(https?://[^\s<>\"]{4,500})",
    re.I,
)
_TO_OTHERS = re.compile(
    r"(?:read|see|watch|more|also|related|lire|à lire|leggi|lee|leer|leia|lesen|mehr|zie|läs|lue|čtěte|zobacz|czytaj"
    r"|další|související)\b",
    re.I,
)
_NEAR = 6  # blocks at the head of a text among which a byline or a date may stand unmarked
_TEASER_SHARE = 0.85


@dataclass
class _Page:
    """A page while it is read."""

    root: HtmlElement
    parcel: Parcel
    data: PageData
    warnings: list[str] = field(default_factory=list)

    def find(self, address: str) -> str:
        """Return a picture's address: the file in or beside the page where it came along, else the whole address."""
        if is_inside(address):
            return address
        if not re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.I) and self.parcel.beside.find(address):
            return address
        try:
            return urljoin(self.data.base, address)
        except ValueError:
            return address


def read_page(text: str, parcel: Parcel, warnings: tuple[str, ...]) -> Story:
    """Return the page's story, or one with `skipped` where there is none; raise UnreadableFile for an empty shell."""
    root = parse_document(re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text))
    if root is None:
        root = words_alone(text)
        warnings += ("The page nests its elements deeper than any hand would: its words alone were read.",)
    data = read_page_data(root)
    if match := _SAVED_FROM.search(text[:4096]):
        data.claims.add("link", "saved from", match[1])
        data.base = data.base or match[1]
    strip_site(data, root)
    page = _Page(root, parcel, data, [*warnings, *data.warnings])
    strip_page(root)
    return _story(page)


def _story(page: _Page) -> Story:
    data = page.data
    text, weights = find_text(page.root)
    headline, element = choose_headline(page.root, data)
    region = region_of(text, element)
    if sentence := why_no_story(page.root, text, weights, data):
        return Story(headline=headline, skipped=sentence, warnings=tuple(page.warnings))
    tags_below(page.root, text, data)
    head = read_head(region, text, element, data, weights)
    settle = picture_filter(page.find)
    above = lead_pictures(region, text, element, data, weights, settle)
    for el in [*head.taken, *([element] if element is not None else [])]:
        take_out(el)
    clean_text(text, weights, data.base)
    blocks = [_checked(block, data.base) for block in read_blocks(text, base=data.base, photo=settle)]
    blocks = _told_to_machines(page, blocks) or blocks
    blocks = _without_repeats(blocks, headline, head)
    blocks = _signatures(blocks, page)
    return _assemble(page, headline, head, with_lead(blocks, above, data, page.find))


def _told_to_machines(page: _Page, blocks: list[Block]) -> list[Block] | None:
    """Return the text that machines are told, where the page prints far less of it."""
    told = page.data.body
    if len(fold(told)) < 1.5 * sum(len(fold(block.text)) for block in blocks) or len(told) < 200:
        return None
    page.warnings.append(
        "The page prints only a part of its text: what it tells machines (JSON-LD articleBody) was taken. "
        "Sub-heads and pictures inside the text may be missing."
    )
    if re.search(r"<p\b", told):
        return read_blocks(told, base=page.data.base)
    return [Block("paragraph", line) for part in re.split(r"\r?\n", told) if (line := " ".join(part.split()))]


def _checked(block: Block, base: str) -> Block:
    """Return a block as furniture where it leads elsewhere: nothing of it is lost, and no reader gets it."""
    if block.kind not in ("paragraph", "heading", "list"):
        return block
    whole_link = re.fullmatch(r"(?:<(?:strong|em)>)*<a [^>]*>.*</a>(?:</(?:strong|em)>)*", block.html or "", re.S)
    elsewhere = _TO_OTHERS.match(block.text) and block.html and "<a " in block.html and len(block.text) < 200
    if is_furniture(block.text) or (elsewhere and (whole_link or ":" in block.text[:30])):
        return Block("furniture", block.text)
    return block


def _without_repeats(blocks: list[Block], headline: str, head: PageHead) -> list[Block]:
    """Return the blocks without the headline, kicker and standfirst that stand in them once more, above the text."""
    repeated = {fold(words) for words in (headline, head.standfirst or "", head.kicker or "") if words}
    first = next(
        (
            n
            for n, b in enumerate(blocks)
            if b.kind == "paragraph" and fold(b.text) not in repeated and len(b.text) > 80
        ),
        0,
    )
    return [
        b for n, b in enumerate(blocks) if n >= first or b.kind in ("photo", "embed") or fold(b.text) not in repeated
    ]


def _signatures(blocks: list[Block], page: _Page) -> list[Block]:
    """Return the blocks with the bylines and dates that stand unmarked at their ends as furniture."""
    claims, found = page.data.claims, list(blocks)
    words = [n for n, block in enumerate(found) if block.kind in ("paragraph", "heading")]
    for n in [*words[:_NEAR], *words[-2:]]:
        text = found[n].text
        if len(text) > 160:
            continue
        if (names := read_byline(text)) or (n in words[:2] and (names := _known_names(text, page))):
            for name in names or []:
                claims.add("bylines", "line in the text", name)
        elif dates := read_date_line(text, page.parcel.zone):
            for is_update, moment in dates.moments:
                claims.add(
                    "updated_at" if is_update else "published_at", "line in the text", text[moment.start : moment.end]
                )
        else:
            continue
        found[n] = Block("furniture", text)
    return found


def _known_names(text: str, page: _Page) -> list[str] | None:
    names = read_bare_byline(text)
    known = {fold(claim.value) for claim in page.data.claims.of("bylines")}
    return names if names and all(fold(name) in known for name in names) else None


def _assemble(page: _Page, headline: str, head: PageHead, blocks: list[Block]) -> Story:
    data, claims, zone = page.data, page.data.claims, page.parcel.zone
    published_at, time_known, dated = fields.published(claims, zone)
    prose = next((block.text for block in blocks if block.kind == "paragraph"), "")
    claims.by_field["dateline"] = [*claims.of("dateline")]
    link = fields.link(claims, data.base)
    standfirst = _standfirst(head, headline, blocks, data)
    story = Story(
        blocks=tuple(blocks),
        marked=True,
        headline=headline,
        kicker=head.kicker,
        standfirst=standfirst,
        bylines=fields.bylines(claims, data.site_names | {fields.site_word(data.base)}),
        dateline=head.dateline or read_dateline(prose) or claims.first("dateline", lambda value: len(value) <= 120),
        language=fields.language(data),
        published_at=published_at,
        time_known=time_known,
        updated_at=fields.updated(claims, zone),
        tags=tuple(data.tags),
        warnings=tuple(dict.fromkeys([*page.warnings, *dated])),
        sender=fields.sender(claims),
        link=link,
        slug=claims.first("slug") or fields.slug(link),
        section=claims.first("section", lambda value: len(value) <= 120),
        internal_notes=tuple(dict.fromkeys(data.notes)),
        said=tuple(claims.said(_SAID_OF)),
    )
    return replace(
        story, source_text="\n".join(filter(None, (headline, standfirst, *(block.text for block in blocks))))
    )


def _standfirst(head: PageHead, headline: str, blocks: list[Block], data: PageData) -> str | None:
    """Return the standfirst that is printed, else what machines are told, unless that is only the text's beginning."""
    claims = data.claims
    if head.standfirst:
        claims.by_field["standfirst"] = [c for c in claims.of("standfirst") if fold(c.value) != fold(head.standfirst)]
        claims.by_field["standfirst"].insert(0, claim := Claim("standfirst on the page", head.standfirst))
        return claims.choose("standfirst", claim)
    texts = [block.text for block in blocks if block.kind != "photo"]
    standing, beginning = fold(" ".join(texts)), set(re.findall(r"\w+", " ".join(texts[:3]).casefold()))

    def is_own(value: str) -> bool:
        words = set(re.findall(r"\w+", value.casefold()))
        cut = fold(re.sub(r"\W*(?:\.{3}|…|\[…\])$", "", value))
        return (
            len(words) > 2
            and len(value) <= 600
            and not value.rstrip("] ").endswith(("…", "..."))
            and cut not in standing
            and fold(value) != fold(headline)
            and len(words & beginning) < _TEASER_SHARE * len(words)
        )

    return claims.first("standfirst", is_own)
