"""What a page says of its story to machines: JSON-LD first, then meta tags, then microdata."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from articles.importers.claims import Claims
from articles.importers.webpage import microdata
from articles.importers.webpage.json_ld import Graph, Node, address_of, name_of, types_of
from articles.story import Role, StoryTag, TagKind

# Field of the story → (what an editor reads as its origin, the property); within JSON-LD, in the order believed.
_IN_JSON_LD = {
    "headline": ("headline", "name"),
    "standfirst": ("alternativeHeadline", "description", "abstract"),
    "published_at": ("datePublished", "dateCreated"),
    "updated_at": ("dateModified",),
    "language": ("inLanguage",),
    "section": ("articleSection",),
    "dateline": ("dateline", "contentLocation", "locationCreated"),
    "link": ("url", "mainEntityOfPage"),
    "expires_at": ("expires",),
}
_IN_METAS = {
    "headline": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "dcterms.title"),
    "standfirst": ("og:description", "description", "twitter:description", "dc.description", "sailthru.description"),
    "published_at": (
        *("article:published_time", "article:published", "og:published_time", "parsely-pub-date", "sailthru.date"),
        *(
            "pubdate",
            "publishdate",
            "publish-date",
            "publish_date",
            "publication_date",
            "date.created",
            "dc.date.issued",
        ),
        *(
            "dcterms.issued",
            "dcterms.created",
            "dc.date.created",
            "dcterms.date",
            "dc.date",
            "ptime",
            "pdate",
            "bt:pubdate",
        ),
        *(
            "originalpublicationdate",
            "article_date_original",
            "cxenseparse:recs:publishtime",
            "cxenseparse:publishtime",
        ),
        *("article.published", "published-date", "published_time", "datepublished", "display_date", "dat", "date"),
    ),
    "updated_at": (
        *("article:modified_time", "article:modified", "og:updated_time", "lastmod", "last-modified", "last_updated"),
        *("dcterms.modified", "dc.date.modified", "article.updated", "utime", "moddate", "modificationdate", "revised"),
    ),
    "language": ("og:locale", "content-language", "dc.language", "language"),
    "section": ("article:section", "parsely-section", "section", "cxenseparse:category", "cg", "dc.subject"),
    "link": ("og:url", "parsely-link", "twitter:url"),
    "bylines": (
        *("article:author", "parsely-author", "author", "byl", "sailthru.author", "dc.creator", "dcterms.creator"),
        *("article:author_name", "cxenseparse:author", "og:article:author", "authors", "article.author", "byline"),
    ),
    "slug": ("slug",),
    "site": ("og:site_name", "application-name", "dc.publisher"),
    "expires_at": ("article:expiration_time",),
}
_IN_MICRODATA = {
    "headline": ("headline", "name"),
    "standfirst": ("alternativeHeadline", "description"),
    "published_at": ("datePublished", "dateCreated"),
    "updated_at": ("dateModified",),
    "bylines": ("author", "creator"),
    "section": ("articleSection",),
    "dateline": ("dateline", "contentLocation"),
    "link": ("mainEntityOfPage",),
}
_TAG_METAS = ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "cxenseparse:taglist", "keywords")
_KINDS: dict[str, TagKind] = {
    **dict.fromkeys(("Person", "Athlete"), "person"),
    **dict.fromkeys(("SportsTeam", "SportsOrganization", "SportsClub"), "club"),
}
_OF_SITE = re.compile(r"(?:Organization|Corporation|Publisher)$")


@dataclass(frozen=True, slots=True)
class DataImage:
    """A picture that a page names to machines, with what they are told of it."""

    url: str
    origin: str
    caption: str = ""
    credit: str = ""
    alt: str | None = None


@dataclass
class PageData:
    """What the machine-readable parts of a page say; `base` is what its relative addresses are relative to."""

    base: str
    claims: Claims = field(default_factory=Claims)
    images: list[DataImage] = field(default_factory=list)
    tags: list[StoryTag] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    body: str = ""  # JSON-LD articleBody, for pages that have no text of their own
    is_article: bool = False  # said by JSON-LD, OpenGraph or microdata
    site_names: set[str] = field(default_factory=set)  # casefolded


def read_page_data(root: HtmlElement) -> PageData:
    """Return what the page says to machines, each source's word in the order in which it is believed."""
    metas = microdata.read_metas(root)
    graph = Graph(root)
    data = PageData(_base(root, metas))
    data.site_names = {name.casefold() for key in ("og:site_name", "application-name") for name in metas.get(key, ())}
    article = _main_article(graph, data.base, root)
    _links(root, data)
    if article is not None:
        _from_json_ld(graph, article, data)
    elif graph.broken:
        data.warnings.append("The page's structured data (JSON-LD) is broken: the page itself was read instead.")
    _from_metas(metas, data)
    _from_microdata(root, data)
    data.is_article = data.is_article or metas.get("og:type", [""])[0].lower() in ("article", "news", "newsarticle")
    data.base = data.base or next((claim.value for claim in data.claims.of("link") if is_web_address(claim.value)), "")
    for language in (root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")):
        data.claims.add("html lang", "html lang", language)
    _read_tags(graph, article, metas, data)
    return data


def _base(root: HtmlElement, metas: dict[str, list[str]]) -> str:
    """Return the page's own address as far as it tells, made whole by its base element."""
    canonical = next((link.get("href") for link in root.iter("link") if "canonical" in (link.get("rel") or "")), None)
    page = next((url for url in (canonical, *metas.get("og:url", ())) if url and is_web_address(url)), "")
    base = next((el.get("href") for el in root.iter("base") if el.get("href")), None)
    try:
        return urljoin(page, (base or "").strip()) if base else page
    except ValueError:
        return page


def is_web_address(url: str) -> bool:
    """Test for a whole http(s) address."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in parts.netloc and not re.search(r"\s", url.strip())


def _links(root: HtmlElement, data: PageData) -> None:
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            data.claims.add("link", "link rel=canonical", link.get("href"))


def _main_article(graph: Graph, page: str, root: HtmlElement) -> Node | None:
    """Return the node of the page's own story: the one with its address, else its headline, else the only one."""
    found = graph.articles()
    for node in found:
        addresses = [
            address_of(value) for key in ("url", "mainEntityOfPage", "@id") for value in graph.follow(node.get(key))
        ]
        if page and any(_same_page(address, page) for address in addresses):
            return node
    heads = " ".join(" ".join("".join(el.itertext()).split()) for el in root.iter("h1", "title")).casefold()
    for node in found:
        if (headline := graph.text(node, "headline").casefold()) and headline[:60] in heads:
            return node
    listed = sum("ListItem" in types_of(node) or "ItemList" in types_of(node) for node in graph.nodes)
    return found[0] if found and (len(found) == 1 or not listed) else None


def _same_page(one: str, other: str) -> bool:
    def bare(url: str) -> str:
        return re.sub(r"^https?://(?:www\.)?|[?#].*$|/$", "", url)

    return bare(one) == bare(other) and "/" in bare(one)


def _from_json_ld(graph: Graph, article: Node, data: PageData) -> None:
    data.is_article = True
    for name, keys in _IN_JSON_LD.items():
        for key in keys:
            if name == "headline" and key == "name" and article.get("headline"):
                continue  # some give the site's name there
            if name == "link":
                for value in graph.follow(article.get(key)):
                    data.claims.add("link", f"JSON-LD {key}", address_of(value))
            else:
                data.claims.add(name, f"JSON-LD {key}", graph.text(article, key))
    for value in graph.follow(article.get("publisher")):
        data.site_names.add((value if isinstance(value, str) else name_of(value)).casefold())
    for key in ("author", "creator"):
        for value in graph.follow(article.get(key)):
            _add_author(value, f"JSON-LD {key}", data)
    for key in ("image", "associatedMedia", "thumbnailUrl"):
        for value in graph.follow(article.get(key)):
            _add_image(graph, value, f"JSON-LD {key}", data)
    data.body = graph.text(article, "articleBody") and str(next(iter(graph.follow(article["articleBody"]))))
    for key, words in (("copyrightNotice", "Copyright"), ("usageInfo", "Usage"), ("license", "License")):
        if text := graph.text(article, key):
            data.notes.append(f"{words}: {text}")
    if str(article.get("isAccessibleForFree", "")).lower() == "false":
        data.warnings.append("The page says that its story is for subscribers: look whether the text is whole.")


def _add_author(value: Node | str, origin: str, data: PageData) -> None:
    if isinstance(value, str):
        data.claims.add("bylines", origin, value if not value.startswith("http") else "")
    elif any(_OF_SITE.search(kind) for kind in types_of(value)):
        data.claims.add("agency", f"{origin} (organization)", name_of(value))
    else:
        data.claims.add("bylines", f"{origin} (person)" if "Person" in types_of(value) else origin, name_of(value))


def _add_image(graph: Graph, value: Node | str, origin: str, data: PageData) -> None:
    url = address_of(value)
    if not is_web_address(_whole(url, data)) or (isinstance(value, dict) and "VideoObject" in types_of(value)):
        return
    if isinstance(value, str):
        data.images.append(DataImage(_whole(url, data), origin))
        return
    credit = next(
        (
            text
            for key in ("creditText", "copyrightNotice", "author", "creator", "copyrightHolder")
            if (text := graph.text(value, key))
        ),
        "",
    )
    data.images.append(DataImage(_whole(url, data), origin, graph.text(value, "caption"), credit))


def _whole(url: str, data: PageData) -> str:
    try:
        return urljoin(data.base, url)
    except ValueError:
        return url


def _from_metas(metas: dict[str, list[str]], data: PageData) -> None:
    for name, keys in _IN_METAS.items():
        for key in keys:
            for value in metas.get(key, ()):
                if name == "bylines" and (
                    value.startswith(("http:", "https:", "/")) or value.casefold() in data.site_names
                ):
                    continue
                data.claims.add(name, key, value)
    alt = next(iter(metas.get("og:image:alt", ())), None)
    for key in (
        "og:image",
        "og:image:url",
        "og:image:secure_url",
        "twitter:image",
        "twitter:image:src",
        "parsely-image-url",
    ):
        for value in metas.get(key, ())[:1]:
            data.images.append(DataImage(_whole(value, data), key, alt=alt))
    for key in ("copyright", "dcterms.rights", "dc.rights"):
        for value in metas.get(key, ()):
            data.notes.append(f"Copyright: {value}")


def _from_microdata(root: HtmlElement, data: PageData) -> None:
    item = microdata.find_item(root)
    data.is_article = data.is_article or item is not None
    found = list(microdata.properties(item if item is not None else root))
    for name, keys in _IN_MICRODATA.items():
        for key in keys:
            for said, el in found:
                if (said == key and el.tag != "meta") or (said == key and el.get("itemprop")):
                    if name == "bylines" and _OF_SITE.search(el.get("itemtype") or el.get("typeof") or ""):
                        data.claims.add("agency", f"itemprop {key} (organization)", microdata.value_of(el))
                    else:
                        data.claims.add(name, f"itemprop {key}", microdata.value_of(el)[:1000])


def _read_tags(graph: Graph, article: Node | None, metas: dict[str, list[str]], data: PageData) -> None:
    """Read the tags: those with a type of their own, and of the keyword lists the first that has any."""
    lists: list[tuple[str, list[str]]] = []
    if article is not None:
        for role, key in (("about", "about"), ("mentioned", "mentions")):
            for value in graph.follow(article.get(key)):
                kind = (
                    next((_KINDS[k] for k in types_of(value) if k in _KINDS), None) if isinstance(value, dict) else None
                )
                name = name_of(value) if isinstance(value, dict) else value
                add_tag(data, name, kind or "topic", "about" if role == "about" else "mentioned")
        lists.append(("JSON-LD keywords", _names_in(graph, article.get("keywords"))))
    for key in _TAG_METAS:
        lists.append((key, [name for value in metas.get(key, ()) for name in split_tags(value)]))
    for origin, names in lists:
        data.claims.add("tags", origin, ", ".join(dict.fromkeys(names)))
    data.claims.first("tags")
    first = next(((origin, names) for origin, names in lists if names), None)
    for name in first[1] if first else ():
        add_tag(data, name, "topic", "about")


def _names_in(graph: Graph, value: object) -> list[str]:
    names = []
    for item in graph.follow(value):
        names.extend(
            [name_of(item)] if isinstance(item, dict) else split_tags(item) if not isinstance(value, list) else [item]
        )
    # Some prefix their lists: "tag:Rovers", "section:Sport".
    return [
        re.sub(r"^(?:tag|keyword|topic)s?:", "", name, flags=re.I)
        for name in names
        if not re.match(r"\w+:\S", name) or "tag:" in name
    ]


def split_tags(value: str) -> list[str]:
    """Return the names in a list of keywords."""
    return [name for part in re.split(r"[,;|،、]", value) if (name := part.strip(" #.\"'"))]


def add_tag(data: PageData, name: str, kind: TagKind, role: Role) -> None:
    """Add a tag once; a site's own name is none, nor is a sentence."""
    name = " ".join(name.split())
    known = {tag.name.casefold() for tag in data.tags}
    if name and len(name) <= 80 and name.casefold() not in known | data.site_names and not name.startswith("http"):
        data.tags.append(StoryTag(kind, name, None, role, "ask", (name,)))
