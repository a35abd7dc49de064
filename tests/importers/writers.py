"""One story written in every format that is read: `WRITERS[name](manuscript)` is the bytes of a valid, small file."""

from __future__ import annotations

import csv
import io
import json
import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

from articles.photos import xmp
from tests.importers.word_file import p, picture, word_file
from tests.photos.pictures import jpeg

PICTURE = "https://town.example/{}.jpg"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or a picture with its caption."""

    text: str
    is_caption: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What somebody wrote, before it has a format."""

    headline: str
    parts: tuple[Part, ...]

    @property
    def words(self) -> list[str]:
        """All words in their order."""
        return " ".join([self.headline, *(part.text for part in self.parts)]).split()

    @property
    def captions(self) -> list[str]:
        """The captions in their order."""
        return [part.text for part in self.parts if part.is_caption]


def _html(said: Manuscript) -> str:
    return "\n".join(
        f'<figure><img src="{PICTURE.format(n)}"><figcaption>{escape(part.text)}</figcaption></figure>'
        if part.is_caption
        else f"<p>{escape(part.text)}</p>"
        for n, part in enumerate(said.parts)
    )


def _lines(said: Manuscript) -> str:
    return "\n\n".join([said.headline, *(part.text for part in said.parts)]) + "\n"


def _wrapped(texts: Iterable[str]) -> str:
    return "\n\n".join(textwrap.fill(text, 65, break_long_words=False, break_on_hyphens=False) for text in texts)


def _docx(said: Manuscript) -> bytes:
    body = p(said.headline, "Title")
    for part in said.parts:
        body += p(runs=picture("i")) + p(part.text, "Caption") if part.is_caption else p(part.text)
    return word_file(body, related={"i": ("image", "media/1.jpg")}, parts={"word/media/1.jpg": jpeg((400, 300))})


def _jpeg(said: Manuscript) -> bytes:
    told = {"photoshop:Headline": said.headline, "dc:description": "\n".join(part.text for part in said.parts)}
    return jpeg((40, 30), xmp=xmp.build(told))


def _wxr(said: Manuscript) -> bytes:
    content = "\n\n".join(
        f'[caption id="" width="300"]<img src="{PICTURE.format(n)}" /> {escape(part.text)}[/caption]'
        if part.is_caption
        else escape(part.text)
        for n, part in enumerate(said.parts)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><link>https://town.example</link><wp:wxr_version>1.2</wp:wxr_version>
<item><title>{escape(said.headline)}</title><content:encoded><![CDATA[{content}]]></content:encoded>
<wp:post_id>1</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status></item>
</channel></rss>""".encode()


def _rss(said: Manuscript) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<item><title>{escape(said.headline)}</title><guid isPermaLink="false">town-1</guid>
<content:encoded><![CDATA[{_html(said)}]]></content:encoded></item>
</channel></rss>""".encode()


def _atom(said: Manuscript) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:town.example,2024:1</id>
<title type="text">{escape(said.headline)}</title><updated>2024-02-26T22:15:00Z</updated>
<content type="html">{escape(_html(said))}</content></entry></feed>""".encode()


def _json_feed(said: Manuscript) -> bytes:
    item = {"id": "1", "title": said.headline, "content_html": _html(said)}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Town", "items": [item]}).encode()


def _ninjs(said: Manuscript) -> bytes:
    item = {"uri": "urn:town:1", "type": "text", "pubstatus": "usable", "headline": said.headline}
    return json.dumps(item | {"body_html": _html(said)}, ensure_ascii=False).encode()


def _nitf_content(said: Manuscript) -> str:
    return "\n".join(
        f'<media media-type="image"><media-reference source="{n}.jpg"/>'
        f"<media-caption>{escape(part.text)}</media-caption></media>"
        if part.is_caption
        else f"<p>{escape(part.text)}</p>"
        for n, part in enumerate(said.parts)
    )


def _nitf(said: Manuscript) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><docdata><doc-id id-string="town-1"/></docdata></head><body>
<body.head><hedline><hl1>{escape(said.headline)}</hl1></hedline></body.head>
<body.content>{_nitf_content(said)}</body.content></body></nitf>""".encode()


def _newsml_g2(said: Manuscript) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:town:1" version="1">
<itemMeta><itemClass qcode="ninat:text"/><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><headline>{escape(said.headline)}</headline></contentMeta>
<contentSet><inlineXML contenttype="application/nitf+xml"><nitf><body><body.content>{_nitf_content(said)}</body.content>
</body></nitf></inlineXML></contentSet></newsItem>""".encode()


def _newsml_1(said: Manuscript) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>town.example</ProviderId><DateId>20240226</DateId>
<NewsItemId>1</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><Status FormalName="Usable"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>{escape(said.headline)}</HeadLine></NewsLines>
<ContentItem><MediaType FormalName="Text"/><DataContent><nitf><body><body.content>{_nitf_content(said)}</body.content>
</body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>""".encode()


def _page(said: Manuscript) -> bytes:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{escape(said.headline)}</title></head>
<body><article><h1>{escape(said.headline)}</h1>{_html(said)}</article></body></html>""".encode()


def _eml(said: Manuscript) -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Jane Roe <jane@town.example>", "desk@example.com"
    message["Subject"], message["Date"] = "Match report", "Mon, 26 Feb 2024 22:15:00 +0000"
    message["Message-ID"] = "<one@town.example>"
    message.set_content(_lines(said), cte="quoted-printable")
    return message.as_bytes()


def _iptc_7901(said: Manuscript) -> bytes:
    text = _wrapped([said.headline, *(part.text for part in said.parts)])
    return f"\x01mpa0100 3 s 10  mpa 0099\r\nRowing/\r\n\x02{text}\r\n\x03262215 GMT Feb 24\r\n\x04".encode()


def _anpa_1312(said: Manuscript) -> bytes:
    heading = "\x16\x16\x01s0111\x1f-----\r\nr s\x13\x11 BC-ROW--Cup   02-26 0020\r\n\x02^BC-ROW--Cup,20<\r\n"
    text = "".join(f"\t   {part.text} \r\n" for part in said.parts)
    return f"{heading}^{said.headline}<\r\n{text}\x03MP-WF-02-26-24 2215GMT<\r\n\x04".encode()


def _markdown(said: Manuscript) -> bytes:
    def plain(text: str) -> str:
        return re.sub(r"([\\`*_{}\[\]<>#+!|~&-])", r"\\\1", text)

    body = "\n\n".join(
        f"![]({n}.jpg)\n*{plain(part.text)}*" if part.is_caption else plain(part.text)
        for n, part in enumerate(said.parts)
    )
    return f"---\ntitle: {json.dumps(said.headline)}\n---\n\n{body}\n".encode()


def _jsonl(said: Manuscript) -> bytes:
    return json.dumps({"id": "1", "headline": said.headline, "body_html": _html(said)}).encode() + b"\n"


def _csv(said: Manuscript) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table).writerows([("id", "headline", "body_html"), ("1", said.headline, _html(said))])
    return table.getvalue().encode()


WRITERS: dict[str, Callable[[Manuscript], bytes]] = {
    "docx": _docx,
    "jpeg": _jpeg,
    "wxr": _wxr,
    "newsml_g2": _newsml_g2,
    "rss": _rss,
    "atom": _atom,
    "json_feed": _json_feed,
    "newsml_1": _newsml_1,
    "nitf": _nitf,
    "ninjs": _ninjs,
    "html": _page,
    "eml": _eml,
    "iptc_7901": _iptc_7901,
    "anpa_1312": _anpa_1312,
    "markdown": _markdown,
    "jsonl": _jsonl,
    "csv": _csv,
    "plain_text": lambda said: _lines(said).encode(),
}
# Formats that have no mark for a picture: a caption is a line like any other.
UNPICTURED = {"eml", "iptc_7901", "anpa_1312", "plain_text"}
